"""What the papers say themselves, in English and Dutch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of screenplay, shot list and storyboard; braces are filled in."""

    screenplay: str = "Screenplay"
    shot_list: str = "Shot list"
    storyboard: str = "Storyboard"
    credit: str = "A branching role-play in {scenes} scenes with {endings} endings"
    goal: str = "Goal: {goal}"
    revision: str = "Revision {digest}"
    people: str = "People"
    lecture: str = "Lecture"
    scenes: str = "Scenes"
    endings: str = "Endings"
    begins: str = "The story begins here."
    unreached: str = "Nothing leads here yet."
    after: str = "Comes after"
    fits: str = "The first picture must fit the end of: {scenes}."
    comes: str = "From another set: {scenes} (same clothes, same things in hand)."
    chooses: str = "The student chooses"
    silence: str = "Says nothing for {seconds} seconds"
    goes_on: str = "Goes on by itself"
    file: str = "File"
    variant: str = "Version {letter} of {count}, with the same words."
    shown: str = "Shown {condition}."
    shown_else: str = "Shown in all other cases."
    means: str = "{name}: {means}"
    play: str = "Play it {mood} ({who})."
    differ: str = "What must differ: the faces and the tone. Show what happened before."
    cut: str = "{scene} plays {start} to {end}."
    whole: str = "the end"
    loop: str = (
        "Silent loop while the student thinks. Nobody speaks; they wait and look at us. About ten seconds, the "
        "camera stands still. The last picture must fit the first, and the first must fit the end of {scene}."
    )
    empty: str = "Nothing is written for this clip yet."
    consequence: str = "After the film the student reads: {text}"
    no_set: str = "No set written"
    also: str = "Also in: {sets}."
    one_each: str = "Every scene on a new page"
    to_film: str = "to film"
    filmed: str = "filmed"
    unreadable: str = "film can't be read"
    columns: tuple[str, ...] = (
        "file",
        "scene",
        "title",
        "set",
        "time of day",
        "people (cues)",
        "moods",
        "seconds",
        "state",
        "note",
    )
    sum: str = "sum"
    in_all: str = "In all"
    per_set: str = "Per set"
    per_person: str = "Per person"
    clips: str = "clips"
    one_clip: str = "1 clip"
    cues: str = "cues"
    one_cue: str = "cue"
    clip: str = "clip"
    people_moods: str = "people (×cues) and moods"
    shot_state: str = "State"
    scenario_file: str = "Scenario"
    takes: str = "takes"
    still_to_film: str = "{count} still to film, {minutes} min"
    done: str = "Everything is filmed."
    voice: str = "voice only"
    checked: str = "People are found by their cue, or by their name in the action. Look whether somebody is missing."
    estimated: str = "Lengths of clips that are not filmed are estimated from the script."


_DUTCH = Words(
    screenplay="Scenario",
    shot_list="Draailijst",
    storyboard="Storyboard",
    credit="Een rollenspel met keuzes in {scenes} scènes met {endings} eindes",
    goal="Doel: {goal}",
    revision="Versie {digest}",
    people="Personen",
    lecture="Uitleg",
    scenes="Scènes",
    endings="Eindes",
    begins="Hier begint het verhaal.",
    unreached="Hier komt nog niemand.",
    after="Komt na",
    fits="Het eerste beeld moet passen bij het eind van: {scenes}.",
    comes="Van een andere plek: {scenes} (zelfde kleren, zelfde dingen in de hand).",
    chooses="De student kiest",
    silence="Zegt {seconds} seconden niets",
    goes_on="Gaat vanzelf verder",
    file="Bestand",
    variant="Versie {letter} van {count}, met dezelfde woorden.",
    shown="Komt in beeld {condition}.",
    shown_else="Komt in beeld in alle andere gevallen.",
    means="{name}: {means}",
    play="Speel het {mood} ({who}).",
    differ="Wat anders moet zijn: de gezichten en de toon. Laat zien wat eraan voorafging.",
    cut="{scene} speelt {start} tot {end}.",
    whole="het eind",
    loop=(
        "Stille lus terwijl de student nadenkt. Niemand praat; ze wachten en kijken ons aan. Ongeveer tien seconden, "
        "de camera staat stil. Het laatste beeld moet passen bij het eerste, en het eerste bij het eind van {scene}."
    ),
    empty="Voor deze clip is nog niets geschreven.",
    consequence="Na de film leest de student: {text}",
    no_set="Geen plek opgeschreven",
    also="Ook in: {sets}.",
    one_each="Elke scène op een nieuwe pagina",
    to_film="nog filmen",
    filmed="gefilmd",
    unreadable="film niet te lezen",
    columns=(
        "bestand",
        "scène",
        "titel",
        "plek",
        "tijd van de dag",
        "personen (claus)",
        "stemmingen",
        "seconden",
        "stand",
        "notitie",
    ),
    sum="som",
    in_all="Alles samen",
    per_set="Per plek",
    per_person="Per persoon",
    clips="clips",
    one_clip="1 clip",
    cues="clausen",
    one_cue="claus",
    clip="clip",
    people_moods="personen (×claus) en stemmingen",
    shot_state="Stand",
    scenario_file="Bestand",
    takes="takes",
    still_to_film="nog {count} te filmen, {minutes} min",
    done="Alles is gefilmd.",
    voice="alleen stem",
    checked="Personen zijn gevonden aan hun claus, of aan hun naam in de handeling. Kijk of er iemand mist.",
    estimated="De lengte van clips die nog niet gefilmd zijn, is geschat uit het script.",
)


def words_in(language: str) -> Words:
    """The words in a language, English where there are none."""
    return _DUTCH if language.lower().split("-")[0] == "nl" else Words()
