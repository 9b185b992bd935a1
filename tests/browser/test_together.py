"""A class plays on one screen and votes with its phones, in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from roleplay.library import Home
from roleplay.store.classes import Class
from roleplay.store.store import Store
from tests.browser.hands import PERSON, Server, until
from tests.browser.screens import Place, signed_in
from tests.browser.test_accessible import overlapping, still, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHOWN = "document.getElementById('together').dataset.state"


@dataclass(frozen=True, slots=True)
class Room:
    """The screen of a class that plays `tiny`, and what makes phones for it."""

    screen: Page
    server: Server
    class_: Class
    browser: Browser
    contexts: list[BrowserContext]

    @property
    def address(self) -> str:
        """Of everything that the facilitator has of this scenario."""
        return f"{self.server.address}/facilitator/classes/{self.class_.id}/tiny"

    def phone(self) -> Page:
        """A phone that has joined and lies on the table."""
        context = self.browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
        self.contexts.append(context)
        join = f"{self.server.address}/class/{self.class_.code}/join"
        context.request.post(join, form={"name": ""}, max_redirects=0)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{self.server.address}/class/{self.class_.code}/together")
        return page

    def shows(self, state: str) -> None:
        """Waits until the screen shows a state; a clicker that bounces is past by then."""
        until(self.screen, f"{SHOWN} === '{state}'")
        self.screen.wait_for_timeout(600)

    def press(self, key: str, state: str) -> None:
        """Presses a key, and waits for what it leads to."""
        self.screen.keyboard.press(key)
        self.shows(state)


@pytest.fixture
def room(browser: Browser, server: Server) -> Iterator[Room]:
    store = Store(Home(server.home).database)
    person = store.people.by_login(PERSON[0])
    assert person is not None
    class_ = store.classes.make("Front office 1", ["tiny"], "2999-01-01", person.id, time.time())
    store.close()
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en", reduced_motion="reduce")
    screen, faults = context.new_page(), []  # type: Page, list[str]
    screen.set_default_timeout(15_000)
    screen.on("pageerror", lambda fault: faults.append(str(fault)))
    signed_in(screen, Place(server.address, "tiny", server.person))
    made = Room(screen, server, class_, browser, [context])
    yield made
    for each in made.contexts:
        each.close()
    assert faults == []


@pytest.fixture
def voting(room: Room) -> Room:
    """The class votes at its first decision."""
    room.screen.goto(f"{room.address}/together")
    room.screen.get_by_role("button", name="Begin").click()
    room.shows("playing")
    room.press("PageDown", "voting")
    return room


def test_a_class_votes_and_the_screen_follows_the_majority(room: Room) -> None:
    phones = [room.phone() for _ in range(3)]
    room.screen.goto(f"{room.address}/together")
    room.screen.get_by_role("button", name="Begin").click()
    room.shows("playing")
    until(room.screen, "document.querySelector('video.front')?.currentTime > 0")
    expect(phones[0].get_by_role("heading", name="Look at the screen")).to_be_visible()
    room.press("ArrowRight", "voting")
    for number, phone in enumerate(phones):
        phone.locator("button.reaction").nth(0 if number else 2).click()
        expect(phone.locator("#said")).to_have_text("Your vote is in. You can still change it.")
    phones[0].locator("button.reaction").nth(0).click()
    expect(room.screen.locator("#voted")).to_have_text("3 of 3 have voted")
    room.press("ArrowRight", "revealed")
    expect(room.screen.locator(".count")).to_have_text(["3", "0", "0"])
    expect(phones[1].locator(".count")).to_have_text(["3", "0", "0"])
    room.press("m", "playing")
    expect(phones[1].get_by_role("heading", name="Look at the screen")).to_be_visible()
    for key, state in (("ArrowRight", "playing"), ("ArrowRight", "voting"), ("ArrowRight", "revealed"), ("1", "ended")):
        room.press(key, state)
    expect(phones[2].get_by_role("heading", name="SECRET-HAPPY")).to_be_visible()


def test_a_clicker_that_bounces_skips_no_round(voting: Room) -> None:
    voting.screen.evaluate(
        "for (let n = 0; n < 4; n += 1) setTimeout(() => dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'PageDown' })), n * 60)"
    )
    voting.shows("revealed")
    assert voting.screen.evaluate(SHOWN) == "revealed"


def test_a_vote_without_a_connection_is_sent_when_it_is_back(voting: Room) -> None:
    phone = voting.phone()
    phone.context.set_offline(True)
    phone.locator("button.reaction").nth(1).click()
    expect(phone.locator("#said")).to_have_text("No connection. Your vote is sent as soon as it is back.")
    expect(phone.locator("button.reaction").nth(1)).to_have_attribute("aria-pressed", "true")
    phone.context.set_offline(False)
    expect(phone.locator("#said")).to_have_text("Your vote is in. You can still change it.")
    expect(voting.screen.locator("#voted")).to_have_text("a few of a few have voted")


def test_a_phone_that_slept_through_a_round_catches_up(voting: Room) -> None:
    phone = voting.phone()
    phone.context.set_offline(True)
    phone.locator("button.reaction").nth(1).click()
    for key, state in (("Enter", "revealed"), ("2", "playing"), ("Enter", "playing"), ("Enter", "voting")):
        voting.press(key, state)
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="What do you do?")).to_be_visible()
    expect(phone.locator("button.reaction").first).to_contain_text("Here it is.")
    expect(phone.locator("[aria-pressed=true]")).to_have_count(0)
    expect(voting.screen.locator("#voted")).to_have_text("0 of a few have voted")


def test_a_second_window_shows_where_the_first_one_is(voting: Room) -> None:
    other = voting.screen.context.new_page()
    other.goto(f"{voting.address}/together")
    voting.press("ArrowRight", "revealed")
    until(other, f"{SHOWN} === 'revealed'")


def test_without_script_a_phone_votes_by_a_form(voting: Room) -> None:
    phone = voting.phone()
    context = voting.browser.new_context(
        java_script_enabled=False, storage_state=phone.context.storage_state(), locale="en"
    )
    voting.contexts.append(context)
    plain = context.new_page()
    plain.goto(phone.url)
    plain.locator("button.reaction").nth(2).click()
    expect(plain.locator("#said")).to_have_text("Your vote is in. You can still change it.")
    expect(plain.get_by_role("link", name="Refresh")).to_be_visible()


def test_screen_and_phone_are_for_everybody(voting: Room) -> None:
    phone = voting.phone()
    phone.locator("button.reaction").first.click()
    for key in ("ArrowRight", "1", "ArrowRight", "ArrowRight"):
        for page in (voting.screen, phone):
            still(page)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(250)
                assert "\n".join(violations(page)) == "", f"{scheme}, before {key}"
        assert voting.screen.evaluate("document.getElementById('together').scrollHeight <= innerHeight")
        voting.screen.keyboard.press(key)
        voting.screen.wait_for_timeout(900)
    for page in (voting.screen, phone):
        page.set_viewport_size({"width": 320, "height": 568})
        for size in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            page.wait_for_timeout(100)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            assert overlapping(page) == []


def test_a_choice_shows_in_the_live_view(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.screen.goto(f"{room.address}/live")
    phone = room.phone()
    address = f"{room.server.address}/class/{room.class_.code}/scenarios/tiny/attempts?names=0"
    accept = {"Accept": "application/json"}
    scene = phone.request.post(address, headers=accept).json()["scene"]
    spot = room.screen.locator("[data-box=live-scene-hall] b")
    expect(spot).to_have_text("a few")
    expect(room.screen.locator(".live-badge[data-here] text")).to_have_text("a few")
    chosen = {"kind": "chosen", "key": "chosen-0001", "step": 0, "choice": "1"}
    begin = time.perf_counter()
    told = phone.request.post(room.server.address + scene["events"], headers=accept, data={"events": [chosen]})
    assert told.ok, json.dumps(told.json())
    until(room.screen, "document.querySelector('[data-box=live-scene-desk] b').textContent === 'a few'")
    with capsys.disabled():
        print(f"\nA choice shows in the live view after {time.perf_counter() - begin:.2f} s")
    assert violations(room.screen) == []
