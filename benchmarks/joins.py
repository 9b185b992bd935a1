"""Measures the joins of the samples: every pair of clips that can follow each other.

    .venv/bin/python benchmarks/joins.py [--write]

For each pair: how much louder or softer the next clip is (EBU R128, LU). For each clip: whether a picture of it is
black, and how long after the picture the sound begins.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import av
from page import write

from roleplay.library import Home, Library
from roleplay.media import ffmpeg
from roleplay.media.need import Role, needs
from roleplay.media.workshop import Workshop
from roleplay.scenario.proof import explore

HOUSE = Path(__file__).resolve().parents[1]


def level(path: Path) -> float:
    """Integrated loudness in LUFS."""
    command = [ffmpeg.find(), "-hide_banner", "-i", str(path), "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


def black(path: Path) -> bool:
    """Whether any picture of a clip is black."""
    command = [ffmpeg.find(), "-hide_banner", "-i", str(path), "-vf", "blackframe=98:32", "-f", "null", "-"]
    return "pblack:" in subprocess.run(command, capture_output=True, text=True, check=True).stderr


def delay(path: Path) -> float:
    """Milliseconds between the start of the picture and that of the sound."""
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        starts = [float((s.start_time or 0) * (s.time_base or 0)) for s in (video, audio)]
    return 1000 * abs(starts[0] - starts[1])


def main() -> None:
    """Prints the table; with `--write` it goes into docs/benchmarks.md."""
    lines = [
        "| scenario | joins | largest step in loudness | clips with a black picture | sound begins after the picture |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        home = Home(HOUSE)
        workshop = Workshop(home.media, Path(name))
        for scenario in Library(home).playable():
            proof = explore(scenario)
            shown = [need for need in needs(scenario) if need.role in (Role.SCENE, Role.ENDING)]
            made = {(need.place, need.variant): workshop.build(need) for need in shown}
            loud = {key: level(clip.path) for key, clip in made.items()}
            states = range(len(proof.states))
            joins = {(proof.clip(state), proof.clip(after)) for state in states for after in proof.after(state)}
            step = max(abs(loud[a] - loud[b]) for a, b in joins)
            dark = sum(black(clip.path) for clip in made.values())
            late = max(delay(clip.path) for clip in made.values())
            lines.append(f"| {scenario.id} | {len(joins)} | {step:.1f} LU | {dark} | {late:.0f} ms at most |")
    write("joins", "\n".join(lines))


if __name__ == "__main__":
    main()
