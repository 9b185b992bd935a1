"""ffmpeg through ffmpeg-python; the one module that knows it, so that it can be exchanged.

The program comes in a wheel (imageio-ffmpeg), so that pip alone is enough and the encoder is the same everywhere.
ROLEPLAY_FFMPEG names another: a path, or "system" for the one on the PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import ffmpeg as _ffmpeg
import imageio_ffmpeg

from roleplay.errors import ClipUnplayable, FfmpegMissing
from roleplay.said import said

stream: Any = _ffmpeg
"""The builder of ffmpeg-python, untyped."""

MOST_SECONDS = 1800
"""No clip may keep ffmpeg busy for longer."""
MOST_MEMORY = 6 * 1024**3
"""Bytes of address space of one run; an encode of 4K film on eight cores stays well below."""
MOST_BYTES = 4 * 1024**3
"""Bytes of the largest file that a run may write."""
NICENESS = 10
"""How far a run steps back behind the server's own work (Unix: 0 not, 19 furthest)."""
_LINES_KEPT = 40_000


def find(wanted: str | None = None) -> str:
    """The ffmpeg program: `wanted`, ROLEPLAY_FFMPEG, or the wheel's. Raises FfmpegMissing."""
    wanted = wanted or os.environ.get("ROLEPLAY_FFMPEG", "")
    if wanted and wanted != "system":
        if shutil.which(wanted) is None:
            raise FfmpegMissing(
                wanted,
                said(
                    "There is no ffmpeg at {wanted}. Mend ROLEPLAY_FFMPEG, or leave it out to use "
                    "the one that was installed along.",
                    wanted=wanted,
                ),
            )
        return wanted
    if wanted == "system":
        found = shutil.which("ffmpeg")
        if found is None:
            raise FfmpegMissing(
                "ffmpeg",
                said(
                    "ROLEPLAY_FFMPEG=system, and this system has no ffmpeg. Install it (Debian: "
                    "apt install ffmpeg), or leave ROLEPLAY_FFMPEG out."
                ),
            )
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as fault:
        raise FfmpegMissing(
            "ffmpeg",
            said(
                "There is no ffmpeg for this kind of machine in the package imageio-ffmpeg. "
                "Install one and set ROLEPLAY_FFMPEG=system."
            ),
        ) from fault


def local(path: Path, **options: object) -> Any:
    """An input that is a file here and nothing else: no addresses, no playlists that name other files."""
    return stream.input(str(path), protocol_whitelist="file", **options)


def run(
    output: Any,
    program: str,
    subject: str,
    frames: Iterable[bytes] | None = None,
    progress: Callable[[float], None] | None = None,
    level: str = "error",
) -> str:
    """Runs a command, feeding `frames` to its standard input; what ffmpeg said. Raises ClipUnplayable with its reason.

    `progress` is told the seconds that are done; `level` is how much ffmpeg says. The run is bounded in time, memory
    and size, and lets others go first.
    """
    quiet = ("-hide_banner", "-nostats", "-loglevel", level)
    told = ("-progress", "pipe:1") if progress is not None else ()
    unread = () if frames is not None else ("-nostdin",)
    command = stream.compile(output.global_args(*quiet, *told, *unread), cmd=program, overwrite_output=True)
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if frames is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE if progress is not None else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    bound(process.pid)
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(MOST_SECONDS, stop)
    timer.start()
    lines: list[bytes] = []
    listening = threading.Thread(target=_listen, args=(process, lines), daemon=True)
    listening.start()
    try:
        if frames is not None:
            _feed(process, frames)
        if progress is not None:
            _follow(process, progress)
        process.wait()
        listening.join()
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
    if late.is_set():
        raise ClipUnplayable(
            subject,
            said(
                "`{subject}` took longer than {most} minutes to make. Cut it shorter.",
                subject=subject,
                most=MOST_SECONDS // 60,
            ),
        )
    words = b"".join(lines).decode("utf-8", "replace")
    if process.returncode:
        last = words.strip().splitlines()[-1:]
        raise ClipUnplayable(
            subject,
            said(
                "`{subject}` can't be read as a film ({last}). Export it again, as MP4 with H.264, or film it again.",
                subject=subject,
                last=last[0][-160:] if last else said("no reason given"),
            ),
        )
    return words


def bound(pid: int) -> None:
    """Bounds a child process that works on a stranger's film: memory and size; and lets the server go first."""
    with suppress(ImportError, OSError, ValueError, AttributeError):  # where the system has no such bounds
        import resource  # Unix only

        resource.prlimit(pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        os.setpriority(os.PRIO_PROCESS, pid, NICENESS)


def _listen(process: subprocess.Popen[bytes], lines: list[bytes]) -> None:
    """Reads all that is said on standard error, so that the pipe never fills; keeps the last of it."""
    assert process.stderr is not None
    for line in process.stderr:
        lines.append(line)
        del lines[:-_LINES_KEPT]


def _follow(process: subprocess.Popen[bytes], progress: Callable[[float], None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        name, _, value = line.decode("ascii", "replace").strip().partition("=")
        if name == "out_time_us" and value.lstrip("-").isdigit():
            progress(max(0, int(value)) / 1_000_000)


def _feed(process: subprocess.Popen[bytes], frames: Iterable[bytes]) -> None:
    assert process.stdin is not None
    try:
        for frame in frames:
            process.stdin.write(frame)
    except BrokenPipeError:
        return  # ffmpeg gave up: its exit status and last word say why
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
