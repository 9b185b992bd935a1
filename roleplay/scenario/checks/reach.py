"""Reach: every scene, ending, branch and clip is used by some route; what is not is named, with why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import networkx as nx

from roleplay.finding import Finding, Severity
from roleplay.said import counted, joined, said
from roleplay.scenario.checks.words import asks, at_choice, values_after
from roleplay.scenario.conditions import Condition, names
from roleplay.scenario.graph import HOLE, Link
from roleplay.scenario.machine import judge
from roleplay.scenario.model import Ending, Scenario
from roleplay.scenario.proof import Proof
from roleplay.scenario.values import effects, meant


def findings(proof: Proof, *, values_known: bool) -> Iterator[Finding]:
    """All findings about what nobody can reach; those about conditions only if the values are known."""
    unreached = {*proof.scenario.scenes, *proof.scenario.endings} - proof.reached
    if unreached:
        yield from unreachable(proof, unreached)
    if values_known:
        yield from never_taken(proof, unreached)
        yield from never_played(proof)


def unreachable(proof: Proof, unreached: set[str]) -> Iterator[Finding]:
    """Scenes and endings that no student can see; those that only hang behind another are not told again."""
    hidden: nx.DiGraph[str] = nx.DiGraph()
    hidden.add_nodes_from(unreached)
    ways: dict[str, list[Link]] = {name: [] for name in unreached}
    for link in proof.machine.links:
        if link.target in unreached:
            if link.scene in unreached:
                hidden.add_edge(link.scene, link.target)
            else:
                ways[link.target].append(link)
    condensed = nx.condensation(hidden)
    held = {proof.place(state) for state in proof.stuck}
    order = {place.id: n for n, place in enumerate(proof.scenario.places())}
    roots, hanging = [], {}  # type: list[int], dict[int, int | None]
    for group in nx.topological_sort(condensed):
        members: set[str] = condensed.nodes[group]["members"]
        if not condensed.in_degree(group) or any(ways[name] for name in members):
            roots.append(group)
            hanging[group] = group
        else:  # behind one root, or behind several
            above = {hanging[before] for before in condensed.predecessors(group)}
            hanging[group] = above.pop() if len(above) == 1 else None
    sizes: dict[int | None, int] = {}
    for group, root in hanging.items():
        sizes[root] = sizes.get(root, 0) + len(condensed.nodes[group]["members"])
    for group in roots:
        members = condensed.nodes[group]["members"]
        name = min(members, key=lambda n: (not ways[n], order[n]))
        if not ways[name] or not {link.scene for link in ways[name]} <= held:  # else the trap there says it
            yield _unreachable(proof, name, ways[name], sizes[group] - 1)


def _unreachable(proof: Proof, name: str, ways: list[Link], behind: int) -> Finding:
    place = proof.scenario.place(name)
    assert place is not None
    kind = "ending" if isinstance(place, Ending) else "scene"
    only = said("the scene `{name}`", name=name) if kind == "scene" else said("the ending `{name}`", name=name)
    message = said("No student can ever see {place}: {why}", place=only, why=_why(proof, ways))
    if behind:
        also = counted(
            "One more can only be reached from there.", "{number} more can only be reached from there.", behind
        )
        message = joined((message, also))
    state = proof.nearest(ways[0].scene) if ways else None
    return Finding(
        f"unreachable-{kind}",
        Severity.ERROR,
        message,
        place.mark,
        proof.way_to(state) if state is not None else (),
        name,
    )


def _why(proof: Proof, ways: list[Link]) -> str:
    if not ways:
        return said("no choice and no `then` leads there. Lead a choice there, or remove it.")
    link = ways[0]
    return counted(
        "the only way there, from {place}, is never taken. {why} Mend the condition.",
        "{number} ways lead there, and none can be taken. The one, from {place}, is never taken. {why} Mend the "
        "condition.",
        len(ways),
        place=at_choice(link),
        why=_never(proof, link),
    )


def _never(proof: Proof, link: Link) -> str:
    """Why a branch is never taken."""
    when = link.branch.when if link.branch else None
    values = values_after(proof, link)
    if when is None:
        return said("A line above it always holds.")
    if any(judge(proof.scenario, when, v) for v in values):
        return said("It asks `{when}`, and whenever that is true, a line above it holds as well.", when=when)
    return asks(when, values)


def _idle(scenario: Scenario) -> Callable[[Condition | None], bool]:
    """Whether nothing is to be said of a condition: what it asks for is unknown, or never changes (told elsewhere)."""
    changed = {meant(scenario, effect.variable) for effect in effects(scenario)}
    known = {name for name, variable in scenario.variables.items() if variable.sure}

    def idle(when: Condition | None) -> bool:
        asked = set(names(when))
        return bool(asked) and (not asked <= known or changed.isdisjoint(asked))

    return idle


def never_taken(proof: Proof, unreached: set[str]) -> Iterator[Finding]:
    """A branch whose turn never comes."""
    links, used = proof.machine.links, proof.used
    nowhere, idle = {*unreached, HOLE}, _idle(proof.scenario)
    for number, link in enumerate(links):
        if used[number] or link.branch is None or {link.scene, link.target} & nowhere or idle(link.branch.when):
            continue
        branch = link.branch
        state = proof.nearest(link.scene)
        assert state is not None
        told = said("The last line") if branch.when is None else said("This line")
        why = said("One of the conditions above it always holds.") if branch.when is None else _never(proof, link)
        yield Finding(
            "never-true",
            Severity.WARNING,
            said(
                "{told} at {place}, to `{target}`, is never used. {why} Mend the condition, or leave the line out.",
                told=told,
                place=at_choice(link),
                target=link.target,
                why=why,
            ),
            branch.when_mark if branch.when else branch.mark,
            proof.way_to(state),
            link.scene,
        )


def never_played(proof: Proof) -> Iterator[Finding]:
    """A clip whose turn never comes."""
    idle = _idle(proof.scenario)
    for number, place in enumerate(proof.scenario.places()):
        if len(place.clips) < 2 or number not in proof.at:
            continue
        used = proof.used_clips.get(number, set())
        for variant, clip in enumerate(place.clips):
            if variant in used or idle(clip.when):
                continue
            state = proof.nearest(place.id)
            assert state is not None
            values = [proof.values(s) for s in proof.at[number]]
            if clip.when is None or variant == len(place.clips) - 1:
                why: str = said("One of the conditions above it always holds.")
            elif any(judge(proof.scenario, clip.when, v) for v in values):
                why = said(
                    "It asks `{when}`, and whenever that is true, a line above it holds as well.", when=clip.when
                )
            else:
                why = asks(clip.when, values)
            yield Finding(
                "never-true",
                Severity.WARNING,
                said(
                    "`{file}` is never played at `{place}`. {why} Mend the condition, or leave the clip out.",
                    file=clip.file,
                    place=place.id,
                    why=why,
                ),
                clip.when_mark,
                proof.way_to(state),
                place.id,
            )
