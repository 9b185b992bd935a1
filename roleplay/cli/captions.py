"""`roleplay captions`: drafts the captions that films lack."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from roleplay.cli.home import home_of, home_option, scenario_file
from roleplay.cli.words import words
from roleplay.errors import ScenarioInvalid
from roleplay.finding import Severity
from roleplay.library import Home
from roleplay.media.caption_drafts import Drafted, Outcome, draft_captions
from roleplay.media.drafting import Timing
from roleplay.media.workshop import Workshop
from roleplay.scenario.reading import read_bytes


def _code(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise click.BadParameter(f"“{value}” is no code of a language. Use a code such as en or nl.")
    return value


@click.command()
@click.argument("scenario")
@click.option("--language", callback=_code, help="Another language than the scenario's: its words, to be translated.")
@click.option("--force", is_flag=True, help="Write over captions that are there.")
@home_option
def captions(scenario: str, language: str | None, force: bool, home: Path) -> None:
    """Draft captions for the films of SCENARIO that have none: its script, timed to where somebody speaks.

    They are written beside the films. Watch each film with them and mend them: a draft knows no words that an actor
    changed. Exit status 0: done. 1: a film can't be read. 2: could not run.
    """
    path = scenario_file(scenario, Home(home))
    read = read_bytes(path.read_bytes(), path.stem)
    if read.scenario is None or any(finding.severity is Severity.ERROR for finding in read.findings):
        told = f"{path} can't be read whole: there are mistakes in it. Run: roleplay check {path}"
        raise ScenarioInvalid(path.stem, told, read.findings)
    folder = home_of(path)
    workshop = Workshop(folder.media, folder.clips)
    outcomes = []
    for drafted in draft_captions(read.scenario, workshop, language or read.scenario.language, force):
        broken = drafted.outcome is Outcome.BROKEN
        click.secho(words(drafted.problem) if broken else _told(drafted), fg="red" if broken else None, err=broken)
        outcomes.append(drafted.outcome)
    if not outcomes:
        click.echo(f"None of its clips is filmed yet. Films belong in {folder.media / path.stem}; see: roleplay clips")
    if Outcome.WRITTEN in outcomes:
        click.echo("Now watch the films with their captions, and mend what you hear otherwise.")
    if Outcome.BROKEN in outcomes:
        sys.exit(1)


def _told(drafted: Drafted) -> str:
    film, file = drafted.film, drafted.file.name
    match drafted.outcome:
        case Outcome.KEPT:
            return f"{film}: has captions, {file}. To write over them: --force"
        case Outcome.NO_SOUND:
            return f"{film}: has no sound. Nothing is written."
        case Outcome.NO_LINES:
            return f"{film}: nobody speaks in its script. Nothing is written; describe the sounds that matter, in [ ]."
        case Outcome.NO_SPEECH:
            return f"{film}: no speech is heard in it. Nothing is written. Is its sound on the film?"
    assert drafted.draft is not None
    number = len(drafted.draft.cues)
    wrote = f"{file}: {number} caption{'' if number == 1 else 's'} written"
    if drafted.timed_by:
        return f"{wrote}, with the times and words of {drafted.timed_by}. Translate them."
    if drafted.draft.timing is Timing.FITS:
        return f"{wrote}. The timing fits the speech."
    return f"{wrote}. The timing is only proportional: script and speech don't fit. Check it line by line."
