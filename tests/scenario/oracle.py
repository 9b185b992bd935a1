"""What is so, found out slowly: by playing every route with the route machine itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from roleplay.route.attempt import Attempt, start
from roleplay.scenario.model import SILENCE, Scenario

Moment = tuple[str, tuple[object, ...]]
"""A place and the values of all variables."""


def moment(attempt: Attempt) -> Moment:
    """Where an attempt is."""
    return (attempt.here, tuple(attempt.values.values()))


def ways(attempt: Attempt) -> list[str | None]:
    """The choices that an attempt has, in the author's order."""
    if attempt.over:
        return []
    place = attempt.place
    choices = [c.id for c, _ in place.ways() if c is not None]  # type: ignore[union-attr]
    return [*choices] if choices else [None]


class Oracle:
    """Every moment that can be played, with the moments that follow: one for each choice."""

    def __init__(self, scenario: Scenario) -> None:
        first = start(scenario, "seed")
        self.start = moment(first)
        self.onward: dict[Moment, dict[str | None, Moment]] = {}
        self.variants: set[tuple[str, int]] = set()
        waiting = [first]
        while waiting:
            attempt = waiting.pop()
            if moment(attempt) in self.onward:
                continue
            self.variants.add((attempt.here, attempt.variant))
            following = {choice: attempt.choose(choice) for choice in ways(attempt)}
            self.onward[moment(attempt)] = {choice: moment(after) for choice, after in following.items()}
            waiting += following.values()

    def can_end(self, here: Moment) -> bool:
        """Whether some ending can be reached from a moment by choosing: the clock may be switched off."""
        seen, waiting = set(), [here]
        while waiting:
            at = waiting.pop()
            if not self.onward[at]:
                return True
            if at not in seen:
                seen.add(at)
                waiting += [after for choice, after in self.onward[at].items() if choice != SILENCE]
        return False

    @property
    def sound(self) -> bool:
        """Whether every moment can end."""
        return all(map(self.can_end, self.onward))

    def loops(self) -> bool:
        """Whether some moment can be passed twice."""
        return any(here in self._after(here) for here in self.onward)

    def _after(self, here: Moment) -> set[Moment]:
        seen: set[Moment] = set()
        waiting = [*self.onward[here].values()]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += self.onward[at].values()
        return seen

    def routes(self) -> Iterator[tuple[list[Moment], list[str]]]:
        """Every route that passes no moment twice: its moments and its choices."""
        waiting: list[tuple[list[Moment], list[str]]] = [([self.start], [])]
        while waiting:
            passed, chosen = waiting.pop()
            if not self.onward[passed[-1]]:
                yield passed, chosen
            for choice, after in self.onward[passed[-1]].items():
                if after not in passed:
                    waiting.append(([*passed, after], chosen if choice is None else [*chosen, choice]))

    def chances(self) -> dict[Moment, Fraction]:
        """The chance of each ending moment when all choose at random: a system of equations, solved in fractions."""
        moments = list(self.onward)
        number = {here: n for n, here in enumerate(moments)}
        # visits = start + visits × steps, as one row of equations for each moment
        rows = [[Fraction(a == b) for b in range(len(moments))] for a in range(len(moments))]
        for here, following in self.onward.items():
            for after in following.values():
                rows[number[after]][number[here]] -= Fraction(1, len(following))
        for row, here in zip(rows, moments, strict=True):
            row.append(Fraction(here == self.start))
        for column in range(len(moments)):
            pivot = next(r for r in range(column, len(rows)) if rows[r][column])
            rows[column], rows[pivot] = rows[pivot], rows[column]
            rows[column] = [cell / rows[column][column] for cell in rows[column]]
            for other in range(len(rows)):
                if other != column and rows[other][column]:
                    by = rows[other][column]
                    rows[other] = [a - by * b for a, b in zip(rows[other], rows[column], strict=True)]
        return {here: rows[number[here]][-1] for here in moments if not self.onward[here]}

    def fewest_routes(self) -> int:
        """The least number of routes (loops may be passed as often as one likes) that show every choice."""
        needed = frozenset((here[0], c) for here, following in self.onward.items() for c in following if c is not None)
        shown = self._shown()
        level, number = {frozenset[tuple[str, str]]()}, 0
        while needed not in level:
            number += 1
            level = {done | more for done in level for more in shown}
            level = {one for one in level if not any(one < other for other in level)}
        return max(number, 1)

    def _shown(self) -> set[frozenset[tuple[str, str]]]:
        """The largest sets of choices that a single route can show."""
        first: tuple[Moment, frozenset[tuple[str, str]]] = (self.start, frozenset())
        seen, waiting, shown = {first}, [first], set()
        while waiting:
            here, done = waiting.pop()
            if not self.onward[here]:
                shown.add(done)
            for choice, after in self.onward[here].items():
                more = (after, done if choice is None else done | {(here[0], choice)})
                if more not in seen:
                    seen.add(more)
                    waiting.append(more)
        return {one for one in shown if not any(one < other for other in shown)}
