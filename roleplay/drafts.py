"""A new scenario in a folder: written under a name of its own, from somebody's answers or from another scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from roleplay.errors import HomeError, ScenarioError
from roleplay.said import OWN, said
from roleplay.scenario.draft import copied, file_name
from roleplay.scenario.schema import FILE, schema_text
from roleplay.scenario.yamltext import TooMuch
from roleplay.textfile import new_file, text_of

MOST_ALIKE = 1000
"""Scenarios of one title."""


def written(
    folder: Path, title: str, text: str, free: Callable[[str], bool] = lambda _name: True, language: str = OWN
) -> Path:
    """Writes a new scenario, named after its title, with a number where that name is taken or not `free`.

    The schema that its first line names is put beside it, with its help in `language`. Raises HomeError.
    """
    name = file_name(title)
    for number in range(1, MOST_ALIKE):
        tried = name if number == 1 else f"{name}-{number}"
        path = new_file(folder, tried, ".yaml", text) if free(tried) else None
        if path is not None:
            (folder / FILE).write_text(schema_text(language), encoding="utf-8")
            return path
    raise HomeError(
        str(folder),
        said(
            "There are a thousand scenarios called {name} in {folder}. Choose another title.", name=name, folder=folder
        ),
    )


def copy_of(source: Path, title: str) -> str:
    """The text of a scenario under its own title. Raises ScenarioError when it can't be copied."""
    try:
        made = copied(text_of(source), title)
    except (yaml.YAMLError, TooMuch):
        made = None
    if made is None:
        told = said(
            "{source} can't be copied: its title can't be found. Mend it first: roleplay check {source}", source=source
        )
        raise ScenarioError(source.stem, told)
    return made
