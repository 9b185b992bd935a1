"""A mend is made only when it is proved: less is wrong after it, and no other line is read differently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.finding import Edit, Finding, Mark, Mend, Severity, write
from roleplay.library import examine
from roleplay.scenario.mends import applied, mended, proved
from tests.scenario.stories import SOUND
from tests.scenario.test_findings import edits
from tests.scenario.test_slips import ALL, CHOICES, WHEN

BACK = [
    ("then: listened\n        change: {trust: +2}", "then: lisened\n        change: {trust: +2}"),
    ("    question: What", "    qestion: What"),
    ("begin: arrival", "begin: arival"),
    ("begin: arrival", "begin: ‘arrival’"),
    ("trust >= 1 and not late", "trsut >= 1 and not late"),
    ("change: {trust: +2}", "change: {trsut: +2}"),
    ("change: {trust: +2}", "change: {trust: +2"),
    ("change: {trust: +2}", "change: {trust:+2}"),
    ("change: {trust: +2}", "change:{trust: +2}"),
    ("{trust: -1}", "{trust: –1}"),
    ("set: {late: true}", "set: {late: yes}"),
    ("change: {trust: +2}", "change: {trust: + 2}"),
    ("language: en", "language: English"),
    ("  - What did", "  — What did"),
    ("        then: later", "\t\tthen: later"),
    ("  late: {", "\u00a0\u00a0late: {"),
    ("  listened:\n", "listened:\n"),
    ("  later:\n", "later:\n"),
    ("endings:\n", "  endings:\n"),
    ("      call:\n", "      call\n"),
    ("        afterwards: It helps", "      afterwards: It helps"),
    ("GUEST (angry)\n", "GEUST (angry)\n"),
]


@pytest.mark.parametrize(("right", "wrong"), BACK, ids=[wrong.strip()[:40] for _, wrong in BACK])
def test_a_slip_is_mended_back_to_what_it_was(right: str, wrong: str) -> None:
    assert SOUND.count(right) == 1
    found = mended(SOUND.replace(right, wrong), "story")
    assert found.text == SOUND
    assert len(found.done) == 1


@pytest.mark.parametrize(
    ("when", "wrong"),
    [
        ("trust > 0 and trust < 2", "0 < trust < 2"),
        ("trust >= 1 and late = false", "trust >= 1 and late = no"),
        ("late != true", "late != yes"),
    ],
)
def test_a_condition_is_mended_to_what_was_meant(when: str, wrong: str) -> None:
    right = SOUND.replace(WHEN, when)
    assert right != SOUND
    assert mended(right.replace(when, wrong), "story").text == right


def test_a_number_sign_inside_a_text_is_kept_in_quotes() -> None:
    (line,) = [line for line in SOUND.splitlines() if "    question: What" in line]
    text = SOUND.replace(line, "    question: Room #412 is late?")
    assert mended(text, "story").text == SOUND.replace(line, '    question: "Room #412 is late?"')


def test_what_may_be_a_comment_is_left_alone() -> None:
    (line,) = [line for line in SOUND.splitlines() if "    question: What" in line]
    text = SOUND.replace(line, line + " # ask again later")
    assert mended(text, "story").text == text


def test_many_slips_in_one_file_are_all_mended() -> None:
    text = SOUND
    for right, wrong in (BACK[0], BACK[1], BACK[4], BACK[9], BACK[12], BACK[16]):
        text = text.replace(right, wrong)
    assert mended(text, "story").text == SOUND


def test_line_ends_stay_what_they_are() -> None:
    windows = SOUND.replace("\n", "\r\n")
    assert mended(windows.replace("begin: arrival", "begin: arival"), "story").text == windows


@pytest.mark.parametrize(("before", "after", "line", "code", "said"), ALL, ids=[t[1].strip()[:40] for t in ALL])
def test_whatever_is_mended_has_fewer_errors_and_other_lines_untouched(
    before: str, after: str, line: int, code: str, said: str
) -> None:
    text = SOUND.replace(before, after)
    found = mended(text, "story")
    if not found.done:
        assert found.text == text
        return
    assert problems(found.text) < problems(text)
    changed = {edit.mark.line for one in found.done if one.mend for edit in one.mend.edits}
    added = found.text.count("\n") - text.count("\n")
    if not added:
        rows = zip(text.split("\n"), found.text.split("\n"), strict=True)
        assert {n for n, (one, other) in enumerate(rows, 1) if one != other} <= changed


def problems(text: str) -> tuple[int, int]:
    findings = examine(text.encode(), "story").findings
    return (
        sum(f.severity is Severity.ERROR for f in findings),
        sum(f.severity is Severity.WARNING for f in findings),
    )


@settings(max_examples=25)  # each is many checks
@given(st.lists(edits, min_size=1, max_size=3))
def test_mending_any_edit_of_a_good_file_ends_and_never_makes_it_worse(changes: list[tuple[int, int, str]]) -> None:
    text = SOUND
    for at, gone, new in changes:
        text = text[:at] + new + text[at + gone :]
    found = mended(text, "story")
    assert problems(found.text)[0] <= problems(text)[0]
    assert mended(found.text, "story").done == ()


def test_a_mend_that_would_change_another_line_is_refused() -> None:
    wrong = SOUND.replace("begin: arrival", "begin: arival")
    at = wrong.split("\n").index("begin: arival") + 1
    good = write(Mark(at, 8, 6), "arrival")
    elsewhere = Edit(Mark(1, 8, 7), '"A sound')  # opens a quote that runs over the lines below
    told = Finding("unknown-start", Severity.ERROR, "", Mark(at), mend=good)
    assert proved(wrong, "story", [told])[0]
    assert not proved(wrong, "story", [Finding("x", Severity.ERROR, "", Mark(at), mend=Mend("", (elsewhere,)))])[0]
    lost = Mend("", (Edit(Mark(at, 8, 6), "arrival #"), Edit(Mark(at + 2, 1, 10), "  other:")))
    assert not proved(wrong, "story", [Finding("x", Severity.ERROR, "", Mark(at), mend=lost)])[0]


def test_a_mend_that_mends_nothing_is_refused() -> None:
    told = Finding("unknown-start", Severity.ERROR, "", Mark(1), mend=write(Mark(1, 8, 1), "B"))
    assert not proved(SOUND, "story", [told])[0]


def test_edits_are_made_from_the_last_to_the_first_so_that_none_moves_another() -> None:
    two = Mend("", (Edit(Mark(1, 1, 1), "long"), Edit(Mark(1, 3, 1), "b\nc"), Edit(Mark(2, 1, 0), ">")))
    assert applied("a b\r\nd\r\n", two) == "long b\r\nc\r\n>d\r\n"


def test_nothing_is_mended_where_two_ways_are_possible() -> None:
    for wrong in ("from: 3, to: -3", "start: 7, from: -2, to: 2"):
        assert mended(SOUND.replace("start: 0, from: -2, to: 2", wrong), "story").done == ()
    assert mended(SOUND.replace(CHOICES, CHOICES[: CHOICES.index("      call:")]), "story").done == ()
