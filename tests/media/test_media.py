"""Films and scripts become clips that play; what can't be read is a sentence with its name."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import ClipNotFound, ClipUnplayable, FfmpegMissing
from roleplay.finding import Severity
from roleplay.media import ffmpeg, people, storyboard
from roleplay.media.captions import Cue, cues_from_script, read_vtt, write_vtt
from roleplay.media.findings import clip_findings
from roleplay.media.need import ClipNeed, needs
from roleplay.media.probe import probe
from roleplay.media.workshop import Kind, Workshop
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read
from roleplay.scenario.script import LEAD, length, parse, seconds
from tests.conftest import TINY
from tests.films import film


def tiny() -> Scenario:
    scenario = read(TINY, "tiny").scenario
    assert scenario is not None
    return scenario


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "media", tmp_path / "data" / "clips", width=320)


@pytest.fixture
def need() -> ClipNeed:
    return next(n for n in needs(tiny()) if n.place == "hall")


def test_a_film_is_made_ready_once_and_a_new_film_under_its_name_is_made_anew(
    workshop: Workshop, need: ClipNeed
) -> None:
    path = film(workshop.media / "tiny" / "hall.mp4")
    (path.parent / "hall.en.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:00.900\n[a tone]\n")
    built = workshop.build(need)
    assert built.kind is Kind.FILMED
    assert 0.9 < built.seconds < 1.2
    assert list(built.captions) == ["en"]
    assert built.poster.stat().st_size > 500
    before = built.path.stat().st_mtime_ns
    assert workshop.build(need).path.stat().st_mtime_ns == before
    film(path, length=2.0)
    assert workshop.build(need).digest != built.digest


def test_a_film_without_sound_gets_a_silent_track_and_is_never_made_larger(workshop: Workshop, need: ClipNeed) -> None:
    film(workshop.media / "tiny" / "hall.mp4", sound=False, size="320x240")
    made = probe(workshop.build(need).path)
    assert (made.width, made.height, made.audio_codec) == (320, 240, "aac")


def test_a_portrait_film_keeps_its_shape_inside_720_lines(workshop: Workshop, need: ClipNeed) -> None:
    film(workshop.media / "tiny" / "hall.mp4", size="720x1280")
    largest, smaller = workshop.build(need).renditions
    assert (largest.height, smaller.height) == (720, 480)
    assert abs(largest.width / largest.height - 720 / 1280) < 0.01


def test_a_cut_takes_only_that_part(workshop: Workshop, need: ClipNeed) -> None:
    film(workshop.media / "tiny" / "hall.mp4", length=3.0)
    assert 0.9 < workshop.build(replace(need, start=1.0, end=2.0)).seconds < 1.2
    with pytest.raises(ClipUnplayable, match=r"3.0 seconds long"):
        workshop.build(replace(need, start=9.0, end=10.0))


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b"not a film at all", "can't be read"), (b"#EXTM3U\n/etc/passwd\n", "")]
)
def test_a_file_that_is_no_film_is_a_finding_with_its_name_and_a_storyboard_takes_its_place(
    workshop: Workshop, need: ClipNeed, content: bytes, says: str
) -> None:
    path = workshop.media / "tiny" / "hall.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    findings = [f for f in clip_findings(tiny(), workshop) if f.code == "clip-unplayable"]
    assert len(findings) == 1
    assert findings[0].severity is Severity.ERROR
    assert "hall.mp4" in findings[0].message
    assert says in findings[0].message
    built, problem = workshop.build_or_storyboard(need)
    assert built.kind is Kind.STORYBOARD
    assert problem is not None
    assert workshop.made(need) == built


def test_a_film_that_was_cut_off_while_copying_is_told_as_such(workshop: Workshop, need: ClipNeed) -> None:
    path = film(workshop.media / "tiny" / "hall.mp4")
    path.write_bytes(path.read_bytes()[:1500])
    with pytest.raises(ClipUnplayable, match=r"hall\.mp4"):
        workshop.build(need)
    assert not [p for p in workshop.cache.iterdir() if p.is_dir()]


def test_a_name_that_leaves_the_folder_is_refused(workshop: Workshop, need: ClipNeed, tmp_path: Path) -> None:
    film(tmp_path / "secret.mp4")
    with pytest.raises(ClipNotFound):
        workshop.source(replace(need, file="../../secret.mp4"))
    (workshop.media / "tiny").mkdir(parents=True)
    (workshop.media / "tiny" / "hall.mp4").symlink_to(tmp_path / "secret.mp4")
    with pytest.raises(ClipNotFound):
        workshop.source(need)


def test_what_a_killed_run_left_is_swept_and_never_served(tmp_path: Path, need: ClipNeed) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    left = tmp_path / "clips" / f"abc.making-{gone.pid}-1"
    left.mkdir(parents=True)
    running = tmp_path / "clips" / f"abc.making-{os.getpid()}-1"
    running.mkdir(parents=True)
    workshop = Workshop(tmp_path / "media", tmp_path / "clips")
    assert not left.exists()
    assert running.exists()
    assert workshop.made(need) is None


def test_films_that_are_missing_are_one_note_and_when_strict_an_error_each(workshop: Workshop) -> None:
    assert [(f.code, f.severity) for f in clip_findings(tiny(), workshop)] == [("clip-missing", Severity.NOTE)]
    strict = clip_findings(tiny(), workshop, strict=True)
    assert len(strict) == 5
    assert {f.severity for f in strict} == {Severity.ERROR}


def test_without_ffmpeg_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEPLAY_FFMPEG", "/nowhere/ffmpeg")
    with pytest.raises(FfmpegMissing, match="ROLEPLAY_FFMPEG"):
        ffmpeg.find()


def test_a_storyboard_lasts_as_long_as_its_words_need_and_carries_them_as_captions(tmp_path: Path) -> None:
    script = parse("INT. FRONT DESK - EVENING\n\nGUEST (sad)\nIt is late.\n\nYOU\nCome in.")
    drawing = storyboard.Drawing(script, (("GUEST", "Mrs A, 60"),), width=320)
    storyboard.draw(drawing, tmp_path / "x.mp4", ffmpeg.find(), "x", lambda _share: None)
    made = probe(tmp_path / "x.mp4")
    assert abs(made.seconds - length(script)) < 0.15
    cues = cues_from_script(script, LEAD)
    assert [(c.who, c.text) for c in cues] == [("GUEST", "It is late."), ("YOU", "Come in.")]
    assert cues[-1].end < made.seconds


def test_a_mood_changes_the_face_and_the_same_person_always_looks_the_same() -> None:
    def face(mood: str) -> bytes:
        script = parse(f"GUEST ({mood})\nHello.")
        return storyboard.still(storyboard.Drawing(script, (("GUEST", "Mr B"),), width=160)).tobytes()

    assert len({face(m) for m in people.MOODS}) == len(people.MOODS)
    assert face("boos") == face("angry")
    assert face("happy") == face("happy")


def test_a_script_is_read_as_a_screenplay() -> None:
    script = parse("INT. BAR - NIGHT\n\nIt rains.\n\nGUEST (cold)\nWell.\nReally.\n\nMS LIN\n(friendly)\nYes?")
    assert script.setting is not None
    assert (script.setting.place, script.setting.time) == ("BAR", "NIGHT")
    assert [(b.who, b.mood, b.text) for b in script.beats] == [
        (None, "", "It rains."),
        ("GUEST", "cold", "Well. Really."),
        ("MS LIN", "friendly", "Yes?"),
    ]


@given(st.text(max_size=300))
def test_any_text_is_a_script_with_every_beat_in_time(text: str) -> None:
    script = parse(text)
    assert all(seconds(b) > 0 and b.text for b in script.beats)
    for cue in cues_from_script(script):
        assert 0 <= cue.start < cue.end


words = (
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60)
    .map(lambda t: " ".join(t.split()))
    .filter(lambda t: t and "-->" not in t)
)
names = st.text(st.characters(categories=["L"]), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**5), names, words), max_size=6))
def test_captions_that_are_written_and_read_again_are_the_same(made: list[tuple[int, int, str, str]]) -> None:
    cues = tuple(Cue(a / 1000, (a + n) / 1000, who, text) for a, n, who, text in made)
    again, problems = read_vtt(write_vtt(cues))
    assert (again, problems) == (cues, ())


@given(st.text(max_size=300))
def test_any_text_as_captions_gives_cues_or_problems(text: str) -> None:
    cues, problems = read_vtt(text)
    assert all(c.start < c.end for c in cues)
    assert cues or problems
