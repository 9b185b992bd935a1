"""Drives a player in Chromium: taps Start, taps a reaction as soon as it may, notes what was seen, heard and fetched.

Of a player it knows the form `#start` with its `button.go`, `#stage[data-state]` and `.choice` that is awake when it
has no aria-disabled.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from line import Line
from listening import Ear
from player_films import FPS, SCENES, tone
from playwright.async_api import Browser, Page, Response
from screencast import Screencast
from watching import Look, Seen, watch

HERE = Path(__file__).resolve().parent
PATIENCE = 90
"""Seconds after which a decision that does not come is given up."""
PRESS = 0.08
"""Seconds between a finger's coming and going."""
READING = 3.0
"""Seconds that a start page is looked at before Start is tapped."""


@contextmanager
def serving(root: Path) -> Iterator[int]:
    """The project's own server over a home; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "roleplay", "serve", "--home", str(root), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"The server did not start: {(process.stderr.read() if process.stderr else '')[-2000:]}")
        yield port
    finally:
        process.terminate()
        process.wait()


class Weight:
    """Bytes of the scripts and styles that a page asks for, each as gzip packs it."""

    def __init__(self, page: Page) -> None:
        self._asked: dict[str, asyncio.Task[int]] = {}
        page.on("response", self._response)

    def _response(self, response: Response) -> None:
        if response.request.resource_type in ("script", "stylesheet") and response.url not in self._asked:
            self._asked[response.url] = asyncio.create_task(self._measure(response))

    async def _measure(self, response: Response) -> int:
        return len(gzip.compress(await response.body()))

    async def total(self) -> int:
        """All of them so far."""
        return sum(await asyncio.gather(*self._asked.values()))


@dataclass(slots=True)
class Played:
    """What one player did: ms from Start to the first scene in motion, and each decision.

    `cast`: the same decisions as a screencast has seen them, where there was one. `weight`: bytes of its code.
    """

    start: float | None = None
    seen: list[Seen] = field(default_factory=list)
    cast: list[Seen] = field(default_factory=list)
    ended: str = ""
    weight: int = 0


class Drive:
    """Plays one attempt on a page; `seconds` is the length of the clips, `think` how long a tap is put off."""

    def __init__(self, page: Page, line: Line, ear: Ear | None, seconds: float, think: float = 0.0) -> None:
        self._page, self._line, self._ear, self._think = page, line, ear, think
        self._last = round(seconds * FPS) - 1
        self._looks: list[Look] = []
        self._cast: Screencast | None = None
        self._offer: list[dict[str, Any]] = []
        self._taken: dict[str, Any] = {}

    async def record(self) -> None:
        """From now on a screencast sees the same."""
        self._cast = Screencast(self._page)
        await self._cast.begin()

    async def end(self) -> None:
        """Stops what records."""
        if self._cast is not None:
            await self._cast.end()

    async def _take(self) -> None:
        self._taken = await self._page.evaluate("window.__eye.take()")
        self._looks += [Look(*look) for look in self._taken["seen"]]

    async def _until_offered(self) -> None:
        """Waits until reactions can be tapped, and takes what was seen until then."""
        end = time.monotonic() + PATIENCE
        while not (offer := await self._page.evaluate("window.__eye.offered()")) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        if offer:
            await asyncio.sleep(self._think)
        await self._take()
        self._offer = offer

    async def _press(self, x: float, y: float) -> None:
        await self._page.mouse.move(x, y)
        await self._page.mouse.down()
        await asyncio.sleep(PRESS)
        await self._page.mouse.up()

    async def tap_start(self) -> None:
        """Taps Start."""
        box = await self._page.locator("form#start button.go").bounding_box()
        assert box is not None
        await self._press(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    async def moving(self) -> float | None:
        """Waits until the first scene is in motion; ms since the tap on Start."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            await asyncio.sleep(0.1)
            await self._take()
            seen = watch(self._looks, self._taken["started"], 0, self._last)
            if seen.motion is not None:
                return seen.motion
        return None

    async def first_scene(self) -> float | None:
        """Taps Start and watches until the first decision; ms from the tap to motion."""
        await self.tap_start()
        await self._until_offered()
        return watch(self._looks, self._taken["started"], 0, self._last).motion

    async def decide(self, number: int) -> tuple[Seen, Seen | None] | None:
        """Taps a reaction and watches until the next decision; None when there is nothing to tap.

        What the eye in the page has seen, and what a screencast has.
        """
        going = [offered for offered in self._offer if _clip(offered) < SCENES]
        if not going:
            return None
        chosen = going[number % len(going)]
        clip, before, box = _clip(chosen), self._line.down, self._taken["picture"]
        self._looks.clear()
        await self._press(chosen["x"], chosen["y"])
        await self._until_offered()
        origin, tap = self._taken["origin"], self._taken["tapped"]
        seen = watch(self._looks, tap, clip, self._last)
        cast = None
        if self._cast is not None:
            cast = watch(self._cast.take(box, origin), tap, clip, self._last, lag=0.0)
        fetched, told = self._line.down - before, self._taken["told"] or None
        return replace(seen, sound=self._heard(clip, origin + tap), told=told, bytes=fetched), cast

    def _heard(self, clip: int, tap: float) -> float | None:
        """Ms from a tap (ms of the wall clock) to the sound of a clip."""
        if self._ear is None or not self._looks:
            return None
        begin, end = tap / 1000, time.time()
        heard = self._ear.onset(tone(clip), begin, end)
        return None if heard is None else (heard - begin) * 1000


def _clip(offered: dict[str, Any]) -> int:
    found = re.search(r"clip (\d+)", offered["text"])
    assert found is not None
    return int(found[1])


@asynccontextmanager
async def opened(
    browser: Browser, address: str, films: str, naive: bool, reading: float
) -> AsyncIterator[tuple[Page, Weight]]:
    """A phone's page with the start of a role-play, looked at for a while, and the bytes of its code so far."""
    context = await browser.new_context(viewport={"width": 360, "height": 640}, locale="en")
    page = await context.new_page()
    weight = Weight(page)
    await page.add_init_script(path=HERE / "eye.js")
    await page.goto(address + ("/" if naive else f"/scenarios/{films}"), wait_until="domcontentloaded")
    if naive:
        await page.evaluate((HERE / "naive.js").read_text(), {"scenario": films})
    if reading:
        await page.wait_for_load_state("load")
        await asyncio.sleep(reading)
    try:
        yield page, weight
    finally:
        await context.close()


@dataclass(frozen=True, slots=True)
class Way:
    """How to play: `runs` decisions with `films`, by the `naive` player or ours, with a `screencast` or without."""

    films: str
    naive: bool
    runs: int
    seconds: float
    think: float = 0.0
    screencast: bool = False
    each: bool = False


async def play(browser: Browser, line: Line, ear: Ear | None, way: Way) -> Played:
    """One attempt of so many decisions."""
    done = Played()
    async with opened(browser, line.address, way.films, way.naive, READING) as (page, weight):
        drive = Drive(page, line, ear, way.seconds, way.think)
        done.start = await drive.first_scene()
        if way.screencast:
            await drive.record()
        for number in range(way.runs):
            both = await drive.decide(number)
            if both is None:
                done.ended = f"stuck after {number}"
                break
            done.seen.append(both[0])
            done.cast += both[1:] if both[1] else ()
            if way.each:
                print("   ", *both, flush=True)
        await drive.end()
        done.weight = await weight.total()
    return done


async def hurry(browser: Browser, line: Line, way: Way) -> float | None:
    """Taps Start as soon as the page can take it; ms to the first scene in motion."""
    async with opened(browser, line.address, way.films, way.naive, 0.0) as (page, _weight):
        drive = Drive(page, line, None, way.seconds)
        await drive.tap_start()
        return await drive.moving()
