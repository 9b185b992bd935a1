"""A list of choices from the command line, taken one by one: `listen,office,silence`."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.errors import Finished, NoSuchChoice
from roleplay.route.attempt import Attempt
from roleplay.said import said
from roleplay.scenario.model import Choice, Ending
from roleplay.scenario.suggest import did_you_mean

SILENT = "silence"
"""How saying nothing is written in a list."""


def names_in(text: str) -> list[str]:
    """The names in a list."""
    return [name.strip() for name in text.split(",") if name.strip()]


def named(attempt: Attempt, name: str) -> Choice:
    """The reaction of that name, where the attempt is at a decision. Raises NoSuchChoice with those there are."""
    place = attempt.place
    assert not isinstance(place, Ending)
    assert place.decision is not None
    silence = place.decision.silence
    choice = silence if name == SILENT and silence else place.decision.choice(name)
    if choice is None:
        known = [c.id for c in place.decision.choices] + [SILENT] * (silence is not None)
        raise NoSuchChoice(
            name,
            said(
                "The scene `{place}` has no choice `{name}`.{guess} Choose one of: {known}.",
                place=place.id,
                name=name,
                guess=did_you_mean(name, known),
                known=", ".join(known),
            ),
        )
    return choice


def none_left(attempt: Attempt, wanted: Sequence[str]) -> None:
    """Raises Finished when the story ended with choices left."""
    place = attempt.place
    if wanted and isinstance(place, Ending):
        raise Finished(
            attempt.here, said("The story ends at “{title}” before `{name}`.", title=place.title, name=wanted[0])
        )
