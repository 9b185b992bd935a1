"""What a film is: length, size, codecs, colours. A stranger's film is looked at in a process of its own.

`probe` is for every film that somebody gives us: 0.1 to 0.2 seconds the first time, nothing when the same file is
looked at again. `probe_own` is for clips that we made: 5 milliseconds, in this process.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import FileIO
from pathlib import Path
from typing import Any

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.media.signs import Refused
from roleplay.media.streams import MOST_PIXELS, MOST_SECONDS, Probe, read_streams
from roleplay.said import from_json, joined, said, to_json

__all__ = ["MOST_PIXELS", "MOST_SECONDS", "Looks", "Probe", "open_film", "probe", "probe_own", "shown"]

WAIT = 30
"""Seconds that a look may take by the clock: a film on a slow network disk is no attack."""

VERSION = 2
"""Counts up when a remembered look says too little or follows other limits."""

_ANSWER = 64 * 1024
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 24)  # Windows has no such signal
_AT_ONCE = threading.BoundedSemaphore(2)
_TOO_LONG = said("takes too long to look at. It is damaged, or made to harm: export it again, as MP4.")
_BREAKS = said("breaks the program that reads films. It is damaged, or made to harm: export it again, as MP4.")


def probe(path: Path) -> Probe:
    """Looks at a film from outside. Raises ClipNotFound or ClipUnplayable with the mend."""
    return _HERE.of(path)


def probe_own(path: Path) -> Probe:
    """Looks at a clip that we made, in this process. Raises ClipNotFound or ClipUnplayable with the mend."""
    with open_film(path) as film:
        try:
            return read_streams(film)
        except Refused as refused:
            raise _unplayable(path, refused.said) from refused


class Looks:
    """Remembers looks by file, size and time, in memory and in `kept` when that is given."""

    def __init__(self, kept: Path | None = None) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._known: dict[str, Probe | str] = {}
        if kept is not None:
            with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
                told = json.loads(kept.read_text(encoding="utf-8"))
                if told["version"] == VERSION:
                    self._known = {key: _understood(json.dumps(answer)) for key, answer in told["looks"].items()}

    def of(self, path: Path) -> Probe:
        """Looks at a film, unless it is known. Raises ClipNotFound or ClipUnplayable with the mend."""
        with open_film(path) as film:
            status = os.fstat(film.fileno())
            # Not by name: a film that is put in its place under another name is still the same.
            key = f"{status.st_dev}-{status.st_ino}-{status.st_size}-{status.st_mtime_ns}"
            with self._lock:
                answer = self._known.get(key)
            if answer is None:
                with _AT_ONCE:
                    answer = _look(film)
                with self._lock:
                    self._known[key] = answer
                    self._keep()
        if isinstance(answer, str):
            raise _unplayable(path, answer)
        return answer

    def _keep(self) -> None:
        if self._kept is None:
            return
        looks = {
            key: {"refused": to_json(answer)} if isinstance(answer, str) else {"film": asdict(answer)}
            for key, answer in self._known.items()
            if answer not in (_TOO_LONG, _BREAKS)  # may have been the machine: another run tries again
        }
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        beside = self._kept.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps({"version": VERSION, "looks": looks}), encoding="utf-8")
        beside.replace(self._kept)


_HERE = Looks()


@contextmanager
def open_film(path: Path) -> Iterator[FileIO]:
    """Opens an ordinary file, following no link and waiting for nothing. Raises ClipNotFound or ClipUnplayable."""
    try:
        _ordinary(path, path.lstat().st_mode)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags)
    except PermissionError as fault:
        raise _unplayable(path, said("may not be read. Give yourself the right to read it.")) from fault
    except (OSError, ValueError) as fault:  # ValueError: a zero byte in the name
        if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
            raise _unplayable(path, _LINK) from fault
        why = fault.strerror if isinstance(fault, OSError) else said("no file can be called that")
        raise ClipNotFound(
            shown(path.name), said("`{name}` is not there ({why}).", name=shown(path.name), why=why)
        ) from fault
    with os.fdopen(handle, "rb", buffering=0) as film:
        _ordinary(path, os.fstat(handle).st_mode)  # again: it may have been exchanged in between
        yield film


_LINK = said("is a link to another place. Give the film itself.")


def _ordinary(path: Path, mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise _unplayable(path, _LINK)
    if stat.S_ISDIR(mode):
        raise _unplayable(path, said("is a folder. Give the films in it."))
    if not stat.S_ISREG(mode):
        raise _unplayable(path, said("is no ordinary file. Give a film."))


def shown(name: str) -> str:
    """A name fit to be shown: one line, no signs that steer a terminal or turn the text around, at most 80 long."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    plain = "".join("�" if unicodedata.category(sign)[0] == "C" or sign == "`" else sign for sign in text)
    return plain if len(plain) <= 80 else f"{plain[:60]}…{plain[-19:]}"


def _unplayable(path: Path, told: str) -> ClipError:
    name = shown(path.name)
    return ClipUnplayable(name, joined((f"`{name}`", told)))


def _look(film: FileIO) -> Probe | str:
    """Has another process look; its figures, or the predicate of a refusal."""
    film.seek(0)
    places = [str(Path(place or ".").resolve()) for place in sys.path]
    # No more of the environment than it takes to start: secrets are none of its business.
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-m", "roleplay.media.look"],
        stdin=film,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1"},
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(WAIT, stop)
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout:
            told = process.stdout.read(_ANSWER)
        if len(told) == _ANSWER:
            process.kill()
        process.wait()
    finally:
        timer.cancel()
        timer.join()
    if late.is_set() or process.returncode == -_OUT_OF_TIME:
        return _TOO_LONG
    try:
        return _understood(told.decode())
    except (ValueError, TypeError, KeyError):
        return _BREAKS


def _understood(told: str) -> Probe | str:
    """Reads the answer of the other process, which may have been taken over: nothing in it is believed unseen."""
    answer: Any = json.loads(told)
    if "refused" in answer:
        return from_json(answer["refused"])
    facts = answer["film"]
    for name, value in facts.items():
        wanted = Probe.__dataclass_fields__[name].type
        fine = {
            "float": isinstance(value, int | float) and 0 <= abs(value) < 1e9,
            "int": isinstance(value, int) and 0 <= value < 2**40,
            "str": isinstance(value, str) and value.isascii() and value.isprintable() and len(value) < 40,
            "bool": isinstance(value, bool),
        }
        if not any(fine.get(kind, value is None) for kind in str(wanted).split(" | ")):
            raise ValueError(name)
    return Probe(**facts)
