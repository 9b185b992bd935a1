"""Paths: every way ends. Over the scenes and the values of the variables, each with the shortest way that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.finding import Finding, Severity
from roleplay.said import joined, said
from roleplay.scenario.checks.loops import Groups
from roleplay.scenario.checks.words import listed, with_values
from roleplay.scenario.components import components
from roleplay.scenario.graph import Link, spoken
from roleplay.scenario.model import Scene
from roleplay.scenario.proof import Proof, hop

_MOST_TRAPS = 8
_MOST_ASKED = 3


def findings(proof: Proof, groups: Groups) -> Iterator[Finding]:
    """All findings about ways that don't end."""
    yield from dead_end(proof)
    yield from blocked(proof)
    yield from endless_loop(proof, groups)
    yield from trap(proof, groups)


def is_dead(scene: Scene) -> bool:
    """Whether nothing follows a scene."""
    return scene.decision is None and not scene.then


def dead_end(proof: Proof) -> Iterator[Finding]:
    """A scene without choices and without `then` holds the student for ever."""
    for scene in proof.scenario.scenes.values():
        if is_dead(scene):
            state = proof.nearest(scene.id)
            yield Finding(
                "dead-end",
                Severity.ERROR,
                said(
                    "After `{scene}` nothing happens: it has no `choices` and no `then`. "
                    "The student is left with the last picture. Add three choices, or `then:` with what follows.",
                    scene=scene.id,
                ),
                scene.mark,
                proof.way_to(state) if state is not None else (),
                scene.id,
            )


def blocked(proof: Proof) -> Iterator[Finding]:
    """A reaction of which no branch can be taken leads nowhere."""
    told = set()
    for state, choice in proof.blocked:
        scene = proof.scenario.scenes[proof.place(state)]
        if (scene.id, choice) in told:
            continue
        told.add((scene.id, choice))
        by = said(" with {choice}", choice=spoken(choice.text)) if choice and choice.text else ""
        yield Finding(
            "dead-end",
            Severity.ERROR,
            said(
                "From `{scene}`{by} there is no way on{state}: every `when` is false. "
                "The student is left with the last picture. End the list with a line without `when`.",
                scene=scene.id,
                by=by,
                state=with_values(proof.values(state)),
            ),
            choice.mark if choice else scene.mark,
            proof.way_to(state),
            scene.id,
        )


def endless_loop(proof: Proof, groups: Groups) -> Iterator[Finding]:
    """A loop that no choice leaves."""
    for group in groups.closed:
        names = groups.names(group)
        state = min(s for s in map(proof.nearest, names) if s is not None)
        around = (
            said("{names} lead round and round", names=listed(names))
            if len(names) > 1
            else said("`{name}` leads back to itself", name=names[0])
        )
        yield Finding(
            "endless-loop",
            Severity.ERROR,
            said(
                "{around}, and no choice leads out: whoever comes here never reaches an "
                "ending. Let at least one choice lead on.",
                around=around,
            ),
            proof.scenario.scenes[proof.place(state)].mark,
            proof.way_to(state),
            proof.place(state),
        )


def trap(proof: Proof, groups: Groups) -> Iterator[Finding]:
    """A moment from which the conditions let no ending be reached any more: the first such moments, each once."""
    stuck = proof.stuck
    if not stuck:
        return
    scenes = proof.scenario.scenes
    told = {name for group in groups.closed for name in groups.names(group)}
    told |= {scene.id for scene in scenes.values() if is_dead(scene)}
    held = {state for state, _ in proof.blocked}
    causes = {state for state in stuck if proof.place(state) in told or state in held}
    explained = proof.leading_to(causes, stuck) if causes else set()
    lost = set(stuck)
    ways_in: set[tuple[str, str | None]] = set()
    for state in stuck:
        way_in = _way_in(proof, state)
        if state in explained or proof.came_from[state] in lost or way_in in ways_in:
            continue
        ways_in.add(way_in)
        around = proof.around(state)
        turning = sorted(_turns(proof, around), key=proof.machine.number.__getitem__)
        # Where the way out is open to some, each reaction that closes it is a fault of its own.
        if told.isdisjoint(turning) or _opens(proof, turning):
            yield _trap(proof, state, turning)
        told.update(turning)
        if len(ways_in) == _MOST_TRAPS:
            return


def _way_in(proof: Proof, state: int) -> tuple[str, str | None]:
    """The scene and the reaction by which a state is first come to."""
    if proof.came_from[state] < 0:
        return "", None
    by = proof.machine.links[proof.came_by[state]]
    return by.scene, by.choice.id if by.choice else None


def _opens(proof: Proof, turning: list[str]) -> bool:
    """Whether some student, with other values, does get out of these scenes."""
    machine = proof.machine
    return any(
        proof.used[number] and machine.links[number].target not in turning
        for name in turning
        for _, _, ends in machine.ways[machine.number[name]]
        for number, _ in ends
    )


def _links_of(proof: Proof, scenes: list[str]) -> Iterator[Link]:
    machine = proof.machine
    for name in scenes:
        for _, _, ends in machine.ways[machine.number[name]]:
            yield from (machine.links[number] for number, _ in ends)


def _turns(proof: Proof, around: list[int]) -> set[str]:
    """The scenes that a story without a way out goes round in for ever: those of components that nothing leaves."""
    number = {state: n for n, state in enumerate(around)}
    first, target = [0], []
    for state in around:
        target += [number[after] for after in proof.chosen(state)]
        first.append(len(target))
    of = components(first, target).of
    left = {of[n] for n in range(len(around)) if any(of[t] != of[n] for t in target[first[n] : first[n + 1]])}
    return {proof.place(state) for n, state in enumerate(around) if of[n] not in left}


def _trap(proof: Proof, state: int, turning: list[str]) -> Finding:
    place = proof.place(state)
    way = proof.way_to(state)
    last = ""
    if proof.came_from[state] >= 0:
        words = hop(proof.machine.links[proof.came_by[state]]).words
        last = said(" after {words}", words=words) if words else ""
    again = (
        said("`{name}` again and again", name=turning[0])
        if len(turning) == 1
        else said("round and round in {names}", names=listed(turning))
    )
    asked = _asked(proof, turning)
    clock = any(s.decision and s.decision.silence for s in map(proof.scenario.scenes.get, turning) if s)
    silent = said(" Saying nothing is no way out: a student can switch the clock off.") if clock else ""
    return Finding(
        "trap",
        Severity.ERROR,
        said(
            "Whoever comes to `{place}`{last}{state} can't reach an ending any more: the story "
            "goes {again}.{asked}{silent} Let one way lead on there whatever the values are, or change what the "
            "conditions ask.",
            place=place,
            last=last,
            state=with_values(proof.values(state)),
            again=again,
            asked=asked,
            silent=silent,
        ),
        proof.scenario.scenes[place].mark,
        way,
        place,
    )


def _asked(proof: Proof, turning: list[str]) -> str:
    """The conditions that would lead out, and where."""
    out = [
        said(
            "`{when}` at `{scene}` (line {line})",
            when=link.branch.when,
            scene=link.scene,
            line=link.branch.when_mark.line,
        )
        for link in _links_of(proof, turning)
        if link.target not in turning and link.branch and link.branch.when
    ]
    return (
        said(" Out leads only {out}, and that is never true there.", out=joined(dict.fromkeys(out), said(" or ")))
        if 0 < len(out) < 4
        else ""
    )
