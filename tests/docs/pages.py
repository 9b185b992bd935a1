"""The pages in docs/findings/: what each says about its code, and its examples.

An example is a fragment, laid over the little scenario that stands in docs/findings/README.md. That is done with the
text, by its columns, so that a fragment may be broken YAML. The same goes for its translation, entry by entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "findings"
README = PAGES / "README.md"

BY_NAME = ("people", "variables", "scenes", "endings")
"""The keys of which a fragment replaces or adds single entries; any other key it replaces whole."""

_PAGE = re.compile(
    r"# (?P<code>\S+)\n\n\*(?P<severity>[^\n]+)\*\n\n(?:[^\n]+\n)+\n"
    r"## Fails\n\n(?P<fails>(?:(?!\n## ).)+)\n\n## Passes\n\n(?P<passes>(?:(?!\n## ).)+)"
    r"(?:\n\n## Why\n\n(?:(?!\n## ).)+)?(?:\n\n## How to mend\n\n(?:(?!\n## ).)+)?\n",
    re.DOTALL,
)
_SEVERITY = re.compile(r"(?P<plain>\w+(?: or \w+)*)(?:, with `(?P<option>[^`]+)` an? (?P<other>\w+))?")
_EXAMPLE = re.compile(
    r"<!-- example: (?P<made>[^\n]+?) -->(?:\n```yaml\n(?P<laid>.*?)```)?"
    r"|```yaml(?P<whole> whole)?\n(?P<text>.*?)```(?:\n\n```po\n(?P<words>.*?)```)?|```po\n(?P<alone>.*?)```",
    re.DOTALL,
)
_ROW = re.compile(r"^\| \[(?P<code>[a-z-]+)\]\((?P<file>[^)]+)\) \| (?P<severity>[^|]+) \| [^|]+ \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A whole scenario, as it stands on a page laid over the little one; `words` is its translation, if it has one.

    `made` is the sentence of what a page can't show (a film, a file of 65 MB): the test that runs it makes that.
    """

    text: str
    made: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one code. `severity` is what stands under its name: `error`, `error or warning`, …"""

    code: str
    severity: str
    fails: tuple[Example, ...]
    passes: tuple[Example, ...]

    @property
    def severities(self) -> set[str]:
        """How bad it can be."""
        return set(self._severity()["plain"].split(" or "))

    @property
    def other(self) -> tuple[str, str] | None:
        """With which option (`--strict`, or a line of the scenario) it is how bad, where that makes a difference."""
        match = self._severity()
        return (match["option"], match["other"]) if match["option"] else None

    def _severity(self) -> re.Match[str]:
        match = _SEVERITY.fullmatch(self.severity)
        if match is None:
            raise ValueError(f"{self.code}: `{self.severity}` is no severity")
        return match


def pages() -> tuple[Page, ...]:
    """Every page, by code."""
    base = little_scenario()
    return tuple(page_of(p.read_text(), base) for p in sorted(PAGES.glob("*.md")) if p != README)


def page_of(text: str, base: str) -> Page:
    """A page from its Markdown. Raises ValueError when it has another form than all others."""
    match = _PAGE.fullmatch(text)
    if match is None:
        raise ValueError(f"This page has not the form of the others: {text[:40]!r}")
    fails, passes = _examples(match["fails"], base), _examples(match["passes"], base)
    if not fails or not passes:
        raise ValueError(f"The page of {match['code']} lacks an example")
    return Page(match["code"], match["severity"], fails, passes)


def _examples(section: str, base: str) -> tuple[Example, ...]:
    return tuple(
        Example(
            m["text"] if m["whole"] else laid_over(base, m["laid"] or m["text"] or ""),
            m["made"] or "",
            translation_with(m["words"] or m["alone"] or ""),
        )
        for m in _EXAMPLE.finditer(section)
    )


def little_scenario() -> str:
    """The scenario under all fragments, from the README."""
    section = README.read_text().partition("\n## The little scenario of these pages\n")[2]
    return section.partition("```yaml\n")[2].partition("```")[0]


def little_translation() -> str:
    """The translation of the little scenario, from the README."""
    return README.read_text().partition("\n## Its translation\n")[2].partition("```po\n")[2].partition("```")[0]


def translation_with(fragment: str) -> str:
    """The little translation with the entries of a fragment in the place of those with the same path, or added."""
    if not fragment:
        return ""
    entries = {_path(entry): entry for entry in little_translation().strip().split("\n\n")}
    entries |= {_path(entry): entry for entry in fragment.strip().split("\n\n")}
    return "\n\n".join(entries.values()) + "\n"


def _path(entry: str) -> str:
    match = re.search(r'^msgctxt "(.*)"$', entry, re.MULTILINE)
    return match[1] if match else ""


def shown_finding() -> str:
    """The finding that the README shows."""
    return README.read_text().partition("\n## How a finding reads\n\n```\n")[2].partition("```")[0]


def table_rows() -> dict[str, tuple[str, str]]:
    """File and severity of every code in the README's tables."""
    return {m["code"]: (m["file"], m["severity"].strip()) for m in _ROW.finditer(README.read_text())}


def links(path: Path) -> list[str]:
    """The addresses that a page links to."""
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL))


def laid_over(base: str, fragment: str, column: int = 0) -> str:
    """`base` with the keys at `column` that the fragment has too replaced by the fragment's, and its others added."""
    own = _parts(fragment, column)
    told, known = [], set()
    for name, part in _parts(base, column):
        known.add(name)
        new = "".join(text for other, text in own if other == name)
        head = f"{name}:\n"
        if column == 0 and name in BY_NAME and new.startswith(head):
            new = head + laid_over(part.removeprefix(head), new.removeprefix(head), 2)
        told.append(new or part)
    return "".join(told) + "".join(text for name, text in own if name not in known)


def _parts(text: str, column: int) -> list[tuple[str, str]]:
    """The text cut at the keys that start at `column`, each with its key."""
    key = re.compile(rf" {{{column}}}([^\s:#-][^:\n]*)")
    parts: list[tuple[str, str]] = []
    for line in text.splitlines(keepends=True):
        match = key.match(line)
        if match:
            parts.append((match[1], line))
        else:
            name, before = parts.pop() if parts else ("", "")
            parts.append((name, before + line))
    return parts
