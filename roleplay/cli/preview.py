"""`roleplay preview`: a draft in the browser of this machine, that follows the file while it is written."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import click

from roleplay.app import Settings, create_app
from roleplay.app.at_home import HOST
from roleplay.app.house import House
from roleplay.cli.home import home_of, home_option, scenario_file
from roleplay.cli.serve import listen, serve_on
from roleplay.cli.words import tell
from roleplay.errors import NoSuchPlace, ScenarioError
from roleplay.home import Home
from roleplay.said import said
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read_bytes
from roleplay.scenario.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Desk(Home):
    """The home of one file, whose own data folder is `kept`. Clips are made where those of its home are."""

    file: Path
    kept: Path

    @property
    def scenarios(self) -> Path:
        """Where the file lies, whatever that folder is called."""
        return self.file.parent

    @property
    def data(self) -> Path:
        """What goes when the preview ends."""
        return self.kept

    @property
    def clips(self) -> Path:
        """The clips of the home, so that none is made twice; else they go as well."""
        own = self.root / "data" / "clips"
        return own if own.is_dir() and os.access(own, os.W_OK) else self.kept / "clips"


@click.command()
@click.argument("scenario")
@click.option("--at", default="", metavar="SCENE", help="Begin at this scene or ending.")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="Begin with this value of a variable.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="On this port; else on one that is free.")
@click.option("--no-browser", is_flag=True, help="Only tell the address.")
@home_option
def preview(scenario: str, at: str, values: tuple[str, ...], port: int, no_browser: bool, home: Path) -> None:
    """Play SCENARIO, a file or a name, in the browser while you write it.

    It follows the file: save, and it goes on where you are, with your changes. What the check says stands beside it.
    Only this machine can open it, nothing that is played is kept, and Ctrl-C ends it.
    """
    path = scenario_file(scenario, Home(home)).resolve()
    asked = _asked(read_bytes(path.read_bytes(), path.stem).scenario, at, values)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the folder goes then too
    with tempfile.TemporaryDirectory(prefix="roleplay-preview-", ignore_cleanup_errors=True) as kept:
        tempfile.tempdir = kept  # what a drawing needs meanwhile goes with it, wherever that was broken off
        app = create_app(Desk(home_of(path).root, path, Path(kept)), Settings(at_home=True))
        house = cast(House, app.extensions["roleplay"])
        try:
            listening = listen(HOST, port)
            address = f"http://{HOST}:{listening.getsockname()[1]}/author/{path.stem}/preview"
            address += f"?{urlencode(asked)}" if asked else ""
            click.secho(f"\n  {address}", bold=True)
            tell(said("  It follows the file while you write. Ctrl-C stops.\n"))
            sys.stdout.flush()
            if not no_browser:
                _open(address)
            house.clips.start()
            serve_on(app, listening)
        except KeyboardInterrupt:
            pass
        finally:
            logging.disable()  # a clip under way ends with the process: nobody needs to hear how
            threading.excepthook = lambda _told: None
            house.clips.stop()
            house.store.close()
            tempfile.tempdir = None
    tell(said("Stopped."))


def _asked(scenario: Scenario | None, at: str, values: tuple[str, ...]) -> Mapping[str, str]:
    """Where to begin, as it stands in the address. Raises NoSuchPlace, or ScenarioError for a value."""
    asked = {"at": at} if at else {}
    if scenario is None:
        return asked  # the page tells what is wrong with the file
    if at and scenario.place(at) is None:
        guess = did_you_mean(at, [place.id for place in scenario.places()])
        told = said("`{scenario}` has no scene or ending `{at}`.{guess}", scenario=scenario.id, at=at, guess=guess)
        raise NoSuchPlace(at, told)
    for each in values:
        name, sign, value = (part.strip() for part in each.partition("="))
        variable = scenario.variables.get(name)
        if not sign or not value:
            told = said(
                "`{given}` sets nothing. Write it like this: {option}", given=each, option=_option(name or "trust", 2)
            )
            raise ScenarioError(each, told)
        if variable is None:
            known = ", ".join(scenario.variables) or said("none")
            guess = did_you_mean(name, scenario.variables) or said(" There is: {names}.", names=known)
            told = said("`{scenario}` has no variable `{name}`.{guess}", scenario=scenario.id, name=name, guess=guess)
            raise ScenarioError(name, told)
        if variable.yes_no and value not in ("true", "false"):
            told = said(
                "`{name}` is true or false. Write it like this: {option}", name=name, option=_option(name, "true")
            )
            raise ScenarioError(name, told)
        if not variable.yes_no and not (_whole(value) and variable.low <= int(value) <= variable.high):
            told = said(
                "`{name}` is a whole number from {low} to {high}. Write it like this: {option}",
                name=name,
                low=variable.low,
                high=variable.high,
                option=_option(name, variable.high),
            )
            raise ScenarioError(name, told)
        asked[f"value-{name}"] = value
    return asked


def _option(name: str, value: object) -> str:
    return f"--set {name}={value}"


def _whole(said: str) -> bool:
    digits = said.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 9


def _open(address: str) -> None:
    """Opens the browser, where there is one with a window."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    try:
        webbrowser.open(address)
    except (webbrowser.Error, OSError) as fault:
        logging.getLogger(__name__).debug("no browser: %s", fault)
