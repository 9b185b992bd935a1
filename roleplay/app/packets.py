"""Sealed packets: every moment of a role-play, each under a key of its own that only the moment before it holds.

Who has the first key can open just what the choices lead to (docs/decisions/0006-sealed-packets.md). Nothing about a
packet says which moment it holds: names are random, and all have one size.
"""

from __future__ import annotations

import json
import secrets
import zlib
from base64 import b64encode
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from roleplay.route.attempt import Attempt
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import Proof, explore

MOST_MOMENTS = 3_000
_MOST_STATES = 10_000
_MOST_ROUNDS = 60
"""Of telling states apart: after these each state counts as a moment of its own, which is only larger."""

_CLASS = 1024
"""Bytes: packets are filled up to a multiple of this."""
_SEAL = 16
"""Bytes that AES-GCM adds."""
_NONCE = bytes(12)
"""A key seals one packet only, so that its nonce need not differ."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a route can be: an attempt that stands there, and the moment after each reaction (None: it goes on)."""

    attempt: Attempt
    after: Mapping[str | None, int]


def moments(scenario: Scenario) -> tuple[Moment, ...] | None:
    """Every moment that can be reached, the first first; None when there are more than MOST_MOMENTS.

    States that play alike from there on are one moment: only variables that still matter tell them apart.
    """
    proof = explore(scenario, _MOST_STATES)
    if not proof.complete:
        return None
    alike = _alike(proof)
    found: list[Moment] = []
    for state, moment in enumerate(alike):
        if moment == len(found):  # the first state of its kind
            if moment == MOST_MOMENTS:
                return None
            found.append(_moment(proof, state, alike))
    return tuple(found)


def _moment(proof: Proof, state: int, alike: Sequence[int]) -> Moment:
    place, variant = proof.clip(state)
    attempt = Attempt(proof.scenario, "", place, proof.values(state), variant=variant)
    scene = proof.scenario.scenes.get(place)
    ways = scene.ways() if scene else ()
    return Moment(attempt, {c.id if c else None: alike[proof.by(state, c)] for c, _then in ways})


def _alike(proof: Proof) -> Sequence[int]:
    """For each state the number of its kind, in the order found: at first by clip, then by what follows."""
    states = range(len(proof.states))
    kinds = _numbered(proof.clip(s) for s in states)
    for _round in range(_MOST_ROUNDS):
        finer = _numbered((kinds[s], *(kinds[after] for after in proof.after(s))) for s in states)
        if max(finer) == max(kinds):
            return finer
        kinds = finer
    return states


def _numbered(signs: Iterable[Hashable]) -> list[int]:
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(sign, len(numbers)) for sign in signs]


@dataclass(frozen=True, slots=True)
class Page:
    """A moment as it is told: its scene, and by button the number of the page that follows."""

    scene: Mapping[str, object]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A book of pages as packets (base64, by name), and name and key of the first."""

    name: str
    key: str
    packets: Mapping[str, str]

    @property
    def bytes(self) -> int:
        """Bytes of all packets as they travel."""
        return sum(len(packet) for packet in self.packets.values())


def seal(books: Sequence[Sequence[Page]]) -> tuple[Sealed, ...]:
    """Seals books of pages, all packets of all books at one size."""
    drafts = [_draft(book) for book in books]
    longest = max(len(plain) for draft in drafts for _name, _key, plain in draft)
    size = -(-(longest + _SEAL) // _CLASS) * _CLASS - _SEAL
    return tuple(_sealed(draft, size) for draft in drafts)


_Draft = list[tuple[str, bytes, bytes]]
"""Name, key and content of each page."""


def _draft(book: Sequence[Page]) -> _Draft:
    doors = [(secrets.token_urlsafe(12), AESGCM.generate_key(256)) for _page in book]
    draft = []
    for (name, key), page in zip(doors, book, strict=True):
        after = {button: (doors[n][0], _text(doors[n][1])) for button, n in page.after.items()}
        packed = zlib.compress(json.dumps({"scene": page.scene, "after": after}, ensure_ascii=False).encode(), 6)
        draft.append((name, key, len(packed).to_bytes(4) + packed))
    return draft


def _sealed(draft: _Draft, size: int) -> Sealed:
    packets = {name: _text(AESGCM(key).encrypt(_NONCE, plain.ljust(size, b"\0"), None)) for name, key, plain in draft}
    # Sorted by random names: where a packet stands says nothing.
    return Sealed(draft[0][0], _text(draft[0][1]), dict(sorted(packets.items())))


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def opened(packet: bytes, key: bytes) -> dict[str, object]:
    """What is in a packet: its `scene`, and name and key `after` each button. Raises InvalidTag for another key."""
    plain = AESGCM(key).decrypt(_NONCE, packet, None)
    content: dict[str, object] = json.loads(zlib.decompress(plain[4 : 4 + int.from_bytes(plain[:4])]))
    return content
