"""`roleplay fix`: makes the mends that can be proved, after showing them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.check import checked
from roleplay.cli.files import replace_text, show_difference, text_of
from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.show import as_text
from roleplay.finding import Severity
from roleplay.library import Home
from roleplay.scenario.mends import mended


@click.command()
@click.argument("scenario")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--check", "only", is_flag=True, help="Write nothing; exit status 1 when there is something to mend.")
@home_option
def fix(scenario: str, yes: bool, only: bool, home: Path) -> None:
    """Mend what can be mended for sure in SCENARIO, a file or a name: slips of names, keys, quotes and columns.

    The difference is shown first. A mend is made only when less is wrong after it and no other line is read
    differently. What remains is told as by `roleplay check`.
    """
    path = scenario_file(scenario, Home(home))
    before = text_of(path)
    result = mended(before, path.stem)
    if not result.done:
        click.echo(f"{path}: nothing that can be mended for sure.")
    else:
        show_difference(path, before, result.text)
        click.echo()
        for finding in result.done:
            click.echo(f"line {finding.mark.line}  {finding.code}  {finding.mend.said if finding.mend else ''}")
        if only:
            sys.exit(1)
        if not yes and not click.confirm("Write this?", default=True):
            click.echo("Nothing was changed.")
            return
        replace_text(path, before, result.text)
        click.echo(f"{path}: mended.")
    if only:
        return
    click.echo()
    left = checked(path)
    as_text([left])
    if any(finding.severity is Severity.ERROR for finding in left.findings):
        sys.exit(1)
