"""The command line: thin; it parses, calls and prints.

Exit status: 0 fine, 1 something was found (check) or is not so, 2 could not run.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import cast

import click

from roleplay import __version__
from roleplay.cli.words import language_option, tell
from roleplay.errors import RoleplayError, ScenarioInvalid
from roleplay.said import said
from roleplay.scenario.suggest import did_you_mean

COMMANDS = {
    "new": "roleplay.cli.new:new",
    "preview": "roleplay.cli.preview:preview",
    "check": "roleplay.cli.check:check",
    "fix": "roleplay.cli.fix:fix",
    "fmt": "roleplay.cli.fmt:fmt",
    "rename": "roleplay.cli.rename:rename",
    "translate": "roleplay.cli.translate:translate",
    "schema": "roleplay.cli.schema:schema",
    "publish": "roleplay.cli.publish:publish",
    "publications": "roleplay.cli.publish:publications_",
    "report": "roleplay.cli.report:report",
    "map": "roleplay.cli.map:map_",
    "play": "roleplay.cli.play:play",
    "clips": "roleplay.cli.clips:clips",
    "build": "roleplay.cli.build:build",
    "captions": "roleplay.cli.captions:captions",
    "script": "roleplay.cli.paper:script",
    "shots": "roleplay.cli.paper:shots",
    "board": "roleplay.cli.paper:board",
    "serve": "roleplay.cli.serve:serve",
    "people": "roleplay.cli.people:people",
    "classes": "roleplay.cli.retention:classes",
    "tidy": "roleplay.cli.retention:tidy",
    "worker": "roleplay.cli.worker:worker",
    "init": "roleplay.cli.serve:init",
}
"""Every command, and where it lives: only the one that runs is imported, so that none waits for the server's."""

_PIPE_CLOSED = 141
"""The status that a shell gives a program that wrote to a closed pipe."""


class _Told(click.Group):
    """Loads a command when it is wanted, and ends every refusal with one sentence instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own shape
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        return cast(click.Command, getattr(import_module(module), attribute))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            guess = did_you_mean(name, COMMANDS) or said(" Commands: {names}.", names=", ".join(COMMANDS))
            raise RoleplayError(name, said("There is no command `{name}`.{guess}", name=name, guess=guess))
        return super().resolve_command(ctx, args)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            # Who reads along has seen enough, as in `| head`: no fault, and nobody is there to be told of it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(_PIPE_CLOSED)
        except ScenarioInvalid as fault:
            tell(fault.sentence, fg="red", err=True)
            sys.exit(1)
        except RoleplayError as fault:
            tell(fault.sentence, fg="red", err=True)
            sys.exit(2)
        except OSError as fault:
            place = f"{fault.filename}: " if fault.filename else ""
            click.secho(f"{place}{fault.strerror or fault}", fg="red", err=True)
            sys.exit(2)


@click.group(cls=_Told, context_settings={"help_option_names": ["-h", "--help"]})
@language_option
@click.version_option(__version__, prog_name="roleplay")
def main() -> None:
    """Branching video role-play: watch a guest, choose a reaction, live with the effect, look back."""
