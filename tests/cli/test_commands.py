"""The commands print what a person or a program needs, with the exit status that is promised."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.library import Home
from roleplay.shipped import shipped
from tests.conftest import TINY


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def test_a_check_of_a_sound_home_ends_with_0_and_strict_asks_for_every_film(home: Home) -> None:
    assert run("check", "--home", str(home.root)).exit_code == 0
    strict = run("check", "--strict", str(home.scenarios / "tiny.yaml"))
    assert strict.exit_code == 1
    assert strict.output.count("clip-missing") == 5


def test_a_finding_shows_its_line_with_a_caret_under_the_value(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("begin: hall", "begin: hal"))
    answer = run("check", str(path))
    assert answer.exit_code == 1
    assert f"{path}:7:8  error  unknown-start" in answer.output
    assert "7 | begin: hal\n  |        ^^^\n" in answer.output
    assert "Did you mean `hall`?" in answer.output


def test_the_json_of_a_check_has_the_promised_shape(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("    then: last\n", ""))
    told = json.loads(run("check", str(path), "--format", "json").output)
    (scenario,) = told["scenarios"]
    assert (scenario["id"], scenario["file"]) == ("tiny", str(path))
    dead = next(f for f in scenario["findings"] if f["code"] == "dead-end")
    assert set(dead) == {"code", "severity", "file", "line", "column", "message", "place", "route", "steps"}
    assert dead["steps"] == [{"scene": "hall", "choice": "look"}, {"scene": "desk", "choice": None}]
    assert dead["route"] == ["hall", "“I will look for it right now.”", "desk"]


def test_a_finding_about_a_translation_shows_the_line_of_its_own_file(home: Home) -> None:
    path, words = home.scenarios / "tiny.yaml", home.scenarios / "tiny.nl.po"
    words.write_text('msgctxt "title"\nmsgid "Tiny"\nmsgstr "Klein\n')
    answer = run("check", str(path))
    assert answer.exit_code == 1
    assert f"{words}:3:1  error  not-po" in answer.output
    assert '3 | msgstr "Klein\n  | ^^^^^^^^^^^^^\n' in answer.output
    assert f"::error file={words},line=3,col=1,title=not-po::" in run("check", str(path), "--format", "github").output
    (told,) = json.loads(run("check", str(path), "--format", "json").output)["scenarios"]
    assert [f["file"] for f in told["findings"] if f["code"] == "not-po"] == [str(words)]


def test_github_gets_its_own_lines(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("begin: hall", "begin: hal"))
    assert (
        f"::error file={path},line=7,col=8,title=unknown-start::"
        in run("check", str(path), "--format", "github").output
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nothing.yaml"),
        ("play", "nothing"),
        ("clips", "--home", "/nowhere"),
        ("serve", "--home", "/nowhere"),
        ("check", "--home", "/nowhere"),
    ],
)
def test_what_cannot_run_says_so_in_one_line_and_ends_with_2(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_a_list_of_choices_plays_a_route_and_prints_it(home: Home) -> None:
    answer = run("play", str(home.scenarios / "tiny.yaml"), "--choose", "look,one")
    assert answer.exit_code == 0
    assert "Route: hall → [look] → desk → last → [one] → happy" in answer.output
    assert "trust = 1" in answer.output


def test_a_choice_that_is_not_there_is_refused_with_those_that_are(home: Home) -> None:
    answer = run("play", str(home.scenarios / "tiny.yaml"), "--choose", "dance")
    assert answer.exit_code == 2
    assert "look, shrug, leave" in answer.output


def test_playing_by_hand_asks_and_a_closed_input_stops_kindly(home: Home) -> None:
    answer = run("play", "tiny", "--home", str(home.root), typed="1\n1\n")
    assert "→ happy" in answer.output or "→ sour" in answer.output
    assert "Stopped." in run("play", "tiny", "--home", str(home.root), typed="").output


def test_clips_lists_what_is_a_storyboard_and_what_is_broken(home: Home) -> None:
    (home.media / "tiny").mkdir()
    (home.media / "tiny" / "hall.mp4").write_bytes(b"")
    answer = run("clips", "tiny", "--home", str(home.root))
    assert answer.exit_code == 0
    assert answer.output.count("storyboard") == 4
    assert "broken film" in answer.output
    assert "`hall.mp4` is empty" in answer.output


def test_a_new_home_has_the_samples_and_they_are_sound(tmp_path: Path) -> None:
    folder = tmp_path / "school"
    assert run("init", str(folder)).exit_code == 0
    assert run("check", "--home", str(folder)).exit_code == 0
    assert run("init", str(folder)).exit_code == 2


def test_every_sample_lacks_nothing_but_films_when_strict() -> None:
    told = json.loads(run("check", str(shipped("scenarios")), "--strict", "--format", "json").output)
    assert len(told["scenarios"]) >= 3
    for scenario in told["scenarios"]:
        assert {f["code"] for f in scenario["findings"]} <= {"clip-missing", "loop", "bound-hit", "no-silence-at-join"}


def test_a_name_that_is_nearly_one_is_answered_with_that_one(home: Home) -> None:
    assert "Did you mean `tiny`?" in run("check", "tinny", "--home", str(home.root)).output
    assert "Did you mean `tiny.yaml`?" in run("check", str(home.scenarios / "tinny.yaml")).output
    answer = run("chekc")
    assert answer.exit_code == 2
    assert answer.output == "There is no command `chekc`. Did you mean `check`?\n"


@pytest.mark.parametrize("command", [("check",), ("play", "tiny"), ("clips",), ("report", "tiny")])
def test_without_a_home_every_command_names_the_folder_in_full(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"There is no folder `scenarios` in {tmp_path}. " in run(*command).output


def test_a_list_of_choices_prints_what_was_said(home: Home) -> None:
    answer = run("play", str(home.scenarios / "tiny.yaml"), "--choose", "look,one")
    assert "What do you do?\n  → “I will look for it right now.”" in answer.output


def test_a_choice_too_many_is_told_after_the_story(home: Home) -> None:
    answer = run("play", str(home.scenarios / "tiny.yaml"), "--choose", "look,one,coffee")
    assert answer.exit_code == 2
    assert "Route: hall → [look]" in answer.output
    assert "The story ends at “SECRET-HAPPY” before `coffee`." in answer.output


def test_where_there_is_a_clock_silence_is_one_of_the_choices(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    clock = "    decide_within: 20 seconds\n    otherwise: {then: desk}\n"
    path.write_text(TINY.replace("    choices:\n      look:", f"{clock}    choices:\n      look:"))
    assert "Choose one of: look, shrug, leave, silence." in run("play", str(path), "--choose", "dance").output
    assert "→ You say nothing." in run("play", str(path), "--choose", "silence").output


def test_who_reads_only_the_first_line_gets_no_fault_after_it(home: Home) -> None:
    command = [sys.executable, "-m", "roleplay", "check", str(home.scenarios), "--strict"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
    assert (running.returncode, told) == (141, b"")


def test_a_told_trap_can_be_walked_into_by_who_reads_of_it_and_nothing_else_that_is_broken(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("    then: last\n", "    then: desk\n"))
    told = run("check", str(path)).output
    line = next(row for row in told.splitlines() if row.startswith("Play it: roleplay "))
    answer = run(*line.removeprefix("Play it: roleplay ").split())
    assert answer.exit_code in (0, 1)
    assert "Not for students yet" in answer.output
    assert "hall → [look] → desk" in answer.output
    path.write_text(TINY.replace("then: last\n", "then: nirvana\n"))
    assert run("play", str(path)).exit_code == 1
