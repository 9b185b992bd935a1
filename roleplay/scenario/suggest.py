"""Small help with words: “Did you mean …?”."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from roleplay.finding import Mark, Mend, write
from roleplay.said import said

_MANY = 2_000


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that `word` is most likely a slip of, or None; `cutoff` is how alike they must be, from 0 to 1."""
    names = list(known)
    if len(names) > _MANY:
        # Comparing with all of them takes half a second; a slip keeps its length and its first letters or its last.
        ends = (word[:2], word[-2:])
        names = [n for n in names if abs(len(n) - len(word)) <= 2 and (n[:2] == ends[0] or n[-2:] == ends[1])][:_MANY]
    found = get_close_matches(word, names, n=1, cutoff=cutoff)
    if found:
        return found[0]
    folded = {n.lower().replace("-", "_"): n for n in names}
    return folded.get(word.lower().replace("-", "_").replace(" ", "_"))


def mend_to(word: str, known: Iterable[str], mark: Mark) -> Mend | None:
    """The mend that writes the known name in the place of its slip, which is marked."""
    guess = closest(word, known)
    return write(mark, guess) if guess else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` with a space before it, or nothing."""
    guess = closest(word, known)
    return said(" Did you mean `{guess}`?", guess=guess) if guess else ""
