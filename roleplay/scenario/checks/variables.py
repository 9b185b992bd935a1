"""Variables: each is read and changed, and keeps within its bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from roleplay.finding import Finding, Severity
from roleplay.said import said
from roleplay.scenario.checks.words import plain
from roleplay.scenario.conditions import UNREADABLE, Value, names
from roleplay.scenario.graph import spoken
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.proof import Proof
from roleplay.scenario.values import effects, meant
from roleplay.scenario.yamltext import error


def findings(scenario: Scenario) -> Iterator[Finding]:
    """All findings about variables that need no proof."""
    yield from set_out_of_bounds(scenario)
    yield from variable_unused(scenario)


def set_out_of_bounds(scenario: Scenario) -> Iterator[Finding]:
    """A `set` outside the bounds of its variable is cut off."""
    for scene in scenario.scenes.values():
        for choice, _ in scene.ways():
            for effect in choice.effects if choice else ():
                variable = scenario.variables.get(effect.variable)
                if variable is None:
                    continue
                if variable.yes_no != isinstance(effect.amount, bool) or (variable.yes_no and effect.adds):
                    kind, value = (said("yes or no"), "true") if variable.yes_no else (said("a number"), "1")
                    yield error(
                        "wrong-type",
                        said(
                            "`{variable}` is {kind}: write `set: {{{variable}: {value}}}`.",
                            variable=variable.name,
                            kind=kind,
                            value=value,
                        ),
                        effect.mark,
                    )
                elif not variable.yes_no and not effect.adds and not variable.low <= effect.amount <= variable.high:
                    yield Finding(
                        "value-out-of-bounds",
                        Severity.WARNING,
                        said(
                            "`{variable}` is set to {amount}, outside {low} to {high}: it "
                            "will be cut off there. Change the value or the bounds.",
                            variable=variable.name,
                            amount=effect.amount,
                            low=variable.low,
                            high=variable.high,
                        ),
                        effect.mark,
                        place=scene.id,
                    )


def asked(scenario: Scenario) -> set[str]:
    """The names that some condition asks for, as written; UNREADABLE's among them when a condition can't be read."""
    found = {name for place in scenario.places() for clip in place.clips for name in names(clip.when)}
    for scene in scenario.scenes.values():
        for _, branches in scene.ways():
            for branch in branches:
                if branch.when is not None:
                    found.update(names(branch.when))
    return found


def variable_unused(scenario: Scenario) -> Iterator[Finding]:
    """A variable that no condition reads changes nothing; one that nothing changes decides nothing."""
    read = asked(scenario)
    if UNREADABLE.name in read:
        return
    read = {meant(scenario, name) for name in read}
    changed = {meant(scenario, effect.variable) for effect in effects(scenario)}
    for name, variable in scenario.variables.items():
        if not variable.sure:
            continue  # what could not be read is told
        if name not in read:
            yield Finding(
                "variable-never-read",
                Severity.WARNING,
                said(
                    "No condition asks for `{name}`, so it changes "
                    "nothing for the student. Use it in a `when`, or remove it.",
                    name=name,
                ),
                variable.mark,
            )
        elif name not in changed:
            yield Finding(
                "variable-never-changed",
                Severity.WARNING,
                said(
                    "No choice changes `{name}`, so it is always {start}. Add a `change` or `set`, or remove it.",
                    name=name,
                    start=plain(variable.start),
                ),
                variable.mark,
            )


def bound_hit(proof: Proof, asked_from: Mapping[int, Collection[str]]) -> Iterator[Finding]:
    """A `change` that a bound cuts off on some route, of a variable that something asks for there or later.

    One for each bound, where it is met first. `asked_from` by place number.
    """
    met: dict[tuple[str, Value], tuple[int, Choice]] = {}
    size = proof.machine.packing.size
    for number, ways in enumerate(proof.machine.ways):
        for after, _, ends in ways:
            choice = proof.machine.links[ends[0][0]].choice
            if after is None or not after.cut or choice is None:
                continue
            for state in proof.at.get(number, ()):
                for key in after.cut.get(proof.states[state] % size, ()):
                    if key in met and met[key][0] <= state:
                        continue
                    reached = proof.states[proof.by(state, choice)] // size
                    if key[0] in asked_from.get(reached, ()):  # otherwise what was cut off is asked for no more
                        met[key] = (state, choice)
    for (name, bound), (state, choice) in met.items():
        yield _bound_hit(proof, name, bound, state, choice)


def _bound_hit(proof: Proof, name: str, bound: Value, state: int, choice: Choice) -> Finding:
    effect = next(e for e in choice.effects if e.adds and meant(proof.scenario, e.variable) == name)
    was = int(proof.values(state)[name])
    counts = said("only {part:+d} counts", part=int(bound) - was) if bound != was else said("nothing counts")
    mend = said("raise `to`") if int(effect.amount) > 0 else said("lower `from`")
    place = proof.place(state)
    after = said(" after {choice}", choice=spoken(choice.text)) if choice.text else ""
    return Finding(
        "bound-hit",
        Severity.NOTE,
        said(
            "`{name}` stops at {bound} on some routes: first at `{place}`{after}, where it is {was} and of the "
            "{amount:+d} {counts}. That is fine if it is meant; otherwise {mend}.",
            name=name,
            bound=bound,
            place=place,
            after=after,
            was=was,
            amount=int(effect.amount),
            counts=counts,
            mend=mend,
        ),
        effect.mark,
        proof.way_by(state, choice),
        place,
    )
