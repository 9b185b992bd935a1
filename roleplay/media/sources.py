"""Where the film of a clip lies: under the scenario's name for it, in whichever container the camera made.

A scenario says `clip: arrival.mp4`, and the phone made a MOV: `arrival.mov` is its film as well. The exact name goes
first, then the same name with another ending of a film, in the order of ENDINGS.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from roleplay.errors import ClipNotFound
from roleplay.media.need import ClipNeed
from roleplay.media.probe import shown
from roleplay.said import said

ENDINGS = (".mp4", ".mov", ".m4v", ".webm", ".mkv")


def find_source(folder: Path, need: ClipNeed) -> Path | None:
    """The film of a clip in its scenario's media folder. Raises ClipNotFound for a name that leads out of it."""
    return next(iter(films_named(folder, need.file)), None)


def films_named(folder: Path, file: str) -> tuple[Path, ...]:
    """All films that answer to a name, the best first. Raises ClipNotFound for one that leads out of the folder."""
    exact = place_of(folder, file)
    stem = _plain(exact.stem)
    found: list[tuple[int, str, Path]] = []
    for path in exact.parent.iterdir() if exact.parent.is_dir() else ():
        ending = path.suffix.lower()
        if path.name == exact.name:
            found.append((-1, path.name, path))
        elif ending in ENDINGS and _plain(path.stem) == stem:
            found.append((ENDINGS.index(ending), path.name, path))
    return tuple(_inside(folder, path, file) for _rank, _name, path in sorted(found) if path.is_file())


def place_of(folder: Path, file: str) -> Path:
    """Where a file of that name belongs. Raises ClipNotFound for a name that leads out of the folder."""
    if "\0" in file:
        raise _out(folder, file)
    return _inside(folder, folder / file, file, follow=False)


def _inside(folder: Path, path: Path, file: str, *, follow: bool = True) -> Path:
    root = folder.resolve()
    real = path.resolve() if follow else path.parent.resolve() / path.name
    if not real.is_relative_to(root) or real == root or real.name in ("", "..", "."):
        raise _out(folder, file)
    return real


def _out(folder: Path, file: str) -> ClipNotFound:
    name = shown(file)
    return ClipNotFound(
        name, said("`{name}` leads out of media/{folder}. Put the film there.", name=name, folder=folder.name)
    )


def _plain(stem: str) -> str:
    return unicodedata.normalize("NFC", stem)  # a Mac writes é as two signs
