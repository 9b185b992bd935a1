"""YAML in any style that a hand can write it: indents, quotes, flow and blocks, blank lines, comments everywhere."""

from __future__ import annotations

import json
import random
from typing import Any

import yaml

from roleplay.scenario.model import Branch, Choice, Scenario

TEXTS = (
    "I go on.",
    "Listen: here it is.",
    "Room #412 # is ready",
    "'s avonds is het open",
    'He said "no" and left',
    "- no list",
    "[no list] {no table}",
    "  spaces before and behind  ",
    "two\nlines\n",
    "one\n\n  deeper\n\nthree",
    "a \\ sign, a\ttab",
    "“curly” é 🙂",
    "yes",
    "15:30",
    "# no comment",
    "*star &sign !bang %percent @at `tick`",
    "",
)


def plain_data(scenario: Scenario, lot: random.Random) -> dict[str, Any]:
    """A scenario as nested tables of texts, with texts of all sorts."""

    def ways(branches: tuple[Branch, ...]) -> Any:
        if len(branches) == 1 and branches[0].when is None:
            return branches[0].go
        return [({"when": str(b.when)} if b.when else {}) | {"go": b.go} for b in branches]

    def reaction(choice: Choice) -> dict[str, Any]:
        told: dict[str, Any] = {"say" if choice.spoken else "do": lot.choice(TEXTS), "then": ways(choice.then)}
        for effect in choice.effects:
            told["change" if effect.adds else "set"] = {effect.variable: str(effect.amount)}
        return told | {"afterwards": lot.choice(TEXTS)}

    scenes: dict[str, Any] = {}
    for name, scene in scenario.scenes.items():
        scenes[name] = {"script": lot.choice(TEXTS)}
        if scene.decision:
            scenes[name]["choices"] = {choice.id: reaction(choice) for choice in scene.decision.choices}
        else:
            scenes[name]["then"] = ways(scene.then)
    return {
        "title": lot.choice(TEXTS),
        "language": "en",
        "remember": [lot.choice(TEXTS) for _ in range(lot.randint(1, 3))],
        "variables": {name: {"start": str(v.start)} for name, v in scenario.variables.items()},
        "begin": scenario.begin,
        "scenes": scenes,
        "endings": {name: {"title": lot.choice(TEXTS)} for name in scenario.endings},
        "reflection": [lot.choice(TEXTS), {"ask": lot.choice(TEXTS), "answers": ["a", "b"]}],
    }


class Writer:
    """Writes tables of texts in a style by `lot`; `comments` are those it wrote."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.comments = 0

    def text(self, data: dict[str, Any]) -> str:
        """The whole file."""
        lines = [*self._between(0), *self._table(data, 0)]
        end = self.lot.choice(("\n", "\n", "\r\n"))
        return end.join([*lines, *self._between(0)]) + end * self.lot.randint(0, 3)

    def _comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments} {self.lot.choice(('note', 'a: b', '- x', 'it’s “so”'))}"

    def _behind(self) -> str:
        if self.lot.random() < 0.15:
            return " " * self.lot.randint(1, 4) + self._comment()
        return " " * self.lot.choice((0, 0, 0, 2))

    def _between(self, indent: int) -> list[str]:
        """Blank lines and comments above an entry."""
        lines = [" " * self.lot.choice((0, 0, indent)) for _ in range(self.lot.choice((0, 0, 0, 1, 3)))]
        if self.lot.random() < 0.2:
            lines.append(" " * self.lot.choice((0, indent, indent, indent + 2)) + self._comment())
        return lines

    def _table(self, data: dict[str, Any], indent: int) -> list[str]:
        lines: list[str] = []
        for key, value in data.items():
            lines += [*self._between(indent), *self._entry(f"{' ' * indent}{key}:", value, indent)]
        return lines

    def _entry(self, lead: str, value: Any, indent: int) -> list[str]:
        if isinstance(value, str):
            return self._scalar(lead, value, indent)
        if self.lot.random() < 0.3:
            return [f"{lead}{self._gap()}{self._flow(value)}{self._behind()}"]
        head = f"{lead}{self._behind()}"
        if isinstance(value, dict):
            return [head, *self._table(value, indent + self.lot.randint(1, 4))]
        return [head, *self._items(value, indent + self.lot.randint(0, 4))]

    def _items(self, values: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for value in values:
            lines += self._between(indent)
            gap = self.lot.randint(1, 3)
            lead = f"{' ' * indent}-"
            if isinstance(value, str):
                lines += self._scalar(lead, value, indent)
            elif self.lot.random() < 0.4:
                lines.append(f"{lead}{' ' * gap}{self._flow(value)}{self._behind()}")
            else:
                column = indent + 1 + gap
                first, *rest = value.items()
                lines += self._entry(f"{lead}{' ' * gap}{first[0]}:", first[1], column)
                lines += self._table(dict(rest), column)
        return lines

    def _gap(self) -> str:
        return " " * self.lot.choice((1, 1, 1, 3))

    def _scalar(self, lead: str, text: str, indent: int) -> list[str]:
        if text.endswith("\n") or (
            text and not text[0].isspace() and not text.endswith(" ") and self.lot.random() < 0.2
        ):
            body = text.removesuffix("\n").split("\n")
            column = " " * (indent + self.lot.randint(1, 4))
            sign = "|" if text.endswith("\n") else "|-"
            return [f"{lead} {sign}{self._behind()}", *(f"{column}{line}" if line else "" for line in body)]
        words = text.split(" ")
        if len(words) > 2 and _plain(text) and " #" not in text and self.lot.random() < 0.3:
            column = " " * (indent + self.lot.randint(1, 5))
            return [f"{lead}{self._gap()}{words[0]}", f"{column}{' '.join(words[1:])}{self._behind()}"]
        return [f"{lead}{self._gap()}{self._quoted(text)}{self._behind()}"]

    def _flow(self, value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {self._flow(one)}" for key, one in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ",  ".join(self._flow(one) for one in value) + "]"
        return json.dumps(value, ensure_ascii=False)

    def _quoted(self, text: str) -> str:
        forms = [json.dumps(text, ensure_ascii=False)]
        if "\n" not in text:
            forms.append("'" + text.replace("'", "''") + "'")
        if _plain(text):
            forms.append(text)
        return self.lot.choice(forms)


def _plain(text: str) -> bool:
    try:
        return bool(text) and yaml.load(f"k: {text}\n", yaml.BaseLoader) == {"k": text} and "\t" not in text
    except yaml.YAMLError:
        return False
