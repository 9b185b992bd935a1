"""A student plays in a real browser: to every ending, over a killed server, on a small phone, without scripts."""

from __future__ import annotations

import itertools
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from roleplay.library import Home
from tests.browser.hands import CLIPS, LONG, Server, begin, choose, hurry, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    ("first", "second", "title"), [(LONG, "Here it is", "SECRET-HAPPY"), ("shrug", "gone", "SECRET-SOUR")]
)
def test_a_student_plays_to_an_ending_and_looks_back(
    page: Page, server: Server, first: str, second: str, title: str
) -> None:
    begin(page, server)
    choose(page, first)
    choose(page, second)
    page.get_by_role("heading", name=title).wait_for()
    page.click("text=Look back")
    page.get_by_role("heading", name="Your route").wait_for()
    assert page.locator(".option.chosen").count() == 2


def test_the_three_next_clips_wait_before_the_choice_and_the_swap_needs_no_new_one(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator(".choice").first.wait_for()
    until(page, "[...document.querySelectorAll('.stage video')].filter(v => v.readyState >= 2).length === 4")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/clips/0-" in r.url else None)
    choose(page, "shrug")
    page.locator(".choice", has_text="gone").wait_for()
    assert asked == []


def test_the_server_is_killed_between_two_choices_and_the_story_goes_on(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator(".choice").first.wait_for()
    server.stop()
    choose(page, "shrug")
    page.get_by_text("What you chose is kept").wait_for()
    server.start()
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()
    page.click("text=Look back")
    assert "You shrug." in page.locator(".option.chosen").first.inner_text()
    assert page.locator(".option.chosen").count() == 2


def test_a_reload_with_a_choice_on_the_way_loses_nothing(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator(".choice").first.wait_for()
    page.context.set_offline(True)
    choose(page, "shrug")
    page.get_by_text("What you chose is kept").wait_for()
    page.context.set_offline(False)
    page.reload()
    hurry(page)
    page.get_by_role("button", name="Go on", exact=True).click()
    choose(page, "gone")
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()


def test_a_clip_that_fails_becomes_its_text_and_the_story_goes_on(page: Page, server: Server) -> None:
    page.route(CLIPS, lambda route: route.abort())
    begin(page, server)
    page.get_by_text("This clip does not play here").wait_for()
    assert "Where is my bag?" in page.locator("#panel").inner_text()
    choose(page, "shrug")
    page.get_by_role("button", name="Go on", exact=True).click()
    choose(page, "gone")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("heading", name="SECRET-SOUR").wait_for()


def test_a_late_answer_to_a_note_does_not_undo_a_tap(page: Page, server: Server) -> None:
    def slowly(route: Route) -> None:
        if "clip_failed" in (route.request.post_data or ""):
            page.wait_for_timeout(700)
        route.continue_()

    page.route(CLIPS, lambda route: route.abort())
    page.route("**/events", slowly)
    begin(page, server)
    choose(page, "shrug")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.locator(".choice", has_text="gone").wait_for()
    page.unroute_all(behavior="ignoreErrors")


def test_a_tap_meant_for_the_picture_chooses_nothing(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/tiny")
    page.evaluate(
        "new MutationObserver(() => document.querySelector('.choice[aria-disabled]')?.click())"
        ".observe(document.getElementById('panel'), {childList: true})"
    )
    hurry(page)
    page.click("button.go")
    until(page, "document.querySelectorAll('.choice:not([aria-disabled])').length === 3")
    assert page.locator(".choice").count() == 3


def test_the_number_keys_choose_while_the_question_has_the_focus(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator(".choice").first.wait_for()
    page.wait_for_timeout(500)
    page.keyboard.press("2")
    until(page, "document.querySelectorAll('.choice').length === 0")


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 640), (640, 360), (1280, 720)])
def test_the_three_reactions_fit_and_are_large_enough_to_tap(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en")
    page = context.new_page()
    begin(page, server)
    hurry(page)
    page.locator(".choice").first.wait_for()
    page.wait_for_timeout(700)
    boxes = [b for b in (c.bounding_box() for c in page.locator(".choice").all()) if b]
    assert len(boxes) == 3
    for box in boxes:
        assert box["height"] >= 55.9
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    for above, below in itertools.pairwise(boxes):
        assert below["y"] - above["y"] - above["height"] >= 7.9
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_without_scripts_the_text_version_plays_to_the_end(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{server.address}/scenarios/tiny")
    page.click("button.go")
    page.click("text=You shrug.")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.click("text=It is gone.")
    assert re.search("SECRET-SOUR", page.content())
    page.locator("a:visible", has_text="Look back").click()
    assert "SECRET-AFTER-SHRUG" in page.content()
    context.close()


def test_ctrl_c_ends_the_server_cleanly(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.scenarios.mkdir()
    server = Server(home.root)
    assert server.stop(signal.SIGINT) == 0
