"""The small condition language: `trust >= 2 and not late`.

Names of variables, whole numbers, true/false, `< <= = == != >= >`, `and or not`, brackets. A condition is parsed
to a tree of our own and never evaluated as code.

    either  = both ("or" both)*
    both    = denied ("and" denied)*
    denied  = "not" denied | compared
    compared = value [relation value]
    value   = name | number | "true" | "false" | "(" either ")"
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from roleplay.said import said

Value = int | bool
Values = Mapping[str, Value]

MAX_LENGTH = 500
MAX_DEPTH = 40

_RELATIONS: dict[str, Callable[[Value, Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<slip>=>|=<|<>|&&?|\|\|?|!(?!=)|≥|≤|≠|[+-]?\d+[.,]\d+)|(?P<number>[+-]?\d+)|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign><=|>=|!=|==|[<>=()]))"
)
_SLIPS = {
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
}
"""Signs of other languages, and what they are here."""
_FLIPPED = {"<": ">", "<=": ">=", "=": "=", "==": "=", "!=": "!=", ">=": "<=", ">": "<"}


class ConditionError(ValueError):
    """A condition that can't be read; `offset` counts characters from 0. There `sign` stands for `meant`, if known.

    `whole` is the condition as it was meant, where more than a sign is off.
    """

    def __init__(self, sentence: str, offset: int, sign: str = "", meant: str = "", whole: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.offset, self.sign, self.meant, self.whole = offset, sign, meant, whole


@dataclass(frozen=True, slots=True)
class Literal:
    """A whole number or a yes/no."""

    value: Value

    def evaluate(self, values: Values) -> Value:  # noqa: ARG002 - one shape for all kinds
        """The value itself."""
        return self.value

    def __str__(self) -> str:
        return str(self.value).lower()


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str

    def evaluate(self, values: Values) -> Value:
        """What the variable holds; KeyError when it does not exist (the check names it first)."""
        return values[self.name]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values and a relation between them."""

    relation: str
    left: Condition
    right: Condition

    def evaluate(self, values: Values) -> Value:
        """True when the relation holds."""
        return _RELATIONS[self.relation](self.left.evaluate(values), self.right.evaluate(values))

    def __str__(self) -> str:
        return f"{_within(self.left, _ATOM)} {self.relation} {_within(self.right, _ATOM)}"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    inner: Condition

    def evaluate(self, values: Values) -> Value:
        """True when the inner condition is false."""
        return not self.inner.evaluate(values)

    def __str__(self) -> str:
        return f"not {_within(self.inner, _ATOM)}"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two conditions with `and` or `or` between them."""

    word: str
    left: Condition
    right: Condition

    def evaluate(self, values: Values) -> Value:
        """True when both (and) or one (or) is."""
        if self.word == "and":
            return bool(self.left.evaluate(values)) and bool(self.right.evaluate(values))
        return bool(self.left.evaluate(values)) or bool(self.right.evaluate(values))

    def __str__(self) -> str:
        own = _binding(self)
        return f"{_within(self.left, own)} {self.word} {_within(self.right, own + 1)}"


Condition = Literal | Name | Compare | Not | Joined


UNREADABLE = Name("?")
"""Stands for a condition that could not be read: it may be true or not, and no variable has this name."""


_ATOM = 4


def _binding(condition: Condition) -> int:
    """How strongly a condition holds together: `or` least, then `and`, then `not` and comparisons, names most."""
    match condition:
        case Joined(word="or"):
            return 1
        case Joined():
            return 2
        case Not() | Compare():
            return 3
        case _:
            return _ATOM


def _within(condition: Condition, binding: int) -> str:
    """A condition inside another, with brackets only where they are needed."""
    return str(condition) if _binding(condition) >= binding else f"({condition})"


def holds(condition: Condition | None, values: Values) -> bool:
    """Whether `condition` is true with these values; no condition is always true."""
    return condition is None or bool(condition.evaluate(values))


def renamed(condition: Condition, name: str, new: str) -> Condition:
    """The condition with another name for one of its variables."""
    match condition:
        case Name(known) if known == name:
            return Name(new)
        case Not(inner):
            return Not(renamed(inner, name, new))
        case Compare(relation, left, right):
            return Compare(relation, renamed(left, name, new), renamed(right, name, new))
        case Joined(word, left, right):
            return Joined(word, renamed(left, name, new), renamed(right, name, new))
        case _:
            return condition


def names(condition: Condition | None) -> Iterator[str]:
    """The variables a condition reads, in the order written."""
    match condition:
        case Name(name):
            yield name
        case Not(inner):
            yield from names(inner)
        case Compare(_, left, right) | Joined(_, left, right):
            yield from names(left)
            yield from names(right)
        case _:
            return


def parse(text: str) -> Condition:
    """The tree of a condition. Raises ConditionError with the place."""
    if len(text) > MAX_LENGTH:
        raise ConditionError(said("This condition is longer than {most} characters.", most=MAX_LENGTH), MAX_LENGTH)
    parser = _Parser(_tokens(text), len(text))
    tree = parser.either(0)
    if parser.at < len(parser.tokens):
        kind, word, offset = parser.tokens[parser.at]
        if word in _RELATIONS and isinstance(tree, Compare):
            two = _one_at_a_time(tree, word, parser.told(parser.at + 1))
            last = parser.at + 2 == len(parser.tokens)
            raise ConditionError(
                said("Only one comparison at a time. Write `{two}`.", two=two), offset, whole=two if last else ""
            )
        if kind == "sign":
            raise ConditionError(
                said("I did not expect `{word}` here. Only one comparison at a time.", word=word), offset
            )
        if word.lower() in ("is", "equals", "equal"):
            right = parser.told(parser.at + 1)
            sure = re.match("[+-]?[0-9]|true|false", right) is not None
            asked = f"{parser.told(parser.at - 1)} = {right if sure else '…'}"
            told = said("`{word}` is no sign. Write `{asked}`, or use `<`, `<=`, `>=` or `>`.", word=word, asked=asked)
            raise ConditionError(told, offset, word, "=" if sure else "")
        if word != word.lower() and word.lower() in ("and", "or", "not"):
            raise ConditionError(
                said("Write `{word}` in small letters.", word=word.lower()), offset, word, word.lower()
            )
        raise ConditionError(
            said(
                "I can't read `{word}` here. To compare, use a sign, such as `trust < 0`; between two conditions write "
                "`and` or `or`.",
                word=word,
            ),
            offset,
        )
    return tree


def _tokens(text: str) -> list[tuple[str, str, int]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            offset = at + len(text[at:]) - len(text[at:].lstrip())
            raise ConditionError(
                said(
                    "`{sign}` has no meaning in a condition. Use names of variables, whole numbers, "
                    "true, false, < <= = != >= >, and, or, not, and brackets.",
                    sign=text[offset],
                ),
                offset,
            )
        if match.lastgroup == "slip":
            sign = match["slip"]
            meant = _SLIPS.get(sign, "")
            raise ConditionError(_slip(sign), match.start("slip"), sign, f" {meant} " if meant.isalpha() else meant)
        found.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        at = match.end()
    return found


def _slip(sign: str) -> str:
    if sign in _SLIPS:
        return said("`{sign}` has no meaning here. Write `{meant}`.", sign=sign, meant=_SLIPS[sign])
    whole = int(re.split(r"[.,]", sign)[0])
    return said("`{sign}` is no whole number. Write `{whole}` or `{more}`.", sign=sign, whole=whole, more=whole + 1)


def _one_at_a_time(first: Compare, relation: str, right: str) -> str:
    """`0 < visits < 3` as the two comparisons that it stands for."""
    relation = "=" if relation == "==" else relation
    left = str(first)
    if isinstance(first.left, Literal) and isinstance(first.right, Name):
        left = f"{first.right} {_FLIPPED[first.relation]} {first.left}"
    return f"{left} and {first.right} {relation} {right}"


class _Parser:
    def __init__(self, tokens: list[tuple[str, str, int]], length: int) -> None:
        self.tokens, self.at, self.length = tokens, 0, length

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def told(self, at: int) -> str:
        """A word as it was written; dots where none is."""
        return self.tokens[at][1] if 0 <= at < len(self.tokens) else "…"

    def either(self, depth: int) -> Condition:
        left = self.both(depth)
        while self._peek() == "or":
            self.at += 1
            left = Joined("or", left, self.both(depth))
        return left

    def both(self, depth: int) -> Condition:
        left = self.denied(depth)
        while self._peek() == "and":
            self.at += 1
            left = Joined("and", left, self.denied(depth))
        return left

    def denied(self, depth: int) -> Condition:
        if self._peek() == "not":
            self._deeper(depth)
            self.at += 1
            return Not(self.denied(depth + 1))
        left = self.value(depth)
        relation = self._peek()
        if relation not in _RELATIONS:
            return left
        self.at += 1
        return Compare("=" if relation == "==" else relation, left, self.value(depth))

    def value(self, depth: int) -> Condition:
        if self.at >= len(self.tokens):
            raise ConditionError(said("The condition stops too early: a name or a number is missing."), self.length)
        kind, word, offset = self.tokens[self.at]
        self.at += 1
        if word == "(":
            self._deeper(depth)
            inner = self.either(depth + 1)
            if self._peek() != ")":
                raise ConditionError(said("A bracket is opened here and never closed."), offset)
            self.at += 1
            return inner
        if kind == "number":
            if len(word) > 9:
                raise ConditionError(said("This number is too large."), offset)
            return Literal(int(word))
        if word in ("true", "false"):
            return Literal(word == "true")
        if kind == "word" and word not in ("and", "or", "not"):
            return Name(word)
        raise ConditionError(said("I did not expect `{word}` here: a name or a number is missing.", word=word), offset)

    def _deeper(self, depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise ConditionError(
                said("This condition is nested deeper than {most}.", most=MAX_DEPTH),
                self.tokens[self.at - 1][2],
            )
