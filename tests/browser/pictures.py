"""Pictures of every screen in light and dark, and the page of the docs that shows them: `make pictures`."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from roleplay.jobs import make, todo
from roleplay.library import Home, Library
from roleplay.shipped import shipped
from tests.browser.author_screens import AUTHOR_SCREENS
from tests.browser.class_screens import CLASS_SCREENS
from tests.browser.hands import FLAGS, Server
from tests.browser.screens import SCREENS, Place, Screen
from tests.browser.seeded import seeded

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures" / "screens"
SCENARIO = "room-not-ready"
WAYS = [
    *[["explain", "turn_around", "find_out", "half_hour", "walk_along"]] * 4,
    *[["explain", "coffee", "together", "twenty", "key"]] * 3,
    *[["listen", "find_out", "half_hour", "walk_along"]] * 3,
    *[["explain", "coffee", "nearly", "discount"]] * 3,
    *[["explain", "terms", "defend"]] * 4,
    *[["explain", "turn_around", "other_room", "both"]] * 2,
    *[["explain", "terms", "tell_story", "twenty", "key"]] * 2,
    *[["manager", "step_back", "other_room", "your_call"]] * 2,
    ["manager", "tell_story"],
]
AGAIN = [
    *[["listen", "find_out", "half_hour", "walk_along"]] * 4,
    *[["listen", "promise", "own_up", "half_hour", "key"]] * 3,
]
LONGEST = 1200
"""Pixels (CSS) of a page that are shown; the rest of a long one is cut."""

PHONE, DESK = (360, 640), (1280, 720)
KINDS = {"phone": (PHONE, "light", 1.5), "phone-dark": (PHONE, "dark", 1.5), "desk": (DESK, "light", 0.75)}
BEAMER = {"desk": (DESK, "light", 0.75), "desk-dark": (DESK, "dark", 0.75)}
EVERY = [*SCREENS, *CLASS_SCREENS, *AUTHOR_SCREENS]


def main(names: Sequence[str]) -> None:
    """Takes the pictures of all screens, or of those named, and writes docs/screens.md."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(_home(Path(folder)).root)
        try:
            classes = seeded(server, [SCENARIO, "early-guest"], WAYS, AGAIN)
            place = Place(server.address, SCENARIO, server.person, classes)
            with sync_playwright() as playwright:
                chromium = shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                for screen in EVERY:
                    if not names or screen.name in names:
                        _pictures(browser, place, screen)
                browser.close()
        finally:
            server.stop()
    (ROOT / "docs" / "screens.md").write_text("\n".join(_page()) + "\n")


def _home(folder: Path) -> Home:
    home = Home(folder)
    shutil.copytree(shipped("scenarios"), home.scenarios)
    shutil.copytree(shipped("media"), home.media)
    library = Library(home)
    for _made in make(library, todo(library)):
        pass
    return home


def _pictures(browser: Browser, place: Place, screen: Screen) -> None:
    for kind, ((width, height), scheme, scale) in (BEAMER if screen.beamer else KINDS).items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=scale,
            locale="en",
            reduced_motion="reduce",
        )
        page = context.new_page()
        screen.go(page, place)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(250)
        high = page.evaluate("document.documentElement.scrollHeight")
        whole = not screen.beamer and page.evaluate(
            "scrollY === 0 && document.querySelector('#stage')?.hidden !== false"
        )
        raw = page.screenshot(
            full_page=whole,
            clip={"x": 0, "y": 0, "width": width, "height": min(high, LONGEST)} if whole else None,
        )
        Image.open(io.BytesIO(raw)).convert("RGB").save(FOLDER / f"{screen.name}.{kind}.webp", quality=60, method=6)
        page.unroute_all(behavior="ignoreErrors")
        context.close()
    print(screen.name, flush=True)


def _page() -> Iterator[str]:
    yield "# Every screen"
    yield ""
    yield "Made by `make pictures`: each screen on a phone in light and in dark, and on a desk; what a class looks at"
    yield "together on the beamer, in light and in dark. The same screens are looked at by axe-core, at 320 pixels and"
    yield "in letters of 200 %, in tests/browser/test_accessible.py."
    for screen in EVERY:
        yield ""
        yield f"## {screen.name.replace('-', ' ').capitalize()}"
        yield ""
        yield screen.about
        yield ""
        for kind, ((width, _height), _scheme, _scale) in (BEAMER if screen.beamer else KINDS).items():
            shown = 480 if width > 400 else 200
            source = f"pictures/screens/{screen.name}.{kind}.webp"
            yield f'<img src="{source}" alt="{screen.name}, {kind}" width="{shown}">'


if __name__ == "__main__":
    main(sys.argv[1:])
