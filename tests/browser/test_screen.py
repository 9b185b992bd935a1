"""What stands on the screen while a role-play is on: captions, controls, focus, the loop, the clock, two windows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Server, begin, choose, hurry, until
from tests.browser.screens import Place, begun, ended, scene, to_decision

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def gala(server: Server) -> Place:
    return Place(server.address, "gala", server.person)


def at_speed(page: Page, speed: float) -> None:
    page.evaluate(
        "speed => document.querySelectorAll('video').forEach(v => { v.playbackRate = v.defaultPlaybackRate = speed })",
        speed,
    )


def test_captions_are_there_from_the_start_and_speak_the_scenarios_language(page: Page, gala: Place) -> None:
    scene(page, gala)
    caption = page.locator("#caption")
    expect(caption).to_contain_text("أين طعامي؟")
    assert (caption.get_attribute("lang"), caption.get_attribute("dir")) == ("ar", "rtl")
    page.keyboard.press("c")
    expect(caption).to_be_empty()


def test_size_and_place_of_the_captions_are_kept_on_this_device(page: Page, gala: Place) -> None:
    scene(page, gala)
    page.keyboard.press("?")
    page.check("input[name=size][value='3']")
    page.check("input[name=place][value=above]")
    page.keyboard.press("Escape")
    scene(page, gala)
    stage = page.locator("#stage")
    expect(stage).to_have_attribute("data-size", "3")
    expect(stage).to_have_attribute("data-place", "above")
    box, picture = page.locator("#caption").bounding_box(), page.locator(".picture").bounding_box()
    assert box is not None
    assert picture is not None
    assert box["y"] < picture["y"] + picture["height"] / 2


def test_the_focus_goes_to_the_question_and_after_choosing_to_the_picture(page: Page, gala: Place) -> None:
    begun(page, gala)
    to_decision(page)
    assert page.evaluate("document.activeElement.className").startswith("question")
    page.keyboard.press("1")
    until(page, "document.activeElement.id === 'tap'")


def test_space_pauses_and_goes_on(page: Page, gala: Place) -> None:
    begun(page, gala, fast=False)
    at_speed(page, 0.25)
    until(page, "document.querySelector('video.front')?.currentTime > 0.05")
    page.keyboard.press(" ")
    until(page, "document.querySelector('video.front').paused")
    expect(page.locator("#status")).to_have_text("Paused")
    page.keyboard.press(" ")
    until(page, "!document.querySelector('video.front').paused")


def test_the_described_version_takes_the_clips_place_and_is_remembered(page: Page, gala: Place) -> None:
    begun(page, gala, fast=False)
    at_speed(page, 0.25)
    until(page, "document.querySelector('video.front')?.currentTime > 0.05")
    plain = page.evaluate("document.querySelector('video.front').duration")
    page.keyboard.press("d")
    until(page, "document.querySelector('video.front').src.includes('version=described')")
    until(page, f"document.querySelector('video.front').duration > {plain} + 0.5")
    begun(page, gala, fast=False)
    until(page, "document.querySelector('video.front')?.src.includes('version=described')")


def test_the_loop_moves_while_the_student_thinks_and_is_gone_after_the_tap(page: Page, gala: Place) -> None:
    begun(page, gala)
    to_decision(page)
    until(page, "document.querySelector('video.loop.front')?.currentTime > 0")
    page.locator(".choice").first.click()
    until(page, "!document.querySelector('video.loop.front')")


def test_who_wants_no_movement_gets_no_loop(page: Page, gala: Place) -> None:
    page.emulate_media(reduced_motion="reduce")
    begun(page, gala)
    to_decision(page)
    page.wait_for_timeout(700)
    assert page.locator("video.loop.front").count() == 0


def test_who_says_nothing_in_time_has_said_nothing(page: Page, gala: Place) -> None:
    page.goto(gala.start)
    hurry(page)
    page.evaluate(
        "const own = Element.prototype.animate;"
        "Element.prototype.animate = function (frames, options) {"
        " return own.call(this, frames, {...options, duration: Math.min(options.duration ?? 0, 300)}) }; 0"
    )
    page.click("button.go")
    page.locator("#lecture-foot button").click()
    expect(page.locator("#status")).to_have_text("You say nothing.", timeout=20_000)
    to_decision(page)


def test_the_clock_can_be_switched_off_before_the_start(page: Page, gala: Place) -> None:
    page.goto(gala.start)
    page.uncheck("#use-clock")
    hurry(page)
    page.click("button.go")
    page.locator("#lecture-foot button").click()
    to_decision(page)
    assert page.locator(".clock").count() == 0


def test_a_scene_that_was_seen_can_be_skipped_to_the_choice(page: Page, gala: Place) -> None:
    ended(page, gala)
    page.goto(gala.start)
    page.click("button.go")
    until(page, "!document.getElementById('stage').hidden")
    at_speed(page, 0.0625)
    skip = page.get_by_role("button", name="Seen before: skip")
    skip.wait_for()
    skip.click()
    page.locator(".choice").first.wait_for()


def test_the_first_time_nothing_can_be_skipped(page: Page, gala: Place) -> None:
    scene(page, gala)
    expect(page.locator("#skip")).to_be_hidden()


def test_a_second_window_goes_on_and_the_first_follows(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator(".choice").first.wait_for()
    second = page.context.new_page()
    second.goto(page.url)
    hurry(second)
    second.get_by_role("button", name="Go on", exact=True).click()
    choose(second, "shrug")
    second.locator("#panel .choice", has_text="gone").wait_for()
    choose(page, "Not my job")
    page.get_by_text("went on in another window").wait_for()
    hurry(page)
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()
    attempt = page.url.rpartition("/")[2]
    with closing(sqlite3.connect(server.home / "data" / "roleplay.sqlite")) as database:
        moves = database.execute(
            "select choice from event where attempt_id = ? and kind = 'chosen' order by step", [attempt]
        ).fetchall()
    assert moves == [("shrug",), ("two",)]


def test_the_back_button_leaves_and_coming_back_goes_on(page: Page, server: Server) -> None:
    page.goto(server.address)
    begin(page, server)
    choose(page, "shrug")
    page.locator("#panel .choice", has_text="gone").wait_for()
    page.go_back()
    assert page.url.rstrip("/") == server.address
    page.go_forward()
    hurry(page)
    page.get_by_role("button", name="Go on", exact=True).click()
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()


def test_stopping_without_a_connection_is_kept_until_there_is_one(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator(".choice").first.wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(re.compile("/events$"), lambda route: route.abort())
    page.locator("[data-do=stop]").evaluate("stop => stop.click()")
    page.get_by_text("Your look back is ready when").wait_for()
    page.unroute_all(behavior="ignoreErrors")
    page.goto(server.address)
    page.wait_for_timeout(1000)
    with closing(sqlite3.connect(server.home / "data" / "roleplay.sqlite")) as database:
        (last,) = database.execute("select kind from event order by id desc limit 1").fetchone()
    assert last == "stopped"


def test_without_a_connection_the_next_clip_has_its_captions_too(page: Page, gala: Place) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/captions") else None)
    page.route(
        re.compile("/captions$"),
        lambda route: route.fulfill(json=[{"start": 0, "end": 60, "who": "", "text": "Words of the next clip"}]),
    )
    begun(page, gala)
    to_decision(page)
    until(page, "document.querySelectorAll('.choice').length === 3")
    page.wait_for_timeout(300)
    assert len(set(asked)) == 3  # all alike
    page.route(re.compile("/events$"), lambda route: route.abort())
    at_speed(page, 0.25)
    page.locator(".choice").first.click()
    expect(page.locator("#caption")).to_have_text("Words of the next clip")
    page.unroute_all(behavior="ignoreErrors")
