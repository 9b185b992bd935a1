"""CSV as it goes out: what is written is read back, and no spreadsheet finds a formula in it."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from roleplay.app.classroom.spreadsheet import csv_lines, guarded, plain

_HOSTILE = st.text(
    st.one_of(st.sampled_from("=+-@＝'\",;\t\r\n \u202e\u05d0🙈"), st.characters(exclude_categories=["Cs"])),
    max_size=12,
)


@given(st.lists(st.lists(_HOSTILE, min_size=2, max_size=2), max_size=4))
def test_whatever_is_written_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    sent = "".join(csv_lines(["one", "two"], rows)).encode()
    read = list(csv.reader(io.StringIO(sent.decode("utf-8-sig"), newline="")))
    assert [[plain(cell) for cell in row] for row in read] == [["one", "two"], *rows]
    assert b"\n" not in sent.replace(b"\r\n", b"") or any("\n" in cell for row in rows for cell in row)


@given(_HOSTILE)
def test_no_spreadsheet_finds_a_formula(text: str) -> None:
    for cell in re.split(r"[;\t\r\n]", guarded(text)):
        assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not guarded(text).startswith(("\t", "\r", "\n"))


def test_a_harmless_text_is_left_alone() -> None:
    for text in ("'s Avonds", "It's = fine", "a\r\n\r\nb", "", "één"):
        assert guarded(text) == text
