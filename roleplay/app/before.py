"""What this learner did with a scenario before: the endings seen, and what she wrote to herself."""

from __future__ import annotations

from roleplay.app import views
from roleplay.app.house import house
from roleplay.app.pages import EndingCard, EndingsView, KeptView
from roleplay.app.playing import Stage
from roleplay.app.words import in_words
from roleplay.scenario.model import Scenario
from roleplay.store.learners import Past


def history(scenario: Scenario, learner: str | None) -> tuple[Past, ...]:
    """Every attempt of a learner at a scenario, oldest first; none of nobody's."""
    return house().store.learners.history(learner, scenario.id) if learner else ()


def endings(stage: Stage, scenario: Scenario, attempts: tuple[Past, ...]) -> EndingsView | None:
    """The endings that were reached, and blank cards for the others; None before the first.

    Those that were not reached come last, so that not even their place in the scenario is told.
    """
    reached = {ending: past.id for past in attempts if (ending := past.route.ending or "") in scenario.endings}
    if not reached:
        return None
    cards = []
    for name, attempt_id in reached.items():
        play = stage.play(attempt_id)
        cards.append(EndingCard(scenario.endings[name].title, views.still_address(stage, play, play.now)))
    unseen = len(scenario.endings) - len(cards)
    return EndingsView(len(cards), (*cards, *[EndingCard("", None)] * unseen))


def kept(scenario: Scenario, learner: str | None) -> tuple[KeptView, ...]:
    """What a learner wrote last in answer to the questions that are kept for the next time."""
    library, store = house().library, house().store
    for digest, event in reversed(store.learners.reflections(learner, scenario.id) if learner else ()):
        asked = in_words(library.revision(digest, scenario.id, store.revision_text)).reflection
        found = tuple(
            KeptView(each.ask, answer)
            for number, each in enumerate(asked, 1)
            if each.keep and (answer := str(event.details.get(str(number), "")).strip())
        )
        if found:
            return found
    return ()
