"""An invitation in a real browser: the link is copied, the password looked at, and the person is in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Server
from tests.browser.screens import Place, new_link

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_copied_link_lets_somebody_choose_a_password_and_come_in(page: Page, server: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    new_link(page, Place(server.address, "tiny", server.person))
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.locator(".address").text_content()
    page.goto(link)
    password = page.get_by_label("Password", exact=True)
    password.fill("nine owls in a lift")
    expect(password).to_have_attribute("type", "password")
    page.get_by_label("Show the password").check()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Go in").click()
    page.wait_for_url(f"{server.address}/facilitator/")
    page.goto(f"{server.address}/people/password")
    expect(page.get_by_text("Mr De Vries")).to_be_visible()
    page.get_by_role("button", name="Leave").click()
    page.goto(f"{server.address}/people/password")
    page.wait_for_url("**/people/door?**")
