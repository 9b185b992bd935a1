"""The paths of a PO file under another name: its words stay with the scene, ending, choice or variable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay.scenario.rename import Rename

_LINE = re.compile(r'(?P<before>\s*(?:#[~|]+\s*)*)(?P<word>\w*)\s*"(?P<said>(?:[^"\\]|\\.)*)"\s*')


def renamed_po(po: str, rename: Rename) -> str:
    """A PO file with another name in its paths, those put away (`#~`) and those of before (`#|`) included."""
    return "".join(_lines(po.splitlines(keepends=True), rename))


def _lines(lines: list[str], rename: Rename) -> Iterator[str]:
    at = 0
    while at < len(lines):
        match = _LINE.fullmatch(lines[at])
        if match is None or match["word"] != "msgctxt":
            yield lines[at]
            at += 1
            continue
        path, after = match["said"], at + 1  # a long path may go on below
        while after < len(lines) and (more := _LINE.fullmatch(lines[after])) and not more["word"]:
            path, after = path + more["said"], after + 1
        new = rename.path(path)
        end = lines[at][len(lines[at].rstrip("\r\n")) :]
        yield from lines[at:after] if new == path else [f'{match["before"]}msgctxt "{new}"{end}']
        at = after
