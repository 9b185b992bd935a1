"""`roleplay play`: a scenario in the terminal, by hand or by a list of choices."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from roleplay.cli.choosing import named, names_in, none_left
from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.show import Checked, as_text
from roleplay.errors import ScenarioInvalid
from roleplay.finding import Severity
from roleplay.library import Home, examine
from roleplay.route.attempt import Attempt, start
from roleplay.scenario.model import SILENCE, Choice, Ending, Scenario
from roleplay.scenario.script import parse
from roleplay.scenario.unfinished import ABOUT_WAYS


@click.command()
@click.argument("file")
@click.option("--choose", "listed", help="The choices to take, by name: listen,office,…")
@home_option
def play(file: str, listed: str | None, home: Path) -> None:
    """Play a scenario as text and print the route."""
    path = scenario_file(file, Home(home))
    attempt = start(_playable(path), secrets.token_hex(8))
    wanted = names_in(listed) if listed is not None else None
    click.secho(f"\n{attempt.scenario.title}\n", bold=True)
    passed: set[object] = set()
    try:
        while not attempt.over:
            _tell(attempt)
            moment = (attempt.here, tuple(attempt.values.items()), attempt.decisions)
            if moment in passed:
                click.secho("From here the story goes round by itself, for ever.", fg="yellow")
                break
            passed.add(moment)
            attempt = _next(attempt, wanted)
    except (EOFError, click.Abort):
        click.echo("\nStopped.")
    else:
        if attempt.over:
            _tell(attempt)
    _route(attempt)
    none_left(attempt, wanted or ())


def _playable(path: Path) -> Scenario:
    reading = examine(path.read_bytes(), path.stem)
    errors = [f for f in reading.findings if f.severity is Severity.ERROR]
    if reading.scenario is not None and errors and {f.code for f in errors} <= ABOUT_WAYS:
        # Whoever was told of a trap wants to walk into it.
        click.secho(f"Not for students yet: run roleplay check {path}", fg="yellow", err=True)
        return reading.scenario
    if reading.scenario is None or errors:
        as_text([Checked(str(path), path.stem, reading.text, errors)])
        raise ScenarioInvalid(path.stem, f"{path} can't be played until this is mended.", errors)
    return reading.scenario


def _tell(attempt: Attempt) -> None:
    place = attempt.place
    for beat in parse(place.script).beats:
        if beat.who is None:
            click.secho(f"  {beat.text}", dim=True)
        else:
            mood = f" ({beat.mood})" if beat.mood else ""
            click.echo(f"  {click.style(beat.who + mood, bold=True)}: {beat.text}")
    click.echo()
    if isinstance(place, Ending):
        click.secho(place.title, bold=True)
        if place.consequence:
            click.echo(place.consequence)


def _next(attempt: Attempt, wanted: list[str] | None) -> Attempt:
    offered = attempt.offered()
    if not offered:
        return attempt.choose(None)
    place = attempt.place
    assert not isinstance(place, Ending)
    assert place.decision is not None
    if wanted is not None:
        if not wanted:
            raise click.Abort
        choice = named(attempt, wanted.pop(0))
        click.secho(place.decision.question or "What do you do?", bold=True)
        click.echo(f"  → {_said(choice)}\n")
        return attempt.choose(choice.id)
    click.secho(place.decision.question or "What do you do?", bold=True)
    for number, choice in enumerate(offered, 1):
        click.echo(f"  {number}  {_said(choice)}")
    answer = click.prompt("Your choice", type=click.IntRange(1, len(offered)), prompt_suffix=" > ")
    click.echo()
    return attempt.choose(offered[answer - 1].id)


def _said(choice: Choice) -> str:
    if choice.id == SILENCE:
        return "You say nothing."
    return f"“{choice.text}”" if choice.spoken else choice.text


def _route(attempt: Attempt) -> None:
    told = []
    for step in attempt.steps:
        told.append(step.scene)
        if step.choice is not None:
            told.append(f"[{step.choice}]")
    click.echo(f"\nRoute: {' → '.join([*told, attempt.here])}")
    if attempt.values:
        click.echo("Values: " + ", ".join(f"{n} = {str(v).lower()}" for n, v in attempt.values.items()))
