"""A route takes what the scenario offers and refuses everything else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import Finished, NoSuchChoice, NoSuchPlace, OutOfStep
from roleplay.route.attempt import Attempt, Event, Kind, previewed, replay, start
from roleplay.route.debrief import ENOUGH, tenths
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read
from tests.conftest import TINY


def tiny(text: str = TINY) -> Scenario:
    scenario = read(text, "tiny").scenario
    assert scenario is not None
    return scenario


def played(*choices: str | None) -> Attempt:
    attempt = start(tiny(), "seed")
    for choice in choices:
        attempt = attempt.choose(choice)
    return attempt


def test_a_choice_changes_the_values_and_the_values_decide_the_ending() -> None:
    assert played("look", None, "one").here == "happy"
    assert played("shrug", None, "one").here == "sour"


def test_a_value_stops_at_its_bounds() -> None:
    text = TINY.replace("change: {trust: +1}", "change: {trust: +9}")
    assert start(tiny(text), "s").choose("look").values == {"trust": 1}


def test_a_choice_that_is_not_offered_is_refused_with_those_that_are() -> None:
    with pytest.raises(NoSuchChoice, match="look, shrug, leave"):
        played("dance")


def test_a_scene_that_goes_on_takes_no_choice_and_a_decision_needs_one() -> None:
    with pytest.raises(NoSuchChoice):
        played("look", "one")
    with pytest.raises(NoSuchChoice):
        played(None)


def test_an_ending_takes_nothing_more() -> None:
    with pytest.raises(Finished):
        played("look", None, "one").choose("one")


def test_a_choice_for_another_step_is_out_of_step() -> None:
    with pytest.raises(OutOfStep):
        played("look").choose(None, step=0)


def test_the_order_of_reactions_depends_on_the_seed_alone_and_all_three_are_there() -> None:
    orders = {tuple(c.id for c in start(tiny(), str(n)).offered()) for n in range(60)}
    assert len(orders) == 6
    assert all(sorted(order) == ["leave", "look", "shrug"] for order in orders)
    assert start(tiny(), "a").offered() == start(tiny(), "a").offered()


def test_a_fixed_order_is_the_authors() -> None:
    scenario = tiny("order: fixed\n" + TINY)
    assert [c.id for c in start(scenario, "9").offered()] == ["look", "shrug", "leave"]


@given(st.lists(st.sampled_from(["look", "shrug", "leave", "one", "two", "three", None]), max_size=6))
def test_whatever_is_tried_the_moves_that_were_taken_replay_to_the_same_moment(tried: list[str | None]) -> None:
    attempt, events = start(tiny(), "seed"), []
    for number, choice in enumerate(tried):
        try:
            after = attempt.choose(choice)
        except (NoSuchChoice, Finished):
            continue
        kind = Kind.CHOSEN if choice else Kind.WENT_ON
        events.append(Event(kind, f"k{number}", 0.0, attempt.step, attempt.here, choice, after.here))
        attempt = after
    assert replay(tiny(), "seed", events) == attempt


def test_a_preview_begins_at_any_place_with_values_that_its_variables_can_have() -> None:
    assert start(tiny(), "s", "last", {"trust": 1}).choose("one").here == "happy"
    assert start(tiny(), "s", "last").choose("one").here == "sour"
    assert start(tiny(), "s", "happy").over
    assert start(tiny(), "s", "last", {"trust": 7, "gone": 1}).values == {"trust": 1}
    yes_no = tiny(TINY.replace("{start: 0, from: -1, to: 1}", "{start: false}").replace("+1", "0"))
    assert start(yes_no, "s", "last", {"trust": True}).values == {"trust": True}
    assert start(yes_no, "s", "last", {"trust": 1}).values == {"trust": False}
    with pytest.raises(NoSuchPlace, match="Did you mean `last`"):
        start(tiny(), "s", "lasst")


def test_a_preview_replays_from_where_it_began_and_every_other_attempt_from_the_beginning() -> None:
    moved = Event(Kind.CHOSEN, "k", 0.0, 0, "last", "one", "happy")
    told = Event(Kind.STARTED, "s", 0.0, 0, "last", details={"at": "last", "values": {"trust": 1}})
    assert replay(tiny(), "seed", [told, moved]).here == "happy"
    assert previewed([told, moved]) == told.details
    plain = Event(Kind.STARTED, "s", 0.0, 0, "hall")
    assert replay(tiny(), "seed", [plain]) == start(tiny(), "seed")
    assert previewed([plain]) is None
    late = Event(Kind.REPLAYED, "r", 0.0, 0, "hall", details={"at": "happy", "values": {}})
    assert replay(tiny(), "seed", [plain, late]).here == "hall"
    assert previewed([late]) is None


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 40)))
def test_students_hear_shares_in_tenths_and_only_when_enough_have_chosen(chosen: dict[str, int]) -> None:
    total, told = sum(chosen.values()), tenths(chosen)
    assert bool(told) == (total >= ENOUGH)
    for choice, share in told.items():
        assert abs(Fraction(chosen[choice], total) - Fraction(share, 10)) <= Fraction(1, 20)
