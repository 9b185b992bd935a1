"""A drawing surface in units of a 1280 × 720 picture, drawn larger and scaled down for smooth edges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1280, 720
Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class View:
    """What the camera sees: `zoom` times nearer, with (left, top) in the corner, in units."""

    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0


WHOLE = View()


def towards(x: float, y: float, zoom: float) -> View:
    """A view that comes nearer while the point (x, y) stays where it is in the picture."""
    return View(zoom, x * (1 - 1 / zoom), y * (1 - 1 / zoom))


def height(width: int) -> int:
    """The height of a picture `width` pixels wide; even, as films have it."""
    return width * HEIGHT // WIDTH // 2 * 2


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
    """Draws shapes; `picture()` gives the result at `width` pixels (the height follows), or of `window` in pixels."""

    def __init__(
        self,
        width: int,
        background: Colour | None = None,
        *,
        view: View = WHOLE,
        window: Box | None = None,
        sharp: int = 2,
    ) -> None:
        left, top, right, bottom = window or (0, 0, width, height(width))
        self.sharp = sharp
        self.unit = width * sharp * view.zoom / WIDTH
        self.left, self.top = view.left * self.unit + left * sharp, view.top * self.unit + top * sharp
        size = ((right - left) * sharp, (bottom - top) * sharp)
        self.image = Image.new("RGB", size, background) if background else Image.new("RGBA", size, (0, 0, 0, 0))
        self.pen = ImageDraw.Draw(self.image)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.unit - self.left, y * self.unit - self.top) for x, y in points]

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
        at, r = self._at(points), thick * self.unit / 2
        # Rounded joints cost the most of all, and in a thin line nobody sees them.
        self.pen.line(at, fill=fill, width=max(1, round(2 * r)), joint="curve" if r > 5 else None)
        for x, y in (at[0], at[-1]):
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def tube(self, points: Sequence[Point], fill: Colour, thick: float) -> None:
        """A thick line that bends softly; `line` frays there."""
        at, r = self._at(points), thick * self.unit / 2
        for (x0, y0), (x1, y1) in pairwise(at):
            steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / (r * 0.16)))
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                self.pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def shade(self, top: Colour, bottom: Colour, y: float = 0, high: float = HEIGHT) -> None:
        """A vertical run of colour over the full width."""
        first, last = int(y * self.unit), int((y + high) * self.unit)
        for row in range(first, last):
            self.pen.line((0, row, self.image.width, row), fill=mix(top, bottom, (row - first) / max(1, last - first)))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Light around a point."""
        small, u = 16, self.unit / 16
        size = round(4 * radius * u)
        layer = Image.new("L", (size, size), 0)
        r = radius * u
        ImageDraw.Draw(layer).ellipse((size / 2 - r, size / 2 - r, size / 2 + r, size / 2 + r), round(255 * strength))
        soft = layer.filter(ImageFilter.GaussianBlur(r * 0.45)).resize(
            (size * small, size * small), Image.Resampling.BILINEAR
        )
        at = (round(x * self.unit - soft.width / 2), round(y * self.unit - soft.height / 2))
        self.image.paste(colour, (*at, at[0] + soft.width, at[1] + soft.height), soft)

    def soften(self, by: float) -> None:
        """Blurs all that was drawn so far: the distance behind a person."""
        # At half size: a blur takes the fine detail anyway, and this takes a quarter of the time.
        half = self.image.reduce(2).filter(ImageFilter.BoxBlur(by * self.unit / 2))
        self.relight(half.resize(self.image.size, Image.Resampling.BILINEAR))

    def relight(self, image: Image.Image) -> None:
        """Goes on with another picture of the same size."""
        self.image, self.pen = image, ImageDraw.Draw(image)

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
        return self.image.reduce(self.sharp)


def seen(large: Image.Image, view: View, width: int) -> Image.Image:
    """What `view` shows of a whole drawing (`Canvas.image`), `width` pixels wide."""
    if view == WHOLE and large.width % width == 0:
        return large.reduce(large.width // width)
    unit = large.width / WIDTH
    left, top = view.left * unit, view.top * unit
    box = (left, top, left + large.width / view.zoom, top + large.height / view.zoom)
    return large.resize((width, height(width)), Image.Resampling.BILINEAR, box=box)


def lit(image: Image.Image, colour: Colour) -> Image.Image:
    """A picture in light of a colour; black stays black, which a veil would make grey."""
    table = [round(level * channel / 255) for channel in colour for level in range(256)]
    return image.point(table + (list(range(256)) if image.mode == "RGBA" else []))


_RANGE = [16 + round(y * 219 / 255) for y in range(256)] + 2 * [128 + round((c - 128) * 224 / 255) for c in range(256)]


def planes(image: Image.Image) -> tuple[bytes, bytes, bytes]:
    """A picture (even sizes) as the three planes of yuv420p, in ITU-R BT.601 with the narrow range of films."""
    y, cb, cr = image.convert("YCbCr").point(_RANGE).split()
    return y.tobytes(), cb.reduce(2).tobytes(), cr.reduce(2).tobytes()


def wave(moment: float, period: float) -> float:
    """-1..1, once per `period` seconds."""
    return math.sin(2 * math.pi * moment / period)
