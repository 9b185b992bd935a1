"""Measures the figures of a large class, kept in counters, beside a plain SQL scan that finds the same.

    .venv/bin/python benchmarks/debrief.py           # prints the table; needs 4 GB of disk for a few minutes
    .venv/bin/python benchmarks/debrief.py --write   # and puts it into docs/benchmarks.md

Attempts of six choices out of three, with times and replays; one in ten is a second attempt, one in twenty stops on the
way. They are put into the database as rows, past the store; the counters are then made of them by the store's own
`rebuild`, and every further choice goes through the store.

The scan is held to the counters: both must find every number alike. Without the events that no figure needs the table
of events is a third of a real one, and the attempts lie in it in order: both are to the scan's advantage. The names of
further attempts and learners are random and so fall anywhere among the others, as in a real class.
"""

from __future__ import annotations

import json
import os
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from debrief_scan import looked_at, scanned
from page import write

from roleplay.route.attempt import Event, Kind
from roleplay.route.debrief import debrief
from roleplay.route.tally import Of
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import explore
from roleplay.scenario.reading import read
from roleplay.scenario.report import estimated, report
from roleplay.store.figures import MOST_WAYS, key_of
from roleplay.store.store import Store, StoredAttempt

SIZES = (1_000, 1_000_000)
CHOICES = 6
RUNS = 25
MORE = 400
CLASS, SCENARIO, DIGEST = "class", "six", "d" * 64
LEANING = ((5, 3, 2), (1, 1, 1), (8, 1, 1), (4, 4, 2), (6, 3, 1), (2, 3, 5))


def scenario() -> Scenario:
    """Six decisions in a row; the last one decides the ending."""
    lines = ["title: Six", "language: en", "goal: You can try it.", "remember: [Look first.]", "begin: d0", "scenes:"]
    for number in range(CHOICES):
        last = number == CHOICES - 1
        lines += [f"  d{number}:", "    script: |", "      GUEST (calm)", "      And now?", "    choices:"]
        lines += [f"      {c}: {{say: I try {c}., then: {f'e{c}' if last else f'd{number + 1}'}}}" for c in "abc"]
    lines += ["endings:", *(f"  e{c}: {{title: End {c}, outcome: mixed, script: GUEST nods.}}" for c in "abc")]
    found = read("\n".join(lines) + "\n", SCENARIO).scenario
    assert found is not None
    return found


def spread(number: int, of: int) -> str:
    """The name of one of so many, in order and all over the range from which names are drawn."""
    return f"{number * (2**64 // of):016x}"


def rows(attempts: int, chance: random.Random) -> Iterator[tuple[tuple[object, ...], list[tuple[object, ...]]]]:
    """Attempts with their events, as rows."""
    learners = attempts * 9 // 10
    for number in range(attempts):
        name, at, here = spread(number, attempts), 1000.0 + number, "d0"
        told: list[tuple[object, ...]] = [(name, "started", "started", at, 0, here, None, None, "{}")]
        made = chance.randrange(CHOICES) if chance.random() < 0.05 else CHOICES
        for step in range(made):
            at += 20
            choice = chance.choices("abc", LEANING[step])[0]
            goal = f"d{step + 1}" if step < CHOICES - 1 else f"e{choice}"
            if chance.random() < 0.03:
                told.append((name, f"again-{step}", "replayed", at, step, here, None, None, "{}"))
            visible = min(90_000, int(chance.lognormvariate(8.5, 0.6)))
            details = f'{{"visible_ms": {visible}, "order": ["c", "a", "b"]}}'
            told.append((name, f"key-{step}-{number}", "chosen", at, step, here, choice, goal, details))
            here = goal
        if made == CHOICES:
            told.append((name, "ended", "ended", at, made, here, None, None, "{}"))
        learner = spread(number % learners, learners)
        yield (name, SCENARIO, DIGEST, "s", 1000.0 + number, learner, CLASS, here, at, made < CHOICES), told


def fill(path: Path, attempts: int) -> None:
    """Puts so many attempts into a database, past the store."""
    Store(f"sqlite:///{path}").close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("INSERT INTO revision VALUES (?, ?, x'61', 1.0)", (DIGEST, SCENARIO))
    columns = "id, scenario_id, digest, seed, started_at, learner, class_id, here, last_at, under_way"
    put = f"INSERT INTO attempt ({columns}) VALUES (?,?,?,?,?,?,?,?,?,?)"
    columns = "attempt_id, key, kind, at, step, scene, choice, goes_to, details"
    tell = f"INSERT INTO event ({columns}) VALUES (?,?,?,?,?,?,?,?,?)"
    for attempt, told in rows(attempts, random.Random(attempts)):
        raw.execute(put, attempt)
        raw.executemany(tell, told)
    raw.commit()
    raw.execute("ANALYZE")
    raw.close()


def debriefed(stores: Mapping[int, Store], played: Scenario) -> dict[int, float]:
    """By size the median of the seconds from the counters to a debrief; they take turns."""
    deciding = report(explore(played), estimated(played)).deciding
    spent: dict[int, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        for size, store in stores.items():
            begin = time.perf_counter()
            kept = store.figures
            found = debrief(played, kept.tally(CLASS, SCENARIO), kept.active(CLASS, SCENARIO, 0), deciding)
            spent[size].append(time.perf_counter() - begin)
            assert found.worth
    return {size: statistics.median(times) for size, times in spent.items()}


def same(store: Store, scan: Counter[tuple[str, ...]]) -> None:
    """Refuses a scan that does not find what the counters hold."""
    kept = {tuple(key_of(cell).values()): n for cell, n in store.figures.tally(CLASS, SCENARIO).items()}
    ways = [number for (of, *_), number in scan.items() if of == Of.WAY]
    assert {key: n for key, n in scan.items() if key[0] != Of.WAY} == {k: n for k, n in kept.items() if k[0] != Of.WAY}
    assert sorted(n for key, n in kept.items() if key[0] == Of.WAY) == sorted(sorted(ways)[-MOST_WAYS:])


def one_more(stores: Mapping[int, Store]) -> dict[tuple[int, str], float]:
    """By size and room the median of the seconds until one more choice is kept: in the class, and in practice.

    All take turns, so that whatever else the machine does meanwhile slows them alike.
    """
    spent: dict[tuple[int, str], list[float]] = defaultdict(list)
    chance = random.Random(6)
    for number in range(MORE):
        for size, store in stores.items():
            for room in (CLASS, "practice"):
                name, learner = (f"{chance.getrandbits(64):016x}-{room}" for _ in range(2))
                began = Event(Kind.STARTED, "started", 1.0, 0, "d0")
                of = CLASS if room == CLASS else None
                store.start_attempt(StoredAttempt(name, SCENARIO, DIGEST, "s", 9e9, (began,), learner, class_id=of))
                spent[size, room] += chosen(store, name, number)
    return {of: statistics.median(times) for of, times in spent.items()}


def chosen(store: Store, name: str, number: int) -> Iterator[float]:
    """Makes all choices of an attempt but the last; the seconds until each was durable."""
    for step in range(CHOICES - 1):
        details = {"visible_ms": 4000 + number, "order": ["a", "b", "c"]}
        move = Event(Kind.CHOSEN, f"k{step}", 2.0, step, f"d{step}", "abc"[number % 3], f"d{step + 1}", details)
        begin = time.perf_counter()
        store.add(name, [move])
        yield time.perf_counter() - begin


def measure(path: Path, attempts: int) -> tuple[Store, dict[str, float]]:
    """A store with so many attempts, and the seconds that it takes without counters and to make them."""
    fill(path, attempts)
    store = Store(f"sqlite:///{path}")
    begin = time.perf_counter()
    store.figures.rebuild(CLASS, SCENARIO)
    rebuilt = time.perf_counter() - begin
    begin = time.perf_counter()
    looked_at(path)
    looked = time.perf_counter() - begin
    begin = time.perf_counter()
    scan = scanned(path, CLASS, SCENARIO)
    spent = time.perf_counter() - begin
    same(store, scan)
    found = {"looked": looked, "scan": spent, "rebuilt": rebuilt}
    print(json.dumps({attempts: found}), file=sys.stderr)
    return store, found


def table() -> str:
    """The measured table as Markdown."""
    lines = [
        "| attempts | choices | counters to debrief | every event looked at once | plain SQL scan | scan ÷ counters "
        "| counted anew | one more choice, in the class | … in practice | class ÷ practice |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_:
        stores, found = {}, {}
        for size in SIZES:
            stores[size], found[size] = measure(Path(folder) / f"{size}.sqlite", size)
            open_.callback(stores[size].close)
        kept, more = debriefed(stores, scenario()), one_more(stores)
    for size in SIZES:
        one, here, practice = found[size], more[size, CLASS], more[size, "practice"]
        lines.append(
            f"| {size:,} | {size * CHOICES:,} | {1000 * kept[size]:.0f} ms | {one['looked']:.2f} s "
            f"| {one['scan']:.2f} s | {one['scan'] / kept[size]:,.0f} | {one['rebuilt']:.1f} s "
            f"| {1000 * here:.2f} ms | {1000 * practice:.2f} ms | {here / practice:.2f} |"
        )
    few, many = SIZES
    lines += [
        "",
        f"From {few:,} to {many:,} attempts one more choice takes {more[many, CLASS] / more[few, CLASS]:.2f} times as "
        f"long in a class ({more[many, 'practice'] / more[few, 'practice']:.2f} times in practice), the debrief "
        f"{kept[many] / kept[few]:.1f} times.",
        f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}; medians of {RUNS} debriefs and of "
        f"{MORE * (CHOICES - 1):,} choices in each place, each durable on disk; the scan and the counting once. "
        f"{os.cpu_count()} processors; load of the machine at the end: {os.getloadavg()[0]:.1f}.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    write("debrief", table())
