"""Two revisions of a scenario beside each other: what is gone, what came, what reads or leads differently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from roleplay.scenario.model import SILENCE, Choice, Ending, Scenario, Scene
from roleplay.scenario.naming import Name, names_of
from roleplay.scenario.rename import Kind, Rename, retold

ALIKE = 0.5
"""From here on, of 1, something that came is likely what something that is gone was renamed to."""
_WORDS, _WAYS = 0.75, 0.25
"""What words and targets in common weigh."""
_MOST = 10_000
"""So many pairs are looked at; who has more of them did not rename."""

Part = Scene | Ending | Choice


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, by name, in the order of the file that has it.

    Of a scene that is gone, or came, its choices are not told apart. `changed` are those with other words, clips or
    ways on; `offered` says what each that is gone could be called now, and `likely` what it is, by the looks of it.
    `rest`: something outside of scenes and endings.
    """

    gone: tuple[Name, ...]
    came: tuple[Name, ...]
    changed: tuple[Name, ...]
    offered: Mapping[Name, tuple[Name, ...]]
    likely: Mapping[Name, Name]
    rest: bool

    @property
    def none(self) -> bool:
        """Whether both say the same."""
        return not (self.gone or self.came or self.changed or self.rest)


def differences(old: Scenario, new: Scenario, renames: Sequence[Rename] = ()) -> Differences:
    """What differs in `new`, after what was `renames`d since: names of what is gone are those in `old` then."""
    old = called_now(old, new, renames)
    before, after = _parts(old), _parts(new)
    gone = tuple(name for name in before if name not in after and _told(name, after))
    came = tuple(name for name in after if name not in before and _told(name, before))
    changed = tuple(name for name in after if name in before and _bare(before[name]) != _bare(after[name]))
    offered = {old: tuple(new for new in came if _same_kind(old, new, before, after)) for old in gone}
    likely = _likely(offered, before, after)
    bare = [replace(each, scenes={}, endings={}) for each in (old, new)]
    return Differences(gone, came, changed, offered, likely, bare[0] != bare[1])


def called_now(old: Scenario, new: Scenario, renames: Iterable[Rename]) -> Scenario:
    """`old` with what it has called as in `new`, where something was renamed and not made anew."""
    for rename in renames:
        here, there = set(names_of(old)), set(names_of(new))
        was, is_ = (Name(rename.at, n) if rename.kind is Kind.CHOICE else Name(n) for n in (rename.old, rename.new))
        known = rename.kind is not Kind.VARIABLE and was in here and is_ not in here and was not in there
        if known or (rename.kind is Kind.VARIABLE and rename.new not in old.variables):
            old = retold(old, rename)
    return old


def _parts(scenario: Scenario) -> dict[Name, Part]:
    found: dict[Name, Part] = {}
    for name in names_of(scenario):
        place = scenario.place(name.place)
        assert place is not None
        if name.choice is None:
            found[name] = place
        elif isinstance(place, Scene) and place.decision is not None:
            choice = place.decision.choice(name.choice)
            assert choice is not None
            found[name] = choice
    return found


def _told(name: Name, other: Mapping[Name, Part]) -> bool:
    """Whether a name that only one of two has is told: of a scene without a like its choices are not."""
    return name.choice is None or (name.choice != SILENCE and Name(name.place) in other)


def _bare(part: Part) -> Part:
    """Without its choices, which are told by themselves."""
    if not isinstance(part, Scene) or part.decision is None:
        return part
    return replace(part, decision=replace(part.decision, choices=(), silence=None))


# -- likely renamings --------------------------------------------------------------------------------------------------


def _same_kind(old: Name, new: Name, before: Mapping[Name, Part], after: Mapping[Name, Part]) -> bool:
    """Whether one can be the other: a choice is one of its scene."""
    return type(before[old]) is type(after[new]) and (old.choice is None or old.place == new.place)


def _likely(
    offered: Mapping[Name, tuple[Name, ...]], before: Mapping[Name, Part], after: Mapping[Name, Part]
) -> dict[Name, Name]:
    """To each at most one, the most alike first."""
    if sum(map(len, offered.values())) > _MOST:
        return {}
    pairs = [
        (-alike(before[old], after[new]), number, old, new)
        for number, (old, every) in enumerate(offered.items())
        for new in every
    ]
    found: dict[Name, Name] = {}
    for score, _, old, new in sorted(pairs):
        if -score >= ALIKE and old not in found and new not in found.values():
            found[old] = new
    return found


def alike(one: Part, other: Part) -> float:
    """How alike two scenes, endings or choices are, from 0 to 1: by their words, and by where they lead."""
    words = _shared(Counter(_words(one)), Counter(_words(other)))
    ways = [Counter(_targets(part)) for part in (one, other)]
    return _WORDS * words + _WAYS * (_shared(*ways) if any(ways) else words)


def _shared(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def _words(part: Part) -> Iterator[str]:
    if isinstance(part, Choice):
        texts = [part.text]
    elif isinstance(part, Ending):
        texts = [part.title, part.script, part.consequence]
    else:
        texts = [part.title, part.script, part.decision.question if part.decision else ""]
        texts += [choice.text for choice, _ in part.ways() if choice is not None]
    for text in texts:
        yield from re.findall(r"\w+", text.casefold())


def _targets(part: Part) -> Iterator[str]:
    if isinstance(part, Choice):
        ways = [part.then]
    else:
        ways = [then for _, then in part.ways()] if isinstance(part, Scene) else []
    for then in ways:
        yield from (branch.go for branch in then)
