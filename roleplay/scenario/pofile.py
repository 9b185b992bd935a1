"""A translation from a PO file (gettext): `msgctxt` is the path of a text, `msgid` the text itself, `msgstr` its words.

Babel reads it. It is forgiving where that does harm: a line without its quote loses a letter, and a forgotten `msgid`
gives its words to the next text. So the lines are looked at first, and the header is never believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileParser

from roleplay.finding import Finding, Mark, Severity
from roleplay.said import said
from roleplay.scenario.suggest import did_you_mean
from roleplay.scenario.translation import Entry, Translation
from roleplay.scenario.wordings import LANGUAGES

MOST_BYTES = 5_000_000

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINE = re.compile(r'(?P<word>[^\s"]*)\s*(?P<text>.*)')
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\.)*"')
_BEFORE = {"msgctxt": ("", "msgstr"), "msgid": ("", "msgctxt", "msgstr"), "msgstr": ("msgid",)}
"""What may stand before each word; an entry of a scenario's text has no plural."""


class _Entries(Catalog):
    """The entries of a file without its header: a number in it could ask for any amount of memory."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """None."""
        return []

    @mime_headers.setter
    def mime_headers(self, told: object) -> None: ...


class _Unreadable(Exception):
    """Where it stops being a PO file, and the mend."""

    def __init__(self, sentence: str, mark: Mark) -> None:
        super().__init__(sentence)
        self.sentence, self.mark = sentence, mark


def read_po(raw: bytes, file: str) -> tuple[Translation | None, tuple[Finding, ...]]:
    """The translation in a file called `<scenario>.<language>.po`; None and what is wrong when it can't be read."""
    name = file.removesuffix(".po").rpartition(".")[2]
    language = name.replace("_", "-")
    if not _TAG.fullmatch(language):
        return None, (Finding("bad-name", Severity.ERROR, _no_language(file, name), Mark(), file=file),)
    try:
        lines = _lines(raw)
        return Translation(language, file, tuple(_entries(lines))), ()
    except _Unreadable as fault:
        return None, (Finding("not-po", Severity.ERROR, fault.sentence, fault.mark, file=file),)


def _no_language(file: str, name: str) -> str:
    code = next((code for code, words in LANGUAGES.items() if name.lower() in words), "")
    stem = file.removesuffix(".po").rpartition(".")[0]
    mend = (
        said("Call it `{stem}.{code}.po`.", stem=stem, code=code)
        if code
        else said("Use a code such as nl or pt-BR: `{stem}.nl.po`.", stem=stem)
    )
    return said(
        "`{name}` is no code of a language, so nobody can choose this translation. {mend}", name=name, mend=mend
    )


def _lines(raw: bytes) -> list[str]:
    """The lines of a file; remarks and obsolete entries are left empty. Raises _Unreadable."""
    if len(raw) > MOST_BYTES:
        raise _Unreadable(
            said("This file is far too large for the texts of a scenario. Export the PO file again."), Mark()
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        at = Mark(raw.count(b"\n", 0, fault.start) + 1, fault.start - raw.rfind(b"\n", 0, fault.start))
        raise _Unreadable(
            said(
                "This file is not saved as UTF-8: there is a letter here that can't be read. "
                "Save it again with the encoding UTF-8."
            ),
            at,
        ) from fault
    before, lines = "", []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        before, kept = _looked_at(line.strip(), number, before)
        lines.append(kept)
    if before not in ("", "msgstr"):
        raise _Unreadable(
            said("The file ends after a `{before}`: its words are missing. {form}", before=before, form=_FORM),
            Mark(len(lines)),
        )
    return lines


_FORM = said('Each text has three lines: `msgctxt "…"`, `msgid "…"` and `msgstr "…"`, in this order.')


def _looked_at(line: str, number: int, before: str) -> tuple[str, str]:
    """The word that counts from this line on (`before`, where a text goes on), and the line as Babel wants it."""
    mark = Mark(number, 1, max(1, len(line)))
    if line.startswith("#,"):
        if before not in ("", "msgstr"):
            raise _Unreadable(
                said("This mark can't stand inside an entry: put it above the `msgctxt`. {form}", form=_FORM), mark
            )
        return "", line
    if not line or line.startswith("#"):
        return before, ""
    match = _LINE.fullmatch(line)
    word, text = (match["word"], match["text"]) if match else ("", line)
    if word and word not in _BEFORE:
        at = Mark(number, 1, len(word))
        if word.startswith(("msgid_plural", "msgstr[")):
            raise _Unreadable(said("A text of a scenario has no plural. {form}", form=_FORM), at)
        raise _Unreadable(
            said(
                "`{word}` is no word of a PO file.{guess} {form}",
                word=word[:30],
                guess=did_you_mean(word[:30], _BEFORE),
                form=_FORM,
            ),
            at,
        )
    if not _QUOTED.fullmatch(text):
        told = said(
            'A text stands between two straight quotes, as in `msgstr "Good evening"`; a quote inside it is `\\"`.'
        )
        raise _Unreadable(said("{told} Add the quote that is missing here.", told=told), mark)
    if word and before not in _BEFORE[word]:
        after = said("after `{before}`", before=before) if before else said("at the beginning")
        raise _Unreadable(said("`{word}` can't stand {after}. {form}", word=word, after=after, form=_FORM), mark)
    if not word and not before:
        raise _Unreadable(said("There is no `msgid` or `msgstr` before this text. {form}", form=_FORM), mark)
    return word or before, f"{word} {text}".strip()


def _entries(lines: list[str]) -> Iterator[Entry]:
    catalog = _Entries()
    PoFileParser(catalog, abort_invalid=True).parse(lines)
    for message in catalog:
        if message.id:
            source, words = str(message.id).strip(), str(message.string or "").strip()
            yield Entry(message.context or "", source, words, message.fuzzy, message.lineno or 1)
