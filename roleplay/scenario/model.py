"""A scenario as values: frozen, comparable, free of any framework. Places (`mark`) don't count for equality.

`reading` builds it, `checks` and `proof` judge it, `route` plays it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from roleplay.finding import Mark
from roleplay.scenario.conditions import Condition, Value

START = Mark()
SILENCE = "(silence)"
"""The reaction of saying nothing; no author can give this name to a choice."""


def _mark() -> Mark:
    return field(default=START, compare=False, repr=False)


class Outcome(StrEnum):
    """How an ending turned out; for the debrief only, never shown in play."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Variable:
    """A bounded whole number (`low`..`high`) or a yes/no.

    Not `sure`: its declaration or an effect on it could not be read, so nothing can be said about the values it has.
    """

    name: str
    start: Value
    low: int = 0
    high: int = 1
    means: str = ""
    mark: Mark = _mark()
    sure: bool = field(default=True, compare=False)

    @property
    def yes_no(self) -> bool:
        """Whether this is a yes/no variable."""
        return isinstance(self.start, bool)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a reaction does to one variable: `adds` (stopping at the bounds) or assigns."""

    variable: str
    amount: Value
    adds: bool
    mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class Branch:
    """A way on: to the scene or ending `go` when the condition holds."""

    go: str
    when: Condition | None = None
    mark: Mark = _mark()
    when_mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class ClipRef:
    """A clip by file name, played when the condition holds; `start` and `end` in seconds cut it."""

    file: str
    when: Condition | None = None
    start: float | None = None
    end: float | None = None
    mark: Mark = _mark()
    when_mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class Choice:
    """One reaction: what the student says or does, where it leads and what it changes."""

    id: str
    text: str
    spoken: bool = True
    then: tuple[Branch, ...] = ()
    effects: tuple[Effect, ...] = ()
    afterwards: str = ""
    mark: Mark = _mark()
    text_mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class Decision:
    """A question and its reactions: three, in the author's order.

    With `within` (seconds) saying nothing is a reaction too: `silence`.
    """

    question: str
    choices: tuple[Choice, ...]
    within: int | None = None
    silence: Choice | None = None
    mark: Mark = _mark()

    def choice(self, choice_id: str) -> Choice | None:
        """The reaction of that name, silence included."""
        everything = (*self.choices, self.silence) if self.silence else self.choices
        return next((c for c in everything if c.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Scene:
    """A clip, then a decision or a single way on. `script` takes the clip's place until it is filmed."""

    id: str
    script: str = ""
    title: str = ""
    describe: str = ""
    clips: tuple[ClipRef, ...] = ()
    waiting: ClipRef | None = None
    decision: Decision | None = None
    then: tuple[Branch, ...] = ()
    mark: Mark = _mark()
    script_mark: Mark = _mark()

    def ways(self) -> tuple[tuple[Choice | None, tuple[Branch, ...]], ...]:
        """Every reaction with its branches; (None, branches) for a scene that goes on by itself."""
        if self.decision is None:
            return ((None, self.then),) if self.then else ()
        ways = [(c, c.then) for c in self.decision.choices]
        if self.decision.silence:
            ways.append((self.decision.silence, self.decision.silence.then))
        return tuple(ways)


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a route stops."""

    id: str
    title: str
    outcome: Outcome | None = None
    clips: tuple[ClipRef, ...] = ()
    script: str = ""
    consequence: str = ""
    mark: Mark = _mark()
    script_mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named moment of the lecture, in seconds."""

    at: float
    title: str


@dataclass(frozen=True, slots=True)
class Lecture:
    """A short clip in which a teacher explains; `show` is "before", "after" or "on request"."""

    title: str = ""
    clip: ClipRef | None = None
    script: str = ""
    show: str = "before"
    chapters: tuple[Chapter, ...] = ()
    mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class Reflection:
    """A question for the student after the ending; `keep` offers to keep the answer."""

    ask: str
    answers: tuple[str, ...] = ()
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question for the class, attached to the scene `at` (empty: the whole)."""

    ask: str
    at: str = ""
    mark: Mark = _mark()


@dataclass(frozen=True, slots=True)
class Source:
    """Where to read on."""

    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. `digest` is the SHA-256 (hex) of its text: its revision."""

    id: str
    title: str
    language: str
    begin: str
    scenes: Mapping[str, Scene]
    endings: Mapping[str, Ending]
    about: str = ""
    goal: str = ""
    remember: tuple[str, ...] = ()
    useful_when: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    lecture: Lecture | None = None
    variables: Mapping[str, Variable] = field(default_factory=dict)
    reflection: tuple[Reflection, ...] = ()
    debrief: tuple[Prompt, ...] = ()
    sources: tuple[Source, ...] = ()
    again_after: tuple[str, ...] = ()
    fixed_order: bool = False
    digest: str = field(default="", compare=False)
    begin_mark: Mark = _mark()

    def place(self, name: str) -> Scene | Ending | None:
        """The scene or ending of that name."""
        return self.scenes.get(name) or self.endings.get(name)

    def places(self) -> tuple[Scene | Ending, ...]:
        """Every scene, then every ending, in the order of the file."""
        return (*self.scenes.values(), *self.endings.values())

    def start_values(self) -> dict[str, Value]:
        """Every variable at its start."""
        return {v.name: v.start for v in self.variables.values()}
