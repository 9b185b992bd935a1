"""Every screen and state of a student on her own, and of accounts, and how a person comes there: for accessibility and
for the pictures. Those of a class are in `class_screens`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Cookie, Page

from roleplay.app.access import COOKIE
from roleplay.store.classes import Class
from tests.browser.hands import CLIPS, hurry, until


@dataclass(frozen=True, slots=True)
class Place:
    """Where screens are looked at: the server's `address`, a `scenario`, the login and password of a `person`, and
    her classes by name (`tests.browser.seeded`)."""

    address: str
    scenario: str
    person: tuple[str, str] = ("", "")
    classes: Mapping[str, Class] = field(default_factory=dict)

    @property
    def start(self) -> str:
        """The start page."""
        return f"{self.address}/scenarios/{self.scenario}"


Way = Callable[[Page, Place], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its `name`, a sentence `about` it, and the way there. `beamer`: a whole class looks at it."""

    name: str
    about: str
    go: Way
    beamer: bool = False


class Screens(list[Screen]):
    """Screens, each made of a way there and named after it."""

    def __call__(self, about: str, *, beamer: bool = False) -> Callable[[Way], Way]:
        """Decorates a way: adds its screen."""

        def kept(go: Way) -> Way:
            self.append(Screen(go.__name__.replace("_", "-"), about, go, beamer))
            return go

        return kept


SCREENS = _screen = Screens()


# -- ways ----------------------------------------------------------------------------------------------------------


def begun(page: Page, place: Place, text: bool = False, fast: bool = True) -> None:
    """A role-play that has begun, the lecture before it known."""
    page.goto(place.start)
    if text:
        page.check("#use-text")
    if fast:
        hurry(page)
    page.click("button.go")
    skip_lecture(page)
    until(
        page,
        "['reading', 'deciding', 'ended'].includes(document.getElementById('stage').dataset.state) || "
        "/first|clips/.test(document.querySelector('.stage video.front')?.src)",
    )


def skip_lecture(page: Page) -> None:
    """Past the lecture, where one comes first."""
    until(page, "!document.getElementById('stage').hidden")
    known = page.locator("#lecture-foot button")
    if known.is_visible():
        known.click()


def to_decision(page: Page) -> None:
    """Until the three reactions are there and take a tap."""
    hurry(page)
    for _ in range(8):
        until(page, "document.querySelector('.choice') || document.querySelector('#panel a.button')")
        if page.locator(".choice").count():
            break
    until(
        page, "document.querySelectorAll('.choice').length === 3 && !document.querySelector('.choice[aria-disabled]')"
    )


def ended(page: Page, place: Place, which: int = 0, text: bool = False) -> None:
    """A role-play played to its end, the reaction `which` each time."""
    begun(page, place, text)
    for _ in range(20):
        hurry(page)
        until(
            page,
            "document.querySelector('.choice:not([aria-disabled])') || document.querySelector('#panel a.button') || "
            "document.querySelector('#stage[data-state=reading] #panel button.button')",
        )
        if page.locator("#panel a.button").count():
            return
        choices = page.locator(".choice")
        tapped = (choices.nth(which) if choices.count() else page.locator("#panel button.button")).element_handle()
        tapped.click()
        while tapped.evaluate("e => e.isConnected"):
            page.wait_for_timeout(20)
    raise AssertionError("no ending came")


def looked_back(page: Page, place: Place, which: int = 0) -> None:
    """The look back of a role-play."""
    ended(page, place, which, text=True)
    page.click("#panel a.button")
    page.wait_for_load_state()


def signed_in(page: Page, place: Place) -> None:
    """Through the door."""
    page.goto(f"{place.address}/people/door")
    page.fill("#login", place.person[0])
    page.fill("#password", place.person[1])
    page.locator("main button.button").click()
    page.wait_for_load_state()


def facilitator(page: Page, place: Place, path: str) -> None:
    """A page of facilitators."""
    known = _SESSIONS.get(place.address)
    if known:
        page.context.add_cookies(known)  # type: ignore[arg-type]
    else:
        signed_in(page, place)
        _SESSIONS[place.address] = [c for c in page.context.cookies() if c.get("name") == COOKIE]
    page.goto(f"{place.address}{path}")


_SESSIONS: dict[str, list[Cookie]] = {}
"""By server, the cookie of the person: a password takes long to be looked at."""


# -- before --------------------------------------------------------------------------------------------------------


@_screen("The catalogue.")
def catalogue(page: Page, place: Place) -> None:
    page.goto(place.address)


@_screen("The start page: a still, a sentence, how long it takes, what the teacher sees.")
def start(page: Page, place: Place) -> None:
    page.goto(place.start)


@_screen("Sharing by link and QR code.")
def share(page: Page, place: Place) -> None:
    page.goto(place.start)
    page.locator("details.share > summary, #share > summary").first.click()


@_screen("The start page for who has played before: endings found, and the words kept for next time.")
def start_again(page: Page, place: Place) -> None:
    looked_back(page, place)
    if page.locator("textarea").count():
        page.locator("textarea").first.fill("Listen first.")
        page.locator("#reflection button").click()
    page.goto(place.start)


@_screen("The lecture as a page of its own.")
def lecture_page(page: Page, place: Place) -> None:
    page.goto(f"{place.start}/explanation")


@_screen("The lecture on the stage, before the role-play.")
def lecture(page: Page, place: Place) -> None:
    page.goto(place.start)
    page.click("button.go")
    until(page, "document.querySelector('.stage video.front')?.currentTime > 0.5")
    page.evaluate("document.querySelector('.stage video.front').pause()")


# -- in play -------------------------------------------------------------------------------------------------------


@_screen("A scene plays: the picture and its captions, nothing else.")
def scene(page: Page, place: Place) -> None:
    begun(page, place, fast=False)
    until(page, "document.querySelector('#caption').textContent !== ''")
    page.evaluate("document.querySelector('.stage video.front').playbackRate = 0.0625")


@_screen("A tap on the picture shows the controls.")
def controls(page: Page, place: Place) -> None:
    scene(page, place)
    page.click("#tap")
    page.wait_for_timeout(300)


@_screen("How you like it: captions, keys, another device.")
def more(page: Page, place: Place) -> None:
    scene(page, place)
    page.keyboard.press("?")
    page.locator("#more details summary").click()


@_screen("A decision: the last picture stays, three reactions beside it.")
def decision(page: Page, place: Place) -> None:
    begun(page, place)
    to_decision(page)
    page.wait_for_timeout(500)


@_screen("A scene that was seen before can be skipped.")
def seen_before(page: Page, place: Place) -> None:
    ended(page, place)
    scene(page, place)


@_screen("Reading instead of watching.")
def reading(page: Page, place: Place) -> None:
    begun(page, place, text=True)
    to_decision(page)
    page.wait_for_timeout(400)


@_screen("A clip that does not play becomes its text.")
def broken_clip(page: Page, place: Place) -> None:
    page.route(CLIPS, lambda route: route.abort())
    begun(page, place)
    to_decision(page)
    page.wait_for_timeout(400)


@_screen("The connection is lost: what was chosen is kept.")
def offline_in_play(page: Page, place: Place) -> None:
    begun(page, place)
    to_decision(page)
    page.route(re.compile("/events$"), lambda route: route.abort())
    page.locator(".choice").first.click()
    until(page, "document.querySelector('#status').textContent !== ''")


@_screen("The ending.")
def ending(page: Page, place: Place) -> None:
    ended(page, place)
    page.wait_for_timeout(400)


@_screen("A role-play under way, after a reload.")
def go_on(page: Page, place: Place) -> None:
    begun(page, place)
    to_decision(page)
    page.reload()


# -- afterwards ----------------------------------------------------------------------------------------------------


@_screen("The look back: the own route, What if?, the map so far, the endings found, a question, the points.")
def look_back(page: Page, place: Place) -> None:
    looked_back(page, place)


@_screen("The look back with everything unfolded.")
def look_back_unfolded(page: Page, place: Place) -> None:
    looked_back(page, place)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


@_screen("The map so far: what was seen, the last route as the thick line, dots for ways not taken.")
def own_map(page: Page, place: Place) -> None:
    looked_back(page, place)
    page.evaluate("document.querySelector('.rm-frame').closest('section').scrollIntoView()")


@_screen("The end of the look back: endings found, think it over, points to remember, and now?")
def think_it_over(page: Page, place: Place) -> None:
    looked_back(page, place)
    page.evaluate("document.querySelector('#reflection').scrollIntoView()")


@_screen("Two times beside each other.")
def beside(page: Page, place: Place) -> None:
    looked_back(page, place, 0)
    looked_back(page, place, 2)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.locator(".earlier a").first.click()
    page.wait_for_load_state()


@_screen("The own route as one film.")
def film(page: Page, place: Place) -> None:
    looked_back(page, place)
    page.click("a.to-film")
    page.wait_for_load_state()


@_screen("The film plays.")
def film_plays(page: Page, place: Place) -> None:
    film(page, place)
    page.click("#film-start button")
    until(page, "document.querySelector('.stage video.front')?.currentTime > 0.5")
    page.evaluate("document.querySelector('.stage video.front').playbackRate = 0.0625")


@_screen("A code and a QR code for another device.")
def handover(page: Page, place: Place) -> None:
    looked_back(page, place)
    page.locator("form[action$=handover] button").click()
    page.wait_for_load_state()


@_screen("The other device: where the code is typed.")
def code(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/go")


@_screen("A code that is not good any more.")
def wrong_code(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/go?code=ABCDEF")


@_screen("There is no connection.")
def no_connection(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/offline")


@_screen("Nothing at this address.")
def not_found(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/nothing-here")


# -- accounts ------------------------------------------------------------------------------------------------------


@_screen("The door of the facilitators.")
def door(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/people/door")


@_screen("Login and password that don't belong together.")
def shut_door(page: Page, place: Place) -> None:
    signed_in(page, Place(place.address, place.scenario, ("jansen@school.example", "not the password")))


@_screen("An invitation: the password is chosen.")
def invitation(page: Page, place: Place) -> None:
    new_link(page, place)
    page.goto(str(page.locator(".address").text_content()).strip())


@_screen("The people with an account, for administrators.")
def people(page: Page, place: Place) -> None:
    facilitator(page, place, "/people/")
    page.locator(".people summary").first.click()


@_screen("A link for somebody new, shown once.")
def new_link(page: Page, place: Place) -> None:
    facilitator(page, place, "/people/")
    if not page.locator(".people li", has_text="devries").count():
        page.fill("#name", "Mr De Vries")
        page.fill("#login", "devries@school.example")
        page.locator("main button.button:not(.second)").click()
    else:
        row = page.locator(".people li", has_text="devries")
        row.locator("summary").click()
        row.locator("form[action$=link] button").click()
    page.wait_for_load_state()


@_screen("Changing one's own password.")
def own_password(page: Page, place: Place) -> None:
    facilitator(page, place, "/people/password")
