"""The map that opens up: it shows all that was seen, and nothing on it tells of what was not."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from roleplay.route.attempt import start
from roleplay.scenario import graph
from roleplay.scenario.conditions import parse
from roleplay.scenario.map import draw, opened, words_in
from roleplay.scenario.map.seen import Way, seen
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
from tests.strategies import decision, rich, scenario, sound

SVG = "{http://www.w3.org/2000/svg}"
ENGLISH = words_in("en")
OWN_WORDS = {"Start", "scene", "ending", "You", "say", "nothing", "…", "→", "–"}
"""All that the map says itself: no condition, no outcome, no number."""

Routes = list[list[Way]]
stories = st.one_of(sound(), rich())
tries = st.lists(st.lists(st.integers(0, 3), max_size=8), max_size=3)


def played(story: Scenario, turns: Sequence[Sequence[int]]) -> Routes:
    """A route for each list of turns: at every decision one of its reactions, silence too."""
    routes = []
    for turn in turns:
        attempt = start(story, "seed")
        for number in turn:
            if attempt.over:
                break
            assert isinstance(attempt.place, Scene)
            ways = attempt.place.ways()
            choice = ways[number % len(ways)][0]
            attempt = attempt.choose(choice.id if choice else None)
        routes.append([(step.scene, step.choice, step.goes_to) for step in attempt.steps])
    return routes


def moves(routes: Routes) -> list[Way]:
    return [way for route in routes for way in route]


def newest(routes: Routes) -> list[Way]:
    return routes[-1] if routes else []


def marked(story: Scenario) -> Scenario:
    """The same with a mark of its own for every text, that can be found again wherever it stands."""

    def choice(at: str, made: Choice) -> Choice:
        text = "" if made.id == SILENCE else f"Mk{at}{made.id}Q"
        return replace(made, text=text, afterwards=f"Mk{at}{made.id}afterQ")

    scenes = {}
    for name, made in story.scenes.items():
        asked = made.decision and Decision(
            f"Mk{name}askQ",
            tuple(choice(name, c) for c in made.decision.choices),
            made.decision.within,
            made.decision.silence and choice(name, made.decision.silence),
        )
        scenes[name] = replace(made, title=f"Mk{name}Q", script=f"Mk{name}scriptQ", decision=asked)
    endings = {name: replace(e, title=f"Mk{name}Q", consequence=f"Mk{name}thenQ") for name, e in story.endings.items()}
    return replace(story, title="MkstoryQ", scenes=scenes, endings=endings)


def came_to(story: Scenario, routes: Routes) -> set[str]:
    return {story.begin, *(place for route in routes for scene, _, goal in route for place in (scene, goal))}


def not_taken(story: Scenario, routes: Routes) -> int:
    """The ways on at scenes that were seen which nobody took; silence is none, since it was not on offer."""
    taken = {(scene, choice) for route in routes for scene, choice, _ in route}
    here = [story.scenes[name] for name in came_to(story, routes) if name in story.scenes]
    named = [(scene.id, choice.id if choice else None) for scene in here for choice, _ in scene.ways()]
    return sum(way not in taken and way[1] != SILENCE for way in named)


@given(stories, tries)
def test_just_the_titles_of_what_was_seen_and_the_reactions_there_can_be_read(
    story: Scenario, turns: list[list[int]]
) -> None:
    whole = marked(story)
    routes = played(whole, turns)
    told = opened(whole, moves(routes), newest(routes), ENGLISH)
    places = came_to(whole, routes)
    decisions = [made for name in places if name in whole.scenes and (made := whole.scenes[name].decision)]
    reactions = {choice.text for asked in decisions for choice in asked.choices}
    assert set(re.findall(r"Mk\w*?Q", told)) == {f"Mk{name}Q" for name in places} | reactions
    silent = any(choice == SILENCE for route in routes for _, choice, _ in route)
    assert ("You say nothing" in told) == silent
    said = re.sub(r"Mk\w*?Q|[“”(),;]", " ", "".join(ET.fromstring(told).itertext()))
    assert set(said.split()) <= OWN_WORDS


def told_otherwise(story: Scenario, routes: Routes) -> Scenario:
    """Another scenario in which everything that these routes did not show is different."""
    taken: dict[tuple[str, str | None], list[str]] = {}
    for scene, name, goal in moves(routes):
        taken.setdefault((scene, name), []).append(goal)

    def then(scene: str, name: str | None) -> tuple[Branch, ...]:
        goals = taken.get((scene, name), ["elsewhere"])
        return (Branch("other", parse("mood > 3")), *map(Branch, goals))

    def choice(scene: str, made: Choice) -> Choice:
        return Choice(made.id, made.text, made.spoken, then(scene, made.id), (Effect("mood", 1, True),), "Otherwise.")

    places = came_to(story, routes)
    scenes = {"elsewhere": Scene("elsewhere", "x", title="Elsewhere", then=(Branch("other"),))}
    for name, made in story.scenes.items():
        if name not in places:
            continue
        asked = made.decision
        if asked is not None:
            kept = asked.silence if (name, SILENCE) in taken else Choice(SILENCE, "", False)
            choices = tuple(choice(name, c) for c in asked.choices)
            asked = Decision("Otherwise?", choices, 99, kept and choice(name, kept))
        on = then(name, None) if made.then else ()
        scenes[name] = replace(made, script="Otherwise.", clips=(ClipRef("b.mp4"),), decision=asked, then=on)
    endings = {name: replace(e, outcome=Outcome.POOR) for name, e in story.endings.items() if name in places}
    endings["other"] = Ending("other", "Other", Outcome.GOOD)
    return replace(story, scenes=scenes, endings=endings, variables={"mood": Variable("mood", 0, 0, 9)})


@given(stories, tries)
def test_scenarios_that_differ_in_what_was_not_seen_have_the_same_map(story: Scenario, turns: list[list[int]]) -> None:
    whole = marked(story)
    routes = played(whole, turns)
    ways = moves(routes)
    other = told_otherwise(whole, routes)
    assert opened(other, ways, newest(routes), ENGLISH) == opened(whole, ways, newest(routes), ENGLISH)


@given(stories, tries)
def test_every_way_taken_is_drawn_and_every_other_reaction_is_a_stub_that_looks_like_all_stubs(
    story: Scenario, turns: list[list[int]]
) -> None:
    routes = played(story, turns)
    ways = moves(routes)
    known = seen(story, ways, ENGLISH)
    drawing = draw(known.whole)
    solid = [(e.scene, e.choice, e.target) for e in drawing.edges if e.target != graph.HOLE]
    assert sorted(solid, key=str) == sorted({(known.numbers[a], c, known.numbers[b]) for a, c, b in ways}, key=str)
    stubs = [edge for edge in drawing.edges if edge.target == graph.HOLE]
    assert len(stubs) == not_taken(story, routes)
    shapes = [[(x - edge.points()[0][0], y - edge.points()[0][1]) for x, y in edge.points()] for edge in stubs]
    assert all(
        abs(x - x0) < 0.2 and y == 0 for shape in shapes for (x, y), (x0, _) in zip(shape, shapes[0], strict=True)
    )
    told = opened(story, ways, newest(routes), ENGLISH)
    assert re.findall(r'<g class="rm-hole">.*?>([^<>]*)</text>', told) == ["…"] * len(stubs)


@given(stories, tries)
def test_the_line_of_the_newest_route_stops_at_every_place_it_came_to(story: Scenario, turns: list[list[int]]) -> None:
    routes = played(story, turns)
    told = opened(story, moves(routes), newest(routes), ENGLISH).partition('<g class="rm-route">')[2]
    assume(newest(routes))
    stops = set(re.findall(r'<circle class="rm-(?:passed|goal)" cx="([^"]+)" cy="([^"]+)"', told))
    assert len(stops) == len(came_to(story, routes[-1:]))
    assert ('class="rm-goal"' in told) == (routes[-1][-1][2] in story.endings)
    assert told.count('class="rm-line"') == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_one_region_with_a_picture_whatever_is_written_and_no_letter_is_under_twelve_pixels(
    title: str, text: str
) -> None:
    asked = Decision("?", tuple(Choice(c, text, c != "c", (Branch("end"),)) for c in "abc"))
    story = Scenario(
        "s", title, title, "a", {"a": Scene("a", title=title, decision=asked)}, {"end": Ending("end", text)}
    )
    root = ET.fromstring(opened(story, [("a", "b", "end")], (), ENGLISH))
    assert (root.get("role"), root.get("tabindex"), root.get("aria-label")) == ("region", "0", "Map")
    (picture,) = root.findall(SVG + "svg")
    assert picture.get("role") == "img"
    assert picture.get("aria-label")
    # 16 of its units are a rem, and so at least 16 pixels.
    assert float(picture.get("viewBox", "").split()[2]) / float(picture.get("width", "").removesuffix("rem")) < 16.1
    assert min(float(t.get("font-size", "0")) for t in root.iter(SVG + "text")) >= 12
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_whoever_stopped_at_once_sees_the_first_scene() -> None:
    story = scenario({"s0": replace(decision("s0", *(Choice(c, f"I {c}.") for c in "abc")), title="Hall")}, ["e0"])
    told = opened(story, [], (), ENGLISH)
    assert ">Hall</text>" in told
    assert told.count("rm-hole") == 3
    assert "rm-line" not in told


def test_one_reaction_that_led_to_two_places_has_two_lines_and_no_reason() -> None:
    told = (Branch("e0", parse("v > 0")), Branch("e1"))
    story = scenario({"s0": decision("s0", *(Choice(c, f"I {c}.", True, told) for c in "abc"))}, ["e0", "e1"])
    shown = opened(story, [("s0", "a", "e0"), ("s0", "a", "e1")], (), ENGLISH)
    assert "→ Ending e0; → Ending e1" in shown
    assert "otherwise" not in shown


def test_a_scene_without_a_title_is_called_by_its_question_and_never_by_its_name() -> None:
    asked = Decision("What now?", tuple(Choice(c, f"I {c}.", True, (Branch("mute"),)) for c in "abc"))
    scenes = {"wrong": Scene("wrong", "x", decision=asked), "mute": Scene("mute", "x", then=(Branch("bad"),))}
    story = Scenario("s", "t", "en", "wrong", scenes, {"bad": Ending("bad", "")})
    told = opened(story, [("wrong", "a", "mute"), ("mute", None, "bad")], (), ENGLISH)
    assert re.findall(r'class="rm-title"[^>]*>([^<]*)<', told) == ["What now?", "Scene", "Ending"]
    assert not re.search("wrong|mute|bad", told.lower())


def test_what_another_revision_had_is_left_out_and_what_is_left_does_not_look_lost() -> None:
    scenes = {n: decision(n, *(Choice(c, f"I {c}.", True, (Branch("e0"),)) for c in "abc")) for n in ("s0", "s1", "s2")}
    old: list[Way] = [("s0", "gone", "s1"), ("s1", "a", "nowhere"), ("never", "a", "s2")]
    told = opened(scenario(scenes, ["e0"]), old, old, ENGLISH)
    assert told.count('class="rm-box ') == 3
    assert not re.search("rm-lost|nobody|nowhere|never|gone", told)
