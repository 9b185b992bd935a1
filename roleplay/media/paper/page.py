"""The papers as pages of their own: one HTML file each, without script, for the screen and for the printer."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from roleplay.media.need import Role
from roleplay.media.paper import table
from roleplay.media.paper.board import cards
from roleplay.media.paper.pieces import Action, Heading, Speech, yourself
from roleplay.media.paper.screenplay import came_from
from roleplay.media.paper.shots import State, shot_list
from roleplay.media.paper.takes import minutes, takes
from roleplay.media.paper.words import words_in
from roleplay.media.workshop import Workshop
from roleplay.scenario.map.look import STANDALONE
from roleplay.scenario.map.wording import clean
from roleplay.scenario.model import Scenario
from roleplay.shipped import fonts, shipped

_KINDS = {Heading: "heading", Action: "action", Speech: "speech"}


def screenplay_page(scenario: Scenario) -> str:
    """The screenplay as a page."""
    return _page("screenplay.html", scenario, takes=takes(scenario), came_from=came_from)


def shots_page(scenario: Scenario, workshop: Workshop) -> str:
    """The shot list as a page with boxes to tick."""
    found = shot_list(scenario, workshop)
    return _page("shots.html", scenario, found=found, table=table, State=State, minutes=minutes, yourself=yourself)


def board_page(scenario: Scenario, workshop: Workshop) -> str:
    """The storyboard as a page, six pictures to a sheet."""
    return _page("board.html", scenario, cards=cards(scenario, workshop))


def _page(template: str, scenario: Scenario, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(shipped("web") / "templates" / "paper"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    return environment.get_template(template).render(
        scenario=scenario,
        words=words_in(scenario.language),
        kind=lambda piece: _KINDS[type(piece)],
        Role=Role,
        colours=Markup(STANDALONE),
        fonts=Markup(fonts()),
        **values,
    )
