"""Numbers and yes/no: which of the two a variable is, and where a value or a condition takes it for the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from roleplay.said import said
from roleplay.scenario.conditions import Compare, Condition, Joined, Literal, Name, Not
from roleplay.scenario.model import Variable

YES = frozenset({"true", "yes", "on", "ja", "waar"})
NO = frozenset({"false", "no", "off", "nee", "onwaar"})


def meant_yes_no(word: str) -> bool | None:
    """What a word for yes or no stands for; None when it is none."""
    folded = word.strip().lower()
    return True if folded in YES else False if folded in NO else None


def true_false(condition: str) -> str:
    """The text of a condition with `true` and `false` in the place of other words for them."""
    return re.sub(
        r"\w+", lambda word: str(yes).lower() if (yes := meant_yes_no(word[0])) is not None else word[0], condition
    )


def write_yes_no(name: str) -> str:
    """The mend for a yes/no that has another word for its value."""
    return said("`{name}` is yes or no: write `true` or `false`.", name=name)


def wrong_kind(condition: Condition, variables: Mapping[str, Variable]) -> str:
    """What is wrong with the kinds of values that a condition compares; empty when nothing is."""
    match condition:
        case Not(inner):
            return wrong_kind(inner, variables)
        case Joined(_, left, right):
            return wrong_kind(left, variables) or wrong_kind(right, variables)
        case Compare(relation, left, right):
            return _compared(relation, left, right, variables) or _compared(relation, right, left, variables)
        case _:
            return ""


def _compared(relation: str, one: Condition, other: Condition, variables: Mapping[str, Variable]) -> str:
    variable = variables.get(one.name) if isinstance(one, Name) else None
    if variable is None:
        return ""
    kind = _kind(other, variables)
    if variable.yes_no and kind == "word":
        return write_yes_no(variable.name)
    if variable.yes_no and (kind == "number" or (kind and relation not in ("=", "!="))):
        return said("`{name}` is yes or no, and no number: write `{name}` or `not {name}`.", name=variable.name)
    if not variable.yes_no and kind in ("yes or no", "word"):
        return said("`{name}` is a number: compare it with one, such as `{name} >= 1`.", name=variable.name)
    return ""


def _kind(value: Condition, variables: Mapping[str, Variable]) -> str:
    """What a value is: a number, a yes/no, another word for one, or not known."""
    match value:
        case Literal(held):
            return "yes or no" if isinstance(held, bool) else "number"
        case Name(name) if name in variables:
            return "yes or no" if variables[name].yes_no else "number"
        case Name(name):
            return "word" if meant_yes_no(name) is not None else ""
        case _:
            return ""
