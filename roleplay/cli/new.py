"""`roleplay new`: a scenario to begin with, from five answers or from another scenario."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import yaml

from roleplay.cli.files import text_of
from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.schema import schema_text
from roleplay.errors import HomeError, ScenarioError
from roleplay.library import Home
from roleplay.scenario.draft import FEWEST, MOST, Answers, copied, drafted, file_name, one_line
from roleplay.scenario.draft_words import WORDS
from roleplay.scenario.format import MOST_POINTS
from roleplay.scenario.schema import FILE
from roleplay.scenario.yamltext import TooMuch


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions in one language."""

    situation: str
    guest: str
    goal: str
    point: str
    decisions: str
    title: str
    enough: str
    written: str
    next: tuple[str, ...]
    placeholders: str


_QUESTIONS = {
    "en": _Asked(
        "1. What happens, in a few words? (Guest says the bill is wrong)",
        "2. Who is the guest? (Ms Jansen, 38, in a hurry)",
        "3. What can a student do after this? (You can …)",
        "4. Point {} to remember",
        "5. How many decisions on one way through the story?",
        "What is the new scenario called?",
        "(Enter: no more points)",
        "Written: {}",
        (
            "Open it in a text editor; VS Code with the YAML extension explains every key.",
            "See whether all is well while you write:  roleplay check {} --watch",
            "Play it as text:                          roleplay play {}",
            "Play it in the browser, with drawings:    roleplay serve",
        ),
        "Write your own words in the place of everything between [ and ].",
    ),
    "nl": _Asked(
        "1. Wat gebeurt er, in een paar woorden? (Gast zegt dat de rekening niet klopt)",
        "2. Wie is de gast? (Mevrouw Jansen, 38, heeft haast)",
        "3. Wat kan een student hierna? (Je kunt …)",
        "4. Punt {} om te onthouden",
        "5. Hoeveel keuzes op één weg door het verhaal?",
        "Hoe heet het nieuwe scenario?",
        "(Enter: geen punten meer)",
        "Geschreven: {}",
        (
            "Open het in een teksteditor; VS Code met de YAML-extensie legt elke sleutel uit.",
            "Kijk tijdens het schrijven of alles klopt:  roleplay check {} --watch",
            "Speel het als tekst:                        roleplay play {}",
            "Speel het in de browser, met tekeningen:    roleplay serve",
        ),
        "Schrijf je eigen woorden in plaats van alles tussen [ en ].",
    ),
}


def _own_language() -> str:
    """Dutch where the machine speaks Dutch, else English."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return spoken[:2] if spoken[:2] in WORDS else "en"


@click.command()
@click.option("--situation", default="", help="What happens, in a few words.")
@click.option("--guest", default="", help="Who the guest is.")
@click.option("--goal", default="", help="What a student can do after this.")
@click.option("--point", "points", multiple=True, help=f"A point to remember; at most {MOST_POINTS} times.")
@click.option("--decisions", type=click.IntRange(FEWEST, MOST), help="How many decisions on one way.")
@click.option("--title", default="", help="What it is called, if not by its situation; the file is named after it.")
@click.option("--from", "other", metavar="OTHER", help="Take another scenario, under a title of its own.")
@click.option("--language", type=click.Choice(sorted(WORDS)), default=_own_language, help="Of questions and scenario.")
@home_option
def new(
    situation: str,
    guest: str,
    goal: str,
    points: tuple[str, ...],
    decisions: int | None,
    title: str,
    other: str | None,
    language: str,
    home: Path,
) -> None:
    """Write a scenario to begin with: five questions, or a copy of OTHER. It plays at once and is yours to change."""
    folder = Home(home).usable().scenarios
    asked = _QUESTIONS[language]
    try:
        if other is not None:
            title = _given(title, asked.title)
            text = _copy(scenario_file(other, Home(home)), title)
        else:
            situation = _given(situation, asked.situation)
            title = one_line(title) or situation
            guest, goal = _given(guest, asked.guest), _given(goal, asked.goal)
            points = _points(points) or tuple(_asked_points(asked))
            decisions = decisions or click.prompt(asked.decisions, type=click.IntRange(FEWEST, MOST), default=3)
            text = drafted(Answers(title, situation, guest, goal, points, decisions, language))
    except click.Abort:
        click.echo("\nNothing was written.")
        raise SystemExit(1) from None
    path = _written(folder, file_name(title), text)
    (folder / FILE).write_text(schema_text(), encoding="utf-8")
    click.secho(asked.written.format(path), bold=True)
    if other is None:
        click.echo(asked.placeholders)
    for line in asked.next:
        click.echo(f"  {line.format(path.stem)}")


def _given(answer: str, question: str) -> str:
    """The answer that was given already, or else one to the question: on one line, and not empty."""
    while not (answer := one_line(answer)):
        answer = click.prompt(question, prompt_suffix="\n> ", default="", show_default=False)
    return answer


def _asked_points(asked: _Asked) -> Iterator[str]:
    yield _given("", asked.point.format(1))
    for number in range(2, MOST_POINTS + 1):
        question = f"{asked.point.format(number)} {asked.enough}"
        answer = one_line(click.prompt(question, prompt_suffix="\n> ", default="", show_default=False))
        if not answer:
            return
        yield answer


def _points(points: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(filter(None, map(one_line, points)))
    if len(found) > MOST_POINTS:
        told = f"Students keep at most {MOST_POINTS} points, and these are {len(found)}. Choose those that matter most."
        raise ScenarioError("remember", told)
    return found


def _copy(source: Path, title: str) -> str:
    try:
        made = copied(text_of(source), title)
    except (yaml.YAMLError, TooMuch):
        made = None
    if made is None:
        told = f"{source} can't be copied: its title can't be found. Mend it first: roleplay check {source}"
        raise ScenarioError(source.stem, told)
    return made


def _written(folder: Path, name: str, text: str) -> Path:
    """The file under that name, or with a number behind it where there is one already. Raises HomeError."""
    for number in range(1, 1000):
        path = folder / f"{name if number == 1 else f'{name}-{number}'}.yaml"
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise HomeError(str(folder), f"There are a thousand scenarios called {name} in {folder}. Choose another title.")
