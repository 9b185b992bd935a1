"""`roleplay map`: a scenario as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from roleplay.cli.choosing import named, names_in, none_left
from roleplay.cli.home import home_option, scenario_file, writable
from roleplay.cli.show import Checked, as_text
from roleplay.errors import ScenarioError, ScenarioInvalid
from roleplay.finding import Finding, Hop
from roleplay.library import Home, examine
from roleplay.route.attempt import start
from roleplay.scenario.map import dot, draw, mermaid, page, svg
from roleplay.scenario.model import Ending, Scenario
from roleplay.shipped import fonts

_MOST = 400
"""Places in a drawing; beyond that nobody can read it."""
_ENDINGS = {".svg": "svg", ".html": "html", ".htm": "html", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid"}


@click.command(name="map")
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "html", "dot", "mermaid"]),
    help="Guessed from OUT; svg when there is none.",
)
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of the screen."
)
@click.option("--choose", "listed", help="Lay a route over it, by the names of its choices: listen,office,…")
@click.option("--outcomes", is_flag=True, help="Tell at each ending how it turned out.")
@home_option
def map_(file: str, form: str | None, out: Path | None, listed: str | None, outcomes: bool, home: Path) -> None:
    """Draw a scenario: scenes, reactions, endings, ways back, and a sign at each finding."""
    form = form or (_guess(out) if out else "svg")
    if listed and form in ("dot", "mermaid"):
        raise click.UsageError(f"A route can be laid over svg and html, not over {form}.")
    path = scenario_file(file, Home(home))
    reading = examine(path.read_bytes(), path.stem)
    if reading.scenario is None:
        as_text([Checked(str(path), path.stem, reading.text, reading.findings)])
        raise ScenarioInvalid(path.stem, f"{path} can't be drawn until this is mended.", reading.findings)
    route = _route(reading.scenario, listed) if listed else ()
    told = _told(reading.scenario, form, reading.findings, route, outcomes)
    if out is None:
        click.echo(told, nl=False)
    else:
        writable(out).write_text(told, encoding="utf-8")


def _guess(out: Path) -> str:
    form = _ENDINGS.get(out.suffix.lower())
    if form is None:
        page = out.suffix.lower() == ".pdf"
        mend = "For a PDF open map.html and print it." if page else f"If {out.name} is one of these, add --format."
        raise ScenarioError(out.name, f"A map is svg, html, dot or mermaid. {mend}")
    return form


def _told(scenario: Scenario, form: str, findings: Sequence[Finding], route: Sequence[Hop], outcomes: bool) -> str:
    if form == "dot":
        return dot(scenario)
    if form == "mermaid":
        return mermaid(scenario)
    count = len(scenario.places())
    if count > _MOST:
        raise ScenarioError(
            scenario.id,
            f"`{scenario.id}` has {count} scenes and endings, too many for one drawing (the most is {_MOST}). "
            "Graphviz takes it: roleplay map … --format dot",
        )
    render = svg if form == "svg" else page
    return render(draw(scenario), findings=findings, route=route, outcomes=outcomes, fonts=fonts())


def _route(scenario: Scenario, listed: str) -> tuple[Hop, ...]:
    """The route that these choices take, as far as they go. Raises RouteError for one that is not offered."""
    attempt = start(scenario, "")
    wanted = names_in(listed)
    hops: list[Hop] = []
    while True:
        place = attempt.place
        if isinstance(place, Ending) or (place.decision is not None and not wanted):
            break
        if len(hops) > len(scenario.scenes) * (len(wanted) + 1):
            break  # scenes that lead to each other by themselves, for ever
        choice = named(attempt, wanted.pop(0)).id if place.decision else None
        hops.append(Hop(attempt.here, choice))
        attempt = attempt.choose(choice)
    none_left(attempt, wanted)
    return (*hops, Hop(attempt.here))
