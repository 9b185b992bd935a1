"""How often something may be tried from one address."""

from __future__ import annotations

from typing import TypeVar

from flask import abort
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerMinute

T = TypeVar("T")

limiter = Limiter(get_remote_address, storage_uri="memory://")

_WRONG_CODES = RateLimitItemPerMinute(10), "wrong codes"


def looked_up(found: T | None) -> T | None:
    """What a short code leads to. After ten wrong ones a minute no code is looked at: 429, whatever it is.

    Only wrong codes count: a whole class may come from one address.
    """
    limit, scope = _WRONG_CODES
    if not limiter.limiter.test(limit, scope, get_remote_address()):
        abort(429)
    if found is None:
        limiter.limiter.hit(limit, scope, get_remote_address())
    return found
