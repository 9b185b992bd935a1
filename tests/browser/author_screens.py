"""Every screen of the workbench; as in `screens`."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.screens import Place, Screens, facilitator

AUTHOR_SCREENS = _screen = Screens()


def at_the_bench(page: Page, place: Place, path: str = "") -> None:
    """A page of the workbench about the scenario."""
    facilitator(page, place, f"/author/{place.scenario}{path}")


def opened(page: Page, place: Place) -> None:
    """The editor, when the checker has answered."""
    at_the_bench(page, place)
    page.locator("#outline li[data-place]").first.wait_for(state="attached")
    page.locator("#findings[data-worst]").wait_for()


@_screen("The workbench: every scenario, how far it is, and what to do with it.")
def workbench(page: Page, place: Place) -> None:
    facilitator(page, place, "/author/")


@_screen("A new scenario: five questions, or a copy.")
def new_scenario(page: Page, place: Place) -> None:
    facilitator(page, place, "/author/new")


@_screen("The editor: the text, what the checker says of it, the story beside it and the preview.")
def editor(page: Page, place: Place) -> None:
    opened(page, place)


@_screen("The editor: what is to be mended, each with its line.")
def editor_findings(page: Page, place: Place) -> None:
    opened(page, place)
    page.locator("#findings summary").click()


@_screen("The editor: a scene as a form.")
def editor_form(page: Page, place: Place) -> None:
    opened(page, place)
    page.get_by_role("tab", name="Form").click()
    page.locator("#form label").first.wait_for()


@_screen("The editor on a phone: the story.")
def editor_story(page: Page, place: Place) -> None:
    opened(page, place)
    story = page.locator("[data-pane=left]")
    if story.is_visible():
        story.click()


@_screen("The editor: the clips, to be filmed one by one.")
def editor_clips(page: Page, place: Place) -> None:
    opened(page, place)
    side = page.locator("[data-pane=side]")
    if side.is_visible():
        side.click()
    page.get_by_role("tab", name="Clips").click()
    page.locator("#clips li").first.wait_for()


@_screen("The preview: the player with the draft, from any scene and with any values.")
def preview(page: Page, place: Place) -> None:
    at_the_bench(page, place, "/preview")
    page.frame_locator("#player").locator("#stage").wait_for()


@_screen("Everything that was saved, the newest first.")
def history(page: Page, place: Place) -> None:
    at_the_bench(page, place)
    at_the_bench(page, place, "/history")


@_screen("A translation: the text on one side, its words on the other.")
def translation(page: Page, place: Place) -> None:
    at_the_bench(page, place, "/words/nl")


@_screen("Publishing: what is new, and what students have now.")
def publish(page: Page, place: Place) -> None:
    at_the_bench(page, place, "/publish")
