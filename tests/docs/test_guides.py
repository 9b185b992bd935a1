"""What README and docs name is there: commands and their options, settings, addresses, modules, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from roleplay.app import create_app
from roleplay.cli import main
from roleplay.library import Home
from tests.docs.pages import ROOT, links

GUIDES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
PAGES = (*GUIDES, *sorted((ROOT / "docs" / "findings").glob("*.md")))

_named = pytest.mark.parametrize("path", GUIDES, ids=[path.name for path in GUIDES])

# -- commands ----------------------------------------------------------------------------------------------------------

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_CALL = re.compile(r"(?:^|[\s`])roleplay ((?:[a-z]|-)[^`\n|#;&…]*)", re.MULTILINE)
_WORD = re.compile(r"[a-z-]+")


def calls(path: Path) -> set[str]:
    """Every call of `roleplay` in the code of a page, from its first word on."""
    return {call.strip(" .") for code in _CODE.findall(path.read_text()) for call in _CALL.findall(code)}


def wrong(call: str) -> str:
    """What is wrong with a call: no such command, no such option, a word too many. Empty: nothing."""
    words = shlex.split(call)
    command: click.Command = main
    context = click.Context(main, info_name="roleplay")
    while isinstance(command, click.Group) and words and _WORD.fullmatch(words[0]):
        found = command.get_command(context, words[0])
        if found is None:
            return f"no command {words[0]}"
        command, context = found, click.Context(found, parent=context, info_name=words.pop(0))
    try:
        _, left, _ = command.make_parser(context).parse_args(words)
    except click.UsageError as fault:
        return fault.format_message()
    return f"too many words: {left}" if left and not isinstance(command, click.Group) else ""


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_every_command_that_is_named_can_be_called_like_that(path: Path) -> None:
    assert {call: wrong(call) for call in calls(path) if wrong(call)} == {}


def test_a_command_or_an_option_that_is_not_there_is_found() -> None:
    assert "no command chek" in wrong("chek room-not-ready")
    assert "no command passcode" in wrong("passcode")
    assert "--wacht" in wrong("check --wacht")
    assert "no command lst" in wrong("people lst")
    assert "too many" in wrong("people role jansen trainer now")


def test_every_command_is_in_the_readme_or_a_guide() -> None:
    said = {call.split()[0] for path in GUIDES for call in calls(path)}
    assert set(main.list_commands(click.Context(main))) - said == set()


# -- settings ----------------------------------------------------------------------------------------------------------

_SETTING = re.compile(r"ROLEPLAY_[A-Z_]+")


def test_the_readme_lists_every_setting_and_no_page_names_another() -> None:
    read = {name for path in (ROOT / "roleplay").rglob("*.py") for name in _SETTING.findall(path.read_text())}
    assert set(_SETTING.findall((ROOT / "README.md").read_text())) == read
    assert {name for path in PAGES for name in _SETTING.findall(path.read_text())} <= read


# -- addresses ---------------------------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"`(?:(GET|POST|PUT) )?([/…][^`?]*)")
_PART = re.compile(r"<[^>]+>|[A-Z]{2,}")


def told_addresses() -> Iterator[tuple[str, str]]:
    """Method and address of every row in the tables of docs/http.md, its parts that vary as `*`."""
    method = whole = ""
    for line in (ROOT / "docs" / "http.md").read_text().splitlines():
        if not line.startswith("| `"):
            continue
        for said, address in _ADDRESS.findall(line.split(" | ")[0]):
            method = said or method
            if address.startswith("…"):
                address = whole.rpartition("/")[0] + address[1:]
            else:
                whole = address
            yield method, _PART.sub("*", address)


def test_docs_http_has_a_row_for_every_address_and_for_no_other(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    app = create_app(Home(tmp_path))
    there = {
        (method, _PART.sub("*", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    app.extensions["roleplay"].store.close()
    told = list(told_addresses())
    assert set(told) - there == set(), "in docs/http.md, but not there"
    assert there - set(told) == set(), "there, but not in docs/http.md"
    assert len(told) == len(set(told))


# -- modules -----------------------------------------------------------------------------------------------------------

FLOORS = ("scenario", "route", "media", "store", "app", "app/classroom")
"""Packages whose modules are named one by one."""


def test_every_module_has_its_place_in_the_house() -> None:
    named = set(re.findall(r"`(?:[a-z_]+/)*([a-z_]+)(?:\.py)?/?`", (ROOT / "docs" / "architecture.md").read_text()))
    modules = {p.stem for floor in FLOORS for p in (ROOT / "roleplay" / floor).glob("*.py")} - {"__init__"}
    assert modules - named == set()


# -- links -------------------------------------------------------------------------------------------------------------


def _anchors(path: Path) -> set[str]:
    """The places in a page that a link can lead to."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@_named
def test_every_link_and_picture_leads_somewhere(path: Path) -> None:
    for link in links(path):
        if re.match(r"https?://", link):
            continue
        file, _, anchor = link.partition("#")
        there = path.parent / file if file else path
        assert there.exists(), link
        assert not anchor or anchor in _anchors(there), link
