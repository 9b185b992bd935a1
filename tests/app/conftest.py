"""What tests of the app need beside the app itself."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from roleplay.app import passwords


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing that costs next to nothing: what is tested is who comes in."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._of_nobody.cache_clear()
