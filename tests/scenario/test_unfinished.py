"""What is being written can be played as far as it goes, and a whole scenario is played as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.checks import check
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read
from roleplay.scenario.unfinished import NOT_YET, can_be_tried, finished
from tests.conftest import TINY
from tests.strategies import scenarios, sound


@given(scenarios(), st.data())
def test_wherever_scenes_are_missing_every_way_leads_somewhere(whole: Scenario, data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from([*whole.scenes]), min_size=1))
    left = {name: scene for name, scene in whole.scenes.items() if name in kept}
    cut = data.draw(st.sampled_from([*left]))
    left[cut] = replace(left[cut], then=()) if left[cut].decision is None else left[cut]
    draft = replace(whole, scenes=left, begin=next(iter(left)))
    after = finished(draft, "So far", "Nothing yet.")
    for before, scene in zip(draft.scenes.values(), after.scenes.values(), strict=True):
        for (choice, old), (same, new) in zip(before.ways() or ((None, ()),), scene.ways(), strict=True):
            assert (choice.id if choice else None) == (same.id if same else None)
            assert new
            assert all(after.place(branch.go) for branch in new)
            kept_ways = [b for b in old if draft.place(b.go)]
            assert kept_ways == [b for b in new if b.go != NOT_YET]


@given(sound())
def test_in_a_sound_scenario_nothing_changes_but_the_ending_that_nobody_reaches(whole: Scenario) -> None:
    after = finished(whole, "So far", "")
    assert after.scenes == whole.scenes
    assert {name: end for name, end in after.endings.items() if name != NOT_YET} == dict(whole.endings)


@pytest.mark.parametrize(
    ("wound", "tried"),
    [
        (("begin: hall", "begin: hall"), True),
        (("then: sour, afterwards: SECRET-B", "then: later, afterwards: SECRET-B"), True),
        (("    then: last\n", ""), True),
        (("    then: last\n", "    then: desk\n"), True),
        (("begin: hall", "begin: nowhere"), False),
        (("trust > 0", "trsut > 0"), False),
        (("trust > 0", "trust >"), False),
        (("do: You shrug.", "doo: You shrug."), False),
        (("  last:\n", "  last\n"), False),
    ],
)
def test_a_draft_can_be_tried_when_nothing_is_wrong_but_where_ways_lead(wound: tuple[str, str], tried: bool) -> None:
    reading = read(TINY.replace(*wound), "tiny")
    found = [*reading.findings, *(check(reading.scenario) if reading.scenario else ())]
    assert can_be_tried(reading.scenario, found) is tried
