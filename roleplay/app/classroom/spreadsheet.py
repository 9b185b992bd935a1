"""Rows as CSV by RFC 4180, in UTF-8 with a byte order mark, in which no spreadsheet finds a formula.

A spreadsheet takes a cell that begins with = + - or @ for a formula, and those that part cells by semicolons, as in the
Netherlands, find such a beginning after a semicolon too. There an apostrophe is put before it; where apostrophes stand
before it already, one more. So `plain` takes away exactly what `guarded` added.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""

Cell = str | int | float | None

_FORMULA = r"'*[=+\-@＝＋－＠]"
# A tab or the end of a line is a danger itself at the very beginning; further on it only begins another cell.
_BEFORE = rf"((?:^(?='*[\t\r\n])|(?:^|[;\t\r\n])(?={_FORMULA}))'*)"
_TO_GUARD, _GUARDED = re.compile(_BEFORE), re.compile(rf"{_BEFORE}'")


def guarded(text: str) -> str:
    """The text with an apostrophe before all that would be taken for a formula."""
    return _TO_GUARD.sub(r"\1'", text)


def plain(text: str) -> str:
    """The text as it was before `guarded`."""
    return _GUARDED.sub(r"\1", text)


class _Line:
    """What `csv` writes to; it hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file line by line. None is an empty cell; texts are guarded, numbers are not."""
    writer = csv.writer(_Line())
    yield BOM + str(writer.writerow(header))
    for row in rows:
        yield str(writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row]))
