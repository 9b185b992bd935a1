"""Pages as a person reads them and fills them in: their words, what stands in their forms, and what is sent back."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Fields = dict[str, list[str]]

ELSEWHERE = ("https://evil.example", "null", "http://localhost.evil.example")
"""Where forms come from that are not ours."""
COUNTED = "Your teachers and the class see how many chose what, never who."
BY_NAME = "Your teachers see your name and what you choose."


def shown(answer: TestResponse) -> str:
    """The words of a page, without the tags between them."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def text(client: FlaskClient, path: str) -> str:
    """The words of the page at an address."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return shown(answer)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Fields] = {}
        self._open: Fields | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = self.found.setdefault(given.get("action") or "", {})
        elif tag == "input" and self._open is not None and "disabled" not in given:
            ticks = given.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in given:
                value = given.get("value", "on" if ticks else "")
                self._open.setdefault(given.get("name") or "", []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def fields(page: str, action: str) -> Fields:
    """What a browser would send of the form with this action: without what is not ticked or can't be changed."""
    forms = _Forms()
    forms.feed(page)
    assert action in forms.found, f"no form to {action}: {sorted(forms.found)}"
    return forms.found[action]


def offers(page: str, action: str) -> bool:
    """Whether a page has a form with this action."""
    forms = _Forms()
    forms.feed(page)
    return action in forms.found


def faults(page: str) -> dict[str, str]:
    """By field of a form what is said at it, where that is bound to the field."""
    said = re.findall(r'<p[^>]* id="wrong-([^"]+)"[^>]*>([^<]+)<', page)
    return {at: unescape(words) for at, words in said if f'aria-describedby="wrong-{at}"' in page}


def sends(client: FlaskClient, page: str, action: str, **changed: str | list[str]) -> TestResponse:
    """Fills in a form of a page, leaves the rest of it as it stands, and sends it."""
    shown = fields(client.get(page).get_data(as_text=True), action)
    return client.post(action, data={**shown, **changed})
