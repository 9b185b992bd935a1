"""Which decisions are worth discussing: an order, and for each a reason to be put in words. Never a number.

worth = share × divided × decides, each from 0 to 1:

- share: learners who answered here / learners who started;
- divided: the entropy of the answers, −Σ p(x) log₂ p(x), as a share of log₂ k, the most that k answers can have;
- decides: the mutual information of answer and ending as a share of what was open, (H(E) − Σ p(x) H(E | x)) / H(E).

In a small class the last one is mostly chance: any two routes end somewhere. So `IMAGINED` learners who choose at
random, as the graph engine plays them, are added to its table: n(x, e) + IMAGINED / k · P(e | x).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from roleplay.route.tally import Cell, Of
from roleplay.route.told import FEW
from roleplay.scenario.model import Scene
from roleplay.scenario.report import DecisionFigures

IMAGINED = 12.0
"""Learners of the graph engine that are mixed with those of the class; of a large class they change nothing."""

Table = Mapping[str, Mapping[str, float]]
"""How many, by answer and ending."""


class Reason(StrEnum):
    """Why a decision is worth discussing."""

    MANY = "many"
    DIVIDED = "divided"
    DECIDES = "decides"


_ENOUGH = {Reason.MANY: 2 / 3, Reason.DIVIDED: 0.75, Reason.DECIDES: 0.25}
"""From here on it is a reason."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A decision worth discussing, and why: the strongest reason first, always one."""

    scene: str
    reasons: tuple[Reason, ...]


def worth_discussing(
    scenes: Iterable[Scene], tally: Mapping[Cell, int], deciding: Mapping[str, DecisionFigures] | None = None
) -> tuple[Worth, ...]:
    """Of these scenes with a decision, those worth discussing, most so first.

    `deciding` are the figures of the scenario's report, where there are some. What only a few came to, what nobody was
    divided on, or what decided nothing, is not listed; equals stay in order.
    """
    started = tally.get(Cell(Of.LEARNERS), 0)
    answers, tables = _tables(tally)
    found: list[tuple[float, Worth]] = []
    for scene in scenes:
        given = answers.get(scene.id, Counter())
        if given.total() < FEW:
            continue
        figures = deciding.get(scene.id) if deciding is not None else None
        parts = {
            Reason.MANY: given.total() / started,
            Reason.DIVIDED: divided(given.values(), len({*_offered(scene), *given})),
            Reason.DECIDES: decides(mixed(tables[scene.id], figures.endings if figures is not None else {})),
        }
        worth = math.prod(parts.values())
        if worth > 1e-9:
            found.append((worth, Worth(scene.id, _reasons(parts))))
    return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))


def divided(counts: Collection[int], answers: int) -> float:
    """How divided a class is over so many possible `answers`: 0 when all gave the same, 1 when each got as many."""
    total = sum(counts)
    return entropy(count / total for count in counts) / math.log2(answers) if total and answers > 1 else 0.0


def mixed(table: Table, chances: Table) -> Table:
    """The class with IMAGINED learners, as many for each answer, who end as `chances` (by answer, then ending) say."""
    return {
        answer: {
            ending: table.get(answer, {}).get(ending, 0) + IMAGINED / len(chances) * chances[answer].get(ending, 0)
            if answer in chances
            else table[answer][ending]
            for ending in {**table.get(answer, {}), **chances.get(answer, {})}
        }
        for answer in {**table, **chances}
    }


def decides(table: Table) -> float:
    """How much of what was open about the ending the answer settled: 0 nothing, 1 all of it."""
    by = [list(endings.values()) for endings in table.values()]
    total = math.fsum(map(math.fsum, by))
    together: Counter[str] = Counter()
    for endings in table.values():
        together.update(endings)
    if not total:
        return 0.0
    before = entropy(number / total for number in together.values())
    if before < 1e-9:
        return 0.0
    after = math.fsum(s / total * entropy(n / s for n in ns) for ns in by if (s := math.fsum(ns)))
    return min(1.0, max(0.0, (before - after) / before))


def entropy(shares: Iterable[float]) -> float:
    """Shannon's entropy in bits."""
    return -math.fsum(p * math.log2(p) for p in shares if p > 0)


def _offered(scene: Scene) -> list[str]:
    return [choice.id for choice, _ in scene.ways() if choice is not None]


def _tables(tally: Mapping[Cell, int]) -> tuple[dict[str, Counter[str]], dict[str, dict[str, Counter[str]]]]:
    """By scene: how many gave each answer; and of those who ended, how many by answer and ending."""
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    tables: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for cell, number in tally.items():
        if cell.of is Of.CHOSE and cell.choice is not None:
            answers[cell.at][cell.choice] = number
        elif cell.of is Of.LED and cell.choice is not None and cell.to is not None:
            tables[cell.at][cell.choice][cell.to] = number
    return answers, tables


def _reasons(parts: Mapping[Reason, float]) -> tuple[Reason, ...]:
    strength = {reason: part / _ENOUGH[reason] for reason, part in parts.items()}
    order = sorted(strength, key=lambda reason: -strength[reason])
    return tuple(reason for reason in order if strength[reason] >= 1) or (order[0],)
