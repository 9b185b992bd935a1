"""A scenario as clips on paper: what each is called, what is played, what comes before, what the student does."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.paper.pieces import Part, Piece, Speech, cast, feeling, pieces, played, yourself
from roleplay.media.paper.words import Words, words_in
from roleplay.scenario import graph
from roleplay.scenario.conditions import Condition, names
from roleplay.scenario.map import wording
from roleplay.scenario.map.wording import clean
from roleplay.scenario.model import SILENCE, Branch, Choice, ClipRef, Ending, Scenario, Scene


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a reaction leads: slate `number` and title of the place; both empty where it leads nowhere yet."""

    condition: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the student says or does, and where it leads. No `text`: the scene goes on by itself."""

    text: str
    leads: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before a clip: the scene, its slate number, and the reaction that leads on (or none)."""

    scene: str
    number: str
    reaction: str


@dataclass(frozen=True, slots=True)
class Take:
    """One clip on paper. `number` is for the slate, `notes` are for the crew; `order` is its place in the story."""

    need: ClipNeed
    number: str
    title: str
    pieces: tuple[Piece, ...]
    order: int = -1
    condition: str = ""
    notes: tuple[str, ...] = ()
    begins: bool = False
    before: tuple[Before, ...] = ()
    question: str = ""
    reactions: tuple[Reaction, ...] = ()
    consequence: str = ""

    @property
    def cast(self) -> tuple[Part, ...]:
        """Who is needed."""
        return cast(self.pieces, self.need.people)


def takes(scenario: Scenario) -> tuple[Take, ...]:
    """Every clip of a scenario, in the order of the file; a lecture where it is shown."""
    maker = _Maker(scenario)
    made = [maker.take(need) for need in needs(scenario)]
    last = scenario.lecture is not None and scenario.lecture.show != "before"
    return tuple(sorted(made, key=lambda take: last and take.need.role is Role.LECTURE))


def story(scenario: Scenario) -> dict[str, int]:
    """The scenes and endings in order of the story: breadth first from the beginning, what nobody reaches last."""
    first = graph.begin(scenario)
    waiting = deque([first] if first is not None else [])
    found: dict[str, int] = {}
    while waiting:
        name = waiting.popleft()
        place = scenario.place(name)
        if name in found or place is None:
            continue
        found[name] = len(found)
        if isinstance(place, Scene):
            waiting.extend(link.target for link in graph.links(scenario, place))
    for place in scenario.places():
        found.setdefault(place.id, len(found))
    return found


def slate(name: str) -> str:
    """A name as a scene number: letters, figures, dashes and full stops."""
    return re.sub(r"[^\w.]|_", "-", name).strip("-.") or "x"


def minutes(seconds: float) -> str:
    """Seconds as m:ss."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def title_of(place: Scene | Ending) -> str:
    """The title of a scene or ending, or its name made readable."""
    return clean(place.title) or wording.readable(place.id)


def _letter(variant: int) -> str:
    """A, B … Z, then numbers."""
    return chr(ord("A") + variant) if variant < 26 else str(variant + 1)


class _Maker:
    """What all clips of a scenario share: the words, the order, what leads where."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.words: Words = words_in(scenario.language)
        self.map_words = wording.words_in(scenario.language)
        self.order = story(scenario)
        self.begin = graph.begin(scenario)
        self.before: dict[str, list[Before]] = {}
        for scene in scenario.scenes.values():
            for link in graph.links(scenario, scene):
                text = self.said(scene, link.choice) if link.choice is not None else ""
                one = Before(scene.id, slate(scene.id), text)
                known = self.before.setdefault(link.target, [])
                if one not in known:
                    known.append(one)

    def take(self, need: ClipNeed) -> Take:
        """One clip on paper."""
        place = None if need.role is Role.LECTURE else self.scenario.place(need.place)
        number, found = slate(need.place), pieces(need.script)
        if place is None:
            return Take(need, number, clean(need.title) or self.words.lecture, found)
        whole = Take(need, number, title_of(place), found, self.order[place.id])
        if need.role is Role.WAITING:
            return replace(whole, number=f"{number}.loop", notes=(self.words.loop.format(scene=number),))
        if len(place.clips) > 1:
            whole = self.variant(whole, place, place.clips[need.variant])
        whole = replace(whole, begins=place.id == self.begin, before=tuple(self.before.get(place.id, ())))
        if isinstance(place, Ending):
            return replace(whole, consequence=clean(place.consequence))
        question = clean(place.decision.question) if place.decision is not None else ""
        return replace(whole, question=question, reactions=tuple(self.reactions(place)))

    def variant(self, whole: Take, place: Scene | Ending, clip: ClipRef) -> Take:
        """One of several clips of a place: when it is shown, and what must differ."""
        words, found = self.words, whole.pieces
        meanings = [
            words.means.format(name=name, means=clean(variable.means))
            for name in dict.fromkeys(names(clip.when))
            if (variable := self.scenario.variables.get(name)) is not None and variable.means
        ]
        condition = f"{self.when(clip.when)} ({', '.join(meanings)})" if meanings else self.when(clip.when)
        shown = words.shown.format(condition=condition) if condition else words.shown_else
        letter = _letter(whole.need.variant)
        mood = feeling(Path(clip.file).stem)
        who = {p.who: None for p in found if isinstance(p, Speech) and not p.mood and not yourself(p.who)}
        differs = words.play.format(who=", ".join(who), mood=mood) if mood and who else words.differ
        return replace(
            whole,
            number=f"{whole.number}.{letter}",
            pieces=played(found, mood),
            condition=self.when(clip.when) or self.map_words.otherwise,
            notes=(words.variant.format(letter=letter, count=len(place.clips)), shown, differs),
        )

    def when(self, condition: Condition | None) -> str:
        """A condition in words; empty when there is none."""
        if condition is None:
            return ""
        return self.map_words.when.format(condition=wording.condition(condition, self.map_words))

    def said(self, scene: Scene, choice: Choice) -> str:
        """A reaction as it is read: in quotes when it is spoken."""
        if choice.id == SILENCE and scene.decision is not None:
            return self.words.silence.format(seconds=scene.decision.within)
        return wording.spoken(choice, self.map_words)

    def reactions(self, scene: Scene) -> Iterator[Reaction]:
        """What the student can do, in the author's order."""
        for choice, branches in scene.ways():
            text = self.said(scene, choice) if choice is not None else ""
            yield Reaction(text, tuple(self.lead(branch, len(branches) > 1) for branch in branches))

    def lead(self, branch: Branch, several: bool) -> Lead:
        """Where a branch leads."""
        condition = self.when(branch.when) or (self.map_words.otherwise if several else "")
        place = self.scenario.place(graph.target(self.scenario, branch.go))
        if place is None:
            return Lead(condition, "", self.map_words.nowhere)
        return Lead(condition, slate(place.id), title_of(place))
