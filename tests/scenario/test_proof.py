"""The proof agrees with a slow oracle that walks every route, on scenarios that hypothesis makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import ScenarioInvalid
from roleplay.finding import Severity
from roleplay.route.attempt import Attempt, start
from roleplay.scenario.checks import check
from roleplay.scenario.conditions import parse
from roleplay.scenario.model import Branch, Choice, Decision, Effect, Ending, Scenario, Scene, Variable
from roleplay.scenario.proof import explore


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Small scenarios of any shape: loops, traps and unreachable places included; every link leads somewhere."""
    names = [f"s{n}" for n in range(draw(st.integers(1, 5)))]
    places = [*names, "e0", "e1"]

    def branches() -> tuple[Branch, ...]:
        last = Branch(draw(st.sampled_from(places)))
        if not draw(st.booleans()):
            return (last,)
        when = parse(f"v {draw(st.sampled_from(['<', '=', '>=']))} {draw(st.integers(-1, 2))}")
        return (Branch(draw(st.sampled_from(places)), when), last)

    def choice(name: str) -> Choice:
        amount = draw(st.integers(-1, 1))
        effects = (Effect("v", amount, draw(st.booleans())),) if draw(st.booleans()) else ()
        return Choice(name, f"I say {name}.", True, branches(), effects)

    scenes = {}
    for name in names:
        if draw(st.integers(0, 3)):
            scenes[name] = Scene(name, "x", decision=Decision("?", tuple(choice(c) for c in "abc")))
        else:
            scenes[name] = Scene(name, "x", then=branches())
    endings = {e: Ending(e, e) for e in ("e0", "e1")}
    return Scenario("s", "t", "en", "s0", scenes, endings, variables={"v": Variable("v", 0, -1, 1)})


def oracle(scenario: Scenario) -> dict[tuple[str, int], set[tuple[str, int]]]:
    """Every moment that can be played, with the moments that follow, by playing the route machine itself."""

    def moment(attempt: Attempt) -> tuple[str, int]:
        return (attempt.here, int(attempt.values["v"]))

    first = start(scenario, "seed")
    found: dict[tuple[str, int], set[tuple[str, int]]] = {}
    waiting = [first]
    while waiting:
        attempt = waiting.pop()
        if moment(attempt) in found:
            continue
        found[moment(attempt)] = set()
        if attempt.over:
            continue
        ways: list[str | None] = [c.id for c in attempt.offered()]
        for choice in ways or [None]:
            after = attempt.choose(choice)
            found[moment(attempt)].add(moment(after))
            waiting.append(after)
    return found


def can_end(moment: tuple[str, int], onward: dict[tuple[str, int], set[tuple[str, int]]]) -> bool:
    seen, waiting = set(), [moment]
    while waiting:
        here = waiting.pop()
        if here[0].startswith("e"):
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(onward[here])
    return False


@given(scenarios())
def test_the_proof_finds_the_moments_that_can_be_played_and_those_without_an_ending(scenario: Scenario) -> None:
    played, proof = oracle(scenario), explore(scenario)
    assert {(p, int(v[0])) for p, v in proof.came_from} == set(played)
    stuck = {m for m in played if not can_end(m, played)}
    assert {(p, int(v[0])) for p, v in proof.stuck} == stuck


@given(scenarios())
def test_an_error_about_paths_is_found_exactly_when_some_route_has_no_end_or_some_place_is_never_seen(
    scenario: Scenario,
) -> None:
    played = oracle(scenario)
    stuck = any(not can_end(m, played) for m in played)
    unseen = {*scenario.scenes, *scenario.endings} - {p for p, _ in played}
    codes = {f.code for f in check(scenario) if f.severity is Severity.ERROR}
    assert bool(codes & {"trap", "endless-loop", "dead-end"}) == stuck
    assert bool(codes & {"unreachable-scene", "unreachable-ending"}) == bool(unseen)


@given(scenarios())
def test_the_shortest_way_that_is_told_can_be_played_and_arrives(scenario: Scenario) -> None:
    proof = explore(scenario)
    for state in list(proof.came_from)[:20]:
        told, attempt = list(proof.witness(state)), start(scenario, "seed")
        assert told.pop(0) == attempt.here
        while told:
            word = told.pop(0)
            choice = word.strip("“”").removeprefix("I say ").rstrip(".") if word.startswith("“") else None
            attempt = attempt.choose(choice)
            assert attempt.here == (told.pop(0) if choice else word)
        assert attempt.here == state[0]


def test_beyond_its_bound_the_proof_says_that_it_is_none() -> None:
    many = {f"v{n}": Variable(f"v{n}", 0, 0, 9) for n in range(4)}
    choices = tuple(Choice(c, c, True, (Branch("s"),), (Effect(f"v{n}", 1, True),)) for n, c in enumerate("abc"))
    scenario = Scenario(
        "s",
        "t",
        "en",
        "s",
        {"s": Scene("s", "x", decision=Decision("?", choices))},
        {"e": Ending("e", "e")},
        variables=many,
    )
    loose = [f for f in check(scenario, most_states=100) if f.code == "not-proved"]
    strict = [f for f in check(scenario, strict=True, most_states=100) if f.code == "not-proved"]
    assert [f.severity for f in (*loose, *strict)] == [Severity.NOTE, Severity.ERROR]


def test_a_place_without_a_way_on_is_a_clear_error_for_who_plays_it_anyway() -> None:
    scenario = Scenario(
        "s",
        "t",
        "en",
        "a",
        {"a": Scene("a", "x", then=(Branch("a", parse("v > 5")),))},
        {},
        variables={"v": Variable("v", 0)},
    )
    with pytest.raises(ScenarioInvalid, match="no way on from `a`"):
        start(scenario, "seed").choose(None)
