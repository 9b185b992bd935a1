"""The lecture, before the role-play and on its own page; and the own route as one film."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.hands import Server, hurry, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FRONT = "document.querySelector('.stage video.front')"
SIZES = [(320, 568), (360, 640), (640, 360), (1280, 720)]
KNOWN = "I know this: to the role-play"


def start(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/gala")
    page.click("button.go")


def to_lecture(page: Page, server: Server) -> None:
    start(page, server)
    until(page, f"{FRONT}?.getAttribute('src').includes('/lecture')")


def role_play_runs(page: Page) -> None:
    until(page, f"/first|clips/.test({FRONT}?.getAttribute('src') ?? '')")
    assert page.evaluate("'beside' in document.getElementById('stage').dataset") is False


def hold_at(page: Page, seconds: float) -> None:
    """Pauses what plays, at a second."""
    until(page, f"{FRONT}?.currentTime > 0")
    page.evaluate(f"{FRONT}.pause(); {FRONT}.currentTime = {seconds}")
    until(
        page, f"Object.entries(localStorage).some(([k, v]) => k.includes('lecture') && JSON.parse(v).at === {seconds})"
    )


def slowly(page: Page) -> None:
    """Plays so slowly that nothing comes to another second by itself."""
    page.evaluate("document.querySelectorAll('video').forEach(v => { v.playbackRate = v.defaultPlaybackRate = 0.1 })")


# -- before the role-play ----------------------------------------------------------------------------------------------


def test_the_lecture_comes_first_and_at_its_end_the_role_play_begins_by_itself(page: Page, server: Server) -> None:
    to_lecture(page, server)
    hurry(page)
    role_play_runs(page)


def test_a_lecture_that_is_known_is_not_shown_again(page: Page, server: Server) -> None:
    to_lecture(page, server)
    page.get_by_role("button", name=KNOWN).click()
    role_play_runs(page)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if r.url.endswith("/lecture") else None)
    start(page, server)
    role_play_runs(page)
    assert asked == []


def test_a_lecture_that_was_left_goes_on_where_it_was_left(page: Page, server: Server) -> None:
    to_lecture(page, server)
    hold_at(page, 2.5)
    page.goto(f"{server.address}/scenarios/gala")
    slowly(page)
    page.click("button.go")
    until(page, f"{FRONT}?.currentTime > 2.4 && !{FRONT}.paused")


def test_who_reads_instead_of_watches_gets_no_lecture_on_the_stage(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/gala")
    page.check("#use-text")
    page.click("button.go")
    until(page, "document.getElementById('stage').dataset.state === 'reading'")
    assert page.locator("#lecture-foot").is_hidden()
    assert page.locator(".choice").count() == 3


def test_the_first_scene_is_fetched_while_the_lecture_is_on(page: Page, server: Server) -> None:
    to_lecture(page, server)
    hold_at(page, 1.5)
    waiting = "[...document.querySelectorAll('.stage video:not(.front)')].filter(v => v.src.includes('/first'))"
    until(page, f"{waiting}[0]?.readyState >= 2")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/first" in r.url else None)
    page.get_by_role("button", name=KNOWN).click()
    until(page, f"{FRONT}.src.includes('/first')")
    assert asked == []


def test_a_lecture_that_does_not_play_is_read_and_the_role_play_follows(page: Page, server: Server) -> None:
    page.route(re.compile("/gala/lecture"), lambda route: route.abort())
    start(page, server)
    page.get_by_text("This clip does not play here").wait_for()
    page.get_by_role("button", name="Go on", exact=True).click()
    role_play_runs(page)


def test_a_start_that_fails_after_the_lecture_gives_the_start_page_back(page: Page, server: Server) -> None:
    page.route(re.compile("/attempts$"), lambda route: route.abort())
    to_lecture(page, server)
    page.get_by_role("button", name=KNOWN).click()
    page.get_by_text("Check your connection").wait_for()
    assert page.locator("button.go").is_enabled()


# -- chapters and speed ------------------------------------------------------------------------------------------------


def test_a_chapter_is_jumped_to_and_the_running_one_is_marked(page: Page, server: Server) -> None:
    to_lecture(page, server)
    chapters = page.locator("#lecture-beside [data-at]")
    until(page, "document.querySelectorAll('#lecture-beside [data-at]')[0].ariaCurrent === 'true'")
    slowly(page)
    page.evaluate(f"{FRONT}.pause()")
    chapters.nth(1).click()
    until(page, f"{FRONT}.currentTime >= 2 && !{FRONT}.paused")
    until(page, "document.querySelectorAll('#lecture-beside [data-at]')[1].ariaCurrent === 'true'")
    assert page.locator("#lecture-beside [aria-current]").count() == 1


def test_a_speed_holds_for_the_next_lecture_and_never_for_the_role_play(page: Page, server: Server) -> None:
    to_lecture(page, server)
    page.get_by_role("radio", name="1.5").check(force=True)
    assert page.evaluate(f"{FRONT}.playbackRate") == 1.5
    to_lecture(page, server)
    until(page, f"{FRONT}.playbackRate === 1.5")
    assert page.get_by_role("radio", name="1.5").is_checked()
    page.get_by_role("button", name=KNOWN).click()
    role_play_runs(page)
    assert page.evaluate(f"{FRONT}.playbackRate") == 1


def test_arrows_on_the_speeds_change_the_speed_and_do_not_wind_back(page: Page, server: Server) -> None:
    to_lecture(page, server)
    hold_at(page, 2.5)
    page.get_by_role("radio", name="1×", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(f"[{FRONT}.playbackRate, {FRONT}.currentTime]") == [0.75, 2.5]


# -- on its own page ---------------------------------------------------------------------------------------------------


def test_on_its_page_a_lecture_offers_to_go_on_where_it_was_left(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/gala/explanation")
    assert page.get_by_role("button", name="Go on at").is_hidden()
    page.click("#lecture-watch")
    hold_at(page, 3.25)
    page.locator(".controls [data-do=stop]").evaluate("stop => stop.click()")
    slowly(page)
    page.get_by_role("button", name="Go on at 0:03").click()
    until(page, f"{FRONT}.currentTime > 3.1 && !{FRONT}.paused")
    page.reload()
    page.click("#lecture-watch")
    until(page, f"{FRONT}?.currentTime < 1 && !{FRONT}.paused")


def test_on_its_page_a_lecture_gives_the_page_back_at_its_end(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/gala/explanation")
    hurry(page)
    page.locator("#lecture-page [data-at] button").nth(1).click()
    until(page, "document.getElementById('stage').hidden && !document.getElementById('main').hidden")
    assert page.get_by_role("button", name="Go on at").is_hidden()


def test_what_is_known_on_its_page_is_not_shown_before_the_role_play(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/scenarios/gala/explanation")
    page.get_by_role("link", name=KNOWN).click()
    page.wait_for_url("**/scenarios/gala")
    slowly(page)
    page.click("button.go")
    role_play_runs(page)


def test_without_scripts_the_lecture_is_a_plain_film_with_its_chapters_and_words(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{server.address}/scenarios/gala/explanation")
    assert page.locator("video#lecture[controls]").is_visible()
    assert page.locator("#lecture-page [data-at]").count() == 2
    assert page.locator("#lecture-watch").is_hidden()
    assert page.get_by_role("button", name="Go on at").is_hidden()
    context.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_way_past_the_lecture_is_on_screen_from_its_first_moment(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en")
    page = context.new_page()
    to_lecture(page, server)
    box = page.get_by_role("button", name=KNOWN).bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= height
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.getElementById('stage').scrollWidth") <= width
    context.close()


# -- the film of a route -----------------------------------------------------------------------------------------------

TELL = """() => {
  window.told = [];
  const now = {};
  const tell = (kind, what) => { if (what !== now[kind]) { now[kind] = what; if (what) window.told.push(what); } };
  new MutationObserver(() => {
    tell('part', document.querySelector('#film-parts [aria-current]')?.ariaLabel);
    tell('reaction', document.querySelector('.reaction .taken')?.lastChild.textContent);
    tell('fault', document.querySelector('.reaction .quiet')?.textContent);
  }).observe(document.getElementById('stage'), { subtree: true, childList: true, attributes: true });
}"""
STATE = "document.getElementById('stage').dataset.state"


def to_film(page: Page, server: Server) -> None:
    """The film of a route: shrugged, went on, and told the guest that it is gone."""
    headers = {"Accept": "application/json"}
    scene = page.request.post(f"{server.address}/scenarios/tiny/attempts", headers=headers).json()["scene"]
    for n, words in enumerate(("shrug", "", "gone")):
        choice = next((c["key"] for c in scene["choices"] if words and words in c["text"]), None)
        event = {"kind": "chosen" if words else "went_on", "key": f"film-{n:08}", "step": n, "choice": choice}
        answer = page.request.post(server.address + scene["events"], data={"events": [event]}, headers=headers)
        scene = answer.json()["scene"]
    page.goto(f"{server.address}{scene['place']}/film")
    hurry(page)
    page.evaluate(TELL)


def play_film(page: Page, server: Server) -> None:
    to_film(page, server)
    page.click("#film-start button")


def current(page: Page) -> str | None:
    return page.locator("#film-parts [aria-current]").get_attribute("aria-label")


def test_the_film_plays_every_part_in_order_and_each_reaction_after_its_clip(page: Page, server: Server) -> None:
    play_film(page, server)
    until(page, f"{STATE} === 'ended'")
    parts = [f"Part {n} of 4" for n in (1, 2, 3, 4)]
    assert page.evaluate("told") == [parts[0], "You shrug.", parts[1], parts[2], "“It is gone.”", parts[3]]
    page.locator("#panel").get_by_role("link", name="Look back").click()
    page.get_by_role("heading", name="Your route").wait_for()


def test_the_next_part_of_the_film_waits_before_this_one_is_over(page: Page, server: Server) -> None:
    play_film(page, server)
    slowly(page)
    next_one = page.evaluate("JSON.parse(document.getElementById('film').dataset.film).parts[1].address")
    until(
        page,
        f"[...document.querySelectorAll('.stage video:not(.front)')].some(v => v.src.includes('{next_one}') && "
        "v.readyState >= 2)",
    )
    assert current(page) == "Part 1 of 4"


def test_pausing_holds_the_time_of_a_reaction(page: Page, server: Server) -> None:
    play_film(page, server)
    page.locator(".reaction").wait_for()
    page.keyboard.press("k")
    page.get_by_text("Paused").wait_for()
    page.wait_for_timeout(3000)
    assert page.locator(".reaction").is_visible()
    page.keyboard.press("k")
    until(page, "document.querySelector('#film-parts [aria-current]').ariaLabel === 'Part 2 of 4'")


def test_ten_seconds_back_from_a_reaction_plays_the_end_of_its_clip(page: Page, server: Server) -> None:
    play_film(page, server)
    page.locator(".reaction").wait_for()
    page.keyboard.press("ArrowLeft")
    until(page, f"{STATE} === 'playing' && !{FRONT}.ended")
    assert current(page) == "Part 1 of 4"


def test_parts_are_reached_by_button_and_by_key(page: Page, server: Server) -> None:
    play_film(page, server)
    slowly(page)
    page.keyboard.press("n")
    assert current(page) == "Part 2 of 4"
    page.get_by_role("button", name="Part 4 of 4").click()
    assert current(page) == "Part 4 of 4"
    page.keyboard.press("p")
    assert current(page) == "Part 3 of 4"
    page.get_by_role("button", name="Previous part").click()
    assert current(page) == "Part 2 of 4"


def test_a_clip_of_the_film_that_does_not_play_is_told_and_its_reaction_goes_on(page: Page, server: Server) -> None:
    page.route(re.compile("/clips/0-"), lambda route: route.abort())
    play_film(page, server)
    until(page, "document.querySelector('#film-parts [aria-current]').ariaLabel === 'Part 2 of 4'")
    assert page.evaluate("told").index("You shrug.") < page.evaluate("told").index("Part 2 of 4")
    assert "This clip does not play here." in page.evaluate("told")


def test_for_who_wants_less_motion_no_bar_runs_and_the_film_goes_on(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="en", reduced_motion="reduce")
    page = context.new_page()
    play_film(page, server)
    page.locator(".reaction").wait_for()
    assert page.locator(".reaction .clock").is_hidden()
    until(page, "document.querySelector('#film-parts [aria-current]').ariaLabel === 'Part 2 of 4'")
    context.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_parts_of_the_film_are_on_screen_and_large_enough(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en")
    page = context.new_page()
    play_film(page, server)
    page.locator("#film-parts").wait_for()
    boxes = [b for b in (c.bounding_box() for c in page.locator("#film-parts button").all()) if b]
    assert len(boxes) == 6
    for box in boxes:
        assert min(box["width"], box["height"]) >= 24
        assert box["y"] + box["height"] <= height
        assert box["x"] + box["width"] <= width
    context.close()
