"""A scenario is told in another language by its texts alone; what a translation lacks stays in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from hypothesis import given
from hypothesis import strategies as st

from roleplay.finding import Finding, Severity
from roleplay.scenario.checks import translations
from roleplay.scenario.model import Scenario
from roleplay.scenario.pofile import MOST_BYTES, read_po
from roleplay.scenario.proof import explore
from roleplay.scenario.reading import read
from roleplay.scenario.translation import Entry, Translation, best_of, tells, texts, translated
from roleplay.shipped import shipped
from tests.strategies import rich

FULL = """\
title: A
language: en
about: B
goal: C
remember: [D, E]
useful_when: [new]
tags: [front]
people: {GUEST: F}
lecture: {title: G, script: H, chapters: [{at: "0:10", title: I}]}
variables: {trust: {start: 0, from: 0, to: 2, means: J}}
begin: hall
scenes:
  hall:
    title: K
    describe: L
    script: M
    question: N
    decide_within: 20 seconds
    otherwise: {then: last, afterwards: O}
    choices:
      one: {say: P, then: last, change: {trust: +1}, afterwards: Q}
      two: {do: R, then: last}
      three: {say: S, then: last}
endings:
  last: {title: T, script: U, consequence: V}
reflection:
  - {ask: W, answers: [X, Y]}
debrief:
  - {at: hall, ask: Z}
sources:
  - {title: AA, link: "https://example.org/"}
again_after: [3 days]
"""

NO_TEXTS = {"id", "language", "begin", "go", "file", "name", "variable", "digest", "show", "link", "at"}
NO_TEXTS |= {"tags", "useful_when", "again_after", "outcome"}
"""The fields of a scenario that hold no text for people."""


def full() -> Scenario:
    scenario = read(FULL, "full").scenario
    assert scenario is not None
    return scenario


def translation(*entries: Entry) -> Translation:
    return Translation("nl", "full.nl.po", entries)


def marked(scenario: Scenario) -> Translation:
    """Every text with signs around it."""
    return translation(*(Entry(t.path, t.text, f"«{t.text}»", False, 1) for t in texts(scenario)))


def strings(value: Any, name: str = "") -> Iterator[str]:
    """Every text in a scenario, however deep, found without knowing what a scenario is."""
    if is_dataclass(value):
        for one in fields(value):
            yield from strings(getattr(value, one.name), one.name)
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one, name)
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one, name)
    elif isinstance(value, str) and value and name not in NO_TEXTS:
        yield value


# -- which texts, and what becomes of them ---------------------------------------------------------------------------


def test_every_text_has_the_path_that_leads_to_it() -> None:
    assert {t.path: t.text for t in texts(full())} == {
        "title": "A",
        "about": "B",
        "goal": "C",
        "remember.1": "D",
        "remember.2": "E",
        "people.GUEST": "F",
        "lecture.title": "G",
        "lecture.script": "H",
        "lecture.chapters.1.title": "I",
        "variables.trust.means": "J",
        "scenes.hall.title": "K",
        "scenes.hall.describe": "L",
        "scenes.hall.script": "M",
        "scenes.hall.question": "N",
        "scenes.hall.otherwise.afterwards": "O",
        "scenes.hall.choices.one.say": "P",
        "scenes.hall.choices.one.afterwards": "Q",
        "scenes.hall.choices.two.do": "R",
        "scenes.hall.choices.three.say": "S",
        "endings.last.title": "T",
        "endings.last.script": "U",
        "endings.last.consequence": "V",
        "reflection.1.ask": "W",
        "reflection.1.answers.1": "X",
        "reflection.1.answers.2": "Y",
        "debrief.1.ask": "Z",
        "sources.1.title": "AA",
    }


def test_no_text_for_people_is_forgotten() -> None:
    told = [*strings(translated(full(), marked(full())))]
    assert len(told) == len(texts(full()))
    assert {text for text in told if not text.startswith("«")} == set()


@given(rich())
def test_a_translation_changes_texts_and_nothing_else(scenario: Scenario) -> None:
    told = translated(scenario, marked(scenario))
    back = translation(*(Entry(t.path, t.text, t.text.strip("«»"), False, 1) for t in texts(told)))
    assert told != scenario
    assert replace(translated(told, back), language=scenario.language) == scenario
    assert explore(told).states == explore(scenario).states


def test_a_translated_scenario_is_the_same_revision_in_another_language() -> None:
    told = translated(full(), marked(full()))
    assert (told.digest, told.id, told.language) == (full().digest, "full", "nl")


@pytest.mark.parametrize(
    "entry",
    [
        Entry("title", "A", "", False, 1),
        Entry("title", "A", "De titel", True, 1),
        Entry("title", "The old title", "De titel", False, 1),
        Entry("titel", "A", "De titel", False, 1),
    ],
    ids=["empty", "fuzzy", "made from other words", "of another path"],
)
def test_a_text_keeps_its_own_words_where_there_are_none_to_trust(entry: Entry) -> None:
    assert translated(full(), translation(entry)).title == "A"
    assert not tells(translation(entry), full())
    assert translated(full(), translation(entry, Entry("title", "A", "De titel", False, 1))).title == "De titel"


@pytest.mark.parametrize(
    ("wanted", "offered", "best"),
    [
        ("nl", ["en", "nl"], "nl"),
        ("nl-BE", ["en", "nl"], "nl"),
        ("pt", ["en", "pt-PT", "pt-BR"], "pt-PT"),
        ("pt-br", ["en", "pt-PT", "pt-BR"], "pt-BR"),
        ("de", ["en", "nl"], None),
    ],
)
def test_the_nearest_language_is_taken(wanted: str, offered: list[str], best: str | None) -> None:
    assert best_of(wanted, offered) == best


# -- the file --------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.sampled_from('\n\t"\\«é'), min_size=1)


@given(st.dictionaries(st.sampled_from([t.path for t in texts(full())]), WORDS.filter(str.strip), min_size=1))
def test_what_a_translators_program_writes_is_read_as_it_was_meant(words: dict[str, str]) -> None:
    catalog = Catalog(locale="nl")
    for path, text in words.items():
        catalog.add(f"{text}?", text, context=path)
    written = BytesIO()
    write_po(written, catalog)
    found, findings = read_po(written.getvalue(), "full.nl.po")
    assert findings == ()
    assert found is not None
    assert {e.path: (e.source, e.words) for e in found.entries} == {
        path: (f"{text}?".strip(), text.strip()) for path, text in words.items()
    }


LINES = [
    'msgctxt "title"',
    'msgid "A"',
    'msgstr "B"',
    '"more"',
    "#, fuzzy",
    "#~ msgid",
    "# x",
    "",
    'msgid ""',
    "msgid_plural",
]
LINES += [
    'msgstr[0] "x"',
    'msgstr "',
    "\ufeff",
    'msgstr "\\"',
    '"Plural-Forms: nplurals=9;\\n"',
    "msgstr",
    "\0",
    '#| msgid "o"',
]


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join).map(str.encode) | st.binary(max_size=60))
def test_any_file_is_a_translation_or_a_sentence_with_its_place(raw: bytes) -> None:
    found, findings = read_po(raw, "full.nl.po")
    assert (found is None) == bool(findings)
    for finding in findings:
        assert (finding.code, finding.severity, finding.file) == ("not-po", Severity.ERROR, "full.nl.po")
        assert 1 <= finding.mark.line <= raw.count(b"\n") + raw.count(b"\r") + 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('msgid "A"\nmsgstr "B\n', 2, "Add the quote"),
        ('msgid "A"\nmsgsrt "B"\n', 2, "Did you mean `msgstr`?"),
        ('msgctxt "title"\n\nmsgstr "B"\n', 3, "`msgstr` can't stand after `msgctxt`"),
        ('# nl\nmsgid "A"\nmsgid_plural "B"\n', 3, "no plural"),
        ('"A"\n', 1, "no `msgid`"),
        ('msgid "A"\n', 2, "its words are missing"),
        ('msgid "A"\n#, fuzzy\nmsgstr "B"\n', 2, "above the `msgctxt`"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_of_with_its_line(text: str, line: int, said: str) -> None:
    _, (finding,) = read_po(text.encode(), "full.nl.po")
    assert finding.mark.line == line
    assert said in finding.message


def test_the_header_of_a_file_is_not_believed() -> None:
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=99999999999; plural=n;\\n"\n"Content-Type: x; charset=x\\n"\n\n'
    found, _ = read_po(f'{header}msgctxt "title"\nmsgid "A"\nmsgstr "é"\n'.encode(), "full.pt_BR.po")
    assert found is not None
    assert (found.language, translated(full(), found).title) == ("pt-BR", "é")


def test_a_file_that_is_no_text_or_far_too_large_is_refused() -> None:
    assert "UTF-8" in read_po('msgid "é"'.encode("latin-1"), "full.nl.po")[1][0].message
    assert "too large" in read_po(b"#" * (MOST_BYTES + 1), "full.nl.po")[1][0].message


# -- findings --------------------------------------------------------------------------------------------------------


def found(*entries: str, file: str = "full.nl.po") -> list[Finding]:
    """The findings about a translation with the given entries and nothing missing; each is `path|source|words`."""
    own = [line.split("|") for line in entries]
    rest = [[t.path, t.text, t.text] for t in texts(full()) if t.path not in {line[0] for line in own}]
    po = "\n\n".join(f'msgctxt "{path}"\nmsgid "{source}"\nmsgstr "{words}"' for path, source, words in (*own, *rest))
    return list(translations.findings(full(), {file: po.encode()}))


def test_a_whole_translation_gives_nothing_to_find() -> None:
    assert found() == []


def test_a_slip_in_a_path_is_one_finding_with_the_path_that_was_meant() -> None:
    po = 'msgctxt "scenes.hal.question"\nmsgid "N"\nmsgstr "x"\n'
    whole = [t for t in texts(full()) if t.path != "scenes.hall.question"]
    po += "".join(f'\nmsgctxt "{t.path}"\nmsgid "{t.text}"\nmsgstr "{t.text}"\n' for t in whole)
    (finding,) = translations.findings(full(), {"full.nl.po": po.encode()})
    assert (finding.code, finding.mark.line) == ("translation-unknown", 2)
    assert "Did you mean `scenes.hall.question`?" in finding.message


def test_a_changed_text_is_told_of_once_with_its_new_words() -> None:
    (finding,) = found("goal|The old goal|Het doel")
    assert finding.code == "translation-stale"
    assert "“C”" in finding.message


def test_missing_words_are_counted_in_one_finding() -> None:
    (finding,) = found("goal|C|", "title|A|", "about|B|", "remember.1|D|")
    assert (finding.code, finding.severity) == ("translation-missing", Severity.WARNING)
    assert finding.message.startswith("4 of 27 texts have no words in `nl`: `title`, `about`, `goal` …")


def test_words_without_a_path_are_one_finding_however_many_there_are() -> None:
    po = "".join(f'msgid "{n}"\nmsgstr "{n}"\n\n' for n in range(9))
    nameless, missing = translations.findings(full(), {"full.nl.po": po.encode()})
    assert "8 more" in nameless.message
    assert missing.code == "translation-missing"


def test_a_translated_script_says_its_lines_by_the_same_people() -> None:
    scenario = replace(full(), endings={"last": replace(full().endings["last"], script="GUEST\nHello.\n\nHe nods.")})
    for words, said in (
        ("GAST\\nHallo.\\n\\nHij knikt.", "line 1 is said by `GAST` here and by `GUEST`"),
        ("GUEST\\nHallo.", "there is one line here and 2 in the scenario"),
        ("GUEST\\nHallo. Hij knikt.\\n\\nGUEST\\nJa.", "line 2 is said by `GUEST` here and by nobody"),
    ):
        po = f'msgctxt "endings.last.script"\nmsgid "GUEST\\nHello.\\n\\nHe nods."\nmsgstr "{words}"'
        (finding,) = [
            f for f in translations.findings(scenario, {"full.nl.po": po.encode()}) if f.code == "translation-script"
        ]
        assert said in finding.message


def test_a_file_that_names_no_language_or_the_scenarios_own_is_told_of() -> None:
    (no_code,) = found(file="full.dutch.po")
    (own,) = found(file="full.en.po")
    assert (no_code.code, own.code) == ("bad-name", "bad-name")
    assert "`full.nl.po`" in no_code.message


def test_findings_are_few_when_a_file_belongs_to_something_else() -> None:
    po = "".join(f'msgctxt "page.{n}"\nmsgid "{n}"\nmsgstr "{n}"\n\n' for n in range(2000))
    assert len(translations.findings(full(), {"full.nl.po": po.encode()})) < 60


def test_the_samples_are_translated_whole() -> None:
    files = sorted(shipped("scenarios").glob("*.po"))
    assert len(files) >= 2
    for file in files:
        stem = file.name.split(".")[0]
        scenario = read(file.with_name(f"{stem}.yaml").read_text(), stem).scenario
        assert scenario is not None
        assert translations.findings(scenario, {file.name: file.read_bytes()}) == ()
        words, _ = read_po(file.read_bytes(), file.name)
        assert words is not None
        choices = [e for e in words.entries if e.path.endswith((".say", ".do"))]
        assert {e.path for e in choices if len(e.words) > 90} == set()
