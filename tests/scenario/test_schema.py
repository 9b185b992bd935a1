"""The schema for editors knows every key, takes what the check takes, and refuses every fault of shape."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from roleplay.scenario.format import KEYS
from roleplay.scenario.schema import FILE, MODELINE, schema
from roleplay.scenario.yamltext import Items, Node, Table, Text, compose
from roleplay.shipped import shipped
from tests.docs.pages import pages
from tests.scenario.language_server import PACKAGE, Server
from tests.scenario.stories import SOUND, WOUNDS

SHAPE = {
    "bad-value",
    "bad-name",
    "choices-and-then",
    "missing-key",
    "not-three-choices",
    "say-and-do",
    "too-many-points",
    "unknown-key",
    "wrong-type",
}
"""Findings that a schema can tell: those about keys and values, each for itself."""


def as_json(node: Node | None) -> Any:
    """A value as YAML 1.2 gives it to an editor."""
    match node:
        case Table():
            return {key: as_json(value) for key, (_, value) in node.entries.items()}
        case Items():
            return [as_json(item) for item in node.items]
        case Text(plain=True, value=value):
            if value in ("", "null", "~"):
                return None
            if value in ("true", "false"):
                return value == "true"
            for kind in (int, float):
                if re.fullmatch(r"[-+]?(\d+|\d*\.\d+)", value):
                    try:
                        return kind(value)
                    except ValueError:
                        continue
            return value
        case Text(value=value):
            return value
    return None


def faults(text: str) -> list[str]:
    return [fault.message for fault in Draft7Validator(schema()).iter_errors(as_json(compose(text).root))]


def readable(text: str) -> bool:
    try:
        compose(text)
    except yaml.YAMLError:
        return False
    return True


def test_the_schema_is_one_and_explains_every_key() -> None:
    made = schema()
    Draft7Validator.check_schema(made)
    for kind, keys in KEYS.items():
        told = made["definitions"][kind]["properties"]
        assert {name: one["description"] for name, one in told.items()} == {k: v.about for k, v in keys.items()}


@pytest.mark.parametrize("path", sorted(shipped("scenarios").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_sample_validates(path: Path) -> None:
    assert faults(path.read_text()) == []


def test_a_sound_story_and_every_example_that_passes_validate() -> None:
    assert faults(SOUND) == []
    for page in pages():
        for example in page.passes:
            if example.text and readable(example.text):
                assert faults(example.text) == [], page.code


BROKEN = [(name, before, after) for name, before, after, found in WOUNDS if found[0][1] in SHAPE]


@pytest.mark.parametrize(("name", "before", "after"), BROKEN, ids=[b[0] for b in BROKEN])
def test_every_broken_story_that_is_a_fault_of_shape_fails(name: str, before: str, after: str) -> None:
    if "bounds" in name:
        assert faults(SOUND.replace(before, after)) == []  # between two values
    else:
        assert faults(SOUND.replace(before, after))


@pytest.mark.parametrize("code", sorted(SHAPE))
def test_every_example_of_a_fault_of_shape_fails(code: str) -> None:
    (page,) = (page for page in pages() if page.code == code)
    told = [bool(faults(example.text)) for example in page.fails if example.text and readable(example.text)]
    assert told
    assert all(told)


@pytest.mark.node
def test_the_real_language_server_explains_a_key_and_marks_a_fault(tmp_path: Path) -> None:
    if shutil.which("npm") is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs nodejs and npm for the test with yaml-language-server")
        pytest.skip("npm is not here")
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(tmp_path), PACKAGE]
    subprocess.run(install, check=True, capture_output=True, timeout=240)  # one that can't be reached hangs for ever
    (tmp_path / FILE).write_text(json.dumps(schema()))
    good = f"{MODELINE}{FILE}\n{SOUND}"
    line = good.splitlines().index("    question: What do you do?")
    with Server(tmp_path) as server:
        assert server.findings(tmp_path / "good.yaml", good) == []
        assert "What the student is asked." in server.hover(tmp_path / "good.yaml", line, 6)
        bad = good.replace("    question: What", "    qestion: What")
        assert server.findings(tmp_path / "bad.yaml", bad) == [(line, "qestion")]
