"""Takes films from a card, a phone or a download into a scenario's media folder.

A film is looked at before it is copied, and its copy again before it gets its name, so that what was found sound is
what is kept. It appears whole or not at all, and never over another film unless that is said. Names of strangers are
shown and matched, never used as paths: a copy is called as the scenario calls its clip, with the ending of its content.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from roleplay.errors import ClipError, ClipUnplayable
from roleplay.media.captions import decoded, read_vtt
from roleplay.media.probe import Looks, Probe, open_film, shown
from roleplay.media.signs import HEAD, Refused, container_of
from roleplay.media.sources import ENDINGS, films_named, place_of
from roleplay.said import said

MOST_FILES, DEEPEST = 2000, 3
"""Of one folder: files that are looked at, and folders inside folders (a camera's card: DCIM/100CANON)."""

MOST_CAPTION_BYTES = 1024**2

_OTHER_FILMS = {".avi", ".mts", ".m2ts", ".wmv", ".3gp", ".mpg", ".mpeg", ".flv", ".ogv"}
ALIKE = {".mp4": (".mp4", ".m4v"), ".mov": (".mov",), ".webm": (".webm",), ".mkv": (".mkv",)}
COMING = ".coming-"
_LEFT_BEHIND = 3600  # seconds after which a half copy is that of a run that was killed


class Kind(StrEnum):
    """What a file is for."""

    FILM = "film"
    DESCRIBED = "described version"
    CAPTIONS = "captions"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that was given: the `stem` by which it is matched, and the language of captions ("": none is said)."""

    path: Path
    kind: Kind
    stem: str
    language: str = ""


@dataclass(slots=True)
class Gathered:
    """What lies in the files and folders that were given; `aside` are files in folders that are no films."""

    offers: list[Offer] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)
    refused: list[ClipError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in its place; `already` when the very same was there."""

    path: Path
    already: bool


def gather(paths: Sequence[Path]) -> Gathered:
    """Lists the files that are given and those in folders that are given; reads no more than tells film from photo."""
    found = Gathered()
    seen: set[Path] = set()
    for given in paths:
        inside = given.is_dir() and not given.is_symlink()
        for path in _walk(given) if inside else (given,):
            if path in seen:
                continue
            seen.add(path)
            if not inside or path.suffix.lower() == ".vtt" or _may_be_film(path):
                found.offers.append(offer(path))
            else:
                found.aside.append(path)
        if len(seen) > MOST_FILES:
            name = shown(given.name)
            found.refused.append(
                ClipError(
                    name,
                    said(
                        "`{name}` holds more than {most_files} files. Give the folder with the films only.",
                        name=name,
                        most_files=MOST_FILES,
                    ),
                )
            )
            return found
    return found


def _walk(folder: Path) -> Iterator[Path]:
    count = 0
    for place, folders, files in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(f for f in folders if not f.startswith(".")) if depth < DEEPEST else []
        for name in sorted(files):
            if name.startswith("."):  # a Mac leaves `._arrival.mov` beside every film on a card
                continue
            yield Path(place, name)
            count += 1
            if count > MOST_FILES:
                return


def _may_be_film(path: Path) -> bool:
    if path.suffix.lower() in (*ENDINGS, *_OTHER_FILMS):
        return True
    try:
        with open_film(path) as file:
            container_of(file.read(HEAD))
    except (ClipError, OSError, Refused):
        return False
    return True


def offer(path: Path) -> Offer:
    """What a file is for, by its name: `arrival.mov`, `arrival.described.mp4`, `arrival.nl.vtt`."""
    if path.suffix.lower() == ".vtt":
        stem, dot, language = path.stem.rpartition(".")
        known = bool(dot) and 2 <= len(language) <= 11 and language.replace("-", "").isalnum() and language.isascii()
        return Offer(path, Kind.CAPTIONS, stem if known else path.stem, language.lower() if known else "")
    if path.stem.lower().endswith(".described"):
        return Offer(path, Kind.DESCRIBED, path.stem[: -len(".described")])
    return Offer(path, Kind.FILM, path.stem)


def companions(film: Path) -> tuple[Offer, ...]:
    """The captions and the described version that lie beside a film under its name."""
    try:
        beside = [offer(path) for path in sorted(film.parent.iterdir()) if path.name.startswith(f"{film.stem}.")]
    except OSError:
        return ()
    return tuple(
        o
        for o in beside
        if o.kind is not Kind.FILM and o.stem == film.stem and o.path.suffix.lower() in (".vtt", *ENDINGS)
    )


def look_at(offers: Sequence[Offer], looks: Looks) -> dict[Path, Probe | ClipError]:
    """Looks at films and captions, two at a time."""
    with ThreadPoolExecutor(2) as hands:
        answers = hands.map(lambda one: _looked(one, looks), offers)
        return {one.path: answer for one, answer in zip(offers, answers, strict=True) if answer is not None}


def _looked(one: Offer, looks: Looks) -> Probe | ClipError | None:
    try:
        if one.kind is not Kind.CAPTIONS:
            return looks.of(one.path)
        _captions(one.path)
    except ClipError as fault:
        return fault
    return None


def store_film(source: Path, folder: Path, file: str, looks: Looks, *, replace: bool = False) -> Stored:
    """Copies a film into a scenario's folder as its clip `file`. Raises ClipError, and then keeps nothing of it."""
    probe = looks.of(source)
    wanted = place_of(folder, file)
    target = wanted if wanted.suffix.lower() in ALIKE[probe.ending] else wanted.with_suffix(probe.ending)
    there = films_named(folder, file)
    stored = _store(source, target, there, replace, lambda copy: _same_film(looks, copy, probe, source))
    for old in there if replace and not stored.already else ():
        if old != stored.path:
            old.unlink(missing_ok=True)  # or the replaced film would go on being the clip's
    return stored


def store_captions(source: Path, folder: Path, file: str, language: str, *, replace: bool = False) -> Stored:
    """Copies captions beside the clip `file`. Raises ClipError, and then keeps nothing of them."""
    _captions(source)
    wanted = place_of(folder, file)
    target = wanted.with_name(f"{wanted.stem}.{language}.vtt")
    return _store(source, target, (target,) if target.exists() else (), replace, lambda _copy: None)


def described(file: str) -> str:
    """What the described version of a clip is called."""
    path = Path(file)
    return str(path.with_name(f"{path.stem}.described{path.suffix}"))


def _same_film(looks: Looks, copy: Path, probe: Probe, source: Path) -> None:
    try:
        same = looks.of(copy) == probe
    except ClipError:
        same = False
    if not same:
        raise _changed(shown(source.name))


def _captions(path: Path) -> None:
    name = shown(path.name)
    with open_film(path) as file:
        raw = file.read(MOST_CAPTION_BYTES + 1)
    if len(raw) > MOST_CAPTION_BYTES:
        raise ClipUnplayable(
            name, said("`{name}` is too large for captions. Export the captions as WebVTT.", name=name)
        )
    cues, _problems = read_vtt(decoded(raw))
    if not cues:
        raise ClipUnplayable(
            name, said("`{name}` holds no captions that can be read. Export the captions as WebVTT.", name=name)
        )


def _store(source: Path, target: Path, there: Sequence[Path], replace: bool, check: Callable[[Path], None]) -> Stored:
    name = shown(source.name)
    try:
        same = next((old for old in there if same_content(source, old)), None)
        if same is not None:
            return Stored(same, already=True)
        if there and not replace:
            raise _taken(name, there[0])
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target.parent)
        with open_film(source) as film, coming(target) as (copy, path):
            _copy(film, copy, name, target.parent)
            check(path)
            give_name(path, target, replace, name)
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(name, target.parent) from fault
        raise ClipError(
            name,
            said(
                "`{name}` was not copied to {parent} ({strerror}). Nothing of it was kept; try again.",
                name=name,
                parent=target.parent,
                strerror=fault.strerror,
            ),
        ) from fault
    return Stored(target, already=False)


def same_content(source: Path, old: Path) -> bool:
    with open_film(source) as one, open_film(old) as other:
        if os.fstat(one.fileno()).st_size != os.fstat(other.fileno()).st_size:
            return False
        return hashlib.file_digest(one, "sha256").digest() == hashlib.file_digest(other, "sha256").digest()


@contextmanager
def coming(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new hidden file in the target's folder, gone at the end unless it got its name."""
    path = target.with_name(f".{os.getpid()}-{time.monotonic_ns():x}{COMING}{target.suffix[1:]}")
    try:
        with path.open("xb") as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def _copy(film: BinaryIO, copy: BinaryIO, name: str, folder: Path) -> None:
    size = os.fstat(film.fileno()).st_size
    if shutil.disk_usage(folder).free < size:
        raise disk_full(name, folder)
    shutil.copyfileobj(film, copy, 1024**2)
    copy.flush()
    if os.fstat(copy.fileno()).st_size != size:
        raise _changed(name)
    os.fsync(copy.fileno())


def give_name(path: Path, target: Path, replace: bool, name: str) -> None:
    """Gives the copy its name in one step, and writes that down on the disk."""
    if replace:
        path.replace(target)
    else:
        try:
            target.hardlink_to(path)  # refuses what is there, which a rename would overwrite
        except FileExistsError as fault:
            raise _taken(name, target) from fault
        except OSError:  # no such thing on a USB stick
            if target.exists():
                raise _taken(name, target) from None
            path.replace(target)
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    for left in folder.glob(f".*{COMING}*"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _LEFT_BEHIND:
                left.unlink()


def _taken(name: str, there: Path) -> ClipError:
    return ClipError(
        name,
        said(
            "`{name}` was not taken: `{there}` is there already. Add --replace to put the new one in its place.",
            name=name,
            there=there.name,
        ),
    )


def _changed(name: str) -> ClipError:
    return ClipUnplayable(
        name, said("`{name}` changed while it was copied. Wait until it is finished, and try again.", name=name)
    )


def disk_full(name: str, folder: Path) -> ClipError:
    return ClipError(
        name,
        said(
            "`{name}` was not taken: the disk is full. Make room for {folder}, and try again.", name=name, folder=folder
        ),
    )
