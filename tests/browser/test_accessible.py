"""Every screen and state is for everybody: axe-core finds nothing, in light and dark, and nothing is lost on a small
screen or in large letters."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from roleplay.store.classes import Class
from tests.browser.author_screens import AUTHOR_SCREENS
from tests.browser.class_screens import CLASS_SCREENS
from tests.browser.hands import Server
from tests.browser.screens import SCREENS, Place, Screen
from tests.browser.seeded import seeded

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("screens")]  # so many that the other worker takes them

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY = [*SCREENS, *CLASS_SCREENS, *AUTHOR_SCREENS]
WAYS = [["listen", "offer"]] * 4 + [["explain", "thank"]] * 3 + [["leave"]] * 2 + [["listen"]]
AGAIN = [["explain", "nothing"]] * 4


@pytest.fixture(scope="module")
def classes(server: Server) -> Mapping[str, Class]:
    return seeded(server, ["gala", "tiny"], WAYS, AGAIN)


def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core objects to, a line for each place; only what these rules say, where there are any."""
    run = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": run, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['help']} — {node['html'][:160]}" for v in found for node in v["nodes"]]


def still(page: Page) -> None:
    """Nothing may fade while contrast is looked at."""
    page.evaluate(
        "document.getAnimations().forEach(a => { try { a.finish() } catch { a.cancel() } });"
        "document.querySelectorAll('video').forEach(v => v.pause())"
    )


@pytest.mark.parametrize("screen", EVERY, ids=[s.name for s in EVERY])
def test_a_screen_is_for_everybody(
    browser: Browser, server: Server, classes: Mapping[str, Class], screen: Screen
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="en", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    screen.go(page, Place(server.address, "gala", server.person, classes))
    still(page)
    assert "\n".join(violations(page)) == ""
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(250)
    assert "\n".join(violations(page, "color-contrast")) == "", "in the dark"
    for size in ("100%", "200%"):
        page.set_viewport_size({"width": 320, "height": 568})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        page.wait_for_timeout(50)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{size}: the page is wider than 320 px"
        assert overlapping(page) == [], f"{size}: texts over each other"
    page.unroute_all(behavior="ignoreErrors")
    context.close()


def overlapping(page: Page) -> list[str]:
    """Buttons, headings and paragraphs that lie over each other, by their words."""
    return page.evaluate(OVERLAP)  # type: ignore[no-any-return]


OVERLAP = """() => {
  const root = document.querySelector('dialog[open]')
    ?? document.querySelector('#stage:not([hidden]) .panel') ?? document.querySelector('main');
  const above = (e) => { const all = []; for (let at = e; at; at = at.parentElement) all.push(at); return all; };
  // What is scrolled out of a part of the page lies under nothing; what sticks to its edge lies over what passes.
  const clipped = (e) => above(e.parentElement).some((part) => {
    if (part === document.documentElement) return false;
    if (!['auto', 'scroll'].includes(getComputedStyle(part).overflowY)) return false;
    const [in_, out] = [e.getBoundingClientRect(), part.getBoundingClientRect()];
    return in_.bottom > out.bottom + 1 || in_.top < out.top - 1;
  });
  const sticks = (e) => above(e).some((part) => getComputedStyle(part).position === 'sticky');
  const counts = (e) => e.checkVisibility() && e.textContent.trim() && !clipped(e) && !sticks(e)
    && getComputedStyle(e).position !== 'fixed' && !e.closest('.for-readers, .hero, svg');
  const shown = [...root.querySelectorAll('button, h1, h2, h3, p, summary, label')].filter(counts);
  const found = [];
  for (const [i, a] of shown.entries()) for (const b of shown.slice(i + 1)) {
    if (a.contains(b) || b.contains(a)) continue;
    const x = a.getBoundingClientRect(), y = b.getBoundingClientRect();
    const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
    const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    if (wide > 2 && high > 2) found.push(`${a.textContent.trim()} | ${b.textContent.trim()}`);
  }
  return found;
}"""
