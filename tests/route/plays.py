"""Made-up attempts at a small story, and plain loops over them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from roleplay.route.attempt import Route, Step
from roleplay.route.played import Played
from roleplay.scenario.model import SILENCE, Branch, Choice, Decision, Scene
from tests.strategies import scenario as scenario_of

PLACES = ("s0", "s1", "s2", "old", "e0", "e1")
ANSWERS = ("a", "b", "c", SILENCE, "gone", None)


def three(scene: str, *targets: str) -> Scene:
    """A decision with three reactions that lead there, and silence as the last one."""
    made = tuple(Choice(c, c, True, (Branch(t),)) for c, t in zip("abc", targets, strict=True))
    return Scene(scene, "x", decision=Decision("?", made, 10, Choice(SILENCE, "", False, (Branch(targets[0]),))))


STORY = scenario_of(
    {"s0": three("s0", "s1", "s1", "s2"), "s1": three("s1", "s2", "e0", "e1"), "s2": three("s2", "s0", "e0", "e1")},
    ["e0", "e1"],
)


@st.composite
def attempts(draw: st.DrawFn, learners: int = 7, most: int = 10, sure: int = 0) -> list[Played]:
    """Attempts that go anywhere, loops and things of older revisions included; so many learners are `sure` to play."""
    made = []
    for number in range(draw(st.integers(sure, most))):
        here, steps, seconds, replays = "s0", [], {}, {}
        for step in range(draw(st.integers(0, 5))):
            goal = draw(st.sampled_from(PLACES))
            steps.append(Step(here, draw(st.sampled_from(ANSWERS)), goal))
            if draw(st.booleans()):
                seconds[step] = draw(st.integers(0, 600)) / 10
            replays[step] = draw(st.integers(0, 2))
            here = goal
            if here.startswith("e"):
                break
        ending = here if here.startswith("e") else None
        origin = None if number < sure else draw(st.sampled_from([None, None, 1]))
        route = Route("s", draw(st.sampled_from("xy")), tuple(steps), ending, origin)
        stopped = ending is None and draw(st.booleans())
        who = f"l{number if number < sure else draw(st.integers(0, learners - 1))}"
        made.append(Played(who, float(number), route, here, stopped, seconds, replays))
    return draw(st.permutations(made))


def firsts(plays: list[Played]) -> dict[str, list[Played]]:
    """By learner, the attempts from the beginning in the order in which they were begun."""
    found: dict[str, list[Played]] = {}
    for play in sorted(plays, key=lambda p: p.started_at):
        if play.route.from_step is None:
            found.setdefault(play.learner, []).append(play)
    return found


def answer(play: Played, scene: str) -> str | None:
    for step in play.route.steps:
        if step.scene == scene and step.choice is not None:
            return step.choice
    return None


def sixfold(plays: list[Played]) -> list[Played]:
    """Every learner six times over, so that no count is small."""
    return [replace(play, learner=f"{play.learner}-{n}") for play in plays for n in range(6)]


def walks(*choices: str, times: int = 1) -> list[Played]:
    """Learners who walk through STORY by these choices."""
    leads = {("s0", "a"): "s1", ("s0", "b"): "s1", ("s0", "c"): "s2", ("s1", "a"): "s2", ("s1", "b"): "e0"}
    leads |= {("s1", "c"): "e1", ("s2", "a"): "s0", ("s2", "b"): "e0", ("s2", "c"): "e1"}
    here, steps = "s0", []
    for choice in choices:
        steps.append(Step(here, choice, leads[here, choice]))
        here = leads[here, choice]
    ending = here if here.startswith("e") else None
    route = Route("s", "x", tuple(steps), ending)
    return [Played(f"{choices} {n}", 0.0, route, here) for n in range(times)]
