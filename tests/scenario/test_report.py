"""The figures of a report agree with what brute force finds on small scenarios, and stay exact on large ones."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roleplay.route.attempt import start
from roleplay.scenario import chances as chances_module
from roleplay.scenario.conditions import parse
from roleplay.scenario.model import SILENCE, Branch, Choice, ClipRef, Effect, Ending, Scenario, Scene, Variable
from roleplay.scenario.proof import explore
from roleplay.scenario.report import Report, estimated, report
from tests.scenario.oracle import Oracle
from tests.strategies import decision, rich, scenario, scenarios, sound


def reported(whole: Scenario) -> Report:
    return report(explore(whole), estimated(whole))


def three(*targets: str) -> tuple[Choice, ...]:
    """Three reactions that lead to these places."""
    return tuple(Choice(c, c, True, (Branch(t),)) for c, t in zip("abc", targets, strict=True))


def ladder(rungs: int, back: bool = False) -> Scenario:
    """Scenes in a row with three reactions each to the next; with `back` the last one can lead to the first."""
    scenes = {f"s{n}": decision(f"s{n}", *three(*[f"s{n + 1}"] * 3)) for n in range(rungs - 1)}
    last = ("s0", "e0", "e1") if back else ("e0", "e0", "e1")
    return scenario({**scenes, f"s{rungs - 1}": decision(f"s{rungs - 1}", *three(*last))}, ["e0", "e1"])


# -- against brute force ---------------------------------------------------------------------------------------------


@given(st.one_of(scenarios(most=4), rich(most=3)))
def test_routes_and_their_lengths_are_those_that_can_be_played(whole: Scenario) -> None:
    played = Oracle(whole)
    assume(played.sound)
    found, routes = reported(whole), list(played.routes())
    assert found.routes == len(routes)
    assert (found.loops, found.exact) == (played.loops(), True)
    ends = Counter(passed[-1][0] for passed, _ in routes)
    assert {name: figures.routes for name, figures in found.endings.items()} == {"e0": ends["e0"], "e1": ends["e1"]}
    assert found.decisions.shortest == min(len(chosen) for _, chosen in routes)
    assert found.decisions.longest == max(len(chosen) for _, chosen in routes)
    lasts = estimated(whole)[whole.begin, 0]  # every script is the same
    seconds = [lasts * len(passed) for passed, _ in routes]
    assert found.minutes.shortest * 60 == pytest.approx(min(seconds))
    assert found.minutes.longest * 60 == pytest.approx(max(seconds))


@given(st.one_of(scenarios(most=4), rich(most=3)))
def test_the_chance_of_each_ending_is_that_of_the_markov_chain_solved_in_fractions(whole: Scenario) -> None:
    played = Oracle(whole)
    assume(played.sound)
    exact: Counter[str] = Counter()
    for (place, _), chance in played.chances().items():
        exact[place] += chance  # type: ignore[assignment]
    for name, figures in reported(whole).endings.items():
        assert figures.chance == pytest.approx(float(exact[name]), abs=1e-12)


@given(scenarios(most=4))
def test_chances_that_are_swept_are_those_that_are_worked_out(whole: Scenario) -> None:
    assume(Oracle(whole).sound)
    proof = explore(whole)
    exact = chances_module.Chances(proof)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chances_module, "MOST_ELIMINATED", 0)
        swept = chances_module.Chances(proof)
        assert swept.visits == pytest.approx(exact.visits, abs=1e-9)
        assert swept.expected(lambda e: float(e == "e0")) == pytest.approx(
            exact.expected(lambda e: float(e == "e0")), abs=1e-9
        )
        assert swept.known


@given(scenarios(most=3))
def test_the_cover_shows_every_choice_and_is_as_small_as_it_says(whole: Scenario) -> None:
    played = Oracle(whole)
    assume(played.sound)
    cover, fewest = reported(whole).cover, played.fewest_routes()
    shown = set()
    for route in cover.routes:
        attempt, left = start(whole, "seed"), list(route)
        while not attempt.over:
            choice = left.pop(0) if attempt.offered() else None
            if choice is not None:
                shown.add((attempt.here, choice))
            attempt = attempt.choose(choice)
        assert not left
    assert shown == {(here[0], c) for here, following in played.onward.items() for c in following if c is not None}
    assert cover.at_least <= fewest <= len(cover.routes)
    assert not cover.exact or len(cover.routes) == fewest


@given(sound(most=4))
def test_without_values_the_cover_is_always_a_real_minimum(whole: Scenario) -> None:
    plain = {
        name: decision(name, *(Choice(c.id, c.text, True, c.then[-1:]) for c in scene.decision.choices))
        for name, scene in whole.scenes.items()
        if scene.decision
    }
    bare = scenario(plain, list(whole.endings))
    cover = reported(bare).cover
    assert cover.exact
    assert len(cover.routes) == Oracle(bare).fewest_routes()


@given(sound(most=4, loops=False))
def test_how_much_a_decision_decides_is_the_mutual_information_of_choice_and_ending(whole: Scenario) -> None:
    played = Oracle(whole)
    joint: dict[str, Counter[tuple[str, str]]] = {}
    for passed, chosen in played.routes():
        chance = 1 / 3 ** len(chosen)
        for here, choice in zip(passed, chosen, strict=False):
            joint.setdefault(here[0], Counter())[choice, passed[-1][0]] += chance
    deciding = reported(whole).deciding
    assert deciding is not None
    for scene, together in joint.items():
        total = sum(together.values())
        p = {pair: value / total for pair, value in together.items()}
        ending = {e: sum(v for (_, x), v in p.items() if x == e) for e in ("e0", "e1")}
        open_here = -sum(v * math.log2(v) for v in ending.values() if v > 0)
        mutual = sum(v * math.log2(v / (ending[e] / 3)) for (_, e), v in p.items() if v > 0)
        share = mutual / open_here if open_here > 1e-9 else 0.0
        assert deciding[scene].decides == pytest.approx(share, abs=1e-9)


# -- on large ones, and at the edges ---------------------------------------------------------------------------------


def test_large_numbers_of_routes_are_exact() -> None:
    assert reported(ladder(200)).routes == 3**200


def test_a_long_ladder_with_one_way_back_is_counted_without_its_loop() -> None:
    found = reported(ladder(120, back=True))
    assert (found.routes, found.loops, found.exact) == (2 * 3**119, True, True)
    assert found.decisions.longest == 120


def test_what_is_too_tangled_to_count_is_said_to_be_at_least() -> None:
    names = [f"s{n}" for n in range(40)]
    scenes = {
        n: decision(n, *three(names[(i * 7 + 3) % 40], names[(i * 11 + 5) % 40], names[(i + 1) % 40]))
        for i, n in enumerate(names)
    }
    scenes["s39"] = decision("s39", *three("e0", "s0", "s20"))
    found = reported(scenario(scenes, ["e0"]))
    assert not found.exact
    assert found.loops
    assert found.routes > 0


def test_a_cover_that_only_one_walk_round_the_loop_gives_is_a_single_route() -> None:
    scenes = {"s0": decision("s0", *three("s1", "s1", "s1")), "s1": decision("s1", *three("s0", "s0", "e0"))}
    cover = reported(scenario(scenes, ["e0"])).cover
    assert (len(cover.routes), cover.exact) == (1, True)


def test_saying_nothing_is_one_of_the_reactions() -> None:
    silence = Choice(SILENCE, "", False, (Branch("e1"),))
    scene = decision("s0", *three("e0", "e0", "e0"))
    assert scene.decision is not None
    timed = Scene("s0", "x", decision=type(scene.decision)("?", scene.decision.choices, 20, silence))
    found = reported(scenario({"s0": timed}, ["e0", "e1"]))
    assert found.endings["e1"].chance == pytest.approx(0.25)
    assert found.routes == 4
    assert (SILENCE,) in found.cover.routes


def test_a_film_that_several_reactions_lead_to_is_shared_and_one_that_two_scenes_play_counts_once() -> None:
    scenes = {
        "s0": decision("s0", *three("s1", "s1", "s2")),
        "s1": Scene("s1", "x", clips=(ClipRef("walk.mp4"),), then=(Branch("e0"),)),
        "s2": Scene("s2", "x", clips=(ClipRef("walk.mp4"),), then=(Branch("e1"),)),
    }
    whole = scenario(scenes, ["e0", "e1"])
    seconds = {("s0", 0): 60.0, ("s1", 0): 120.0, ("s2", 0): 120.0, ("e0", 0): 30.0, ("e1", 0): 30.0}
    film = report(explore(whole), seconds, lecture=90.0).film
    # Everybody sees s0; two reactions lead to s1, and so to e0; walk.mp4 is played by both.
    assert (film.unique, film.shared, film.lecture, film.total) == (0.5, 3.5, 1.5, 5.5)


def test_a_scene_that_goes_on_by_itself_is_shared_with_all_who_see_what_follows() -> None:
    scenes = {
        "intro": Scene("intro", "x", then=(Branch("s0"),)),
        "s0": decision("s0", *three("s1", "e1", "e1")),
        "s1": Scene("s1", "x", then=(Branch("e0"),)),
    }
    seconds = {(place, 0): 60.0 for place in ("intro", "s0", "s1", "e0", "e1")}
    film = report(explore(scenario(scenes, ["e0", "e1"])), seconds).film
    assert (film.shared, film.unique) == (3.0, 2.0)


def test_the_average_goes_round_the_loops_that_the_longest_route_leaves_out() -> None:
    again = decision("s0", *three("s0", "s0", "e0"))
    found = reported(scenario({"s0": again}, ["e0"])).decisions
    assert (found.shortest, found.longest) == (1, 1)
    assert found.average == pytest.approx(3.0)


def test_a_variant_of_a_clip_counts_where_its_values_play_it() -> None:
    clips = (ClipRef("warm.mp4", parse("trust > 0")), ClipRef("cold.mp4"))
    kind = Choice("a", "A.", True, (Branch("s1"),), (Effect("trust", 1, True),))
    scenes = {
        "s0": decision("s0", kind, Choice("b", "B.", True, (Branch("s1"),)), Choice("c", "C.", True, (Branch("s1"),))),
        "s1": Scene("s1", "x", clips=clips, then=(Branch("e0"),)),
    }
    whole = scenario(scenes, ["e0"], {"trust": Variable("trust", 0, 0, 3)})
    seconds = {("s0", 0): 60.0, ("s1", 0): 600.0, ("s1", 1): 60.0, ("e0", 0): 0.0}
    found = report(explore(whole), seconds)
    assert (found.minutes.shortest, found.minutes.longest) == (2.0, 11.0)


SHAPES: dict[str, dict[str, tuple[str, ...]]] = {
    "straight line": {"s0": ("s1",), "s1": ("e0",)},
    "gauntlet": {
        "s0": ("s1", "s1", "e1"),
        "s1": ("s2", "s2", "e1"),
        "s2": ("s3", "e1", "e1"),
        "s3": ("e0", "e0", "e1"),
    },
    "time cave": {
        "s0": ("s1", "s2", "s3"),
        **{f"s{n}": (f"s{n * 3 + 1}", f"s{n * 3 + 2}", f"s{n * 3 + 3}") for n in (1, 2, 3)},
        **{f"s{n}": ("e0", "e1", "e1") for n in range(4, 13)},
    },
    "branch and bottleneck": {
        "s0": ("s1", "s2", "s3"),
        **{f"s{n}": ("s4", "s4", "s4") for n in (1, 2, 3)},
        "s4": ("s5", "s6", "s7"),
        "s5": ("s6", "s7", "e0"),
        "s6": ("s7", "e1", "s8"),
        "s7": ("s8", "e0", "e1"),
        "s8": ("e0", "e0", "e1"),
    },
    "loop": {"s0": ("s1", "s0", "s2"), "s1": ("s2", "e0", "e1"), "s2": ("e0", "e0", "e1")},
    "open map": {"s0": ("s1", "s2", "e0"), "s1": ("s0", "s2", "s2"), "s2": ("s0", "s1", "e1")},
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_has_the_name_that_the_field_gives_it(name: str) -> None:
    scenes = {
        scene: decision(scene, *three(*targets)) if len(targets) == 3 else Scene(scene, "x", then=(Branch(targets[0]),))
        for scene, targets in SHAPES[name].items()
    }
    assert reported(scenario(scenes, ["e0", "e1"])).shape.name == name


def test_bottlenecks_are_the_scenes_that_every_route_passes() -> None:
    scenes = {scene: decision(scene, *three(*targets)) for scene, targets in SHAPES["branch and bottleneck"].items()}
    assert reported(scenario(scenes, ["e0", "e1"])).shape.bottlenecks == ("s4",)


@given(sound(loops=False))
def test_bottlenecks_are_passed_by_all_and_nothing_else_is(whole: Scenario) -> None:
    # Over the branches that some student takes: which of them go together with which values is left aside.
    taken: dict[str, set[str]] = {}
    for (place, _), following in Oracle(whole).onward.items():
        taken.setdefault(place, set()).update(after for after, _ in following.values())
    without = {
        scene
        for scene in taken
        if scene in whole.scenes and scene != whole.begin and not _ends(taken, whole.begin, avoiding=scene)
    }
    assert set(reported(whole).shape.bottlenecks) == without


def _ends(taken: dict[str, set[str]], here: str, avoiding: str) -> bool:
    return here != avoiding and (not taken[here] or any(_ends(taken, after, avoiding) for after in taken[here]))


def test_a_scenario_that_is_one_ending_away_has_figures_too() -> None:
    found = reported(scenario({"s0": Scene("s0", "x", then=(Branch("e0"),))}, ["e0"]))
    assert (found.routes, found.decisions.longest, found.endings["e0"].chance) == (1, 0, 1.0)
    assert found.cover.routes == ((),)
    assert found.shape.name == "straight line"


def test_an_ending_that_nobody_reaches_has_no_chance_and_no_routes() -> None:
    whole = scenario({"s0": Scene("s0", "x", then=(Branch("e0"),))}, ["e0"])
    whole = Scenario("s", "t", "en", "s0", whole.scenes, {**whole.endings, "never": Ending("never", "Never")})
    assert (reported(whole).endings["never"].chance, reported(whole).endings["never"].routes) == (0.0, 0)


def test_a_chance_that_is_too_small_for_a_float_is_no_traceback() -> None:
    scenes = {f"s{n}": decision(f"s{n}", *three(f"s{n + 1}", "e1", "e1")) for n in range(999)}
    scenes["s999"] = decision("s999", *three("e0", "e0", "e1"))
    found = reported(scenario(scenes, ["e0", "e1"]))
    assert found.endings["e1"].chance == pytest.approx(1.0)
    assert found.deciding is not None


def test_chances_that_could_not_be_worked_out_are_none_and_nothing_is_made_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chances_module, "MOST_ELIMINATED", 0)
    monkeypatch.setattr(chances_module, "MOST_WORK", 200)
    whole = scenario({f"s{n}": decision(f"s{n}", *three(f"s{(n + 1) % 40}", "s0", "e0")) for n in range(40)}, ["e0"])
    found = reported(whole)
    assert (found.endings["e0"].chance, found.deciding, found.decisions.average) == (None, None, None)


def test_a_bottleneck_inside_a_loop_is_one_too() -> None:
    scenes = {
        "s0": Scene("s0", "x", then=(Branch("a"),)),
        "a": Scene("a", "x", then=(Branch("b"),)),
        "b": decision("b", *three("a", "c", "c")),
        "c": Scene("c", "x", then=(Branch("e0"),)),
    }
    assert reported(scenario(scenes, ["e0"])).shape.bottlenecks == ("a", "b", "c")
