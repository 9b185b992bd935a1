"""`roleplay publish` and `roleplay publications`: what students get."""

from __future__ import annotations

import getpass
import shlex
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from roleplay.cli.build import prepare
from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.opened import opened
from roleplay.cli.words import tell, words
from roleplay.errors import NotPublished
from roleplay.finding import Severity
from roleplay.library import Home, Library
from roleplay.publishing import films_to_make, publications
from roleplay.release import Answers, Question, Review, release, review
from roleplay.said import counted, said
from roleplay.scenario.compare import Differences
from roleplay.scenario.naming import Name


@click.command()
@click.argument("scenario")
@click.option("--renamed", multiple=True, metavar="OLD=NEW", help="A name that is gone, and what it is called now.")
@click.option("--gone", multiple=True, metavar="OLD", help="A name that is gone for good.")
@click.option("--note", default="", help="What is new, in a few words.")
@home_option
def publish(scenario: str, renamed: tuple[str, ...], gone: tuple[str, ...], note: str, home: Path) -> None:
    """Publish SCENARIO: from now on students get it as it is at this moment, with its clips and translations.

    Who is playing goes on with what she began. Where a scene, an ending or a choice is gone that somebody played, say
    whether it was renamed or is gone: a scene by its name, a choice as SCENE/CHOICE. Exit status 1: there are mistakes,
    or such a question is open.
    """
    library, answers = Library(Home(home).usable()), Answers(_pairs(renamed), frozenset(map(_name, gone)))
    name = scenario_file(scenario, library.home).stem
    with opened(home) as store:
        looked = review(library, store, name, answers, time.time())
        if looked.questions:
            given = [*(f"--renamed {each}" for each in renamed), *(f"--gone {each}" for each in gone)]
            _ask(looked, [*given, f"--note {shlex.quote(note)}"] if note else given)
            sys.exit(1)
        films = films_to_make(looked.draft, library.workshop)
        errors = any(finding.severity is Severity.ERROR for finding in looked.entry.findings)
        if films and not errors:
            prepare(library, films)
        made = release(library, looked, _who(), time.time(), note)
    _tell_differences(looked)
    tell(said("{name}: this is publication {number}. Students who start now get it.", name=name, number=made.number))
    if looked.last is None:
        tell(said("What you change in {path} from now on they get when you publish again.", path=looked.entry.path))


@click.command(name="publications")
@click.argument("scenario")
@home_option
def publications_(scenario: str, home: Path) -> None:
    """List what was published of SCENARIO, the newest first."""
    library = Library(Home(home).usable())
    every = publications(library.home, scenario)
    if not every:
        scenario_file(scenario, library.home)  # says so, where there is none
        tell(said("`{name}` was not published yet. To publish it: roleplay publish {name}", name=scenario))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(words(said("number")), justify="right")
    for column in (said("when"), said("by"), said("note")):
        table.add_column(words(column))
    for one in reversed(every):
        when = datetime.fromtimestamp(one.at).astimezone()
        table.add_row(*map(Text, (str(one.number), f"{when:%Y-%m-%d %H:%M}", one.by, one.note)))
    Console().print(table)


# -- answers -----------------------------------------------------------------------------------------------------------


def _pairs(renamed: Iterable[str]) -> dict[Name, Name]:
    found = {}
    for pair in renamed:
        old, equals, new = (part.strip() for part in pair.partition("="))
        if not (old and equals and new):
            option = f"--renamed {pair}"
            told = said("`{option}` says no old and new name. Write it as --renamed OLD=NEW.", option=option)
            raise NotPublished(pair, told)
        was = _name(old)
        found[was] = Name(was.place, new) if was.choice is not None and "/" not in new else _name(new)
    return found


def _name(text: str) -> Name:
    place, slash, choice = text.partition("/")
    return Name(place, choice if slash else None)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name on this machine
        return ""


# -- telling -----------------------------------------------------------------------------------------------------------


def _ask(looked: Review, given: list[str]) -> None:
    """Each question with the exact words that answer it, and the whole command with what seems to be so."""
    tell(said("Nothing is published yet. Gone from {name}, and played before:", name=looked.draft.id), fg="yellow")
    for question in looked.questions:
        tell(
            counted(
                "\n  {name}, in {number} route", "\n  {name}, in {number} routes", question.routes, name=question.name
            )
        )
        for answer, about in _answers(question):
            click.echo(f"    {answer}   {words(about)}")
    likeliest = [next(answer for answer, _ in _answers(question)) for question in looked.questions]
    command = " ".join(["roleplay publish", looked.draft.id, *given, *likeliest])
    tell(said("\nSay which, for example:\n  {command}", command=command))


def _answers(question: Question) -> list[tuple[str, str]]:
    name, likely = question.name, question.likely
    others = [each for each in question.offered if each != likely]
    gone = (f"--gone {name}", said("it is gone; its routes stay as they were played"))
    renamed = [
        (f"--renamed {name}={each.choice or each.place}", said("it is the same under another name")) for each in others
    ]
    if likely is None:
        return [gone, *renamed]
    told = said("it is the same under another name, as it seems; both count together")
    return [(f"--renamed {name}={likely.choice or likely.place}", told), gone, *renamed]


def _tell_differences(looked: Review) -> None:
    told = looked.differences
    if told is None:
        return
    for rename in looked.renames:
        old = f"{rename.at}/{rename.old}" if rename.at else rename.old
        _row(said("renamed"), f"{old} → {rename.new}")
    for sign, names in _listed(told):
        _row(sign, ", ".join(map(str, names)))
    if told.rest:
        rest = said("something around the story: its title, variables, explanation, questions or sources")
        _row(said("changed"), rest)


def _row(sign: str, what: str) -> None:
    click.echo(f"{words(sign):<8} {words(what)}")


def _listed(told: Differences) -> list[tuple[str, tuple[Name, ...]]]:
    every = [(said("gone"), told.gone), (said("new"), told.came), (said("changed"), told.changed)]
    return [(sign, names) for sign, names in every if names]
