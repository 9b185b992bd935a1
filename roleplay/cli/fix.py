"""`roleplay fix`: makes the mends that can be proved, after showing them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.check import checked
from roleplay.cli.files import show_difference
from roleplay.cli.home import home_option, scenario_file
from roleplay.cli.show import as_text
from roleplay.cli.words import tell, words
from roleplay.finding import Severity
from roleplay.library import Home
from roleplay.said import said
from roleplay.scenario.mends import mended
from roleplay.textfile import replace_text, text_of


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
        tell(said("{path}: nothing that can be mended for sure.", path=path))
    else:
        show_difference(path, before, result.text)
        click.echo()
        for finding in result.done:
            mend = finding.mend.said if finding.mend else ""
            tell(said("line {line}  {code}  {mend}", line=finding.mark.line, code=finding.code, mend=mend))
        if only:
            sys.exit(1)
        if not yes and not click.confirm(words(said("Write this?")), default=True):
            tell(said("Nothing was changed."))
            return
        replace_text(path, before, result.text)
        tell(said("{path}: mended.", path=path))
    if only:
        return
    click.echo()
    left = checked(path)
    as_text([left])
    if any(finding.severity is Severity.ERROR for finding in left.findings):
        sys.exit(1)
