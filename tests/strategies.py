"""Scenarios that hypothesis makes: of any shape, and sound ones with one named wound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from roleplay.scenario.conditions import UNREADABLE, parse
from roleplay.scenario.model import (
    SILENCE,
    Branch,
    Choice,
    ClipRef,
    Decision,
    Effect,
    Ending,
    Outcome,
    Scenario,
    Scene,
    Variable,
)

RELATIONS = ("<", "=", ">=")


def scenario(scenes: dict[str, Scene], endings: list[str], variables: dict[str, Variable] | None = None) -> Scenario:
    """A scenario that begins at its first scene; the first ending is good, the last poor."""
    outcomes = {endings[0]: Outcome.GOOD, endings[-1]: Outcome.POOR} if len(endings) > 1 else {}
    made = {e: Ending(e, f"Ending {e}", outcomes.get(e, Outcome.MIXED)) for e in endings}
    return Scenario("s", "t", "en", next(iter(scenes)), scenes, made, variables=variables or {})


def decision(scene: str, *choices: Choice) -> Scene:
    """A scene with a decision."""
    return Scene(scene, "x", decision=Decision("?", choices))


@st.composite
def branches(draw: st.DrawFn, places: list[str]) -> tuple[Branch, ...]:
    """One way on, or two with a condition between them."""
    last = Branch(draw(st.sampled_from(places)))
    if not draw(st.booleans()):
        return (last,)
    when = parse(f"v {draw(st.sampled_from(RELATIONS))} {draw(st.integers(-1, 2))}")
    return (Branch(draw(st.sampled_from(places)), when), last)


@st.composite
def effects(draw: st.DrawFn) -> tuple[Effect, ...]:
    """A change of the variable `v`, or none."""
    return (Effect("v", draw(st.integers(-1, 1)), draw(st.booleans())),) if draw(st.booleans()) else ()


@st.composite
def scenarios(draw: st.DrawFn, most: int = 5) -> Scenario:
    """Small scenarios of any shape: loops, traps and unreachable places included; every link leads somewhere."""
    names = [f"s{n}" for n in range(draw(st.integers(1, most)))]
    places = [*names, "e0", "e1"]
    scenes = {}
    for name in names:
        if draw(st.integers(0, 3)):
            made = (Choice(c, f"I say {c}.", True, draw(branches(places)), draw(effects())) for c in "abc")
            scenes[name] = decision(name, *made)
        else:
            scenes[name] = Scene(name, "x", then=draw(branches(places)))
    return scenario(scenes, ["e0", "e1"], {"v": Variable("v", 0, -1, 1)})


@st.composite
def sound(draw: st.DrawFn, most: int = 6, loops: bool = True) -> Scenario:
    """Scenarios in which every way ends and everything is seen: `a` always leads on, what `b` and `c` do is free.

    Without `loops` they lead forward only.
    """
    names = [f"s{n}" for n in range(draw(st.integers(2, most)))]
    scenes = {}
    for number, name in enumerate(names):
        last = number == len(names) - 1
        places = [*(names if loops else names[number + 1 :]), "e0", "e1"]
        onward = Choice("a", "I go on.", True, (Branch("e0" if last else names[number + 1]),), draw(effects()))
        second = (Branch("e1"),) if last else draw(branches(places))
        third = draw(branches(places))
        scenes[name] = decision(
            name,
            onward,
            Choice("b", "I say b.", True, second, draw(effects())),
            Choice("c", "I do c.", False, third, draw(effects())),
        )
    return scenario(scenes, ["e0", "e1"], {"v": Variable("v", 0, -1, 1)})


@dataclass(frozen=True)
class Wound:
    """One change for the worse, and the code of the only error that it must give."""

    code: str
    inflict: Callable[[Scenario], Scenario]


def _lead(whole: Scenario, target: str, *more: Scene) -> Scenario:
    """The last scene's third choice leads to `target`, among the scenes that were added."""
    name, last = list(whole.scenes.items())[-1]
    assert last.decision is not None
    kept = last.decision.choices[:2]
    led = decision(name, *kept, replace(last.decision.choices[2], then=(Branch(target),)))
    return replace(whole, scenes={**whole.scenes, name: led, **{scene.id: scene for scene in more}})


def _trapped(whole: Scenario) -> Scenario:
    gate = Scene("gate", "x", then=(Branch("e0", parse("key")), Branch("gate")))
    return replace(_lead(whole, "gate", gate), variables={**whole.variables, "key": Variable("key", False)})


WOUNDS = {
    "a scene after which nothing happens": Wound("dead-end", lambda s: _lead(s, "hole", Scene("hole", "x"))),
    "a loop that nothing leaves": Wound(
        "endless-loop",
        lambda s: _lead(s, "one", Scene("one", "x", then=(Branch("two"),)), Scene("two", "x", then=(Branch("one"),))),
    ),
    "a scene that leads to itself": Wound(
        "endless-loop", lambda s: _lead(s, "round", Scene("round", "x", then=(Branch("round"),)))
    ),
    "a gate that never opens": Wound("trap", _trapped),
    "a scene nobody comes to": Wound(
        "unreachable-scene",
        lambda s: replace(s, scenes={**s.scenes, "cellar": Scene("cellar", "x", then=(Branch("e0"),))}),
    ),
    "an ending nobody comes to": Wound(
        "unreachable-ending", lambda s: replace(s, endings={**s.endings, "never": Ending("never", "Never")})
    ),
    "a scene behind a condition that is never true": Wound(
        "unreachable-scene",
        lambda s: _lead(
            s,
            "lobby",
            Scene("lobby", "x", then=(Branch("roof", parse("v > 5")), Branch("e0"))),
            Scene("roof", "x", then=(Branch("e1"),)),
        ),
    ),
}

RICH_VARIABLES = {
    "v": Variable("v", 0, -1, 2),
    "w": Variable("w", 1, 0, 2),
    "late": Variable("late", False),
}
CONDITIONS = ("v > 0", "v < w", "late", "not late and w = 1", "true", "v = 2 or w = 0", "w >= 2")
UNKNOWN = ("zz > 1", "v > 0 and zz", "?", "?  or late")


@st.composite
def rich_branches(draw: st.DrawFn, places: list[str], conditions: tuple[str, ...]) -> tuple[Branch, ...]:
    """Up to two conditions, and a last line without."""
    asked = draw(st.lists(st.sampled_from(conditions), max_size=2))
    lines = [Branch(draw(st.sampled_from(places)), UNREADABLE if "?" in when else parse(when)) for when in asked]
    return (*lines, Branch(draw(st.sampled_from(places))))


@st.composite
def rich_effects(draw: st.DrawFn) -> tuple[Effect, ...]:
    """Up to two effects, on numbers and yes/no, also beyond the bounds."""
    numbers = st.builds(Effect, st.sampled_from(["v", "w"]), st.integers(-3, 3), st.booleans())
    switches = st.builds(Effect, st.just("late"), st.booleans(), st.just(False))
    return tuple(draw(st.lists(st.one_of(numbers, switches), max_size=2)))


@st.composite
def rich(draw: st.DrawFn, most: int = 4, conditions: tuple[str, ...] = CONDITIONS) -> Scenario:
    """Scenarios with three variables, clip variants and clocks; with UNKNOWN conditions also unreadable ones."""
    names = [f"s{n}" for n in range(draw(st.integers(1, most)))]
    places = [*names, "e0", "e1"]
    scenes = {}
    for name in names:
        whens = draw(st.lists(st.sampled_from(conditions), max_size=2))
        clips = tuple(ClipRef(f"{n}.mp4", UNREADABLE if "?" in w else parse(w)) for n, w in enumerate(whens))
        clips = (*clips, ClipRef("last.mp4")) if clips else ()
        if not draw(st.integers(0, 3)):
            scenes[name] = Scene(name, "x", clips=clips, then=draw(rich_branches(places, conditions)))
            continue
        choices = tuple(
            Choice(c, f"I say {c}.", True, draw(rich_branches(places, conditions)), draw(rich_effects())) for c in "abc"
        )
        silence = None
        if not draw(st.integers(0, 3)):
            silence = Choice(SILENCE, "", False, draw(rich_branches(places, conditions)), draw(rich_effects()))
        clock = 20 if silence else None
        scenes[name] = Scene(name, "x", clips=clips, decision=Decision("?", choices, clock, silence))
    return scenario(scenes, ["e0", "e1"], RICH_VARIABLES)


@st.composite
def wild(draw: st.DrawFn) -> Scenario:
    """What no author should write: no scenes, equal names, empty decisions, starts beyond the bounds, unknown names."""
    places = ["s0", "s1", "s2", "both", "e0", "nowhere", ""]
    ways = rich_branches(places, (*CONDITIONS, *UNKNOWN))
    scenes = {}
    for name in draw(st.lists(st.sampled_from(["s0", "s1", "s2", "both"]), unique=True)):
        choices = tuple(
            Choice(draw(st.sampled_from("abca")), "x", True, draw(ways), draw(rich_effects()))
            for _ in range(draw(st.integers(0, 4)))
        )
        then = draw(ways) if draw(st.booleans()) else ()
        scenes[name] = Scene(name, "x", decision=Decision("?", choices) if choices else None, then=then)
    clips = (ClipRef("a.mp4", parse("zz > 1")), ClipRef("b.mp4"))
    endings = {n: Ending(n, n, clips=clips) for n in draw(st.lists(st.sampled_from(["e0", "both"]), unique=True))}
    variables = {
        "v": Variable("v", draw(st.integers(-4, 4)), -1, 2, sure=draw(st.booleans())),
        "w": Variable("w", 0, 0, 10**9),
        "late": Variable("late", False),
    }
    return Scenario("s", "t", "en", draw(st.sampled_from(places)), scenes, endings, variables=variables)
