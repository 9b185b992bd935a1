"""`roleplay map` draws to the screen or a file, lays a route over it, and refuses with one sentence."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.library import Home
from tests.conftest import TINY


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("map", *arguments))


def test_a_scenario_is_drawn_to_the_screen_by_its_name(home: Home) -> None:
    answer = run("tiny", "--home", str(home.root))
    assert answer.exit_code == 0
    assert ET.fromstring(answer.output).tag == "{http://www.w3.org/2000/svg}svg"
    assert "Start" in answer.output


@pytest.mark.parametrize(
    ("name", "begin"),
    [("m.svg", "<?xml"), ("m.html", "<!doctype html>"), ("m.gv", "digraph"), ("m.mmd", "flowchart LR")],
)
def test_the_name_of_the_file_tells_the_format(home: Home, tmp_path: Path, name: str, begin: str) -> None:
    out = tmp_path / name
    assert run(str(home.scenarios / "tiny.yaml"), "-o", str(out)).exit_code == 0
    assert out.read_text().startswith(begin)


def test_a_file_whose_name_tells_nothing_asks_for_the_format(home: Home, tmp_path: Path) -> None:
    answer = run(str(home.scenarios / "tiny.yaml"), "-o", str(tmp_path / "map.png"))
    assert answer.exit_code == 2
    assert "add --format" in answer.output


def test_a_pdf_is_made_from_the_page(home: Home, tmp_path: Path) -> None:
    answer = run(str(home.scenarios / "tiny.yaml"), "-o", str(tmp_path / "map.pdf"))
    assert answer.exit_code == 2
    assert answer.output == "A map is svg, html, dot or mermaid. For a PDF open map.html and print it.\n"


def test_a_file_in_a_folder_that_is_not_there_is_refused(home: Home, tmp_path: Path) -> None:
    answer = run(str(home.scenarios / "tiny.yaml"), "-o", str(tmp_path / "maps" / "m.svg"))
    assert answer.exit_code == 2
    assert answer.output == f"There is no folder {tmp_path / 'maps'}. Make it first.\n"


def test_a_route_is_laid_over_it_as_far_as_the_choices_go(home: Home) -> None:
    file = str(home.scenarios / "tiny.yaml")
    assert '<g class="rm-route">' not in run(file).output
    told = run(file, "--choose", "look, one").output.partition('<g class="rm-route">')[2]
    assert [part.partition('"')[0] for part in told.split('<use href="#map-')[1:]] == [
        "scene-hall",
        "scene-desk",
        "scene-last",
        "ending-happy",
    ]


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ("lok", "The scene `hall` has no choice `lok`. Did you mean `look`? Choose one of: look"),
        ("look,one,two", "The story ends at “SECRET-HAPPY” before `two`."),
    ],
)
def test_a_choice_that_is_not_offered_is_refused_with_a_sentence(home: Home, choices: str, sentence: str) -> None:
    answer = run(str(home.scenarios / "tiny.yaml"), "--choose", choices)
    assert answer.exit_code == 2
    assert sentence in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_a_route_over_text_is_refused_instead_of_forgotten(home: Home) -> None:
    answer = run(str(home.scenarios / "tiny.yaml"), "--choose", "look", "--format", "dot")
    assert answer.exit_code == 2
    assert "over svg and html" in answer.output


def test_outcomes_are_told_only_when_asked(home: Home) -> None:
    file = str(home.scenarios / "tiny.yaml")
    assert ">good</text>" not in run(file).output
    assert ">good</text>" in run(file, "--outcomes").output


def test_a_scenario_with_mistakes_is_drawn_with_a_stub(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("then: last\n", "then: xxxxxx\n"))
    answer = run(str(path), "--format", "html")
    assert answer.exit_code == 0
    assert ">?</text>" in answer.output
    assert "unknown-target" in answer.output


def test_what_cannot_be_read_at_all_gives_its_findings_and_ends_with_1(home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text("\t{")
    answer = run(str(path))
    assert answer.exit_code == 1
    assert "not-yaml" in answer.output
    assert "can't be drawn until this is mended" in answer.output


def test_more_than_can_be_read_is_refused_with_the_way_out(home: Home) -> None:
    head, _, rest = TINY.partition("  desk:\n")
    many = "".join(f"  s{i}:\n    script: Hello.\n    then: last\n" for i in range(400))
    path = home.scenarios / "tiny.yaml"
    path.write_text(f"{head}{many}  desk:\n{rest}")
    answer = run(str(path))
    assert answer.exit_code == 2
    assert "--format dot" in answer.output
    assert run(str(path), "--format", "dot").output.startswith("digraph")
