"""`roleplay script`, `roleplay shots`, `roleplay board`: paper for the shoot."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.home import home_of, home_option, scenario_file
from roleplay.cli.show import Checked, as_text
from roleplay.errors import ScenarioInvalid
from roleplay.library import Home
from roleplay.media.paper import as_csv, board_page, fountain, screenplay_page, shot_list, shots_page
from roleplay.media.workshop import Workshop
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read_bytes

_SEPARATORS = {"comma": ",", "semicolon": ";"}

_output = click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of the screen."
)


@click.command()
@click.argument("scenario")
@click.option(
    "--format", "form", type=click.Choice(["fountain", "html"]), help="Guessed from OUT; fountain when there is none."
)
@_output
@home_option
def script(scenario: str, form: str | None, out: Path | None, home: Path) -> None:
    """Write the screenplay: for a screenwriting program (fountain) or the printer (html)."""
    form = form or _guess(out, {".fountain": "fountain", ".txt": "fountain"}, "fountain")
    read, _ = _read(scenario, home)
    _write(fountain(read) if form == "fountain" else screenplay_page(read), out)


@click.command()
@click.argument("scenario")
@click.option("--format", "form", type=click.Choice(["csv", "html"]), help="Guessed from OUT; csv when there is none.")
@click.option(
    "--separator",
    type=click.Choice(sorted(_SEPARATORS)),
    help="What your Excel expects in a CSV. Semicolon for a Dutch scenario, comma for others, when not given.",
)
@_output
@home_option
def shots(scenario: str, form: str | None, separator: str | None, out: Path | None, home: Path) -> None:
    """Write the shot list for the day of filming, by set and people: for Excel (csv) or the printer (html)."""
    form = form or _guess(out, {".csv": "csv"}, "csv")
    read, workshop = _read(scenario, home)
    if form == "html":
        _write(shots_page(read, workshop), out)
    else:
        between = _SEPARATORS[separator] if separator else None
        _write(as_csv(shot_list(read, workshop), read.language, between), out)


@click.command()
@click.argument("scenario")
@_output
@home_option
def board(scenario: str, out: Path | None, home: Path) -> None:
    """Draw the storyboard as a page (html): a picture per scene, what is said, and where each reaction leads."""
    read, workshop = _read(scenario, home)
    _write(board_page(read, workshop), out)


def _guess(out: Path | None, endings: dict[str, str], otherwise: str) -> str:
    if out is None:
        return otherwise
    form = {**endings, ".html": "html", ".htm": "html"}.get(out.suffix.lower())
    if form is None:
        raise click.UsageError(f"What {out.name} should be can't be told from its name: add --format.")
    return form


def _read(name: str, home: Path) -> tuple[Scenario, Workshop]:
    """A scenario, finished or not, and the workshop with its films. Raises ScenarioInvalid when it can't be read."""
    path = scenario_file(name, Home(home))
    reading = read_bytes(path.read_bytes(), path.stem)
    if reading.scenario is None:
        as_text([Checked(str(path), path.stem, reading.text, reading.findings)])
        raise ScenarioInvalid(path.stem, f"{path} can't be put on paper until this is mended.", reading.findings)
    around = home_of(path)
    return reading.scenario, Workshop(around.media, around.clips)


def _write(told: str | bytes, out: Path | None) -> None:
    raw = told.encode() if isinstance(told, str) else told
    if out is None:
        click.echo(raw, nl=False)
    else:
        out.write_bytes(raw)
