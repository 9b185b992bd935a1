"""Everyday slips: each is told once, on its line, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from roleplay.finding import Finding, Severity
from roleplay.library import examine
from roleplay.scenario.quoting import bare, curly, quoted
from roleplay.scenario.slips import in_blocks
from roleplay.shipped import shipped
from tests.scenario.stories import SOUND

QUESTION = "    question: What do you do?\n"
CLOCK = f"{QUESTION}    decide_within: 20 seconds\n"
WHEN = "trust >= 1 and not late"
KEY = "say: Here is your key."
LISTEN = "say: Tell me what happened.\n        then: listened\n"
SCRIPT = "script: |\n      GUEST (angry)\n      Hello: there #1"
CHOICES = SOUND[SOUND.index("      listen:") : SOUND.index("  listened:")]

Told = tuple[str, str, int, str, str]
"""What is replaced and by what; then line, code and a part of the sentence of the one finding."""

BRACKETS_AND_QUOTES: list[Told] = [
    ("change: {trust: +2}", "change: {trust: +2", 22, "not-yaml", "opened here and never closed. Write `{trust: +2}`."),
    ("play: calm.mp4}", "play: calm.mp4", 40, "not-yaml", "Write `{when: trust >= 1, play: calm.mp4}`."),
    ("remember: [One, Two]", "remember: [One, Two", 4, "not-yaml", "A `[` is opened here and never closed."),
    ("ask: Why?}", "ask: 'I'll wait'}", 63, "not-yaml", 'Write it between double quotes: "I\'ll wait"'),
    (KEY, "say: 'I'll look.'", 44, "not-yaml", 'Write it between double quotes: "I\'ll look."'),
    (KEY, 'say: "Here is your key.', 44, "not-yaml", 'This quote is opened and never closed. Put `"` at'),
    ("say: Tell me", 'say: "Tell me', 20, "not-yaml", 'Put `"` at the end of the line.'),
    ("title: He stays,", 'title: "He stays,', 58, "not-yaml", 'opened and never closed. Write "He stays"'),
    (KEY, 'say: "Wait", I say', 44, "not-yaml", "'\"Wait\", I say'"),
    ("title: A sound one", "title: “Noise in 214: a night”", 1, "pasted-character", '"Noise in 214: a night"'),
]  # fmt: skip

PASTED: list[Told] = [
    ("remember: [One, Two]", "remember:\n  - One\n  – Two", 6, "pasted-character", "starts with a long dash"),
    ("remember: [One, Two]", "remember:\n  – One\n  – Two", 5, "pasted-character", "Type a plain `-`."),
    ("  - What did", "  — What did", 61, "pasted-character", "Type a plain `-`."),
    ("{trust: -1}", "{trust: –1}", 27, "pasted-character", "This is a long dash. Type a plain minus: `-1`."),
    (f"when: {WHEN}", f"when: “{WHEN}”", 46, "pasted-character", f"Leave the curly quotes out: `when: {WHEN}`."),
    ("begin: arrival", "begin: ‘arrival’", 11, "pasted-character", "`begin: arrival`"),
    ("    then: later\n  later", "\tthen: later\n  later", 36, "pasted-character", "There is a tab here"),
    ("        then: later", "\t\tthen: later", 32, "pasted-character", "There is a tab here"),
    ("  late: {", "\u00a0\u00a0late: {", 10, "pasted-character", "hard space"),
]  # fmt: skip

VALUES: list[Told] = [
    ("set: {late: true}", "set: {late: yes}", 28, "wrong-type", "`late` is yes or no: write `true` or `false`."),
    ("late: {start: false}", "late: {start: no}", 10, "wrong-type", "`late` is yes or no: write `true` or `false`."),
    (WHEN, "trust >= 1 and late = no", 46, "bad-condition", "`late` is yes or no: write `true` or `false`."),
    (WHEN, "trust >= 1 and late = True", 46, "bad-condition", "write `true` or `false`."),
    (WHEN, "trust >= 1 and late > 2", 46, "bad-condition", "no number: write `late` or `not late`."),
    (WHEN, "trust = true and not late", 46, "bad-condition", "`trust` is a number: compare it with one"),
    ("trust: {start: 0, from: -2, to: 2}", "trust: 0", 9, "wrong-type", "Write `trust: {start: 0}`."),
    ("from: -2, to: 2", "from: 3, to: -3", 9, "bad-value", "`from` (3) is larger than `to` (-3)"),
    ("to: 2}", "max: 2}", 9, "unknown-key", "Write `to: 2`."),
    ("language: en", "language: English", 2, "bad-value", "Write `en`."),
    ("set: {late: true}", "set: {trust: 1, late: true}", 28, "duplicate-key", "so the `change` is lost."),
]  # fmt: skip

KEYS: list[Told] = [
    (LISTEN, LISTEN.replace("then", "goto"), 21, "unknown-key", "Write `then: listened`."),
    ("He talks.\n    then", "He talks.\n    next", 36, "unknown-key", "Write `then: later`."),
    (f"{{when: {WHEN}", f"{{if: {WHEN}", 46, "unknown-key", f"Write `when: {WHEN}`."),
    (f"{{when: {WHEN}", f"{{wen: {WHEN}", 46, "unknown-key", "Did you mean `when`?"),
    (f"{WHEN}, go: stays", f"{WHEN}, then: stays", 46, "unknown-key", "Write `go: stays`."),
    ("{trust: +2}", "{trust:+2}", 22, "not-yaml", "A space is missing: `{trust: +2}`."),
    ("{trust: -1}", "{trust -1}", 27, "not-yaml", "A colon is missing: `{trust: -1}`."),
    ("change: {trust: +2}", "change:{trust: +2}", 22, "not-yaml", "A space is missing after the colon."),
    ("      call:\n", "      call\n", 30, "not-yaml", "A colon is missing after `call`."),
    ("ask: Why?}", "ask: Who, and why?}", 63, "unknown-key", 'Put quotes around the text: `ask: "Who, and why?"`.'),
    ("title: He stays,", "title: He stays, sings, and smiles,", 58, "unknown-key", '"He stays, sings, and smiles"'),
    ("reflection:\n  -", "reflection:", 60, "wrong-type", "Write it like this: `- What did you see?`."),
    ("people:\n  GUEST", "people:\n  - GUEST", 7, "wrong-type", "Write it like this: `GUEST: Mr De Wit, about 55`."),
    ("{trust: +2}", "[trust: +2]", 22, "wrong-type", "Write it like this: `change: {trust: +1}`."),
    ("remember: [One, Two]", "remember: {a: One}", 4, "wrong-type", "`- One`, and on the next line `- Two`"),
    (QUESTION, f"{CLOCK}    otherwise: later\n", 19, "wrong-type", "`otherwise: {then: later}`"),
    (QUESTION, CLOCK, 18, "missing-key", "Add `otherwise: {then: later}`."),
    (QUESTION, f"{QUESTION}    otherwise: {{then: later}}\n", 18, "missing-key", "Add `decide_within: 20 seconds`."),
    (
        CHOICES,
        CHOICES.replace("\n        ", "\n          ").replace("      listen:", "      - listen:")
        .replace("      explain:", "      - explain:").replace("      call:", "      - call:"),
        19, "wrong-type", "and this is a list",
    ),
]  # fmt: skip

CONDITIONS: list[Told] = [
    (WHEN, wrong, 46, "bad-condition", said)
    for wrong, said in [
        ("trust => 1", "Write `>=`."),
        ("trust =< 1", "Write `<=`."),
        ("trust > 0 && late", "Write `and`."),
        ("trust > 0 || late", "Write `or`."),
        ("trust > 0 and !late", "Write `not`."),
        ("trust > 0.5", "`0.5` is no whole number. Write `0` or `1`."),
        ("0 < trust < 2 and late", "Write `trust > 0 and trust < 2`."),
        ("trust is 1", "Write `trust = 1`"),
        ("trust equals 1", "Write `trust = 1`"),
        ("trust = 1 AND late", "Write `and` in small letters."),
    ]
]

COLUMNS: list[Told] = [
    ("        then: listened\n        change: {trust: +2}", "       then: listened\n        change: {trust: +2}", 21,
     "not-yaml", "`then` starts at column 8 and `say` above it at column 9. Put them exactly below each other."),
    ("        then: listened\n        change: {trust: +2}", "         then: listened\n        change: {trust: +2}", 21,
     "not-yaml", "`then` starts at column 10 and `say` above it at column 9."),
    ("        say: Tell", "         say: Tell", 20, "not-yaml", "`say` starts at column 10 and `then` below it"),
    ("        afterwards: It helps", "      afterwards: It helps", 23, "unknown-key", "two spaces too far left"),
    ("  listened:\n", "listened:\n", 34, "not-yaml",
     "`listened:` on line 34 stands at the edge, the other scenes two spaces in."),
    ("  later:\n", "later:\n", 37, "unknown-key", "`later:` on line 37 stands at the edge"),
    ("  leaves: {", "leaves: {", 59, "unknown-key", "stands at the edge, the other endings two spaces in"),
    ("      listen:\n", "        listen:\n", 19, "not-yaml", "`listen` starts at column 9"),
    ("endings:\n", "  endings:\n", 57, "unknown-key",
     "`endings:` is two spaces too far right, so its endings count as scenes. Move it to the edge."),
    (SCRIPT, SCRIPT.replace(" |", ""), 14, "not-yaml", "Write `script: |` so that the lines below are its text."),
    (SCRIPT, "script:\n      GUEST (angry): Hello", 14, "wrong-type", "Write `script: |`"),
    ("script: Time", "script: | Time", 38, "not-yaml", "Start the text on the next line"),
    ("script: |\n      GUEST", "script: | INT.\n      GUEST", 14, "not-yaml", "Start the text on the next line"),
    ("      Hello: there", "    Hello: there", 16, "not-yaml", "This line starts at column 5 and the text above it at"),
]  # fmt: skip

CAST: list[Told] = [
    (SCRIPT, "script:\n      GUEST (angry)\n      Hello", 14, "script-runs-together", "Write `script: |`"),
    ("GUEST (angry)\n", "GUEST (angry): You!\n", 15, "script-runs-together", "Put the words on the next line."),
    ("GUEST (angry)\n", "GEUST (angry)\n", 15, "unknown-speaker", "Did you mean `GUEST`?"),
]


def told(text: str) -> list[Finding]:
    """Every error and warning."""
    return [f for f in examine(text.encode(), "story").findings if f.severity is not Severity.NOTE]


ALL = [*BRACKETS_AND_QUOTES, *PASTED, *VALUES, *KEYS, *CONDITIONS, *COLUMNS, *CAST]


@pytest.mark.parametrize(("before", "after", "line", "code", "said"), ALL, ids=[t[1].strip()[:40] for t in ALL])
def test_a_slip_is_told_once_on_its_line_with_the_mend(
    before: str, after: str, line: int, code: str, said: str
) -> None:
    assert SOUND.count(before) == 1
    findings = told(SOUND.replace(before, after))
    assert [(f.mark.line, f.code) for f in findings] == [(line, code)]
    assert said in findings[0].message


def test_a_reaction_called_silence_is_refused_where_there_is_a_clock() -> None:
    text = SOUND.replace(QUESTION, f"{CLOCK}    otherwise: {{then: later}}\n").replace("      call:", "      silence:")
    (finding,) = told(text)
    assert (finding.mark.line, finding.code) == (32, "bad-name")
    assert finding.message == "`silence` is the name for saying nothing. Give this reaction another name."


def test_a_title_in_the_place_of_a_name_is_told_with_the_name() -> None:
    text = SOUND.replace("  listened:\n", "  listened:\n    title: He talks\n").replace(
        "then: listened\n        change: {trust: +2}", "then: He talks\n        change: {trust: +2}"
    )
    (finding,) = told(text)
    assert "`then` takes the name, not the title: `listened`." in finding.message


def test_a_name_that_cannot_be_one_still_counts_as_known() -> None:
    assert [f.code for f in told(SOUND.replace("listened", "Quiet room!"))] == ["bad-name"]


def test_two_that_yaml_cannot_read_are_both_told_in_one_run() -> None:
    text = SOUND.replace("change: {trust: +2}", "change: {trust: +2").replace(KEY, "say: Listen: here it is.")
    assert [f.mark.line for f in told(text)] == [22, 44]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("set: {late: true}", "set: {late: perhaps}", "late"),
        ("{trust: -1}", "{trust: less}", "trust"),
        ("from: -2, to: 2", "from: 3, to: -3", "trust"),
        ("trust: {start: 0, from: -2, to: 2}", "trust: 0", "trust"),
        ("start: 0,", "start: none,", "trust"),
        ("change: {trust: +2}", "change: +2", "trust"),
        ("change: {trust: +2}", "change: [trust]", "trust"),
    ],
)
def test_a_variable_is_not_sure_when_something_of_it_cannot_be_read(before: str, after: str, name: str) -> None:
    sound, slip = (examine(t.encode(), "story").scenario for t in (SOUND, SOUND.replace(before, after)))
    assert sound is not None
    assert slip is not None
    assert all(v.sure for v in sound.variables.values())
    assert not slip.variables[name].sure


def test_nothing_is_said_of_speakers_that_are_nobody_s_slip() -> None:
    for who in ("GUESTS", "YOU", "MANAGER", "SECOND GUEST", "GUEST 2"):
        assert told(SOUND.replace("GUEST (angry)", f"{who} (angry)")) == []
    assert told(SOUND.replace("GUEST (angry)", "GEUST (angry)").replace("people:\n  GUEST: Mr A, 40\n", "")) == []


def test_the_samples_have_nobody_unknown_and_nothing_that_runs_together() -> None:
    for path in sorted(shipped("scenarios").glob("*.yaml")):
        codes = {f.code for f in examine(path.read_bytes(), path.stem).findings}
        assert codes.isdisjoint({"unknown-speaker", "script-runs-together"})


def _open_quote(line: str) -> str:
    key, colon, text = line.partition(": ")
    return (
        f'{key}{colon}"{text}' if key.strip() in ("say", "do", "question", "ask") and text[:1] not in "|>\"'" else line
    )


BENT: dict[str, Callable[[str], str]] = {
    "a space less": lambda line: line[1:] if line.startswith("    ") else line,
    "a space more": lambda line: f" {line}" if line.startswith("    ") else line,
    "tabs": lambda line: "\t" * ((len(line) - len(line.lstrip())) // 2) + line.lstrip(),
    "no closing bracket": lambda line: line.removesuffix("}") if line.count("}") == 1 else line,
    "an open quote": _open_quote,
}


@pytest.mark.parametrize("kind", BENT)
def test_a_line_of_a_long_sample_that_is_bent_gives_one_finding_on_it_or_on_the_line_beside(kind: str) -> None:
    sample = (shipped("scenarios") / "early-guest.yaml").read_text()
    lines = sample.split("\n")
    blocks = in_blocks(lines)
    for at, line in enumerate(lines):
        bent = BENT[kind](line)
        if at in blocks or bent == line or line.lstrip().startswith("#"):
            continue
        found = told("\n".join([*lines[:at], bent, *lines[at + 1 :]]))
        # A list that hangs deeper is fine for YAML; in a list of two, either can be the one that is off.
        assert [f.mark.line for f in found] in ([], [at + 1], [at + 2]), (bent, found)


def test_quotes_are_chosen_so_that_nothing_needs_a_backslash() -> None:
    assert quoted("I'll look.") == '"I\'ll look."'
    assert quoted('"Wait", I say') == "'\"Wait\", I say'"
    assert [bare(v) for v in ("“a”", "'I'll'", '"a', 'a"', '"a" and "b"')] == ["a", "I'll", "a", "a", '"a" and "b"']
    assert curly("“a: b”")
    assert not curly("“a” and “b”")
