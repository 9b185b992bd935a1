"""ffmpeg through ffmpeg-python; the one module that knows it, so that it can be exchanged.

The program comes in a wheel (imageio-ffmpeg), so that pip alone is enough and the encoder is the same everywhere.
ROLEPLAY_FFMPEG names another: a path, or "system" for the one on the PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import ffmpeg as _ffmpeg
import imageio_ffmpeg

from roleplay.errors import ClipUnplayable, FfmpegMissing

stream: Any = _ffmpeg
"""The builder of ffmpeg-python, untyped."""

MOST_SECONDS = 1800
"""No clip may keep ffmpeg busy for longer."""


def find(wanted: str | None = None) -> str:
    """The ffmpeg program: `wanted`, ROLEPLAY_FFMPEG, or the wheel's. Raises FfmpegMissing."""
    wanted = wanted or os.environ.get("ROLEPLAY_FFMPEG", "")
    if wanted and wanted != "system":
        if shutil.which(wanted) is None:
            raise FfmpegMissing(
                wanted,
                f"There is no ffmpeg at {wanted}. Mend ROLEPLAY_FFMPEG, or leave it out to use "
                "the one that was installed along.",
            )
        return wanted
    if wanted == "system":
        found = shutil.which("ffmpeg")
        if found is None:
            raise FfmpegMissing(
                "ffmpeg",
                "ROLEPLAY_FFMPEG=system, and this system has no ffmpeg. Install it (Debian: "
                "apt install ffmpeg), or leave ROLEPLAY_FFMPEG out.",
            )
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as fault:
        raise FfmpegMissing(
            "ffmpeg",
            "There is no ffmpeg for this kind of machine in the package imageio-ffmpeg. "
            "Install one and set ROLEPLAY_FFMPEG=system.",
        ) from fault


def local(path: Path, **options: object) -> Any:
    """An input that is a file here and nothing else: no addresses, no playlists that name other files."""
    return stream.input(str(path), protocol_whitelist="file", **options)


def run(output: Any, program: str, subject: str, frames: Iterable[bytes] | None = None) -> None:
    """Runs a command, feeding `frames` to its standard input. Raises ClipUnplayable with ffmpeg's last word."""
    command = stream.compile(
        output.global_args("-hide_banner", "-loglevel", "error", *(() if frames is not None else ("-nostdin",))),
        cmd=program,
        overwrite_output=True,
    )
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if frames is not None else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        if frames is not None:
            _feed(process, frames)
        _, said = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise ClipUnplayable(
            subject, f"`{subject}` took longer than {MOST_SECONDS // 60} minutes to make. Cut it shorter."
        ) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stderr):
            if pipe is not None:
                pipe.close()
    if process.returncode:
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise ClipUnplayable(
            subject,
            f"`{subject}` can't be read as a film ({last[0][-160:]}). Export it again, as MP4 "
            "with H.264, or film it again.",
        )


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
        process.stdin = None
