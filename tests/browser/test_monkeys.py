"""A thousand taps and keys of monkeys: whatever they do, nothing breaks, what they played is a route of the graph, and
who comes after them plays to an ending.

Every monkey follows its seed; how far a clip is when a tap comes is the machine's.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Dialog, Error, Page, Response, Route

from tests.browser.hands import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(320, 568), (360, 640), (640, 360), (1280, 720)]
ACTS = 125  # of each of the eight monkeys
KEYS = ["1", "2", "3", " ", "k", "ArrowLeft", "c", "d", "r", "f", "?", "Escape", "Tab", "Enter"]
MOST = 40  # acts until the monkey starts anew

# Chromium's own words for a line that `set_offline` has cut: of a file, by the service worker and of it, of a module.
# Where the server did answer, its status tells.
CUT = [
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_FAILED",
    "An unknown error occurred when fetching the script.",
    "Failed to fetch dynamically imported module",
]
HURRY = """addEventListener("DOMContentLoaded", () => {
  for (const video of document.querySelectorAll("video")) video.defaultPlaybackRate = video.playbackRate = 8;
})"""
ANYTHING = "button, summary, label, input, a[href]"
ONWARD = (
    ".choice:not([aria-disabled]), button.go, #go-on button, #lecture-foot button, #panel .button, "
    "#stage[data-paused] .tap, dialog .button"
)
# What can be tapped, of this site and of learners: the door of the facilitators refuses who has no account.
TAPPABLE = """([what, lot]) => {
  const root = document.querySelector("dialog[open]") ?? document;
  const found = [...root.querySelectorAll(what)].filter((e) => e.checkVisibility()
    && (!e.href || (e.origin === location.origin && !e.pathname.startsWith("/facilitator"))));
  const taken = found[Math.floor(lot * found.length)];
  if (!taken) return null;
  taken.scrollIntoView({ block: "center" });
  const box = taken.getBoundingClientRect();
  const name = taken.textContent.trim() || taken.outerHTML.slice(0, 60);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, name };
}"""
STAYS = """([x, y]) => {
  const link = document.elementFromPoint(x, y)?.closest("a");
  return !link || (link.origin === location.origin && !link.pathname.startsWith("/facilitator"));
}"""


class Monkey:
    """Two windows of one browser, a `seed`, and what went wrong."""

    def __init__(self, browser: Browser, site: str, start: str, size: tuple[int, int], seed: int) -> None:
        self.site, self.start = site, f"{site}{start}"
        self.dice, self.nods = random.Random(seed), random.Random(seed)
        self.size = size
        self.touches = size[0] < 1280
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=self.touches, locale="en"
        )
        self.context.add_init_script(HURRY)
        self.context.route(lambda address: not address.startswith((site, "blob:", "data:")), self._elsewhere)
        self.faults: list[str] = []
        self.did: list[str] = []
        self.shared: set[str] = set()  # attempts that both windows had open
        self.away = False
        self.since = 0
        self.other, self.page = self._window(), self._window()

    def _window(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda fault: self._said(f"{fault} {fault.stack}"))
        page.on("console", lambda line: self._said(line.text) if line.type == "error" else None)
        page.on("response", self._answered)
        page.on("dialog", self._asked)
        return page

    def _elsewhere(self, route: Route) -> None:
        self.faults.append(f"left the site: {route.request.url}")
        route.abort()

    def _said(self, line: str) -> None:
        if not any(known in line for known in (*CUT, "responded with a status of")):  # a status: `_answered`
            self.faults.append(line)

    def _answered(self, response: Response) -> None:
        path = response.url.removeprefix(self.site)
        attempt = re.match("/attempts/([^/]+)/events", path)
        moved_elsewhere = response.status == 409 and attempt and attempt[1] in self.shared
        made_up = response.status in (403, 404, 429) and path.startswith(("/go", "/people/door"))  # by the monkey
        if response.status >= 400 and not moved_elsewhere and not made_up:
            self.faults.append(f"{response.status} {response.request.method} {path}")

    def _asked(self, dialog: Dialog) -> None:
        if self.nods.random() < 0.5:
            dialog.accept()
        else:
            dialog.dismiss()

    # -- acts ----------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """One thing, by lot."""
        ways: dict[Callable[[], object], int] = {
            self.point: 18, self.button: 14, self.onward: 40, self.key: 18,
            self.reload: 2, self.back: 2, self.forward: 1, self.line: 3, self.window: 2,
        }  # fmt: skip
        (way,) = self.dice.choices(list(ways), list(ways.values()))
        if self.away and self.dice.random() < 0.15:
            way = self.line
        self.did.append(way.__name__)
        with suppress(Error):  # the page went away under the act
            self.did[-1] += f" {way() or ''}"
        self.page.wait_for_timeout(self.dice.randrange(20))
        self.since += 1
        if not self.page.url.startswith(self.site) or self.since > MOST:
            self.anew()

    def anew(self) -> None:
        """A new attempt, on line."""
        self.did.append("anew")
        self.away = False
        self.context.set_offline(False)
        self.since = 0
        for _ in range(3):
            with suppress(Error):  # where the last act goes comes in between
                self.page.goto(self.start)
                self.page.locator("button.go").click()
                return

    def calm(self) -> None:
        """A student takes over and plays to an ending."""
        self.anew()
        for _ in range(300):
            if self.page.locator("#panel a.button").count():
                return
            self.did.append(f"calm {self.onward() or ''}")
        self.faults.append("no ending came")

    def point(self) -> str:
        x, y = self.dice.randrange(self.size[0]), self.dice.randrange(self.size[1])
        if self.page.evaluate(STAYS, [x, y]):
            self._tap(x, y)
        return f"{x}, {y}"

    def button(self, what: str = ANYTHING) -> str | None:
        found = self.page.evaluate(TAPPABLE, [what, self.dice.random()])
        if found is None:
            return None
        self._tap(found["x"], found["y"])
        return str(found["name"])

    def onward(self) -> str | None:
        """What a student would tap; she waits a moment for it."""
        found = self.button(ONWARD)
        if found is None:
            self.page.wait_for_timeout(60)
        return found

    def _tap(self, x: float, y: float) -> None:
        if self.touches:
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.click(x, y)

    def key(self) -> str:
        pressed = self.dice.choice(KEYS)
        self.page.keyboard.press(pressed)
        return pressed

    def reload(self) -> None:
        self.page.reload()

    def back(self) -> None:
        self.page.go_back()

    def forward(self) -> None:
        self.page.go_forward()

    def line(self) -> str:
        self.away = not self.away
        self.context.set_offline(self.away)
        return "cut" if self.away else "back"

    def window(self) -> str:
        """Goes on in the other window, at the same address."""
        address = self.page.url
        self.page, self.other = self.other, self.page
        attempt = re.search("/attempts/([^/]+)", address)
        if attempt:
            self.shared.add(attempt[1])
        self.page.bring_to_front()
        self.page.goto(address)
        return address


@pytest.mark.parametrize(("scenario", "size"), [(name, size) for size in SIZES for name in ("tiny", "gala")], ids=str)
def test_nothing_that_monkeys_do_breaks_it(
    browser: Browser, server: Server, scenario: str, size: tuple[int, int]
) -> None:
    seed = size[0] * 10 + len(SIZES) * (scenario == "gala")
    before = len(attempts(server.home, scenario))
    monkey = Monkey(browser, server.address, f"/scenarios/{scenario}", size, seed)
    monkey.anew()
    for _ in range(ACTS):
        monkey.act()
    monkey.calm()
    monkey.context.close()
    played = attempts(server.home, scenario)
    told = f"seed {seed}; the last acts: {monkey.did[-30:]}"
    assert monkey.faults == [], told
    assert [walked for walked in map(walk, played) if walked] == [], told
    assert any(one["ended"] for one in played[before:]), told


# -- the graph, walked on its own --------------------------------------------------------------------------------------


def attempts(home: Path, name: str) -> list[dict[str, Any]]:
    """Every attempt at a scenario in the store, oldest first: its graph and its events in order."""
    # What follows the graph has a question mark before a comma, which PyYAML does not read.
    scenario = yaml.safe_load((home / "scenarios" / f"{name}.yaml").read_text().partition("\nreflection:")[0])
    with closing(sqlite3.connect(home / "data" / "roleplay.sqlite")) as database:
        rows = database.execute(
            "SELECT id FROM attempt WHERE scenario_id = ? ORDER BY started_at, id", (name,)
        ).fetchall()
        asked = "SELECT kind, step, scene, choice, goes_to FROM event WHERE attempt_id = ? ORDER BY id"
        found = [(attempt, database.execute(asked, (attempt,)).fetchall()) for (attempt,) in rows]
    return [
        {
            "id": attempt,
            "scenario": scenario,
            "moves": [event[1:] for event in events if event[0] in ("chosen", "went_on")],
            "ended": [event[1:3] for event in events if event[0] == "ended"],
        }
        for attempt, events in found
    ]


def walk(attempt: dict[str, Any]) -> str:
    """What an attempt did that its scenario does not allow; nothing, if all was allowed."""
    scenario = attempt["scenario"]
    here, values = scenario["begin"], {name: v["start"] for name, v in scenario.get("variables", {}).items()}
    for number, (step, scene, choice, goes_to) in enumerate(attempt["moves"]):
        if (step, scene) != (number, here) or here not in scenario["scenes"]:
            return f"{attempt['id']}: a move of step {step} in {scene}, at step {number} in {here}"
        ways = ways_on(scenario["scenes"][here])
        if choice not in ways:
            return f"{attempt['id']}: {here} has no choice {choice}"
        values = changed(scenario, ways[choice], values)
        here = leads(ways[choice]["then"], values)
        if goes_to != here:
            return f"{attempt['id']}: {choice} in {scene} leads to {here} with {values}, not to {goes_to}"
    ends = [(len(attempt["moves"]), here)] if here in scenario["endings"] else []
    return "" if attempt["ended"] == ends else f"{attempt['id']}: ended {attempt['ended']}, not {ends}"


def ways_on(scene: dict[str, Any]) -> dict[str | None, Any]:
    """The ways out of a scene, by the name that the store gives them."""
    if "choices" not in scene:
        return {None: scene}
    silence = {"(silence)": scene["otherwise"]} if "otherwise" in scene else {}
    return {**scene["choices"], **silence}


def changed(scenario: dict[str, Any], way: dict[str, Any], values: dict[str, int]) -> dict[str, int]:
    after: dict[str, int] = {**values, **way.get("set", {})}
    for name, by in way.get("change", {}).items():
        bounds = scenario["variables"][name]
        after[name] = max(bounds["from"], min(bounds["to"], after[name] + by))
    return after


def leads(then: str | list[dict[str, str]], values: dict[str, int]) -> str:
    """Where a `then` leads; the only condition of these scenarios is `name > number`."""
    if isinstance(then, str):
        return then
    for branch in then:
        name, _more, number = branch.get("when", "").partition(" > ")
        if not name or values[name] > int(number):
            return branch["go"]
    raise AssertionError("no branch holds")
