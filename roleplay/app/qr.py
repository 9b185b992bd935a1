"""Addresses as QR codes."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr(address: str) -> Markup:
    """A QR code as `<svg>`: dark on white with its quiet zone, so that it scans on a dark page too."""
    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None))
