"""What the editor is told of a text: findings with their mends, an outline of the story, and every name in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from roleplay.app.house import house
from roleplay.app.words import language
from roleplay.errors import ClipError
from roleplay.finding import Finding, Mend, Severity
from roleplay.library import MOST_AT_ONCE, Examined, examine
from roleplay.media.need import ClipNeed, needs
from roleplay.said import in_words
from roleplay.scenario.model import Branch, Choice, Ending, Scenario, Scene

Json = dict[str, object]


def examined(scenario_id: str, text: str, beside: Mapping[str, bytes]) -> Examined:
    """What the checker says of a text that stands in the editor, its clips and translations included."""
    workshop = house().library.workshop
    return examine(text.encode(), scenario_id, most_states=MOST_AT_ONCE, workshop=workshop, beside=beside)


def checked(found: Examined) -> Json:
    """A whole answer about a text."""
    scenario = found.scenario
    return {
        "findings": [finding(one) for one in found.findings],
        "outline": outline(scenario) if scenario is not None else None,
        "names": names(scenario) if scenario is not None else None,
        "begin": scenario.begin if scenario is not None else "",
        "playable": scenario is not None and not any(one.severity is Severity.ERROR for one in found.findings),
    }


def finding(found: Finding) -> Json:
    """A finding in the language of the page; lines and columns count from 1, columns in characters."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": in_words(found.message, language()),
        **asdict(found.mark),
        "file": found.file,
        "place": found.place,
        "mend": _mend(found.mend) if found.mend is not None else None,
    }


def _mend(mend: Mend) -> Json:
    edits = [{**asdict(edit.mark), "text": edit.text} for edit in mend.edits]
    return {"said": in_words(mend.said, language()), "edits": edits}


def names(scenario: Scenario) -> Json:
    """Every name that can stand in the text."""
    return {
        "places": [place.id for place in scenario.places()],
        "choices": {s.id: [c.id for c in s.decision.choices] for s in scenario.scenes.values() if s.decision},
        "variables": [
            {
                "name": one.name,
                "kind": "yes-no" if one.yes_no else "number",
                "low": one.low,
                "high": one.high,
                "means": one.means,
                "line": one.mark.line,
            }
            for one in scenario.variables.values()
        ],
        "people": list(scenario.people),
    }


def outline(scenario: Scenario) -> list[Json]:
    """Every scene and every ending, in the order of the file."""
    clips: dict[str, list[Json]] = {}
    for need in needs(scenario):
        clips.setdefault(need.place, []).append(_clip(need))
    return [_place(scenario, place, clips.get(place.id, [])) for place in scenario.places()]


def _place(scenario: Scenario, place: Scene | Ending, clips: list[Json]) -> Json:
    told: Json = {
        "id": place.id,
        "title": place.title,
        "kind": "scene" if isinstance(place, Scene) else "ending",
        "line": place.mark.line,
        "begin": place.id == scenario.begin,
        "outcome": None,
        "choices": [],
        "silence": None,
        "goes_to": [],
        "clips": clips,
    }
    if isinstance(place, Ending):
        return {**told, "outcome": place.outcome.value if place.outcome is not None else None}
    if place.decision is None:
        return {**told, "goes_to": _targets(place.then)}
    silence = place.decision.silence
    return {
        **told,
        "choices": [_choice(choice) for choice in place.decision.choices],
        "silence": {"goes_to": _targets(silence.then)} if silence is not None else None,
    }


def _choice(choice: Choice) -> Json:
    return {
        "id": choice.id,
        "words": choice.text,
        "spoken": choice.spoken,
        "line": choice.mark.line,
        "goes_to": _targets(choice.then),
    }


def _targets(branches: Iterable[Branch]) -> list[str]:
    return list(dict.fromkeys(branch.go for branch in branches))


def _clip(need: ClipNeed) -> Json:
    return {"file": need.file, "role": need.role.value, "state": filmed(need)}


def filmed(need: ClipNeed) -> str:
    """Whether there is a film for a clip: `filmed`, `drawn` from its script, or `broken`."""
    workshop = house().library.workshop
    try:
        source = workshop.source(need)
        if source is not None:
            workshop.looks.of(source)
    except ClipError:
        return "broken"
    return "filmed" if source is not None else "drawn"
