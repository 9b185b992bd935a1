"""The code of a class on the beamer tells by itself who has joined, and that it is another one."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from roleplay.library import Home
from roleplay.store import codes
from roleplay.store.store import Store
from tests.browser.classmates import Classmate
from tests.browser.hands import PERSON, Server
from tests.browser.screens import Place, facilitator

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_who_joins_is_counted_at_once_and_another_code_takes_the_old_ones_place(page: Page, server: Server) -> None:
    store = Store(Home(server.home).database)
    person = store.people.by_login(PERSON[0])
    assert person is not None
    class_ = store.classes.make("Front office 1", ["tiny"], "2999-01-01", person.id, time.time())
    facilitator(page, Place(server.address, "tiny", server.person), f"/facilitator/classes/{class_.id}/code")
    large = page.locator("#code-large")
    expect(large).to_contain_text("Joined: 0")
    for joined in ("Joined: a few", "Joined: a few", "Joined: 3"):
        Classmate(server.address).join(class_.code)
        expect(large).to_contain_text(joined)
    expect(large).to_contain_text(" ".join(codes.halves(class_.code)))
    another = store.classes.new_code(class_.id)
    store.close()
    expect(large).to_contain_text(" ".join(codes.halves(another)))


def test_light_and_dark_go_along_from_one_screen_of_the_class_to_the_next(page: Page, server: Server) -> None:
    store = Store(Home(server.home).database)
    person = store.people.by_login(PERSON[0])
    assert person is not None
    class_ = store.classes.make("Front office 1", ["tiny"], "2999-01-01", person.id, time.time())
    store.close()
    room = f"/facilitator/classes/{class_.id}"
    facilitator(page, Place(server.address, "tiny", server.person), f"{room}/code")
    for path in ("code", "tiny/live", "tiny/debrief"):
        page.goto(f"{server.address}{room}/{path}")
        expect(page.locator("body")).to_have_css("color-scheme", "dark" if path != "code" else "light dark")
        if path == "code":
            page.keyboard.press("d")
            expect(page.locator("body")).to_have_css("color-scheme", "dark")
    page.goto(f"{server.address}{room}/tiny/together")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#together")).to_be_visible()
    expect(page.locator("body")).to_have_css("color-scheme", "dark")
    page.keyboard.press("d")
    expect(page.locator("body")).to_have_css("color-scheme", "light")
