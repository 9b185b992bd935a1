"""Measures reading, checking and reporting of generated scenarios beside PyYAML's own C loader.

    .venv/bin/python benchmarks/graph_engine.py           # prints the table
    .venv/bin/python benchmarks/graph_engine.py --write   # and puts it into docs/benchmarks.md

Every figure is taken in a process of its own, so that peak memory is that of one step; the steps of one size run one
after another, several times, and the median is told. The peer is `yaml.compose` with the C loader on the same text.
"""

from __future__ import annotations

import json
import pickle
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from generated import counters, story
from page import write

from roleplay.scenario.checks import judge
from roleplay.scenario.proof import Proof, explore
from roleplay.scenario.reading import read
from roleplay.scenario.report import estimated, report

SIZES = {
    "1,000 scenes": ("story", 1_000),
    "10,000 scenes": ("story", 10_000),
    "100,000 scenes": ("story", 100_000),
    "200 scenes, a million states": ("counters", 200),
}
STEPS = ("compose", "read", "check", "report")
RUNS = 3


def step(name: str, folder: Path) -> dict[str, float]:
    """Runs one step in this process: seconds of the step, peak memory of the process in MiB, states."""
    text = folder / "scenario.yaml"
    kept = folder / "scenario.pickle"
    states = 0.0
    if name in ("compose", "read"):
        written = text.read_text()
        begin = time.perf_counter()
        if name == "compose":
            yaml.compose(written, Loader=yaml.CSafeLoader)
        else:
            scenario = read(written, "generated").scenario
        spent = time.perf_counter() - begin
        if name == "read":
            kept.write_bytes(pickle.dumps(scenario))
    else:
        scenario = pickle.loads(kept.read_bytes())
        begin = time.perf_counter()
        proof: Proof = explore(scenario)
        findings = judge(proof)
        assert not [f for f in findings if f.severity == "error"], "the benchmark's scenario has errors"
        if name == "report":
            begin = time.perf_counter()
            report(proof, estimated(scenario))
        spent = time.perf_counter() - begin
        states = len(proof.states)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": spent, "peak": peak, "states": states}


def measure(kind: str, size: int) -> dict[str, dict[str, float]]:
    """The medians of all steps for one size."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in STEPS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scenario.yaml").write_text(story(size) if kind == "story" else counters(size))
        for _ in range(RUNS):
            for one in STEPS:
                done = subprocess.run(
                    [sys.executable, __file__, "--step", one, str(folder)], check=True, capture_output=True, text=True
                )
                found[one].append(json.loads(done.stdout))
    return {one: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for one, runs in found.items()}


def table() -> str:
    """The measured table as Markdown."""
    lines = [
        "| scenario | states | compose (PyYAML, C) | read | check | check ÷ compose | report "
        "| peak: compose | peak: check | peak: check and report |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    checks = {}
    for title, (kind, size) in SIZES.items():
        found = measure(kind, size)
        checks[title] = found["check"]["seconds"]
        seconds = {name: f"{found[name]['seconds']:.2f} s" for name in STEPS}
        peaks = {name: f"{found[name]['peak']:,.0f} MiB" for name in STEPS}
        ratio = found["check"]["seconds"] / found["compose"]["seconds"]
        lines.append(
            f"| {title} | {found['check']['states']:,.0f} | {seconds['compose']} | {seconds['read']} "
            f"| {seconds['check']} | {ratio:.2f} | {seconds['report']} "
            f"| {peaks['compose']} | {peaks['check']} | {peaks['report']} |"
        )
        print(lines[-1], file=sys.stderr)
    growth = checks["100,000 scenes"] / checks["10,000 scenes"]
    lines += ["", f"From 10,000 to 100,000 scenes the check takes {growth:.1f} times as long."]
    lines += [f"Python {platform.python_version()}, medians of {RUNS} runs, each step in a process of its own."]
    return "\n".join(lines)


def main() -> None:
    """Measures; with `--write` the page is brought up to date."""
    if "--step" in sys.argv:
        at = sys.argv.index("--step")
        print(json.dumps(step(sys.argv[at + 1], Path(sys.argv[at + 2]))))
        return
    write("graph engine", table())


if __name__ == "__main__":
    main()
