"""The checks: what can be wrong with a scenario that could be read. One small function per rule, grouped by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roleplay.finding import Finding, Severity, by_place
from roleplay.scenario.checks import balance, links, loops, paths, reach, teaching, variables
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


def judge(proof: Proof, *, strict: bool = False, seconds: Seconds | None = None) -> tuple[Finding, ...]:
    """The same for a scenario that was explored already."""
    scenario = proof.scenario
    found = [*links.findings(scenario), *variables.findings(scenario), *teaching.findings(scenario)]
    if proof.complete:
        found += _proved(proof, seconds)
    else:
        found.append(_not_proved(proof, strict))
        # Whatever the values are: what is a fault then is one in any case.
        blind = explore(replace(scenario, variables={}), proof.most)
        if blind.complete and blind.states:
            groups = loops.Groups(blind)
            found += [*paths.findings(blind, groups), *reach.findings(blind, values_known=False)]
    return by_place(found)


def _proved(proof: Proof, seconds: Seconds | None) -> Iterator[Finding]:
    if not proof.states:
        return
    groups = loops.Groups(proof)
    ways = [*paths.findings(proof, groups)]
    # With a way cut off or unknown, what the values can be is unknown as well.
    cut_off = groups.closed or HOLE in proof.reached or any(map(paths.is_dead, proof.scenario.scenes.values()))
    ways += reach.findings(proof, values_known=not cut_off and not proof.stuck)
    yield from ways
    yield from loops.findings(proof, groups)
    # A fault in the ways would make faults of what follows on them.
    clear = variables.asked(proof.scenario) <= set(proof.scenario.variables)
    if clear and not cut_off and not any(finding.severity is Severity.ERROR for finding in ways):
        yield from variables.bound_hit(proof, groups.asked_from())
        yield from balance.findings(proof, groups, seconds)


def _not_proved(proof: Proof, strict: bool) -> Finding:
    return Finding(
        "not-proved",
        Severity.ERROR if strict else Severity.WARNING,
        f"Not proved beyond {proof.most:,} states: the variables can have more values together than were tried, so "
        "it is not known whether every path ends. Give them narrower bounds (`from` and `to`), use fewer, or let "
        "the check go on longer with `--states`.",
        proof.scenario.begin_mark,
    )
