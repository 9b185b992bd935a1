"""Where measurements are put: between two marks in docs/benchmarks.md."""

from __future__ import annotations

import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def write(name: str, measured: str) -> None:
    """Prints what was measured; with `--write` on the command line it takes the place of what stood there."""
    print(measured)
    if "--write" in sys.argv:
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        page = PAGE.read_text()
        before, found, rest = page.partition(begin)
        if not found:
            raise SystemExit(f"{PAGE} has no place for `{name}`: add {begin} and {end}.")
        PAGE.write_text(f"{before}{begin}\n{measured}\n{end}{rest.partition(end)[2]}")
