"""What `said` and `counted` are given in the source, found by reading it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parents[1] / "roleplay"


@dataclass(frozen=True, slots=True)
class Used:
    """A call: where it stands, its template or the two of them, and the names of its parts."""

    where: str
    templates: tuple[str, ...]
    parts: frozenset[str]


@cache
def used() -> tuple[Used, ...]:
    """Every call in the source. Raises AssertionError for one whose template does not stand there as a text."""
    return tuple(_used())


def _used() -> Iterator[Used]:
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text())
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "roleplay.said"
            for alias in node.names
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", "")
            if name in ("said", "counted") and (name in imported or path.name == "said.py"):
                yield from _one(f"{path.relative_to(ROOT)}:{call.lineno}", call, 1 if name == "said" else 2)


def fields(template: str) -> frozenset[str]:
    """The names between { } in a template, each with the form of its number."""
    parsed = Formatter().parse(template)
    return frozenset(f"{name}:{form}" if form else name for _, name, form, _ in parsed if name is not None)


def _one(where: str, call: ast.Call, texts: int) -> Iterator[Used]:
    if where.startswith("said.py") and any(
        isinstance(part.value, ast.Name) and part.arg is None for part in call.keywords
    ):
        return  # where a sentence is made again from what was kept of it
    found = tuple(
        arg.value for arg in call.args[:texts] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    )
    assert len(found) == texts, f"{where}: write the template as one text, so that it can be collected"
    parts = {str(part.arg) for part in call.keywords} | ({"number"} if texts == 2 else set())
    yield Used(where, found, frozenset(parts))
