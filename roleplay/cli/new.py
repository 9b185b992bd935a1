"""`roleplay new`: a scenario to begin with, from five answers or from another scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.words import chosen, tell, words
from roleplay.cli.words import language as spoken
from roleplay.drafts import copy_of, written
from roleplay.errors import ScenarioError
from roleplay.library import Home
from roleplay.said import Said, joined, said
from roleplay.scenario.draft import FEWEST, MOST, Answers, drafted, one_line
from roleplay.scenario.draft_words import WORDS
from roleplay.scenario.format import MOST_POINTS


@click.command()
@click.option("--situation", default="", help="What happens, in a few words.")
@click.option("--guest", default="", help="Who the guest is.")
@click.option("--goal", default="", help="What a student can do after this.")
@click.option("--point", "points", multiple=True, help=f"A point to remember; at most {MOST_POINTS} times.")
@click.option("--decisions", type=click.IntRange(FEWEST, MOST), help="How many decisions on one way.")
@click.option("--title", default="", help="What it is called, if not by its situation; the file is named after it.")
@click.option("--from", "other", metavar="OTHER", help="Take another scenario, under a title of its own.")
@click.option(
    "--language", type=click.Choice(sorted(WORDS)), default=spoken, callback=chosen, help="Of questions and scenario."
)
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
    try:
        if other is not None:
            title = _given(title, said("What is the new scenario called?"))
            text = copy_of(scenario_file(other, Home(home)), title)
        else:
            situation = _given(situation, said("1. What happens, in a few words? (Guest says the bill is wrong)"))
            title = one_line(title) or situation
            guest = _given(guest, said("2. Who is the guest? (Ms Jansen, 38, in a hurry)"))
            goal = _given(goal, said("3. What can a student do after this? (You can …)"))
            points = _points(points) or tuple(_asked_points())
            decisions = decisions or _asked_decisions()
            text = drafted(Answers(title, situation, guest, goal, points, decisions, language))
    except click.Abort:
        tell(said("\nNothing was written."))
        raise SystemExit(1) from None
    path = written(folder, title, text, language=language)
    tell(said("Written: {path}", path=path), bold=True)
    if other is None:
        tell(said("Write your own words in the place of everything between [ and ]."))
    for line in _next(path.stem):
        click.echo(f"  {words(line)}")


def _next(name: str) -> Iterator[Said]:
    """What to do with a new scenario."""
    yield said("Open it in a text editor; VS Code with the YAML extension explains every key.")
    yield said("See whether all is well while you write:  roleplay check {name} --watch", name=name)
    yield said("Play it as text:                          roleplay play {name}", name=name)
    yield said("Play it in the browser, storyboards drawn: roleplay serve")


def _given(answer: str, question: Said) -> str:
    """The answer that was given already, or else one to the question: on one line, and not empty."""
    while not (answer := one_line(answer)):
        answer = _asked(question)
    return answer


def _asked(question: Said) -> str:
    return str(click.prompt(words(question), prompt_suffix="\n> ", default="", show_default=False))


def _asked_points() -> Iterator[str]:
    yield _given("", _point(1))
    for number in range(2, MOST_POINTS + 1):
        answer = one_line(_asked(joined((_point(number), said("(Enter: no more points)")))))
        if not answer:
            return
        yield answer


def _point(number: int) -> Said:
    return said("4. Point {number} to remember", number=number)


def _asked_decisions() -> int:
    question = words(said("5. How many decisions on one way through the story?"))
    return int(click.prompt(question, type=click.IntRange(FEWEST, MOST), default=3))


def _points(points: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(filter(None, map(one_line, points)))
    if len(found) > MOST_POINTS:
        told = said(
            "Students keep at most {most} points, and these are {number}. Choose those that matter most.",
            most=MOST_POINTS,
            number=len(found),
        )
        raise ScenarioError("remember", told)
    return found
