"""`roleplay report`: what a scenario comes to in figures, for a person (text) or a program (json)."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from roleplay.cli.home import home_of, home_option, scenario_file, states_option
from roleplay.cli.show import Checked, as_text
from roleplay.cli.show import as_json as json_findings
from roleplay.errors import ScenarioInvalid
from roleplay.finding import Severity
from roleplay.library import Home, examine
from roleplay.media.bandwidth import Needed, needed
from roleplay.media.lengths import Lengths, lengths
from roleplay.media.workshop import Workshop
from roleplay.scenario.model import SILENCE, Scenario
from roleplay.scenario.report import Range, Report
from roleplay.scenario.report import report as reported

_LONG_NUMBER = 10**15
_MOST_ROUTES = 40
_ROUNDED = -math.log10(0.995) / 10  # 9.95 is told as 10.0, that is as 1.0 of the next power
_SHAPES = {
    "straight line": "there is nothing to choose",
    "loop and grow": "scenes come back, and what was said there opens or closes the way on",
    "open map": "most scenes can be visited again and again",
    "loop": "some scenes can come back",
    "time cave": "the ways part and hardly ever meet again",
    "gauntlet": "one thread, with ways that leave it early or come back at once",
    "branch and bottleneck": "the ways part, and meet again in scenes that everybody sees",
    "sorting hat": "the first half decides; after it the ways stay apart",
    "quest": "the ways part and meet, and everybody sees a different part",
}


@click.command()
@click.argument("file")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@states_option
@home_option
def report(file: str, form: str, most_states: int, home: Path) -> None:
    """Tell what a scenario comes to: routes, lengths, chances of each ending, what to try by hand, what to film."""
    path = scenario_file(file, Home(home))
    around = home_of(path)
    workshop = Workshop(around.media, around.clips)
    # Strict, but for films: what is not proved can't be reported.
    examined = examine(path.read_bytes(), path.stem, strict=True, most_states=most_states)
    errors = [f for f in examined.findings if f.severity is Severity.ERROR]
    if examined.scenario is None or examined.proof is None or errors:
        tell = json_findings if form == "json" else as_text
        tell([Checked(str(path), path.stem, examined.text, errors)])
        raise ScenarioInvalid(path.stem, f"There is no report on {path} until this is mended.", errors)
    warnings = sum(f.severity is Severity.WARNING for f in examined.findings)
    lasting = lengths(examined.scenario, workshop)
    found = reported(examined.proof, lasting.seconds, lasting.lecture)
    line = needed(examined.proof, workshop)
    if form == "json":
        click.echo(_dumped({**as_json(examined.scenario, found, lasting), "bandwidth": _bandwidth(line)}))
    else:
        for told in as_lines(examined.scenario, found, lasting, line):
            click.echo(told)
        if warnings:
            click.echo(f"\n{warnings} warning{'' if warnings == 1 else 's'}: roleplay check {path.stem}")


def _dumped(values: dict[str, object]) -> str:
    # A number of routes may have more figures than Python prints unasked; this one is our own.
    most = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return json.dumps(values, ensure_ascii=False, indent=2)
    finally:
        sys.set_int_max_str_digits(most)


def as_json(scenario: Scenario, found: Report, lasting: Lengths) -> dict[str, object]:
    """The report as plain values. Numbers of routes are exact whole numbers of any length."""
    return {
        "id": scenario.id,
        "title": scenario.title,
        "digest": scenario.digest,
        "states": found.states,
        "routes": found.routes,
        "routes_are": _routes_are(found),
        "decisions": _range(found.decisions),
        "minutes": _range(found.minutes),
        "clips": {"probed": lasting.probed, "estimated": lasting.estimated},
        "endings": {name: {"chance": e.chance, "routes": e.routes} for name, e in found.endings.items()},
        "deciding": None
        if found.deciding is None
        else {
            name: {"passed": d.passed, "decides": d.decides, "endings": d.endings} for name, d in found.deciding.items()
        },
        "cover": [list(route) for route in found.cover.routes] if found.cover.known else None,
        "cover_is": "minimum" if found.cover.exact else "bound" if found.cover.known else "not worked out",
        "cover_at_least": found.cover.at_least if found.cover.known else None,
        "shape": found.shape.name,
        "bottlenecks": list(found.shape.bottlenecks),
        "film_minutes": round(found.film.total, 2),
        "film": {
            "unique": round(found.film.unique, 2),
            "shared": round(found.film.shared, 2),
            "lecture": round(found.film.lecture, 2),
        },
    }


def _range(figures: Range) -> dict[str, float | None]:
    average = None if figures.average is None else round(figures.average, 2)
    return {"shortest": round(figures.shortest, 2), "longest": round(figures.longest, 2), "average": average}


def _routes_are(found: Report) -> str:
    if not found.exact:
        return "at least"
    return "without loops" if found.loops else "all"


# -- for a person ----------------------------------------------------------------------------------------------------


def _bandwidth(line: Needed | None) -> dict[str, dict[str, object]] | None:
    if line is None:
        return None
    both = {"largest": line.largest, "smallest": line.smallest}
    return {name: {"mbit": round(one.bits / 1e6, 2), "tightest": one.place} for name, one in both.items()}


def as_lines(scenario: Scenario, found: Report, lasting: Lengths, line: Needed | None) -> Iterator[str]:
    """The report as lines for a terminal."""
    yield ""
    yield click.style(scenario.title, bold=True)
    yield f"{_an(found.shape.name)}: {_SHAPES[found.shape.name]}{_bottlenecks(found)}."
    yield ""
    yield from _figures(found, lasting)
    yield _row("Line", _line(line))
    yield ""
    yield click.style("Endings, when all choose at random", bold=True)
    yield from _endings(scenario, found)
    if found.deciding and sum(e.routes > 0 for e in found.endings.values()) > 1:
        yield ""
        yield click.style("Decisions, and how much each decides the ending", bold=True) + (
            " (100 %: it settles it; below: where each reaction leads)"
        )
        yield from _deciding(scenario, found)
    yield ""
    yield from _cover(scenario, found)


def _an(shape: str) -> str:
    return f"{'An' if shape[0] in 'aeiou' else 'A'} {shape}"


def _bottlenecks(found: Report) -> str:
    scenes = found.shape.bottlenecks
    return f" ({', '.join(scenes)})" if scenes and "bottleneck" in found.shape.name else ""


def _figures(found: Report, lasting: Lengths) -> Iterator[str]:
    which = "without a loop" if found.loops else "in all"
    least = "" if found.exact else "at least "
    yield _row("Routes", f"{least}{big(found.routes)} {which}, over {found.states:,} states (a scene with its values)")
    if found.loops:
        yield _row("", "Students can go round as often as they like: least and most are of routes that don't,")
        yield _row("", "averages and chances of all.")
    yield _row("Decisions", _between(found.decisions, lambda n: f"{n:.0f}", lambda n: f"{n:.1f}"))
    yield _row("Film", f"{_between(found.minutes, _clock, _clock)}{_source(lasting)}")
    film = found.film
    parts = [f"{_clock(film.shared)} seen by all or after several reactions", f"{_clock(film.unique)} after one only"]
    parts += [f"{_clock(film.lecture)} of lecture"] if film.lecture else []
    yield _row("To film", f"{_clock(film.total)} in all: {', '.join(parts)}")


def _line(line: Needed | None) -> str:
    if line is None:
        return "make the clips first (roleplay build), then this says what bandwidth they need"
    smallest, largest = (f"{one.bits / 1e6:.1f} Mbit/s" for one in (line.smallest, line.largest))
    sizes = f"; {largest} in the largest size" if line.largest.bits > 1.05 * line.smallest.bits else ""
    return f"never waits from {smallest} on{sizes}; the tightest scene is {line.smallest.place}"


def _clock(minutes: float) -> str:
    """Minutes as they stand on a clock, 2:05."""
    seconds = round(minutes * 60)
    return f"{seconds // 60}:{seconds % 60:02}"


def _between(figures: Range, said: Callable[[float], str], mean: Callable[[float], str]) -> str:
    least, most = said(figures.shortest), said(figures.longest)
    told = f"{least} {'to' if figures.exact else 'to at least'} {most}"
    if least == most and figures.exact:
        told = least
    return told if figures.average is None else f"{told}, {mean(figures.average)} on average when all choose at random"


def _source(lasting: Lengths) -> str:
    if not lasting.estimated:
        return ""
    if not lasting.probed:
        return " (estimated from the scripts)"
    return f" ({lasting.estimated} of {lasting.estimated + lasting.probed} clips estimated from the script)"


def _row(name: str, told: str) -> str:
    return f"  {name:<10} {told}"


def _endings(scenario: Scenario, found: Report) -> Iterator[str]:
    wide = max(map(len, found.endings), default=0)
    least = "" if found.exact else "at least "
    for name, figures in found.endings.items():
        ending = scenario.endings[name]
        title = f"{ending.title} ({ending.outcome})" if ending.outcome else ending.title
        routes = f"{least}{big(figures.routes)} route{'' if figures.routes == 1 else 's'}"
        if figures.chance is None:
            yield f"  {name:<{wide}}  {routes:>14}   {title}"
        else:
            yield f"  {name:<{wide}}  {figures.chance:>6.1%}  {_bar(figures.chance)}  {routes:>14}   {title}"
    if any(figures.chance is None for figures in found.endings.values()):
        yield "  (no chances: the loops of this scenario have too many states to work them out)"


def _deciding(scenario: Scenario, found: Report) -> Iterator[str]:
    assert found.deciding is not None
    wide = max(map(len, found.deciding), default=0)
    for name, figures in sorted(found.deciding.items(), key=lambda item: -item[1].decides):
        title = scenario.scenes[name].title
        again = name in found.shape.looping
        passed = f"{figures.passed:.2f} times a route" if again else f"seen by {figures.passed:>4.0%}"
        yield f"  {name:<{wide}}  {figures.decides:>6.0%}  {_bar(figures.decides)}  {passed:<18}  {title}".rstrip()
        for choice, chances in figures.endings.items():
            likely = sorted(chances.items(), key=lambda pair: -pair[1])
            told = ", ".join(f"{ending} {chance:.0%}" for ending, chance in likely if chance >= 0.005)
            yield click.style(f"  {'':<{wide}}    {'silence' if choice == SILENCE else choice} → {told}", dim=True)


def _bar(share: float) -> str:
    eighths = round(share * 16 * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(16)


def _cover(scenario: Scenario, found: Report) -> Iterator[str]:
    cover = found.cover
    if not cover.known:
        yield click.style("To try by hand", bold=True) + ": too many ways to work out the fewest routes."
        return
    number = len(cover.routes)
    how = "no smaller set can" if cover.exact else f"perhaps fewer would do, but not under {cover.at_least}"
    yield click.style(f"To try by hand: {number} route{'' if number == 1 else 's'}", bold=True) + (
        f" show{'s' if number == 1 else ''} every choice ({how})"
    )
    for route in cover.routes[:_MOST_ROUTES]:
        names = ",".join("silence" if choice == SILENCE else choice for choice in route)
        yield f"  roleplay play {scenario.id} --choose {names}"
    if number > _MOST_ROUTES:
        yield f"  … and {number - _MOST_ROUTES} more (--format json has them all)"


def big(number: int) -> str:
    """A whole number with commas; beyond fifteen figures about how large it is."""
    if number < _LONG_NUMBER:
        return f"{number:,}"
    # log10 of any whole number: the leading 50 bits, and how many were cut off.
    cut = max(0, number.bit_length() - 50)
    digits = math.log10(number >> cut) + cut * math.log10(2)
    power = int(digits + _ROUNDED)
    return f"about {10 ** (digits - power):.1f} × 10^{power}"
