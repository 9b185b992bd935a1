"""How the checks about paths put things: lists of scenes, values, what a variable can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

from roleplay.said import joined, said
from roleplay.scenario.conditions import Condition, Value, names
from roleplay.scenario.graph import Link, spoken
from roleplay.scenario.proof import Proof

_MOST_SHOWN = 6
_MOST_TRIED = 10_000


def listed(places: Sequence[str]) -> str:
    """`a`, `b` and `c`; a long list is cut."""
    shown = [f"`{name}`" for name in places[:_MOST_SHOWN]]
    if len(places) > _MOST_SHOWN:
        return said("{shown} and {number} more", shown=", ".join(shown), number=len(places) - _MOST_SHOWN)
    return shown[0] if len(shown) == 1 else said("{shown} and {last}", shown=", ".join(shown[:-1]), last=shown[-1])


def plain(value: Value) -> str:
    """A value as the author writes it."""
    return str(value).lower()


def with_values(values: Mapping[str, Value]) -> str:
    """` (with trust = 2, late = false)`, or nothing."""
    told = ", ".join(f"{name} = {plain(value)}" for name, value in values.items())
    return said(" (with {values})", values=told) if told else ""


def at_choice(link: Link) -> str:
    """`arrival`, or `arrival` after “Tell me.”."""
    if link.choice is None or not link.choice.text:
        return f"`{link.scene}`"
    return said("`{scene}` after {choice}", scene=link.scene, choice=spoken(link.choice.text))


def only_ever(values: Collection[Value]) -> str:
    """What a variable can be, of all the values it was found with."""
    ordered = sorted(values)
    if not ordered:
        return said("never set")
    if len(ordered) == 1:
        return said("always {value}", value=plain(ordered[0]))
    if isinstance(ordered[0], bool):
        return said("true or false")
    if len(ordered) == int(ordered[-1]) - int(ordered[0]) + 1 and len(ordered) > 2:
        return said("only ever {low} to {high}", low=ordered[0], high=ordered[-1])
    if len(ordered) <= _MOST_SHOWN:
        return said("only ever {values} or {last}", values=", ".join(map(plain, ordered[:-1])), last=plain(ordered[-1]))
    return said("only ever between {low} and {high}", low=ordered[0], high=ordered[-1])


def asks(condition: Condition, found: Iterable[Mapping[str, Value]]) -> str:
    """What a condition asks, and what its variables really can be there: why it is never true."""
    found = list(found)
    read = [name for name in dict.fromkeys(names(condition)) if all(name in values for values in found)]
    known = {name: {values[name] for values in found} for name in read}
    if not known:
        return said("It asks `{condition}`.", condition=condition)
    told = joined(
        (said("`{name}` is {known}", name=name, known=only_ever(known[name])) for name in read), said(" and ")
    )
    return said(
        "It asks `{condition}`, and there {told}{mixed}.",
        condition=condition,
        told=told,
        mixed=said(", but never so together") if _mixed(condition, known) else "",
    )


def _mixed(condition: Condition, known: Mapping[str, Collection[Value]]) -> bool:
    """Whether some mix of the single values would make it true: then it is their combination that never comes."""
    tried = 1
    for values in known.values():
        tried *= len(values)
    if not 1 < tried <= _MOST_TRIED or set(names(condition)) - set(known):
        return False
    return any(condition.evaluate(dict(zip(known, mix, strict=True))) for mix in product(*known.values()))


def values_after(proof: Proof, link: Link) -> list[dict[str, Value]]:
    """Every combination of values with which the branches of a reaction are asked."""
    machine = proof.machine
    number = machine.number[link.scene]
    ways = {machine.links[ends[0][0]].choice: after for after, _, ends in machine.ways[number]}
    after = ways.get(link.choice)
    size = machine.packing.size
    packed = {proof.states[state] % size for state in proof.at.get(number, ())}
    return [machine.packing.unpack(p) for p in sorted({after[p] for p in packed} if after is not None else packed)]
