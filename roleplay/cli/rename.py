"""`roleplay rename`: another name for a scene, an ending, a choice or a variable, wherever it stands."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import click

from roleplay.cli.files import show_difference
from roleplay.cli.home import home_of, home_option, scenario_file
from roleplay.cli.words import tell, words
from roleplay.errors import EditRefused, HomeError, RoleplayError, ScenarioError
from roleplay.home import Home
from roleplay.library import translations_beside
from roleplay.media.need import Role, needs
from roleplay.renames import note
from roleplay.said import joined, said
from roleplay.scenario.model import Scenario
from roleplay.scenario.po_rename import renamed_po
from roleplay.scenario.pofile import read_po
from roleplay.scenario.reading import read
from roleplay.scenario.rename import Kind, Rename, renamed
from roleplay.textfile import replace_text, text_of

Change = tuple[Path, str, str]
"""A file, and its text before and after."""
Move = tuple[Path, Path]


@click.command()
@click.argument("scenario")
@click.argument("old")
@click.argument("new")
@click.option("--variable", is_flag=True, help="OLD is a variable, where a scene or an ending has that name too.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@home_option
def rename(scenario: str, old: str, new: str, variable: bool, yes: bool, dry_run: bool, home: Path) -> None:
    """Give a scene, an ending or a variable of SCENARIO the name NEW instead of OLD; a choice: SCENE/OLD SCENE/NEW.

    It is changed wherever it stands: in the scenario, in its translations, and in the names of films that are called
    after it. Layout and comments stay. Routes that were played under the old name count on under the new one.
    """
    path = scenario_file(scenario, Home(home))
    text = text_of(path)
    wanted = _wanted(text, path.stem, old, new, variable)
    changes = [(path, text, renamed(text, path.stem, wanted)), *_translations(path, wanted)]
    moves = _films(path, wanted, text)
    for change in changes:
        show_difference(*change)
    for was, becomes in moves:
        click.echo(f"{was} -> {becomes.name}")
    if dry_run or not (yes or click.confirm(words(said("Write this?")), default=True)):
        tell(said("Nothing was changed."))
        return
    _write(changes, moves)
    where = home_of(path)
    if where.scenarios == path.resolve().parent:
        note(where, path.stem, [replace(wanted, when=time.time())])
    tell(said("{path}: `{old}` is called `{new}` now.", path=path, old=old, new=new))


def _wanted(text: str, scenario_id: str, old: str, new: str, variable: bool) -> Rename:
    """What is meant by two names."""
    at, slash, choice = old.partition("/")
    if slash:
        scene, _, named = new.rpartition("/")
        if scene not in ("", at):
            told = said("A choice stays in its scene: `{name}`. To move it, edit the scenario.", name=f"{at}/{named}")
            raise EditRefused(new, told)
        return Rename(Kind.CHOICE, choice, named, at)
    scenario = read(text, scenario_id).scenario
    if scenario is None:
        return Rename(Kind.PLACE, old, new)  # what is wrong is said when it is tried
    place = scenario.place(old) is not None
    if place and old in scenario.variables and not variable:
        told = said(
            "`{name}` is the name of a scene or an ending and of a variable. For the variable add --variable. Rename "
            "the scene or ending?",
            name=old,
        )
        if not click.confirm(words(told), default=True):
            raise click.Abort
    is_variable = variable or (old in scenario.variables and not place)
    return Rename(Kind.VARIABLE if is_variable else Kind.PLACE, old, new)


def _translations(path: Path, wanted: Rename) -> Iterator[Change]:
    """The translations that change. Raises ScenarioError for one that can't be read or would not be the same."""
    for name in translations_beside(path):
        file = path.with_name(name)
        text = text_of(file)
        before, faults = read_po(text.encode(), name)
        if before is None:
            told = said(
                "{file}:{line} can't be read, so nothing was changed. {message}",
                file=file,
                line=faults[0].mark.line,
                message=faults[0].message,
            )
            raise ScenarioError(name, told)
        after = renamed_po(text, wanted)
        made, _ = read_po(after.encode(), name)
        told_before = [(wanted.path(e.path), e.source, e.words, e.fuzzy) for e in before.entries]
        if made is None or told_before != [(e.path, e.source, e.words, e.fuzzy) for e in made.entries]:
            told = said("{file} can't be changed for sure, so nothing was changed. Rename it by hand.", file=file)
            raise EditRefused(name, told)
        if after != text:
            yield file, text, after


def _films(path: Path, wanted: Rename, text: str) -> list[Move]:
    """Films and captions that are called after a scene or an ending, and their new names.

    One that the scenario names itself keeps its name: so the scenario finds it.
    """
    scenario = read(text, path.stem).scenario
    folder = home_of(path).media / path.stem
    if wanted.kind is not Kind.PLACE or scenario is None or not folder.is_dir() or not _follow(scenario, wanted.old):
        return []
    moves = []
    for file in sorted(folder.iterdir()):
        name = normalize("NFC", file.name)  # a Mac writes é as two signs
        if name.startswith(f"{wanted.old}.") and file.is_file():
            moves.append((file, file.with_name(wanted.new + name.removeprefix(wanted.old))))
    for was, becomes in moves:
        if becomes.exists():
            told = said(
                "{file} can't be renamed: there is {other} already. Move that away.", file=was.name, other=becomes
            )
            raise EditRefused(wanted.new, told)
    return moves


def _follow(scenario: Scenario, place: str) -> bool:
    """Whether films are found by the name of a place alone."""
    own = scenario.place(place)
    alike = [need for need in needs(scenario) if Path(need.file).stem == place]
    return own is not None and not own.clips and all((n.place, n.role) in _by_name(place) for n in alike)


def _by_name(place: str) -> set[tuple[str, Role]]:
    return {(place, Role.SCENE), (place, Role.ENDING)}


def _write(changes: Sequence[Change], moves: Sequence[Move]) -> None:
    """Makes all changes; where one fails, those before it are taken back."""
    made: list[Change] = []
    moved: list[Move] = []
    try:
        for change in changes:
            replace_text(*change)
            made.append(change)
        for was, becomes in moves:
            was.rename(becomes)
            moved.append((was, becomes))
    except (RoleplayError, OSError) as fault:
        for was, becomes in moved:
            with suppress(OSError):
                becomes.rename(was)
        for path, before, after in made:
            with suppress(RoleplayError, OSError):
                replace_text(path, after, before)
        told = fault.sentence if isinstance(fault, RoleplayError) else f"{fault.filename}: {fault.strerror}"
        raise HomeError(str(changes[0][0]), joined((told, said("Nothing was renamed.")))) from fault
