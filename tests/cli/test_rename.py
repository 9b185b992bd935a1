"""`roleplay rename` shows first, then changes scenario, translations and films, or nothing; and writes it down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roleplay.library import Home
from roleplay.renames import renames
from roleplay.scenario.rename import Kind
from tests.cli.test_commands import run
from tests.conftest import TINY

PO = 'msgctxt "scenes.desk.script"\nmsgid "GUEST (tired)\\nAnd?"\nmsgstr "GUEST (moe)\\nEn?"\n'
RENAMED = TINY.replace("  desk:\n", "  counter:\n").replace("then: desk", "then: counter")


@pytest.fixture
def tiny(home: Home) -> Path:
    return home.scenarios / "tiny.yaml"


@pytest.fixture
def films(home: Home) -> Path:
    folder = home.media / "tiny"
    folder.mkdir()
    for name in ("desk.MOV", "desk.nl.vtt", "desk.described.mp4", "desks.mp4", "hall.mp4"):
        (folder / name).write_text(name)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_that_hangs_on_a_name_goes_along_and_it_is_written_down(home: Home, tiny: Path, films: Path) -> None:
    tiny.with_name("tiny.nl.po").write_text(PO)
    answer = run("rename", str(tiny), "desk", "counter", typed="y\n")
    assert answer.exit_code == 0, answer.output
    assert "-  desk:\n+  counter:\n" in answer.output
    assert '-msgctxt "scenes.desk.script"\n+msgctxt "scenes.counter.script"\n' in answer.output
    assert tiny.read_text() == RENAMED
    assert tiny.with_name("tiny.nl.po").read_text() == PO.replace("desk", "counter")
    assert names(films) == ["counter.MOV", "counter.described.mp4", "counter.nl.vtt", "desks.mp4", "hall.mp4"]
    (noted,) = renames(home, "tiny")
    assert (noted.kind, noted.at, noted.old, noted.new) == (Kind.PLACE, "", "desk", "counter")
    assert noted.when > 1_700_000_000
    assert run("rename", str(tiny), "counter", "desk", "--yes").exit_code == 0
    assert tiny.read_text() == TINY
    assert [one.old for one in renames(home, "tiny")] == ["desk", "counter"]


@pytest.mark.parametrize("how", [{"typed": "n\n"}, {"more": "--dry-run"}])
def test_what_is_only_shown_changes_nothing(home: Home, tiny: Path, films: Path, how: dict[str, str]) -> None:
    before = names(films)
    answer = run("rename", str(tiny), "desk", "counter", *filter(None, [how.get("more")]), typed=how.get("typed"))
    assert answer.exit_code == 0
    assert "+  counter:" in answer.output
    assert "Nothing was changed." in answer.output
    assert (tiny.read_text(), names(films), renames(home, "tiny")) == (TINY, before, ())


def test_a_choice_is_named_with_its_scene_and_a_variable_alone(home: Home, tiny: Path) -> None:
    assert run("rename", str(tiny), "hall/look", "hall/search", "--yes").exit_code == 0
    assert run("rename", str(tiny), "trust", "faith", "--yes").exit_code == 0
    assert tiny.read_text() == TINY.replace("      look:", "      search:").replace("trust", "faith")
    assert [(n.kind, n.at, n.old, n.new) for n in renames(home, "tiny")] == [
        (Kind.CHOICE, "hall", "look", "search"),
        (Kind.VARIABLE, "", "trust", "faith"),
    ]
    refused = run("rename", str(tiny), "hall/search", "desk/search", "--yes")
    assert refused.exit_code == 2
    assert "A choice stays in its scene" in refused.output


def test_a_name_of_both_a_scene_and_a_variable_is_asked_about(tiny: Path) -> None:
    text = TINY.replace("trust", "desk")
    tiny.write_text(text)
    assert "--variable" in run("rename", str(tiny), "desk", "x", typed="n\n").output
    assert tiny.read_text() == text
    assert run("rename", str(tiny), "desk", "x", "--variable", "--yes").exit_code == 0
    assert tiny.read_text() == TINY.replace("trust", "x")


def test_a_film_that_the_scenario_names_keeps_its_name(tiny: Path, films: Path) -> None:
    before = names(films)
    tiny.write_text(TINY.replace("    then: last\n", "    then: last\n    clip: desk.mp4\n"))
    assert run("rename", str(tiny), "desk", "counter", "--yes").exit_code == 0
    assert names(films) == before
    tiny.write_text(TINY.replace("    then: last\n", "    then: last\n    waiting: desk.mp4\n"))
    assert run("rename", str(tiny), "desk", "counter", "--yes").exit_code == 0
    assert names(films) == before


def test_a_film_is_never_written_over(tiny: Path, films: Path) -> None:
    (films / "counter.MOV").write_text("another film")
    answer = run("rename", str(tiny), "desk", "counter", "--yes")
    assert answer.exit_code == 2
    assert "counter.MOV already. Move that away." in answer.output
    assert tiny.read_text() == TINY
    assert (films / "counter.MOV").read_text() == "another film"


def test_when_one_file_cannot_be_changed_none_is(
    home: Home, tiny: Path, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.with_name("tiny.nl.po").write_text(PO)
    before = names(films)
    moved = Path.rename

    def rename(self: Path, target: Any) -> Path:
        if self.name == "desk.nl.vtt":
            raise PermissionError(13, "Permission denied", str(self))
        return moved(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    answer = run("rename", str(tiny), "desk", "counter", "--yes")
    assert answer.exit_code == 2
    assert "desk.nl.vtt: Permission denied Nothing was renamed." in answer.output
    assert (tiny.read_text(), tiny.with_name("tiny.nl.po").read_text()) == (TINY, PO)
    assert names(films) == before
    assert renames(home, "tiny") == ()


def test_a_translation_that_cannot_be_read_stops_it(tiny: Path) -> None:
    tiny.with_name("tiny.nl.po").write_text('msgctxt "title\n')
    answer = run("rename", str(tiny), "desk", "counter", "--yes")
    assert answer.exit_code == 2
    assert "tiny.nl.po:1 can't be read, so nothing was changed." in answer.output
    assert tiny.read_text() == TINY


def test_mistakes_and_slips_are_told_in_a_sentence(tiny: Path) -> None:
    assert "Did you mean `desk`?" in run("rename", str(tiny), "deks", "x").output
    tiny.write_text(TINY.replace("begin:", "begn:"))
    answer = run("rename", str(tiny), "desk", "x")
    assert answer.exit_code == 1
    assert "Mend them first: roleplay check tiny" in answer.output


def test_a_file_in_no_home_is_renamed_and_nothing_else_appears(tmp_path: Path) -> None:
    alone = tmp_path / "alone" / "tiny.yaml"
    alone.parent.mkdir()
    alone.write_text(TINY)
    assert run("rename", str(alone), "desk", "counter", "--yes").exit_code == 0
    assert names(alone.parent) == ["tiny.yaml"]
