"""A scene or a reaction that is not written yet, put into a scenario's text: for the buttons of an editor.

What is new leads to a place that is there, so that the story still ends; everything to be written stands between [ ].
"""

from __future__ import annotations

import re
import unicodedata

from roleplay.errors import EditRefused
from roleplay.said import said
from roleplay.scenario.draft import as_value, one_line
from roleplay.scenario.draft_words import WORDS, Words
from roleplay.scenario.editing import Added, changed, with_choice, with_entry, with_scene
from roleplay.scenario.format import CHOICES
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read


def name_of(title: str) -> str:
    """The name that stands for a title in the file: small letters, digits and _."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].rstrip("_")


def new_scene(text: str, title: str) -> Added:
    """The text with one more scene that asks for three reactions. Raises EditRefused."""
    scenario = _read(text)
    words, name = _words(scenario), name_of(title)
    if not name:
        raise EditRefused("title", said("Give the scene a short name, such as “She sees the bill”."))
    happens, mood, says = words.begins
    lines = [
        f"title: {as_value(one_line(title))}",
        "script: |",
        *(
            f"  {line}".rstrip()
            for line in (words.place, "", f"[{happens}]", "", f"{words.guest} ({mood})", f"[{says}]")
        ),
        f"question: {words.question}",
        "choices:",
        *_three(words, _somewhere(scenario)),
    ]
    return with_scene(text, name, lines)


def new_choice(text: str, scene_id: str) -> Added:
    """The text with one more reaction of a scene; one that went on by itself now asks for three. Raises EditRefused."""
    scenario = _read(text)
    words, scene = _words(scenario), scenario.scenes.get(scene_id)
    if scene is None:
        raise EditRefused(scene_id, said("There is no scene `{name}` in the text.", name=scene_id))
    if scene.decision is None:
        target = scene.then[0].go if scene.then else _somewhere(scenario)
        cleared = changed(text, {("scenes", scene_id, "then"): None}) if scene.then else text
        asked = changed(cleared, {("scenes", scene_id, "question"): words.question})
        return with_entry(asked, ("scenes", scene_id), "choices", _three(words, target))
    there = scene.decision.choices
    if len(there) >= CHOICES:
        raise EditRefused(
            scene_id,
            said(
                "A decision has {number} reactions, and `{name}` has them. Change one of them.",
                number=CHOICES,
                name=scene_id,
            ),
        )
    name, (key, told, afterwards) = next(
        (name, told) for name, told in words.reactions.items() if all(name != one.id for one in there)
    )
    target = there[-1].then[-1].go if there and there[-1].then else _somewhere(scenario)
    return with_choice(text, scene_id, name, _reaction(key, told, afterwards, target))


def _three(words: Words, target: str) -> list[str]:
    lines: list[str] = []
    for name, told in words.reactions.items():
        lines += [f"  {name}:", *(f"    {line}" for line in _reaction(*told, target))]
    return lines


def _reaction(key: str, told: str, afterwards: str, target: str) -> list[str]:
    return [f'{key}: "[{told}]"', f"then: {target}", f'afterwards: "[{afterwards}]"']


def _somewhere(scenario: Scenario) -> str:
    """A place that ends the story, or the first one there is."""
    found = next(iter(scenario.endings), None) or next(iter(scenario.scenes), None)
    if found is None:
        raise EditRefused("scenes", said("There is no scene and no ending in the text yet. Write the first one there."))
    return found


def _words(scenario: Scenario) -> Words:
    return WORDS.get(scenario.language.partition("-")[0], WORDS["en"])


def _read(text: str) -> Scenario:
    scenario = read(text, "draft").scenario
    if scenario is None:
        raise EditRefused("text", said("The text can't be read now. Mend what is marked first."))
    return scenario
