"""Counts of learners in words: the one way in which they come onto a page or into a file."""

from __future__ import annotations

from flask_babel import gettext as _

from roleplay.route.told import Told, tell


def count(told: Told | int) -> str:
    """A count as it may be said: 1 and 2 read “a few”, for in a small class they would point at a person."""
    said = tell(told) if isinstance(told, int) else told
    return str(_("a few")) if said.exact is None else str(said.exact)
