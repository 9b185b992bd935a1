"""A trainer writes in her own editor, and the browser beside it plays what she saved, where she was."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Frame, Page

from tests.browser.hands import LONG, Server
from tests.conftest import TINY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TEXT = TINY.replace("I will look for it right now.", LONG)
READY = "document.querySelectorAll('#panel .choice:not([aria-disabled])').length === 3"
BROKEN = TEXT.replace("begin: hall", 'begin: "hall')


@dataclass(frozen=True)
class Draft:
    """A file under work, and where it is previewed."""

    file: Path
    address: str


@pytest.fixture
def draft(server: Server, tmp_path: Path) -> Iterator[Draft]:
    """`roleplay preview` over a file, with the clips of the tests' own server: none is drawn."""
    for name in ("scenarios", "media", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "clips").symlink_to(server.home / "data" / "clips")
    file = tmp_path / "scenarios" / "draft.yaml"
    file.write_text(TEXT)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "roleplay", "preview", str(file), "--port", str(port), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = next(line for line in process.stdout if "http" in line)
    urllib.request.urlopen(told.strip(), timeout=20).close()
    yield Draft(file, told.strip())
    os.kill(process.pid, signal.SIGTERM)
    rest, _ = process.communicate(timeout=30)
    assert rest.strip().endswith("Stopped.")


def player(page: Page) -> Frame:
    found = page.frame("player")
    assert found is not None
    return found


def until(page: Page, condition: str) -> None:
    """Waits for a condition in the player, at eight times its speed."""
    faster = "document.querySelectorAll('video').forEach(v => { v.defaultPlaybackRate = v.playbackRate = 8 })"
    for _ in range(200):
        try:
            player(page).evaluate(faster)
            if player(page).evaluate(condition):
                return
        except Exception as fault:  # another page came into the frame at this moment
            if "Execution context" not in str(fault) and "detached" not in str(fault):
                raise
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {condition}")


def here(page: Page, place: str) -> None:
    page.locator(f".place[value={place}][aria-current]").wait_for()


def test_what_is_saved_plays_where_she_was_and_what_is_broken_waits(page: Page, draft: Draft) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    refused: list[ConsoleMessage] = []
    page.on("console", lambda told: refused.append(told) if "Content Security Policy" in told.text else None)
    page.goto(draft.address)
    here(page, "hall")
    assert page.locator(".is-here title").text_content() is not None

    page.fill("[name=value-trust]", "1")
    page.click(".place[value=last]")
    until(page, READY)
    here(page, "last")
    assert page.input_value("[name=value-trust]") == "1"

    draft.file.write_text(TEXT.replace("say: Here it is.", "say: Here is your bag."))
    page.locator("#toast", has_text="You are where you were").wait_for()
    until(page, f"{READY} && /your bag/.test(document.getElementById('panel').textContent)")
    here(page, "last")

    draft.file.write_text(BROKEN)
    page.locator(".preview-found [data-severity=error]").first.wait_for()
    until(page, READY)
    player(page).locator("#panel .choice", has_text="your bag").click()
    until(page, "document.getElementById('stage').dataset.state === 'ended'")
    here(page, "happy")

    gone = re.sub(r"  happy: .*\n", "", TEXT).replace("go: happy", "go: sour")
    draft.file.write_text(gone)
    page.locator("#toast", has_text="This is the one before it").wait_for()
    here(page, "last")
    assert page.locator(".preview-found [data-severity=error]").count() == 0
    assert refused == []
