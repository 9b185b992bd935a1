"""Which folder a command works on."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.errors import HomeError, ScenarioNotFound
from roleplay.library import Home
from roleplay.said import said
from roleplay.scenario.proof import MOST_STATES
from roleplay.scenario.suggest import did_you_mean


def _found(_context: click.Context, _parameter: click.Parameter, root: Path) -> Path:
    """The folder as it was named; in full when it is no home, for then it is told which one was looked at."""
    return root if (root / "scenarios").is_dir() else root.resolve()


home_option = click.option(
    "--home",
    "home",
    type=click.Path(path_type=Path),
    envvar="ROLEPLAY_HOME",
    default=Path(),
    callback=_found,
    help="The folder with scenarios/ and media/ (default: this one).",
)

states_option = click.option(
    "--states",
    "most_states",
    type=click.IntRange(min=1),
    default=MOST_STATES,
    show_default=True,
    help="How many states the proof may look at.",
)


def home_of(path: Path) -> Home:
    """The home that a scenario file lies in: the folder above its folder when that is called scenarios."""
    folder = path.resolve().parent
    return Home(folder.parent if folder.name == "scenarios" else folder)


def scenario_file(name: str, home: Home) -> Path:
    """The file of a scenario given as a path or as an id. Raises ScenarioNotFound."""
    path = Path(name)
    if path.is_file():
        return path
    inside = home.scenarios / f"{name}.yaml"
    if inside.is_file():
        return inside
    if path.suffix or len(path.parts) > 1:
        known = [str(p.relative_to(path.parent)) for p in path.parent.glob("*.yaml")]
        raise ScenarioNotFound(
            name, said("There is no file {path}.{guess}", path=path.resolve(), guess=did_you_mean(path.name, known))
        )
    if not home.scenarios.is_dir():
        home.usable()  # says what is missing
    guess = did_you_mean(name, [p.stem for p in home.scenarios.glob("*.yaml")])
    raise ScenarioNotFound(
        name,
        said(
            "There is no scenario `{name}` in {folder}.{guess}", name=name, folder=home.scenarios.resolve(), guess=guess
        ),
    )


def writable(out: Path) -> Path:
    """A file to write, when its folder is there. Raises HomeError."""
    if not out.parent.is_dir():
        raise HomeError(str(out.parent), said("There is no folder {folder}. Make it first.", folder=out.parent))
    return out
