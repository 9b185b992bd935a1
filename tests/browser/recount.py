"""The figures of a debrief counted again from events.jsonl and the scenario's file, by what docs/exports.md says.

Plain Python and PyYAML: nothing of the engine is used, so that both can't be wrong in the same way.
"""

from __future__ import annotations

import json
import math
import operator
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

Object = dict[str, Any]
Move = tuple[str, str | None, str]
"""From a scene, by a choice (None: it went on by itself), to a scene or an ending."""

IMAGINED = 12
"""Learners who choose at random, added to a class before it is asked how much a choice decides."""
_ASKED = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq}


def say(number: float) -> str:
    """A count of learners as it may be told."""
    return "a few" if 0 < number < 3 else f"{number:.0f}"


def middle(number: int) -> float:
    """What a length or a width is drawn by: 1 and 2 look alike."""
    return 1.5 if 0 < number < 3 else number


@dataclass
class Attempt:
    """One attempt as its events tell it. `answers` by step: scene, choice, seconds; `copied` moves are among the
    `moves` and not among those."""

    learner: int
    number: int
    kind: str
    origin: int | None
    from_step: int | None
    place: str = ""
    ending: str | None = None
    stopped: bool = False
    lasted: float = 0.0
    moves: list[Move] = field(default_factory=list)
    answers: dict[int, tuple[str, str, float | None]] = field(default_factory=dict)
    replays: Counter[int] = field(default_factory=Counter)

    def first(self, scene: str) -> int | None:
        """The step of the first answer that was given at a scene."""
        return min((step for step, answer in self.answers.items() if answer[0] == scene), default=None)

    def answer(self, scene: str) -> str | None:
        """That answer."""
        step = self.first(scene)
        return None if step is None else self.answers[step][1]


def read_events(text: str) -> list[Attempt]:
    """The attempts of an export."""
    found: dict[tuple[int, int], Attempt] = {}
    for event in map(json.loads, text.splitlines()):
        key = event["learner"], event["attempt"]
        if key not in found:
            found[key] = Attempt(*key, event["kind"], event.get("what_if_of"), event.get("what_if_step"))
        _take(found[key], event)
    return list(found.values())


def _take(attempt: Attempt, event: Object) -> None:
    what, scene, step = event["event"], event["scene"], event["step"]
    if what == "started":
        attempt.place = scene
    elif what in ("chosen", "went_on"):
        attempt.moves.append((scene, event["choice"], event["goes_to"]))
        attempt.place, attempt.stopped = event["goes_to"], False
        if what == "chosen" and not event["details"].get("copied"):
            attempt.answers[step] = scene, event["choice"], _seconds(event["details"].get("visible_ms"))
    elif what == "replayed":
        attempt.replays[step] += 1
    elif what in ("stopped", "left"):
        attempt.stopped = True
    elif what == "ended":
        attempt.ending, attempt.lasted = scene, event["seconds"]


def _seconds(milliseconds: float | None) -> float | None:
    """Tenths of a second, at most a minute."""
    return None if milliseconds is None else math.floor(min(milliseconds, 60_000) / 100 + 0.5) / 10


@dataclass(frozen=True)
class Story:
    """A scenario file, as PyYAML reads it."""

    raw: Object

    @property
    def scenes(self) -> Mapping[str, Object]:
        """The scenes by name, in the author's order."""
        return self.raw["scenes"]  # type: ignore[no-any-return]

    @property
    def decisions(self) -> list[str]:
        """Those that ask something."""
        return [name for name, scene in self.scenes.items() if "choices" in scene]

    @property
    def endings(self) -> list[str]:
        """The names of the endings, in order."""
        return list(self.raw["endings"])

    def choices(self, scene: str) -> Mapping[str, Object]:
        """The reactions at a scene by name, in order."""
        return self.scenes[scene]["choices"]  # type: ignore[no-any-return]

    def title(self, place: str) -> str:
        """The title of a scene or an ending."""
        return str({**self.scenes, **self.raw["endings"]}[place]["title"])

    def words(self, scene: str, choice: str) -> str:
        """What is said or done, without quotes."""
        told = self.choices(scene)[choice]
        return str(told.get("say") or told["do"])

    def label(self, scene: str, choice: str) -> str:
        """The same as a page shows it: what is said in quotes."""
        return f"“{self.words(scene, choice)}”" if "say" in self.choices(scene)[choice] else self.words(scene, choice)

    def moves(self, scene: str, trust: int) -> Iterator[tuple[str | None, str, int]]:
        """Every way on from a scene at a value of its one variable: the choice, where it leads, the value there."""
        (name, bounds), place = next(iter(self.raw["variables"].items())), self.scenes[scene]
        if "choices" not in place:
            yield None, place["then"], trust
        for choice, told in place.get("choices", {}).items():
            value = min(max(trust + int(told.get("change", {}).get(name, 0)), bounds["from"]), bounds["to"])
            yield choice, _leads(told["then"], {name: value}), value


def _leads(then: str | list[Mapping[str, str]], values: Mapping[str, int]) -> str:
    return then if isinstance(then, str) else next(way["go"] for way in then if _holds(way.get("when", ""), values))


def _holds(condition: str, values: Mapping[str, int]) -> bool:
    if not condition:
        return True
    asked = re.fullmatch(r"(\w+) (>=|<=|>|<|==) (-?\d+)", condition)
    assert asked is not None, condition
    return bool(_ASKED[asked[2]](values[asked[1]], int(asked[3])))


def read_story(text: str) -> Story:
    """A scenario with one whole number as its variable and without a way back."""
    return Story(yaml.safe_load(text))


def at_random(story: Story) -> Mapping[str, Mapping[str, Counter[str]]]:
    """By scene and choice, the chances of the endings when everybody chooses at random all the way."""
    ends: dict[tuple[str, int], Counter[str]] = {}

    def after(place: str, trust: int) -> Counter[str]:
        if place in story.endings:
            return Counter({place: 1})
        if (place, trust) not in ends:
            ways = list(story.moves(place, trust))
            ends[place, trust] = _sum((after(goal, value), 1 / len(ways)) for _, goal, value in ways)
        return ends[place, trust]

    found: dict[str, dict[str, Counter[str]]] = {}
    passed = _passed(story)
    for scene in story.decisions:
        here = {trust: often for (place, trust), often in passed.items() if place == scene}
        whole = sum(here.values())
        found[scene] = {
            choice: _sum(
                (after(goal, value), often / whole)
                for trust, often in here.items()
                for chosen, goal, value in story.moves(scene, trust)
                if chosen == choice
            )
            for choice in story.choices(scene)
        }
    return found


def _passed(story: Story) -> Mapping[tuple[str, int], float]:
    """How often each scene is come to with each value: all routes at once, a step at a time."""
    (variable,) = story.raw["variables"].values()
    now, passed = {(story.raw["begin"], int(variable["start"])): 1.0}, Counter[tuple[str, int]]()
    while now:
        passed.update(now)
        following: dict[tuple[str, int], float] = defaultdict(float)
        for (place, trust), often in now.items():
            ways = list(story.moves(place, trust))
            for _, goal, value in ways:
                if goal in story.scenes:
                    following[goal, value] += often / len(ways)
        now = following
    return passed


def _sum(parts: Iterable[tuple[Counter[str], float]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counts, times in parts:
        for name, number in counts.items():
            total[name] += number * times  # type: ignore[assignment]
    return total


class Recount:
    """Every figure of a debrief. They count learners, by their first attempts but where it is said otherwise."""

    def __init__(self, attempts: Sequence[Attempt], story: Story) -> None:
        self.attempts, self.story = attempts, story
        self.first = [each for each in attempts if each.kind == "first"]
        begun = {each.learner for each in self.first}
        self.theirs = {who: [a for a in attempts if a.learner == who] for who in sorted(begun)}
        self.learners = len(self.first)
        self.ended = sum(each.ending is not None for each in self.first)
        self.retried = sum(any(a.kind == "retry" for a in mine) for mine in self.theirs.values())
        self.what_if = sum(any(a.kind == "what-if" for a in mine) for mine in self.theirs.values())
        self.endings = Counter(each.ending for each in self.first if each.ending is not None)
        self.ever = Counter(
            ending for mine in self.theirs.values() for ending in {a.ending for a in mine if a.ending is not None}
        )
        self.took = Counter(move for each in self.first for move in set(each.moves))
        self.came = Counter(
            place
            for each in self.first
            for place in {each.place, *(scene for scene, _, _ in each.moves)}
            if place in story.scenes
        )
        self.chose = Counter(
            (scene, answer)
            for each in self.first
            for scene in story.decisions
            if (answer := each.answer(scene)) is not None
        )
        self.stopped = Counter(each.place for each in self.first if each.ending is None and each.stopped)
        self.standing = Counter(each.place for each in attempts if each.ending is None and not each.stopped)
        self.ways = Counter(tuple(each.moves) for each in self.first if each.ending is not None)

    def told_ways(self) -> list[tuple[tuple[Move, ...], int]]:
        """Those that more than a few took, the largest first."""
        return sorted(((way, n) for way, n in self.ways.items() if n >= 3), key=lambda pair: -pair[1])

    def quartiles(self, scene: str, of: str) -> tuple[float, float, float] | None:
        """Of the `seconds` to decide or the `replays` before; None below five learners."""
        values: list[int] = []  # in tenths, so that nothing is rounded on the way
        for each in self.first:
            step = each.first(scene)
            if step is not None:
                value = each.answers[step][2] if of == "seconds" else each.replays[step]
                values += [] if value is None else [round(10 * value)]
        if len(values) < 5:
            return None
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return low / 10, median / 10, high / 10

    def again(self, scene: str) -> list[tuple[str, str]]:
        """Her first answer and that of the first retry that came to the scene, for each learner with both."""
        found = []
        for mine in self.theirs.values():
            before = next(a for a in mine if a.kind == "first").answer(scene)
            after = next((x for a in mine if a.kind == "retry" and (x := a.answer(scene)) is not None), None)
            if before is not None and after is not None:
                found.append((before, after))
        return found

    def worth(self) -> list[tuple[str, tuple[str, ...]]]:
        """The decisions worth discussing, most so first, with the reasons, the strongest first."""
        found, chances = [], at_random(self.story)
        for scene in self.story.decisions:
            given = [(each.answer(scene), each.ending) for each in self.first if each.answer(scene) is not None]
            if len(given) < 3:
                continue
            parts = {
                "many": len(given) / self.learners,
                "divided": _entropy(Counter(x for x, _ in given).values()) / math.log2(len(chances[scene])),
                "decides": _decides(given, chances[scene]),
            }
            worth = parts["many"] * parts["divided"] * parts["decides"]
            if worth > 1e-9:
                found.append((worth, scene, _reasons(parts)))
        return [(scene, reasons) for _, scene, reasons in sorted(found, key=lambda each: -each[0])]


def _reasons(parts: Mapping[str, float]) -> tuple[str, ...]:
    enough = {"many": 2 / 3, "divided": 0.75, "decides": 0.25}
    strength = sorted(((parts[name] / needed, name) for name, needed in enough.items()), key=lambda each: -each[0])
    return tuple(name for how, name in strength if how >= 1) or (strength[0][1],)


def _entropy(numbers: Iterable[float]) -> float:
    counts = [number for number in numbers if number > 0]
    return -sum(number / sum(counts) * math.log2(number / sum(counts)) for number in counts)


def _decides(given: Iterable[tuple[str | None, str | None]], chances: Mapping[str, Counter[str]]) -> float:
    """The mutual information of answer and ending, H(X) + H(E) − H(X, E), as a share of H(E)."""
    both: dict[tuple[str | None, str], float] = defaultdict(float)
    for answer, ending in given:
        if ending is not None:
            both[answer, ending] += 1
    for choice, ends in chances.items():
        for ending, chance in ends.items():
            both[choice, ending] += IMAGINED / len(chances) * chance
    answers, endings = Counter[str | None](), Counter[str]()
    for (answer, ending), number in both.items():
        answers[answer] += number  # type: ignore[assignment]
        endings[ending] += number  # type: ignore[assignment]
    open_ = _entropy(endings.values())
    return (_entropy(answers.values()) + open_ - _entropy(both.values())) / open_ if open_ > 1e-9 else 0.0
