"""Frames as bytes of yuv420p: parts laid over, two mixed, one seen from nearer. Without numpy, plane by plane."""

from __future__ import annotations

from PIL import Image

from roleplay.media.canvas import HEIGHT, WIDTH, Box, View, height, planes

Patch = tuple[Box, tuple[bytes, bytes, bytes]]
"""A part of a frame: its place in pixels (even), its planes."""


def frame(image: Image.Image) -> bytes:
    """A picture as a frame."""
    return b"".join(planes(image))


def laid_over(base: bytes, patches: list[Patch], width: int) -> bytes:
    """A frame with parts of it replaced."""
    made, area = bytearray(base), width * height(width)
    for box, parts in patches:
        for number, part in enumerate(parts):
            half = 2 if number else 1
            start = (0, area, area + area // 4)[number]
            left, top, right, bottom = (side // half for side in box)
            wide, stride = right - left, width // half
            for row in range(bottom - top):
                at = start + (top + row) * stride + left
                made[at : at + wide] = part[row * wide : (row + 1) * wide]
    return bytes(made)


def mixed(one: bytes, other: bytes, share: float, width: int) -> bytes:
    """`one` with `share` (0..1) of `other` in it."""
    size = (width, height(width) * 3 // 2)
    return Image.blend(Image.frombytes("L", size, one), Image.frombytes("L", size, other), share).tobytes()


def nearer(whole: bytes, seen: View, wanted: View, width: int) -> bytes:
    """What `wanted` shows of a frame that was painted as `seen`, which must hold it."""
    part = seen.zoom / wanted.zoom
    x, y = (wanted.left - seen.left) * seen.zoom / WIDTH, (wanted.top - seen.top) * seen.zoom / HEIGHT
    area, made = width * height(width), []
    for at, half in ((0, 1), (area, 2), (area + area // 4, 2)):
        wide, high = width // half, height(width) // half
        plane = Image.frombytes("L", (wide, high), whole[at : at + wide * high])
        box = (x * wide, y * high, min((x + part) * wide, wide), min((y + part) * high, high))
        made.append(plane.resize((wide, high), Image.Resampling.BILINEAR, box=box).tobytes())
    return b"".join(made)


def on_the_way(start: View, end: View, share: float) -> View:
    """A view between two, with even steps for the eye."""
    zoom = 1 / (1 / start.zoom + (1 / end.zoom - 1 / start.zoom) * share)
    return View(zoom, start.left + (end.left - start.left) * share, start.top + (end.top - start.top) * share)
