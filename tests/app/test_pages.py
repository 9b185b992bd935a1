"""Each template uses what its dataclass holds, no more and no less; and every page speaks one of our languages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from pkgutil import iter_modules

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import meta

from roleplay.app import author, classroom, look_back_pages, pages
from roleplay.app.pages import Page
from roleplay.library import Home
from roleplay.shipped import shipped
from tests.conftest import TINY

PARTS = [
    import_module(f"{part.__name__}.{m.name}") for part in (classroom, author) for m in iter_modules(part.__path__)
]
PAGES: tuple[type[Page], ...] = (
    *pages.PAGES,
    *look_back_pages.PAGES,
    *(page for module in PARTS for page in getattr(module, "PAGES", ())),
)
GIVEN = {
    "url_for",
    "_",
    "ngettext",
    "language",
    "dir",
    "csrf_token",
    "icon",
    "script",
    "bars",
    "ending_cards",
    "share_fold",
    "own_code",
    "with_code",
    "settings",
    "request",
    "session",
    "g",
    "config",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.template)
def test_a_template_uses_just_the_fields_of_its_page(page: type[Page], app: Flask) -> None:
    source = (shipped("web") / "templates" / page.template).read_text()
    used = meta.find_undeclared_variables(app.jinja_env.parse(source)) - GIVEN
    assert used == {f.name for f in fields(page)}


def test_every_template_is_a_page_or_a_part_of_one() -> None:
    folder = shipped("web") / "templates"
    found = {
        str(p.relative_to(folder))
        for p in (*folder.glob("*.html"), *folder.glob("classroom/*.html"), *folder.glob("author/*.html"))
        if not p.name.startswith("_")
    }
    assert found == {"base.html", *(p.template for p in PAGES)}


def test_the_translations_are_whole_and_compiled() -> None:
    folder = shipped("web") / "translations" / "nl" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as po, (folder / "messages.mo").open("rb") as mo:
        written, compiled = read_po(po), read_mo(mo)
    for message in written:
        if message.id:
            assert message.string, message.id
            assert compiled.get(message.id[0] if isinstance(message.id, tuple) else message.id), message.id


def test_a_page_speaks_the_students_language_and_marks_the_scenarios(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    (home.scenarios / "klein.yaml").write_text(TINY.replace("language: en", "language: nl"))
    client = make_app(home).test_client()
    english = client.get("/scenarios/klein").get_data(as_text=True)
    assert '<html lang="en"' in english
    assert '<h1 lang="nl" dir="ltr">Tiny</h1>' in english
    dutch = client.get("/scenarios/klein", headers={"Accept-Language": "nl"}).get_data(as_text=True)
    assert '<html lang="nl"' in dutch
    assert "Hier krijgt niemand een cijfer" in dutch


def test_what_an_author_writes_is_shown_as_text_and_never_as_code(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    evil = "<script>alert(1)</script>"
    text = TINY.replace("title: Tiny", f'title: "{evil}"').replace("Where is my bag?", evil)
    (home.scenarios / "evil.yaml").write_text(text)
    client = make_app(home).test_client()
    place = client.post("/scenarios/evil/attempts").headers["Location"]
    for address in ("/", "/scenarios/evil", place):
        assert evil not in client.get(address).get_data(as_text=True)


def test_every_page_forbids_scripts_from_elsewhere(client: FlaskClient) -> None:
    for address in ("/", "/scenarios/tiny", "/nothing", "/people/door"):
        answer = client.get(address)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in answer.get_data(as_text=True)


def test_styles_and_scripts_travel_packed_and_pages_do_not(client: FlaskClient) -> None:
    packed = client.get("/static/roleplay.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == (shipped("web") / "static" / "roleplay.css").read_bytes()
    held = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get("/static/roleplay.css", headers=held).status_code == 304
    assert "Content-Encoding" not in client.get("/scenarios/tiny", headers={"Accept-Encoding": "gzip"}).headers


def test_all_that_the_play_page_loads_is_light(client: FlaskClient) -> None:
    """25 KB packed for scripts and styles, with the lecture's, which comes only where there is one."""
    html = client.get("/scenarios/tiny").get_data(as_text=True)
    waiting = {*re.findall(r'"(/static/[^"]+\.(?:js|css))"', html), "/static/player/lecture.js"}
    assert len(waiting) > 8
    loaded: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        text = client.get(address).get_data(as_text=True)
        loaded[address] = len(gzip.compress(text.encode(), 9))
        beside = address.rpartition("/")[0]
        imported = re.findall(r'^(?:import|export)[^;"]*"\./([^"]+)"', text, re.M)
        waiting |= {f"{beside}/{name}" for name in imported} - loaded.keys()
    assert sum(loaded.values()) <= 25_000, loaded
