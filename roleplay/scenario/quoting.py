"""Texts and their quotes: which a word processor or a slip put around them, and how YAML wants them."""

from __future__ import annotations

import re

_PAIRS = {"“": "”", "„": "”“", "‟": "”", "‘": "’", "‚": "’‘", "«": "»", "»": "«", '"': '"', "'": "'"}
CURLY = frozenset("“”„‟‘’‚«»")
_MOST_SHOWN = 60


def curly(value: str) -> bool:
    """Whether a word processor's quotes stand around the whole of `value`."""
    return len(value) > 1 and value[0] in CURLY and value[-1] in _PAIRS.get(value[0], "") and _one_pair(value)


def bare(value: str) -> str:
    """The text without the quotes around it: a pair, or half of one that was never closed (or opened)."""
    first, last = value[:1], value[-1:]
    if len(value) > 1 and last in _PAIRS.get(first, "") and _one_pair(value):
        return value[1:-1].strip()
    if first and first in '"“„' and not any(sign in value[1:] for sign in '"”'):
        return value[1:].strip()
    if last == '"' and value.count('"') == 1:
        return value[:-1].strip()
    return value


def _one_pair(value: str) -> bool:
    """Whether first and last belong together; an apostrophe inside a word is no quote."""
    inner = re.sub(r"(?<=\w)['’](?=\w)", "", value[1:-1])
    return not any(sign in inner for sign in {value[0], value[-1]})


def quoted(value: str) -> str:
    """`value` between quotes that need the fewest signs before others."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    inner = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def shown(value: str) -> str:
    """A text as a sentence quotes it: a long one is cut."""
    return value if len(value) <= _MOST_SHOWN else f"{value[:40]}…{value[-1] if value[0] == value[-1] else ''}"
