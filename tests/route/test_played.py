"""An attempt is read from its events; a time is one that was spent deciding."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.attempt import Event, Kind, Route, Step
from roleplay.route.played import LONGEST, TOLD, Played, played
from roleplay.scenario.model import SILENCE


def chosen(visible: object, choice: str = "a") -> Event:
    return Event(Kind.CHOSEN, "k", 10.0, 0, "s0", choice, "s1", {"decided_ms": 90_000, "visible_ms": visible})


STARTED = Event(Kind.STARTED, "started", 0.0, 0, "s0")


def story(*events: Event) -> Played:
    return played("l", 0.0, ("s", "d"), [STARTED, *events])


@pytest.mark.parametrize(
    ("visible", "seconds"),
    [
        *[(2140, 2.1), (2150, 2.2), (0, 0.0), (9e99, LONGEST), (math.inf, LONGEST)],
        *[(math.nan, None), (-1, None), ("2", None), (True, None), (None, None)],
    ],
)
def test_a_time_is_with_the_page_visible_capped_and_nothing_that_is_no_time(visible: object, seconds: object) -> None:
    assert story(chosen(visible)).seconds.get(0) == seconds


def test_silence_is_no_decision_and_has_no_time() -> None:
    assert story(chosen(9000, SILENCE)).seconds == {}


def test_an_attempt_is_read_from_its_events() -> None:
    again = Event(Kind.REPLAYED, "r", 5.0, 0, "s0")
    on = Event(Kind.WENT_ON, "w", 11.0, 1, "s1", None, "e0")
    found = story(again, again, chosen(1000), on, Event(Kind.ENDED, "e", 12.0, 2, "e0"))
    assert found.route == Route("s", "d", (Step("s0", "a", "s1"), Step("s1", None, "e0")), "e0")
    assert (found.here, found.stopped, dict(found.replays)) == ("e0", False, {0: 2})


def test_who_said_stop_has_stopped_where_she_was_until_she_goes_on() -> None:
    stop = Event(Kind.STOPPED, "s", 11.0, 1, "s1")
    found = story(chosen(1), stop)
    assert (found.here, found.stopped, found.under_way) == ("s1", True, False)
    assert story(Event(Kind.STOPPED, "s", 1.0, 0, "s0"), chosen(1)).under_way  # she thought better of it
    assert not story(chosen(1), Event(Kind.ENDED, "e", 12.0, 1, "s1")).under_way


@given(st.lists(st.sampled_from(Kind), max_size=9))
def test_the_other_kinds_of_events_change_nothing_of_it(kinds: list[Kind]) -> None:
    events = [
        Event(kind, f"k{n}", float(n), n // 2, "s0", "a", "s1", {"visible_ms": 900}) for n, kind in enumerate(kinds)
    ]
    assert story(*events) == story(*(event for event in events if event.kind in TOLD))
