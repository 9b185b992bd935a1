"""Teaching: what makes a scenario one that students learn from. Never an error: a draft must play."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.finding import Finding, Mark, Severity
from roleplay.said import counted, said
from roleplay.scenario.ease import reading_ease
from roleplay.scenario.model import Choice, Ending, Scenario, Scene
from roleplay.scenario.script import parse

LONGEST = 90
"""Characters of a reaction that still fit three to a small phone."""
HARD, VERY_HARD = 50, 30
"""Reading ease below which all texts together are hard for many, and those of one place for nearly all."""


def findings(scenario: Scenario) -> Iterator[Finding]:
    """All findings about teaching."""
    yield from no_goal(scenario)
    yield from no_points(scenario)
    yield from no_reflection(scenario)
    yield from no_afterwards(scenario)
    yield from long_choice(scenario)
    yield from hard_to_read(scenario)
    yield from same_words(scenario)


def no_goal(scenario: Scenario) -> Iterator[Finding]:
    """One learning goal."""
    if not scenario.goal:
        yield Finding(
            "no-goal",
            Severity.WARNING,
            said("There is no `goal`. Say in one sentence what a student can do after this: “You can …”."),
            Mark(),
        )


def no_points(scenario: Scenario) -> Iterator[Finding]:
    """Points to remember."""
    if not scenario.remember:
        yield Finding(
            "no-points",
            Severity.WARNING,
            said("There is nothing to `remember`. Give one to three points that the student takes along."),
            Mark(),
        )


def no_reflection(scenario: Scenario) -> Iterator[Finding]:
    """A question to think back with."""
    if not scenario.reflection:
        yield Finding(
            "no-reflection",
            Severity.NOTE,
            said(
                "There is no `reflection`. A question after the ending makes what was felt stick: add one, such as "
                "“When did you see the guest change?”"
            ),
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
        told = said(
            "`{choice}` of `{scene}` has no `afterwards`: in the look back the student reads nothing about it. Say "
            "what it did.",
            choice=choice.id,
            scene=scene,
        )
        if len(bare) > 1:
            told = counted(
                "`{choice}` of `{scene}` and {number} other reaction have no `afterwards`: in the look back the "
                "student reads nothing about them. Say what each did.",
                "`{choice}` of `{scene}` and {number} other reactions have no `afterwards`: in the look back the "
                "student reads nothing about them. Say what each did.",
                len(bare) - 1,
                choice=choice.id,
                scene=scene,
            )
        yield Finding(
            "no-afterwards",
            Severity.NOTE,
            told,
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
                said(
                    "This is {length} characters long; three of "
                    "these don't fit on a phone. Aim for 70, at most {longest}.",
                    length=len(choice.text),
                    longest=LONGEST,
                ),
                choice.text_mark,
                place=scene,
            )


def hard_to_read(scenario: Scenario) -> Iterator[Finding]:
    """Everybody in the class can read what is said; told at the place that is hardest."""
    read = {place: _read_at(place) for place in scenario.places()}
    whole = reading_ease([scenario.about, *(text for texts in read.values() for text in texts)], scenario.language)
    if whole is None:
        return
    eased = [(ease.score, place) for place, texts in read.items() if (ease := reading_ease(texts, scenario.language))]
    score, hardest = min(eased, key=lambda pair: pair[0], default=(whole.score, None))
    if whole.score >= HARD and score >= VERY_HARD:
        return
    where = (
        said("`{hardest}` is hardest, with {score:.0f}. ", hardest=hardest.id, score=score)
        if hardest and whole.score < HARD
        else ""
    )
    what = said("The texts are hard to read: their reading ease is {score:.0f}", score=whole.score)
    if whole.score >= HARD and hardest:
        what = said(
            "What is said at `{hardest}` is hard to read: its reading ease is {score:.0f}",
            hardest=hardest.id,
            score=score,
        )
    yield Finding(
        "hard-to-read",
        Severity.NOTE,
        said(
            "{what}, and everyday language has {hard} or more (a sentence has {words:.0f} words on average, a word "
            "{syllables:.1f} syllables). {where}Cut long sentences in two and use shorter words.",
            what=what,
            hard=HARD,
            words=whole.words,
            syllables=whole.syllables,
            where=where,
        ),
        hardest.mark if hardest else Mark(),
        place=hardest.id if hardest else "",
    )


def _read_at(place: Scene | Ending) -> list[str]:
    """Everything that a student hears or reads at a scene or an ending."""
    texts = [beat.text for beat in parse(place.script).beats if beat.who]
    if isinstance(place, Ending):
        return [*texts, place.consequence]
    if place.decision is not None:
        texts.append(place.decision.question)
        texts += [text for choice in place.decision.choices for text in (choice.text, choice.afterwards)]
    return texts


def same_words(scenario: Scenario) -> Iterator[Finding]:
    """Two buttons of one question don't say the same."""
    for scene in scenario.scenes.values():
        told: dict[str, Choice] = {}
        for choice in scene.decision.choices if scene.decision else ():
            words = " ".join(choice.text.casefold().split())
            twin = told.setdefault(words, choice)
            if words and twin is not choice:
                yield Finding(
                    "same-words",
                    Severity.WARNING,
                    said(
                        "`{choice}` and `{twin}` of `{scene}` have the same words: the student sees two equal "
                        "buttons. Let each say something of its own.",
                        choice=choice.id,
                        twin=twin.id,
                        scene=scene.id,
                    ),
                    choice.text_mark,
                    place=scene.id,
                )
