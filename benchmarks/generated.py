"""Scenarios of any size, made from a seed: what the benchmarks are measured on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_HEAD = "title: {title}\nlanguage: en\ngoal: You can keep going.\nremember: [Look first.]\n"
_SCENE = """\
  s{number}:
    script: A guest says line {number} to you.
    question: What do you do?
    choices:
"""


def story(scenes: int, seed: int = 1) -> str:
    """A long story without variables: three reactions in every scene, a third of them to the next, some of them back.

    Scenes come in acts of about forty; ways back stay within an act, so loops are of the size that authors write.
    """
    chance = Random(seed)
    return "".join(_story(scenes, chance))


def _story(scenes: int, chance: Random) -> Iterator[str]:
    yield _HEAD.format(title=f"A story of {scenes} scenes")
    yield "begin: s0\nscenes:\n"
    for number in range(scenes):
        onward = number + 1
        targets = [onward, onward + 1 + chance.randrange(3), onward + 4 + chance.randrange(9)]
        if number % 10 == 9:
            targets[2] = max(number - number % 40, number - chance.randrange(8))
        yield _SCENE.format(number=number)
        for name, target in zip("abc", targets, strict=True):
            to = f"s{target}" if target < scenes else f"e{target % 3}"
            if number == scenes - 1:
                to = f"e{'abc'.index(name)}"
            yield (
                f"      {name}:\n        say: This is reaction {name} of scene {number}.\n        then: {to}\n"
                "        afterwards: It did something to the guest.\n"
            )
    yield from _endings()


def counters(scenes: int = 200, highest: int = 180, seed: int = 1) -> str:
    """A story whose two counters give about `scenes` × (`highest` + 1)² states; ways lead forward, and counters up."""
    chance = Random(seed)
    return "".join(_counters(scenes, highest, chance))


def _counters(scenes: int, highest: int, chance: Random) -> Iterator[str]:
    yield _HEAD.format(title=f"{scenes} scenes with two counters")
    yield f"variables:\n  trust: {{start: 0, from: 0, to: {highest}}}\n  haste: {{start: 0, from: 0, to: {highest}}}\n"
    yield "begin: s0\nscenes:\n"
    for number in range(scenes):
        yield _SCENE.format(number=number)
        changes = ("{trust: +1}", "{haste: +1}", "{trust: +1, haste: +1}")
        for name, change in zip("abc", changes, strict=True):
            target = number + (1 if name != "c" else 1 + chance.randrange(3))
            yield f"      {name}:\n        say: This is reaction {name} of scene {number}.\n"
            if target < scenes:
                yield f"        then: s{target}\n"
            else:
                yield "        then:\n          - {when: trust > haste, go: e0}\n"
                yield "          - {when: haste > trust, go: e1}\n          - {go: e2}\n"
            yield f"        change: {change}\n        afterwards: It did something to the guest.\n"
    yield from _endings()


def _endings() -> Iterator[str]:
    yield "endings:\n"
    for number, outcome in enumerate(("good", "mixed", "poor")):
        yield f"  e{number}: {{title: The {outcome} end, outcome: {outcome}, script: The end.}}\n"
    yield "reflection: [What did you see?]\n"
