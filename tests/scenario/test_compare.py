"""Two revisions beside each other: what is gone, what came, what was likely renamed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.compare import Differences, differences
from roleplay.scenario.model import Scenario
from roleplay.scenario.naming import Name, names_of
from roleplay.scenario.reading import read
from roleplay.scenario.rename import Kind, Rename, retold
from tests.conftest import TINY
from tests.strategies import scenarios


def scenario(text: str = TINY) -> Scenario:
    found = read(text, "tiny").scenario
    assert found is not None
    return found


def told(*changes: tuple[str, str], renames: tuple[Rename, ...] = ()) -> Differences:
    """What differs in the tiny scenario after these replacements in its text."""
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return differences(scenario(), scenario(text), renames)


def test_the_same_text_has_no_differences_and_a_comment_makes_none() -> None:
    assert told().none
    assert told(("title: Tiny", "# a comment\ntitle: Tiny")).none


def test_what_reads_or_leads_differently_is_told_by_its_own_name() -> None:
    assert told(("Where is my bag?", "Where is my hat?")).changed == (Name("hall"),)
    assert told(("You shrug.", "You sigh.")).changed == (Name("hall", "shrug"),)
    assert told(("SECRET-AFTER-LOOK", "Good.")).changed == (Name("hall", "look"),)
    assert told(("trust > 0", "trust > -1")).changed == (Name("last", "one"),)
    assert told(("SECRET-THEN", "He stays.")).changed == (Name("happy"),)


def test_what_stands_around_the_story_is_told_as_the_rest() -> None:
    for change in (("title: Tiny", "title: Small"), ("start: 0", "start: 1"), ("What did you see?", "What now?")):
        found = told(change)
        assert found.rest
        assert found.gone == found.came == found.changed == ()


def test_a_scene_under_another_name_is_likely_renamed() -> None:
    found = told(("  hall:", "  lobby:"), ("begin: hall", "begin: lobby"), ("at: hall", "at: lobby"))
    assert (found.gone, found.came) == ((Name("hall"),), (Name("lobby"),))
    assert found.likely == {Name("hall"): Name("lobby")}


def test_so_are_an_ending_and_a_choice_whose_words_were_touched() -> None:
    found = told(("sour", "bitter"), ("walks off", "walks away"))
    assert found.likely == {Name("sour"): Name("bitter")}
    found = told(("      shrug:\n        do: You shrug.", "      sigh:\n        do: You shrug and sigh."))
    assert (found.gone, found.came) == ((Name("hall", "shrug"),), (Name("hall", "sigh"),))
    assert found.likely == {Name("hall", "shrug"): Name("hall", "sigh")}


def test_other_words_that_lead_elsewhere_are_no_renaming() -> None:
    found = told(("      two: {say: It is gone., then: sour,", "      wait: {say: Please take a seat., then: happy,"))
    assert found.gone == (Name("last", "two"),)
    assert found.came == (Name("last", "wait"),)
    assert found.likely == {}


def test_a_scene_is_no_ending() -> None:
    found = told(
        ("  desk:\n    script: |\n      GUEST (tired)\n      And?\n    then: last\n", ""),
        ("then: desk", "then: last"),
        ("endings:", "endings:\n  end: {title: And, outcome: mixed, script: 'GUEST (tired) And?'}"),
    )
    assert (found.gone, found.came) == ((Name("desk"),), (Name("end"),))
    assert found.likely == {}


def test_after_a_renaming_that_is_known_only_the_rest_is_told() -> None:
    changes = (("  hall:", "  lobby:"), ("begin: hall", "begin: lobby"), ("at: hall", "at: lobby"), ("shrug:", "sigh:"))
    lobby = Rename(Kind.PLACE, "hall", "lobby")
    found = told(*changes, renames=(lobby,))
    assert (found.gone, found.came) == ((Name("lobby", "shrug"),), (Name("lobby", "sigh"),))
    assert told(*changes, renames=(lobby, Rename(Kind.CHOICE, "shrug", "sigh", "lobby"))).none


def test_a_renaming_of_long_ago_does_not_touch_what_was_made_anew_since() -> None:
    for rename in (Rename(Kind.PLACE, "hall", "desk"), Rename(Kind.PLACE, "hall", "elsewhere")):
        assert told(renames=(rename,)).none


@given(scenarios(), st.data())
def test_a_scenario_with_one_other_name_differs_in_that_alone(story: Scenario, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([n for n in names_of(story) if n.choice != "(silence)"]))
    rename = (
        Rename(Kind.PLACE, name.place, "fresh")
        if name.choice is None
        else Rename(Kind.CHOICE, name.choice, "fresh", name.place)
    )
    after = retold(story, rename)
    found = differences(story, after)
    new = Name("fresh") if name.choice is None else Name(name.place, "fresh")
    assert (found.gone, found.came) == ((name,), (new,))
    assert differences(story, after, (rename,)).none


@given(scenarios(), scenarios())
def test_what_is_gone_is_in_the_old_one_alone_and_what_came_in_the_new_one(old: Scenario, new: Scenario) -> None:
    found, before, after = differences(old, new), set(names_of(old)), set(names_of(new))
    assert set(found.gone) <= before - after
    assert set(found.came) <= after - before
    assert set(found.changed) <= before & after
    places = {name for name in before ^ after if name.choice is None}
    assert {name for name in (*found.gone, *found.came) if name.choice is None} == places
    assert set(found.likely) <= set(found.gone)
    assert len({*found.likely.values()}) == len(found.likely)
    assert {*found.likely.values()} <= set(found.came)
    assert found.none == (old == new)
