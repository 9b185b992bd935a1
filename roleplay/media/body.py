"""The body of a storyboard's person: clothes and arms, lit from the left."""

from __future__ import annotations

from roleplay.media.canvas import Canvas, Colour, Point, curve, mirrored, mix
from roleplay.media.people import Look, Mood

WHITE: Colour = (250, 247, 240)
INK: Colour = (46, 36, 36)


class Body:
    """Somebody on a canvas, the head around (x, y) and two `size` wide; `gaze` -1..1 is where they look, 0 at us."""

    def __init__(
        self, canvas: Canvas, who: Look, feels: Mood, x: float, y: float, size: float, gaze: float = 0.0
    ) -> None:
        self.c, self.who, self.feels, self.gaze = canvas, who, feels, gaze
        self.x, self.y, self.s = x, y, size
        self.cloth: Colour = (242, 240, 235) if who.outfit == "chef" else who.clothes
        self.fold = mix(self.cloth, (20, 16, 30), 0.17)

    def p(self, x: float, y: float) -> Point:
        """A point in heads as a point of the picture; the head is tilted a little, and turned with the gaze."""
        lean = self.feels.tilt * 0.014 if y < 1.2 else 0
        return (self.x + (x - y * lean) * self.s, self.y + (y + x * lean) * self.s)

    def q(self, x: float, y: float) -> Point:
        """A point of the face, which turns with the gaze."""
        return self.p(x + 0.07 * self.gaze, y)

    def line(self, points: list[Point], fill: Colour, thick: float) -> None:
        self.c.line(points, fill, thick * self.s)

    def area(self, fill: Colour, *points: Point) -> None:
        self.c.shape([self.p(*point) for point in curve(*points)], fill)

    def twins(self, fill: Colour, *points: Point) -> None:
        """The right half of a symmetrical shape."""
        self.c.shape([self.p(*point) for point in mirrored(curve(*points), 0)], fill)

    # -- clothes -------------------------------------------------------------------------------------------------

    def body(self) -> None:
        w = self.who
        drop = self.feels.outer * -0.008
        wide = 1.72 if w.woman else 2.02
        self.twins(
            self.cloth,
            (0.4, 1.28),
            (0.62, 1.56 + drop),
            (wide * 0.74, 1.8 + drop),
            (wide, 2.25 + drop),
            (wide - 0.02, 3.4),
            (wide - 0.16, 5.8),
        )
        self.area(
            self.fold, (wide * 0.8, 1.86), (wide, 2.25 + drop), (wide, 3.4), (wide - 0.16, 5.8), (1.1, 5.8), (1.42, 3.4)
        )
        {"suit": self._suit, "uniform": self._suit, "chef": self._chef, "shirt": self._shirt}.get(
            w.outfit, self._neckline
        )()

    def _neck(self, low: float = 1.82) -> None:
        self.twins(mix(self.who.shadow, self.who.skin, 0.25), (0.36, 0.6), (0.37, 1.2), (0.5, 1.5), (0.0, low))
        self.area(self.who.shadow, (-0.36, 1.0), (0.0, 1.34), (0.37, 1.0), (0.37, 1.26), (0.04, 1.56), (-0.36, 1.2))

    def _suit(self) -> None:
        shirt: Colour = WHITE if self.who.outfit == "suit" else (238, 232, 216)
        self.c.shape([self.p(-0.5, 1.42), self.p(0.5, 1.42), self.p(0.0, 3.5)], shirt)
        self._neck()
        for side in (-1, 1):
            lapel = [(0.42, 1.34), (0.86, 1.62), (0.96, 2.16), (0.7, 2.2), (0.72, 2.42), (0, 3.6)]
            self.c.shape(
                [self.p(x * side, y) for x, y in lapel],
                mix(self.cloth, (255, 255, 255) if side < 0 else (0, 0, 0), 0.1),
            )
        if not self.who.woman:
            tie = mix(self.cloth, (196, 110, 60), 0.62)
            self.c.shape(
                [self.p(*q) for q in ((-0.14, 1.74), (0.14, 1.74), (0.09, 1.98), (-0.09, 1.98))], mix(tie, INK, 0.2)
            )
            self.c.shape([self.p(*q) for q in ((-0.08, 1.98), (0.08, 1.98), (0.19, 3.0), (0, 3.3), (-0.19, 3.0))], tie)
        if self.who.outfit == "uniform":
            x, y = self.p(1.02, 2.5)
            self.c.box(x - 0.02 * self.s, y, 0.52 * self.s, 0.17 * self.s, (226, 190, 112), 3)

    def _chef(self) -> None:
        self._neck(1.7)
        self.area(
            (226, 222, 214), (-0.5, 1.36), (0.06, 1.9), (0.9, 1.7), (0.5, 2.1), (0.44, 5.8), (0.36, 5.8), (0.2, 2.2)
        )
        self.area((204, 84, 72), (-0.52, 1.32), (0, 1.86), (0.52, 1.32), (0.56, 1.52), (0.02, 2.1), (-0.56, 1.52))
        for row in range(4):
            for x in (-0.28, 0.34):
                self.c.oval(*self.p(x, 2.4 + row * 0.5), 0.07 * self.s, 0.07 * self.s, (188, 182, 172))

    def _shirt(self) -> None:
        self._neck()
        light = mix(self.cloth, (255, 255, 255), 0.16)
        for side in (-1, 1):
            collar = ((0.36, 1.2), (0.6, 1.5), (0.5, 1.98), (0.0, 1.84))
            self.c.shape([self.p(x * side, y) for x, y in collar], light)
        self.line([self.p(0, 1.9), self.p(0, 5.8)], self.fold, 0.035)
        for row in range(4):
            self.c.oval(*self.p(0.0, 2.3 + row * 0.62), 0.05 * self.s, 0.05 * self.s, light)

    def _neckline(self) -> None:
        low = 2.12 if self.who.outfit == "dress" else 1.84
        self._neck(low)
        edge = curve((-0.56, 1.46), (-0.3, low - 0.12), (0, low), (0.3, low - 0.12), (0.56, 1.46))
        self.line([self.p(*q) for q in edge], mix(self.cloth, (255, 255, 255), 0.22), 0.1)
        if self.who.outfit == "dress":
            for n in range(-3, 4):
                self.c.oval(*self.p(n * 0.13, 1.78 - n * n * 0.028), 0.06 * self.s, 0.06 * self.s, (238, 226, 200))

    # -- arms ----------------------------------------------------------------------------------------------------

    def arms(self, table: float | None, gesture: bool = True) -> None:
        """The arms as the mood has them; `table` is how deep (in heads) a table top lies on which hands can rest."""
        pose = self.feels.pose
        wide = 1.42 if self.who.woman else 1.7
        if pose == "folded":
            self._sleeve((-wide, 2.2), (-wide - 0.1, 2.9), (-1.2, 3.34), (0.34, 3.1))
            self._sleeve((wide, 2.2), (wide + 0.1, 2.9), (1.2, 3.32), (-0.5, 2.98))
            self._hand(-0.78, 2.92, -1, 0.85)
        elif pose == "clasped":
            for side in (-1, 1):
                self._sleeve((wide * side, 2.2), ((wide + 0.12) * side, 3.0), (1.08 * side, 3.42), (0.44 * side, 3.12))
            self._hand(0.15, 3.02, -1, 1.0)
            self._hand(-0.15, 3.1, 1, 1.0)
        elif pose == "open" and gesture:
            self._resting(-1, wide, table)
            self._sleeve((wide, 2.2), (wide + 0.14, 3.0), (wide + 0.42, 3.14), (wide + 0.68, 2.86))
            self._palm(wide + 0.86, 2.68)
        else:
            self._resting(-1, wide, table)
            self._resting(1, wide, table)

    def _resting(self, side: int, wide: float, table: float | None) -> None:
        if table is None:
            self._sleeve((wide * side, 2.2), ((wide + 0.16) * side, 3.5), ((wide + 0.1) * side, 5.8))
            return
        self._sleeve(
            (wide * side, 2.2),
            ((wide + 0.14) * side, table - 0.5),
            (1.2 * side, table - 0.06),
            (0.78 * side, table + 0.04),
        )
        self._hand(0.5 * side, table + 0.06, -side, 0.95)

    def _sleeve(self, *points: Point) -> None:
        line = [self.p(*q) for q in curve(*points, steps=5)]
        self.c.tube(line, mix(self.cloth, (20, 16, 30), 0.24), 0.54 * self.s)
        light = [(x - 0.035 * self.s, y - 0.025 * self.s) for x, y in line]
        self.c.tube(light, mix(self.cloth, (20, 16, 30), 0.05), 0.47 * self.s)

    def _palm(self, x: float, y: float) -> None:
        """An open hand that offers something, to the right."""
        skin, edge = self.who.skin, self.who.shadow
        for n, (dx, dy) in enumerate(((0.24, -0.38), (0.37, -0.3), (0.42, -0.17), (0.38, -0.03))):
            self.line([self.p(x, y), self.p(x + dx, y + dy)], mix(skin, edge, 0.14 * n), 0.13)
        self.c.oval(*self.p(x, y), 0.23 * self.s, 0.2 * self.s, skin)
        self.line([self.p(x - 0.08, y - 0.06), self.p(x - 0.1, y - 0.34)], skin, 0.13)

    def _hand(self, x: float, y: float, way: int, share: float) -> None:
        """A closed hand that points to the left (-1) or the right."""
        skin, edge, r = self.who.skin, self.who.shadow, 0.24 * share
        self.c.oval(*self.p(x, y), r * 1.25 * self.s, r * 0.86 * self.s, mix(skin, edge, 0.3))
        self.c.oval(*self.p(x, y - 0.03), r * 1.22 * self.s, r * 0.8 * self.s, skin)
        for n in range(3):
            fold = [(x + way * (0.06 + 0.02 * n), y - 0.1 + n * 0.08), (x + way * r * 1.15, y - 0.08 + n * 0.085)]
            self.line([self.p(*q) for q in fold], edge, 0.025)

    def phone(self) -> None:
        """A telephone at the ear, and the hand that holds it."""
        self._sleeve((-1.6, 2.3), (-2.0, 3.0), (-1.66, 2.2), (-1.3, 1.2))
        self.line([self.p(-1.12, -0.2), self.p(-0.92, 0.78)], (96, 124, 156), 0.26)
        self.c.oval(*self.p(-1.14, 0.62), 0.26 * self.s, 0.34 * self.s, self.who.skin)
