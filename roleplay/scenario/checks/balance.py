"""Balance: what students learn from a scenario whose paths are sound; each with the numbers that made it speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from roleplay.finding import Finding, Severity
from roleplay.said import counted, said
from roleplay.scenario.chances import Chances
from roleplay.scenario.checks.loops import Groups
from roleplay.scenario.checks.variables import bound_hit
from roleplay.scenario.checks.words import listed
from roleplay.scenario.counting import count, longest, shortest
from roleplay.scenario.graph import spoken
from roleplay.scenario.model import Choice, Outcome, Scene
from roleplay.scenario.proof import Proof
from roleplay.scenario.report import Seconds, by_choice, deciding_of, estimated, is_met, lasting_of

CLEAR = 0.15
"""By how much the best reaction of a decision must lead, where good counts 1, mixed 0 and poor -1."""
FEWEST_DECISIONS = 3
OFTEN = 0.75
SWALLOWS = 0.8
LONGEST_MINUTES = 10

_WORTH = {Outcome.GOOD: 1.0, Outcome.POOR: -1.0}


def findings(proof: Proof, groups: Groups, seconds: Seconds | None) -> Iterator[Finding]:
    """All findings about balance, for a scenario without errors in its paths."""
    yield from bound_hit(proof, groups.asked_from)
    yield from same_effect(proof, groups)
    deciding = deciding_of(proof)
    yield from too_short(proof, deciding)
    yield from too_long(proof, deciding, seconds)
    yield from good_ending_lost_early(proof, deciding)
    chances = Chances(proof)
    if chances.known:
        yield from one_ending_swallows_all(proof, chances)
        yield from recognisable(proof, chances)


# -- two reactions that do the same ----------------------------------------------------------------------------------


def same_effect(proof: Proof, groups: Groups) -> Iterator[Finding]:
    """Two reactions to one question that in every situation lead to the very same."""
    matters = _Matters(proof, groups)
    for scene in proof.scenario.scenes.values():
        if scene.decision is None:
            continue
        pairs = list(combinations(range(len(scene.decision.choices)), 2))
        for state in proof.at.get(proof.machine.number[scene.id], ()):
            if not pairs:
                break
            after = [matters.of(s) for s in proof.after(state)]
            pairs = [(a, b) for a, b in pairs if after[a] == after[b]]
        for same in _together(pairs):
            choices = [scene.decision.choices[number] for number in same]
            yield Finding(
                "same-effect",
                Severity.WARNING,
                said(
                    "{listed} of `{scene}` always lead to the same: for the student the "
                    "choice makes no difference. Let one lead elsewhere, or change something that is asked for later.",
                    listed=listed([c.id for c in choices]),
                    scene=scene.id,
                ),
                choices[1].mark,
                place=scene.id,
            )


def _together(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Numbers that are paired with each other, as sorted lists: being the same goes on from one to the next."""
    found: dict[int, list[int]] = {}
    for one, other in pairs:
        found.setdefault(min(found.get(one, [one])), [one]).append(other)
        found[one] = found[other] = found[min(found.get(one, [one]))]
    return [sorted(set(group)) for n, group in found.items() if n == min(group)]


class _Matters:
    """States without the values that nothing asks for any more."""

    def __init__(self, proof: Proof, groups: Groups) -> None:
        self.proof = proof
        self._asked = groups.asked_from
        self._known: dict[int, tuple[object, ...]] = {}

    def of(self, state: int) -> tuple[object, ...]:
        """The place, and the values of the variables that some condition asks for from here on."""
        known = self._known.get(state)
        if known is None:
            place = self.proof.states[state] // self.proof.machine.packing.size
            asked = self._asked.get(place, ())
            values = self.proof.values(state) if asked else {}
            known = self._known[state] = (place, *(values[name] for name in asked))
        return known


# -- length ----------------------------------------------------------------------------------------------------------


def too_short(proof: Proof, deciding: Sequence[bool]) -> Iterator[Finding]:
    """A route that is over after a single decision."""
    fewest, route = shortest(proof, deciding, below=2)
    if route:
        yield Finding(
            "too-short",
            Severity.NOTE,
            said(
                "A student can be through after {fewest}. A story needs a beginning, a middle and an end: put one more "
                "decision on this way.",
                fewest=said("one decision") if fewest == 1 else said("no decision at all"),
            ),
            proof.scenario.scenes[proof.place(0)].mark,
            proof.way_through(route),
            proof.place(0),
        )


def too_long(proof: Proof, deciding: Sequence[bool], seconds: Seconds | None) -> Iterator[Finding]:
    """A route of more than ten minutes of film."""
    lasting = lasting_of(proof, seconds or estimated(proof.scenario))
    if sum(lasting) < 60 * LONGEST_MINUTES:
        return
    route, least = longest(proof, lasting), ""
    if route:
        most = sum(lasting[state] for state in route)
    else:
        tally = count(proof, lasting, deciding)
        most = max(ways.seconds for ways in tally.endings.values())
        least = "" if tally.exact else said("at least ")
    if most > 60 * LONGEST_MINUTES:
        slowest = max(range(len(lasting)), key=lasting.__getitem__)
        yield Finding(
            "too-long",
            Severity.WARNING,
            said(
                "The longest route takes {least}{minutes:.1f} minutes (what is not filmed yet is estimated from "
                "its script); five to {most} minutes is what students finish in "
                "one go. The longest scene is `{slowest}` with {slow:.1f} minutes. Shorten "
                "scenes, let an ending come sooner, or make two scenarios of it.",
                least=least,
                minutes=most / 60,
                most=LONGEST_MINUTES,
                slowest=proof.place(slowest),
                slow=lasting[slowest] / 60,
            ),
            proof.scenario.begin_mark,
            proof.way_through(route),
            proof.place(0),
        )


# -- endings ---------------------------------------------------------------------------------------------------------


def good_ending_lost_early(proof: Proof, deciding: Sequence[bool]) -> Iterator[Finding]:
    """A first reaction after which everything that follows is played for nothing."""
    good = {e.id for e in proof.scenario.endings.values() if e.outcome is Outcome.GOOD and e.id in proof.reached}
    first = _first_decision(proof)
    if not good or first is None:
        return
    scene = proof.scenario.scenes[proof.place(first)]
    ways = dict(zip((choice for choice, _ in scene.ways()), proof.after(first), strict=True))
    hopeful = {state: _leads_to(proof, state, good) for state in set(ways.values())}
    if not any(hopeful.values()):
        return
    for choice, state in ways.items():
        if choice is None or hopeful[state]:
            continue
        follow = int(shortest(proof, deciding, start=state)[0])
        if follow >= 2:
            words = spoken(choice.text) if choice.text else said("saying nothing")
            yield Finding(
                "good-ending-lost-early",
                Severity.WARNING,
                said(
                    "After {words} at `{scene}`, the first decision, no good ending can be reached any more, and at "
                    "least {follow} decisions still follow: whatever the student tries there comes too late. Let one "
                    "way lead back to a good ending, or end that way sooner.",
                    words=words,
                    scene=scene.id,
                    follow=follow,
                ),
                choice.mark,
                proof.way_by(first, choice),
                scene.id,
            )


def _first_decision(proof: Proof) -> int | None:
    state, passed = 0, set[int]()
    while state not in passed and (after := proof.after(state)):
        if len(after) > 1:
            return state
        passed.add(state)
        state = after[0]
    return None


def _leads_to(proof: Proof, start: int, endings: set[str]) -> bool:
    """Whether one of the endings can be reached from a state."""
    size = proof.machine.packing.size
    wanted = {proof.machine.number[name] for name in endings}
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        if proof.states[state] // size in wanted:
            return True
        for after in proof.after(state):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def one_ending_swallows_all(proof: Proof, chances: Chances) -> Iterator[Finding]:
    """An ending that nearly everybody comes to, whatever they choose."""
    endings = [e for e in proof.scenario.endings.values() if e.id in proof.reached]
    if len(endings) < 2:
        return
    for ending in endings:
        chance = sum(chances.visits[s] for s in proof.at[proof.machine.number[ending.id]])
        others = counted(
            "the other ending gets what is left", "the other {number} endings share what is left", len(endings) - 1
        )
        if chance >= SWALLOWS:
            yield Finding(
                "one-ending-swallows-all",
                Severity.WARNING,
                said(
                    "If all chose at random, {chance:.0%} would end in `{ending}`; {others}. "
                    "The choices then seem to change little. Let more ways lead to the others, or ask less for them.",
                    chance=chance,
                    ending=ending.id,
                    others=others,
                ),
                ending.mark,
                place=ending.id,
            )


# -- a good reaction that can be told from outside -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Clear:
    """A decision with one reaction that leads to clearly better endings."""

    scene: Scene
    best: Choice
    others: tuple[Choice, ...]


def recognisable(proof: Proof, chances: Chances) -> Iterator[Finding]:
    """The better reaction is recognised by its length, or by its place."""
    clear = list(_clear(proof, chances))
    if len(clear) < FEWEST_DECISIONS:
        return
    long = [c for c in clear if len(c.best.text) > max(len(o.text) for o in c.others)]
    if len(long) >= FEWEST_DECISIONS and len(long) >= OFTEN * len(clear):
        yield _longest_is_best(long, len(clear))
    if all(c.scene.decision and c.scene.decision.choices[0] is c.best for c in clear):
        fixed = proof.scenario.fixed_order
        where = said("on every screen") if fixed else said("in the debrief, which keeps your order")
        yield Finding(
            "always-first",
            Severity.WARNING if fixed else Severity.NOTE,
            said(
                "At all {number} decisions where one reaction leads to better endings, it stands first: {where}, that "
                "is soon seen. Put it in another place now and then"
                "{fixed}.",
                number=len(clear),
                where=where,
                fixed=said(", or take `order: fixed` away") if fixed else "",
            ),
            clear[0].best.mark,
            place=clear[0].scene.id,
        )


def _longest_is_best(long: list[_Clear], of: int) -> Finding:
    best = sum(len(c.best.text) for c in long) / len(long)
    others = sum(len(o.text) for c in long for o in c.others) / sum(len(c.others) for c in long)
    return Finding(
        "longest-is-best",
        Severity.WARNING,
        said(
            "At {long} of {of} decisions the reaction that leads to better endings is also the longest ({best:.0f} "
            "characters on average, the others {others:.0f}): students find it by its length. Shorten it, or give "
            "another reaction more words, at {listed}.",
            long=len(long),
            of=of,
            best=best,
            others=others,
            listed=listed([c.scene.id for c in long]),
        ),
        long[0].best.text_mark,
        place=long[0].scene.id,
    )


def _clear(proof: Proof, chances: Chances) -> Iterator[_Clear]:
    """The decisions where one reaction leads to clearly better endings, when all choose at random after it."""
    outcome = {e.id: e.outcome for e in proof.scenario.endings.values()}
    if len({outcome[name] for name in outcome if name in proof.reached}) < 2:
        return
    expected = chances.expected(lambda ending: _WORTH.get(outcome[ending] or Outcome.MIXED, 0.0))
    if not chances.known:  # a sweep was given up
        return
    for scene in proof.scenario.scenes.values():
        if scene.decision is None or not is_met(proof, chances, scene.id):
            continue
        choices = scene.decision.choices
        worth = [by[0] for by in by_choice(proof, chances, scene.id, [expected])[: len(choices)]]
        ranked = sorted(range(len(worth)), key=worth.__getitem__, reverse=True)
        if len(ranked) > 1 and worth[ranked[0]] - worth[ranked[1]] >= CLEAR:
            best = choices[ranked[0]]
            yield _Clear(scene, best, tuple(c for c in choices if c is not best))
