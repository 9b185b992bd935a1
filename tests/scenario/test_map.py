"""The map of a scenario: what holds of every drawing, whatever was written, and what it shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.finding import Finding, Hop, Mark, Severity
from roleplay.scenario import graph
from roleplay.scenario.conditions import parse
from roleplay.scenario.map import (
    COMPACT,
    PLAIN,
    ROOMY,
    TITLES,
    Box,
    Crowd,
    Drawing,
    Edge,
    Kind,
    Style,
    crowded_svg,
    dot,
    draw,
    mermaid,
    page,
    style,
    svg,
)
from roleplay.scenario.map.bands import fold, sheet
from roleplay.scenario.map.net import Segment, empty
from roleplay.scenario.map.order import crossings, untangle
from roleplay.scenario.map.wording import changed, clean, condition, cut, fixed_width, lines, width, words_in
from roleplay.scenario.model import SILENCE, Branch, Choice, Decision, Effect, Ending, Outcome, Scenario, Scene

SVG = "{http://www.w3.org/2000/svg}"
LONG = "I'm very sorry, housekeeping is two people short today, so we're running late, sir, I fear."


def choice(name: str, *goals: str, text: str = "Tell me.", spoken: bool = True) -> Choice:
    branches = [Branch(goal, parse("trust >= 2")) for goal in goals[:-1]] + [Branch(goal) for goal in goals[-1:]]
    return Choice(name, text, spoken, tuple(branches))


def scene(name: str, *goals: str, text: str = "Tell me.") -> Scene:
    """A scene that goes on by itself to one goal, or decides between several."""
    if len(goals) < 2:
        return Scene(name, then=tuple(map(Branch, goals)))
    reactions = tuple(choice(f"c{i}", goal, text=text) for i, goal in enumerate(goals))
    return Scene(name, decision=Decision("And?", reactions))


def scenario(*scenes: Scene, endings: tuple[str, ...] = ("end",), begin: str = "a") -> Scenario:
    named = {name: Ending(name, name.title(), Outcome.GOOD) for name in endings}
    return Scenario("s", "A story", "en", begin, {s.id: s for s in scenes}, named)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Anything that a draft can be: loops, holes, places that nobody reaches, two of one name, no beginning."""
    names = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8))
    endings = draw(st.lists(st.sampled_from("axyz"), unique=True, max_size=3))
    goals = st.sampled_from([*names, *endings, "nowhere at all"])
    texts = st.one_of(st.just(LONG), st.text(max_size=30), st.just("שלום, מה שלומך היום?"))
    when = st.sampled_from([None, parse("trust >= 2"), parse("not (late or trust < -1) and x = 3")])
    then = st.lists(st.builds(Branch, goals, when), max_size=3).map(tuple)
    effect = st.sampled_from([Effect("trust", -1, True), Effect("late", True, False), Effect("a_long_name", 12, False)])
    effects = st.lists(effect, max_size=4).map(tuple)
    number = count()
    reaction = st.builds(
        lambda text, spoken, t, e: Choice(f"c{next(number)}", text, spoken, t, e), texts, st.booleans(), then, effects
    )
    quiet = st.none() | st.builds(lambda t, e: Choice(SILENCE, "", False, t, e), then, effects)
    decision = st.builds(
        lambda choices, silence: Decision("?", tuple(choices), within=20, silence=silence),
        st.lists(reaction, min_size=1, max_size=4),
        quiet,
    )
    made = {n: Scene(n, title=draw(texts), decision=draw(st.none() | decision), then=draw(then)) for n in names}
    ended = {n: Ending(n, draw(texts), draw(st.sampled_from([None, *Outcome]))) for n in endings}
    return Scenario("any", draw(texts), "en", draw(st.sampled_from([*names, "?"])), made, ended)


def solid(edges: tuple[Edge, ...]) -> list[Edge]:
    return [edge for edge in edges if edge.target != graph.HOLE]


def goal(drawing: Drawing, edge: Edge) -> Box:
    box = drawing.box(edge.target)
    assert box is not None
    return box


def goal_x(drawing: Drawing, place: str) -> float:
    box = drawing.box(place)
    assert box is not None
    return box.x


def near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < 0.3 and abs(one[1] - other[1]) < 0.3


def along(edge: Edge) -> list[tuple[float, float]]:
    """Points on the way itself, not the control points beside it."""
    points = []
    for stroke in edge.strokes:
        at = stroke.start
        for piece in stroke.pieces:
            for t in (0.25, 0.5, 0.75, 1.0):
                if len(piece) == 1:
                    points.append((at[0] + (piece[0][0] - at[0]) * t, at[1] + (piece[0][1] - at[1]) * t))
                else:
                    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                    knots = (at, *piece)
                    x, y = (sum(w * knot[i] for w, knot in zip(weights, knots, strict=True)) for i in (0, 1))
                    points.append((x, y))
            at = piece[-1]
    return points


geometry = settings(max_examples=40)
styles = st.sampled_from([ROOMY, PLAIN, COMPACT, TITLES])


@given(scenarios(), styles)
@geometry
def test_no_two_boxes_overlap_and_everything_is_inside_the_canvas(story: Scenario, sizes: Style) -> None:
    drawing = draw(story, style=sizes)
    for one, other in combinations(drawing.boxes, 2):
        apart = one.x + one.w < other.x or other.x + other.w < one.x
        assert apart or one.y + one.h < other.y or other.y + other.h < one.y
    corners = [p for b in drawing.boxes for p in ((b.x, b.y), (b.x + b.w, b.y + b.h))]
    for x, y in corners + [p for edge in drawing.edges for p in edge.points()]:
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height


@given(scenarios())
@geometry
def test_every_link_has_exactly_one_edge_from_its_row_to_its_target(story: Scenario) -> None:
    drawing = draw(story)
    links = [link for made in story.scenes.values() for link in graph.links(story, made)]
    assert [(e.scene, e.choice, e.target) for e in drawing.edges] == [
        (link.scene, link.choice.id if link.choice else None, link.target) for link in links
    ]
    assert len({(e.scene, e.choice, e.branch) for e in drawing.edges}) == len(links)
    for edge in drawing.edges:
        box = drawing.box(edge.scene)
        assert box is not None
        row = next(row for row in box.rows if row.choice == edge.choice)
        assert near(edge.points()[0], (box.x + box.w, row.y))
        for stroke, following in pairwise(edge.strokes):
            assert stroke.end == following.start
    for edge in solid(drawing.edges):
        box = goal(drawing, edge)
        assert near(edge.points()[-1], (box.x, box.entry))


@given(scenarios(), styles)
@geometry
def test_ways_run_to_the_right_unless_they_are_ways_back_and_never_through_a_box(story: Scenario, sizes: Style) -> None:
    drawing = draw(story, style=sizes)
    for edge in drawing.edges:
        points = along(edge)
        if not edge.back:
            assert all(b[0] >= a[0] - 0.2 for a, b in pairwise(points))
        elif edge.target != graph.HOLE:
            box = drawing.box(edge.scene)
            assert box is not None
            assert goal(drawing, edge).column <= box.column
        for x, y in points:
            for box in drawing.boxes:
                assert not (box.x + 1 < x < box.x + box.w - 1 and box.y + 1 < y < box.y + box.h - 1)


@given(scenarios(), styles)
@geometry
def test_endings_stand_alone_in_the_last_column_and_texts_stay_in_their_box(story: Scenario, sizes: Style) -> None:
    drawing = draw(story, style=sizes)
    last = max((box.column for box in drawing.boxes), default=0)
    assert len(drawing.boxes) == len(story.places())
    for box in drawing.boxes:
        if story.endings:
            assert (box.kind is Kind.ENDING) == (box.column == last)
        assert all(width(line, drawing.style.title) < box.w for line in box.lines)
        for row in box.rows:
            assert box.y < row.y < box.y + box.h
            assert len(row.lines) <= drawing.style.text_lines
            assert all(width(line, drawing.style.text) < box.w - 20 for line in row.lines)
            beside = width(row.lines[-1], drawing.style.text) + 8 if row.beside else 0
            assert width(row.aside, drawing.style.label) + beside < box.w - 20
        assert fixed_width(box.name, drawing.style.label) < box.w - 18


@given(scenarios(), styles)
@geometry
def test_on_paper_every_box_is_whole_somewhere_and_no_letter_under_seven_points(story: Scenario, sizes: Style) -> None:
    drawing = draw(story, style=sizes)
    bands = fold(drawing)
    for box in drawing.boxes:
        wholes = [b for b in bands if b.left <= box.x and box.x + box.w <= b.right and b.top <= box.y]
        assert any(box.y + box.h <= b.bottom for b in wholes)
    assert [band.number for band in bands] == list(range(1, len(bands) + 1))
    paper = 1062 / sheet(bands)
    assert drawing.style.smallest * paper >= 7 * 96 / 72 - 0.01
    assert all(band.view[2] * paper <= 1062.1 and band.view[3] * paper <= 690.1 for band in bands)


@given(scenarios())
@geometry
def test_where_a_line_is_cut_stands_the_part_and_place_to_which_it_leads(story: Scenario) -> None:
    drawing = draw(story)
    bands = fold(drawing)
    for band in bands:
        for lead in band.leads:
            assert bands[lead.number - 1].left <= goal_x(drawing, lead.place) < bands[lead.number - 1].right
    for edge in solid(drawing.edges):
        start, head = edge.points()[0][0] - 1, goal(drawing, edge)
        here = [band for band in bands if band.left <= start < band.right]
        side = 1 if head.x >= here[0].right else -1 if head.x < here[0].left else 0
        leads = [lead for band in here for lead in band.leads if (lead.place, lead.side) == (head.place, side)]
        assert bool(leads) or not side


@given(scenarios())
@geometry
def test_conditions_never_overlap_each_other_or_a_box(story: Scenario) -> None:
    drawing = draw(story)
    size = drawing.style.label
    frames = [(x, y - size, x + width(e.label, size), y) for e in drawing.edges if e.label for x, y in [e.label_at]]
    for one, other in combinations(frames, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    for left, top, right, bottom in frames:
        for box in drawing.boxes:
            assert right < box.x or box.x + box.w < left or bottom < box.y or box.y + box.h < top


@given(scenarios())
@settings(max_examples=25)
def test_the_same_scenario_gives_the_same_drawing(story: Scenario) -> None:
    assert svg(draw(story)) == svg(draw(story))


@given(scenarios(), st.text(max_size=40))
@settings(max_examples=40)
def test_the_svg_is_xml_with_unique_ids_whatever_is_written(story: Scenario, text: str) -> None:
    findings = [Finding("x", Severity.ERROR, text, Mark(), (Hop(text, text, text), Hop("a")), place=p) for p in "ab"]
    told = svg(draw(story), findings=findings, route=[Hop("a"), Hop(text)], outcomes=True, ways=True, widths={})
    root = ET.fromstring(told)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    titled = [g for g in root.iter(SVG + "g") if "rm-box" in g.get("class", "").split()]
    assert len(titled) == len(story.places())
    assert all(g[0].tag == SVG + "title" and g[0].text for g in titled)
    page(draw(story), findings=findings).encode()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_untangling_never_makes_it_worse(joins: list[tuple[int, int, int]]) -> None:
    net = empty(5)
    for layer in range(5):
        for _ in range(6):
            net.add(layer, 20, solid=True)
    for gap, left, right in joins:
        net.gaps[gap].append(Segment(gap * 6 + left, gap * 6 + 6 + right, 5.0 * (right % 3), 0, 1))
    before = crossings(net, net.layers)
    assert untangle(net) == crossings(net, net.layers) <= before


def test_a_tree_has_no_crossings() -> None:
    tree = [scene("a", "b", "c", "d"), *(scene(n, *(f"{n}{i}" for i in range(3))) for n in "bcd")]
    leaves = [scene(f"{n}{i}", f"e{n}{i}") for n in "dcb" for i in range(3)]
    endings = tuple(f"e{n}{i}" for n in "cdb" for i in (2, 0, 1))
    assert draw(scenario(*tree, *leaves, endings=endings)).crossings == 0


def test_ways_to_one_place_share_the_track_once_they_have_met() -> None:
    drawing = draw(scenario(scene("a", "b", "end", "end"), scene("b", "c", "c", "end"), scene("c", "end")))
    first, second = (e for e in drawing.edges if e.scene == "a" and e.target == "end")
    assert first.strokes[0] != second.strokes[0]
    assert first.strokes[1:] == second.strokes[1:]


def test_a_loop_is_one_return_arc_and_a_scene_may_lead_to_itself() -> None:
    drawing = draw(scenario(scene("a", "b"), scene("b", "a", "b", "end")))
    assert [(e.scene, e.target) for e in drawing.edges if e.back] == [("b", "a"), ("b", "b")]
    assert svg(drawing).count('class="rm-chevron"') == 2


def test_a_ring_of_many_scenes_has_a_single_way_back() -> None:
    ring = [Scene(f"s{i}", then=(Branch(f"s{(i + 1) % 42}"),)) for i in range(42)]
    drawing = draw(scenario(*ring, begin="s0"))
    assert sum(edge.back for edge in drawing.edges) == 1
    assert len({box.entry for box in drawing.boxes if box.kind is Kind.SCENE}) == 1


def test_what_nobody_reaches_still_stands_there_dashed() -> None:
    drawing = draw(scenario(scene("a", "b"), scene("b", "end"), scene("lost", "b"), endings=("end", "other")))
    assert {box.place for box in drawing.boxes if not box.reached} == {"lost", "other"}
    assert svg(drawing).count("rm-lost") - style().count("rm-lost") == 2
    lost = drawing.box("lost")
    assert lost is not None
    assert lost.column == 0


def test_a_link_to_nowhere_is_a_stub_with_a_question_mark() -> None:
    drawing = draw(scenario(scene("a", "nowhere at all", "end", "end")))
    assert [e.target for e in drawing.edges] == [graph.HOLE, "end", "end"]
    assert ">?</text>" in svg(drawing)


def test_a_scene_and_an_ending_of_one_name_are_two_boxes() -> None:
    drawing = draw(scenario(scene("a", "end"), scene("end", "end"), endings=("end",)))
    assert [(box.place, box.kind) for box in drawing.boxes] == [
        ("a", Kind.SCENE),
        ("end", Kind.SCENE),
        ("end", Kind.ENDING),
    ]


def test_an_empty_scenario_is_an_empty_drawing() -> None:
    ET.fromstring(svg(draw(scenario(endings=()))))


def test_reactions_are_quoted_actions_are_slanted_and_silence_is_faint() -> None:
    quiet = Choice(SILENCE, "", False, (Branch("end"),))
    choices = (choice("say", "end"), choice("do", "end", text="You wait.", spoken=False))
    told = svg(draw(scenario(Scene("a", decision=Decision("?", choices, within=9, silence=quiet)))))
    assert re.search(r'class="rm-row rm-spoken"[^>]*>“Tell me.”<', told)
    assert re.search(r'class="rm-row rm-action"[^>]*>You wait.<', told)
    assert re.search(r'class="rm-row rm-silent"[^>]*>You say nothing<', told)


def test_conditions_stand_at_their_branches_in_the_language_of_the_scenario() -> None:
    story = scenario(Scene("a", decision=Decision("?", (choice("one", "end", "other"),))), endings=("end", "other"))
    assert [edge.label for edge in draw(story).edges] == ["when trust ≥ 2", "otherwise"]
    assert [edge.label for edge in draw(story, words=words_in("nl")).edges] == ["als trust ≥ 2", "anders"]
    tree = parse("(a and b and not c) or x != 3")
    assert condition(tree, words_in("en")) == "(a and b and not c) or x ≠ 3"


def asking(*effects: Effect, within: int | None = None, silent: bool = False) -> Scenario:
    """One decision that changes something; the name of its scene and of its ending read otherwise than their titles."""
    quiet = Choice(SILENCE, "", False, (Branch("end"),), effects) if silent else None
    said = replace(choice("c", "end", text="No."), effects=effects)
    asked = Scene("phone", title="A quarter to twelve", decision=Decision("?", (said,), within=within, silence=quiet))
    return Scenario("s", "A story", "en", "phone", {"phone": asked}, {"end": Ending("end", "End")})


def test_what_a_reaction_changes_stands_behind_it_and_beside_silence_its_seconds() -> None:
    effects = (Effect("trust", 1, True), Effect("late", True, False))
    told = svg(draw(asking(*effects, within=20, silent=True)))
    assert ">trust +1, late: yes</text>" in told
    assert "after 20 s · trust +1" in told
    assert "– “No.” (trust +1, late: yes) → End" in told
    assert ">trust" not in svg(draw(asking(*effects), style=TITLES))
    assert changed((Effect("late", False, False), Effect("n", 3, False)), words_in("nl")) == "late: nee, n: 3"


def test_a_name_stands_over_the_title_where_findings_would_not_be_understood_without_it() -> None:
    drawing = draw(asking())
    assert [box.name for box in drawing.boxes] == ["phone", ""]
    assert ">phone</text>" in svg(drawing)
    assert "<code>phone</code>" in page(drawing).partition('<ol class="words"')[2]
    assert "phone</text>" not in svg(draw(asking(), style=TITLES))


def test_how_an_ending_turned_out_is_told_only_when_asked() -> None:
    drawing = draw(scenario(scene("a", "end")))
    assert "good" not in svg(drawing, standalone=False)
    assert ">good</text>" in svg(drawing, standalone=False, outcomes=True)


def test_every_finding_with_a_place_has_a_sign_with_its_message_and_a_shape_of_its_own() -> None:
    drawing = draw(scenario(scene("a", "end")))
    findings = [Finding("x", severity, f"A <{severity}>", Mark(), place=p) for severity in Severity for p in ("a", "")]
    findings.append(Finding("y", Severity.NOTE, "An ending", Mark(), place="end"))
    root = ET.fromstring(svg(drawing, findings=findings))
    signs = [g for g in root.iter(SVG + "g") if g.get("id", "").startswith("map-sign-")]
    assert {g[0].text for g in signs} == {
        "Error: A <error>",
        "Warning: A <warning>",
        "Note: A <note>",
        "Note: An ending",
    }
    assert len({path.get("d") for g in signs for path in g.iter(SVG + "path") if path.get("class") == "rm-shape"}) == 3


def test_many_findings_at_one_place_all_fit_on_its_edge() -> None:
    drawing = draw(scenario(scene("a", "end")))
    told = svg(drawing, findings=[Finding("x", Severity.NOTE, str(i), Mark(), place="a") for i in range(50)])
    box = drawing.boxes[0]
    at = [float(x) for x in re.findall(r'id="map-sign-\d+" transform="translate\(([\d.]+) ', told)]
    assert len(at) == 50
    assert all(box.x < x < box.x + box.w for x in at)


def test_a_route_is_a_line_over_its_boxes_and_unknown_hops_are_passed_over() -> None:
    drawing = draw(scenario(scene("a", "b", "end", "end"), scene("b", "end")))
    route = [Hop("a", "c0", "“Tell me.”"), Hop("b"), Hop("gone", "x"), Hop("end")]
    overlay = svg(drawing, route=route).partition('<g class="rm-route">')[2]
    assert re.findall(r'<use href="#([\w-]+)"', overlay) == ["map-scene-a", "map-scene-b", "map-ending-end"]
    assert 'class="rm-line"' in overlay


def test_widths_make_ways_thick_and_add_up_where_they_run_together() -> None:
    drawing = draw(scenario(scene("a", "b", "end", "end"), scene("b", "end")))
    told = svg(drawing, widths={("a", "c0", "b"): 3, ("a", "c1", "end"): 9, ("b", None, "end"): 3}, standalone=False)
    thick = [float(w) for w in re.findall(r'class="rm-track" d="[^"]*" stroke-width="([\d.]+)"', told)]
    assert max(thick) == 14
    assert "rm-none" in told
    assert re.findall(r'class="rm-number"><rect[^>]*/><text[^>]*>(\d+)<', told) == ["3", "9", "3"]
    counts = re.findall(r'rm-count"><rect[^>]*/><text[^>]*>(\w[^<]*)<', told)
    assert counts == ["12", "3", "12"]


def test_a_line_is_as_thick_inside_a_box_as_where_it_leaves_and_arrives() -> None:
    drawing = draw(scenario(scene("a", "b", "end", "end"), scene("b", "end")))
    told = svg(drawing, widths={("a", "c0", "b"): 3, ("a", "c1", "end"): 9, ("b", None, "end"): 3}, standalone=False)
    inner = set(re.findall(r'class="rm-inner[^"]*" d="[^"]*" stroke-width="([\d.]+)"', told))
    outer = set(re.findall(r'class="rm-track" d="[^"]*" stroke-width="([\d.]+)"', told))
    assert inner - outer <= {"14"}
    assert {"5", "11"} <= inner & outer
    assert "stroke-width" not in svg(drawing, standalone=False)


def test_few_can_be_told_in_words() -> None:
    drawing = draw(scenario(scene("a", "end")), style=TITLES)
    told = svg(drawing, widths={("a", None, "end"): 2}, number=lambda n: "a few" if n < 3 else f"{n:.0f}")
    assert told.count(">a few</text>") == 3


def test_a_crowd_is_told_on_its_boxes_and_nowhere_else_as_a_number() -> None:
    drawing = draw(scenario(scene("a", "b", "end", "end"), scene("b", "end")), style=TITLES)
    widths = {("a", "c0", "b"): 1.5, ("a", "c1", "end"): 9.0, ("b", None, "end"): 1.5}
    crowd = Crowd(widths, {"a": "11", "b": "a few", "end": "9"}, {"b": "a few"}, {"b": "#play-b"})
    told = crowded_svg(drawing, crowd)
    assert re.findall(r'rm-count"><rect[^>]*/><text[^>]*>([^<]*)<', told) == ["11", "a few", "9"]
    assert told.count('class="rm-number') == 3
    assert re.findall(r'rm-stub">.*?>([^<]+)</text>', told) == ["a few"]
    assert re.findall(r'<a href="([^"]*)" aria-label="([^"]*)" data-place="b">', told) == [("#play-b", "B: a few")]
    assert "c0" not in told


def test_two_crowds_can_be_drawn_on_one_scale() -> None:
    drawing = draw(scenario(scene("a", "end")))

    def thickest(most: float | None) -> float:
        told = crowded_svg(drawing, Crowd({("a", None, "end"): 3.0}, most=most))
        return max(map(float, re.findall(r'rm-track" d="[^"]*" stroke-width="([\d.]+)"', told)))

    assert thickest(None) == thickest(3.0) == 14
    assert thickest(6.0) == 8


def test_a_word_parts_after_its_hyphen() -> None:
    assert lines("Twenty-five minutes later", 80, 16, 4) == ("Twenty-", "five", "minutes", "later")
    assert lines("Twenty-five minutes later", 400, 16, 4) == ("Twenty-five minutes later",)


def test_an_inline_svg_has_no_style_no_font_and_its_own_ids() -> None:
    told = svg(draw(scenario(scene("a", "end"))), standalone=False, prefix="me")
    assert told.startswith("<svg")
    assert "style" not in told
    assert all(name.startswith("me-") for name in re.findall(r' id="([^"]*)"', told))
    assert "var(--ink,#221d18)" in style()
    assert all(rule.startswith((".rm", "@media print")) for rule in style().strip().splitlines())


def test_a_page_lists_its_findings_with_links_to_their_box_and_way() -> None:
    drawing = draw(scenario(scene("a", "b"), scene("b", "end", "b", "end")))
    finding = Finding("loop", Severity.NOTE, "Round and `b`", Mark(7), (Hop("a"), Hop("b", "c1", "“Tell me.”")), "b")
    told = page(drawing, findings=[finding])
    for link in set(re.findall(r'href="#([^"]+)"', told)):
        assert f'id="{link}"' in told
    assert "a → b → “Tell me.”" in told
    assert "Round and <code>b</code>" in told
    assert "<script" not in told


def test_the_link_that_hides_a_way_leads_back_to_the_finding_from_which_it_was_asked() -> None:
    route = (Hop("a"), Hop("b"))
    findings = [Finding("x", Severity.NOTE, f"{i}", Mark(), route if i else (), "a") for i in range(3)]
    told = page(draw(scenario(scene("a", "b"), scene("b", "end"))), findings=findings)
    assert re.findall(r'class="hide" id="map-hide-(\d)" href="#map-finding-(\d)"', told) == [("1", "1"), ("2", "2")]
    assert "body:has(#map-way-2:target) #map-hide-2{display:block}" in told


def test_a_finding_is_told_in_one_language_on_a_page_in_another() -> None:
    story = replace(scenario(scene("a", "end")), language="nl")
    told = page(draw(story), findings=[Finding("x", Severity.WARNING, "Mend it", Mark(), place="a")])
    assert '<html lang="nl">' in told
    assert '<p lang="en">Warning: Mend it</p>' in told
    assert "waarschuwing</span>" in told.partition('<ul class="legend">')[2].partition("</ul>")[0]
    assert "Waarschuwing:" not in told


def test_the_legend_tells_only_what_stands_on_the_map() -> None:
    def legend(story: Scenario) -> str:
        return page(draw(story)).partition('<ul class="legend">')[2].partition("</ul>")[0]

    assert "colour of where it leads" in legend(scenario(scene("a", "end")))
    assert "what a reaction changes" in legend(asking(Effect("trust", 1, True)))
    assert not re.search("changes|then|back|name", legend(scenario(scene("a", "end"))))
    assert "only then" in legend(scenario(Scene("a", then=(Branch("end", parse("x")), Branch("a")))))


@given(st.sampled_from([ROOMY, PLAIN, COMPACT, TITLES]))
def test_on_the_screen_the_smallest_letters_are_twelve_and_a_half_pixels(sizes: Style) -> None:
    told = page(draw(scenario(scene("a", "b", "end", "end"), scene("b", "end")), style=sizes))
    scale = re.search(r"--normal:([\d.]+)", told)
    assert scale is not None
    smallest = min(float(size) for size in re.findall(r'font-size="([\d.]+)"', told))
    assert smallest * float(scale[1]) > 12.49


def test_only_what_does_not_fit_a_sheet_can_be_folded() -> None:
    ring = [Scene(f"s{i}", then=(Branch(f"s{(i + 1) % 42}"),)) for i in range(42)]
    assert 'id="folded"' in page(draw(scenario(*ring, begin="s0")))
    small = page(draw(scenario(scene("a", "end"))))
    assert 'id="folded"' not in small
    assert small.count('<svg class="rm rm-band') == 1


def test_a_screen_reader_walks_from_the_beginning_to_the_endings_by_their_titles() -> None:
    lost = scene("lost", "b")
    told = svg(draw(scenario(lost, scene("a", "b"), scene("b", "end"), begin="a")))
    assert 'role="graphics-document document"' in told
    walked = re.findall(r'role="graphics-symbol"><title>(\w+) ', told)
    assert walked == ["A", "Lost", "B", "End"]


def test_dot_and_mermaid_escape_what_is_written() -> None:
    nasty = 'He said "no" \\ --> [x] {y} |z|\n#1; <b>`c`</b> é'
    story = scenario(
        Scene("a", title=nasty, decision=Decision("?", (choice("one", "end", "gone", text=nasty),))), endings=("end",)
    )
    told = dot(story)
    assert all(re.sub(r"\\.", "", line).count('"') % 2 == 0 for line in told.splitlines())
    assert 's1 [label="He said \\"no\\" \\\\ --> [x] {y} |z| #1; <b>`c`</b> é", penwidth=2];' in told
    assert 's1 -> s1_hole [label="“' in told
    for line in mermaid(story).splitlines()[1:]:
        assert line.count('"') in (2, 4)
        assert not re.search(r"[<`\\]", line)
        assert not re.search(r"[;#]", re.sub(r"#\d+;", "", line))


def test_texts_are_cut_where_they_end() -> None:
    assert cut("Short", 100, 10) == "Short"
    assert cut("Rather a long one", 50, 10).endswith("…")
    assert lines("one two three four", 40, 10, 2) == ("one two", "three f…")
    assert all(width(line, 10) <= 40 for line in lines("Donaudampfschifffahrt", 40, 10, 3))
    assert clean("a\x00b\u202e c\n\td\ud800") == "ab c d"
