"""The command line speaks Dutch where it is asked to, or where the machine does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roleplay.library import Home
from tests.cli.test_commands import run
from tests.conftest import TINY

BROKEN = TINY.replace("begin: hall", "begin: hal").replace("    then: last", "    tehn: last")


@pytest.fixture
def broken(home: Home) -> Path:
    path = home.scenarios / "tiny.yaml"
    path.write_text(BROKEN)
    return path


def test_a_check_is_told_in_dutch(broken: Path) -> None:
    answer = run("--language", "nl", "check", str(broken))
    assert answer.exit_code == 1
    assert "fout  unknown-start\n" in answer.output
    assert "Er is geen scène die `hal` heet om mee te beginnen. Bedoel je `hall`?" in answer.output
    assert f"{broken}: 2 fouten" in answer.output


def test_the_machine_says_which_language_and_the_option_goes_before_it(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    assert "2 fouten" in run("check", str(broken)).output
    assert "2 errors" in run("--language", "en", "check", str(broken)).output
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "2 errors" in run("check", str(broken)).output


def test_programs_get_the_messages_in_the_language_and_the_codes_as_ever(broken: Path) -> None:
    answer = run("--language", "nl", "check", str(broken), "--format", "json")
    found = json.loads(answer.output)["scenarios"][0]["findings"]
    assert {(one["code"], one["severity"]) for one in found} >= {("unknown-start", "error"), ("unknown-key", "error")}
    assert any("is geen sleutel van de scène" in one["message"] for one in found)


def test_mends_and_what_became_of_them_are_told_in_dutch(broken: Path) -> None:
    answer = run("--language", "nl", "fix", str(broken), "--yes")
    assert "Schrijf `hall`." in answer.output
    assert f"{broken}: hersteld." in answer.output
    assert broken.read_text() == TINY


def test_refusals_are_told_in_dutch(home: Home) -> None:
    for words, told in (
        (("check", "tinny", "--home", str(home.root)), "Er is geen scenario `tinny` in"),
        (("chekc",), "Er is geen opdracht `chekc`. Bedoel je `check`?"),
        (("check", "--home", str(home.root / "nowhere")), "Er is geen map `scenarios` in"),
    ):
        answer = run("--language", "nl", *words)
        assert answer.exit_code == 2
        assert answer.output.startswith(told)


def test_what_keys_are_for_is_told_in_dutch_and_the_rest_of_the_schema_stays() -> None:
    dutch, english = (json.loads(run("--language", one, "schema").output) for one in ("nl", "en"))
    key = dutch["definitions"]["choice"]["properties"]["afterwards"]
    assert key["description"] == "Wat deze reactie deed, voor het terugkijken."
    assert _without_words(dutch) == _without_words(english)


def _without_words(part: object) -> object:
    if isinstance(part, dict):
        told = isinstance(part.get("description"), str)
        return {
            key: _without_words(value)
            for key, value in part.items()
            if not (key == "description" and told) and not (key == "title" and isinstance(value, str))
        }
    return [_without_words(one) for one in part] if isinstance(part, list) else part


def test_new_speaks_the_language_of_the_scenario_that_is_asked_for(home: Home) -> None:
    answer = run(
        "new", "--language", "nl", "--home", str(home.root), typed="De rekening\nMw J\nJe kunt het\nEen\n\n3\n"
    )
    assert answer.exit_code == 0
    assert answer.output.startswith("1. Wat gebeurt er, in een paar woorden?")
    assert "Geschreven: " in answer.output
    assert "language: nl" in (home.scenarios / "de-rekening.yaml").read_text()
