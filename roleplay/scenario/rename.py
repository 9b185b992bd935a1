"""Another name for a scene, an ending, a choice or a variable, wherever the old one stands.

Layout and comments stay. Each change is proved: read again, the text is the same scenario but for that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from roleplay.errors import EditRefused, ScenarioInvalid
from roleplay.finding import Edit, Mark, Mend, Severity
from roleplay.said import said
from roleplay.scenario import conditions
from roleplay.scenario.conditions import Condition
from roleplay.scenario.fields import NAME
from roleplay.scenario.mends import applied
from roleplay.scenario.model import Branch, Choice, ClipRef, Decision, Ending, Scenario, Scene
from roleplay.scenario.moves import RESERVED, VARIABLE
from roleplay.scenario.reading import read
from roleplay.scenario.suggest import did_you_mean
from roleplay.scenario.yamltext import Items, Node, Table, Text

_ENDS = re.compile(r"\r\n|\r|\n")

P = TypeVar("P", Scene, Ending)


class Kind(StrEnum):
    """What has a name in a scenario. PLACE is a scene or an ending."""

    PLACE = "place"
    CHOICE = "choice"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class Rename:
    """`old` became `new`; `at` is the scene of a choice under the name it had then, `when` UTC seconds."""

    kind: Kind
    old: str
    new: str
    at: str = ""
    when: float = 0.0

    def path(self, path: str) -> str:
        """The path of a text (see roleplay.scenario.translation) under the new name."""
        parts = path.split(".")
        if self.kind is Kind.CHOICE:
            hit, number = parts[:4] == ["scenes", self.at, "choices", self.old], 3
        else:
            groups = ("variables",) if self.kind is Kind.VARIABLE else ("scenes", "endings")
            hit, number = parts[0] in groups and parts[1:2] == [self.old], 1
        return ".".join([*parts[:number], self.new, *parts[number + 1 :]]) if hit else path

    def place(self, name: str) -> str:
        """The name of a scene or an ending after it."""
        return self.new if self.kind is Kind.PLACE and name == self.old else name

    def variable(self, name: str) -> str:
        """The name of a variable after it."""
        return self.new if self.kind is Kind.VARIABLE and name == self.old else name

    def choice(self, scene: str, name: str) -> str:
        """The name of a choice of a scene after it."""
        return self.new if self.kind is Kind.CHOICE and (scene, name) == (self.at, self.old) else name


def renamed(text: str, scenario_id: str, rename: Rename) -> str:
    """The text of a scenario with another name in it.

    Raises ScenarioInvalid for a text with mistakes, EditRefused for a name that is not there, taken or bad.
    """
    reading = read(text, scenario_id)
    if reading.scenario is None or any(f.severity is Severity.ERROR for f in reading.findings):
        told = said(
            "`{name}` has mistakes, so its names can't be told for sure. Mend them first: roleplay check {name}",
            name=scenario_id,
        )
        raise ScenarioInvalid(scenario_id, told, reading.findings)
    _allowed(reading.scenario, rename)
    assert isinstance(reading.root, Table)
    edits = tuple(_edits(reading.root, rename, _ENDS.split(text)))
    after = applied(text, Mend("", edits))
    if read(after, scenario_id).scenario != retold(reading.scenario, rename):
        raise EditRefused(
            rename.old, said("`{old}` can't be renamed for sure here. Rename it in an editor.", old=rename.old)
        )
    return after


def _allowed(scenario: Scenario, rename: Rename) -> None:
    old, new = rename.old, rename.new
    scene = scenario.scenes.get(rename.at)
    if rename.kind is Kind.CHOICE and scene is None:
        raise EditRefused(
            rename.at,
            said("There is no scene `{name}`.{guess}", name=rename.at, guess=did_you_mean(rename.at, scenario.scenes)),
        )
    known, what = _known(scenario, rename)
    if old not in known:
        there = did_you_mean(old, known) or said(" There is: {names}.", names=", ".join(known) or said("none"))
        raise EditRefused(old, said("There is no {what} `{old}`.{there}", what=what, old=old, there=there))
    if new in known:
        raise EditRefused(new, said("There is a {what} `{new}` already. Choose another name.", what=what, new=new))
    silent = scene is not None and scene.decision is not None and scene.decision.silence is not None
    variable = rename.kind is Kind.VARIABLE
    if variable and (not VARIABLE.fullmatch(new) or new in RESERVED):
        told = said(
            "`{name}` can't be the name of a variable: use letters, digits and _, start with a letter, and avoid and, "
            "or, not, true, false.",
            name=new,
        )
        raise EditRefused(new, told)
    if not variable and (not NAME.fullmatch(new) or not new.isprintable()):
        raise EditRefused(new, said("`{new}` can't be a name: use letters, digits, _ and -, without spaces.", new=new))
    if silent and new == "silence":
        raise EditRefused(new, said("`silence` is the name for saying nothing. Choose another name."))


def _known(scenario: Scenario, rename: Rename) -> tuple[list[str], str]:
    """The names of that kind, and what they are called."""
    if rename.kind is Kind.VARIABLE:
        return list(scenario.variables), said("variable")
    if rename.kind is Kind.PLACE:
        return [place.id for place in scenario.places()], said("scene or ending")
    decision = scenario.scenes[rename.at].decision
    return [choice.id for choice in decision.choices] if decision else [], said("choice of `{scene}`", scene=rename.at)


# -- where the name stands -------------------------------------------------------------------------------------------


def _edits(root: Table, rename: Rename, lines: list[str]) -> Iterator[Edit]:
    if rename.kind is Kind.CHOICE:
        nodes = _keys(_at(_at(_at(root, "scenes"), rename.at), "choices"))
    else:
        nodes = _of_places(root) if rename.kind is Kind.PLACE else _of_variables(root)
    for node in nodes:
        if node.value.strip() == rename.old:
            yield from _put(node, 1, rename, lines)
    for node in _conditions(root) if rename.kind is Kind.VARIABLE else ():
        named = list(conditions.names(conditions.parse(node.value.strip())))
        yield from _put(node, named.count(rename.old), rename, lines)


def _of_places(root: Table) -> Iterator[Text]:
    """Every text that names a scene or an ending."""
    yield from _keys(_at(root, "scenes"))
    yield from _keys(_at(root, "endings"))
    for branch in _branches(root):
        yield from _texts(_at(branch, "go") if isinstance(branch, Table) else branch)
    yield from _texts(_at(root, "begin"))
    for prompt in _items(_at(root, "debrief")):
        yield from _texts(_at(prompt, "at"))


def _of_variables(root: Table) -> Iterator[Text]:
    """Every text that names a variable, but for conditions."""
    yield from _keys(_at(root, "variables"))
    for reaction in _reactions(root):
        yield from _keys(_at(reaction, "change"))
        yield from _keys(_at(reaction, "set"))


def _conditions(root: Table) -> Iterator[Text]:
    places = [*_values(_at(root, "scenes")), *_values(_at(root, "endings")), *_texts_or(_at(root, "lecture"))]
    clips = [clip for place in places for key in ("clip", "waiting") for clip in _items(_at(place, key))]
    for one in (*_branches(root), *clips):
        yield from _texts(_at(one, "when"))


def _reactions(root: Table) -> Iterator[Node]:
    for scene in _values(_at(root, "scenes")):
        yield from _values(_at(scene, "choices"))
        yield from _texts_or(_at(scene, "otherwise"))


def _branches(root: Table) -> Iterator[Node]:
    for one in (*_values(_at(root, "scenes")), *_reactions(root)):
        yield from _items(_at(one, "then"))


def _at(node: Node | None, key: str) -> Node | None:
    return node.entries[key][1] if isinstance(node, Table) and key in node.entries else None


def _keys(node: Node | None) -> Iterator[Text]:
    yield from (key for key, _ in node.entries.values()) if isinstance(node, Table) else ()


def _values(node: Node | None) -> Iterator[Node]:
    yield from (value for _, value in node.entries.values()) if isinstance(node, Table) else ()


def _items(node: Node | None) -> Iterator[Node]:
    yield from node.items if isinstance(node, Items) else _texts_or(node)


def _texts_or(node: Node | None) -> Iterator[Node]:
    yield from (node,) if node is not None else ()


def _texts(node: Node | None) -> Iterator[Text]:
    yield from (node,) if isinstance(node, Text) else ()


# -- putting the new one ---------------------------------------------------------------------------------------------


def _put(node: Text, times: int, rename: Rename, lines: list[str]) -> Iterator[Edit]:
    """The new name in a value, where the old one stands so many times."""
    name = re.compile(rf"(?<![\w-]){re.escape(rename.old)}(?![\w-])")
    for number, column, part in _written(node, lines):
        for match in islice(name.finditer(part), times):
            yield Edit(Mark(number, column + match.start(), len(rename.old)), rename.new)
            times -= 1
    if times:
        told = said(
            "Line {line} has `{old}` in a form that can't be changed for sure. Write it bare.",
            line=node.line,
            old=rename.old,
        )
        raise EditRefused(rename.old, told)


def _written(node: Text, lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """A value as it stands on its line, quotes included; of one of several lines all that follows. With its place."""
    line, start = lines[node.line - 1], node.column - 1
    part = line[start : start + node.length]
    several = node.length == 1 and part != node.value
    yield node.line, node.column, line[start:] if several else part
    if several:
        yield from ((number, 1, line) for number, line in enumerate(lines[node.line :], node.line + 1))


# -- what it must be afterwards --------------------------------------------------------------------------------------


def retold(scenario: Scenario, rename: Rename) -> Scenario:
    """The same scenario under another name."""
    place, variable = rename.place, rename.variable
    return replace(
        scenario,
        begin=place(scenario.begin),
        scenes=_named(scenario.scenes, lambda scene: _scene(scene, rename)),
        endings=_named(scenario.endings, lambda end: replace(end, id=place(end.id), clips=_clips(end.clips, rename))),
        variables={variable(name): replace(v, name=variable(name)) for name, v in scenario.variables.items()},
        debrief=tuple(replace(prompt, at=place(prompt.at)) for prompt in scenario.debrief),
        lecture=replace(scenario.lecture, clip=_clip(scenario.lecture.clip, rename)) if scenario.lecture else None,
    )


def _named(places: Mapping[str, P], change: Callable[[P], P]) -> dict[str, P]:
    return {place.id: place for place in map(change, places.values())}


def _scene(scene: Scene, rename: Rename) -> Scene:
    decision = scene.decision
    return replace(
        scene,
        id=rename.place(scene.id),
        clips=_clips(scene.clips, rename),
        waiting=_clip(scene.waiting, rename),
        then=_ways(scene.then, rename),
        decision=_decision(decision, scene.id, rename) if decision else None,
    )


def _decision(decision: Decision, scene: str, rename: Rename) -> Decision:
    choices = tuple(_choice(choice, scene, rename) for choice in decision.choices)
    silence = _choice(decision.silence, scene, rename) if decision.silence else None
    return replace(decision, choices=choices, silence=silence)


def _choice(choice: Choice, scene: str, rename: Rename) -> Choice:
    effects = tuple(replace(effect, variable=rename.variable(effect.variable)) for effect in choice.effects)
    then = _ways(choice.then, rename)
    return replace(choice, id=rename.choice(scene, choice.id), then=then, effects=effects)


def _ways(then: tuple[Branch, ...], rename: Rename) -> tuple[Branch, ...]:
    return tuple(replace(b, go=rename.place(b.go), when=_when(b.when, rename)) for b in then)


def _clips(clips: tuple[ClipRef, ...], rename: Rename) -> tuple[ClipRef, ...]:
    return tuple(replace(clip, when=_when(clip.when, rename)) for clip in clips)


def _clip(clip: ClipRef | None, rename: Rename) -> ClipRef | None:
    return replace(clip, when=_when(clip.when, rename)) if clip else None


def _when(when: Condition | None, rename: Rename) -> Condition | None:
    if when is None or rename.kind is not Kind.VARIABLE:
        return when
    return conditions.renamed(when, rename.old, rename.new)
