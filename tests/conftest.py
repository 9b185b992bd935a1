"""What several tests need: a small home folder, an app over it, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from werkzeug.test import TestResponse

from roleplay.app import Settings, create_app
from roleplay.app.house import House
from roleplay.library import Home

# Timing is never tested; the database of examples would dirty the checkout.
settings.register_profile(
    "house", max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
# A speech engine on this machine would make storyboards longer than their scripts.
os.environ["ROLEPLAY_VOICE"] = "off"

TINY = """\
title: Tiny
language: en
goal: You can try it.
remember: [Look first.]
variables:
  trust: {start: 0, from: -1, to: 1}
begin: hall
scenes:
  hall:
    script: |
      GUEST (angry)
      Where is my bag?
    question: What do you do?
    choices:
      look:
        say: I will look for it right now.
        then: desk
        change: {trust: +1}
        afterwards: SECRET-AFTER-LOOK
      shrug:
        do: You shrug.
        then: desk
        change: {trust: -1}
        afterwards: SECRET-AFTER-SHRUG
      leave:
        say: Not my job.
        then: desk
        afterwards: SECRET-AFTER-LEAVE
  desk:
    script: |
      GUEST (tired)
      And?
    then: last
  last:
    script: |
      GUEST (calm)
      So?
    choices:
      one: {say: Here it is., then: [{when: trust > 0, go: happy}, {go: sour}], afterwards: SECRET-A}
      two: {say: It is gone., then: sour, afterwards: SECRET-B}
      three: {do: You point at the door., then: sour, set: {trust: 0}, afterwards: SECRET-C}
endings:
  happy: {title: SECRET-HAPPY, outcome: good, script: GUEST smiles., consequence: SECRET-THEN}
  sour: {title: SECRET-SOUR, outcome: poor, script: GUEST walks off.}
reflection:
  - {ask: What did you see?, keep: true}
debrief:
  - {at: hall, ask: SECRET-PROMPT}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one tiny scenario and no films."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "scenarios" / "tiny.yaml").write_text(TINY)
    return Home(tmp_path)


class Whole(FlaskClient):
    """A client that reads every answer whole and closes it, as a browser does."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        return super().open(*arguments, **{"buffered": True, **options})


@pytest.fixture
def make_app() -> Iterator[Callable[[Home], Flask]]:
    """Makes apps and closes their stores at the end."""
    made: list[Flask] = []

    def make(home: Home) -> Flask:
        made.append(create_app(home, Settings()))
        made[-1].test_client_class = Whole
        return made[-1]

    yield make
    for app in made:
        cast(House, app.extensions["roleplay"]).store.close()


@pytest.fixture
def app(home: Home, make_app: Callable[[Home], Flask]) -> Flask:
    """An app over the tiny home."""
    return make_app(home)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that app."""
    return app.test_client()


def _program(named: str, *names: str) -> str:
    """A program of this machine; without it its tests are skipped here and fail in CI."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        sentence = f"{named} is missing. On Debian: apt install {names[0]}"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    return _program("Chromium", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def firefox() -> str:
    """Debian's Firefox. What it needs for H.264 comes with ffmpeg."""
    return _program("Firefox", "firefox-esr", "firefox")


@pytest.fixture(scope="session")
def pulseaudio() -> str:
    """A sound server: a machine for tests has no sound device."""
    return _program("PulseAudio", "pulseaudio")
