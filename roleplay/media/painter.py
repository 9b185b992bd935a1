"""Paints the storyboard's shots as frames of yuv420p.

A film is a handful of drawings: what a shot keeps is painted once, and of a face that speaks or blinks only the mouth
or the eyes are painted again and laid over it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from PIL import Image, ImageDraw

from roleplay.media import casting, people, sets
from roleplay.media.canvas import WIDTH, Box, Canvas, View, height, lit, mix, planes, seen, wave
from roleplay.media.casting import RATE, Seen, Shot
from roleplay.media.figure import EYES, LIPS, Figure
from roleplay.media.frame import Patch, frame, laid_over, mixed, nearer, on_the_way
from roleplay.media.people import Look
from roleplay.scenario.script import Setting

_DISSOLVE, _STEP, _PUSH = 4, 3, 12
"""Frames in which a picture fades, somebody moves to another place or mood, and the camera comes nearer."""
_ROUND = (1096.0, 170.0, 132.0)
"""Where the voice on the telephone is seen."""


class Painter:
    """Paints for one film, `width` pixels wide (even)."""

    def __init__(
        self, described: dict[str, str], setting: Setting | None, *, title: str, lecture: bool, empty: bool, width: int
    ) -> None:
        self.width, self.high = width, height(width)
        self.where = "lecture" if lecture else sets.place(setting)
        hour = sets.light(setting)
        # A face keeps some light of its own: at night, too, it must be read.
        self.falls = mix(sets.falls(self.where, hour), (255, 255, 255), 0.35)
        back = Canvas(width, (220, 210, 196))
        sets.behind(back, self.where, hour)
        if lecture:
            back.words(title, 430, 190, 46, (240, 236, 222), 580)
        elif empty and title:
            back.words(title, 640, 300, 52, (60, 48, 40), 900)
        self._back = back.image
        front = Canvas(width)
        sets.in_front(front, self.where)
        self._front = lit(front.image, self.falls)
        self.back = cache(self._seen_back)
        self.front = cache(self._seen_front)
        self.ours = cache(self._shoulder)
        self.layer = cache(self._drawn)
        self.inset = cache(self._telephone)
        self.looks = cache(lambda who: people.look(who, described.get(who, "")))
        self._patches: dict[tuple[object, ...], Patch] = {}

    # -- frames --------------------------------------------------------------------------------------------------

    def frames(self, shots: list[Shot]) -> Iterator[bytes]:
        """The film, frame by frame."""
        moment, last = 0.0, b""
        before: Shot | None = None
        for shot in shots:
            for made in self._shot(before, shot, moment, last, calm=shot is shots[-1]):
                yield made
                last = made
            moment += shot.frames / RATE
            before = shot

    def _shot(self, before: Shot | None, shot: Shot, begin: float, last: bytes, calm: bool) -> Iterator[bytes]:
        """One shot; when the people stay they move and the camera follows, otherwise the old picture fades."""
        stays = before is not None and casting.same_people(before, shot)
        start = before.view if before is not None and stays else shot.view
        wide = min(start, shot.view, key=lambda view: view.zoom)
        still = replace(shot, view=wide)
        bases: dict[tuple[View, int], bytes] = {}
        for number in range(shot.frames):
            moment = begin + number / RATE
            breath = round(1 + wave(moment, 4.4)) * self.width // WIDTH
            moving = start != shot.view and number < _PUSH
            if before is not None and stays and number < _STEP and casting.differ(before, shot):
                share = _ease((number + 1) / (_STEP + 1))
                made = frame(self.picture(casting.between(before, still, share), breath, quick=True))
            else:
                shown = still if moving else shot
                key = (shown.view, breath)
                if key not in bases:
                    bases[key] = frame(self.picture(shown, breath))
                made = laid_over(bases[key], self._alive(shown, number, moment, breath, calm), self.width)
            if moving:
                made = nearer(made, wide, on_the_way(start, shot.view, _ease((number + 1) / _PUSH)), self.width)
            elif last and not stays and number < _DISSOLVE:
                made = mixed(last, made, _ease((number + 1) / (_DISSOLVE + 1)), self.width)
            yield made

    def _alive(self, shot: Shot, number: int, moment: float, breath: int, calm: bool) -> list[Patch]:
        """This moment's eyes and mouths; `calm`: eyes stay open, for it may be the last picture."""
        over: list[Patch] = []
        for index, one in enumerate(shot.cast):
            if not calm and _blinks(moment + 1.3 * index):
                over.append(self._patch(one, shot.view, breath, 0, True))
            mouth = _mouth(shot, number) if index == shot.speaks else 0
            if mouth:
                over.append(self._patch(one, shot.view, breath, mouth, False))
        return over

    # -- pictures ------------------------------------------------------------------------------------------------

    def picture(self, shot: Shot, breath: int = 0, quick: bool = False) -> Image.Image:
        """A shot with eyes open and mouths closed; `breath` is how many pixels bodies are lower.

        A `quick` one has rough edges, which nobody sees in a movement.
        """
        image = self.back(shot.view).copy()
        here = [one for one in shot.cast if not one.away]
        draw = self._drawn if quick else self.layer
        sharp = 1 if quick else 2
        for one in here:
            layer, at = draw(one, shot.view, False, sharp)
            image.paste(layer, (at[0], at[1] + breath), layer)
        layer, at = self.front(shot.view)
        image.paste(layer, at, layer)
        for one in here:
            if self._rests(one):
                layer, at = draw(one, shot.view, True, sharp)
                image.paste(layer, at, layer)
        for one in shot.cast:
            if one.away:
                layer, at = self.inset(one, shot.view)
                image.paste(layer, at, layer)
        if shot.ours:
            layer, at = self.ours()
            out = 1 - shot.ours
            image.paste(layer, (at[0] - round(out * layer.width), at[1] + round(out * layer.height / 2)), layer)
        return image

    def _rests(self, one: Seen) -> bool:
        return self.where in sets.TABLES and one.feels.pose in ("rest", "open")

    def _seen_back(self, view: View) -> Image.Image:
        return seen(self._back, view, self.width)

    def _seen_front(self, view: View) -> tuple[Image.Image, tuple[int, int]]:
        return _trimmed(seen(self._front, view, self.width))

    def _shoulder(self) -> tuple[Image.Image, tuple[int, int]]:
        canvas = Canvas(self.width)
        sets.shoulder(canvas)
        return _trimmed(lit(canvas.picture(), self.falls))

    def _drawn(self, one: Seen, view: View, hands: bool, sharp: int) -> tuple[Image.Image, tuple[int, int]]:
        s = one.size
        window = self._window(view, one.x - 2.7 * s, one.y - 2.2 * s, one.x + 3.2 * s, 724)
        canvas = Canvas(self.width, view=view, window=window, sharp=sharp)
        figure = Figure(canvas, self.looks(one.who), one.feels, one.x, one.y, s, one.gaze)
        if hands:
            figure.arms((sets.TABLES[self.where] - one.y) / s, one.near)
        else:
            figure.draw()
            if not self._rests(one):
                figure.arms(None, one.near)
        return lit(canvas.picture(), self.falls), window[:2]

    def _telephone(self, one: Seen, view: View) -> tuple[Image.Image, tuple[int, int]]:
        x, y, r = _ROUND
        window = self._window(view, x - r, y - r, x + r, y + r)
        canvas = Canvas(self.width, (214, 200, 180), view=view, window=window)
        canvas.oval(x, y + 0.4 * r, 1.1 * r, 0.9 * r, (198, 180, 158))
        figure = Figure(canvas, self.looks(one.who), one.feels, one.x, one.y, one.size, one.gaze)
        figure.draw()
        figure.phone()
        picture = lit(canvas.picture(), self.falls)
        size = (picture.width * 2, picture.height * 2)
        ring, hole = Image.new("L", size, 0), Image.new("L", size, 0)
        ImageDraw.Draw(ring).ellipse((1, 1, size[0] - 2, size[1] - 2), 255)
        edge = size[0] * 0.025
        ImageDraw.Draw(hole).ellipse((edge, edge, size[0] - 1 - edge, size[1] - 1 - edge), 255)
        framed = Image.new("RGB", picture.size, (250, 246, 238))
        framed.paste(picture, (0, 0), hole.reduce(2))
        framed.putalpha(ring.reduce(2))
        return framed, window[:2]

    def _patch(self, one: Seen, view: View, breath: int, mouth: int, blink: bool) -> Patch:
        key = (one, view, breath, mouth, blink)
        if key not in self._patches:
            unit = self.width * view.zoom / WIDTH
            y = one.y if one.away else one.y + breath / unit
            part, s = EYES if blink else LIPS, one.size
            window = self._window(view, one.x + part[0] * s, y + part[1] * s, one.x + part[2] * s, y + part[3] * s)
            look: Look = self.looks(one.who)
            canvas = Canvas(self.width, look.skin, view=view, window=window)
            Figure(canvas, look, one.feels, one.x, y, s, one.gaze).face(mouth, blink)
            self._patches[key] = (window, planes(lit(canvas.picture(), self.falls)))
        return self._patches[key]

    def _window(self, view: View, left: float, top: float, right: float, bottom: float) -> Box:
        """A part of the picture in whole pixels, even, as the halved colour planes want it."""
        unit = self.width * view.zoom / WIDTH
        x0, y0 = (left - view.left) * unit, (top - view.top) * unit
        x1, y1 = (right - view.left) * unit, (bottom - view.top) * unit
        return (
            max(0, math.floor(x0 / 2) * 2),
            max(0, math.floor(y0 / 2) * 2),
            min(self.width, math.ceil(x1 / 2) * 2),
            min(self.high, math.ceil(y1 / 2) * 2),
        )


def _trimmed(image: Image.Image) -> tuple[Image.Image, tuple[int, int]]:
    box = image.getbbox() or (0, 0, 1, 1)
    return image.crop(box), box[:2]


def _ease(share: float) -> float:
    return share * share * (3 - 2 * share)


def _mouth(shot: Shot, frame: int) -> int:
    if shot.mouths:
        return shot.mouths[frame] if frame < len(shot.mouths) else 0
    if frame > shot.frames - 6 or frame < 2:
        return 0
    # Uneven, as speech is, and the same every time.
    return (0, 1, 2, 1, 0, 1, 1, 2, 0, 2, 1)[(frame // 2 * 7 + frame // 9) % 11]


def _blinks(moment: float) -> bool:
    return (moment % 3.4) > 3.25 or 1.7 < (moment % 7.9) < 1.82
