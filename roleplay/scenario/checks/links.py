"""Links: every name that is used exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeAlias

from roleplay.finding import Finding, Mark, write
from roleplay.said import joined, said
from roleplay.scenario.conditions import UNREADABLE, Condition, names, renamed
from roleplay.scenario.model import Scenario
from roleplay.scenario.suggest import closest, did_you_mean, mend_to
from roleplay.scenario.yamltext import error

_MOST_NAMES = 12


def findings(scenario: Scenario) -> Iterator[Finding]:
    """All findings about links."""
    yield from unknown_start(scenario)
    yield from unknown_target(scenario)
    yield from unknown_debrief_place(scenario)
    yield from unknown_variable(scenario)
    yield from same_name(scenario)


def unknown_start(scenario: Scenario) -> Iterator[Finding]:
    """`begin` names a scene."""
    name = scenario.begin
    if not name or name in scenario.scenes or not scenario.scenes:
        return
    if name in scenario.endings:
        told = said(
            "`begin` names the ending `{name}`: the student would see the end first. Name the first scene.", name=name
        )
        mend = None
    else:
        told = said(
            "There is no scene called `{name}` to begin with.{guess}",
            name=name,
            guess=did_you_mean(name, scenario.scenes),
        )
        mend = mend_to(name, scenario.scenes, scenario.begin_mark)
    yield error("unknown-start", joined((told, _known(scenario, endings=False))), scenario.begin_mark, mend=mend)


def unknown_target(scenario: Scenario) -> Iterator[Finding]:
    """Every `then` leads to a scene or an ending."""
    everything = [*scenario.scenes, *scenario.endings]
    for scene in scenario.scenes.values():
        for _choice, branches in scene.ways():
            for branch in branches:
                if branch.go and scenario.place(branch.go) is None:
                    titled = _titled(scenario, branch.go)
                    guess = did_you_mean(branch.go, everything) or said(" Write one of the names below, or add it.")
                    if titled:
                        guess = said(" `then` takes the name, not the title: `{titled}`.", titled=titled)
                    yield error(
                        "unknown-target",
                        said(
                            "There is no scene or ending called `{go}`.{guess} {known}",
                            go=branch.go,
                            guess=guess,
                            known=_known(scenario),
                        ),
                        branch.mark,
                        scene.id,
                        write(branch.mark, titled) if titled else mend_to(branch.go, everything, branch.mark),
                    )


def _titled(scenario: Scenario, title: str) -> str | None:
    """The name of the place with this title: a slip where a name should be."""
    folded = title.strip().casefold()
    return next((p.id for p in scenario.places() if p.title and p.title.strip().casefold() == folded), None)


def unknown_debrief_place(scenario: Scenario) -> Iterator[Finding]:
    """Every question of the debrief belongs to a scene (or an ending) that exists."""
    for prompt in scenario.debrief:
        if prompt.at and scenario.place(prompt.at) is None:
            places = [*scenario.scenes, *scenario.endings]
            guess = did_you_mean(prompt.at, places)
            yield error(
                "unknown-debrief-place",
                said(
                    "This question belongs to `{at}`, and there is no such scene.{guess} Name one of these, or "
                    "leave `at` out for a question about the whole story. {known}",
                    at=prompt.at,
                    guess=guess,
                    known=_known(scenario, endings=False),
                ),
                prompt.mark,
                mend=mend_to(prompt.at, places, prompt.mark),
            )


def unknown_variable(scenario: Scenario) -> Iterator[Finding]:
    """Every variable that is read or changed is declared."""
    for place, name, mark, condition in _uses(scenario):
        if name not in scenario.variables and name != UNREADABLE.name:
            known = ", ".join(scenario.variables) or said("none yet")
            guess = closest(name, scenario.variables)
            mended = guess if condition is None or guess is None else str(renamed(condition, name, guess))
            yield error(
                "unknown-variable",
                said(
                    "There is no variable `{name}`.{guess} "
                    "Variables: {known}. Add it under `variables:` or mend the name.",
                    name=name,
                    guess=did_you_mean(name, scenario.variables),
                    known=known,
                ),
                mark,
                place,
                write(mark, mended) if mended else None,
            )


_Use: TypeAlias = "tuple[str, str, Mark, Condition | None]"
"""Place, name and mark of a variable that is used; the condition that reads it, if one does."""


def _uses(scenario: Scenario) -> Iterator[_Use]:
    """Wherever a variable is read or changed."""

    def read(at: str, condition: Condition | None, mark: Mark) -> Iterator[_Use]:
        for name in dict.fromkeys(names(condition)):
            yield at, name, mark, condition

    for place in scenario.places():
        for clip in place.clips:
            yield from read(place.id, clip.when, clip.when_mark)
    for scene in scenario.scenes.values():
        for choice, branches in scene.ways():
            for branch in branches:
                yield from read(scene.id, branch.when, branch.when_mark)
            for effect in choice.effects if choice else ():
                yield scene.id, effect.variable, effect.mark, None


def same_name(scenario: Scenario) -> Iterator[Finding]:
    """A scene and an ending don't share a name, or a `then` could mean either."""
    for name, ending in scenario.endings.items():
        if name in scenario.scenes:
            yield error(
                "same-name",
                said(
                    "`{name}` is a scene (line {line}) and an ending. A `then` could mean either: rename one of them.",
                    name=name,
                    line=scenario.scenes[name].mark.line,
                ),
                ending.mark,
                name,
            )


def _known(scenario: Scenario, *, endings: bool = True) -> str:
    told = [said("Scenes: {names}.", names=_some(scenario.scenes)) if scenario.scenes else ""]
    if endings and scenario.endings:
        told.append(said("Endings: {names}.", names=_some(scenario.endings)))
    return joined(told)


def _some(known: Collection[str]) -> str:
    shown = ", ".join(islice(known, _MOST_NAMES))
    more = len(known) - _MOST_NAMES
    return said("{shown} and {number} more", shown=shown, number=more) if more > 0 else shown
