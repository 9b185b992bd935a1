"""Routes under an old name count with the new one, and nothing else changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from roleplay.route.attempt import Route, Step
from roleplay.route.played import Played
from roleplay.route.renaming import chosen_at, moved, renamed, route_of
from roleplay.route.tally import Cell, Of, tally
from roleplay.scenario.model import SILENCE, Scenario
from roleplay.scenario.rename import Kind, Rename, retold
from tests.route.plays import STORY, attempts

PLACES = {"s0": "hall", "s1": "desk", "e0": "happy", "e1": "sour"}
"""What places of STORY were renamed to; `s2` was not."""
CHOICES = {("s0", "a"): "look", ("s2", "b"): "wait"}
RENAMES = (
    Rename(Kind.CHOICE, "a", "look", "s0"),
    Rename(Kind.PLACE, "s0", "entrance"),
    Rename(Kind.PLACE, "s1", "desk"),
    Rename(Kind.VARIABLE, "s2", "x"),
    Rename(Kind.PLACE, "entrance", "hall"),
    Rename(Kind.CHOICE, "b", "wait", "s2"),
    Rename(Kind.PLACE, "e0", "happy"),
    Rename(Kind.PLACE, "e1", "sour"),
)


def newest() -> Scenario:
    """STORY after all that."""
    story = STORY
    for rename in RENAMES:
        if rename.kind is not Kind.VARIABLE:
            story = retold(story, rename)
    return story


NOW = newest()


def now(play: Played) -> Played:
    """The same attempt as it would have been called today: by plain tables."""

    def place(name: str) -> str:
        return PLACES.get(name, name)

    steps = tuple(
        Step(place(s.scene), CHOICES.get((s.scene, s.choice or ""), s.choice), place(s.goes_to))
        for s in play.route.steps
    )
    ending = place(play.route.ending) if play.route.ending else None
    return replace(play, here=place(play.here), route=replace(play.route, steps=steps, ending=ending))


@given(attempts())
def test_a_tally_of_old_names_is_that_of_the_same_routes_by_their_new_ones(plays: list[Played]) -> None:
    assert renamed(tally(plays), RENAMES, NOW) == tally(map(now, plays))
    assert [route_of(play.route, RENAMES, NOW) for play in plays] == [now(play).route for play in plays]


@given(attempts(), attempts())
def test_who_played_before_and_who_plays_since_count_together(before: list[Played], since: list[Played]) -> None:
    newcomers = [replace(now(play), learner=f"new {play.learner}") for play in since]
    counted = renamed(tally(before) + tally(newcomers), RENAMES, NOW)
    assert counted == tally([*map(now, before), *newcomers])


@given(attempts(), st.permutations(RENAMES))
def test_what_a_revision_still_has_keeps_its_name(plays: list[Played], renames: list[Rename]) -> None:
    known = [play for play in plays if "old" not in {play.here, *(s.goes_to for s in play.route.steps)}]
    here = [play for play in known if not any(s.choice == "gone" for s in play.route.steps)]
    assert renamed(tally(here), renames, STORY) == tally(here)


def test_a_name_that_is_used_anew_is_not_taken_for_the_old_thing() -> None:
    there_and_back = (Rename(Kind.PLACE, "s1", "x"), Rename(Kind.PLACE, "s2", "y"))
    counted = Counter({Cell(Of.CAME, "s1"): 3, Cell(Of.CAME, "x"): 2})
    assert renamed(counted, there_and_back, STORY) == counted  # `x` is gone from STORY, and `s1` is in it


def test_an_ending_that_was_seen_under_both_names_is_seen_by_no_more_than_there_are() -> None:
    old, new = Route("s", "x", (), "e0"), Route("s", "y", (), "happy")
    counted = tally([Played("anna", 0.0, old, "e0"), Played("anna", 1.0, new, "happy")])
    assert renamed(counted, RENAMES, NOW)[Cell(Of.EVER, "happy")] == 1


def test_who_is_where_is_told_by_the_new_name() -> None:
    assert moved({"s0": 2, "hall": 3, "s2": 1}, RENAMES, NOW) == {"hall": 5, "s2": 1}


def test_what_others_chose_is_heard_in_the_words_of_the_own_revision() -> None:
    chosen = {"s0": {"a": 2, "b": 1}, "hall": {"look": 4, SILENCE: 1}, "s2": {"wait": 1}, "elsewhere": {"a": 1}}
    old = chosen_at(chosen, RENAMES, NOW, STORY)
    new = chosen_at(chosen, RENAMES, NOW, NOW)
    assert old["s0"] == {"a": 6, "b": 1, SILENCE: 1}
    assert new["hall"] == {"look": 6, "b": 1, SILENCE: 1}
    assert (old["s2"], new["s2"]) == ({"b": 1}, {"wait": 1})
    assert old["elsewhere"] == new["elsewhere"] == {"a": 1}
    assert chosen_at(chosen, (), NOW, STORY) == chosen
