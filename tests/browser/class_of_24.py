"""A class of 24 that plays `room-not-ready` by given routes, another one of two, and a facilitator's eyes on them."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from roleplay.library import Home, Library
from tests.browser.classmates import Classmate
from tests.browser.hands import Server
from tests.browser.recount import Recount, Story, read_events, read_story

SCENARIO = "room-not-ready"

FIRST = [
    *[("explain", "turn_around", "find_out", "half_hour", "walk_along")] * 4,
    *[("explain", "coffee", "together", "twenty", "discount")] * 3,
    *[("listen", "find_out", "twenty", "key")] * 3,
    *[("explain", "terms", "defend")] * 3,
    *[("manager", "tell_story", "half_hour", "walk_along")] * 2,
    ("manager", "step_back", "nearly", "key"),
    ("listen", "other_room", "both"),
    ("explain", "turn_around", "other_room", "your_call"),
    ("explain", "turn_around", "other_room", "wait", "little_longer", "discount"),
    *[("explain", "coffee")] * 3,  # three stop here
    ("listen", "promise"),  # and so does one
    ("listen", "find_out"),  # one has not stopped: she plays on
]
"""What the 24 chose the first time."""
STOPPED = range(19, 23)
AGAIN = [
    ("explain", "turn_around", "find_out", "half_hour", "walk_along"),
    ("listen", "find_out", "half_hour", "walk_along"),
    ("explain", "coffee", "together", "half_hour", "key"),
    ("manager", "step_back"),
] * 4 + [("listen", "other_room", "both"), ("explain", "terms", "defend")]
"""What the first 18 chose the second time; who stepped back plays on."""
LATER = {0: ("manager",), 1: ("listen", "find_out", "half_hour", "key")}
"""What some chose the third time."""
WHAT_IF = {0: (0, ("manager", "step_back", "nearly", "key")), 8: (1, ("promise",)), 14: (0, ("listen",)), 22: (1, ())}
"""From which step some tried another way, and how."""
NAMES = [f"Reiger{number:02}" for number in range(24)]
SHARED = {2: "His shoulders came down.", 5: "When I said sorry once.", 9: "Not before the call."}
PRIVATE = "Nobody but me reads this."
KEPT = "Listen first. Promise only what you can keep."
TWO = [("explain", "turn_around", "find_out", "half_hour", "walk_along"), ("listen", "find_out", "twenty", "key")]


def seconds(student: int) -> list[float]:
    """How long she took for one decision after the other; one went away and left the page open."""
    return [95.0 if student == 3 else 2.1 + 0.9 * student, *(3.3 + 1.7 * ((student + n) % 7) for n in range(6))]


def replays(student: int) -> list[int]:
    """How often she saw one scene after the other again: the first one most did, the second a quarter."""
    return [student % 3, int(student % 3 == 1), int(student % 8 == 0)]


@dataclass(frozen=True)
class Room:
    """A facilitator's browser, a class of hers, and what its events give when they are counted again."""

    context: BrowserContext
    address: str
    counted: Recount

    @property
    def story(self) -> Story:
        """The scenario's file."""
        return self.counted.story

    def open(self, name: str) -> Page:
        """One of the pages."""
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{self.address}/{name}")
        return page

    def sent(self, name: str) -> str:
        """A file of this class."""
        return fetched(self.context, f"{self.address}/{name}")

    def table(self, name: str) -> list[dict[str, str]]:
        """A CSV file. None of the texts here begins as a formula would."""
        return list(csv.DictReader(io.StringIO(self.sent(name).removeprefix("\ufeff"), newline="")))


def fetched(context: BrowserContext, address: str) -> str:
    """What a signed-in browser is sent."""
    answer = context.request.get(address)
    assert answer.ok, answer.status
    return answer.text()


def made_class(page: Page, server: Server, name: str) -> tuple[str, str]:
    """Makes a class on the page for that; its id and its code."""
    page.goto(f"{server.address}/facilitator/")
    page.get_by_role("link", name="New class").click()
    page.fill("#name", name)
    page.check(f"input[value={SCENARIO}]")
    page.get_by_role("button", name="Make the class").click()
    return page.url.rpartition("/")[2].partition("?")[0], "".join(page.locator(".big-code span").all_inner_texts())


def recounted(context: BrowserContext, server: Server, class_id: str) -> Room:
    """A class with its events counted again."""
    address = f"{server.address}/facilitator/classes/{class_id}/{SCENARIO}"
    story = read_story((server.home / "scenarios" / f"{SCENARIO}.yaml").read_text())
    return Room(context, address, Recount(read_events(fetched(context, f"{address}/events.jsonl")), story))


def play(server: Server, code: str, other: str) -> None:
    """24 play in a class, all at once, and one only joins it; two play in the other class, one of them a student of
    both; and some play for themselves."""
    story = Library(Home(server.home)).scenario(SCENARIO)
    *class_, stranger, late = (Classmate(server.address) for _ in (*FIRST, "stranger", "late"))
    late.join(code, "Reiger99")

    def first(number: int) -> str:
        class_[number].join(code, NAMES[number])
        way, lasted, looked = FIRST[number], seconds(number), replays(number)
        attempt = class_[number].play(code, story, way, seconds=lasted, replays=looked)
        if number in STOPPED:
            class_[number].stop(attempt)
        return attempt

    def later(number: int) -> None:
        for ways in (dict(enumerate(AGAIN)), LATER):
            if number in ways:
                class_[number].play(code, story, ways[number])
        if number in WHAT_IF:
            step, way = WHAT_IF[number]
            class_[number].what_if(attempts[number], step, way)
        if number in SHARED:
            class_[number].share(attempts[number], 1, SHARED[number])

    with ThreadPoolExecutor(8) as room:
        attempts = list(room.map(first, range(24)))
        list(room.map(later, range(24)))
    class_[7].what_if(attempts[0], 0, ("manager", "step_back", "nearly", "key"))  # of a friend: not in the class
    class_[12].share(attempts[12], 1, PRIVATE, ticked=False)
    for student, way in zip((class_[0], stranger), TWO, strict=True):
        student.join(other, "Reiger77")
        student.play(other, story, way)
    for student in (class_[1], stranger):
        student.play("", story, ("explain", "terms", "defend"))


# -- reading pages -----------------------------------------------------------------------------------------------------


def flat(text: str | None) -> str:
    """Words as they are read, a space between two."""
    return " ".join((text or "").split())


def read(page: Page, selector: str) -> list[str]:
    """What is to be seen of each of these."""
    return [flat(text) for text in page.locator(selector).all_inner_texts()]


def texts(page: Page, selector: str) -> list[str]:
    """The words of each of these, also where they are not shown now."""
    return [flat(text) for text in page.locator(selector).evaluate_all(PARTS)]


PARTS = """all => all.map((each) => {
  const words = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), parts = [];
  while (words.nextNode()) parts.push(words.currentNode.data);
  return parts.join(' ').replace(/“ /g, '“').replace(/ ”/g, '”');
})"""
"""Texts with a space between two elements, as they are laid out."""


def slide(page: Page, name: str) -> None:
    """Goes to a slide by its address."""
    page.evaluate("name => { location.hash = name }", name)
    page.locator(f"#{name.partition('/')[0]}:not([hidden])").wait_for()
