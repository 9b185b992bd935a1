"""Text files that several people write: read as they are, and replaced whole, never over what somebody just saved."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roleplay.errors import HomeError, ScenarioError
from roleplay.said import said

if sys.platform != "win32":
    import fcntl

_LOCK = threading.Lock()


def text_of(path: Path) -> str:
    """The text of a file, its line ends as they are. Raises ScenarioError when it is not UTF-8."""
    return decoded(path.read_bytes(), path)


def decoded(raw: bytes, path: Path) -> str:
    """The text that the bytes of a file say. Raises ScenarioError when they are not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        told = said(
            "{path} is not saved as UTF-8, so nothing was changed. Save it again with the encoding UTF-8.", path=path
        )
        raise ScenarioError(str(path), told) from fault


def digest_of(raw: bytes) -> str:
    """What names the content of a file: SHA-256 in hex."""
    return hashlib.sha256(raw).hexdigest()


def replace_text(path: Path, before: str, after: str) -> None:
    """Puts `after` in the place of a file that still says `before`: at once and whole, with the same permissions.

    Raises HomeError when somebody saved it in between.
    """
    raw = path.read_bytes()
    if decoded(raw, path) != before or not replaced(path, digest_of(raw), after.encode()):
        raise HomeError(
            str(path), said("{path} was saved by somebody else just now, so nothing was changed. Try again.", path=path)
        )


def replaced(path: Path, base: str, raw: bytes) -> bool:
    """Puts `raw` in the place of a file whose digest still is `base` ("": that is not there yet), at once and whole.

    False, without a change, when it is another one. Of two programs of ours that try at once one succeeds.
    """
    target = path.resolve()  # a link stays a link
    with _alone(target.parent), _beside(target, raw) as fresh:
        if _digest(target) != base:
            return False
        if base:
            shutil.copymode(target, fresh)
        else:
            fresh.chmod(0o644)
        fresh.replace(target)
    return True


def new_file(folder: Path, name: str, ending: str, text: str) -> Path | None:
    """Writes a file that is not there yet; None when there is one of that name."""
    path = folder / f"{name}{ending}"
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        return None
    return path


def _digest(path: Path) -> str:
    try:
        return digest_of(path.read_bytes())
    except FileNotFoundError:
        return ""


@contextmanager
def _beside(target: Path, raw: bytes) -> Iterator[Path]:
    """A new hidden file beside the target, safe on the disk; gone at the end unless it got the target's name."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other program of ours writes in this folder meanwhile."""
    with _LOCK:
        if sys.platform == "win32":  # which locks no folders; there one process writes
            yield
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
