"""`roleplay script`, `shots` and `board` put a scenario on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.library import Home
from tests.conftest import TINY


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_screenplay_goes_to_the_screen_as_fountain_or_to_a_file_of_the_kind_it_is_called(
    home: Home, tmp_path: Path
) -> None:
    path = str(home.scenarios / "tiny.yaml")
    assert run("script", path).output.startswith("Title: Tiny\n")
    for name, start in (("a.fountain", "Title:"), ("a.html", "<!doctype html>")):
        answer = run("script", path, "-o", str(tmp_path / name))
        assert (answer.exit_code, answer.output) == (0, "")
        assert (tmp_path / name).read_text().startswith(start)


def test_a_shot_list_is_a_csv_or_a_page(home: Home, tmp_path: Path) -> None:
    path = str(home.scenarios / "tiny.yaml")
    assert run("shots", path).stdout_bytes.startswith(b'\xef\xbb\xbf"file","scene"')
    assert b'"file";"scene"' in run("shots", path, "--separator", "semicolon").stdout_bytes
    assert run("shots", path, "-o", str(tmp_path / "day.html")).exit_code == 0
    assert "hall.mp4" in (tmp_path / "day.html").read_text()


def test_a_storyboard_is_a_page_and_leaves_nothing_in_the_home(home: Home, tmp_path: Path) -> None:
    answer = run("board", "tiny", "--home", str(home.root), "-o", str(tmp_path / "board.html"))
    assert answer.exit_code == 0
    assert (tmp_path / "board.html").read_text().count("<img") == 5
    assert not home.data.exists()


@pytest.mark.parametrize("command", ["script", "shots"])
def test_a_name_that_tells_no_format_is_asked_about(home: Home, command: str, tmp_path: Path) -> None:
    answer = run(command, str(home.scenarios / "tiny.yaml"), "-o", str(tmp_path / "what.doc"))
    assert answer.exit_code == 2
    assert "add --format" in answer.output


@pytest.mark.parametrize("command", ["script", "shots", "board"])
def test_a_scenario_with_a_broken_link_still_goes_on_paper_and_one_that_cannot_be_read_is_told(
    home: Home, command: str
) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("then: last\n", "then: nowhere-at-all\n"))
    assert run(command, str(path)).exit_code == 0
    path.write_text("- no scenario")
    answer = run(command, str(path))
    assert answer.exit_code == 1
    assert "can't be put on paper until this is mended" in answer.output
    assert run(command, "nobody").exit_code == 2


@pytest.mark.parametrize("command", ["script", "shots", "board"])
def test_a_folder_that_is_not_there_is_one_sentence(home: Home, command: str, tmp_path: Path) -> None:
    answer = run(command, str(home.scenarios / "tiny.yaml"), "-o", str(tmp_path / "no" / "a.html"))
    assert answer.exit_code == 2
    assert "No such file or directory" in answer.output
    assert "Traceback" not in answer.output
