"""Teaching: what makes a scenario one that students learn from. Never an error: a draft must play."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.finding import Finding, Mark, Severity
from roleplay.scenario.ease import reading_ease
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.script import parse

LONGEST = 90
"""Characters of a reaction that still fit three to a small phone."""
HARD = 50
"""Reading ease below which a text is hard for many."""


def findings(scenario: Scenario) -> Iterator[Finding]:
    """All findings about teaching."""
    yield from no_goal(scenario)
    yield from no_points(scenario)
    yield from no_reflection(scenario)
    yield from no_afterwards(scenario)
    yield from long_choice(scenario)
    yield from hard_to_read(scenario)


def no_goal(scenario: Scenario) -> Iterator[Finding]:
    """One learning goal."""
    if not scenario.goal:
        yield Finding(
            "no-goal",
            Severity.WARNING,
            "There is no `goal`. Say in one sentence what a student can do after this: “You can …”.",
            Mark(),
        )


def no_points(scenario: Scenario) -> Iterator[Finding]:
    """Points to remember."""
    if not scenario.remember:
        yield Finding(
            "no-points",
            Severity.WARNING,
            "There is nothing to `remember`. Give one to three points that the student takes along.",
            Mark(),
        )


def no_reflection(scenario: Scenario) -> Iterator[Finding]:
    """A question to think back with."""
    if not scenario.reflection:
        yield Finding(
            "no-reflection",
            Severity.NOTE,
            "There is no `reflection`. A question after the ending makes what was felt stick: add one, such as “When "
            "did you see the guest change?”",
            Mark(),
        )


def _choices(scenario: Scenario) -> Iterator[tuple[str, Choice]]:
    for scene in scenario.scenes.values():
        for choice in scene.decision.choices if scene.decision else ():
            if choice.id:
                yield scene.id, choice


def no_afterwards(scenario: Scenario) -> Iterator[Finding]:
    """What each reaction did, for the look back."""
    bare = [(scene, choice) for scene, choice in _choices(scenario) if not choice.afterwards]
    if bare:
        scene, choice = bare[0]
        one = len(bare) == 1
        more = "" if one else f" and {len(bare) - 1} other reaction{'s' if len(bare) > 2 else ''}"
        yield Finding(
            "no-afterwards",
            Severity.NOTE,
            f"`{choice.id}` of `{scene}`{more} {'has' if one else 'have'} no `afterwards`: in the look back the "
            f"student reads nothing about {'it' if one else 'them'}. Say what {'it' if one else 'each'} did.",
            choice.mark,
            place=scene,
        )


def long_choice(scenario: Scenario) -> Iterator[Finding]:
    """Three reactions fit on a small phone."""
    for scene, choice in _choices(scenario):
        if len(choice.text) > LONGEST:
            yield Finding(
                "long-choice",
                Severity.WARNING,
                f"This is {len(choice.text)} characters long; three of "
                f"these don't fit on a phone. Aim for 70, at most {LONGEST}.",
                choice.text_mark,
                place=scene,
            )


def hard_to_read(scenario: Scenario) -> Iterator[Finding]:
    """Everybody in the class can read what is said."""
    spoken = [beat.text for place in scenario.places() for beat in parse(place.script).beats if beat.who]
    asked = [scene.decision.question for scene in scenario.scenes.values() if scene.decision]
    chosen = [text for _, choice in _choices(scenario) for text in (choice.text, choice.afterwards)]
    read = [scenario.about, *spoken, *asked, *chosen]
    ease = reading_ease(read, scenario.language)
    if ease is not None and ease.score < HARD:
        yield Finding(
            "hard-to-read",
            Severity.NOTE,
            f"The texts are hard to read: their reading ease is {ease.score:.0f}, and everyday language has {HARD} or "
            f"more (a sentence has {ease.words:.0f} words on average, a word {ease.syllables:.1f} syllables). Cut long "
            "sentences in two and use shorter words.",
            Mark(),
        )
