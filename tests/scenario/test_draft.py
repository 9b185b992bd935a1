"""A draft passes the check and plays, whatever was answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.finding import Severity
from roleplay.library import examine
from roleplay.scenario.draft import FEWEST, MOST, Answers, as_value, copied, drafted, file_name, one_line
from roleplay.scenario.draft_words import WORDS
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read
from roleplay.scenario.tidy import tidied
from roleplay.shipped import shipped

ANSWERS = st.text(min_size=1, max_size=60).filter(lambda text: one_line(text))


def sound(text: str) -> Scenario:
    """The scenario, when nothing worse than a note is to be said about it."""
    found = examine(text.encode(), "draft")
    assert [f for f in found.findings if f.severity is not Severity.NOTE] == []
    assert found.scenario is not None
    return found.scenario


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("decisions", range(FEWEST, MOST + 1))
def test_a_draft_of_any_length_is_sound_and_laid_out(decisions: int, language: str) -> None:
    text = drafted(Answers("A", "B", "C", "D", ("E", "F", "G"), decisions, language))
    scenario = sound(text)
    assert tidied(text) == text
    assert len(scenario.endings) == 3
    assert sum(scene.decision is not None for scene in scenario.scenes.values()) == 2 * decisions - 1


@given(st.tuples(*[ANSWERS] * 4), st.lists(ANSWERS, min_size=1, max_size=3))
def test_every_answer_stands_in_the_draft_as_it_was_given(four: tuple[str, ...], points: list[str]) -> None:
    title, situation, guest, goal = four
    scenario = sound(drafted(Answers(title, situation, guest, goal, tuple(points), 2)))
    title, situation, guest, goal = map(one_line, four)
    assert (scenario.title, scenario.people["GUEST"], scenario.goal) == (title, guest, goal)
    assert scenario.remember == tuple(map(one_line, points))
    assert situation in scenario.about


@given(st.text(max_size=80))
def test_a_file_name_can_stand_in_an_address(title: str) -> None:
    assert not [f for f in examine(b"", file_name(title)).findings if f.code == "bad-name"]
    assert 1 <= len(file_name(title)) <= 50


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A bill", "A bill"),
        ("Gasten: lastig", '"Gasten: lastig"'),
        ("Room#412", "Room#412"),
        ("Room #412", '"Room #412"'),
        ("15:30", '"15:30"'),
        ("yes", '"yes"'),
        ('"Wait"', "'\"Wait\"'"),
        ("“Wait”", '"“Wait”"'),
    ],
)
def test_a_text_has_quotes_only_where_it_needs_them(text: str, written: str) -> None:
    assert as_value(text) == written


@pytest.mark.parametrize("path", sorted(shipped("scenarios").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_copy_differs_in_its_title_alone(path: Path) -> None:
    text = path.read_text()
    made = copied(text, "Mine: a copy")
    assert made is not None
    before, after = (read(one, "x").scenario for one in (text, made))
    assert before is not None
    assert after is not None
    assert after.title == "Mine: a copy"
    assert (after.scenes, after.endings, after.about) == (before.scenes, before.endings, before.about)
    assert made.endswith(text[text.index("language:") :])


def test_a_scenario_without_a_title_of_one_line_is_not_copied() -> None:
    assert copied("title: >\n  two\n  lines\n", "Mine") is None
    assert copied("language: en\n", "Mine") is None
