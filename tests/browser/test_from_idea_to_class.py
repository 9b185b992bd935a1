"""From an idea to a role-play that students play, in the browser alone; and changed while somebody plays it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.hands import Server, choose, hurry
from tests.browser.test_workbench import bench, saved, typed  # noqa: F401 bench is a fixture
from tests.films import film

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def new(page: Page, server: Server) -> str:
    """A scenario of two decisions, from five answers; its address is where its students find it."""
    page.goto(f"{server.address}/author/new")
    page.get_by_label("What happens?").fill("Guest says the bill is wrong")
    page.get_by_label("Who is the guest?").fill("Ms Jansen, 38, in a hurry")
    page.get_by_label("What can a student do after this?").fill("You can check a bill together.")
    page.get_by_label("Point 1").fill("Look at the bill together.")
    page.get_by_label("How many decisions").select_option("2")
    page.get_by_role("button", name="Make the scenario").click()
    page.wait_for_url("**/author/guest-says-the-bill-is-wrong")
    expect(page.locator("#count")).not_to_have_text("…")
    return f"{server.address}/scenarios/guest-says-the-bill-is-wrong"


def sends(page: Page, title: str, path: Path) -> None:
    row = page.locator("#clips li", has_text=title).first
    row.locator("input[type=file]").set_input_files(str(path))
    expect(row.locator(".state")).to_have_text("filmed", timeout=60_000)


def publishes(page: Page, number: int) -> None:
    page.get_by_role("link", name="Publish").click()
    again = page.get_by_role("link", name="Look again")
    for _ in range(60):
        if not again.is_visible():
            break
        page.wait_for_timeout(1000)
        again.click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text(f"This is publication {number}.")).to_be_visible()


def test_an_idea_becomes_a_role_play_and_a_change_breaks_nobodys_route(
    bench: BrowserContext,  # noqa: F811 the fixture
    browser: Browser,
    server: Server,
    tmp_path: Path,
) -> None:
    page = bench.new_page()
    address = new(page, server)
    student = browser.new_context(viewport={"width": 360, "height": 640}, locale="en").new_page()
    assert student.goto(address).status == 404  # type: ignore[union-attr]  # a draft

    page.get_by_role("button", name="New scene").click()
    page.get_by_label("What happens in it?").fill("She reads the bill aloud")
    page.get_by_role("button", name="Add").click()
    page.locator("#outline .place").first.click()
    page.get_by_role("tab", name="Form").click()
    page.get_by_label("Words", exact=True).first.fill("Shall we look at it together?")
    leads = page.get_by_label("Leads to").first
    before = leads.input_value()
    leads.select_option("she_reads_the_bill_aloud")
    expect(page.locator("#outline .way").first).to_contain_text("She reads the bill aloud")
    page.locator("#outline .place", has_text="She reads the bill aloud").click()
    page.get_by_role("tab", name="Form").click()
    expect(page.locator("#form code").first).to_have_text("she_reads_the_bill_aloud")
    page.get_by_label("Leads to").first.select_option(before)  # the new scene stands between
    page.locator("#findings summary").click()
    expect(page.locator("#findings-list .is-error")).to_have_text([])
    saved(page)

    page.get_by_role("tab", name="Clips").click()
    sends(page, "Opening", film(tmp_path / "one.mp4", length=1.0, sound=True))
    sends(page, "She reads the bill aloud", film(tmp_path / "two.mp4", length=1.5, sound=True))
    publishes(page, 1)

    student.goto(address)
    hurry(student)
    student.click("button.go")
    choose(student, "Shall we look at it together?")
    expect(student.locator("#panel .choice").first).to_be_visible(timeout=30_000)
    reaction = student.locator("#panel .choice").first.text_content() or ""

    page.get_by_role("link", name="Guest says the bill is wrong").click()
    expect(page.locator("#count")).not_to_have_text("…")
    text = (server.home / "scenarios" / "guest-says-the-bill-is-wrong.yaml").read_text()
    typed(page, text.replace("she_reads_the_bill_aloud", "she_reads_it").replace("Shall we look at", "Let us look at"))
    saved(page)
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("heading", name="Renamed, or gone?")).to_be_visible()
    page.locator(".asked input").first.check()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("This is publication 2.")).to_be_visible()

    choose(student, reaction)  # she goes on with what she began
    back = student.get_by_text("Look back", exact=True).first
    for _ in range(3):
        hurry(student)
        back.or_(student.locator("#panel .choice").first).first.wait_for()
        if back.is_visible():
            break
        choose(student, (student.locator("#panel .choice").first.text_content() or "").strip())
    back.click()
    student.get_by_role("heading", name="Your route").wait_for()
    expect(student.get_by_text("Shall we look at it together?").first).to_be_visible()
    student.goto(address)
    hurry(student)
    student.click("button.go")
    choose(student, "Let us look at it together?")
    student.context.close()
