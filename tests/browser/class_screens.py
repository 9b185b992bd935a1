"""Every screen and state of a class, of its student and of its facilitator; as in `screens`."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.hands import until
from tests.browser.screens import Place, Screens, Way, facilitator, looked_back

CLASS_SCREENS = _screen = Screens()


# -- ways ----------------------------------------------------------------------------------------------------------


def joined(page: Page, place: Place, name: str, nickname: str = "") -> None:
    """The page of a class, for who has just joined it."""
    page.goto(f"{place.address}/class/{place.classes[name].code}")
    page.fill("#name", nickname)
    page.locator("main button.button").click()
    page.wait_for_load_state()


def of_class(page: Page, place: Place, name: str, path: str = "") -> None:
    """A page about a class."""
    facilitator(page, place, f"/facilitator/classes/{place.classes[name].id}{path}")


def of_played(page: Page, place: Place, path: str) -> None:
    """A page about what the class that has played did in the scenario."""
    of_class(page, place, "played", f"/{place.scenario}/{path}")


# -- a student in a class ------------------------------------------------------------------------------------------


@_screen("A class to join: who will see what, and a nickname for who likes.")
def join(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/class/{place.classes['students'].code}")


@_screen("A class with names to join: it says so before anything is kept.")
def join_with_a_name(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/class/{place.classes['named'].code}")


@_screen("A student's class: its role-plays, what the class keeps, and the way out.")
def class_home(page: Page, place: Place) -> None:
    looked_back_in_class(page, place)
    page.goto(f"{place.address}/class/{place.classes['students'].code}")


@_screen("The start page in a class says who will see what.")
def start_in_a_class(page: Page, place: Place) -> None:
    joined(page, place, "students")
    page.locator(".cards h2 a").first.click()
    page.wait_for_load_state()


@_screen("The start page in a class with names.")
def start_with_a_name(page: Page, place: Place) -> None:
    joined(page, place, "named", "Sanne")
    page.locator(".cards h2 a").first.click()
    page.wait_for_load_state()


def looked_back_in_class(page: Page, place: Place) -> None:
    """The look back of a role-play that was played in the class."""
    joined(page, place, "students", "Sanne")
    here = Place(f"{place.address}/class/{place.classes['students'].code}", place.scenario)
    looked_back(page, here)


@_screen("The look back in a class: an answer can be shared, each by a tick of its own.")
def share_with_the_class(page: Page, place: Place) -> None:
    looked_back_in_class(page, place)
    page.locator("#reflection textarea").first.fill("Let him finish.")
    page.locator(".share-it input").first.check()
    page.evaluate("document.querySelector('#reflection').scrollIntoView()")


@_screen("What others of the class chose, about so many in ten: where at least eight others chose.")
def what_others_chose(page: Page, place: Place) -> None:
    looked_back_in_class(page, place)
    others = page.locator("details:has(.others)").first
    others.locator("summary").click()
    others.evaluate("e => { e.scrollIntoView({ block: 'center' }) }")


@_screen("What the class keeps, behind a link that its teacher has sent.")
def kept(page: Page, place: Place) -> None:
    joined(page, place, "students")
    page.locator(".we-keep a").first.click()
    page.wait_for_load_state()


@_screen("A student's own data: what is held, a code for other devices, and the way to be forgotten.")
def mine(page: Page, place: Place) -> None:
    looked_back_in_class(page, place)
    page.goto(f"{place.address}/me")


@_screen("Her code, shown once she asks for it.")
def mine_code_shown(page: Page, place: Place) -> None:
    mine(page, place)
    page.locator("form[action$='/me/code'] button").click()
    page.wait_for_load_state()


@_screen("Nothing is known on this device: a code is asked for.")
def mine_code(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/me")


@_screen("Before everything is deleted.")
def mine_delete(page: Page, place: Place) -> None:
    mine(page, place)
    page.locator("form[action$='/me/delete'] > .button").click()
    page.wait_for_load_state()


# -- a facilitator's classes -----------------------------------------------------------------------------------------


@_screen("A facilitator's classes.")
def classes(page: Page, place: Place) -> None:
    facilitator(page, place, "/facilitator/")


@_screen("A new class: its name, its role-plays, its last day.")
def new_class(page: Page, place: Place) -> None:
    facilitator(page, place, "/facilitator/classes/new")


@_screen("A new class that can't be made yet: what is missing, at its place, and nothing typed is lost.")
def new_class_with_faults(page: Page, place: Place) -> None:
    new_class(page, place)
    page.evaluate("document.querySelector('.class-form').noValidate = true")
    page.fill("#name", "Front office 1D")
    page.locator(".class-form > button").click()
    page.wait_for_load_state()


@_screen("A class that is there to be joined.")
def fresh_class(page: Page, place: Place) -> None:
    of_class(page, place, "fresh")


@_screen("A class that has played: for each role-play what belongs on the beamer, and what is for her alone.")
def played_class(page: Page, place: Place) -> None:
    of_class(page, place, "played")


@_screen("The settings of a class, its teachers, another code.")
def class_settings(page: Page, place: Place) -> None:
    of_class(page, place, "played")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.evaluate("document.querySelector('#settings').scrollIntoView()")


@_screen("The code of a class on the beamer: where to go, what to type, what to scan, how many are in.", beamer=True)
def class_code(page: Page, place: Place) -> None:
    of_class(page, place, "played", "/code")


@_screen("Who joined: names and nicknames, and beside no route.")
def roster(page: Page, place: Place) -> None:
    of_class(page, place, "played", "/roster")


@_screen("The end of a class: what goes, and the files to take out first.")
def end_of_a_class(page: Page, place: Place) -> None:
    of_class(page, place, "played", "/ending")


# -- the debrief -----------------------------------------------------------------------------------------------------


def slide(page: Page, place: Place, name: str, part: int = 0) -> None:
    """A slide of the stage; with `part`, so much of it is revealed."""
    of_played(page, place, "debrief")
    name = name or str(page.evaluate("document.querySelector('[data-slide][data-step=\"3\"]').id"))
    page.evaluate("to => { location.hash = to }", f"{name}/{part}")
    until(page, f"document.querySelector('[data-slide]:not([hidden])').id === {name!r}")


@_screen("The stage, step 1. How was it: a question, and nothing else yet.", beamer=True)
def stage_how_was_it(page: Page, place: Place) -> None:
    slide(page, place, "how")


@_screen("The stage, step 2. What happened: where the class ended up.", beamer=True)
def stage_endings(page: Page, place: Place) -> None:
    slide(page, place, "endings")


@_screen("The stage, step 2. What happened: the class on the map of the role-play.", beamer=True)
def stage_map(page: Page, place: Place) -> None:
    slide(page, place, "map")


@_screen("The stage, step 3. Why: the answers at a decision, and the class guesses first.", beamer=True)
def stage_why(page: Page, place: Place) -> None:
    slide(page, place, "")


@_screen("The stage, step 3. Why: what the class chose, and the trainer's question.", beamer=True)
def stage_why_revealed(page: Page, place: Place) -> None:
    slide(page, place, "", 2)


@_screen("The stage, step 4. What if: a scene is played again, or the class votes and goes on from there.", beamer=True)
def stage_what_if(page: Page, place: Place) -> None:
    slide(page, place, "what-if")


@_screen("The stage, step 4. A scene played from the map.", beamer=True)
def stage_scene(page: Page, place: Place) -> None:
    slide(page, place, "what-if")
    page.locator("#what-if a[data-place]").first.click()
    until(page, "!!document.querySelector('dialog[open]')")
    page.evaluate("document.querySelector('dialog[open] video')?.pause()")


@_screen("The stage, step 5. What we keep: the points to remember, and the words of the class.", beamer=True)
def stage_keep(page: Page, place: Place) -> None:
    slide(page, place, "keep")


@_screen("The desk: a facilitator's own window beside the stage, with prompts, notes and the wall.")
def desk(page: Page, place: Place) -> None:
    of_played(page, place, "desk")


@_screen("The debrief on paper.")
def paper(page: Page, place: Place) -> None:
    of_played(page, place, "paper")


@_screen("Where the class is while it plays, as counts.")
def live(page: Page, place: Place) -> None:
    of_played(page, place, "live")


@_screen("Which group beside this one?")
def groups(page: Page, place: Place) -> None:
    of_played(page, place, "beside/")


@_screen("Two groups beside each other on one scale.")
def two_groups(page: Page, place: Place) -> None:
    of_played(page, place, f"beside/{place.classes['before'].id}")


@_screen("What the class keeps, before and after it is sent.")
def kept_link(page: Page, place: Place) -> None:
    of_played(page, place, "kept")


@_screen("Files for a spreadsheet, and who may see which.")
def files(page: Page, place: Place) -> None:
    of_played(page, place, "files")


# -- together --------------------------------------------------------------------------------------------------------


@_screen("Before a class plays together: how to join in.", beamer=True)
def together_before(page: Page, place: Place) -> None:
    path = f"/{place.scenario}/together"
    of_class(page, place, "together", path)
    if page.locator("#move").count():  # of a screen before this one
        page.locator("#move [value=end]").click()
        page.wait_for_url("**/debrief*")
        of_class(page, place, "together", path)


@_screen("Together: the scene plays for all.", beamer=True)
def together_scene(page: Page, place: Place) -> None:
    together_before(page, place)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_load_state()
    until(page, "document.querySelector('.together video.front')?.currentTime > 0")
    page.evaluate("document.querySelector('.together video.front').playbackRate = 0.0625")


@_screen("Together: the class votes.", beamer=True)
def together_vote(page: Page, place: Place) -> None:
    together_scene(page, place)
    _moves(page, "next", "voting")


@_screen("Together: what the class voted, and the ways to go on.", beamer=True)
def together_revealed(page: Page, place: Place) -> None:
    together_vote(page, place)
    _vote(page, place, 5)
    _moves(page, "next", "revealed")


def _moves(page: Page, button: str, state: str) -> None:
    """Goes on until the screen is in a state. What it does to a clicker that bounces it does to a button."""
    for _ in range(6):
        if page.evaluate("document.getElementById('together').dataset.state") == state:
            return
        page.wait_for_timeout(600)
        page.locator(f"#now [value={button}]").click()
        page.wait_for_timeout(200)
    raise AssertionError(f"the screen was never {state}")


def _vote(page: Page, place: Place, phones: int) -> None:
    """So many phones vote, most of them for the first reaction."""
    room = f"{place.address}/class/{place.classes['together'].code}"
    assert page.context.browser is not None
    for number in range(phones):
        context = page.context.browser.new_context(locale="en")
        phone = context.request
        phone.post(f"{room}/join", form={"name": ""}, max_redirects=0)
        now = phone.get(f"{room}/together/now").json()
        vote = {"session": now["session"], "round": now["round"], "choice": str(1 + number // 3 * 2)}
        assert phone.post(f"{room}/together/vote", data=vote, headers={"Accept": "application/json"}).ok
        context.close()


@_screen("A phone in the class: look at the screen.")
def phone_waits(page: Page, place: Place) -> None:
    _beside(page, together_scene, place)
    _phone(page, place)


@_screen("A phone in the class: the three reactions, and a vote that can still be changed.")
def phone_votes(page: Page, place: Place) -> None:
    _beside(page, together_vote, place)
    _phone(page, place)
    page.locator("button.reaction").nth(1).click()
    until(page, "document.getElementById('said').textContent !== ''")


@_screen("A phone in the class: what the class voted.")
def phone_revealed(page: Page, place: Place) -> None:
    _beside(page, together_revealed, place)
    _phone(page, place)


def _beside(page: Page, screen: Way, place: Place) -> None:
    """Brings the screen of the class somewhere, in a window of the facilitator."""
    assert page.context.browser is not None
    context = page.context.browser.new_context(viewport={"width": 1280, "height": 720}, locale="en")
    beamer = context.new_page()
    beamer.set_default_timeout(15_000)
    screen(beamer, place)
    context.close()


def _phone(page: Page, place: Place) -> None:
    joined(page, place, "together")
    page.goto(f"{place.address}/class/{place.classes['together'].code}/together")


# -- trainers --------------------------------------------------------------------------------------------------------


@_screen("Every scenario, with the way to its clips: for trainers.")
def scenarios(page: Page, place: Place) -> None:
    facilitator(page, place, "/facilitator/scenarios")


@_screen("How the clips of a scenario stand.")
def clips(page: Page, place: Place) -> None:
    facilitator(page, place, f"/facilitator/scenarios/{place.scenario}/clips")
