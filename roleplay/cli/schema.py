"""`roleplay schema`."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.home import writable
from roleplay.cli.words import language, tell
from roleplay.said import said
from roleplay.scenario.schema import schema_text


@click.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here instead of showing it."
)
def schema(out: Path | None) -> None:
    """Show the JSON Schema of the scenario format, for editors such as VS Code."""
    if out is None:
        click.echo(schema_text(language()), nl=False)
        return
    writable(out).write_text(schema_text(language()), encoding="utf-8")
    tell(said("{path}: written.", path=out))
