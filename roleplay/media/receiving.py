"""Takes films that are sent to a scenario: written beside their clip, looked at, and only then in its place.

The film that was there is kept one back in `.before`, and can be put back.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.media.intake import ALIKE, COMING, Stored, coming, disk_full, give_name, same_content, sweep
from roleplay.media.probe import Looks, Probe, shown
from roleplay.media.sources import films_named, place_of
from roleplay.said import said, turned

BEFORE = ".before"
"""The folder, beside the films, of those that others took the place of."""

_EXCHANGE = threading.Lock()


def receive_film(parts: Iterable[bytes], size: int, folder: Path, file: str, looks: Looks) -> Stored:
    """Takes a film that is being sent, `size` bytes of it, as the clip `file`; the one that was there is kept one back.

    Raises ClipError when it is broken off or no film; then nothing of it is kept, and the film that was there stays.
    """
    wanted = place_of(folder, file)
    name = shown(wanted.name)
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        sweep(wanted.parent)
        if shutil.disk_usage(wanted.parent).free < size:
            raise disk_full(name, wanted.parent)
        with coming(wanted) as (copy, path):
            if _received(parts, copy) != size:
                raise ClipUnplayable(
                    name, said("`{name}` did not arrive whole. Send it again; nothing was changed.", name=name)
                )
            probe = _sound(looks, path, name)
            return _put(path, folder, file, probe.ending)
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(name, wanted.parent) from fault
        raise ClipError(
            name,
            said(
                "`{name}` can't be kept ({strerror}). Nothing was changed; try again.",
                name=name,
                strerror=fault.strerror,
            ),
        ) from fault


def film_before(folder: Path, file: str) -> Path | None:
    """The film that a clip had before the one of now. Raises ClipNotFound for a name that leads out of the folder."""
    return next(iter(films_named(_kept(place_of(folder, file)), Path(file).name)), None)


def put_back(folder: Path, file: str) -> Stored:
    """Exchanges the film of a clip for the one that it had before. Raises ClipNotFound when there is none."""
    with _EXCHANGE:
        back = film_before(folder, file)
        if back is None:
            name = shown(Path(file).name)
            raise ClipNotFound(name, said("There is no earlier film of `{name}`.", name=name))
        path = back.with_name(f".{back.name}.back{COMING}")
        path.unlink(missing_ok=True)
        _link(back, path)
        return _exchanged(path, folder, file, back.suffix)


def _received(parts: Iterable[bytes], copy: BinaryIO) -> int:
    for part in parts:
        copy.write(part)
    copy.flush()
    os.fsync(copy.fileno())
    return copy.tell()


def _sound(looks: Looks, path: Path, name: str) -> Probe:
    """What a film is that has no name yet. Raises ClipUnplayable about `name`."""
    try:
        return looks.of(path)
    except ClipError as fault:
        told = turned(fault.sentence, lambda text: text.replace(f"`{shown(path.name)}`", f"`{name}`"))
        raise ClipUnplayable(name, told) from fault


def _put(path: Path, folder: Path, file: str, ending: str) -> Stored:
    with _EXCHANGE:
        there = films_named(folder, file)
        if there and same_content(path, there[0]):
            return Stored(there[0], already=True)
        return _exchanged(path, folder, file, ending)


def _exchanged(path: Path, folder: Path, file: str, ending: str) -> Stored:
    """Gives a film the name of its clip; what had that name is kept one back. At every moment the clip has a film."""
    wanted = place_of(folder, file)
    target = wanted if wanted.suffix.lower() in ALIKE.get(ending, (ending,)) else wanted.with_suffix(ending)
    there, kept = films_named(folder, file), _kept(wanted)
    aside = [(old, kept / f".{old.name}{COMING}") for old in there]
    for old, beside in aside:
        kept.mkdir(exist_ok=True)
        beside.unlink(missing_ok=True)
        _link(old, beside)
    give_name(path, target, True, target.name)
    for earlier in films_named(kept, wanted.name):
        earlier.unlink()
    for old, beside in aside:
        beside.rename(kept / old.name)
        if old != target:
            old.unlink(missing_ok=True)  # or it would go on being the clip's
    return Stored(target, already=False)


def _kept(wanted: Path) -> Path:
    return wanted.parent / BEFORE


def _link(film: Path, other: Path) -> None:
    """The same film under another name as well."""
    try:
        other.hardlink_to(film)
    except OSError:  # no such thing on a USB stick
        shutil.copy2(film, other)
