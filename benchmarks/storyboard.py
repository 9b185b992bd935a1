"""Measures drawing the storyboards of the samples beside encoding a still picture of the same length.

    .venv/bin/python benchmarks/storyboard.py           # prints the table
    .venv/bin/python benchmarks/storyboard.py --write   # and puts it into docs/benchmarks.md

A storyboard and its peer are made in turn, so that both meet the same machine. The peer is ffmpeg alone: one picture,
looped, with the same encoder, rate, length and sound; no drawing could be faster. Voices are off. Processor seconds are
those of all processes; on a busy machine they say more than the clock.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from page import write

from roleplay.media import ffmpeg, storyboard, tone
from roleplay.media.casting import RATE
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.scenario.reading import read
from roleplay.scenario.script import length, parse

HOUSE = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measures; with `--write` the page is brought up to date."""
    os.environ["ROLEPLAY_VOICE"] = "off"
    write("storyboard", table())


def table() -> str:
    """The measured table as Markdown."""
    lines = [
        "| scenario | clips | film | storyboard, per 10 s | its processor seconds | still picture, per 10 s "
        "| its processor seconds | storyboard ÷ still | slowest clip, per 10 s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for path in sorted((HOUSE / "scenarios").glob("*.yaml")):
        scenario = read(path.read_text(), path.stem).scenario
        assert scenario is not None, f"{path.name} has errors: roleplay check"
        clips = [need for need in needs(scenario) if need.role is not Role.WAITING]
        lines.append(row(path.stem, clips))
        print(lines[-1], file=sys.stderr)
    lines += ["", f"{os.cpu_count()} processors; load of the machine at the end: {os.getloadavg()[0]:.1f}."]
    return "\n".join(lines)


def row(title: str, clips: list[ClipNeed]) -> str:
    """One scenario: all its clips, each beside its peer."""
    film = wall = work = peer_wall = peer_work = slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for need in clips:
            script = parse(need.script)
            drawing = storyboard.Drawing(script, need.people, need.title, need.role is Role.LECTURE)
            seconds = length(script)
            path = Path(folder) / "drawn.mp4"
            took, cost = timed(partial(storyboard.draw, drawing, path, ffmpeg.find(), "x", lambda _share: None))
            picture = Path(folder) / "still.png"
            storyboard.still(drawing).save(picture)
            bare, bare_cost = timed(partial(ffmpeg.run, encoded(picture, seconds), ffmpeg.find(), "x"))
            film, wall, work = film + seconds, wall + took, work + cost
            peer_wall, peer_work = peer_wall + bare, peer_work + bare_cost
            slowest = max(slowest, 10 * took / seconds)
    return (
        f"| {title} | {len(clips)} | {film:.0f} s | {10 * wall / film:.2f} s | {10 * work / film:.2f} "
        f"| {10 * peer_wall / film:.2f} s | {10 * peer_work / film:.2f} | {wall / peer_wall:.2f} | {slowest:.2f} s |"
    )


def encoded(picture: Path, seconds: float) -> Any:
    """The peer: a still picture as a film."""
    image = ffmpeg.stream.input(str(picture), framerate=RATE).filter("loop", loop=-1, size=1)
    return storyboard.encoded(image, tone.under("desk", seconds), seconds, picture.with_name("still.mp4"))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor (ours and our children's)."""
    begin, spent = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - begin, _processor() - spent


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
