"""`roleplay schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from roleplay.cli.home import writable
from roleplay.scenario.schema import schema as schema_of


@click.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here instead of showing it."
)
def schema(out: Path | None) -> None:
    """Show the JSON Schema of the scenario format, for editors such as VS Code."""
    if out is None:
        click.echo(schema_text(), nl=False)
        return
    writable(out).write_text(schema_text(), encoding="utf-8")
    click.echo(f"{out}: written.")


def schema_text() -> str:
    """The schema as it stands in a file."""
    return json.dumps(schema_of(), ensure_ascii=False, indent=2) + "\n"
