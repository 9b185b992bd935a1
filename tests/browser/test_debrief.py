"""A facilitator with a clicker in front of a class: the stage, and the desk in another window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from roleplay.library import Home, Library
from roleplay.store.store import Store
from tests.browser.classmates import Classmate
from tests.browser.hands import PERSON, Server, until
from tests.browser.screens import Place, signed_in
from tests.browser.test_accessible import overlapping, still, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HERE = "document.querySelector('[data-slide]:not([hidden])')"
NINE = [("look", "one")] * 4 + [("leave", "two")] * 4 + [("look",)]


@dataclass(frozen=True, slots=True)
class Room:
    """The pages of a class that has played `tiny`."""

    context: BrowserContext
    address: str

    def open(self, name: str) -> Page:
        """One of the pages of its debrief."""
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{self.address}/{name}")
        return page


@pytest.fixture(scope="module")
def played(server: Server) -> str:
    """A class in which nine have played; its id."""
    home = Home(server.home)
    store = Store(home.database)
    person = store.people.by_login(PERSON[0])
    assert person is not None
    class_ = store.classes.make("Front office 1", ["tiny"], "2999-01-01", person.id, time.time())
    store.close()
    scenario = Library(home).scenario("tiny")
    for number, way in enumerate(NINE):
        student = Classmate(server.address)
        student.join(class_.code)
        attempt = student.play(class_.code, scenario, way, seconds=3.0 + number)
        if number == 0:
            student.share(attempt, 1, "His shoulders.")
    return class_.id


@pytest.fixture
def room(browser: Browser, server: Server, played: str) -> Iterator[Room]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en", reduced_motion="reduce")
    faults: list[str] = []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    first = context.new_page()
    signed_in(first, Place(server.address, "tiny", server.person))
    first.close()
    yield Room(context, f"{server.address}/facilitator/classes/{played}/tiny")
    context.close()
    assert faults == []


def here(page: Page) -> str:
    """The slide and the part of it that is shown, as the address tells it."""
    return str(page.evaluate("location.hash.slice(1)"))


def test_a_clicker_goes_through_the_debrief_and_nothing_moves_by_itself(room: Room) -> None:
    page = room.open("debrief")
    seen = [here(page)]
    while len(seen) < 40:
        page.keyboard.press("PageDown")
        if here(page) == seen[-1]:
            break
        seen.append(here(page))
    assert seen[:3] == ["how", "endings", "map"]
    assert [s for s in seen if s.startswith("why-hall")] == ["why-hall", "why-hall/1", "why-hall/2"]
    assert seen[-2:] == ["what-if", "keep"]  # nothing is on the wall
    while here(page) != "how":
        before = here(page)
        page.keyboard.press("PageUp")
        assert here(page) == seen[seen.index(before) - 1]


def test_the_class_guesses_before_it_sees_the_numbers(room: Room) -> None:
    page = room.open("debrief#why-hall")
    numbers, question = page.locator("#why-hall .big"), page.locator("#why-hall .prompt")
    expect(page.locator("#why-hall .answers-given span").first).to_be_visible()
    expect(numbers.first).to_be_hidden()
    page.keyboard.press(" ")
    expect(numbers.first).to_be_visible()
    expect(question).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(question).to_be_visible()


def test_numbers_jump_to_a_step_and_b_blacks_the_screen(room: Room) -> None:
    page = room.open("debrief")
    for key, slide in (("3", "why-hall"), ("5", "wall"), ("2", "endings"), ("End", "keep"), ("Home", "how")):
        page.keyboard.press(key)
        assert here(page) == slide
    page.keyboard.press("b")
    assert page.locator("#beamer[data-black]").count() == 1
    page.keyboard.press("PageDown")
    assert (here(page), page.locator("#beamer[data-black]").count()) == ("how", 0)
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.locator(".edge[data-go='1']").click()
    assert here(page) == "endings"


def test_a_scene_is_played_from_the_map_and_the_clicker_closes_it(room: Room) -> None:
    page = room.open("debrief#map")
    page.locator("#map a[data-place=hall]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#play-hall")).to_be_visible()
    expect(page.locator("#play-hall .vote")).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(page.locator("#play-hall")).to_be_hidden()
    assert here(page) == "map"
    page.keyboard.press("4")
    page.locator("#what-if a[data-place=last]").click()
    page.locator("#play-last .vote button").click()
    page.wait_for_url("**/together")


def test_the_desk_moves_the_stage_and_lets_answers_through_to_it(room: Room) -> None:
    desk = room.open("desk")
    expect(desk.locator("#now")).to_have_text("The stage is not open in this browser.")
    stage = room.open("debrief")
    expect(desk.locator("#now")).to_have_text("On the stage: How was it")
    desk.locator("[data-walk='1']").click()
    until(stage, f"{HERE}.id === 'endings'")
    desk.locator("ol.worth a").first.click()
    until(stage, f"{HERE}.id.startsWith('why-')")
    stage.keyboard.press("5")
    desk.locator("[data-let]").first.click()
    expect(stage.locator("#on-wall li")).to_have_count(1)
    desk.locator("[data-back]").first.click()
    expect(stage.locator("#on-wall li")).to_have_count(0)
    desk.fill("#kept", "Look first.")
    expect(stage.locator("#agreed")).to_have_text("Look first.")


def test_a_note_is_not_lost_when_the_connection_is(room: Room) -> None:
    desk = room.open("desk")
    room.context.set_offline(True)
    desk.fill("#note-all", "The tone, not the words.")
    state = desk.locator("form:has(#note-all) .state")
    expect(state).to_contain_text("Not saved")
    room.context.set_offline(False)
    again = room.open("desk")  # as after the browser was closed: the words are still in it
    expect(again.locator("form:has(#note-all) .state")).to_have_text("Saved.")
    assert room.open("paper").locator(".noted").first.inner_text().endswith("The tone, not the words.")


@pytest.mark.parametrize("name", ["debrief", "desk", "paper"])
def test_every_page_is_for_everybody(room: Room, name: str) -> None:
    page = room.open(name)
    slides = page.evaluate("[...document.querySelectorAll('[data-slide]')].map((slide) => slide.id)") or [""]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for slide in slides:
            page.evaluate("slide => { location.hash = `${slide}/2` }", slide)
            page.wait_for_timeout(100)
            still(page)
            assert "\n".join(violations(page)) == "", (slide, scheme)
            assert page.evaluate(f"{HERE} ? {HERE}.scrollHeight - {HERE}.clientHeight : 0") <= 0, slide
    for size in ("100%", "200%"):
        page.set_viewport_size({"width": 320, "height": 568})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        for slide in slides:
            page.evaluate("slide => { location.hash = `${slide}/2` }", slide)
            page.wait_for_timeout(50)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (slide, size)
            assert overlapping(page) == [], (slide, size)


def test_without_a_script_every_slide_is_there_and_every_form_works(room: Room, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 720}, locale="en")
    plain.add_cookies(room.context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(f"{room.address}/debrief")
    for name in ("how", "endings", "why-hall", "keep", "play-hall"):
        expect(page.locator(f"#{name}")).to_be_visible()
    page.goto(f"{room.address}/desk")
    page.fill("#note-hall", "Typed without a script.")
    page.locator("form:has(#note-hall) button").click()
    expect(page.locator("#note-hall")).to_have_value("Typed without a script.")
    plain.close()
