"""One server and one browser for all browser tests of a worker; a fresh page, without any fault, for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from roleplay.jobs import make, todo
from roleplay.library import Home, Library
from tests.browser.hands import FLAGS, LONG, Server
from tests.conftest import TINY
from tests.films import film

GALA = Path(__file__).with_name("gala.yaml")
"""Right to left, filmed, with a lecture, a clock, a loop while thinking and a described version."""
GALA_FILMS = {
    "hall": 2.0,
    "hall.described": 3.0,
    "hall-waiting": 1.0,
    "kitchen": 1.5,
    "table": 2.0,
    "lecture": 4.0,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser does on a busy machine is tried again before it counts as a fault."""
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("flaky"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = Home(tmp_path_factory.mktemp("home"))
    home.scenarios.mkdir()
    home.media.mkdir()
    text = TINY.replace("I will look for it right now.", LONG)
    (home.scenarios / "tiny.yaml").write_text(text)
    shutil.copy(GALA, home.scenarios)
    for name, length in GALA_FILMS.items():
        film(home.media / "gala" / f"{name}.mp4", length=length, sound="waiting" not in name)
    (home.media / "gala" / "hall.ar.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:01.900\n<v GUEST>أين طعامي؟\n")
    library = Library(home)
    assert all(made.problem is None for made in make(library, todo(library)))
    made = Server(home.root)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="en")
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    context.close()
    assert faults == []
