"""What a build makes of a film: sizes, timing, level and stills that follow each other without a seam."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import av
import pytest
from PIL import Image

from roleplay.errors import ClipUnplayable
from roleplay.media import ffmpeg, film
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.probe import probe, probe_own
from roleplay.media.workshop import Workshop
from roleplay.scenario.reading import read
from tests.conftest import TINY
from tests.media.cameras import put


def hall() -> ClipNeed:
    """What the first scene of a tiny scenario needs."""
    scenario = read(TINY, "tiny").scenario
    assert scenario is not None
    return next(n for n in needs(scenario) if n.place == "hall")


@pytest.fixture
def need() -> ClipNeed:
    return hall()


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "media", tmp_path / "clips", width=320)


def shot(workshop: Workshop, need: ClipNeed, picture: str, sound: str | None, **options: object) -> Path:
    """A film from ffmpeg's own sources under the need's name."""
    path = workshop.media / need.scenario_id / need.file
    path.parent.mkdir(parents=True, exist_ok=True)
    inputs = [ffmpeg.stream.input(picture, f="lavfi")]
    if sound:
        inputs.append(ffmpeg.stream.input(sound, f="lavfi"))
    output = ffmpeg.stream.output(*inputs, str(path), **{"pix_fmt": "yuv420p", "preset": "ultrafast", **options})
    ffmpeg.run(output, ffmpeg.find(), path.name)
    return path


def level(path: Path) -> float:
    """Integrated loudness in LUFS, by ffmpeg's own command line."""
    command = [ffmpeg.find(), "-hide_banner", "-i", str(path), "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


def first_sound(path: Path) -> float:
    """The moment in seconds at which something is heard."""
    command = [ffmpeg.find(), "-v", "error", "-i", str(path), "-ac", "1", "-ar", "48000", "-f", "s16le", "-"]
    samples = memoryview(subprocess.run(command, capture_output=True, check=True).stdout).cast("h")
    return next(n for n, sample in enumerate(samples) if abs(sample) > 1500) / 48000


def pictures(path: Path) -> tuple[list[float], list[bool]]:
    """The moment of every picture in seconds, and whether it is a key frame."""
    with av.open(str(path)) as container:
        frames = [(float(f.time or 0), f.key_frame) for f in container.decode(video=0)]
    return [at for at, _ in frames], [key for _, key in frames]


def test_a_large_film_is_made_in_two_sizes_of_the_same_length(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "testsrc=size=1920x1080:rate=25:duration=1", "sine=duration=1")
    built = workshop.build(need)
    assert [(r.width, r.height) for r in built.renditions] == [(1280, 720), (854, 480)]
    assert built.renditions[0].bytes > built.renditions[1].bytes
    assert {round(probe(r.path).seconds, 2) for r in built.renditions} == {1.0}


@pytest.mark.parametrize(("fps", "becomes"), [(24, 24), (25, 25), (30, 30), (50, 25), (60, 30), ("30000/1001", 30)])
def test_the_picture_rate_is_constant_and_fits_the_film(
    workshop: Workshop, need: ClipNeed, fps: object, becomes: int
) -> None:
    shot(workshop, need, f"testsrc=size=160x90:rate={fps}:duration=1", None)
    moments, keys = pictures(workshop.build(need).path)
    steps = {round(b - a, 4) for a, b in pairwise(moments)}
    assert (moments[0], keys[0]) == (0.0, True)
    assert steps <= {round(1 / becomes, 4), round(1 / becomes, 4) + 0.0001, round(1 / becomes, 4) - 0.0001}


@pytest.mark.parametrize("volume", ["-18dB", "6dB"])
def test_a_quiet_film_and_a_loud_one_become_equally_loud(workshop: Workshop, need: ClipNeed, volume: str) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=3", f"sine=frequency=500:duration=3,volume={volume}")
    assert abs(level(workshop.build(need).path) - film.TARGET) < 1.0


def test_a_film_that_is_nearly_silent_is_not_blown_up(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=3", "anoisesrc=amplitude=0.0004:duration=3")
    assert level(workshop.build(need).path) < -55


def test_sound_and_picture_of_the_same_moment_stay_together(workshop: Workshop, need: ClipNeed) -> None:
    # A white picture and a beep, both from 1.0 s on.
    white = "color=black:size=160x90:rate=25:duration=2,drawbox=t=fill:color=white:enable='gte(t,1)'"
    beep = "sine=frequency=1000:duration=1,adelay=1000"
    shot(workshop, need, white, beep)
    path = workshop.build(need).path
    with av.open(str(path)) as container:
        pictures_ = ((f.time, cast(Image.Image, f.to_image())) for f in container.decode(video=0))  # type: ignore[no-untyped-call]
        flash = next(float(at or 0) for at, image in pictures_ if cast(int, image.convert("L").getextrema()[0]) > 120)
    assert abs(first_sound(path) - flash) < 0.02


def test_sound_that_begins_after_the_picture_is_filled_with_silence_so_that_both_begin_at_once(
    workshop: Workshop, need: ClipNeed
) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=2", "sine=duration=1,adelay=500")
    with av.open(str(workshop.build(need).path)) as container:
        starts = [float((s.start_time or 0) * (s.time_base or 0)) for s in container.streams]
    assert max(starts) < 0.02


def test_the_last_picture_is_that_of_the_last_moment(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "color=red:size=160x90:rate=25:duration=2,drawbox=t=fill:color=blue:enable='gte(t,1.9)'", None)
    built = workshop.build(need)
    red, _, blue = Image.open(built.last).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert blue > 150 > red
    red, _, blue = Image.open(built.poster).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert red > 150 > blue


def test_a_cut_has_its_own_first_picture_and_length(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=4", "sine=duration=4")
    built = workshop.build(replace(need, start=1.5, end=2.5))
    assert abs(built.seconds - 1.0) < 0.05
    assert pictures(built.path)[0][0] == 0.0


def test_a_waiting_loop_has_no_sound(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=1", "sine=duration=1")
    assert probe(workshop.build(replace(need, role=Role.WAITING)).path).audio_codec is None


def test_sound_round_the_room_becomes_stereo(workshop: Workshop, need: ClipNeed) -> None:
    path = shot(
        workshop, need, "testsrc=size=160x90:rate=25:duration=1", "anoisesrc=duration=1,pan=5.1|c0=c0|c1=c0|c2=c0"
    )
    assert path.is_file()
    with av.open(str(workshop.build(need).path)) as container:
        assert container.streams.audio[0].codec_context.layout.name == "stereo"


def test_progress_only_grows_and_ends_at_the_whole(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "testsrc=size=320x180:rate=25:duration=3", "sine=duration=3")
    told: list[float] = []
    workshop.build(need, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_did_not_become_what_it_should_is_never_served(
    workshop: Workshop, need: ClipNeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=1", None)

    def spoiled(*arguments: object, **options: object) -> None:
        raise ClipUnplayable(need.file, "`hall.mp4` did not become what it should.")

    monkeypatch.setattr(film, "checked", spoiled)
    with pytest.raises(ClipUnplayable, match="did not become"):
        workshop.build(need)
    assert workshop.made(need) is None


def test_two_processes_do_not_make_the_same_clip_at_the_same_time(workshop: Workshop, need: ClipNeed) -> None:
    shot(workshop, need, "testsrc=size=160x90:rate=25:duration=1", None)
    program = (
        "from pathlib import Path\nfrom roleplay.media.workshop import Workshop\n"
        "from tests.media.test_build import hall\n"
        f"w = Workshop(Path({str(workshop.media)!r}), Path({str(workshop.cache)!r}), width=320)\n"
        "print(w.build(hall()).path.stat().st_ino)\n"
    )
    command = [sys.executable, "-c", program]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = {process.communicate()[0].strip() for process in both}
    assert len(answers) == 1


CAMERAS = [
    "plain.mp4",
    "hlg.mov",
    "pq.mp4",
    "surround.mkv",
    "browser.webm",
    "live.webm",
    "fast.mov",
    "uneven.mp4",
    "late.mkv",
    "tv.mov",
    "drawn.mov",
    "new.mp4",
    "chrome.webm",
    "edited.mov",
    "upright.mp4",
]


@pytest.mark.parametrize("name", CAMERAS)
def test_what_phones_and_cameras_make_becomes_a_clip_that_every_browser_plays(
    workshop: Workshop, need: ClipNeed, name: str
) -> None:
    put(workshop.media / "tiny", f"hall{Path(name).suffix}", name)
    built = workshop.build(need)
    made = probe_own(built.path)
    assert (made.video_codec, made.audio_codec, made.pixel_format, made.bits) == ("h264", "aac", "yuv420p", 8)
    assert (made.transfer, made.rotation, made.pixel_aspect, made.channels) == ("bt709", 0, 1.0, 2)
    assert made.steady
    moments, keys = pictures(built.path)
    assert (moments[0], keys[0]) == (0.0, True)
    assert built.last.stat().st_size > 100


def test_a_film_held_upright_stays_upright(workshop: Workshop, need: ClipNeed) -> None:
    put(workshop.media / "tiny", "hall.mp4", "upright.mp4")
    made = probe_own(workshop.build(need).path)
    assert made.height > made.width


def test_highlights_of_a_film_in_high_dynamic_range_are_not_washed_out(workshop: Workshop, need: ClipNeed) -> None:
    put(workshop.media / "tiny", "hall.mov", "hlg.mov")
    bright = Image.open(workshop.build(need).poster).convert("L")
    low, high = cast(tuple[int, int], bright.getextrema())
    assert low < 60
    assert high > 150
