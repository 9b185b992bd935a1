"""The workbench tells what the checker found in the language of the page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.app.bench import Bench
from tests.conftest import TINY

WRONG = TINY.replace("begin: hall", "begin: hal")


@pytest.fixture
def bench(app: Flask) -> Bench:
    """A trainer who reads Dutch."""
    bench = Bench(app)
    bench.client.set_cookie("roleplay_language", "nl")
    return bench


def _sent(bench: Bench, what: str, **sent: str) -> Any:
    return bench.post(f"/author/tiny/{what}", **sent).json


def test_findings_and_mends_are_in_the_language_of_the_page(bench: Bench) -> None:
    answer = _sent(bench, "check", text=WRONG)
    found = next(one for one in answer["findings"] if one["code"] == "unknown-start")
    assert found["message"].startswith("Er is geen scène die `hal` heet om mee te beginnen. Bedoel je `hall`?")
    assert found["mend"]["said"] == "Schrijf `hall`."
    assert found["mend"]["edits"][0]["text"] == "hall"


def test_what_a_key_is_for_is_in_the_language_of_the_page(bench: Bench) -> None:
    keys = bench.read("/author/schema.json")["definitions"]["choice"]["properties"]
    assert keys["afterwards"]["description"] == "Wat deze reactie deed, voor het terugkijken."


def test_the_signs_on_the_map_are_in_the_language_of_the_page(bench: Bench) -> None:
    text = TINY.replace("then: last", "then: lsat", 1)
    drawn = _sent(bench, "map", text=text, here="")["svg"]
    assert "Fout: Er is geen scène of einde met de naam `lsat`." in drawn
    assert 'lang="nl"><title>Fout' in drawn


def test_a_refusal_is_in_the_language_of_the_page(bench: Bench) -> None:
    answer = bench.post("/author/nothing/check", text=TINY)
    assert answer.status_code == 404
    fault: Any = answer.json
    assert fault["fault"] == "Er is hier geen scenario `nothing`. Kijk in de catalogus."
