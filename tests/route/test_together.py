"""What a vote decides, and how a class comes to a scene."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.attempt import Step
from roleplay.route.together import Leads, leads, replayed, way_to
from roleplay.route.told import tell
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read_bytes
from tests.conftest import TINY

MOST = 1000


def tiny() -> Scenario:
    found = read_bytes(TINY.encode(), "tiny").scenario
    assert found is not None
    return found


def decided(**votes: int) -> Leads:
    return leads({choice: tell(number) for choice, number in votes.items()})


def test_the_choice_with_the_most_votes_leads_and_the_one_with_the_fewest_is_the_minority() -> None:
    assert decided(look=9, shrug=4, leave=3) == Leads("look", "leave")


def test_who_was_chosen_by_nobody_is_no_minority() -> None:
    assert decided(look=9, shrug=4, leave=0) == Leads("look", "shrug")
    assert decided(look=9, shrug=0, leave=0) == Leads("look", None)


def test_a_tie_leads_nowhere_and_neither_does_a_vote_without_votes() -> None:
    assert decided(look=5, shrug=5, leave=3) == Leads(None, "leave")
    assert decided(look=0, shrug=0, leave=0) == Leads(None, None)


def test_one_vote_and_two_are_a_tie_for_both_read_a_few() -> None:
    assert decided(look=2, shrug=1, leave=0) == Leads(None, None)
    assert decided(look=5, shrug=2, leave=1) == Leads("look", None)


@given(st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_what_a_vote_decides_gives_away_no_more_than_what_is_told_of_it(numbers: list[int]) -> None:
    alike = [1 if number == 2 else number for number in numbers]
    assert decided(a=numbers[0], b=numbers[1], c=numbers[2]) == decided(a=alike[0], b=alike[1], c=alike[2])


def test_a_class_comes_to_a_scene_as_most_came_there_first() -> None:
    ways: dict[tuple[Step, ...], int] = {
        (Step("hall", "look", "desk"), Step("desk", None, "last"), Step("last", "one", "happy")): 3,
        (Step("hall", "shrug", "desk"), Step("desk", None, "last"), Step("last", "two", "sour")): 2,
        (Step("hall", "shrug", "desk"), Step("desk", None, "last"), Step("last", "one", "sour")): 2,
    }
    assert way_to(tiny(), "last", ways, MOST) == ("shrug", None)


def test_a_way_that_this_revision_does_not_have_is_not_taken() -> None:
    ways: dict[tuple[Step, ...], int] = {(Step("hall", "gone", "desk"), Step("desk", None, "last")): 9}
    found = way_to(tiny(), "last", ways, MOST)
    assert found is not None
    assert replayed(tiny(), found).here == "last"


def test_where_nobody_came_a_shortest_way_leads() -> None:
    assert way_to(tiny(), "hall", {}, MOST) == ()
    assert len(way_to(tiny(), "last", {}, MOST) or ()) == 2


def test_to_an_ending_or_to_nowhere_no_way_leads() -> None:
    assert way_to(tiny(), "sour", {}, MOST) is None
    assert way_to(tiny(), "attic", {}, MOST) is None
