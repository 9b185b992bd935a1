"""Looks at one film of a stranger, in a process of its own: `python -m roleplay.media.look <film >json`.

The film is the standard input, open already: no name goes in. What comes out is one line of JSON, the figures or the
refusal. Before the first byte is read the process takes from itself what it won't need: time, memory, and the right to
open anything more or to write a file. A crash here is a sentence there (roleplay.media.probe).
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict

import av.subtitles.codeccontext
import av.subtitles.stream  # noqa: F401  PyAV imports these two at the first film: here nothing can be opened any more

from roleplay.media.signs import Refused
from roleplay.media.streams import read_streams
from roleplay.said import said, to_json

CPU_SECONDS = 10
MEMORY = 1536 * 1024**2
"""Bytes of address space. PyAV itself takes 120 MB, the first picture of an 8K film in ten bits about 500 more."""


def restrict() -> None:
    """Limits this process for good. Does nothing on Windows, which has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        with suppress(OSError, ValueError):  # a stricter limit is in force already
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Prints what standard input is."""
    restrict()
    answer: dict[str, object]
    try:
        with open(0, "rb", buffering=0, closefd=False) as film:
            answer = {"film": asdict(read_streams(film))}
    except Refused as refused:
        answer = {"refused": to_json(refused.said)}
    except MemoryError:
        told = said("needs far too much memory to be read. Export it at 1920 × 1080, as MP4.")
        answer = {"refused": to_json(told)}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
