"""The proof agrees with a slow oracle that walks every route, on scenarios that hypothesis makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import ScenarioInvalid
from roleplay.finding import Finding, Hop, Severity, told
from roleplay.route.attempt import start
from roleplay.scenario.checks import check, judge
from roleplay.scenario.components import components
from roleplay.scenario.conditions import parse
from roleplay.scenario.model import (
    SILENCE,
    Branch,
    Choice,
    ClipRef,
    Decision,
    Effect,
    Ending,
    Scenario,
    Scene,
    Variable,
)
from roleplay.scenario.proof import Proof, explore
from roleplay.scenario.values import effects
from tests.scenario.oracle import Moment, Oracle
from tests.strategies import CONDITIONS, UNKNOWN, WOUNDS, decision, rich, scenario, scenarios, sound, wild


def moment(proof: Proof, state: int) -> Moment:
    return (proof.place(state), tuple(proof.values(state).values()))


def errors(found: tuple[Finding, ...]) -> list[str]:
    return [f.code for f in found if f.severity is Severity.ERROR]


def arrives(whole: Scenario, route: tuple[Hop, ...]) -> bool:
    """Plays a told route by its choices; whether it passes the places that it says, to its end."""
    attempt = start(whole, "seed")
    for hop in route[:-1]:
        assert attempt.here == hop.place
        attempt = attempt.choose(hop.choice)
    return attempt.here == route[-1].place


@given(st.one_of(scenarios(), rich()))
def test_the_proof_finds_the_moments_that_can_be_played_and_those_without_an_ending(whole: Scenario) -> None:
    played, proof = Oracle(whole), explore(whole)
    assert {moment(proof, s) for s in range(len(proof.states))} == set(played.onward)
    assert len(proof.states) == len(played.onward)
    assert {moment(proof, s) for s in proof.stuck} == {m for m in played.onward if not played.can_end(m)}
    for state in range(len(proof.states)):
        following = played.onward[moment(proof, state)]
        assert [moment(proof, s) for s in proof.after(state)] == list(following.values())


@given(scenarios())
def test_an_error_about_paths_is_found_exactly_when_some_route_has_no_end_or_some_place_is_never_seen(
    whole: Scenario,
) -> None:
    played = Oracle(whole)
    unseen = {*whole.scenes, *whole.endings} - {place for place, _ in played.onward}
    codes = set(errors(check(whole)))
    assert bool(codes & {"trap", "endless-loop", "dead-end"}) == (not played.sound)
    # What lies behind a trap only is told with the trap.
    if played.sound:
        assert bool(codes & {"unreachable-scene", "unreachable-ending"}) == bool(unseen)
    assert unseen or not codes & {"unreachable-scene", "unreachable-ending"}


@given(st.one_of(scenarios(), rich()))
def test_every_told_route_can_be_played_and_arrives_where_it_says(whole: Scenario) -> None:
    proof = explore(whole)
    for state in range(min(30, len(proof.states))):
        assert arrives(whole, proof.way_to(state))
        assert proof.way_to(state)[-1].place == proof.place(state)
    for finding in check(whole):
        if finding.route:
            assert arrives(whole, finding.route), finding


@given(scenarios())
def test_a_told_route_is_a_shortest_one(whole: Scenario) -> None:
    played, proof = Oracle(whole), explore(whole)
    far: dict[Moment, int] = {played.start: 0}
    for here in (waiting := [played.start]):
        for after in played.onward[here].values():
            if after not in far:
                far[after] = far[here] + 1
                waiting.append(after)
    for state in range(len(proof.states)):
        assert len(proof.way_to(state)) - 1 == far[moment(proof, state)]


@given(sound())
def test_a_sound_scenario_has_no_error(whole: Scenario) -> None:
    assert errors(check(whole)) == []


@given(st.one_of(wild(), rich(conditions=(*CONDITIONS, *UNKNOWN))), st.sampled_from([1, 4, 3000]))
def test_no_scenario_is_too_wild_to_be_checked(whole: Scenario, most: int) -> None:
    for finding in check(whole, most_states=most):
        assert finding.message.strip()


@given(rich())
def test_to_judge_twice_says_the_same_twice(whole: Scenario) -> None:
    proof = explore(whole)
    assert judge(proof) == judge(proof)


@pytest.mark.parametrize("name", WOUNDS)
@given(whole=sound(most=4))
def test_each_wound_gives_its_error_and_only_that(name: str, whole: Scenario) -> None:
    wound = WOUNDS[name]
    assert errors(check(wound.inflict(whole))) == [wound.code]


@given(scenarios(), st.sampled_from(["v < 0", "v = 0", "v > 0", "v > 1"]))
def test_a_clip_is_said_to_be_never_played_exactly_when_no_route_shows_it(whole: Scenario, when: str) -> None:
    name, last = list(whole.scenes.items())[-1]
    clips = (ClipRef("one.mp4", parse(when)), ClipRef("two.mp4"))
    filmed = Scene(name, "x", clips=clips, decision=last.decision, then=last.then)
    whole = Scenario(
        "s", "t", "en", whole.begin, {**whole.scenes, name: filmed}, whole.endings, variables=whole.variables
    )
    played = Oracle(whole)
    if not played.sound or errors(check(whole)) or name not in {place for place, _ in played.onward}:
        return
    silent = {clips[n].file for n in (0, 1) if (name, n) not in played.variants}
    if not any(effects(whole)):
        silent.discard("one.mp4")  # nothing changes what it asks for: that is said instead
    found = [f for f in check(whole) if f.code == "never-true" and "is never played" in f.message]
    assert {f.message.split("`")[1] for f in found} == silent


@given(st.lists(st.lists(st.integers(0, 7), max_size=4), min_size=8, max_size=8))
def test_components_are_those_that_reach_each_other_and_come_after_all_they_lead_to(after: list[list[int]]) -> None:
    first, target = [0], []
    for row in after:
        target += row
        first.append(len(target))
    found = components(first, target)

    def reach(node: int) -> set[int]:
        seen = {node}
        for here in (waiting := [node]):
            for there in after[here]:
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
        return seen

    for a in range(8):
        for b in range(8):
            assert (found.of[a] == found.of[b]) == (b in reach(a) and a in reach(b))
        assert all(found.of[b] <= found.of[a] for b in after[a])
    assert sorted(found.order) == list(range(8))
    assert [set(found.members(c)) for c in found.larger()] == [
        {n for n in range(8) if found.of[n] == c} for c in range(len(found.bounds) - 1) if found.of.count(c) > 1
    ]


# -- what a trainer reads --------------------------------------------------------------------------------------------


def the(found: tuple[Finding, ...], code: str) -> Finding:
    (one,) = [f for f in found if f.code == code]
    return one


def test_a_trap_names_its_values_the_scenes_it_turns_round_in_and_what_would_lead_out() -> None:
    scenes = {
        "desk": decision(
            "desk",
            Choice("kind", "Please, sit down.", True, (Branch("bar"),), (Effect("trust", 1, True),)),
            Choice("short", "Wait there.", True, (Branch("bar"),)),
            Choice("go", "Good night.", True, (Branch("left"),)),
        ),
        "bar": Scene("bar", "x", then=(Branch("stays", parse("trust > 0")), Branch("lobby"))),
        "lobby": Scene("lobby", "x", then=(Branch("bar"),)),
    }
    whole = scenario(scenes, ["stays", "left"], {"trust": Variable("trust", 0, 0, 3)})
    trap = the(check(whole), "trap")
    assert trap.message == (
        "Whoever comes to `bar` after “Wait there.” (with trust = 0) can't reach an ending any more: the story goes "
        "round and round in `bar` and `lobby`. Out leads only `trust > 0` at `bar` (line 1), and that is never true "
        "there. Let one way lead on there whatever the values are, or change what the conditions ask."
    )
    assert told(trap.route) == ("desk", "“Wait there.”", "bar")


def test_a_loop_that_a_choice_leaves_is_told_apart_from_one_that_only_luck_leaves() -> None:
    def looped(*out: Branch) -> Scenario:
        again = Choice("again", "Once more?", True, (Branch("desk"),), (Effect("trust", 1, True),))
        scene = decision(
            "desk", again, Choice("wait", "A moment.", True, (Branch("desk"),)), Choice("go", "Bye.", True, out)
        )
        return scenario({"desk": scene}, ["e0"], {"trust": Variable("trust", 0, 0, 2)})

    chosen = check(looped(Branch("e0")))
    assert "loop-by-luck" not in {f.code for f in chosen}
    assert "The way out: from `desk` with “Bye.” to `e0`." in the(chosen, "loop").message
    lucky = check(looped(Branch("e0", parse("trust >= 2")), Branch("desk")))
    assert "loop" not in {f.code for f in lucky}
    assert "from `desk` with “Bye.” to `e0` (`trust >= 2`)" in the(lucky, "loop-by-luck").message
    assert told(the(lucky, "loop-by-luck").route) == ("desk", "“Once more?”", "desk")


def test_a_loop_whose_way_out_lies_behind_a_value_is_left_by_luck() -> None:
    porch = decision(
        "porch",
        Choice("back", "Back.", True, (Branch("hall"),)),
        Choice("out", "Out.", True, (Branch("e0"),)),
        Choice("look", "Look.", True, (Branch("porch"),)),
    )
    hall = decision(
        "hall",
        Choice("search", "Search.", True, (Branch("hall"),), (Effect("key", True, False),)),
        Choice("door", "Door.", True, (Branch("porch", parse("key")), Branch("hall"))),
        Choice("wait", "Wait.", True, (Branch("hall"),)),
    )
    whole = scenario({"hall": hall, "porch": porch}, ["e0"], {"key": Variable("key", False)})
    assert "from `porch` with “Out.” to `e0`" in the(check(whole), "loop-by-luck").message


def test_each_reaction_that_closes_a_way_out_is_a_trap_of_its_own() -> None:
    hall = decision(
        "hall",
        Choice("key", "Drop the key.", True, (Branch("hall"),), (Effect("key", False, False),)),
        Choice("knife", "Drop the knife.", True, (Branch("hall"),), (Effect("knife", False, False),)),
        Choice("out", "Out.", True, (Branch("e0", parse("key and knife")), Branch("hall"))),
    )
    variables = {name: Variable(name, True) for name in ("key", "knife")}
    traps = [f for f in check(scenario({"hall": hall}, ["e0"], variables)) if f.code == "trap"]
    assert {told(f.route) for f in traps} == {
        ("hall", "“Drop the key.”", "hall"),
        ("hall", "“Drop the knife.”", "hall"),
    }


def test_reactions_that_all_do_the_same_are_told_together() -> None:
    same = tuple(Choice(c, f"{c}.", True, (Branch("e0"),)) for c in "abc")
    found = check(scenario({"s0": decision("s0", *same)}, ["e0"]))
    assert "`a`, `b` and `c` of `s0` always lead to the same" in the(found, "same-effect").message


def test_what_is_never_true_is_told_with_the_values_that_are_really_there() -> None:
    def gated(when: str) -> Finding:
        scenes = {
            "hall": decision(
                "hall",
                Choice("a", "A.", True, (Branch("gate"),), (Effect("trust", 1, True),)),
                Choice("b", "B.", True, (Branch("gate"),), (Effect("late", True, False),)),
                Choice("c", "C.", True, (Branch("gate"),)),
            ),
            "gate": Scene("gate", "x", then=(Branch("e1", parse(when)), Branch("e0"))),
        }
        variables = {"trust": Variable("trust", 0, 0, 5), "late": Variable("late", False)}
        return the(check(scenario(scenes, ["e0", "e1"], variables)), "unreachable-ending")

    assert "It asks `trust >= 2`, and there `trust` is only ever 0 or 1." in gated("trust >= 2").message
    both = gated("(trust >= 1) and late").message
    assert "`trust` is only ever 0 or 1 and `late` is true or false, but never so together." in both
    assert told(gated("trust >= 2").route) == ("hall", "“A.”", "gate")


def test_a_bound_that_is_hit_is_told_once_with_the_route_that_shows_it() -> None:
    again = Choice("again", "Once more?", True, (Branch("desk"),), (Effect("trust", 2, True),))
    out = (Branch("e0", parse("trust > 3")), Branch("e1"))
    scene = decision("desk", again, Choice("b", "B.", True, out), Choice("c", "C.", True, (Branch("e1"),)))
    hit = the(check(scenario({"desk": scene}, ["e0", "e1"], {"trust": Variable("trust", 0, 0, 5)})), "bound-hit")
    assert (
        "`trust` stops at 5 on some routes: first at `desk` after “Once more?”, where it is 4 and of the +2 only +1"
        in hit.message
    )
    assert told(hit.route) == ("desk", *("“Once more?”", "desk") * 3)


def counters() -> Scenario:
    many = {f"v{n}": Variable(f"v{n}", 0, 0, 9) for n in range(4)}
    choices = tuple(Choice(c, c, True, (Branch("s"),), (Effect(f"v{n}", 1, True),)) for n, c in enumerate("abc"))
    return Scenario("s", "t", "en", "s", {"s": decision("s", *choices)}, {"e": Ending("e", "e")}, variables=many)


def test_beyond_its_bound_the_proof_says_that_it_is_none() -> None:
    loose = the(check(counters(), most_states=100), "not-proved")
    strict = the(check(counters(), strict=True, most_states=100), "not-proved")
    assert [loose.severity, strict.severity] == [Severity.WARNING, Severity.ERROR]
    assert "Not proved beyond 100 states" in loose.message


def test_beyond_its_bound_faults_that_no_value_can_mend_are_found_all_the_same() -> None:
    assert {"endless-loop", "unreachable-ending"} <= {f.code for f in check(counters(), most_states=100)}


def test_a_reaction_of_which_no_branch_can_be_taken_is_a_dead_end() -> None:
    whole = Scenario(
        "s",
        "t",
        "en",
        "a",
        {"a": Scene("a", "x", then=(Branch("e", parse("v > 5")),))},
        {"e": Ending("e", "e")},
        variables={"v": Variable("v", 0)},
    )
    assert "every `when` is false" in the(check(whole), "dead-end").message
    with pytest.raises(ScenarioInvalid, match="no way on from `a`"):
        start(whole, "seed").choose(None)


def test_who_switches_the_clock_off_must_get_out_as_well() -> None:
    again = tuple(Choice(c, f"{c}.", True, (Branch("s0"),)) for c in "abc")
    silence = Choice(SILENCE, "", False, (Branch("e0"),))
    whole = scenario({"s0": Scene("s0", "x", decision=Decision("?", again, 20, silence))}, ["e0"])
    trap = the(check(whole), "trap")
    assert "Saying nothing is no way out: a student can switch the clock off." in trap.message


def test_a_bound_is_told_where_its_variable_is_asked_for_later_and_nowhere_else() -> None:
    def chain(second: str) -> Scenario:
        up = (Effect("v", 5, True), Effect("w", 1, True))
        scenes = {
            "p": decision("p", *(Choice(c, f"{c}.", True, (Branch("q"),), up) for c in "abc")),
            "q": decision("q", *(Choice(c, f"{c}.", True, (Branch("r"),), up if c == "a" else ()) for c in "abc")),
            "r": Scene("r", "x", then=(Branch("e0", parse(second)), Branch("e1"))),
        }
        return scenario(scenes, ["e0", "e1"], {"v": Variable("v", 0, 0, 7), "w": Variable("w", 0, 0, 3)})

    hit = the(check(chain("v > 6")), "bound-hit")
    assert told(hit.route) == ("p", "“a.”", "q", "“a.”", "r")
    # In a second story the way on asks for something else.
    assert "bound-hit" not in {f.code for f in check(chain("w > 1"))}


def test_a_good_ending_is_lost_early_only_if_decisions_really_follow() -> None:
    def leading(name: str, *targets: str) -> Scene:
        return decision(name, *(Choice(c, f"{c}.", True, (Branch(t),)) for c, t in zip("abc", targets, strict=True)))

    def lost(*follow: str) -> list[str]:
        scenes = {
            "s0": decision(
                "s0",
                Choice("a", "A.", True, (Branch("s1"),)),
                Choice("b", "B.", True, (Branch("x0"),)),
                Choice("c", "C.", True, (Branch("s1"),)),
            ),
            "s1": leading("s1", "e0", "e1", "e0"),
            "x0": leading("x0", *follow),
            "x1": leading("x1", "e1", "e1", "e1"),
        }
        if "p1" in follow:
            scenes |= {f"p{n}": Scene(f"p{n}", "x", then=(Branch(f"p{n + 1}" if n < 3 else "e1"),)) for n in (1, 2, 3)}
        found = check(scenario(scenes, ["e0", "e1"]))
        return [f.message for f in found if f.code == "good-ending-lost-early"]

    assert any("at least 2 decisions still follow" in m for m in lost("x1", "x1", "x1"))
    assert lost("x1", "p1", "x1") == []
