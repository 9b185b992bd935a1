"""Measures the player in Chromium over slow lines, beside a naive one: what is seen and heard after a tap.

.venv/bin/python benchmarks/player.py [--write]
.venv/bin/python benchmarks/player.py --network 9 --runs 6 --player ours --each      (while working on it)
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from line import Line, Network, share
from listening import MISSING, Ear, available
from page import write
from player_drive import Played, Way, hurry, play, serving
from player_films import KINDS, Measured, prepare
from playwright.async_api import Browser, async_playwright
from watching import Seen

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NETWORKS = {
    "20": Network("20 Mbit/s, 30 ms", 20e6, 0.03),
    "9": Network("9 Mbit/s, 60 ms", 9e6, 0.06),
    "2.5": Network("2.5 Mbit/s, 80 ms", 2.5e6, 0.08),
    "1.6": Network("1.6 Mbit/s, 150 ms", 1.6e6, 0.15),
}
LIGHT_BELOW = 2e6
"""Bits per second below which the light films are played too."""
WITNESSED = 3
"""Decisions that are seen by a screencast as well."""
FAIR = (0.9, 1.05)
"""How much of its nominal rate a line must give."""
HEAD = (
    "line",
    "films",
    "player",
    "first picture",
    "motion",
    "sound",
    "stalls",
    "black frames",
    "fetched per decision",
    "Start → first scene",
    "… tapped at once",
    "line ÷ proved, large / small size",
)


def middle(found: Sequence[float | None]) -> str:
    """Median and 95th percentile in ms, and how many never came."""
    there = sorted(value for value in found if value is not None)
    lost = len(found) - len(there)
    if not there:
        return f"{lost} never" if lost else "–"
    late = there[-(-95 * len(there) // 100) - 1]
    return f"{statistics.median(there):.0f} / {late:.0f} ms" + (f", {lost} never" if lost else "")


def proved(network: Network, films: str, measured: Measured) -> str:
    """Whether the bandwidth proof says that a line suffices, and by how much."""
    needs = measured.needs[films]
    large, small = (network.bits / size.bits for size in (needs.largest, needs.smallest))
    verdict = "suffices" if large >= 1 else "suffices in the small size" if small >= 1 else "too slow"
    return f"{verdict}: {large:.2f} / {small:.2f}"


def after_tap(seen: Sequence[Seen]) -> list[str]:
    """The cells that say what came of the taps."""
    return [
        middle([one.first for one in seen]),
        middle([one.motion for one in seen]),
        middle([one.sound for one in seen]) if any(one.sound for one in seen) else "–",
        f"{sum(one.stalls for one in seen)}, {sum(one.stalled for one in seen):.1f} s",
        str(sum(one.black for one in seen)),
        f"{statistics.median([one.bytes for one in seen]) / 1e6:.2f} MB" if seen else "–",
    ]


def line_of(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def seconds(found: float | None) -> str:
    """Milliseconds as seconds."""
    return "never" if found is None else f"{found / 1000:.2f} s"


class Bench:
    """The browser, the server and the films; `measure` plays every round and makes the tables."""

    def __init__(self, wanted: argparse.Namespace) -> None:
        self._wanted = wanted
        self._measured = prepare(wanted.film, wanted.seconds)
        self._rows: list[str] = []
        self._notes: list[str] = []
        self._ours: list[Played] = []

    async def measure(self) -> str:
        """All rounds, as text for the page."""
        with ExitStack() as stack:
            self._port = stack.enter_context(serving(self._measured.home.root))
            self._ear = stack.enter_context(Ear()) if available() else None
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=FLAGS,
                    ignore_default_args=["--mute-audio"],
                    env=self._ear.environment if self._ear else None,
                )
                for name in self._wanted.networks:
                    for films in self._films(NETWORKS[name]):
                        for player in self._wanted.players:
                            await self._round(browser, NETWORKS[name], films, player)
                witness = await self._witness(browser) if self._wanted.witness else []
                version = browser.version
                await browser.close()
        lines = [line_of(HEAD), "|---" * len(HEAD) + "|", *self._rows, *witness, "", *self._facts(version)]
        return "\n".join(lines)

    def _films(self, network: Network) -> list[str]:
        if self._wanted.films:
            return list(self._wanted.films)
        return ["heavy", "light"] if network.bits < LIGHT_BELOW else ["heavy"]

    def _way(self, films: str, player: str, runs: int, screencast: bool = False) -> Way:
        wanted = self._wanted
        return Way(films, player == "naive", runs, wanted.seconds, wanted.think, screencast, wanted.each)

    async def _round(self, browser: Browser, network: Network, films: str, player: str) -> None:
        way = self._way(films, player, self._wanted.runs)
        with Line(network, self._port) as line:
            at_once = await hurry(browser, line, way)
            done = await play(browser, line, self._ear, way)
        if player == "ours":
            self._ours.append(done)
        name = f"{player}, {done.ended}" if done.ended else player
        starts = [seconds(done.start), seconds(at_once)]
        cells = [network.name, films, name, *after_tap(done.seen), *starts, proved(network, films, self._measured)]
        self._rows.append(line_of(cells))
        print(self._rows[-1], file=sys.stderr, flush=True)

    async def _witness(self, browser: Browser) -> list[str]:
        """A few decisions under a screencast, to compare the two eyes."""
        network = NETWORKS["9"]
        titles = ("player", "eye", "first picture", "motion", "black frames")
        lines = ["", f"The same taps seen by both eyes, {network.name}:", "", line_of(titles), "|---" * 5 + "|"]
        for player in self._wanted.players:
            with Line(network, self._port) as line:
                done = await play(browser, line, self._ear, self._way("heavy", player, WITNESSED, screencast=True))
            for eye, seen in (("in the page", done.seen), ("screencast", done.cast)):
                first, motion = (middle([getattr(one, part) for one in seen]) for part in ("first", "motion"))
                lines.append(line_of([player, eye, first, motion, str(sum(one.black for one in seen))]))
        return lines

    def _facts(self, version: str) -> list[str]:
        said = []
        if self._ours:
            packed = max(done.weight for done in self._ours) / 1000
            told = middle([one.told for done in self._ours for one in done.seen])
            said.append(f"Scripts and styles that the play page loads: {packed:.1f} KB, each packed by gzip.")
            said.append(f"The frame after a tap was presented, by Chromium's own Event Timing (ours): {told}.")
        rates = ", ".join(f"{name} {rate / 1e6:.2f} Mbit/s" for name, rate in self._measured.rates.items())
        said.append(
            f"Films in their large size: {rates}; clips of {self._wanted.seconds:g} s; "
            f"{self._wanted.runs} decisions a row."
        )
        given = []
        for name in self._wanted.networks:
            found = share(NETWORKS[name])
            given.append(f"{found:.0%}" + ("" if FAIR[0] <= found <= FAIR[1] else " (not fair)"))
        said.append(f"A plain download gets of the lines' nominal rates: {', '.join(given)}.")
        said.append(f"Chromium {version}, {os.cpu_count()} processors; load at the end: {os.getloadavg()[0]:.1f}.")
        return [*said, *([] if self._ear else [MISSING])]


def several(known: Sequence[str]) -> Callable[[str], list[str]]:
    """Reads names with commas between."""

    def split(text: str) -> list[str]:
        names = text.split(",")
        if unknown := set(names) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is none of {', '.join(known)}")
        return names

    return split


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    players = ["ours", "naive"]
    parser.add_argument("--networks", "--network", type=several(list(NETWORKS)), default=list(NETWORKS))
    parser.add_argument("--players", "--player", type=several(players), default=players)
    parser.add_argument("--films", type=several(list(KINDS)), help="heavy, light (default: light on the slowest only)")
    parser.add_argument("--runs", type=int, default=4, help="decisions per line, films and player")
    parser.add_argument("--film", type=Path, help="a film to cut the clips from, instead of the sample's")
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each clip, at most 20")
    parser.add_argument("--think", type=float, default=0.0, help="seconds between the buttons' waking and the tap")
    parser.add_argument("--witness", action="store_true", help="also compare with a screencast")
    parser.add_argument("--each", action="store_true", help="print every decision")
    parser.add_argument("--write", action="store_true", help="put it into docs/benchmarks.md, comparison included")
    wanted = parser.parse_args()
    wanted.witness |= wanted.write
    if not 3 <= wanted.seconds <= 20:
        parser.error("--seconds is 3 to 20: the squares count 512 pictures")
    return wanted


def main() -> None:
    """Prints the tables; with `--write` they go into docs/benchmarks.md."""
    write("player", asyncio.run(Bench(arguments()).measure()))


if __name__ == "__main__":
    main()
