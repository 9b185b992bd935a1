"""Draws a person of the storyboard: a half figure, lit from the left, whose face and arms follow the mood."""

from __future__ import annotations

import math

from roleplay.media.body import INK, WHITE, Body
from roleplay.media.canvas import Colour, curve, mirrored, mix

EYES = (-0.7, -0.33, 0.7, 0.24)
LIPS = (-0.42, 0.44, 0.42, 1.0)
"""The parts of a face that move, in heads around its middle: skin all over, so that a redrawn one covers the old."""

_MOUTH: Colour = (104, 40, 44)
_RING = [(math.cos(math.pi * n / 12), math.sin(math.pi * n / 12)) for n in range(25)]


class Figure(Body):
    """A body with a head on it."""

    def draw(self) -> None:
        """All but the arms, mouth closed and eyes open."""
        self.hair_behind()
        self.body()
        self.head()
        self.eyes()
        self.mouth(0)
        self.hair_in_front()

    def face(self, mouth: int, blink: bool) -> None:
        """What is seen in EYES and LIPS, where no hair falls; `mouth` 0..2 is how far it is open."""
        self.head()
        self.eyes(blink)
        self.mouth(mouth)

    # -- the face ------------------------------------------------------------------------------------------------

    def head(self) -> None:
        w, f = self.who, self.feels
        for side in (-1, 1):
            self.c.oval(*self.p(0.98 * side, 0.12), 0.16 * self.s, 0.25 * self.s, mix(w.skin, w.shadow, 0.6))
            self.c.oval(*self.p(1.0 * side, 0.13), 0.08 * self.s, 0.15 * self.s, w.shadow)
        jaw = 0.62 if w.woman else 0.72
        self.twins(w.skin, (0, -1.2), (0.62, -1.06), (0.96, -0.4), (0.94, 0.3), (jaw, 0.92), (0.28, 1.2), (0, 1.24))
        shade = mix(w.skin, w.shadow, 0.34)
        self.area(
            shade,
            (0.7, -0.9),
            (0.96, -0.4),
            (0.94, 0.3),
            (jaw, 0.92),
            (0.28, 1.2),
            (0.62, 0.7),
            (0.8, 0.1),
            (0.7, -0.9),
        )
        if f.flush:
            for side in (-1, 1):
                blush = mix(w.skin, (220, 84, 72), 0.26 * f.flush)
                self.c.oval(*self.q(0.6 * side, 0.42), 0.23 * self.s, 0.14 * self.s, blush)
        if w.beard == "full":
            edge = mirrored(curve((0.96, 0.1), (0.88, 0.66), (0.6, 1.1), (0.26, 1.34), (0, 1.38)), 0)
            inner = curve(
                (-0.84, 0.12), (-0.62, 0.52), (-0.36, 0.5), (0, 0.44), (0.36, 0.5), (0.62, 0.52), (0.84, 0.12)
            )
            self.c.shape([self.p(*q) for q in (*edge, *inner)], w.hair)
        self._lines()
        nose = mix(w.skin, w.shadow, 0.9)
        self.c.oval(*self.q(0.04, 0.36), 0.14 * self.s, 0.06 * self.s, mix(w.skin, w.shadow, 0.45))
        self.line([self.q(*q) for q in curve((0.06, -0.06), (0.15, 0.3), (-0.08, 0.38))], nose, 0.05)

    def _lines(self) -> None:
        """What age and a bad night draw in a face."""
        w = self.who
        crease = mix(w.skin, w.shadow, 0.6)
        for side in (-1, 1):
            if w.old and w.beard != "full":
                fold = curve((0.3 * side, 0.4), (0.44 * side, 0.58), (0.48 * side, 0.76))
                self.line([self.q(*q) for q in fold], crease, 0.03)
            if w.old or 0.3 < self.feels.eyes < 0.58:
                bag = curve((0.24 * side, 0.15), (0.4 * side, 0.2), (0.56 * side, 0.14))
                self.line([self.q(*q) for q in bag], crease, 0.032)
        if w.old and w.hair_style in ("thin", "bald", "short", "crop"):
            for y in (-0.72, -0.6):
                self.line([self.q(*q) for q in curve((-0.3, y), (0, y - 0.03), (0.3, y))], crease, 0.022)

    def eyes(self, blink: bool = False) -> None:
        for side in (-1, 1):
            if blink:
                x, y = 0.4 * side, 0.0
                self.line(
                    [self.q(*q) for q in curve((x - 0.17, y - 0.02), (x, y + 0.04), (x + 0.17, y - 0.02))], INK, 0.055
                )
            else:
                self._eye(side)
            self._brow(side)
            if self.who.glasses:
                ring = [self.q(0.4 * side + 0.29 * dx, -0.03 + 0.25 * dy) for dx, dy in _RING]
                self.line(ring, mix(INK, (150, 110, 60), 0.35), 0.036)
        if self.who.glasses:
            self.line([self.q(-0.12, -0.08), self.q(0.12, -0.08)], mix(INK, (150, 110, 60), 0.35), 0.036)

    def _eye(self, side: int) -> None:
        w, opened = self.who, self.feels.eyes
        x, y, s = 0.4 * side, -0.04, self.s
        high = 0.155 * max(1.0, opened)
        self.c.oval(*self.q(x, y), 0.19 * s, high * s, mix(WHITE, w.shadow, 0.05))
        look = x + 0.075 * self.gaze
        self.c.oval(*self.q(look, y), 0.125 * s, 0.125 * s, w.iris)
        self.c.oval(*self.q(look, y), 0.068 * s, 0.068 * s, INK)
        self.c.oval(*self.q(look - 0.04, y - 0.045), 0.034 * s, 0.034 * s, WHITE)
        lid = y - high + max(0.0, 1 - opened) * 0.33
        arc = curve((x - 0.21, y - 0.02), (x - 0.12, lid + 0.02), (x + 0.03, lid), (x + 0.21, y - 0.01))
        cover = [*arc, (x + 0.23, y - 0.2), (x + 0.1, y - high - 0.06), (x - 0.1, y - high - 0.06), (x - 0.23, y - 0.2)]
        self.c.shape([self.q(*q) for q in cover], mix(w.skin, w.shadow, 0.3))
        self.line([self.q(*q) for q in arc], INK, 0.06 if w.woman else 0.05)
        if w.woman:
            self.line([self.q(x + 0.2 * side, y - 0.03), self.q(x + 0.27 * side, y - 0.1)], INK, 0.045)
        if self.feels.mouth > 0.5:  # cheeks that smile lift the lower lid
            low = curve((x - 0.22, y + 0.1), (x, y + 0.105), (x + 0.22, y + 0.1))
            self.c.shape([self.q(*q) for q in (*low, (x + 0.22, y + 0.19), (x - 0.22, y + 0.19))], w.skin)
            self.line([self.q(*q) for q in low], mix(w.skin, w.shadow, 0.8), 0.025)

    def _brow(self, side: int) -> None:
        f, x, y = self.feels, 0.4 * side, -0.4
        inner, outer = y - f.inner * 0.014, y + 0.04 - f.outer * 0.014
        middle = y - 0.05 - (f.inner + f.outer) * 0.0068
        thick = 0.05 if self.who.woman else 0.075
        upper = curve((x - 0.25 * side, inner - thick * 0.7), (x, middle - thick), (x + 0.27 * side, outer))
        lower = curve((x + 0.27 * side, outer), (x, middle + thick * 0.4), (x - 0.25 * side, inner + thick * 0.9))
        self.c.shape([self.q(*q) for q in (*upper, *lower)], mix(self.who.hair, INK, 0.4))

    def mouth(self, opened: int) -> None:
        f, y, w = self.feels, 0.74, self.who
        wide, bend = 0.31 * f.wide, f.mouth * 0.14
        lip = mix(w.skin, (226, 112, 106) if sum(w.skin) < 330 else (168, 58, 58), 0.6 if w.woman else 0.45)
        if w.beard == "moustache":
            self.c.shape(
                [
                    self.q(*q)
                    for q in curve(
                        (-0.42, 0.62), (-0.2, 0.5), (0, 0.53), (0.2, 0.5), (0.42, 0.62), (0, 0.6), (-0.42, 0.62)
                    )
                ],
                w.hair,
            )
        if f.eyes > 1.3 and opened == 0 and f.mouth == 0:
            self.c.oval(*self.q(0, y), 0.13 * self.s, 0.14 * self.s, _MOUTH)
        elif opened or f.mouth > 0.9:
            self._open(wide, bend, y, lip, opened)
        else:
            line = curve(
                (-wide, y - bend), (-wide * 0.4, y + bend * 0.8), (wide * 0.4, y + bend * 0.8), (wide, y - bend)
            )
            under = curve((-wide * 0.5, y + bend + 0.03), (0, y + bend + 0.12), (wide * 0.5, y + bend + 0.03))
            self.c.shape([self.q(*q) for q in under], mix(w.skin, lip, 0.55 if w.woman else 0.25))
            self.line([self.q(*q) for q in line], mix(lip, _MOUTH, 0.35), 0.055)

    def _open(self, wide: float, bend: float, y: float, lip: Colour, opened: int) -> None:
        smile = opened == 0
        deep = max(bend, 0) * 0.9 + (0.0 if smile else 0.085 if opened == 1 else 0.17)
        corner = y - bend * (1.0 if smile else 0.55)
        across = wide * (1.0 if smile else 0.86 if opened == 1 else 0.76)
        top = y - 0.035 - bend * 0.1
        upper = curve((-across, corner), (-across * 0.5, top), (across * 0.5, top), (across, corner))
        lower = curve((across, corner), (across * 0.55, y + deep), (-across * 0.55, y + deep), (-across, corner))
        self.line([self.q(*q) for q in (*upper, *lower)], lip, 0.05)
        self.c.shape([self.q(*q) for q in (*upper, *lower)], WHITE if smile else _MOUTH)
        if opened == 2:
            self.c.oval(*self.q(0, y + deep - 0.045), across * 0.42 * self.s, 0.04 * self.s, (190, 88, 88))
        if not smile and (opened == 2 or bend > 0):
            band = [(x, edge + 0.012) for x, edge in upper[6:-6]]
            self.c.shape([self.q(*q) for q in (*band, *((x, edge + 0.045) for x, edge in reversed(band)))], WHITE)

    # -- hair ----------------------------------------------------------------------------------------------------

    def hair_behind(self) -> None:
        w = self.who
        back = mix(w.hair, (0, 0, 0), 0.16)
        if w.outfit == "chef" and not (w.woman and w.hair_style in ("long", "bob", "tail")):
            return
        if w.hair_style == "long":
            self.twins(back, (0, -1.42), (0.9, -1.2), (1.22, -0.3), (1.2, 0.8), (1.18, 1.9), (0.6, 2.05), (0, 1.6))
        elif w.hair_style == "bob":
            self.twins(back, (0, -1.42), (0.9, -1.18), (1.22, -0.3), (1.26, 0.5), (1.04, 1.06), (0.5, 0.9), (0, 0.8))
        elif w.hair_style == "bun":
            self.c.oval(*self.p(0, -1.5), 0.46 * self.s, 0.4 * self.s, back)
        elif w.hair_style == "tail":
            self.area(back, (0.5, -1.2), (1.3, -1.0), (1.5, 0.0), (1.36, 1.3), (1.2, 1.9), (1.12, 0.9), (1.0, -0.2))
        elif w.hair_style == "curly":
            high, low = (1.0, 1.0) if w.woman else (0.55, -0.1)
            for n in range(-9, 10):
                at = math.pi * (0.5 + n / 13.0)
                if math.sin(at) > -0.8 * high or w.woman:
                    self.c.oval(
                        *self.p(1.05 * math.cos(at), max(-1.24, -0.25 - 1.0 * math.sin(at))),
                        0.36 * self.s,
                        0.36 * self.s,
                        back,
                    )
            if w.woman:
                for side in (-1, 1):
                    self.c.oval(*self.p(1.1 * side, low - 0.5), 0.4 * self.s, 0.55 * self.s, back)
        elif w.hair_style == "scarf":
            self.twins(self.fold, (0, -1.45), (0.95, -1.2), (1.26, -0.3), (1.2, 0.9), (1.3, 1.7), (0.8, 2.1), (0, 2.2))

    def hair_in_front(self) -> None:
        w = self.who
        if w.outfit == "chef":
            self._toque()
        elif w.hair_style == "scarf":
            cloth = mix(w.clothes, (255, 255, 255), 0.1)
            self.twins(
                cloth,
                (0, -1.42),
                (0.9, -1.2),
                (1.2, -0.3),
                (1.12, 0.8),
                (0.5, 1.6),
                (0, 1.9),
                (0, 1.24),
                (0.5, 1.06),
                (0.82, 0.4),
                (0.84, -0.3),
                (0.5, -0.86),
                (0, -0.96),
            )
        elif w.hair_style == "thin":
            for side in (-1, 1):
                at = curve((0.99, 0.12), (1.1, -0.35), (0.92, -0.8), (0.72, -0.88), (0.84, -0.4), (0.9, 0.06))
                self.c.shape([self.p(x * side, y) for x, y in at], w.hair)
        elif w.hair_style == "curly":
            for n in range(-4, 5):
                x = n * 0.22
                self.c.oval(
                    *self.p(x, -0.98 - 0.3 * (1 - (n / 4.6) ** 2)),
                    0.27 * self.s,
                    0.25 * self.s,
                    mix(w.hair, (255, 240, 220), 0.05 * (n % 2)),
                )
        elif w.woman:
            self._parted()
        elif w.hair_style != "bald":
            self._short()

    def _toque(self) -> None:
        for side in (-1, 1):
            at = curve((0.99, -0.7), (1.04, -0.3), (0.98, 0.06), (0.9, -0.1), (0.86, -0.6))
            self.c.shape([self.p(x * side, y) for x, y in at], self.who.hair)
        self.twins((247, 245, 240), (0, -2.0), (0.9, -2.06), (1.28, -1.66), (1.0, -1.24), (0.98, -0.64), (0, -0.8))
        self.area((226, 222, 214), (0.7, -2.1), (1.28, -1.66), (1.0, -1.24), (0.98, -0.64), (0.7, -0.72), (0.74, -1.3))
        self.line([self.p(*q) for q in curve((-0.98, -0.7), (0, -0.86), (0.98, -0.7))], (222, 218, 208), 0.05)

    def _parted(self) -> None:
        w = self.who
        light = mix(w.hair, (255, 236, 210), 0.13)
        self.area(w.hair, (0.1, -1.4), (0.8, -1.22), (1.14, -0.5), (1.08, 0.3), (0.94, -0.2), (0.6, -0.7), (0.1, -0.94))
        self.area(
            w.hair,
            (0.14, -1.42),
            (-0.7, -1.26),
            (-1.14, -0.5),
            (-1.08, 0.3),
            (-0.95, -0.2),
            (-0.72, -0.55),
            (0.14, -0.94),
        )
        self.line([self.p(*q) for q in curve((-0.1, -1.2), (-0.62, -1.0), (-0.92, -0.5))], light, 0.06)
        self.line([self.p(*q) for q in curve((0.34, -1.18), (0.7, -0.98), (0.94, -0.5))], light, 0.045)

    def _short(self) -> None:
        w = self.who
        high = -1.34 if w.hair_style == "crop" else -1.48
        top = curve(
            (-1.02, 0.1), (-1.1, -0.6), (-0.8, high + 0.2), (0, high), (0.8, high + 0.18), (1.1, -0.6), (1.02, 0.1)
        )
        part = -0.35 if w.hair_style == "short" else 0.1
        line = curve(
            (0.92, -0.1), (0.86, -0.62), (0.5, -0.88), (part, -0.74), (-0.62, -0.84), (-0.87, -0.5), (-0.92, -0.1)
        )
        self.c.shape([self.p(*q) for q in (*top, *line)], w.hair)
        self.line(
            [self.p(*q) for q in curve((-0.7, -1.0), (-0.2, -1.18), (0.4, -1.16))],
            mix(w.hair, (255, 236, 210), 0.13),
            0.06,
        )
