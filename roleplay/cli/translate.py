"""`roleplay translate`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from roleplay.cli.files import replace_text, text_of
from roleplay.cli.home import home_option, scenario_file
from roleplay.errors import ScenarioError, ScenarioInvalid
from roleplay.finding import Severity
from roleplay.library import Home, translations_beside
from roleplay.scenario.model import Scenario
from roleplay.scenario.po_merge import Merged, State, merged
from roleplay.scenario.pofile import read_po
from roleplay.scenario.reading import read_bytes

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


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
    code = _code(language, source)
    file = _beside(path, code)
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
        click.echo(f"{file}: {'updated' if before else 'written'}.")
    elif changed:
        click.echo(f"{file} is not up to date. Run: roleplay translate {scenario} {code}")
    _tell(result, file)
    if only and (changed or not result.complete):
        sys.exit(1)


def _sound(path: Path) -> Scenario:
    """The scenario of a file. Raises ScenarioInvalid when it has mistakes: texts that can't be read would be missed."""
    reading = read_bytes(path.read_bytes(), path.stem)
    if reading.scenario is None or any(f.severity is Severity.ERROR for f in reading.findings):
        told = f"{path} has mistakes, so its texts can't be told for sure. Mend them first: roleplay check {path}"
        raise ScenarioInvalid(path.stem, told, reading.findings)
    return reading.scenario


def _code(language: str, source: Scenario) -> str:
    if not _TAG.fullmatch(language):
        raise ScenarioError(language, f"`{language[:40]}` is no code of a language. Use a code such as nl or pt-BR.")
    code = language.replace("_", "-")
    if code.lower() == source.language.lower():
        raise ScenarioError(language, f"The scenario itself is in `{source.language}`. Name another language.")
    return code


def _beside(path: Path, language: str) -> Path:
    """The file of that language: the one there is, however its name is written, or a new one."""
    for name in translations_beside(path):
        if name.removesuffix(".po").rpartition(".")[2].replace("_", "-").lower() == language.lower():
            return path.with_name(name)
    return path.with_name(f"{path.stem}.{language}.po")


def _readable(file: Path) -> None:
    _, faults = read_po(file.read_bytes(), file.name)
    if faults:
        line = faults[0].mark.line
        raise ScenarioError(file.name, f"{file}:{line} can't be read, so nothing was changed. {faults[0].message}")


def _tell(result: Merged, file: Path) -> None:
    left = {state: sum(one is state for one in result.states.values()) for state in State}
    click.echo(f"{left[State.DONE]} of {len(result.states)} texts are translated.")
    for place, states in result.by_place().items():
        told = [
            f"{states[state]} {word}"
            for state, word in ((State.MISSING, "missing"), (State.FUZZY, "to look at (fuzzy)"))
            if states[state]
        ]
        if told:
            click.echo(f"  {place or 'around the story'}: {', '.join(told)}")
    if not result.complete:
        click.echo(f"Fill them in in {file.name} with a text editor or a program such as Poedit, then run this again.")
