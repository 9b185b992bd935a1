"""Measures the figures of a large class, kept in counters, beside a plain SQL scan that finds the same.

    .venv/bin/python benchmarks/debrief.py           # prints the table; needs 4 GB of disk for a few minutes
    .venv/bin/python benchmarks/debrief.py --write   # and puts it into docs/benchmarks.md

Attempts of six choices out of three, with times and replays; one in ten is a second attempt, one in twenty stops on the
way. The scan is held to the counters: both must find every number alike. Without the events that no figure needs the
table of events is a third of a real one, which is to the scan's advantage.
"""

from __future__ import annotations

import json
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from debrief_scan import scanned
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

SIZES = (10_000, 1_000_000)
CHOICES = 6
RUNS = 9
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


def rows(attempts: int, chance: random.Random) -> Iterator[tuple[tuple[object, ...], list[tuple[object, ...]]]]:
    """Attempts with their events, as rows."""
    learners = attempts * 9 // 10
    for number in range(attempts):
        name, at, here = f"attempt-{number:08}", 1000.0 + number, "d0"
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
        yield (name, SCENARIO, DIGEST, "s", 1000.0 + number, f"l{number % learners}", CLASS, here, at, made < 6), told


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


def timed(store: Store, played: Scenario) -> float:
    """The median of the seconds from the counters to a debrief."""
    deciding = report(explore(played), estimated(played)).deciding
    spent = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        found = debrief(
            played, store.figures.tally(CLASS, SCENARIO), store.figures.active(CLASS, SCENARIO, 0), deciding
        )
        spent.append(time.perf_counter() - begin)
        assert found.worth
    return statistics.median(spent)


def same(store: Store, scan: Counter[tuple[str, ...]]) -> None:
    """Refuses a scan that does not find what the counters hold."""
    kept = {tuple(key_of(cell).values()): n for cell, n in store.figures.tally(CLASS, SCENARIO).items()}
    ways = [number for (of, *_), number in scan.items() if of == Of.WAY]
    assert {key: n for key, n in scan.items() if key[0] != Of.WAY} == {k: n for k, n in kept.items() if k[0] != Of.WAY}
    assert sorted(n for key, n in kept.items() if key[0] == Of.WAY) == sorted(sorted(ways)[-MOST_WAYS:])


def one_more(store: Store) -> dict[str, float]:
    """The median of the seconds until one more choice is kept: in the class, and in practice, turn by turn."""
    spent: dict[str, list[float]] = {CLASS: [], "practice": []}
    for number in range(MORE):
        for room, times in spent.items():
            name = f"more-{room}-{number}"
            began = Event(Kind.STARTED, "started", 1.0, 0, "d0")
            of = CLASS if room == CLASS else None
            store.start_attempt(StoredAttempt(name, SCENARIO, DIGEST, "s", 9e9, (began,), f"m{number}", class_id=of))
            for step in range(CHOICES - 1):
                details = {"visible_ms": 4000 + number, "order": ["a", "b", "c"]}
                move = Event(Kind.CHOSEN, f"k{step}", 2.0, step, f"d{step}", "abc"[number % 3], f"d{step + 1}", details)
                begin = time.perf_counter()
                store.add(name, [move])
                times.append(time.perf_counter() - begin)
    return {room: statistics.median(times) for room, times in spent.items()}


def measure(attempts: int, played: Scenario) -> dict[str, float]:
    """All figures of one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.sqlite"
        fill(path, attempts)
        store = Store(f"sqlite:///{path}")
        begin = time.perf_counter()
        store.figures.rebuild(CLASS, SCENARIO)
        rebuilt = time.perf_counter() - begin
        begin = time.perf_counter()
        scan = scanned(path, CLASS, SCENARIO)
        spent = time.perf_counter() - begin
        same(store, scan)
        kept = timed(store, played)
        more = one_more(store)
        store.close()
    return {"kept": kept, "scan": spent, "rebuilt": rebuilt, "more": more[CLASS], "practice": more["practice"]}


def table() -> str:
    """The measured table as Markdown."""
    played, found = scenario(), {}
    lines = [
        "| attempts | choices | counters to debrief | plain SQL scan | scan ÷ counters | counted anew "
        "| one more choice, in the class | … in practice | class ÷ practice |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for attempts in SIZES:
        found[attempts] = one = measure(attempts, played)
        lines.append(
            f"| {attempts:,} | {attempts * CHOICES:,} | {1000 * one['kept']:.0f} ms | {one['scan']:.2f} s "
            f"| {one['scan'] / one['kept']:,.0f} | {one['rebuilt']:.1f} s | {1000 * one['more']:.2f} ms "
            f"| {1000 * one['practice']:.2f} ms | {one['more'] / one['practice']:.2f} |"
        )
        print(json.dumps({attempts: one}), file=sys.stderr)
    few, many = (found[size] for size in SIZES)
    lines += [
        "",
        f"From {SIZES[0]:,} to {SIZES[1]:,} attempts one more choice takes {many['more'] / few['more']:.2f} times as "
        f"long in a class ({many['practice'] / few['practice']:.2f} times in practice), the debrief "
        f"{many['kept'] / few['kept']:.2f} times, the scan {many['scan'] / few['scan']:.0f} times.",
        f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}; medians of {RUNS} debriefs and of "
        f"{MORE * (CHOICES - 1):,} choices, each durable on disk; the scan and the counting once.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    write("debrief", table())
