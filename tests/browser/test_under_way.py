"""What is on its way when a student taps: notes and moves that wait, a second tap, a way that goes on elsewhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hands import Server, begin, choose, hurry, until
from tests.browser.test_along import moves, take_along, to_the_second_decision_off_line

DESCRIBED = "document.querySelector('video.front')?.duration > 2.5"
PLAIN = "document.querySelector('video.front')?.duration < 2.5"
"""Of the first scene of `gala` the described version lasts longer."""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_reload_with_only_a_note_on_the_way_plays_on(page: Page, server: Server) -> None:
    page.route("**/events", lambda route: route.abort())
    begin(page, server)
    page.locator(".choice").first.wait_for()
    page.unroute("**/events")
    page.reload()
    hurry(page)
    page.get_by_role("button", name="Go on", exact=True).click()
    page.locator("#panel .choice", has_text="shrug").wait_for()


@pytest.mark.parametrize("tapped_in_the_tunnel", [False, True])
def test_clips_that_did_not_come_in_a_tunnel_play_after_it(
    page: Page, server: Server, tapped_in_the_tunnel: bool
) -> None:
    page.route("**/attempts/*/clips/*", lambda route: route.abort())
    begin(page, server)
    until(page, "[...document.querySelectorAll('video')].filter(v => v.error).length === 3")
    page.locator(".choice").first.wait_for()
    page.route("**/events", lambda route: route.abort())
    if tapped_in_the_tunnel:
        choose(page, "shrug")
        until(page, "document.querySelector('video.front').readyState > 1")  # the old frame stays
    page.unroute_all(behavior="ignoreErrors")
    if not tapped_in_the_tunnel:
        choose(page, "shrug")
    hurry(page)
    page.locator(".choice", has_text="gone").wait_for()
    assert page.locator("#stage").get_attribute("data-state") == "deciding"  # and not read


def test_this_scene_again_waits_for_the_scene_of_a_choice_under_way(page: Page, server: Server) -> None:
    def slowly(route: Route) -> None:
        if '"chosen"' in (route.request.post_data or ""):
            page.wait_for_timeout(1000)
        route.continue_()

    page.route("**/events", slowly)
    begin(page, server)
    choose(page, "shrug")
    page.keyboard.press("r")
    hurry(page)
    page.locator(".choice", has_text="gone").wait_for()
    page.unroute_all(behavior="ignoreErrors")


def test_two_taps_on_go_on_are_one_step_off_line(page: Page, server: Server) -> None:
    take_along(page, server)
    before = len(moves(server))
    page.context.set_offline(True)
    page.reload()
    hurry(page)
    page.locator("#use-text").evaluate("tick => { tick.checked = true }")
    page.click("button.go")
    choose(page, "shrug")
    page.locator("#panel").get_by_role("button", name="Go on").evaluate("go => { go.click(); go.click() }")
    choose(page, "gone")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()
    page.context.set_offline(False)
    page.get_by_role("heading", name="Your route").wait_for()
    assert [step[1:] for step in moves(server)[before:]] == [("hall", "shrug"), ("last", "two")]


def test_a_line_that_is_back_before_the_ending_opens_the_look_back_there(page: Page, server: Server) -> None:
    to_the_second_decision_off_line(page, server)
    page.context.set_offline(False)
    page.get_by_text("The connection is back").wait_for()
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()
    page.get_by_role("link", name="Look back").click()
    page.get_by_role("heading", name="Your route").wait_for()


def test_who_stops_without_a_line_gets_the_look_back_when_it_is_there(page: Page, server: Server) -> None:
    begin(page, server)
    choose(page, "shrug")
    page.locator(".choice", has_text="gone").wait_for()
    page.context.set_offline(True)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-do=stop]").evaluate("stop => stop.click()")
    page.get_by_text("Your look back is ready when you are on line again").wait_for()
    page.context.set_offline(False)
    page.get_by_role("heading", name="You stopped here").wait_for()


def test_a_closed_page_leaves_more_than_one_letter_full_and_all_of_it_is_sent(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator("#panel .choice").first.wait_for()
    attempt = page.evaluate("location.pathname").split("/")[2]
    page.wait_for_timeout(500)
    page.evaluate(
        """(address) => new Promise((done) => { const asked = indexedDB.open("roleplay", 1); asked.onsuccess = () => {
        const writing = asked.result.transaction("events", "readwrite"), notes = writing.objectStore("events");
        for (let n = 0; n < 250; n++)
          notes.add({ address, event: { kind: "paused", key: `a-late-note-${n}`, step: 0 } });
        writing.oncomplete = done; }; })""",
        f"/attempts/{attempt}/events",
    )
    page.goto(server.address)
    for _ in range(50):
        if notes(server, attempt) == 250:
            return
        page.wait_for_timeout(100)
    assert notes(server, attempt) == 250


def notes(server: Server, attempt: str) -> int:
    with closing(sqlite3.connect(server.home / "data" / "roleplay.sqlite")) as database:
        asked = "SELECT count(*) FROM event WHERE attempt_id = ? AND key LIKE 'a-late-note-%'"
        return int(database.execute(asked, [attempt]).fetchone()[0])


def test_the_three_next_clips_of_another_size_take_the_place_of_the_first_three(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator("#panel .choice").first.wait_for()
    until(page, "[...document.querySelectorAll('.stage video')].filter(v => v.readyState >= 2).length === 4")
    waiting, asked = page.evaluate(
        """async () => { const { pool } = await import("/static/player/screen.js");
        const small = [...pool.ready.keys()].map((address) => `${address}?size=small`);
        pool.prefetch(small);
        return [[...pool.ready].map(([address, video]) => [address, video.getAttribute("src")]), small]; }"""
    )
    assert waiting == [[address, address] for address in asked]
    assert len(waiting) == 3


def test_a_device_without_room_still_shows_pages(page: Page, server: Server) -> None:
    page.goto(server.address)
    until(page, "navigator.serviceWorker.controller !== null")
    quota = {"origin": server.address, "quotaSize": 1}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    page.goto(f"{server.address}/scenarios/tiny")
    expect(page.locator("button.go")).to_be_visible()


def test_the_described_version_plays_from_the_first_scene_on(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/gala")
    page.evaluate("localStorage.setItem('roleplay-wish', JSON.stringify({described: true}))")
    page.reload()
    page.wait_for_timeout(500)
    page.click("button.go")
    page.locator("#lecture-foot button").click()
    until(page, f"{DESCRIBED} && document.querySelector('#stage').matches('[data-described]')")
    page.keyboard.press("d")
    until(page, PLAIN)
    expect(page.locator("#stage")).to_have_attribute("data-state", "playing")


def test_the_described_version_is_taken_along_and_plays_without_a_line(page: Page, server: Server) -> None:
    take_along(page, server, "gala")
    page.evaluate("localStorage.setItem('roleplay-wish', JSON.stringify({described: true}))")
    key = page.evaluate("JSON.parse(document.querySelector('#lecture-data').textContent).key")
    page.evaluate("key => localStorage.setItem(`roleplay-lecture-${key}`, JSON.stringify({known: true}))", key)
    page.context.set_offline(True)
    page.reload()
    page.click("button.go")
    until(page, f"{DESCRIBED} && document.querySelector('video.front').src.startsWith('blob:')")
    page.keyboard.press("d")
    until(page, PLAIN)
