"""Where a class stands that plays together, and what of its votes may be told."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from roleplay.app.classroom.counts import count
from roleplay.app.classroom.together_pages import ReactionView
from roleplay.app.house import house
from roleplay.app.playing import BadEvent
from roleplay.app.words import in_words
from roleplay.errors import OutOfStep
from roleplay.route.attempt import Attempt
from roleplay.route.together import replayed
from roleplay.route.told import Told, tell
from roleplay.scenario.model import Choice, Ending
from roleplay.store.together import LONGEST, Phase, Session


@dataclass(frozen=True, slots=True)
class Stand:
    """A session and the attempt that its choices make, in the words of the page's language."""

    session: Session
    attempt: Attempt

    @property
    def reactions(self) -> tuple[Choice, ...]:
        """The reactions in the author's order: number 1 is the same one on the screen and on every phone."""
        place = self.attempt.place
        return () if isinstance(place, Ending) or place.decision is None else place.decision.choices

    def numbered(self, number: str) -> Choice:
        """The reaction of a number as it was sent. Raises BadEvent."""
        found = {str(n): reaction for n, reaction in enumerate(self.reactions, 1)}.get(number)
        if found is None:
            raise BadEvent("choice", str(_("Say which reaction by its number: 1, 2 or 3.")))
        return found

    def number(self, choice_id: str | None) -> int | None:
        """The number of a reaction."""
        return next((n for n, reaction in enumerate(self.reactions, 1) if reaction.id == choice_id), None)


def under_way(class_id: str) -> str | None:
    """The scenario that a class plays together now, by its id."""
    session = session_of(class_id)
    return session.scenario_id if session is not None else None


def session_of(class_id: str) -> Session | None:
    """The session of a class that is under way."""
    return house().store.together.of_class(class_id, house().now() - LONGEST)


def stand(session: Session) -> Stand:
    """Where a session is, on the revision that it began with."""
    kept = house().store.revision_text
    scenario = in_words(house().library.revision(session.digest, session.scenario_id, kept))
    return Stand(session, replayed(scenario, session.choices))


def told_votes(now: Stand) -> dict[str, Told]:
    """What may be told of the votes for each reaction."""
    votes = house().store.together.votes(now.session)
    return {reaction.id: tell(votes[reaction.id]) for reaction in now.reactions}


def reaction_views(now: Stand, mine: str | None = None) -> tuple[ReactionView, ...]:
    """The reactions to vote for; with what they got, once it is revealed."""
    revealed = now.session.phase is Phase.REVEALED
    told = told_votes(now) if revealed else {}
    whole = sum(votes.middle for votes in told.values())
    return tuple(
        ReactionView(
            number=number,
            text=reaction.text,
            spoken=reaction.spoken,
            mine=reaction.id == mine,
            count=count(told[reaction.id]) if revealed else "",
            share=round(100 * told[reaction.id].middle / whole) if whole else 0,
        )
        for number, reaction in enumerate(now.reactions, 1)
    )


def passed() -> OutOfStep:
    """What is said to who acts on a moment that is over."""
    return OutOfStep("together", str(_("This has moved on. Here is where it is now.")))
