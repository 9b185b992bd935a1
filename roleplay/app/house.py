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

from roleplay.jobs import ClipWork
from roleplay.library import Library
from roleplay.store.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """Everything the views need; `now` gives UTC seconds, and a class is kept for `keep_days` after its last day."""

    library: Library
    store: Store
    clips: ClipWork
    secret: bytes
    now: Callable[[], float]
    keep_days: int

    def seal(self, *parts: object) -> str:
        """A short unguessable name for `parts`: the same parts always get the same name."""
        message = "\0".join(str(p) for p in parts).encode()
        return hmac.new(self.secret, message, sha256).hexdigest()[:32]


def house() -> House:
    """The house of the app that handles this request."""
    return cast(House, current_app.extensions["roleplay"])


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
