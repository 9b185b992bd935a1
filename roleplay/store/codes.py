"""Short codes that people read from a screen and type."""

from __future__ import annotations

import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letters and digits that look alike on a screen across the room. 31^6 codes: 2^29 guesses, ten a minute."""
LENGTH = 6


def fresh() -> str:
    """A new code."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def cleaned(code: str, length: int = LENGTH) -> str:
    """A code as it was meant: people type it small, and with a space in the middle."""
    return "".join(c for c in code[:40].upper() if c in LETTERS)[:length]


def halves(code: str) -> tuple[str, str]:
    """A code in two groups, to be read aloud."""
    return code[: LENGTH // 2], code[LENGTH // 2 :]
