"""`roleplay report` tells a person and a program what a scenario comes to."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.cli.report import big
from roleplay.library import Home
from roleplay.shipped import shipped
from tests.conftest import TINY


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_json_of_a_report_has_the_promised_keys_and_exact_figures(home: Home) -> None:
    told = json.loads(run("report", str(home.scenarios / "tiny.yaml"), "--format", "json").output)
    assert (told["states"], told["routes"], told["routes_are"]) == (11, 9, "all")
    assert told["decisions"] == {"shortest": 2, "longest": 2, "average": 2}
    assert set(told["minutes"]) == {"shortest", "longest", "average"}
    assert told["endings"]["happy"] == {"chance": pytest.approx(1 / 9), "routes": 1}
    assert told["endings"]["sour"] == {"chance": pytest.approx(8 / 9), "routes": 8}
    assert len(told["cover"]) == 3
    assert {c for route in told["cover"] for c in route} == {"look", "shrug", "leave", "one", "two", "three"}
    assert (told["cover_is"], told["shape"]) == ("minimum", "gauntlet")
    assert told["film_minutes"] == pytest.approx(sum(told["film"].values()), abs=0.02)
    assert told["clips"] == {"probed": 0, "estimated": 5}


def test_the_text_of_a_report_tells_the_same_and_its_routes_can_be_played(home: Home) -> None:
    path = str(home.scenarios / "tiny.yaml")
    text = run("report", path).output
    assert "9 in all, over 11 states" in text
    assert "show every choice (no smaller set can)" in text
    played = [line.split("--choose ")[1] for line in text.splitlines() if "--choose" in line]
    assert len(played) == 3
    for choices in played:
        answer = run("play", path, "--choose", choices)
        assert answer.exit_code == 0
        assert "→ happy" in answer.output or "→ sour" in answer.output


def test_the_minutes_of_filmed_clips_are_probed() -> None:
    told = json.loads(run("report", str(shipped("scenarios") / "early-guest.yaml"), "--format", "json").output)
    assert told["clips"] == {"probed": 5, "estimated": 0}
    assert 0.1 < told["minutes"]["shortest"] < told["minutes"]["longest"] < 0.6


def test_there_is_no_report_on_a_scenario_with_an_error_and_the_error_is_told(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("then: last\n", "then: desk\n"))
    answer = run("report", str(path))
    assert answer.exit_code == 1
    assert "endless-loop" in answer.output
    assert "Traceback" not in answer.output


def test_what_is_not_proved_has_no_report(home: Home) -> None:
    answer = run("report", str(home.scenarios / "tiny.yaml"), "--states", "5")
    assert answer.exit_code == 1
    assert "not-proved" in answer.output


def test_a_check_with_fewer_states_than_there_are_says_so_and_strict_fails(home: Home) -> None:
    path = str(home.scenarios / "tiny.yaml")
    loose = run("check", path, "--states", "5")
    assert loose.exit_code == 0
    assert "warning  not-proved" in loose.output
    assert "error  not-proved" in run("check", path, "--states", "5", "--strict").output


def test_a_number_with_thousands_of_figures_is_exact_in_json(home: Home) -> None:
    rungs = 9100
    scenes = "".join(
        f"  s{n}:\n    script: x\n    choices:\n"
        + "".join(f"      {c}: {{say: {c}{n}., then: s{n + 1}}}\n" for c in "abc")
        for n in range(rungs)
    )
    text = (
        f"title: Long\nlanguage: en\ngoal: x\nremember: [x]\nbegin: s0\nscenes:\n{scenes}"
        f"  s{rungs}: {{script: x, then: e}}\nendings:\n  e: {{title: End}}\n"
    )
    path = home.scenarios / "long.yaml"
    path.write_text(text)
    told = run("report", str(path), "--format", "json").output
    figures = told.split('"routes": ')[1].split(",")[0]
    with localcontext(prec=5000):
        assert Decimal(figures) == Decimal(3) ** rungs


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0"), (1234567, "1,234,567"), (10**15, "about 1.0 × 10^15"), (3**200, "about 2.7 × 10^95")],
)
def test_a_large_number_is_told_by_its_size(number: int, told: str) -> None:
    assert big(number) == told
