"""Two groups beside each other: shares on one scale, nothing lost, and texts that changed are marked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from roleplay.route.beside import beside, rewritten
from roleplay.route.debrief import debrief
from roleplay.route.played import Played
from roleplay.route.tally import tally
from roleplay.scenario.model import SILENCE, Scenario
from roleplay.scenario.reading import read
from tests.conftest import TINY
from tests.route.plays import STORY, attempts, sixfold, walks


def test_two_groups_stand_on_one_scale_however_large_each_is() -> None:
    small, large = (walks("a", "b", times=3 * n) + walks("c", "c", times=9 * n) for n in (1, 100))
    found = beside(debrief(STORY, tally(small)), debrief(STORY, tally(large)))
    ends = {pair.name: pair for pair in found.endings}
    assert (ends["e0"].one_share, ends["e0"].other_share) == (0.25, 0.25)
    assert (ends["e0"].one.exact, ends["e0"].other.exact) == (3, 300)
    assert found.took["s0", "c", "s2"] == (0.75, 0.75)
    first = found.decisions[0]
    assert (first.came.name, first.came.one_share) == ("s0", 1.0)
    assert [(pair.name, pair.one_share) for pair in first.choices] == [("a", 0.25), ("b", 0), ("c", 0.75), (SILENCE, 0)]


@given(attempts(), attempts())
def test_beside_each_other_nothing_is_lost(ours: list[Played], theirs: list[Played]) -> None:
    one, other = (debrief(STORY, tally(sixfold(plays))) for plays in (ours, theirs))
    found = beside(one, other)
    for number, group in enumerate((one, other)):
        answers = {a.scene: {**a.choices.here, **a.choices.gone} for a in (*group.decisions, *group.gone)}
        told = {
            each.came.name: {pair.name: (pair.one, pair.other)[number] for pair in each.choices}
            for each in found.decisions
        }
        for scene, choices in answers.items():
            assert {name: told[scene][name] for name in choices} == choices
        assert set(group.took) <= set(found.took)
    for each in found.decisions:
        assert all(0 <= share <= 1 for pair in each.choices for share in (pair.one_share, pair.other_share))


def test_what_does_not_read_the_same_in_every_revision_is_marked() -> None:
    before = read(TINY, "tiny").scenario
    after = read(TINY.replace("Not my job.", "Ask my colleague.").replace("GUEST walks off", "GUEST runs off"), "tiny")
    assert before is not None
    assert after.scenario is not None
    assert rewritten([before, before]) == frozenset()
    assert rewritten([before, after.scenario]) == {("hall", "leave"), ("sour", None)}
    fewer: Scenario = replace(before, scenes={name: s for name, s in before.scenes.items() if name != "desk"})
    assert rewritten([before, fewer]) == {("desk", None)}
    group = debrief(before, tally([]))
    found = beside(group, group, rewritten([before, after.scenario]))
    assert [pair.name for each in found.decisions for pair in (each.came, *each.choices) if pair.rewritten] == ["leave"]
    assert [pair.name for pair in found.endings if pair.rewritten] == ["sour"]
