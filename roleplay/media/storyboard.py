"""A scene that isn't filmed yet, as a drawn film: the set, the people with their moods, paced at reading speed.

The words are not in the picture: they are captions, so that they can be turned off, resized and translated.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from roleplay.media import casting, ffmpeg, people, sets, tone, voice
from roleplay.media.canvas import WIDTH, height
from roleplay.media.captions import Cue, cues_from_script
from roleplay.media.casting import RATE, Shot
from roleplay.media.painter import Painter
from roleplay.scenario.script import LEAD, PAUSE, SHORTEST_FILM, TAIL, Script, seconds

VERSION = 2
"""Counts up when the drawing changes."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw: a script, the people's descriptions by name, and a title for a lecture or an empty scene."""

    script: Script
    people: tuple[tuple[str, str], ...]
    title: str = ""
    lecture: bool = False
    variant: str = ""
    """The name of a clip variant: in `later-cold` who has no mood in the script looks cold."""
    width: int = WIDTH
    language: str = ""
    """What a scratch voice speaks; without a language nobody speaks."""


def draw(
    drawing: Drawing, path: Path, program: str, subject: str, progress: Callable[[float], None]
) -> tuple[Cue, ...]:
    """Draws the film to `path` and gives its captions. Raises ClipUnplayable or FfmpegMissing."""
    script = drawing.script
    by = voice.engine() if drawing.language else None
    spoken = voice.speak(script, dict(drawing.people), drawing.language, by, drawing.variant)
    lasting = voice.lengths(script, spoken)
    whole = max(SHORTEST_FILM, LEAD + sum(lasting) + TAIL)
    mouths = [voice.mouths(said, RATE) for said in spoken] if any(spoken) else []
    with tempfile.TemporaryDirectory(prefix="storyboard-") as folder:
        heard = Path(folder) / "voice.wav"
        samples = voice.track(spoken, lasting, LEAD)
        if samples is not None:
            heard.write_bytes(samples)
        sound = _sound(drawing, heard if samples is not None else None, whole)
        size = f"{drawing.width}x{height(drawing.width)}"
        picture = ffmpeg.stream.input("pipe:", format="rawvideo", pix_fmt="yuv420p", s=size, framerate=RATE)
        frames = _counted(frames_of(drawing, lasting, whole, mouths), whole, progress)
        ffmpeg.run(encoded(picture, sound, whole, path), program, subject, frames)
    return cues(script, lasting)


def cues(script: Script, lasting: Sequence[float]) -> tuple[Cue, ...]:
    """The captions of a film whose beats last that many seconds."""
    made: list[Cue] = []
    at = LEAD
    for beat, length in zip(script.beats, lasting, strict=True):
        stretch = (length - PAUSE / 2) / (seconds(beat) - PAUSE / 2)
        for cue in cues_from_script(Script(None, (beat,))):
            made.append(replace(cue, start=round(at + cue.start * stretch, 3), end=round(at + cue.end * stretch, 3)))
        at += length
    return tuple(made)


def still(drawing: Drawing) -> Image.Image:
    """The first picture of the first beat; for looking at."""
    return _painter(drawing).picture(_shots(drawing, [seconds(beat) for beat in drawing.script.beats], 0.0, [])[0])


def frames_of(
    drawing: Drawing, lasting: Sequence[float], whole: float, mouths: Sequence[tuple[int, ...]] = ()
) -> Iterator[bytes]:
    """The pictures of a film, RATE a second, as yuv420p."""
    return _painter(drawing).frames(_shots(drawing, lasting, whole, mouths))


def _shots(drawing: Drawing, lasting: Sequence[float], whole: float, mouths: Sequence[tuple[int, ...]]) -> list[Shot]:
    return casting.shots(
        drawing.script,
        [name for name, _ in drawing.people],
        lecture=drawing.lecture,
        plain=people.mood(drawing.variant),
        lengths=lasting,
        whole=whole,
        mouths=mouths,
    )


def _painter(drawing: Drawing) -> Painter:
    return Painter(
        dict(drawing.people),
        drawing.script.setting,
        title=drawing.title,
        lecture=drawing.lecture,
        empty=not drawing.script.beats,
        width=drawing.width,
    )


def _counted(frames: Iterable[bytes], whole: float, progress: Callable[[float], None]) -> Iterator[bytes]:
    total = max(1, round(whole * RATE))
    for number, frame in enumerate(frames, 1):
        yield frame
        if number % 12 == 0:
            progress(0.95 * number / total)
        if number == total:
            return


def _sound(drawing: Drawing, heard: Path | None, whole: float) -> Any:
    """The tone of the place, with the voices over it."""
    where = "lecture" if drawing.lecture else sets.place(drawing.script.setting)
    quiet = tone.under(where, whole)
    if heard is None:
        return quiet
    words = ffmpeg.local(heard).audio.filter("aresample", tone.RATE).filter("lowpass", f=7000)
    # As loud as a film is made (roleplay/media/film.py); espeak-ng speaks at about -20 LUFS.
    words = words.filter("volume", "4dB").filter("alimiter", limit=0.84, level="disabled")
    words = words.filter("apad", whole_dur=f"{whole:.3f}")
    return ffmpeg.stream.filter([quiet, words], "amix", inputs=2, normalize=0, duration="first")


def encoded(picture: Any, sound: Any, whole: float, path: Path) -> Any:
    """A picture and a sound (ffmpeg streams) as a film of `whole` seconds."""
    return ffmpeg.stream.output(
        picture,
        sound,
        str(path),
        **{"c:v": "libx264", "c:a": "aac", "b:a": "64k"},
        ac=2,
        ar=tone.RATE,
        preset="veryfast",
        tune="animation",
        crf=23,
        pix_fmt="yuv420p",
        # The planes were made with this matrix; a player would otherwise take another for a picture this large.
        colorspace="smpte170m",
        color_primaries="bt709",
        color_trc="bt709",
        color_range="tv",
        g=25,
        flags="+cgop",
        movflags="+faststart",
        t=f"{whole:.3f}",
        map_metadata=-1,
        bitexact=None,
    )
