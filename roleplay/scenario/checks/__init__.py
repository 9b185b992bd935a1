"""The checks: what can be wrong with a scenario that could be read. One small function per rule, grouped by file."""

from __future__ import annotations

from roleplay.finding import Finding, Severity, by_place
from roleplay.scenario.checks import links, paths, teaching
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import MOST_STATES, explore


def check(scenario: Scenario, *, strict: bool = False, most_states: int = MOST_STATES) -> tuple[Finding, ...]:
    """Everything that is to be said about a scenario, in the order of the file."""
    proof = explore(scenario, most_states)
    found = [*links.findings(scenario), *teaching.findings(scenario)]
    if proof.complete:
        found += paths.findings(scenario, proof)
    else:
        found.append(
            Finding(
                "not-proved",
                Severity.ERROR if strict else Severity.NOTE,
                f"Not proved beyond {most_states:,} states: the variables can have more values together than could be "
                "tried. Give them narrower bounds (`from` and `to`), or use fewer.",
                scenario.begin_mark,
            )
        )
    return by_place(found)
