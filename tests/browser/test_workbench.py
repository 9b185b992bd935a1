"""A trainer at the workbench in a real browser: she types, is told what is wrong, mends it by a click, and films."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.hands import Server
from tests.films import film

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BILL = """\
title: The bill is wrong
language: en
goal: You check the bill together with the guest.
remember: [Listen first.]
variables:
  trust: {start: 0, from: -3, to: 5}
  late: {start: false}
begin: desk
scenes:
  desk:
    script: |
      GUEST
      This bill is wrong.
    question: What do you do?
    choices:
      listen:
        say: Show me where.
        then: good
      explain:
        say: It is right, sir.
        then: bad
        change: {trust: +1}
      manager:
        do: You fetch the manager.
        set: {late: true}
        then:
          - {when: trust > 0 and late, go: bad}
          - {go: good}
endings:
  good: {title: It is put right}
  bad: {title: He leaves}
"""
LISTEN = "        say: Show me where.\n"
TRAPS = [
    ("question: What do you do?", "qestion: What do you do?", "`qestion`", "question: What do you do?"),
    ("then: good\n      explain", "then: goood\n      explain", "goood", "then: good"),
    (LISTEN, "        say: 's Morgens kijken we.\n", "starts with '", 'say: "\'s Morgens kijken we."'),
    (LISTEN, "        say: Sorry: show me where.\n", "colon with a space", 'say: "Sorry: show me where."'),
    (LISTEN, '        say: "Show" me where.\n', "starts with a quote", "say: '\"Show\" me where.'"),
    (LISTEN, "\tsay: Show me where.\n", "There is a tab here", "        say: Show me where."),
    (LISTEN, "        say:\u00a0Show me where.\n", "hard space", "        say: Show me where."),
    (LISTEN, "        say: “Show me where.”\n", "curly quotes", 'say: "Show me where."'),
    (LISTEN, "        say: @desk show me\n", "can't start with `@`", 'say: "@desk show me"'),
    (LISTEN, "        say: %50 off\n", "`%`", 'say: "%50 off"'),
    (LISTEN, "        say: *sighs* Show me.\n", "*sighs*", 'say: "*sighs* Show me."'),
    (LISTEN, "        say: [sighs] Show me.\n", "[sighs]", 'say: "[sighs] Show me."'),
    (LISTEN, "        say: {sighs} Show me.\n", "{sighs}", 'say: "{sighs} Show me."'),
    (LISTEN, "        say: Room #412 is late\n", "#412 is late", 'say: "Room #412 is late"'),
    (LISTEN, "        say:Show me where.\n", "say: Show me where.", "        say: Show me where."),
    (
        "        then: good\n      explain",
        "         then: good\n      explain",
        "then",
        "        then: good\n      explain",
    ),
    ("{start: false}", "{start: no}", "yes or no", "{start: false}"),
    ("{trust: +1}", "{trust: + 1}", "There is a space", "{trust: +1}"),
    ("  bad: {title: He leaves}", "  bad: {title: He leaves}\n  bad: {title: He goes}", "stands here twice", None),
]


@pytest.fixture
def bench(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en")
    context.set_default_timeout(15_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    told: list[str] = []
    context.on("console", lambda line: told.append(line.text) if "Security Policy" in line.text else None)
    context.on("weberror", lambda fault: told.append(str(fault.error)))
    page = context.new_page()
    login, password = server.person
    page.goto(f"{server.address}/people/door?onward=/author/")
    page.get_by_label("E-mail or login").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server.address}/author/")
    page.close()
    yield context
    context.close()
    assert told == []


@pytest.fixture
def bill(server: Server) -> Iterator[Path]:
    path = server.home / "scenarios" / "bill.yaml"
    path.write_text(BILL)
    yield path
    path.unlink(missing_ok=True)


def opened(bench: BrowserContext, server: Server) -> Page:
    page = bench.new_page()
    page.goto(f"{server.address}/author/bill")
    expect(page.locator("#outline li[data-place]")).to_have_count(3)
    return page


def typed(page: Page, text: str) -> None:
    """Puts a text in the place of all that is there, by the clipboard."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")


def saved(page: Page, what: str = "") -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("#saved"), what).to_have_text("Saved")


def test_an_everyday_slip_is_told_at_its_place_and_mended_by_a_click(
    bench: BrowserContext, server: Server, bill: Path
) -> None:
    page = opened(bench, server)
    page.locator("#findings summary").click()
    for right, wrong, said, mend in TRAPS:
        assert BILL.count(right) == 1, right
        text = BILL.replace(right, wrong)
        typed(page, text)
        row = page.locator("#findings-list li:is(.is-error, .is-warning)", has_text=said.replace("`", "")).first
        expect(row, wrong).to_be_visible()
        line = text[: text.index(wrong)].count("\n") + 1
        expect(row.get_by_role("button").first, wrong).to_have_text(_line(line, wrong))
        if mend is None:
            continue
        row.get_by_role("button").nth(1).click()
        expect(page.locator("#findings-list .is-error"), wrong).to_have_count(0)
        saved(page, wrong)
        assert mend in bill.read_text(), wrong
    page.close()


def _line(first: int, wrong: str) -> str:
    """Where a slip is told: in its last line, when the lines before it are right."""
    lines = wrong.rstrip("\n").split("\n")
    return f"Line {first + (len(lines) - 1 if 'bad: {title' in wrong else 0)}"


def test_what_is_typed_in_the_form_stands_in_the_text_and_the_rest_as_it_was(
    bench: BrowserContext, server: Server, bill: Path
) -> None:
    page = opened(bench, server)
    page.locator("#outline .place").first.click()
    page.get_by_role("tab", name="Form").click()
    page.get_by_label("Question").fill("What do you say first?")
    page.get_by_label("Question").press("Tab")
    page.get_by_label("Leads to").first.select_option("bad")
    expect(page.locator("#outline .way").first).to_contain_text("He leaves")
    page.get_by_role("button", name="New scene").click()
    page.get_by_label("What happens in it?").fill("She sees the minibar")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#outline li[data-place]")).to_have_count(4)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Saved")
    text = bill.read_text()
    assert "  she_sees_the_minibar:\n    title: She sees the minibar\n" in text
    asked = BILL.replace("What do you do?", "What do you say first?").replace(
        "then: good\n      exp", "then: bad\n      exp"
    )
    start = text.index("\n  she_sees")
    assert text[:start].rstrip() + "\n" + text[text.index("endings:") :] == asked


def test_of_two_who_save_neither_loses_a_line(bench: BrowserContext, server: Server, bill: Path) -> None:
    one, other = opened(bench, server), opened(bench, server)
    typed(one, BILL.replace("He leaves", "He walks out"))
    saved(one)
    typed(other, BILL.replace("This bill is wrong.", "I did not drink this."))
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("heading", name="Two people wrote in this file")).to_be_visible()
    assert "He walks out" in (other.locator(".differs").text_content() or "")
    other.get_by_role("button", name="Take both changes").click()
    expect(other.locator("#saved")).to_have_text("Saved")
    assert bill.read_text() == BILL.replace("He leaves", "He walks out").replace(
        "This bill is wrong.", "I did not drink this."
    )


def test_what_was_not_saved_is_back_after_the_page_was_closed(
    bench: BrowserContext, server: Server, bill: Path
) -> None:
    page = opened(bench, server)
    typed(page, BILL.replace("He leaves", "He sighs"))
    expect(page.locator("#saved")).to_have_text("Not saved yet")
    page.wait_for_timeout(500)
    page.close(run_before_unload=False)
    again = opened(bench, server)
    expect(again.locator("#saved")).to_contain_text("is back")
    again.get_by_role("button", name="Save").click()
    expect(again.locator("#saved")).to_have_text("Saved")
    assert "He sighs" in bill.read_text()


def test_a_film_that_is_sent_takes_the_place_of_the_drawing(
    bench: BrowserContext, server: Server, bill: Path, tmp_path: Path
) -> None:
    sent = film(tmp_path / "IMG_0001.mp4", length=2.0, sound=True)
    page = opened(bench, server)
    page.get_by_role("tab", name="Clips").click()
    row = page.locator("#clips li[data-file='desk.mp4']")
    row.locator("input[type=file]").set_input_files(str(sent))
    expect(row.locator(".state")).to_have_text("filmed", timeout=60_000)
    assert (server.home / "media" / "bill" / "desk.mp4").read_bytes() == sent.read_bytes()
