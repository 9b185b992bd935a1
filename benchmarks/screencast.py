"""A second eye, outside of the page: Chromium's screencast of what it has painted, read off pixel by pixel.

It sees what the page itself might hide; its moments seem to be those at which a frame is due on the display. But
taking every frame out of the browser costs what a phone would not pay: the timed rounds go without it.
"""

from __future__ import annotations

import asyncio
import base64
import io
from contextlib import suppress
from typing import Any

from PIL import Image
from player_films import CELLS, CLIP_BITS, STRIP
from playwright.async_api import Error, Page
from watching import Look

BLACK, DARK, LIGHT = 60, 90, 165


def read(picture: Image.Image, box: dict[str, float]) -> tuple[str, int, int]:
    """What a painted page shows where its film is: the kind, the clip, the picture."""
    step, high = box["width"] / CELLS, box["height"] * STRIP
    cells = []
    for cell in range(CELLS):
        left, top = box["x"] + step * (cell + 0.3), box["y"] + high * 0.3
        part = picture.crop((round(left), round(top), round(left + step * 0.4) + 1, round(top + high * 0.4) + 1))
        values = list(part.getdata())
        cells.append(sum(values) / len(values))
    if all(cell < BLACK for cell in cells):
        return "black", -1, -1
    bits = [int(cell > (DARK + LIGHT) / 2) for cell in cells]
    clear = not any(DARK < cell < LIGHT for cell in cells)
    odd, odd_clip = ((1 + sum(some)) % 2 for some in (bits[:-2], bits[:CLIP_BITS]))
    if not clear or (odd, odd_clip) != (bits[-2], bits[-1]):
        return "unclear", -1, -1
    clip, number = (
        sum(bit << place for place, bit in enumerate(some)) for some in (bits[:CLIP_BITS], bits[CLIP_BITS:-2])
    )
    return "picture", clip, number


class Screencast:
    """Records a page from `begin` on; `take` gives what was painted since the last time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[tuple[float, str]] = []
        self._answers: set[asyncio.Task[Any]] = set()

    async def begin(self) -> None:
        """Starts recording."""
        self._session = await self._page.context.new_cdp_session(self._page)
        self._session.on("Page.screencastFrame", self._frame)
        await self._session.send("Page.startScreencast", {"format": "jpeg", "quality": 70, "everyNthFrame": 1})

    async def end(self) -> None:
        """Stops recording, and waits until nothing is on the way any more."""
        await self._session.send("Page.stopScreencast")
        await asyncio.gather(*self._answers)

    def _frame(self, event: dict[str, Any]) -> None:
        self._frames.append((event["metadata"]["timestamp"], event["data"]))
        answer = asyncio.create_task(self._answer(event["sessionId"]))
        self._answers.add(answer)
        answer.add_done_callback(self._answers.discard)

    async def _answer(self, number: int) -> None:
        with suppress(Error):  # the page is gone
            await self._session.send("Page.screencastFrameAck", {"sessionId": number})

    def take(self, box: dict[str, float], origin: float) -> list[Look]:
        """What was painted, on the page's clock, whose zero is `origin` (ms of the wall clock)."""
        taken, self._frames = self._frames, []
        looks = []
        for moment, data in taken:
            with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
                looks.append(Look(moment * 1000 - origin, "playing", *read(picture.convert("L"), box)))
        return looks
