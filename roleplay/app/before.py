"""What this learner did with a scenario before: the endings seen, and what she wrote to herself."""

from __future__ import annotations

from dataclasses import replace

from roleplay.app import views
from roleplay.app.house import house
from roleplay.app.pages import EndingCard, EndingsView, KeptView
from roleplay.app.playing import Stage
from roleplay.app.words import in_words
from roleplay.errors import RoleplayError
from roleplay.route.renaming import route_of
from roleplay.scenario.model import Reflection, Scenario
from roleplay.store.learners import Past


def history(scenario: Scenario, learner: str | None) -> tuple[Past, ...]:
    """Every attempt of a learner at a scenario, oldest first, under the names that it has here; none of nobody's."""
    renames = house().library.renames(scenario.id)
    found = house().store.learners.history(learner, scenario.id) if learner else ()
    return tuple(replace(past, route=route_of(past.route, renames, scenario)) for past in found)


def endings(stage: Stage, scenario: Scenario, attempts: tuple[Past, ...]) -> EndingsView | None:
    """The endings that were reached, and blank cards for the others; None before the first.

    Those that were not reached come last, so that not even their place in the scenario is told.
    """
    reached = {ending: past for past in attempts if (ending := past.route.ending or "") in scenario.endings}
    if not reached:
        return None
    cards = [EndingCard(scenario.endings[name].title, _still(stage, past)) for name, past in reached.items()]
    unseen = len(scenario.endings) - len(cards)
    return EndingsView(len(cards), (*cards, *[EndingCard("", None)] * unseen))


def _still(stage: Stage, past: Past) -> str | None:
    """The last picture of an attempt; None when its revision can't be played any more."""
    try:
        play = stage.play(past.id)
    except RoleplayError:
        return None
    return views.still_address(stage, play, play.now)


def kept(scenario: Scenario, learner: str | None) -> tuple[KeptView, ...]:
    """What a learner wrote last in answer to the questions that are kept for the next time."""
    store = house().store
    for digest, event in reversed(store.learners.reflections(learner, scenario.id) if learner else ()):
        found = tuple(
            KeptView(each.ask, answer)
            for number, each in enumerate(_asked(scenario.id, digest), 1)
            if each.keep and (answer := str(event.details.get(str(number), "")).strip())
        )
        if found:
            return found
    return ()


def _asked(scenario_id: str, digest: str) -> tuple[Reflection, ...]:
    """The questions of a revision; none when its text can't be read any more."""
    try:
        return in_words(house().library.revision(digest, scenario_id, house().store.revision_text)).reflection
    except RoleplayError:
        return ()
