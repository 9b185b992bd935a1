"""docs/exports.md tells what the files hold, and what it says to type works on them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from roleplay.app.classroom import export_rows, spreadsheet
from roleplay.shipped import shipped
from tests.app.room import FILES, an_afternoon, room

GUIDE = shipped("web").parent / "docs" / "exports.md"


def test_the_guide_tells_every_column_and_no_other() -> None:
    parts = GUIDE.read_text().split("\n## ")[1:]
    told = {part.partition("\n")[0]: set(re.findall(r"^\| `([^`]+)` \|", part, re.M)) for part in parts}
    assert told["choices.csv"] == set(export_rows.choices_header(True))
    assert told["attempts.csv"] == set(export_rows.attempts_header(True, ["SCENE"]))
    assert told["answers.csv"] == set(export_rows.ANSWERS)
    assert told["figures.csv"] == set(export_rows.FIGURES)


@pytest.mark.parametrize("named", [False, True])
def test_the_guide_tells_every_field_of_an_event(app: Flask, named: bool) -> None:
    at = room(app, named=named)
    an_afternoon(at)
    part = GUIDE.read_text().partition("\n## events.jsonl")[2].partition("\n## ")[0]
    told = {name for row in re.findall(r"^\| (`.+?`) \|", part, re.M) for name in re.findall(r"`(\w+)`", row)}
    fields = {name for line in at.file("events.jsonl").splitlines() for name in json.loads(line)}
    assert fields == (told if named else told - {"name", "at"})


def test_what_the_guide_tells_to_type_reads_the_files(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = room(app)
    an_afternoon(at)
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes(at.sent(name))
    said: dict[str, Any] = {}
    exec("\n".join(re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.S)), said)
    assert said["led"] == Counter({("look", "happy"): 1, ("shrug", "sour"): 1})
    assert said["chosen"]["hall", "I will look for it right now."] == 1
    assert said["read"]("choices.csv") == at.table("choices.csv")
    assert said["GUARD"].pattern == spreadsheet._GUARDED.pattern
