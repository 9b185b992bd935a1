"""What was renamed in a scenario: data/renamed/<id>.json, which only grows, so that routes under an old name are known.

Each entry is {"kind", "at", "old", "new", "when"}; `roleplay rename` and publishing write them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from roleplay.errors import HomeError
from roleplay.said import said
from roleplay.scenario.rename import Kind, Rename
from roleplay.textfile import digest_of, replaced


class _Home(Protocol):
    @property
    def data(self) -> Path: ...


def renames(home: _Home, scenario_id: str) -> tuple[Rename, ...]:
    """All that was renamed in a scenario, oldest first. Raises HomeError for a file that can't be read."""
    path = _file(home, scenario_id)
    try:
        return _read(path.read_bytes(), path)
    except FileNotFoundError:
        return ()


def note(home: _Home, scenario_id: str, made: Iterable[Rename]) -> None:
    """Writes down what was renamed, behind what is there; durable when this returns. Raises HomeError as above."""
    path = _file(home, scenario_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = tuple(made)
    while made:
        before = path.read_bytes() if path.exists() else None
        known = _read(before, path) if before is not None else ()
        told = json.dumps([asdict(one) for one in (*known, *made)], ensure_ascii=False, indent=1)
        if replaced(path, digest_of(before) if before is not None else "", f"{told}\n".encode()):
            return


def _file(home: _Home, scenario_id: str) -> Path:
    return home.data / "renamed" / f"{scenario_id}.json"


def _read(raw: bytes, path: Path) -> tuple[Rename, ...]:
    try:
        return tuple(
            Rename(Kind(one["kind"]), str(one["old"]), str(one["new"]), str(one["at"]), float(one["when"]))
            for one in json.loads(raw)
        )
    except (ValueError, KeyError, TypeError) as fault:
        told = said(
            "{path} can't be read, so nobody knows what was renamed. Take it from a backup, or move it away.", path=path
        )
        raise HomeError(str(path), told) from fault
