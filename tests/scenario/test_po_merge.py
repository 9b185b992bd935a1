"""A translation brought up to date loses nothing that a translator wrote, and shows nothing that is no longer so."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po as read_with_babel
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.model import Scenario
from roleplay.scenario.po_merge import State, merged
from roleplay.scenario.pofile import read_po
from roleplay.scenario.reading import read
from roleplay.scenario.translation import Translation, texts, translated
from roleplay.shipped import shipped
from tests.scenario.test_translation import FULL, full


def story(text: str = FULL) -> Scenario:
    scenario = read(text, "full").scenario
    assert scenario is not None
    return scenario


def translation(po: str) -> Translation:
    found, faults = read_po(po.encode(), "full.nl.po")
    assert faults == ()
    assert found is not None
    return found


def filled(scenario: Scenario) -> str:
    """A whole translation: every text between signs."""
    lines: list[str] = []
    for line in merged(scenario, "nl").text.split("\n"):
        said = lines[-1].removeprefix("msgid ") if lines else ""
        lines.append(f'msgstr "«{said[1:-1]}»"' if line == 'msgstr ""' and said not in ("", '""') else line)
    return "\n".join(lines)


def test_a_new_file_has_every_text_empty_and_in_the_order_of_the_format() -> None:
    made = merged(full(), "nl")
    assert [(e.path, e.source, e.words) for e in translation(made.text).entries] == [
        (t.path, t.text, "") for t in texts(full())
    ]
    assert set(made.states.values()) == {State.MISSING}


@pytest.mark.parametrize("path", sorted(shipped("scenarios").glob("*.po")), ids=lambda p: p.name)
def test_a_translation_that_is_up_to_date_stays_as_it_is_to_the_byte(path: Path) -> None:
    name, language = path.stem.rsplit(".", 1)
    scenario = read(path.with_name(f"{name}.yaml").read_text(), name).scenario
    assert scenario is not None
    made = merged(scenario, language, path.read_text())
    assert made.text == path.read_text()
    assert made.complete


def test_words_of_a_changed_text_stay_and_are_marked_and_not_shown() -> None:
    made = merged(story(FULL.replace("say: P", "say: P2")), "nl", filled(full()))
    path = "scenes.hall.choices.one.say"
    assert '#, fuzzy\n#| msgid "P"\nmsgctxt "scenes.hall.choices.one.say"\nmsgid "P2"\nmsgstr "«P»"' in made.text
    assert made.states[path] is State.FUZZY
    told = translated(story(FULL.replace("say: P", "say: P2")), translation(made.text))
    scene = told.scenes["hall"]
    assert scene.decision is not None
    assert scene.decision.choices[0].text == "P2"
    assert scene.script == "«M»"


def test_a_text_changed_twice_keeps_the_one_that_was_translated_and_changed_back_is_ready_again() -> None:
    po = filled(full())
    once = merged(story(FULL.replace("say: P", "say: P2")), "nl", po).text
    twice = merged(story(FULL.replace("say: P", "say: P3")), "nl", once).text
    assert '#| msgid "P"' in twice
    assert '"P2"' not in twice
    assert merged(full(), "nl", twice).text == po


def test_what_is_gone_is_put_away_and_comes_back() -> None:
    po = filled(full())
    without = story(FULL.replace('lecture: {title: G, script: H, chapters: [{at: "0:10", title: I}]}\n', ""))
    gone = merged(without, "nl", po).text
    assert '#~ msgctxt "lecture.title"\n#~ msgid "G"\n#~ msgstr "«G»"' in gone
    assert "lecture.title" not in {e.path for e in translation(gone).entries}
    assert merged(without, "nl", gone).text == gone
    back = merged(full(), "nl", gone)
    assert back.complete
    assert "#~" not in back.text


def test_an_empty_entry_that_is_gone_leaves_nothing() -> None:
    po = merged(full(), "nl").text
    assert "#~" not in merged(story(FULL.replace("describe: L\n    ", "")), "nl", po).text


def test_a_text_that_moved_in_a_list_or_to_a_renamed_choice_keeps_its_words() -> None:
    moved = FULL.replace("remember: [D, E]", "remember: [E]").replace("      one: {", "      uno: {")
    made = merged(story(moved), "nl", filled(full()))
    assert made.complete
    assert '#~ msgctxt "remember.1"\n#~ msgid "D"' in made.text
    entries = {e.path: e.words for e in translation(made.text).entries}
    assert (entries["remember.1"], entries["scenes.hall.choices.uno.say"]) == ("«E»", "«P»")


def test_remarks_flags_and_the_header_of_the_translator_stay() -> None:
    po = filled(full()).replace('msgctxt "title"', '# A pun: see the glossary.\n#, no-wrap\nmsgctxt "title"')
    po = "# On top.\n\n" + po.replace('"Language: nl\\n"', '"Language: nl\\n"\n"Last-Translator: Ann\\n"')
    assert merged(full(), "nl", po).text == po
    changed = merged(story(FULL.replace("title: A\n", "title: A2\n")), "nl", po).text
    assert '# A pun: see the glossary.\n#, no-wrap\n#, fuzzy\n#| msgid "A"\nmsgctxt "title"' in changed
    assert "Last-Translator: Ann" in changed
    assert changed.startswith("# On top.\n")


def test_windows_line_ends_stay() -> None:
    po = filled(full()).replace("\n", "\r\n")
    made = merged(story(FULL.replace("say: P", "say: P2")), "nl", po).text
    assert made.count("\n") == made.count("\r\n")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from('"\\\n\t'), min_size=1)


@given(TEXT.filter(str.strip))
def test_babel_reads_what_is_written_whatever_the_text(source: str) -> None:
    scenario = replace(full(), goal=source)
    po = merged(scenario, "nl").text
    catalog = read_with_babel(BytesIO(po.encode()))
    assert {m.context: m.id for m in catalog if m.id} == {t.path: t.text for t in texts(scenario)}
    again = merged(scenario, "nl", po)
    assert again.text == po


def test_each_scene_is_counted_for_itself() -> None:
    po = filled(full()).replace('msgstr "«K»"', 'msgstr ""')
    made = merged(story(FULL.replace("say: P", "say: P2")), "nl", po)
    assert made.by_place()["hall"] == {State.DONE: 7, State.FUZZY: 1, State.MISSING: 1}
    assert set(made.by_place()) == {"", "hall", "last"}
