"""Every code that the source can give, found by reading the source: whatever is handed on as `code`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import ROOT

_CODE = re.compile(r"[a-z*]+(-[a-z*]+)*")


def codes() -> set[str]:
    """The codes; `*` stands for a part that is worked out while running, as in `unreachable-*`."""
    paths = sorted((ROOT / "roleplay").rglob("*.py"))
    files = {path: ast.parse(path.read_text()) for path in paths}
    # Those above hand findings on and make none: a code there is one of a class, or one that moves an attempt.
    finders = [tree for path, tree in files.items() if path.relative_to(ROOT).parts[1] not in ("app", "cli", "store")]
    takers = {taker for tree in finders for taker in _takers(tree)}
    return {code for path, tree in files.items() for code in _given(path, tree, takers)}


def _takers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Functions with a parameter `code` and classes with such a field, and at which place it stands."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in ("self", "cls")]
        elif isinstance(node, ast.ClassDef):
            fields = [line.target for line in node.body if isinstance(line, ast.AnnAssign)]
            names = [target.id for target in fields if isinstance(target, ast.Name)]
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and "code" in names:
            yield node.name, names.index("code")


def _given(path: Path, tree: ast.Module, takers: set[tuple[str, int]]) -> Iterator[str]:
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        places = {place for name, place in takers if name == called}
        given = [call.args[place] for place in places if place < len(call.args)]
        given += [k.value for k in call.keywords if k.arg == "code" and places]
        for value in given:
            if getattr(value, "id", getattr(value, "attr", "")) == "code":
                continue  # handed on from a caller, who is asked himself
            found = [text for text in _texts(value, tree) if _CODE.fullmatch(text)]
            if not found and not isinstance(value, ast.Constant):
                raise AssertionError(f"{path}:{call.lineno}: no code can be read here; write it as a text")
            yield from found


def _texts(value: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The texts that an expression can be: a text, one of two, a text with parts worked out, or a name for such."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from _texts(value.body, tree)
            yield from _texts(value.orelse, tree)
        case ast.JoinedStr():
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in value.values)
        case ast.Name():
            for line in ast.walk(tree):
                if isinstance(line, ast.Assign) and any(getattr(t, "id", "") == value.id for t in line.targets):
                    yield from _texts(line.value, tree)
