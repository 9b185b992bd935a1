"""Which folder a command works on."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.errors import ScenarioNotFound
from roleplay.library import Home
from roleplay.scenario.proof import MOST_STATES

home_option = click.option(
    "--home",
    "home",
    type=click.Path(path_type=Path),
    envvar="ROLEPLAY_HOME",
    default=Path(),
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
    raise ScenarioNotFound(name, f"There is no file {name}, and no scenario of that name in {home.scenarios}.")
