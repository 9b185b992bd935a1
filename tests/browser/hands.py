"""Hands and eyes for the browser tests: a server that can be killed, and a student who plays."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page

from roleplay.app.passwords import hashed_password
from roleplay.library import Home
from roleplay.store.people import Role
from roleplay.store.store import Store

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
CLIPS = re.compile(r"/clips/|/first")
PERSON = ("jansen@school.example", "two herons on a tram")
LONG = "I am so very sorry to hear that, please let me see at once what we can do here."


class Server:
    """`roleplay serve` over a home, to be killed and started again on the same port.

    `person` is the login and the password of an administrator.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        store = Store(Home(home).usable().database)
        self.person = login, password = PERSON
        made = store.people.make("Ms Jansen", login, Role.ADMINISTRATOR, time.time())
        store.people.keep_password(made.id, hashed_password(password))
        store.close()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "roleplay", "serve", "--home", str(self.home), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                urllib.request.urlopen(self.address, timeout=20).close()
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail("the server did not start")

    def stop(self, how: signal.Signals = signal.SIGKILL) -> int:
        os.kill(self.process.pid, how)
        return self.process.wait()


def hurry(page: Page) -> None:
    """Plays clips eight times as fast: what is tested is the order of things."""
    page.evaluate("document.querySelectorAll('video').forEach(v => { v.defaultPlaybackRate = v.playbackRate = 8 })")


def until(page: Page, condition: str) -> None:
    """Waits for a condition in the page; Playwright's own way would need eval, which the page forbids."""
    for _ in range(150):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {condition}")


def begin(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/tiny")
    hurry(page)
    page.click("button.go")


def choose(page: Page, words: str) -> None:
    hurry(page)
    button = page.locator("#panel .choice", has_text=words)
    button.wait_for()
    until(page, "document.querySelectorAll('.choice[aria-disabled]').length === 0")
    button.click()
