"""The papers for the shoot say what the scenario says, and no program reads more into them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.media.need import needs
from roleplay.media.paper import as_csv, board_page, fountain, screenplay_page, shot_list, shots_page
from roleplay.media.paper.board import excerpt
from roleplay.media.paper.pieces import Action, Heading, Speech, pieces
from roleplay.media.paper.shots import State
from roleplay.media.paper.takes import story, takes
from roleplay.media.workshop import Workshop
from roleplay.scenario import script
from roleplay.scenario.model import Branch, Choice, ClipRef, Decision, Ending, Scenario, Scene
from roleplay.scenario.reading import read
from roleplay.shipped import shipped
from tests.strategies import scenarios

NOWHERE = Workshop(Path("/nowhere/media"), Path("/nowhere/clips"))
SAMPLES = ("room-not-ready", "noten-in-het-dessert", "early-guest")

SHOOT = """\
title: Shoot
language: en
people:
  GUEST: Mr Bell, 40
  COOK: Bram, souschef
  YOU: the waiter
begin: one
scenes:
  one:
    waiting: one-waits.mp4
    script: |
      INT. KITCHEN - EVENING

      YOU
      Is it ready?

      COOK (angry)
      No!
    choices:
      a: {say: Please., then: two}
      b: {say: Now., then: two}
      c: {do: You leave., then: hall}
  two:
    clip:
      - {when: trust >= 2, play: two-calm.mp4}
      - {play: two-cold.mp4}
    script: |
      INT. KITCHEN - MORNING

      GUEST
      Well?
    then: hall
  hall:
    script: |
      EXT. STREET - EVENING

      Mr Bell waits. Bram waves from the door.
    then: [{when: trust >= 2, go: good}, {go: bad}]
  cellar:
    script: |
      INT. CELLAR - NIGHT

      Nobody.
    then: bad
variables:
  trust: {start: 0, from: -3, to: 3, means: how far the guest trusts you}
endings:
  good: {title: Good, clip: {file: all.mp4, from: 0, to: 4}, script: "INT. KITCHEN - EVENING"}
  bad: {title: Bad, clip: {file: all.mp4, from: 4, to: 9}, script: "INT. KITCHEN - EVENING"}
"""


def sample(name: str) -> Scenario:
    return whole((shipped("scenarios") / f"{name}.yaml").read_text(), name)


def whole(text: str, name: str = "shoot") -> Scenario:
    scenario = read(text, name).scenario
    assert scenario is not None
    return scenario


def workshop(folder: Path) -> Workshop:
    return Workshop(folder / "media", folder / "clips")


# -- a small reader of Fountain, after the syntax on fountain.io -----------------------------------------------------


@dataclass(frozen=True)
class Element:
    kind: str
    text: str
    number: str = ""


def titles(text: str) -> dict[str, str]:
    page = (line.partition(": ") for line in text.partition("\n\n")[0].splitlines())
    return {key: plain(value) for key, _, value in page}


def elements(text: str) -> Iterator[Element]:
    body = text.partition("\n\n")[2]
    assert "/*" not in body, "an omission that nobody meant"
    for block in body.strip("\n").split("\n\n"):
        first, *rest = block.split("\n")
        if first.startswith("[["):
            assert first.endswith("]]")
            assert not rest
            assert "]]" not in first[2:-2]
            yield Element("note", first[2:-2].strip())
            continue
        assert "[[" not in block, "a note that nobody meant"
        yield from _element(first, rest)


def _element(first: str, rest: list[str]) -> Iterator[Element]:
    numbered = re.fullmatch(r"(.*?)(?: #([\w.-]+)#)?", first)
    assert numbered is not None
    heading, number = numbered[1], numbered[2] or ""
    if first.startswith("#"):
        yield Element("section", plain(first.lstrip("# ")))
    elif first.startswith("="):
        yield Element("synopsis", plain(first[1:]))
    elif first.startswith("!"):
        yield Element("action", plain(first[1:]))
    elif re.match(r"\.[^\W_]", first):
        yield Element("heading", plain(heading[1:]), number)
    elif re.match(r"(?i)(INT|EXT|EST|INT\.?/EXT|I/E)[. ]", first):
        yield Element("heading", plain(heading), number)
    elif rest and (first.startswith("@") or (first == first.upper() and re.search(r"[A-Z]", first))):
        assert not first.endswith(("^", "TO:"))
        yield Element("character", plain(first.removeprefix("@")))
        for line in rest:
            kind = "parenthetical" if line.startswith("(") and line.endswith(")") else "dialogue"
            assert kind == "parenthetical" or line[0] not in "~!@.>=#"
            yield Element(kind, plain(line.strip("()") if kind == "parenthetical" else line))
    else:
        assert not rest
        assert first[0] not in "~!@.>=#"
        assert first != first.upper() or not re.search(r"[A-Z]", first), "read as a cue or a transition"
        yield Element("action", plain(first))


def plain(text: str) -> str:
    """The text without its escapes; emphasis that is not escaped would be a mistake."""
    assert not re.search(r"(?<!\\)[*_]", text), text
    return re.sub(r"\\([*_])", r"\1", text).strip()


# -- the screenplay --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_fountain_reader_finds_every_scene_by_its_number_and_every_word_that_is_said(name: str) -> None:
    scenario = sample(name)
    text = fountain(scenario)
    found = list(elements(text))
    assert titles(text)["Title"] == scenario.title
    assert set(titles(text)) == {"Title", "Credit", "Notes"}
    assert [e.number for e in found if e.kind == "heading"] == [t.number for t in takes(scenario)]
    said = [b for t in takes(scenario) for b in script.parse(t.need.script).beats]
    assert [e.text for e in found if e.kind == "dialogue"] == [b.text for b in said if b.who is not None]
    assert [e.text for e in found if e.kind == "character"] == [b.who for b in said if b.who is not None]


def test_the_notes_tell_the_three_reactions_and_where_each_leads() -> None:
    notes = [e.text for e in elements(fountain(sample("room-not-ready"))) if e.kind == "note"]
    asked = notes.index("The student chooses: It is quiet for a moment. What do you do?")
    assert notes[asked + 1 : asked + 4] == [
        "1. “I was just explaining that housekeeping is running late today.” → "
        "when trust ≤ -3: left (The hotel across the street); otherwise: lounge (In the lounge)",
        "2. “Mr De Wit was promised a quiet room at three. He has driven since six.” → agreed "
        "(Somebody says it for him)",
        "3. You take a step back and leave the talking to Ms Lin. → lounge (In the lounge)",
    ]


def test_a_scene_that_is_filmed_twice_stands_there_twice_with_what_must_differ() -> None:
    calm, cold = [t for t in takes(whole(SHOOT)) if t.need.place == "two"]
    assert (calm.number, cold.number) == ("two.A", "two.B")
    assert calm.notes == (
        "Version A of 2, with the same words.",
        "Shown when trust ≥ 2 (trust: how far the guest trusts you).",
        "Play it calm (GUEST).",
    )
    assert cold.notes[1:] == ("Shown in all other cases.", "Play it cold (GUEST).")
    assert Speech("GUEST", "cold", "Well?") in cold.pieces


def test_a_waiting_loop_is_a_scene_of_its_own_in_which_nobody_speaks() -> None:
    loop = next(t for t in takes(whole(SHOOT)) if t.number == "one.loop")
    assert loop.pieces == ()
    assert "Nobody speaks" in loop.notes[0]
    assert Element("action", loop.notes[0]) in elements(fountain(whole(SHOOT)))


def test_a_lecture_stands_where_it_is_shown() -> None:
    assert takes(sample("room-not-ready"))[0].number == "lecture"
    assert takes(sample("noten-in-het-dessert"))[-1].number == "lecture"


def test_saying_nothing_is_a_reaction_too_and_dutch_papers_are_dutch() -> None:
    scenario = sample("noten-in-het-dessert")
    kitchen = next(t for t in takes(scenario) if t.number == "keuken")
    assert kitchen.reactions[-1].text == "Zegt 20 seconden niets"
    notes = [e.text for e in elements(fountain(scenario)) if e.kind == "note"]
    assert "Hier begint het verhaal." in notes
    assert not any(re.search(r"\b(the|leads|shown|student chooses)\b", n) for n in notes)


def test_a_dutch_setting_is_a_heading_too() -> None:
    text = SHOOT.replace("INT. KITCHEN", "BINNEN. KEUKEN")
    assert Element("heading", "BINNEN. KEUKEN - EVENING", "one") in elements(fountain(whole(text)))


def test_nothing_that_was_written_is_left_out_of_the_pieces() -> None:
    found = pieces("CUT TO:\n\nINT. BAR - DAY\nRain.\n\nGUEST (sad)\nOh.\nWell.\n\nEXT. STREET - NIGHT\n\nBANG!\n")
    assert [type(piece) for piece in found] == [Action, Heading, Action, Speech, Heading, Action]
    assert [p.text for p in found] == [
        "CUT TO:",
        "INT. BAR - DAY",
        "Rain.",
        "Oh. Well.",
        "EXT. STREET - NIGHT",
        "BANG!",
    ]


TRAPS = (
    "*not* _meant_",
    "[[ a note ]]",
    "]] and [[",
    "[[[",
    "/* gone */",
    "# no section",
    "= no synopsis",
    ".no heading",
    "!no action",
    "@no cue",
    "~no song",
    "> no transition <",
    "CUT TO:",
    "(aside)",
    "Int. nobody's room",
    "ROOM #412# IS LATE",
    "…",
    "\u202eturned\x00",
)


@given(st.lists(st.sampled_from(TRAPS) | st.text(max_size=30), min_size=8, max_size=8))
def test_whatever_is_written_is_read_as_what_it_is(texts: list[str]) -> None:
    action, said, mood, title, question, reply, described, place = texts
    one_line = [" ".join(t.split()) for t in (action, said, mood.replace("(", "").replace(")", ""))]
    scene = Scene(
        "a_b",
        f"INT. {place.upper()} - DAY\n\n{one_line[0]}\n\nGUEST ({one_line[2]})\n{one_line[1]}\n",
        title,
        decision=Decision(question, tuple(Choice(c, reply, then=(Branch("e"),)) for c in "xyz")),
    )
    scenario = Scenario(
        "s", title, "en", "a_b", {"a_b": scene}, {"e": Ending("e", title)}, about=question, people={"GUEST": described}
    )
    found = list(elements(fountain(scenario)))
    assert [e.number for e in found if e.kind == "heading" and e.number] == ["a-b", "e"]
    assert [e.text for e in found if e.kind == "section"] == ["People", "Scenes", "Endings"]
    count = sum(isinstance(piece, Speech) for piece in pieces(scene.script))
    assert sum(e.kind == "character" for e in found) == count


# -- the shot list ---------------------------------------------------------------------------------------------------


def test_shots_stand_by_set_then_by_light_then_by_people(tmp_path: Path) -> None:
    found = shot_list(whole(SHOOT), workshop(tmp_path))
    assert [(s.set, s.time, s.file) for s in found.shots] == [
        ("INT. KITCHEN", "MORNING", "two-calm.mp4"),
        ("INT. KITCHEN", "MORNING", "two-cold.mp4"),
        ("INT. KITCHEN", "EVENING", "all.mp4"),
        ("INT. KITCHEN", "EVENING", "one.mp4"),
        ("INT. KITCHEN", "EVENING", "one-waits.mp4"),
        ("EXT. STREET", "EVENING", "hall.mp4"),
        ("INT. CELLAR", "NIGHT", "cellar.mp4"),
    ]


def test_the_sets_of_one_location_follow_each_other(tmp_path: Path) -> None:
    found = shot_list(sample("noten-in-het-dessert"), workshop(tmp_path))
    names = [one.name for one in found.sets]
    assert names.index("INT. KEUKEN, DOORGEEFLUIK") == names.index("INT. KEUKEN") + 1


def test_who_is_named_in_the_action_is_needed_too_and_a_loop_needs_who_is_seen(tmp_path: Path) -> None:
    shots = {s.file: s for s in shot_list(whole(SHOOT), workshop(tmp_path)).shots}
    assert [(p.who, p.cues) for p in shots["hall.mp4"].cast] == [("GUEST", 0), ("COOK", 0)]
    assert [(p.who, p.cues) for p in shots["one.mp4"].cast] == [("YOU", 1), ("COOK", 1)]
    assert [(p.who, p.cues) for p in shots["one-waits.mp4"].cast] == [("COOK", 0)]


def test_a_note_tells_which_pictures_must_fit_and_what_comes_from_another_set(tmp_path: Path) -> None:
    shots = {s.file: s for s in shot_list(whole(SHOOT), workshop(tmp_path)).shots}
    assert shots["one.mp4"].notes == ("The story begins here.",)
    assert "The first picture must fit the end of: one." in shots["two-calm.mp4"].notes
    assert shots["hall.mp4"].notes == ("From another set: one, two (same clothes, same things in hand).",)


def test_a_film_that_several_scenes_play_is_one_shot_as_long_as_its_cuts(tmp_path: Path) -> None:
    shot = next(s for s in shot_list(whole(SHOOT), workshop(tmp_path)).shots if s.file == "all.mp4")
    assert (shot.numbers, shot.seconds) == (("good", "bad"), 9)
    assert "bad plays 0:04 to 0:09." in shot.notes


def test_the_sums_are_those_of_the_column_and_filmed_clips_are_no_longer_to_film(tmp_path: Path) -> None:
    films = Workshop(shipped("media"), tmp_path)
    filmed = shot_list(sample("early-guest"), films)
    assert {s.state for s in filmed.shots} == {State.FILMED}
    assert (filmed.whole.clips, filmed.whole.left) == (5, 0)
    assert not (tmp_path / "sources.json").exists()
    for name in SAMPLES:
        found = shot_list(sample(name), films)
        assert found.whole.seconds == sum(s.seconds or 0 for s in found.shots) == sum(s.seconds for s in found.sets)
        assert found.whole.clips == len(found.shots) == sum(s.clips for s in found.sets)


def test_a_broken_film_and_one_out_of_its_folder_are_told_and_stop_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "media" / "shoot"
    folder.mkdir(parents=True)
    (folder / "one.mp4").write_bytes(b"no film")
    scenario = whole(SHOOT)
    two = replace(scenario.scenes["two"], clips=(ClipRef("../../two-calm.mp4"),))
    scenario = replace(scenario, scenes={**scenario.scenes, "two": two})
    states = {s.file: s.state for s in shot_list(scenario, workshop(tmp_path)).shots}
    assert (states["one.mp4"], states["hall.mp4"]) == (State.UNREADABLE, State.TO_FILM)
    assert states["../../two-calm.mp4"] is State.UNREADABLE


@pytest.mark.parametrize(("name", "between"), [("room-not-ready", ","), ("noten-in-het-dessert", ";")])
def test_the_csv_comes_back_as_it_was_with_the_separator_of_its_country(
    name: str, between: str, tmp_path: Path
) -> None:
    scenario = sample(name)
    found = shot_list(scenario, workshop(tmp_path))
    raw = as_csv(found, scenario.language)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=between, strict=True))
    assert {len(row) for row in rows} == {10}
    assert [row[0] for row in rows[1 : len(found.shots) + 1]] == [s.file for s in found.shots]
    assert [row[3] for row in rows[1 : len(found.shots) + 1]] == [s.set for s in found.shots]
    assert rows[-1][7] == str(sum(int(row[7]) for row in rows[1 : len(found.shots) + 1]))


FORMULAS = ('=HYPERLINK("x")', "+1", "-1", "@a", "＝1", "x;=1", 'x",=1', "\t=1", "\r=1")
NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
"""What a file system takes as a name."""


@given(st.lists(st.sampled_from(FORMULAS) | NAMES))
def test_no_cell_of_the_csv_starts_a_formula_whichever_way_it_is_split(texts: list[str]) -> None:
    names = {f"s{n}": Scene(f"s{n}", text, text, then=(Branch("e"),)) for n, text in enumerate(texts)}
    clips = {n: replace(s, clips=(ClipRef(f"{t} {n}"),)) for (n, s), t in zip(names.items(), texts, strict=True)}
    scenario = Scenario("s", "t", "en", "s0", clips, {"e": Ending("e", "=1")}, people=dict.fromkeys(texts, "=1"))
    raw = as_csv(shot_list(scenario, NOWHERE), "en").decode("utf-8-sig")
    for row in csv.reader(io.StringIO(raw, newline=""), strict=True):
        assert not any(cell.startswith(tuple("=+-@＝＋－＠\t\r\n")) for cell in row)
        assert not any(re.search(r"[;,]\s*[=+@＝＋－＠-]", cell) for cell in row)


# -- pages -----------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page shows, and with which elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.ticked = 0
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ticked += "checked" in given
        for name, kept in (("id", self.ids), ("href", self.links), ("src", self.pictures)):
            if given.get(name):
                kept.append(given[name] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


ALLOWED = """
html head meta title style body main header section div p span h1 h2 h3 ul ol li dl dt dd a b i label input
table thead tbody tr th td article figure figcaption img
"""


def pages(scenario: Scenario, around: Workshop) -> tuple[str, str, str]:
    return screenplay_page(scenario), shots_page(scenario, around), board_page(scenario, around)


@given(st.sampled_from(("<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 1 }}", "</style>")) | NAMES)
@settings(max_examples=15)
def test_any_text_is_shown_as_text(text: str) -> None:
    choices = tuple(Choice(c, text, then=(Branch("e"),)) for c in "xyz")
    scene = Scene("a", f"{text}\n\nGUEST ({text})\n{text}\n", text, decision=Decision(text, choices))
    ending = Ending("e", text, consequence=text, clips=(ClipRef(text),), script=f"INT. {text} - {text}")
    scenario = Scenario(text, text, "en", "a", {"a": scene}, {"e": ending}, about=text, goal=text, people={text: text})
    for page in pages(scenario, NOWHERE):
        assert set(Page(page).tags) <= set(ALLOWED.split())
        assert "\x00" not in page


@given(scenarios())
@settings(max_examples=15)
def test_every_scenario_whatever_its_shape_goes_on_paper(scenario: Scenario) -> None:
    places = set(scenario.scenes) | set(scenario.endings)
    assert {e.number for e in elements(fountain(scenario)) if e.kind == "heading"} == places
    for text in pages(scenario, NOWHERE):
        page = Page(text)
        assert len(page.ids) == len(set(page.ids))
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_need_nothing_else_and_their_links_lead_somewhere(name: str, tmp_path: Path) -> None:
    scenario = sample(name)
    for text in pages(scenario, workshop(tmp_path)):
        page = Page(text)
        assert "script" not in page.tags
        assert "link" not in page.tags
        assert set(re.findall(r"url\(([a-z]+:)", text)) == {"data:"}
        assert all(address.startswith("data:image/jpeg;base64,") for address in page.pictures)
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
        assert f'lang="{scenario.language}"' in text


def test_what_is_filmed_has_its_box_ticked(tmp_path: Path) -> None:
    assert Page(shots_page(sample("early-guest"), Workshop(shipped("media"), tmp_path))).ticked == 5
    assert Page(shots_page(sample("early-guest"), workshop(tmp_path))).ticked == 0


def test_the_storyboard_has_a_picture_per_clip_in_order_of_the_story_and_what_nobody_reaches_last(
    tmp_path: Path,
) -> None:
    scenario = whole(SHOOT)
    assert list(story(scenario)) == ["one", "two", "hall", "good", "bad", "cellar"]
    page = Page(board_page(scenario, workshop(tmp_path)))
    assert page.ids == [f"scene-{name}" for name in story(scenario)]
    assert len(page.pictures) == 7  # two has two
    assert not (tmp_path / "clips").exists()


def test_an_excerpt_fits_its_card_and_stops_at_the_end_of_a_word() -> None:
    words = " ".join(["patience"] * 200)
    (cut,) = excerpt((Heading("INT. BAR - DAY", script.Setting("BAR", "DAY")), Action(words)), 3)
    assert re.fullmatch(r"(patience )+…", cut.text)
    assert 20 < cut.text.count("patience") < 40
    first, second = (Action("One."), Action("Two."))
    assert excerpt((first, second), 2) == (first, second)
    assert excerpt((first, second), 1) == (Action("One. …"),)


def test_a_made_clip_gives_its_own_picture_to_the_storyboard(tmp_path: Path) -> None:
    scenario = sample("early-guest")
    around = Workshop(shipped("media"), tmp_path / "clips")
    drawn = Page(board_page(scenario, around)).pictures
    around.build(next(n for n in needs(scenario) if n.place == "dawn"))
    text = board_page(scenario, around)
    changed = [old != new for old, new in zip(drawn, Page(text).pictures, strict=True)]
    assert changed == [True, False, False, False, False]
    assert Page(text).text.count("filmed") == 1
