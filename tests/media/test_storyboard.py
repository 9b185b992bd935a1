"""A scene that nobody filmed is drawn: as long as its words need, and everybody who speaks is seen."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from roleplay.media import casting, ffmpeg, people, sets, storyboard, tone
from roleplay.media.canvas import height, planes
from roleplay.media.captions import cues_from_script
from roleplay.media.casting import RATE, Shot
from roleplay.media.painter import Painter
from roleplay.media.probe import probe
from roleplay.scenario.script import LEAD, length, parse, seconds

TWO = "INT. FRONT DESK - DAY\n\nGUEST (angry)\nI waited.\n\nMANAGER (friendly)\nGood afternoon.\n\nYOU\nOne moment."
NAMED = (("GUEST", "Mr B, 60"), ("MANAGER", "Ms L, the duty manager"), ("YOU", "the receptionist"))
WIDE = 160


def drawing(text: str = TWO, variant: str = "") -> storyboard.Drawing:
    return storyboard.Drawing(parse(text), NAMED, width=WIDE, variant=variant)


def shots(text: str) -> list[Shot]:
    script = parse(text)
    return casting.shots(
        script,
        [name for name, _ in NAMED],
        lecture=False,
        plain=people.MOODS["neutral"],
        lengths=[seconds(beat) for beat in script.beats],
        whole=length(script),
        mouths=[],
    )


def pictures(text: str = TWO) -> list[bytes]:
    script = parse(text)
    lasting = [seconds(beat) for beat in script.beats]
    return list(storyboard.frames_of(drawing(text), lasting, length(script)))


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEPLAY_VOICE", "off")


def test_a_film_is_as_long_as_its_script_and_its_sound_as_long_as_its_picture(tmp_path: Path) -> None:
    told: list[float] = []
    cues = storyboard.draw(drawing(), tmp_path / "x.mp4", ffmpeg.find(), "x", told.append)
    made = probe(tmp_path / "x.mp4")
    assert abs(made.seconds - length(parse(TWO))) < 0.15
    assert (made.width, made.height, made.audio_codec) == (WIDE, height(WIDE), "aac")
    assert cues == cues_from_script(parse(TWO), LEAD)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1


def test_a_script_without_a_word_is_still_a_film(tmp_path: Path) -> None:
    storyboard.draw(drawing(""), tmp_path / "x.mp4", ffmpeg.find(), "x", lambda _share: None)
    assert probe(tmp_path / "x.mp4").seconds >= 3.9


def test_the_same_script_gives_the_same_pictures_and_the_same_film(tmp_path: Path) -> None:
    sums = set()
    for name in ("a.mp4", "b.mp4"):
        storyboard.draw(drawing(), tmp_path / name, ffmpeg.find(), "x", lambda _share: None)
        sums.add(hashlib.sha256((tmp_path / name).read_bytes()).digest())
    assert len(sums) == 1


def test_everybody_who_speaks_is_seen_from_the_first_picture_and_who_speaks_is_nearest() -> None:
    for shot in shots(TWO):
        assert {one.who for one in shot.cast} == {"GUEST", "MANAGER"}
        if shot.speaks is not None:
            speaker = shot.cast[shot.speaks]
            others = [one for one in shot.cast if one is not speaker]
            assert all(speaker.size > one.size for one in others)
            assert all(one.gaze * (speaker.x - one.x) > 0 for one in others)


def test_of_many_people_three_are_seen_and_always_who_speaks() -> None:
    names = ("ANNA", "BERT", "CLARA", "DIRK", "EVA")
    for shot in shots("\n\n".join(f"{name}\nHello." for name in names)):
        assert len({one.who for one in shot.cast}) == 3
    spoken = [shot.cast[shot.speaks].who for shot in shots("\n\n".join(f"{n}\nHi." for n in names)) if shot.speaks]
    assert spoken == list(names)


def test_nobody_sees_us_and_our_words_move_no_mouth() -> None:
    made = shots(TWO)
    assert [shot.ours for shot in made] == [False, False, False, True, False]
    assert all(one.who != "YOU" for shot in made for one in shot.cast)
    assert made[3].speaks is None


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("You dial.\n\nANNA (tired)\nYes?\n\nYou put the phone down.\n\nGUEST\nAnd?", ["ANNA"]),
        ("GUEST\nHello.\n\nANNA (calm, on the phone)\nYes?", ["ANNA"]),
        ("GUEST\nHello.\n\nANNA (aan de telefoon)\nJa?", ["ANNA"]),
        ("GUEST\nHello.\n\nYou dial.\n\nGUEST\nWell?", []),
    ],
)
def test_a_voice_on_the_telephone_is_not_in_the_room(text: str, away: list[str]) -> None:
    made = shots(text)
    assert sorted({one.who for shot in made for one in shot.cast if one.away}) == away
    assert {one.who for one in made[0].cast} == {"GUEST"}


@pytest.mark.parametrize(
    ("action", "seen"),
    [("He sits on a stone.", 1), ("The house sleeps.", 0), ("He has gone back inside.", 0), ("The manager nods.", 1)],
)
def test_a_scene_without_words_shows_only_who_its_actions_show(action: str, seen: int) -> None:
    assert {len(shot.cast) for shot in shots(f"EXT. GARDEN - DAY\n\n{action}")} == {seen}


def test_a_mouth_moves_only_while_somebody_speaks() -> None:
    made = pictures("GUEST\nHello, hello, hello.")
    speech = range(round(LEAD * RATE), round((LEAD + 1.6) * RATE))
    area = WIDE * height(WIDE)
    moved = [n for n, (one, two) in enumerate(pairwise(made), 1) if _lips(one, area) != _lips(two, area)]
    assert len(moved) >= 4
    # The rest of what moves there is the breath: at most once in half a second.
    outside = [n for n in moved if n not in speech]
    assert all(b - a >= RATE / 2 - 1 for a, b in pairwise(outside))


def _lips(frame: bytes, area: int) -> bytes:
    """The middle of the lower face of somebody alone at the desk."""
    return b"".join(frame[row * WIDE + 74 : row * WIDE + 90] for row in range(34, 44) if row * WIDE < area)


def test_the_last_picture_stays_with_open_eyes_that_look_at_us_and_a_closed_mouth() -> None:
    last = shots(TWO)[-1]
    assert last.speaks is None
    assert all(one.gaze == 0 for one in last.cast)
    painter = Painter(dict(NAMED), parse(TWO).setting, title="", lecture=False, empty=False, width=WIDE)
    assert pictures()[-1] in {b"".join(planes(painter.picture(last, breath))) for breath in range(3)}


def test_every_mood_has_a_face_and_a_mood_may_come_from_the_variant() -> None:
    def face(mood: str, variant: str = "") -> bytes:
        return storyboard.still(drawing(f"GUEST{mood}\nHello.", variant)).tobytes()

    assert len({face(f" ({mood})") for mood in people.MOODS}) == len(people.MOODS)
    assert face("", "later-cold") == face(" (cold)")


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        (
            "a bald man of 60 with a beard and glasses",
            {"hair_style": "bald", "beard": "full", "glasses": True, "old": True},
        ),
        ("Mevrouw A, met blond haar en een bril", {"woman": True, "glasses": True, "hair": (196, 152, 92)}),
        ("a young woman with a headscarf", {"woman": True, "hair_style": "scarf", "beard": "", "old": False}),
        ("Mrs A; her husband waits outside", {"woman": True}),
        ("Bram, souschef; hij staat alleen", {"woman": False, "outfit": "chef"}),
    ],
)
def test_looks_follow_the_description(description: str, expected: dict[str, object]) -> None:
    look = people.look("GUEST", description)
    assert {key: getattr(look, key) for key in expected} == expected


@pytest.mark.parametrize("hour", ["MORNING", "NACHT"])
def test_every_place_can_be_drawn_and_no_two_look_alike(hour: str) -> None:
    places = (
        "DESK",
        "RESTAURANT",
        "KEUKEN",
        "BAR",
        "LOUNGE",
        "STRAAT",
        "GARDEN",
        "STREAM",
        "LIFT",
        "CLASSROOM",
        "OFFICE",
    )
    drawn = {storyboard.still(drawing(f"INT. {place} - {hour}\n\nGUEST\nHi.")).tobytes() for place in places}
    assert len(drawn) == len(places)


@pytest.mark.parametrize("where", ["desk", "restaurant", "kitchen", "bar", "street", "garden", "water", "room"])
def test_without_a_voice_there_is_the_quiet_sound_of_the_place_without_clicks(tmp_path: Path, where: str) -> None:
    samples = _sound(where, tmp_path / "tone.raw")
    loudest = max(map(abs, samples))
    assert 0.004 < loudest / 32768 < 0.1
    assert max(map(abs, samples[:48])) < 0.1 * loudest
    assert max(map(abs, samples[-48:])) < 0.1 * loudest
    assert samples == _sound(where, tmp_path / "again.raw")


def _sound(where: str, path: Path) -> memoryview:
    output = ffmpeg.stream.output(tone.under(where, 2.0), str(path), f="s16le", ac=1)
    ffmpeg.run(output, ffmpeg.find(), "tone")
    return memoryview(path.read_bytes()).cast("h")


def test_every_place_has_a_light_for_every_hour() -> None:
    settings = [parse(f"INT. ROOM - {hour}").setting for hour in ("DAY", "MORNING", "AFTERNOON", "EVENING", "NIGHT")]
    assert len({sets.light(setting) for setting in settings}) == 5
    assert sets.light(None) == sets.light(settings[0])
