"""A student takes a role-play along and plays it in a tunnel; what was chosen arrives when there is a line again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Server, choose, hurry, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def take_along(page: Page, server: Server, scenario: str = "tiny") -> None:
    page.goto(f"{server.address}/scenarios/{scenario}")
    page.locator("#along summary").click()
    page.get_by_text("To play without a connection").wait_for()
    page.locator("#along").get_by_role("button", name="Take along").click()
    page.get_by_text("Taken along. It plays without a connection, 5×.").wait_for()


def to_the_second_decision_off_line(page: Page, server: Server) -> None:
    """Taken along, begun without a connection, and the first reaction chosen."""
    take_along(page, server)
    page.context.set_offline(True)
    page.reload()
    hurry(page)
    page.click("button.go")
    choose(page, "shrug")
    page.locator(".choice", has_text="gone").wait_for()


def moves(server: Server) -> list[tuple[str, str, str]]:
    """Attempt, scene and reaction of every choice in the store, oldest first."""
    with closing(sqlite3.connect(server.home / "data" / "roleplay.sqlite")) as database:
        found = database.execute("SELECT attempt_id, scene, choice FROM event WHERE kind = 'chosen' ORDER BY id")
        return [(str(a), str(s), str(c)) for a, s, c in found]


def test_a_role_play_taken_along_is_played_off_line_and_its_route_is_kept(page: Page, server: Server) -> None:
    take_along(page, server)
    before = moves(server)
    page.context.set_offline(True)
    page.reload()
    hurry(page)
    page.click("button.go")
    choose(page, "shrug")
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()
    assert page.locator("#panel video, .stage video.front").count() == 1  # it was watched, not read
    assert moves(server) == before
    page.context.set_offline(False)
    page.get_by_role("heading", name="Your route").wait_for()
    (first, *_), (second, *_) = new = moves(server)[len(before) :]
    assert [step[1:] for step in new] == [("hall", "shrug"), ("last", "two")]
    assert first == second


def test_a_reload_off_line_goes_on_where_the_route_was(page: Page, server: Server) -> None:
    to_the_second_decision_off_line(page, server)
    attempt = page.evaluate("location.pathname").split("/")[2]
    page.reload()
    page.get_by_role("heading", name="There is no connection now").wait_for()
    hurry(page)
    page.get_by_role("button", name="Go on").click()
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()
    page.context.set_offline(False)
    page.get_by_role("heading", name="Your route").wait_for()
    assert [choice for owner, _scene, choice in moves(server) if owner == attempt] == ["shrug", "two"]


@pytest.mark.parametrize("where", ["/", "/attempts/"])
def test_a_page_closed_off_line_sends_its_route_from_any_other_page(page: Page, server: Server, where: str) -> None:
    to_the_second_decision_off_line(page, server)
    attempt = page.evaluate("location.pathname").split("/")[2]
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{server.address}{where}{attempt if where != '/' else ''}")
    if where == "/":
        for _ in range(100):
            if any(owner == attempt for owner, *_rest in moves(server)):
                break
            page.wait_for_timeout(100)
        page.goto(f"{server.address}/attempts/{attempt}")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.locator("#panel .choice", has_text="gone").wait_for()
    assert [choice for owner, _scene, choice in moves(server) if owner == attempt] == ["shrug"]


def test_without_a_line_the_catalogue_is_there_and_other_pages_say_so_kindly(page: Page, server: Server) -> None:
    take_along(page, server)
    page.goto(server.address)
    page.get_by_role("link", name="Tiny").wait_for()
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("link", name="Tiny").wait_for()
    page.goto(f"{server.address}/people/door")
    page.get_by_role("heading", name="There is no connection now").wait_for()
    page.locator("#away-list a", has_text="Tiny").click()
    expect(page.locator("button.go")).to_be_visible()


def test_two_reactions_to_one_clip_have_two_addresses_off_line_too(page: Page, server: Server) -> None:
    take_along(page, server)
    page.context.set_offline(True)
    page.reload()
    hurry(page)
    page.click("button.go")
    page.locator(".choice").first.wait_for()
    until(page, "[...document.querySelectorAll('.stage video')].filter(v => v.readyState >= 2).length === 4")
    found = page.evaluate("[...document.querySelectorAll('.stage video:not(.loop)')].map(v => v.src)")
    assert len(set(found)) == 4
    assert all(address.startswith("blob:") for address in found)


def test_what_was_taken_along_can_be_removed(page: Page, server: Server) -> None:
    take_along(page, server)
    page.locator("#along").get_by_role("button", name="Remove").click()
    page.get_by_text("To play without a connection").wait_for()
    names = page.evaluate("caches.keys()")
    assert not [name for name in names if name.startswith("along-")]


def test_attempts_and_facilitators_pages_are_never_kept(page: Page, server: Server) -> None:
    take_along(page, server)
    page.goto(f"{server.address}/people/door")
    page.goto(f"{server.address}/scenarios/tiny")
    hurry(page)
    page.click("button.go")
    choose(page, "shrug")
    page.locator(".choice", has_text="gone").wait_for()
    kept = page.evaluate(
        "(async () => { const found = []; for (const name of await caches.keys())"
        " for (const asked of await (await caches.open(name)).keys()) found.push(new URL(asked.url).pathname);"
        " return JSON.stringify(found) })()"
    )
    paths = json.loads(kept)
    assert "/offline" in paths
    assert not [path for path in paths if path.startswith(("/attempts", "/facilitator", "/people"))]
