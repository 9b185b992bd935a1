"""Translations: the words of another language belong to texts that are there, and say as many lines.

None of it keeps a scenario from being played: where a translation falls short, students read the scenario's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from roleplay.finding import Finding, Mark, Severity
from roleplay.said import counted, joined, said
from roleplay.scenario.model import Scenario
from roleplay.scenario.pofile import read_po
from roleplay.scenario.script import parse, speakers
from roleplay.scenario.suggest import closest
from roleplay.scenario.translation import Entry, Translation, texts

_MOST_NAMES = 3
_MOST = 50
"""Findings of one rule in one file: with more, it is the translation of something else."""


def findings(scenario: Scenario, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """All findings about the translations of a scenario: `files` by name, as they lie beside it."""
    found: list[Finding] = []
    for file, raw in files.items():
        translation, unreadable = read_po(raw, file)
        found += unreadable
        if translation is None:
            continue
        if translation.language.lower() == scenario.language.lower():
            found.append(_own_language(scenario, translation))
            continue
        known = {text.path: text.text for text in texts(scenario)}
        strange = [entry for entry in translation.entries if entry.path not in known]
        guessed = {entry: closest(entry.path, known) for entry in strange[:_MOST]}
        found += unknown(translation, guessed)
        found += islice(stale(translation, known), _MOST)
        found += missing(scenario, translation, known, {guess for guess in guessed.values() if guess})
        found += other_lines(scenario, translation, known)
    return tuple(found)


def _own_language(scenario: Scenario, translation: Translation) -> Finding:
    told = said(
        "The scenario itself is in `{language}`, so nothing is taken from this file. Change the texts in "
        "{scenario}.yaml, or give this file the code of its language.",
        language=scenario.language,
        scenario=scenario.id,
    )
    return Finding("bad-name", Severity.ERROR, told, Mark(), file=translation.file)


def unknown(translation: Translation, guessed: Mapping[Entry, str | None]) -> Iterator[Finding]:
    """An entry for a text that the scenario does not have; those without any path in one finding."""
    nameless = [entry for entry in translation.entries if not entry.path]
    if nameless:
        others = len(nameless) - 1
        told = said('Nothing says which text these words are for. Add its path above: `msgctxt "title"`.')
        if others:
            more = counted("There is one more like it.", "There are {number} more like it.", others)
            told = joined((told, more))
        yield _warning("translation-unknown", told, nameless[0].line, translation)
    for entry, guess in guessed.items():
        if entry.path:
            mend = (
                said("Did you mean `{guess}`?", guess=guess)
                if guess
                else said("These words are never shown. Mend the path or remove it.")
            )
            told = said("The scenario has no text `{path}`. {mend}", path=entry.path, mend=mend)
            yield _warning("translation-unknown", told, entry.line, translation)


def stale(translation: Translation, known: Mapping[str, str]) -> Iterator[Finding]:
    """The text was changed after it was translated."""
    fresh = {entry.path for entry in translation.entries if known.get(entry.path) == entry.source}
    for entry in translation.entries:
        if entry.ready and entry.path in known and entry.path not in fresh:
            told = said(
                "`{path}` was changed after it was translated, so the student reads it in the language of the "
                "scenario. It is now: “{text}”. Make that the `msgid` and see whether the "
                "`msgstr` still says the same.",
                path=entry.path,
                text=_short(known[entry.path]),
            )
            yield _warning("translation-stale", told, entry.line, translation)


def missing(
    scenario: Scenario, translation: Translation, known: Mapping[str, str], meant: set[str]
) -> Iterator[Finding]:
    """Texts without words, in one finding; those that are stale, or `meant` by a slip, are told of already."""
    done = {entry.path for entry in translation.entries if entry.ready}
    left = [path for path in known if path not in done and path not in meant]
    if left:
        first = next((entry.line for entry in translation.entries if entry.path == left[0]), 1)
        names = ", ".join(f"`{path}`" for path in left[:_MOST_NAMES]) + (" …" if len(left) > _MOST_NAMES else "")
        told = counted(
            "{number} of {known} texts has no words in `{language}`: {names}. The student reads them in `{own}`. Fill "
            "in their `msgstr`; a text that is marked `fuzzy` counts once you take that mark away.",
            "{number} of {known} texts have no words in `{language}`: {names}. The student reads them in `{own}`. Fill "
            "in their `msgstr`; a text that is marked `fuzzy` counts once you take that mark away.",
            len(left),
            known=len(known),
            language=translation.language,
            names=names,
            own=scenario.language,
        )
        yield _warning("translation-missing", told, first, translation)


def other_lines(scenario: Scenario, translation: Translation, known: Mapping[str, str]) -> Iterator[Finding]:
    """A script says its lines by other people than the scenario's own, or more of them, or fewer."""
    for entry in translation.entries:
        if not (entry.ready and known.get(entry.path) == entry.source and entry.path.endswith(".script")):
            continue
        source, words = speakers(parse(entry.source)), speakers(parse(entry.words))
        if source == words:
            continue
        if len(source) != len(words):
            what = counted(
                "there is one line here and {source} in the scenario",
                "there are {number} lines here and {source} in the scenario",
                len(words),
                source=len(source),
            )
        else:
            number, one, other = next(
                (n, a, b) for n, (a, b) in enumerate(zip(words, source, strict=True), 1) if a != b
            )
            what = said(
                "line {number} is said by {one} here and by {other} in the scenario",
                number=number,
                one=_who(one),
                other=_who(other),
            )
        told = said(
            "In `{path}` {what}, so the captions stay in `{language}`. Keep the names of the speakers "
            "as they are, and translate line for line (what happens in between is a line too).",
            path=entry.path,
            what=what,
            language=scenario.language,
        )
        yield _warning("translation-script", told, entry.line, translation)


def _warning(code: str, told: str, line: int, translation: Translation) -> Finding:
    return Finding(code, Severity.WARNING, told, Mark(line), file=translation.file)


def _who(who: str | None) -> str:
    return said("nobody") if who is None else f"`{who}`"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
