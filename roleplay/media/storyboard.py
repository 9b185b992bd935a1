"""A scene that isn't filmed yet, as a drawn film: the set, the people with their moods, paced at reading speed.

The words are not in the picture: they are captions, so that they can be turned off, resized and translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from roleplay.media import ffmpeg, people, sets
from roleplay.media.canvas import WIDTH, Canvas, wave
from roleplay.media.people import Look, Mood
from roleplay.scenario.script import LEAD, Beat, Script, length, seconds

VERSION = 1
"""Counts up when the drawing changes."""

RATE = 12.5
_FADE = 3  # frames


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


@dataclass(frozen=True, slots=True)
class _Shot:
    """A stretch of film: who is seen in which mood, whether they speak, whether we do."""

    who: str | None
    feels: Mood
    speaks: bool
    ours: bool
    frames: int


def draw(drawing: Drawing, path: Path, program: str, subject: str, progress: Callable[[float], None]) -> None:
    """Draws the film to `path`. Raises ClipUnplayable or FfmpegMissing."""
    whole = length(drawing.script)
    high = drawing.width * 9 // 16
    picture = ffmpeg.stream.input(
        "pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{drawing.width}x{high}", framerate=RATE
    )
    tone = ffmpeg.stream.input(
        f"anoisesrc=color=brown:amplitude=0.012:sample_rate=48000:duration={whole:.3f}", f="lavfi"
    )
    output = ffmpeg.stream.output(
        picture,
        tone,
        str(path),
        **{"c:v": "libx264", "c:a": "aac", "b:a": "64k"},
        ac=2,
        r=25,
        preset="veryfast",
        tune="animation",
        crf=23,
        pix_fmt="yuv420p",
        g=50,
        flags="+cgop",
        movflags="+faststart",
        t=f"{whole:.3f}",
        map_metadata=-1,
        af="afade=t=in:d=0.3",
        bitexact=None,
    )
    ffmpeg.run(output, program, subject, _frames(drawing, whole, progress))


def still(drawing: Drawing) -> Image.Image:
    """The first picture of the first beat; for looking at."""
    painter = _Painter(drawing)
    return painter.frame(_shots(drawing, length(drawing.script))[0], 0, False, 0)


def _frames(drawing: Drawing, whole: float, progress: Callable[[float], None]) -> Iterator[bytes]:
    painter = _Painter(drawing)
    shots = _shots(drawing, whole)
    total, number = max(1, round(whole * RATE)), 0
    before: Image.Image | None = None
    for shot in shots:
        for frame in range(shot.frames):
            if number >= total:
                return
            moment = number / RATE
            image = painter.frame(shot, _mouth(shot, frame), _blinks(moment), round(2.2 * wave(moment, 4.2)))
            if before is not None and frame < _FADE:
                image = Image.blend(before, image, (frame + 1) / (_FADE + 1))
            elif frame == shot.frames - 1:
                before = image
            yield image.tobytes()
            number += 1
            if number % 12 == 0:
                progress(0.95 * number / total)


def _shots(drawing: Drawing, whole: float) -> list[_Shot]:
    """The film as stretches, one per beat; the last holds the face of whom we answer."""
    beats = drawing.script.beats
    others = [b.who for b in beats if b.who and b.who.upper() not in people.YOURSELF]
    named = [name for name, _ in drawing.people if name.upper() not in people.YOURSELF]
    seen = others[0] if others else (named[0] if named and beats else None)
    if drawing.lecture:
        seen = seen or "TEACHER"
    shots: list[_Shot] = []
    plain = people.mood(drawing.variant)
    feels = _first_mood(beats, seen, plain)
    spent = 0

    def add(until: float, speaks: bool, ours: bool) -> None:
        nonlocal spent
        frames = max(1, round(until * RATE) - spent)
        spent += frames
        shots.append(_Shot(seen, feels, speaks, ours, frames))

    at = LEAD
    add(at, False, False)
    for beat in beats:
        ours = beat.who is not None and beat.who.upper() in people.YOURSELF
        if beat.who is not None and not ours:
            seen = beat.who
            feels = _mood(beat.mood, plain) if beat.mood else feels
        at += seconds(beat)
        add(at, beat.who is not None and not ours, ours)
    add(whole + 1, False, False)
    return shots


def _first_mood(beats: tuple[Beat, ...], who: str | None, plain: Mood) -> Mood:
    return _mood(next((b.mood for b in beats if b.who == who and b.mood), ""), plain)


def _mood(words: str, plain: Mood) -> Mood:
    found = people.mood(words)
    return plain if found == people.MOODS["neutral"] else found


def _mouth(shot: _Shot, frame: int) -> int:
    if not shot.speaks or frame > shot.frames - 6 or frame < 2:
        return 0
    # Uneven, as speech is, and the same every time.
    return (0, 1, 2, 1, 0, 1, 1, 2, 0, 2, 1)[(frame // 2 * 7 + frame // 9) % 11]


def _blinks(moment: float) -> bool:
    return (moment % 3.4) > 3.25 or 1.7 < (moment % 7.9) < 1.82


class _Painter:
    """Paints frames; what was painted once is kept, so that a film is a handful of drawings."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        setting = drawing.script.setting
        self.where = "lecture" if drawing.lecture else sets.place(setting)
        self.hour = sets.light(setting)
        described = dict(drawing.people)
        self.looks: dict[str, Look] = {}
        self.described = described
        back = Canvas(drawing.width, (220, 210, 196))
        sets.behind(back, self.where, self.hour)
        if drawing.lecture:
            back.words(drawing.title, 430, 190, 46, (240, 236, 222), 580)
        elif not drawing.script.beats and drawing.title:
            back.words(drawing.title, 640, 300, 52, (60, 48, 40), 900)
        self.back = back.picture().convert("RGB")
        front = Canvas(drawing.width)
        sets.in_front(front, self.where, self.hour)
        self.front = front.picture()
        ours = Canvas(drawing.width)
        sets.shoulder(ours)
        self.ours = ours.picture()
        self.figures: dict[tuple[object, ...], Image.Image] = {}
        self.frames: dict[tuple[object, ...], Image.Image] = {}

    def frame(self, shot: _Shot, mouth: int, blink: bool, breath: int) -> Image.Image:
        """One picture."""
        key = (shot.who, shot.feels, shot.ours, mouth, blink, breath)
        found = self.frames.get(key)
        if found is None:
            found = self.back.copy()
            if shot.who is not None:
                figure = self._figure(shot.who, shot.feels, mouth, blink)
                found.paste(figure, (0, breath * self.drawing.width // WIDTH), figure)
            found.paste(self.front, (0, 0), self.front)
            if shot.ours:
                found.paste(self.ours, (0, 0), self.ours)
            self.frames[key] = found
        return found

    def _figure(self, who: str, feels: Mood, mouth: int, blink: bool) -> Image.Image:
        key = (who, feels, mouth, blink)
        if key not in self.figures:
            look = self.looks.setdefault(who, people.look(who, self.described.get(who, "")))
            canvas = Canvas(self.drawing.width)
            x = 960 if self.drawing.lecture else 690
            people.draw(
                canvas, look, feels, x=x, y=290 if self.where != "lecture" else 300, size=112, mouth=mouth, blink=blink
            )
            image = canvas.picture()
            if self.hour.strength > 0.15:
                veil = Image.new("RGB", image.size, self.hour.tint)
                shaded = Image.blend(image.convert("RGB"), veil, self.hour.strength * 0.5)
                shaded.putalpha(image.getchannel("A"))
                image = shaded
            self.figures[key] = image
        return self.figures[key]
