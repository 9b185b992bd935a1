"""`roleplay translate`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.words import tell
from roleplay.entry import translation_file
from roleplay.errors import ScenarioError, ScenarioInvalid
from roleplay.finding import Severity
from roleplay.library import Home
from roleplay.said import joined, said
from roleplay.scenario.model import Scenario
from roleplay.scenario.po_merge import Merged, State, merged
from roleplay.scenario.pofile import read_po
from roleplay.scenario.reading import read_bytes
from roleplay.scenario.translation import language_code
from roleplay.textfile import replace_text, text_of


@click.command()
@click.argument("scenario")
@click.argument("language")
@click.option("--check", "only", is_flag=True, help="Write nothing; exit status 1 when something is missing or old.")
@home_option
def translate(scenario: str, language: str, only: bool, home: Path) -> None:
    """Write or update the translation of SCENARIO into LANGUAGE (nl, de, pt-BR …): a PO file beside it.

    New texts come in empty. Where the text was changed, the words stay and are marked fuzzy: students don't see them
    until you took that mark away. What the scenario no longer has is put away at the end. Then it tells what is left.
    """
    path = scenario_file(scenario, Home(home))
    source = _sound(path)
    code = language_code(language, source.language)
    file = translation_file(path, code)
    before = text_of(file) if file.exists() else ""
    if before:
        _readable(file)
    result = merged(source, code, before)
    changed = result.text != before
    if changed and not only:
        if before:
            replace_text(file, before, result.text)
        else:
            file.write_bytes(result.text.encode())
        tell(said("{path}: updated.", path=file) if before else said("{path}: written.", path=file))
    elif changed:
        again = f"roleplay translate {scenario} {code}"
        tell(said("{file} is not up to date. Run: {command}", file=file, command=again))
    _tell(result, file)
    if only and (changed or not result.complete):
        sys.exit(1)


def _sound(path: Path) -> Scenario:
    """The scenario of a file. Raises ScenarioInvalid when it has mistakes: texts that can't be read would be missed."""
    reading = read_bytes(path.read_bytes(), path.stem)
    if reading.scenario is None or any(f.severity is Severity.ERROR for f in reading.findings):
        told = said(
            "{path} has mistakes, so its texts can't be told for sure. Mend them first: roleplay check {path}",
            path=path,
        )
        raise ScenarioInvalid(path.stem, told, reading.findings)
    return reading.scenario


def _readable(file: Path) -> None:
    _, faults = read_po(file.read_bytes(), file.name)
    if faults:
        told = said(
            "{file}:{line} can't be read, so nothing was changed. {message}",
            file=file,
            line=faults[0].mark.line,
            message=faults[0].message,
        )
        raise ScenarioError(file.name, told)


def _tell(result: Merged, file: Path) -> None:
    left = {state: sum(one is state for one in result.states.values()) for state in State}
    tell(said("{number} of {all} texts are translated.", number=left[State.DONE], all=len(result.states)))
    for place, states in result.by_place().items():
        missing, fuzzy = states[State.MISSING], states[State.FUZZY]
        told = joined(
            (
                said("{number} missing", number=missing) if missing else "",
                said("{number} to look at (fuzzy)", number=fuzzy) if fuzzy else "",
            ),
            ", ",
        )
        if told:
            tell(said("  {place}: {left}", place=place or said("around the story"), left=told))
    if not result.complete:
        told = said(
            "Fill them in in {file} with a text editor or a program such as Poedit, then run this again.",
            file=file.name,
        )
        tell(told)
