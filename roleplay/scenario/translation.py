"""A scenario in another language: the same graph with other texts, each known by its path in the file.

`texts` lists what can be translated and `translated` puts other words in its place. Both follow from one walk over
the scenario (`_retold`), so that what can be found can be said, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from roleplay.errors import ScenarioError
from roleplay.said import said
from roleplay.scenario.model import Choice, Decision, Ending, Lecture, Scenario, Scene

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")

Tell = Callable[[str, str], str]
"""Says a text again: takes its path and its words."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that can be translated; `path` leads to it in the YAML, counting from 1: `remember.1`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a translation has for one path: the text it was made from, and the words for it. `line` is that in its file.

    `fuzzy` ones are guesses of a translator's tool that nobody has looked at yet.
    """

    path: str
    source: str
    words: str
    fuzzy: bool
    line: int

    @property
    def ready(self) -> bool:
        """Whether it may be shown."""
        return bool(self.words) and not self.fuzzy


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of one language, from the file of that name."""

    language: str
    file: str
    entries: tuple[Entry, ...]
    ready: Mapping[tuple[str, str], str] = field(init=False, repr=False, compare=False)
    """The words for a path and its text, where they may be shown."""

    def __post_init__(self) -> None:
        ready = {(entry.path, entry.source): entry.words for entry in self.entries if entry.ready}
        object.__setattr__(self, "ready", ready)


def texts(scenario: Scenario) -> tuple[Text, ...]:
    """Every text that can be translated, in the order of the format."""
    found: list[Text] = []

    def tell(path: str, text: str) -> str:
        if text.strip():
            found.append(Text(path, text.strip()))
        return text

    _retold(scenario, tell)
    return tuple(found)


def translated(scenario: Scenario, translation: Translation) -> Scenario:
    """The scenario in another language: same ids, same digest.

    A text keeps its own words where the translation has none for it, or was made from other words.
    """
    told = _retold(scenario, lambda path, text: translation.ready.get((path, text.strip()), text))
    return replace(told, language=translation.language)


def tells(translation: Translation, scenario: Scenario) -> bool:
    """Whether a translation has words for any text of a scenario."""
    return any((text.path, text.text) in translation.ready for text in texts(scenario))


def best_of(wanted: str, offered: Iterable[str]) -> str | None:
    """The language among those offered that is nearest to the one wanted: `pt-BR`, else any `pt`. None: no such one."""
    known = list(offered)
    exact = (one for one in known if one.lower() == wanted.lower())
    alike = (one for one in known if primary(one) == primary(wanted))
    return next(exact, None) or next(alike, None)


def language_code(name: str, own: str) -> str:
    """The code of a language to translate a scenario in `own` into, as somebody names it. Raises ScenarioError."""
    if not _TAG.fullmatch(name):
        told = said("`{name}` is no code of a language. Use a code such as nl or pt-BR.", name=name[:40])
        raise ScenarioError(name, told)
    code = name.replace("_", "-")
    if code.lower() == own.lower():
        raise ScenarioError(name, said("The scenario itself is in `{own}`. Name another language.", own=own))
    return code


def primary(language: str) -> str:
    """The language of a tag without its country: `pt` of `pt-BR`."""
    return language.split("-")[0].lower()


# -- the walk --------------------------------------------------------------------------------------------------------


def _retold(scenario: Scenario, tell: Tell) -> Scenario:
    return replace(
        scenario,
        title=tell("title", scenario.title),
        about=tell("about", scenario.about),
        goal=tell("goal", scenario.goal),
        remember=_each("remember", scenario.remember, tell),
        people={who: tell(f"people.{who}", text) for who, text in scenario.people.items()},
        lecture=_lecture(scenario.lecture, tell) if scenario.lecture is not None else None,
        variables={
            name: replace(one, means=tell(f"variables.{name}.means", one.means))
            for name, one in scenario.variables.items()
        },
        scenes={name: _scene(f"scenes.{name}", scene, tell) for name, scene in scenario.scenes.items()},
        endings={name: _ending(f"endings.{name}", ending, tell) for name, ending in scenario.endings.items()},
        reflection=_each(
            "reflection",
            scenario.reflection,
            lambda at, one: replace(
                one, ask=tell(f"{at}.ask", one.ask), answers=_each(f"{at}.answers", one.answers, tell)
            ),
        ),
        debrief=_each("debrief", scenario.debrief, lambda at, one: replace(one, ask=tell(f"{at}.ask", one.ask))),
        sources=_each("sources", scenario.sources, lambda at, one: replace(one, title=tell(f"{at}.title", one.title))),
    )


def _each(path: str, items: Iterable[T], say: Callable[[str, T], T]) -> tuple[T, ...]:
    return tuple(say(f"{path}.{number}", item) for number, item in enumerate(items, 1))


def _lecture(lecture: Lecture, tell: Tell) -> Lecture:
    return replace(
        lecture,
        title=tell("lecture.title", lecture.title),
        script=tell("lecture.script", lecture.script),
        chapters=_each(
            "lecture.chapters", lecture.chapters, lambda at, one: replace(one, title=tell(f"{at}.title", one.title))
        ),
    )


def _scene(path: str, scene: Scene, tell: Tell) -> Scene:
    return replace(
        scene,
        title=tell(f"{path}.title", scene.title),
        describe=tell(f"{path}.describe", scene.describe),
        script=tell(f"{path}.script", scene.script),
        decision=_decision(path, scene.decision, tell) if scene.decision is not None else None,
    )


def _decision(path: str, decision: Decision, tell: Tell) -> Decision:
    silence = decision.silence
    return replace(
        decision,
        question=tell(f"{path}.question", decision.question),
        silence=silence and replace(silence, afterwards=tell(f"{path}.otherwise.afterwards", silence.afterwards)),
        choices=tuple(_choice(f"{path}.choices.{choice.id}", choice, tell) for choice in decision.choices),
    )


def _choice(path: str, choice: Choice, tell: Tell) -> Choice:
    return replace(
        choice,
        text=tell(f"{path}.{'say' if choice.spoken else 'do'}", choice.text),
        afterwards=tell(f"{path}.afterwards", choice.afterwards),
    )


def _ending(path: str, ending: Ending, tell: Tell) -> Ending:
    return replace(
        ending,
        title=tell(f"{path}.title", ending.title),
        script=tell(f"{path}.script", ending.script),
        consequence=tell(f"{path}.consequence", ending.consequence),
    )
