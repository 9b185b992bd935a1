"""A drawing surface in units of a 1280 × 720 picture, drawn larger and scaled down for smooth edges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1280, 720
Colour = tuple[int, int, int]
Point = tuple[float, float]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with `share` (0..1) of `b` in it."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def curve(*points: Point, steps: int = 16) -> list[Point]:
    """A smooth line through `points` (Catmull-Rom)."""
    if len(points) < 3:
        return list(points)
    ends = [points[0], *points, points[-1]]
    line: list[Point] = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            line.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    return [*line, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def mirrored(points: Sequence[Point], around: float) -> list[Point]:
    """A right half (top to bottom) with its mirror image, as one outline."""
    return [*points, *((2 * around - x, y) for x, y in reversed(points))]


class Canvas:
    """Draws shapes; `picture()` gives the result at `size` (width in pixels; the height follows)."""

    def __init__(self, width: int, background: Colour | None = None, sharp: int = 2) -> None:
        self.width, self.height = width, width * HEIGHT // WIDTH
        self.unit = width * sharp / WIDTH
        size = (width * sharp, self.height * sharp)
        self.image = Image.new("RGBA", size, (*background, 255) if background else (0, 0, 0, 0))
        self.pen = ImageDraw.Draw(self.image)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.unit, y * self.unit) for x, y in points]

    def shape(self, points: Iterable[Point], fill: Colour) -> None:
        """A filled outline."""
        self.pen.polygon(self._at(points), fill=fill)

    def oval(self, x: float, y: float, wide: float, high: float, fill: Colour) -> None:
        """An oval around its middle; `wide` and `high` are half sizes."""
        self.pen.ellipse(self._at([(x - wide, y - high), (x + wide, y + high)]), fill=fill)

    def box(self, x: float, y: float, wide: float, high: float, fill: Colour, round_by: float = 0) -> None:
        """A box from its top left corner."""
        self.pen.rounded_rectangle(self._at([(x, y), (x + wide, y + high)]), round_by * self.unit, fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, thick: float) -> None:
        """A line with round ends."""
        at = self._at(points)
        self.pen.line(at, fill=fill, width=max(1, round(thick * self.unit)), joint="curve")
        r = thick * self.unit / 2
        for x, y in (at[0], at[-1]):
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def shade(self, top: Colour, bottom: Colour, y: float = 0, high: float = HEIGHT) -> None:
        """A vertical run of colour over the full width."""
        first, last = int(y * self.unit), int((y + high) * self.unit)
        for row in range(first, last):
            self.pen.line((0, row, self.image.width, row), fill=mix(top, bottom, (row - first) / max(1, last - first)))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Light around a point."""
        small = 8
        layer = Image.new("L", (self.image.width // small, self.image.height // small), 0)
        r, u = radius * self.unit / small, self.unit / small
        ImageDraw.Draw(layer).ellipse((x * u - r, y * u - r, x * u + r, y * u + r), fill=round(255 * strength))
        soft = layer.filter(ImageFilter.GaussianBlur(r * 0.45)).resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGBA", self.image.size, (*colour, 255)), (0, 0), soft)

    def soften(self, by: float) -> None:
        """Blurs all that was drawn so far: the distance behind a person."""
        self.image = self.image.filter(ImageFilter.GaussianBlur(by * self.unit))
        self.pen = ImageDraw.Draw(self.image)

    def words(self, text: str, x: float, y: float, size: float, fill: Colour, wide: float) -> None:
        """Text in lines of at most `wide`, around the middle x, from y down."""
        font = ImageFont.load_default(size=size * self.unit)
        lines: list[str] = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.pen.textlength(longer, font=font) > wide * self.unit:
                lines.append(word)
            else:
                lines[-1] = longer
        for number, line in enumerate(lines[:5]):
            at = (x * self.unit, (y + number * size * 1.3) * self.unit)
            self.pen.text(at, line, font=font, fill=fill, anchor="ma")

    def picture(self) -> Image.Image:
        """The drawing at its real size."""
        return self.image.resize((self.width, self.height), Image.Resampling.BOX)


def wave(moment: float, period: float) -> float:
    """-1..1, once per `period` seconds."""
    return math.sin(2 * math.pi * moment / period)
