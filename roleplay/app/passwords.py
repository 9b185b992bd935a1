"""Passwords: argon2, and which ones anybody would guess."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from roleplay.store.people import People, Person, cleaned

SHORTEST, LONGEST = 10, 200
"""Characters of a password; a field takes no more, and what comes without one is cut alike."""

_HASHER = PasswordHasher()
_COMMON = Path(__file__).with_name("common_passwords.txt")
_LOOKS_LIKE = str.maketrans("0134578@$!", "oleastbasi")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def hashed_password(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(_normal(password))


def person_of(people: People, login: str, password: str) -> Person | None:
    """Who signs in with this; None when login or password is wrong, which takes the same time."""
    person = people.by_login(login)
    kept = people.password_hash(person.id) if person is not None and not person.closed else None
    try:
        _HASHER.verify(kept or _of_nobody(), _normal(password))
    except VerificationError:
        return None
    if kept is None or person is None:
        return None
    if _HASHER.check_needs_rehash(kept):
        people.keep_password(person.id, hashed_password(password))
    return person


def is_short(password: str) -> bool:
    """Whether it has too few characters."""
    return len(_normal(password)) < SHORTEST


def is_obvious(password: str, *about: str) -> bool:
    """Whether anybody would try it: a common one, or what it is `about` (the person's name and login)."""
    texts = [cleaned(text) for text in about]
    own = {part for text in texts for part in (text, text.replace(" ", ""), text.partition("@")[0])}
    known = _common() | own | {_core(part) for part in own} - {""}
    typed = cleaned(password)
    return len(set(typed)) < 4 or not known.isdisjoint({typed, _core(typed)})


def _core(password: str) -> str:
    """What is left of `P@ssw0rd2024!`: its word, once, without what people put around and into it."""
    word = _ENDS.sub("", password.casefold()).translate(_LOOKS_LIKE)
    again = (word + word).find(word, 1)
    return word[:again] if 0 < again < len(word) else word


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _of_nobody() -> str:
    """A hash that no password is behind: with it an unknown login takes as long as a known one."""
    return _HASHER.hash("\0")


def _normal(password: str) -> str:
    return normalize("NFKC", password[:LONGEST])
