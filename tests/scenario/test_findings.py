"""One mistake gives one finding, on its line; a sound scenario gives none; no text gives a traceback."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.finding import Severity
from roleplay.finding import told as told_route
from roleplay.library import examine
from tests.scenario.stories import SOUND, WOUNDS


def told(text: str) -> list[tuple[int, str]]:
    """Line and code of every error and warning."""
    findings = examine(text.encode(), "story").findings
    return [(f.mark.line, f.code) for f in findings if f.severity is not Severity.NOTE]


def test_a_sound_scenario_has_no_errors_and_no_warnings() -> None:
    assert told(SOUND) == []


def test_a_loop_with_a_way_out_is_a_note_that_names_the_way() -> None:
    notes = [f for f in examine(SOUND.encode(), "story").findings if f.code == "loop"]
    assert len(notes) == 1
    assert notes[0].severity is Severity.NOTE
    assert "The way out" in notes[0].message


@pytest.mark.parametrize(("name", "before", "after", "expected"), WOUNDS, ids=[w[0] for w in WOUNDS])
def test_one_mistake_gives_one_finding_on_its_line(
    name: str, before: str, after: str, expected: list[tuple[int, str]]
) -> None:
    assert SOUND.count(before) == 1, name
    assert told(SOUND.replace(before, after)) == expected


@pytest.mark.parametrize("seed", range(12))
def test_ten_mistakes_give_ten_findings_in_one_run(seed: int) -> None:
    apart = [w for w in WOUNDS if "\n" not in w[1] and "\n" not in w[2] and w[0] not in ("an unknown start",)]
    lot, text = random.Random(seed), SOUND
    expected: list[tuple[int, str]] = []
    taken: set[str] = set()
    for _name, before, after, findings in lot.sample(apart, len(apart)):
        line = next(number for number, row in enumerate(SOUND.split("\n")) if before in row)
        if len(expected) < 10 and str(line) not in taken and text.count(before) == 1:
            taken.add(str(line))
            text = text.replace(before, after)
            expected += findings
    assert len(expected) == 10
    # Two mistakes can touch: an unreadable condition hides whether another is ever true, never the other way round.
    assert [t for t in told(text) if t not in expected] == []
    assert set(expected) - set(told(text)) <= {(46, "never-true"), (11, "variable-never-read")}


def test_an_unknown_target_is_told_with_a_suggestion_and_all_names() -> None:
    text = SOUND.replace("then: listened\n        change: {trust: +2}", "then: lisened\n        change: {trust: +2}")
    finding = next(f for f in examine(text.encode(), "story").findings if f.code == "unknown-target")
    assert finding.message.startswith("There is no scene or ending called `lisened`. Did you mean `listened`?")
    assert "Scenes: arrival, listened, later. Endings: stays, leaves." in finding.message
    assert (finding.mark.column, finding.mark.length) == (15, 7)


def test_two_equal_keys_name_both_lines() -> None:
    text = SOUND.replace("  listened:\n", "  arrival: {script: x, then: later}\n  listened:\n")
    finding = next(f for f in examine(text.encode(), "story").findings if f.code == "duplicate-key")
    assert "on line 13 and on line 34" in finding.message


def test_a_trap_shows_the_shortest_way_into_it() -> None:
    text = SOUND.replace(
        "        then: stays\n        afterwards: Good.", "        then: arrival\n        afterwards: Good."
    )
    text = text.replace("          - {go: leaves}", "          - {go: gate}").replace(
        "endings:\n", "  gate: {script: x, then: [{when: trust > 1 and not late, go: leaves}, {go: gate}]}\nendings:\n"
    )
    trap = next(f for f in examine(text.encode(), "story").findings if f.code == "trap")
    # Once it is late, it stays late: from there no gate opens any more.
    assert told_route(trap.route) == ("arrival", "“We are late today.”", "listened")


@given(st.binary(max_size=300))
def test_any_bytes_give_findings_with_a_place_inside_the_file(raw: bytes) -> None:
    reading = examine(raw, "story")
    lines = reading.text.count("\n") + 1
    assert all(1 <= f.mark.line <= lines + 1 and f.mark.column >= 1 for f in reading.findings)
    assert reading.findings


edits = st.tuples(
    st.integers(0, len(SOUND)),
    st.integers(0, 12),
    st.sampled_from(
        [
            "",
            ":",
            "#",
            "'",
            '"',
            "- ",
            "\t",
            "  ",
            "[",
            "{",
            "*a",
            "&a",
            "\u00a0",
            "“",
            "then: x",
            "\n",
            ": ",
            "!",
            "%",
            "|",
            "é",
        ]
    ),
)


@settings(max_examples=300)
@given(st.lists(edits, min_size=1, max_size=4))
def test_any_edit_of_a_good_file_gives_findings_with_places_inside_it(changes: list[tuple[int, int, str]]) -> None:
    text = SOUND
    for at, gone, new in changes:
        text = text[:at] + new + text[at + gone :]
    lines = text.split("\n")
    for finding in examine(text.encode(), "story").findings:
        assert 1 <= finding.mark.line <= len(lines)
        assert 1 <= finding.mark.column <= len(lines[finding.mark.line - 1]) + 1
        assert finding.message.strip()


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "{a: " * 5000, "- " * 50_000, "a: &x [1]\nb: *x\n" * 3])
def test_a_hostile_file_is_a_finding_at_once(text: str) -> None:
    assert examine(text.encode(), "story").findings


def test_an_everyday_text_stays_the_text_it_is() -> None:
    text = (
        SOUND.replace("title: He stays", "title: no")
        .replace("title: A sound one", "title: 15:30")
        .replace("title: A book", "title: 0412")
    )
    scenario = examine(text.encode(), "story").scenario
    assert scenario is not None
    assert (scenario.title, scenario.endings["stays"].title, scenario.sources[0].title) == ("15:30", "no", "0412")


def test_a_file_whose_name_cannot_stand_in_an_address_is_told_so() -> None:
    assert [f.code for f in examine(SOUND.encode(), "My Scenario").findings if f.severity is Severity.ERROR] == [
        "bad-name"
    ]
