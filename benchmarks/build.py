"""Measures the build of a clip beside the bare ffmpeg commands of the same settings, and a build of nothing changed.

.venv/bin/python benchmarks/build.py [--write]
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from generated import story
from page import write

from roleplay.media import ffmpeg
from roleplay.media.need import needs
from roleplay.media.workshop import Workshop
from roleplay.scenario.reading import read

RUNS = 5
FILMS = {"720p, 20 s": ("1280x720", 20), "1080p, 10 s": ("1920x1080", 10)}


def shoot(path: Path, size: str, seconds: int) -> None:
    """A film with movement and sound."""
    picture = ffmpeg.stream.input(f"testsrc2=size={size}:rate=25", f="lavfi", t=seconds)
    sound = ffmpeg.stream.input("anoisesrc=color=pink:amplitude=0.2", f="lavfi", t=seconds)
    ffmpeg.run(
        ffmpeg.stream.output(picture, sound, str(path), preset="veryfast", pix_fmt="yuv420p"), ffmpeg.find(), "x"
    )


def measure(size: str, seconds: int) -> tuple[float, float, float]:
    """Medians of a build, of its bare commands, and of a second build, in seconds."""
    scenario = read(story(1), "story").scenario
    assert scenario is not None
    need = needs(scenario)[0]
    built, bare, again = [], [], []
    commands: list[list[str]] = []
    popen = subprocess.Popen

    def recorded(command: list[str], *rest: Any, **options: Any) -> subprocess.Popen[bytes]:
        if "ffmpeg" in Path(command[0]).name:
            commands.append(command)
        return popen(command, *rest, **options)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "media" / "story").mkdir(parents=True)
        shoot(folder / "media" / "story" / need.file, size, seconds)
        for run in range(RUNS):
            workshop = Workshop(folder / "media", folder / f"clips-{run}")
            commands.clear()
            subprocess.Popen = recorded  # type: ignore[misc, assignment]
            begin = time.perf_counter()
            made = workshop.build(need)
            built.append(time.perf_counter() - begin)
            subprocess.Popen = popen  # type: ignore[misc]
            begin = time.perf_counter()
            Workshop(folder / "media", folder / f"clips-{run}").build(need)
            again.append(time.perf_counter() - begin)
            away = folder / "away"
            away.mkdir(exist_ok=True)
            place = next(part for c in commands for part in c if ".making-" in part)
            making = Path(place).parent
            begin = time.perf_counter()
            for command in commands:
                words = [part.replace(str(making), str(away)) for part in command]
                subprocess.run(words, check=True, capture_output=True, stdin=subprocess.DEVNULL)
            bare.append(time.perf_counter() - begin)
            assert made.path.is_file()
    return statistics.median(built), statistics.median(bare), statistics.median(again)


def main() -> None:
    """Prints the table; with `--write` it goes into docs/benchmarks.md."""
    lines = ["| film | build | bare ffmpeg | build ÷ bare | built again, nothing changed |", "|---|---|---|---|---|"]
    for name, (size, seconds) in FILMS.items():
        built, bare, again = measure(size, seconds)
        lines.append(f"| {name} | {built:.2f} s | {bare:.2f} s | {built / bare:.2f} | {again * 1000:.0f} ms |")
    write("build", "\n".join(lines))


if __name__ == "__main__":
    main()
