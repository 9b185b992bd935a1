"""Pictures of every screen in light and dark, and the page of the docs that shows them: `make pictures`."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from roleplay.jobs import make, todo
from roleplay.library import Home, Library
from roleplay.shipped import shipped
from tests.browser.hands import FLAGS, Server
from tests.browser.screens import SCREENS, Place, Screen

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures" / "screens"
SCENARIO = "room-not-ready"
LONGEST = 1600
"""Pixels (CSS) of a page that are shown; the rest of a long one is cut."""

PHONE, DESK = (360, 640), (1280, 720)
KINDS = {"phone": (PHONE, "light", 1.5), "phone-dark": (PHONE, "dark", 1.5), "desk": (DESK, "light", 0.75)}


def main(names: Sequence[str]) -> None:
    """Takes the pictures of all screens, or of those named, and writes docs/screens.md."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(_home(Path(folder)).root)
        try:
            _class_of_twelve(server)
            with sync_playwright() as playwright:
                chromium = shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                for screen in SCREENS:
                    if not names or screen.name in names:
                        _pictures(browser, server, screen)
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


def _class_of_twelve(server: Server) -> None:
    """Others have played, so that there is something to see of them."""
    turns = itertools.cycle("112132")
    for _ in range(12):
        scene = _asked(f"{server.address}/scenarios/{SCENARIO}/attempts", b"")
        while scene["kind"] == "scene":
            move = {"kind": "went_on"} if scene["goes_on"] else {"kind": "chosen", "choice": next(turns)}
            event = {"key": f"picture-{scene['step']:03}", "step": scene["step"], **move}
            scene = _asked(server.address + scene["events"], json.dumps({"events": [event]}).encode())


def _asked(address: str, body: bytes) -> dict[str, Any]:
    headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if body else {})
    with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
        scene: dict[str, Any] = json.load(answer)["scene"]
        return scene


def _pictures(browser: Browser, server: Server, screen: Screen) -> None:
    for kind, ((width, height), scheme, scale) in KINDS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=scale,
            locale="en",
            reduced_motion="reduce",
        )
        page = context.new_page()
        screen.go(page, Place(server.address, SCENARIO, server.person))
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(250)
        high = page.evaluate("document.documentElement.scrollHeight")
        whole = page.evaluate("scrollY === 0 && document.querySelector('#stage')?.hidden !== false")
        raw = page.screenshot(
            full_page=whole,
            clip={"x": 0, "y": 0, "width": width, "height": min(high, LONGEST)} if whole else None,
        )
        Image.open(io.BytesIO(raw)).convert("RGB").save(FOLDER / f"{screen.name}.{kind}.webp", quality=72, method=6)
        page.unroute_all(behavior="ignoreErrors")
        context.close()
    print(screen.name, flush=True)


def _page() -> Iterator[str]:
    yield "# Every screen"
    yield ""
    yield "Made by `make pictures`: each screen on a phone in light and in dark, and on a desk. The same screens are"
    yield "looked at by axe-core, at 320 pixels and in letters of 200 %, in tests/browser/test_accessible.py."
    for screen in SCREENS:
        yield ""
        yield f"## {screen.name.replace('-', ' ').capitalize()}"
        yield ""
        yield screen.about
        yield ""
        for kind, ((width, _height), _scheme, _scale) in KINDS.items():
            shown = 480 if width > 400 else 200
            source = f"pictures/screens/{screen.name}.{kind}.webp"
            yield f'<img src="{source}" alt="{screen.name}, {kind}" width="{shown}">'


if __name__ == "__main__":
    main(sys.argv[1:])
