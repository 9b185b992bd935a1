"""How easy texts are to read: Flesch (1948) for English, Douma (1960) for Dutch. Both from 0 (hard) to 100 (easy).

    English   206.835 - 1.015 × words per sentence - 84.6 × syllables per word
    Dutch     206.840 - 0.930 × words per sentence - 77.0 × syllables per word

Syllables are counted as groups of vowels: a word may be off by one, a text hardly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST_WORDS = 60
"""A shorter text has no reliable score."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)")
_VOWELS = {
    "en": re.compile(r"[aeiouyàâäéèêëïíîöóôüúû]+"),
    "nl": re.compile(r"ij|[aeiouyàâäéèêëïíîöóôüúû]+"),
}
_SILENT_E = re.compile(r"[^aeiouyl]e(s|d)?$")
_WEIGHTS = {"en": (206.835, 1.015, 84.6), "nl": (206.84, 0.93, 77.0)}


@dataclass(frozen=True, slots=True)
class Ease:
    """`score` from about 0 to 100; `words` per sentence, `syllables` per word."""

    score: float
    words: float
    syllables: float


def reading_ease(texts: Iterable[str], language: str) -> Ease | None:
    """The reading ease of texts together; None for a language without a formula, or for too few words."""
    base = language.partition("-")[0].lower()
    if base not in _WEIGHTS:
        return None
    counted: Counter[str] = Counter()
    sentences = 0
    for text in texts:
        found = _WORD.findall(text.lower())
        counted.update(found)
        sentences += (len(_SENTENCE.findall(text)) or 1) if found else 0
    words = counted.total()
    syllables = sum(number * _syllables(word, base) for word, number in counted.items())
    if words < FEWEST_WORDS:
        return None
    start, per_sentence, per_word = _WEIGHTS[base]
    long, heavy = words / sentences, syllables / words
    return Ease(start - per_sentence * long - per_word * heavy, long, heavy)


def _syllables(word: str, language: str) -> int:
    found = len(_VOWELS[language].findall(word))
    if language == "en" and found > 1 and _SILENT_E.search(word):
        found -= 1
    return max(1, found)
