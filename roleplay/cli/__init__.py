"""The command line: thin; it parses, calls and prints.

Exit status: 0 fine, 1 something was found (check) or is not so, 2 could not run.
"""

from __future__ import annotations

import sys

import click

from roleplay import __version__
from roleplay.cli.check import check
from roleplay.cli.clips import clips
from roleplay.cli.map import map_
from roleplay.cli.play import play
from roleplay.cli.report import report
from roleplay.cli.serve import init, passcode, serve
from roleplay.errors import RoleplayError, ScenarioInvalid


class _Told(click.Group):
    """Ends every refusal with one sentence instead of a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ScenarioInvalid as fault:
            click.secho(fault.sentence, fg="red", err=True)
            sys.exit(1)
        except RoleplayError as fault:
            click.secho(fault.sentence, fg="red", err=True)
            sys.exit(2)
        except OSError as fault:
            place = f"{fault.filename}: " if fault.filename else ""
            click.secho(f"{place}{fault.strerror or fault}", fg="red", err=True)
            sys.exit(2)


@click.group(cls=_Told, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="roleplay")
def main() -> None:
    """Branching video role-play: watch a guest, choose a reaction, live with the effect, look back."""


for command in (check, report, map_, play, clips, serve, init, passcode):
    main.add_command(command)
