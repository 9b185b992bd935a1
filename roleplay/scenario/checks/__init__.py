"""The checks: what can be wrong with a scenario that could be read. One small function per rule, grouped by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roleplay.finding import Finding, Severity, by_place
from roleplay.said import joined, said
from roleplay.scenario.checks import balance, cast, links, loops, paths, reach, teaching, variables
from roleplay.scenario.graph import HOLE
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import MOST_STATES, Proof, explore
from roleplay.scenario.report import Seconds


def check(
    scenario: Scenario, *, strict: bool = False, most_states: int = MOST_STATES, seconds: Seconds | None = None
) -> tuple[Finding, ...]:
    """Everything that is to be said about a scenario, in the order of the file.

    `seconds` of its clips; without them they are estimated from the scripts.
    """
    return judge(explore(scenario, most_states), strict=strict, seconds=seconds)


def judge(
    proof: Proof, *, strict: bool = False, seconds: Seconds | None = None, readable: bool = True
) -> tuple[Finding, ...]:
    """The same for a scenario that was explored already; not `readable`: reading it gave errors."""
    scenario = proof.scenario
    found = [*links.findings(scenario), *variables.findings(scenario), *teaching.findings(scenario)]
    found += cast.findings(scenario)
    if not proof.complete:
        found += _blind(proof, strict)
    elif proof.states:
        groups = loops.Groups(proof)
        found += _proved(proof, groups)
        # A fault in the scenes or their ways would make faults of what follows on them.
        sure = readable and variables.asked(scenario) <= {name for name, v in scenario.variables.items() if v.sure}
        if sure and not any(f.severity is Severity.ERROR for f in found):
            found += balance.findings(proof, groups, seconds)
    return by_place(found)


def _blind(proof: Proof, strict: bool) -> Iterator[Finding]:
    """What can be said beyond the bound: whatever the values are, what is a fault then is one in any case."""
    yield _not_proved(proof, strict)
    blind = explore(replace(proof.scenario, variables={}), proof.most)
    if blind.complete and blind.states:
        yield from paths.findings(blind, loops.Groups(blind))
        yield from reach.findings(blind, values_known=False)


def _proved(proof: Proof, groups: loops.Groups) -> Iterator[Finding]:
    yield from paths.findings(proof, groups)
    # With a way cut off or unknown, what the values can be is unknown as well.
    cut_off = groups.closed or HOLE in proof.reached or any(map(paths.is_dead, proof.scenario.scenes.values()))
    yield from reach.findings(proof, values_known=not (cut_off or proof.stuck))
    yield from loops.findings(proof, groups)


def _not_proved(proof: Proof, strict: bool) -> Finding:
    """Beyond the bound: said at the variable that can have the most values."""
    many = sorted(proof.scenario.variables.values(), key=lambda v: v.low - v.high)[:3]
    told = [said("`{name}` can have {values:,} values", name=v.name, values=v.high - v.low + 1) for v in many]
    counted = said(" {told}.", told=joined(told, ", ")) if told else ""
    mend = (
        said("Bring `from` and `to` closer together, use fewer variables, or") if told else said("Split the story, or")
    )
    return Finding(
        "not-proved",
        Severity.ERROR if strict else Severity.WARNING,
        said(
            "Not proved beyond {most:,} states: more situations (a scene with the values of the variables) are "
            "possible than were tried.{counted} So nobody knows whether every path ends; loops and unused lines were "
            "not looked for either. {mend} try more with `--states`.",
            most=proof.most,
            counted=counted,
            mend=mend,
        ),
        many[0].mark if many else proof.scenario.begin_mark,
    )
