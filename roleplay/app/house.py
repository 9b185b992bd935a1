"""What a running server works with: home, library, store, secret and clock, in one place."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import current_app

from roleplay.errors import HomeError
from roleplay.jobs import ClipWork
from roleplay.library import Library
from roleplay.store.people import Person
from roleplay.store.store import Store

MOST_UPLOAD = 2 * 1024**3
"""Bytes of a film that is sent, when nothing else is set."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything the views need; `now` gives UTC seconds, and a class is kept for `keep_days` after its last day.

    A film that is sent has at most `most_upload` bytes. `at_home` is who works here where nobody signs in.
    """

    library: Library
    store: Store
    clips: ClipWork
    secret: bytes
    now: Callable[[], float]
    keep_days: int
    most_upload: int = MOST_UPLOAD
    at_home: Person | None = None

    def seal(self, *parts: object) -> str:
        """A short unguessable name for `parts`: the same parts always get the same name."""
        message = "\0".join(str(p) for p in parts).encode()
        return hmac.new(self.secret, message, sha256).hexdigest()[:32]


def house() -> House:
    """The house of the app that handles this request."""
    return cast(House, current_app.extensions["roleplay"])


def most_upload(said: str) -> int:
    """The bytes of the largest film, as they are set in MB; MOST_UPLOAD when they are not. Raises HomeError."""
    if not said.strip():
        return MOST_UPLOAD
    if not said.strip().isdecimal() or int(said) < 1:
        sentence = f"ROLEPLAY_UPLOAD_MB is “{said}”. Give the size of the largest film in MB, such as 2048."
        raise HomeError("ROLEPLAY_UPLOAD_MB", sentence)
    return int(said) * 1024**2


def kept_secret(path: Path) -> bytes:
    """The secret of this installation, made at first use; only its owner can read the file."""
    try:
        return bytes.fromhex(path.read_text())
    except (FileNotFoundError, ValueError):
        made = secrets.token_bytes(32)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(made.hex())
        return made


def hashed(token: str) -> str:
    """What is kept of a random token that a browser holds."""
    return sha256(token.encode()).hexdigest()
