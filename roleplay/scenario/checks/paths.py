"""Paths: every way ends, everything can be reached. Over the scenes and the values of the variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import networkx as nx

from roleplay.finding import Finding, Severity
from roleplay.scenario.conditions import UNREADABLE, names
from roleplay.scenario.graph import HOLE, Graph, Link, build, spoken
from roleplay.scenario.model import Branch, Scenario, Scene
from roleplay.scenario.proof import Proof, State, leading_to, meant
from roleplay.scenario.yamltext import error


def findings(scenario: Scenario, proof: Proof) -> Iterator[Finding]:
    """All findings about paths."""
    graph = build(scenario)
    closed = _closed(graph, proof)
    unreached = _unreached(scenario, proof)
    yield from dead_end(scenario, proof)
    yield from endless_loop(scenario, closed, proof)
    yield from trap(scenario, closed, proof)
    yield from unreachable(scenario, graph, unreached, proof)
    if not (closed or HOLE in graph or any(_dead(s) for s in scenario.scenes.values())):
        # With a way cut off or unknown, what the values can be is unknown as well.
        yield from never_true(scenario, unreached, proof)
    yield from loop(scenario, graph, closed, proof)
    yield from set_out_of_bounds(scenario)
    yield from variable_unused(scenario)


# -- ways that don't end ---------------------------------------------------------------------------------------------


def _dead(scene: Scene) -> bool:
    return scene.decision is None and not scene.then


def _closed(graph: Graph, proof: Proof) -> list[set[str]]:
    """Loops of reachable scenes that no branch leaves."""
    reached = graph.subgraph(proof.places())
    return [
        set(group)
        for group in nx.strongly_connected_components(reached)
        if _cyclic(graph, group) and all(after in group for name in group for after in graph.successors(name))
    ]


def _cyclic(graph: Graph, group: set[str]) -> bool:
    return len(group) > 1 or any(graph.has_edge(name, name) for name in group)


def _first_state(proof: Proof, wanted: Callable[[State], bool]) -> State | None:
    """The state with the shortest way in; they were found breadth first."""
    return next((s for s in proof.came_from if wanted(s)), None)


def dead_end(scenario: Scenario, proof: Proof) -> Iterator[Finding]:
    """A scene without choices and without `then` holds the student for ever."""
    for scene in scenario.scenes.values():
        if _dead(scene):
            state = _first_state(proof, lambda s, name=scene.id: s[0] == name)  # type: ignore[misc]
            yield Finding(
                "dead-end",
                Severity.ERROR,
                f"After `{scene.id}` nothing happens: it has no `choices` and no `then`. "
                "The student is left with the last picture. Add three choices, or `then:` with what follows.",
                scene.mark,
                proof.witness(state) if state else (),
            )


def endless_loop(scenario: Scenario, closed: list[set[str]], proof: Proof) -> Iterator[Finding]:
    """A loop that no choice leaves."""
    for group in closed:
        state = _first_state(proof, lambda s, g=group: s[0] in g)  # type: ignore[misc]
        if state is None:
            continue
        told = _listed([n for n in scenario.scenes if n in group])
        around = f"{told} lead round and round" if len(group) > 1 else f"{told} leads back to itself"
        yield Finding(
            "endless-loop",
            Severity.ERROR,
            f"{around}, and no choice leads out: whoever comes here never reaches an "
            "ending. Let at least one choice lead on.",
            scenario.scenes[state[0]].mark,
            proof.witness(state),
        )


def trap(scenario: Scenario, closed: list[set[str]], proof: Proof) -> Iterator[Finding]:
    """A state from which conditions let no ending be reached any more."""
    looping = set().union(*closed) if closed else set()
    stuck = proof.stuck
    causes = {s for s in stuck if s[0] in looping or (s[0] in scenario.scenes and _dead(scenario.scenes[s[0]]))}
    explained = leading_to(proof, causes)
    told: set[str] = set()
    for state in proof.came_from:
        if state not in stuck or state in explained:
            continue
        around = _reached_from(proof, state)
        names_around = {s[0] for s in around}
        if told & names_around:
            continue
        told |= names_around
        yield Finding(
            "trap",
            Severity.ERROR,
            _trapped(scenario, proof, state, names_around),
            scenario.scenes[state[0]].mark,
            proof.witness(state),
        )


def _reached_from(proof: Proof, state: State) -> set[State]:
    seen, waiting = {state}, [state]
    while waiting:
        for after in proof.onward.get(waiting.pop(), ()):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


def _trapped(scenario: Scenario, proof: Proof, state: State, around: set[str]) -> str:
    values = ", ".join(f"{n} = {str(v).lower()}" for n, v in zip(scenario.variables, state[1], strict=True))
    said = f" (with {values})" if values else ""
    blocked = next((s for s in proof.blocked if s[0] in around and s in proof.stuck), None)
    if blocked is not None:
        why = f"at `{blocked[0]}` no branch can be taken"
    else:
        why = f"the story goes round in {_listed([n for n in scenario.scenes if n in around])}"
    return (
        f"Whoever comes to `{state[0]}` by this way{said} can't reach an ending any more: {why}. Let one branch "
        "lead on whatever the values are, or change what the conditions ask."
    )


# -- what nobody can reach -------------------------------------------------------------------------------------------


def _unreached(scenario: Scenario, proof: Proof) -> set[str]:
    return {*scenario.scenes, *scenario.endings} - proof.places()


def unreachable(scenario: Scenario, graph: Graph, unreached: set[str], proof: Proof) -> Iterator[Finding]:
    """Scenes and endings that no student can see; those that only hang behind another are not told again."""
    hidden = graph.subgraph(unreached)
    condensed = nx.condensation(nx.DiGraph(hidden))
    for group in condensed.nodes:
        if condensed.in_degree(group):
            continue
        members = condensed.nodes[group]["members"]
        name = next(n for n in (*scenario.scenes, *scenario.endings) if n in members)
        behind = len(nx.descendants(condensed, group)) + len(members) - 1
        place = scenario.place(name)
        assert place is not None
        kind = "ending" if name in scenario.endings else "scene"
        also = (
            f" {behind} more can only be reached from there."
            if behind > 1
            else " One more can only be reached from there."
            if behind
            else ""
        )
        yield error(
            f"unreachable-{kind}",
            f"No student can ever see the {kind} `{name}`: {_why(graph, name, proof)}{also}",
            place.mark,
        )


def _why(graph: Graph, name: str, proof: Proof) -> str:
    reached = proof.places()
    ways: list[Link] = [d["link"] for before, _, d in graph.in_edges(name, data=True) if before in reached]
    if not ways:
        return "no choice and no `then` leads there. Lead a choice there, or remove it."
    link = ways[0]
    return f"the only way there, from `{link.scene}`, has a condition that is never true. {_values(proof, link)}"


def _values(proof: Proof, link: Link) -> str:
    if link.branch is None or link.branch.when is None:
        return "A branch above it is always taken first."
    said = []
    for variable in dict.fromkeys(names(link.branch.when)):
        if variable not in proof.scenario.variables:
            continue
        known = {
            after[1][list(proof.scenario.variables).index(variable)]
            for state in proof.onward
            if state[0] == link.scene
            for after in proof.onward[state]
        }
        said.append(f"`{variable}` is {_range(known)} there")
    return f"It asks `{link.branch.when}`, and {' and '.join(said)}." if said else f"It asks `{link.branch.when}`."


def _range(values: set[int | bool] | set[int] | set[bool]) -> str:
    ordered = sorted(values)
    if not ordered:
        return "never set"
    if isinstance(ordered[0], bool):
        return "only ever " + " or ".join(str(v).lower() for v in ordered)
    return f"always {ordered[0]}" if len(ordered) == 1 else f"only ever {ordered[0]} to {ordered[-1]}"


def never_true(scenario: Scenario, unreached: set[str], proof: Proof) -> Iterator[Finding]:
    """A branch or a clip whose turn never comes."""
    for scene in scenario.scenes.values():
        if scene.id in unreached:
            continue
        for choice, branches in scene.ways():
            for number, branch in enumerate(branches):
                used = (scene.id, choice.id if choice else None, number) in proof.used_branches
                if not used and branch.go not in unreached and len(branches) > 1:
                    yield _never(proof, Link(scene.id, choice, branch, branch.go), branch, branches, number)
    for place in scenario.places():
        for number, clip in enumerate(place.clips):
            if place.id not in unreached and (place.id, number) not in proof.used_clips and len(place.clips) > 1:
                asks = f"its condition `{clip.when}` is never true" if clip.when else "a line above it is always true"
                yield Finding(
                    "never-true",
                    Severity.WARNING,
                    f"`{clip.file}` is never played at `{place.id}`: {asks} "
                    "there. Mend the condition, or leave the clip out.",
                    clip.when_mark,
                )


def _never(proof: Proof, link: Link, branch: Branch, branches: tuple[Branch, ...], number: int) -> Finding:
    at = f"`{link.scene}`" + (f" after {spoken(link.choice.text)}" if link.choice and link.choice.text else "")
    if branch.when is None:
        said = f"The last branch at {at} is never taken: the conditions above it always hold."
    else:
        said = f"This branch at {at} is never taken. {_values(proof, link)}"
        if number and any(b.when is not None for b in branches[:number]):
            said += " Or a branch above it is always taken first."
    return Finding(
        "never-true",
        Severity.WARNING,
        f"{said} Mend the condition, or leave the branch out.",
        branch.when_mark if branch.when else branch.mark,
    )


# -- loops with a way out, variables ---------------------------------------------------------------------------------


def loop(scenario: Scenario, graph: Graph, closed: list[set[str]], proof: Proof) -> Iterator[Finding]:
    """A loop with a way out is allowed; the note says which way."""
    reached = graph.subgraph(proof.places())
    for group in nx.strongly_connected_components(reached):
        if not _cyclic(graph, group) or group in closed:
            continue
        out: list[Link] = [
            d["link"] for n in group for _, after, d in graph.out_edges(n, data=True) if after not in group
        ]
        inside = [n for n in scenario.scenes if n in group]
        way = min(out, key=lambda k: inside.index(k.scene))
        by = f" with {spoken(way.choice.text)}" if way.choice and way.choice.text else ""
        to = "" if way.target == HOLE else f" to `{way.target}`"
        yield Finding(
            "loop",
            Severity.NOTE,
            f"{_listed(inside)} can be passed more than once. The way out: from "
            f"`{way.scene}`{by}{to}. That is fine if it is meant.",
            scenario.scenes[inside[0]].mark,
        )


def set_out_of_bounds(scenario: Scenario) -> Iterator[Finding]:
    """A `set` outside the bounds of its variable is cut off."""
    for scene in scenario.scenes.values():
        for choice, _ in scene.ways():
            for effect in choice.effects if choice else ():
                variable = scenario.variables.get(effect.variable)
                if variable is None:
                    continue
                if variable.yes_no != isinstance(effect.amount, bool) or (variable.yes_no and effect.adds):
                    wanted = "true or false with `set`" if variable.yes_no else "a whole number"
                    yield error("wrong-type", f"`{variable.name}` takes {wanted}.", effect.mark)
                elif not variable.yes_no and not effect.adds and not variable.low <= effect.amount <= variable.high:
                    yield Finding(
                        "value-out-of-bounds",
                        Severity.WARNING,
                        f"`{variable.name}` is set to "
                        f"{effect.amount}, outside {variable.low} to {variable.high}: it will be cut off "
                        "there. Change the value or the bounds.",
                        effect.mark,
                    )


def variable_unused(scenario: Scenario) -> Iterator[Finding]:
    """A variable that no condition reads changes nothing; one that nothing changes decides nothing."""
    read: set[str] = set()
    changed: set[str] = set()
    for place in scenario.places():
        read |= {n for clip in place.clips for n in names(clip.when)}
    for scene in scenario.scenes.values():
        for choice, branches in scene.ways():
            read |= {n for branch in branches for n in names(branch.when)}
            changed |= {e.variable for e in (choice.effects if choice else ())}
    if UNREADABLE.name in read:
        return
    read, changed = {meant(scenario, n) for n in read}, {meant(scenario, n) for n in changed}
    for name, variable in scenario.variables.items():
        if name not in read:
            yield Finding(
                "variable-never-read",
                Severity.WARNING,
                f"No condition asks for `{name}`, so it changes "
                "nothing for the student. Use it in a `when`, or remove it.",
                variable.mark,
            )
        elif name not in changed:
            yield Finding(
                "variable-never-changed",
                Severity.WARNING,
                f"No choice changes `{name}`, so it is always "
                f"{str(variable.start).lower()}. Add a `change` or `set`, or remove it.",
                variable.mark,
            )


def _listed(inside: list[str]) -> str:
    shown = [f"`{n}`" for n in inside[:6]]
    if len(inside) > 6:
        return f"{', '.join(shown)} and {len(inside) - 6} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
