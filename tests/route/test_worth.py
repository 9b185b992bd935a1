"""Worth discussing is what many came to, were divided on, and what decided the ending."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import pairwise

from hypothesis import given

from roleplay.route.attempt import Route, Step
from roleplay.route.debrief import debrief
from roleplay.route.played import Played
from roleplay.route.tally import tally
from roleplay.route.told import FEW
from roleplay.route.worth import Reason, worth_discussing
from roleplay.scenario.model import SILENCE
from roleplay.scenario.proof import explore
from roleplay.scenario.reading import read
from roleplay.scenario.report import DecisionFigures, estimated, report
from tests.conftest import TINY
from tests.route.plays import STORY, answer, attempts, firsts, walks


def entropy(things: Iterable[Hashable]) -> float:
    counts = Counter(things)
    return sum(-n / counts.total() * math.log(n / counts.total()) for n in counts.values())


@given(attempts(learners=14, most=16, sure=4))
def test_worth_is_who_came_times_how_divided_times_how_deciding(plays: list[Played]) -> None:
    counted, first = tally(plays), [mine[0] for mine in firsts(plays).values()]
    worth = {}
    for scene in ("s0", "s1", "s2"):
        pairs = [(x, play.route.ending) for play in first if (x := answer(play, scene)) is not None]
        answers = Counter(x for x, _ in pairs)
        ended = [(x, e) for x, e in pairs if e is not None]
        if len(pairs) < FEW or not ended:
            continue
        of_answers, of_endings = entropy(x for x, _ in ended), entropy(e for _, e in ended)
        spread_out = entropy(x for x, _ in pairs) / math.log(5 if "gone" in answers else 4)
        settled = (of_answers + of_endings - entropy(ended)) / of_endings if of_endings > 1e-12 else 0.0
        worth[scene] = len(pairs) / len(first) * spread_out * settled
    found = [one.scene for one in worth_discussing(STORY.scenes.values(), counted)]
    assert set(found) == {scene for scene, value in worth.items() if value > 1e-9}
    values = [worth[scene] for scene in found]
    assert all(one >= next_one - 1e-9 for one, next_one in pairwise(values))


def test_a_divided_and_deciding_question_comes_first_and_an_unanimous_one_not_at_all() -> None:
    plays = walks("a", "b", times=10) + walks("a", "c", times=10)
    found = worth_discussing(STORY.scenes.values(), tally(plays))
    assert [one.scene for one in found] == ["s1"]
    assert found[0].reasons == (Reason.DECIDES, Reason.MANY)  # 2 of 4 answers: not as divided as can be


def test_in_a_small_class_the_graph_engine_says_what_decides_and_in_a_large_one_the_class() -> None:
    """Here `s0` settled the ending by chance: the scenario says that it settles nothing."""
    plays = walks("a", "b", times=3) + walks("b", "c", times=3)
    even = {name: {"e0": 0.5, "e1": 0.5} for name in ("a", "b", "c", SILENCE)}
    settled = {"a": {"e0": 1.0}, "b": {"e0": 1.0}, "c": {"e1": 1.0}, SILENCE: {"e0": 1.0}}
    deciding = {"s0": DecisionFigures(1.0, 0.0, even), "s1": DecisionFigures(1.0, 1.0, settled)}
    few = worth_discussing(STORY.scenes.values(), tally(plays), deciding)
    assert [one.scene for one in few] == ["s1", "s0"]
    assert Reason.DECIDES not in few[1].reasons
    many = walks("a", "b", times=300) + walks("b", "c", times=300)
    assert Reason.DECIDES in worth_discussing(STORY.scenes.values(), tally(many), deciding)[1].reasons


def test_the_figures_of_a_report_serve_as_they_are() -> None:
    scenario = read(TINY, "tiny").scenario
    assert scenario is not None
    deciding = report(explore(scenario), estimated(scenario)).deciding
    steps = [
        (("hall", x, "desk"), ("desk", None, "last"), ("last", y, e))
        for x, y, e in (("look", "one", "happy"), ("shrug", "one", "sour"), ("leave", "two", "sour"))
    ]
    plays = [
        Played(f"{n} {way}", 0.0, Route("tiny", "d", tuple(Step(*s) for s in way), way[-1][2]), way[-1][2])
        for way in steps
        for n in range(4)
    ]
    assert [one.scene for one in debrief(scenario, tally(plays), deciding=deciding).worth] == ["hall", "last"]
