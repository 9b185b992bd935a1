"""The trainer's commands: they show before they write, write whole files or none, and say what is left to do."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from roleplay.errors import HomeError
from roleplay.library import Home
from roleplay.scenario.schema import FILE, MODELINE, schema
from roleplay.textfile import replace_text
from tests.cli.test_commands import run
from tests.conftest import TINY

BROKEN = TINY.replace("begin: hall", "begin: hal").replace("    then: last", "    tehn: last")
RAGGED = TINY.replace("title: Tiny\n", "title: Tiny   \n# kept\n\n\n")
ANSWERS = ("--situation", "The bill: wrong", "--guest", "Ms J", "--goal", "You can listen", "--point", "One")


@pytest.fixture
def tiny(home: Home) -> Path:
    return home.scenarios / "tiny.yaml"


# -- fix -------------------------------------------------------------------------------------------------------------


def test_fix_shows_the_difference_and_asks_before_it_writes(tiny: Path) -> None:
    tiny.write_text(BROKEN)
    answer = run("fix", str(tiny), typed="n\n")
    assert answer.exit_code == 0
    assert "-begin: hal\n+begin: hall\n" in answer.output
    assert "Nothing was changed." in answer.output
    assert tiny.read_text() == BROKEN
    answer = run("fix", str(tiny), typed="y\n")
    assert "line 7  unknown-start  Write `hall`." in answer.output
    assert tiny.read_text() == TINY


def test_fix_tells_what_remains_with_the_exit_status_of_a_check(tiny: Path) -> None:
    tiny.write_text(BROKEN.replace("then: sour, afterwards", "then: nirvana, afterwards"))
    answer = run("fix", str(tiny), "--yes")
    assert answer.exit_code == 1
    assert "There is no scene or ending called `nirvana`." in answer.output
    assert "begin: hall\n" in tiny.read_text()
    answer = run("fix", str(tiny), "--yes")
    assert answer.exit_code == 1
    assert "nothing that can be mended for sure" in answer.output


def test_fix_check_writes_nothing_and_ends_with_1_when_there_is_something_to_mend(tiny: Path) -> None:
    assert run("fix", str(tiny), "--check").exit_code == 0
    tiny.write_text(BROKEN)
    assert run("fix", str(tiny), "--check").exit_code == 1
    assert tiny.read_text() == BROKEN


def test_fix_keeps_the_permissions_the_line_ends_and_the_link(tiny: Path) -> None:
    real = tiny.with_name("real.txt")
    real.write_bytes(BROKEN.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    tiny.unlink()
    tiny.symlink_to(real)
    assert run("fix", str(tiny), "--yes").exit_code == 0
    assert tiny.is_symlink()
    assert real.read_bytes() == TINY.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(p.name for p in real.parent.iterdir()) == ["real.txt", "tiny.yaml"]


def test_a_file_that_is_not_utf_8_is_left_alone_with_a_sentence(tiny: Path) -> None:
    tiny.write_bytes("title: Café\n".encode("latin-1"))
    for command in (("fix", str(tiny), "--yes"), ("fmt", str(tiny))):
        answer = run(*command)
        assert answer.exit_code == 2
        assert "is not saved as UTF-8" in answer.output
    assert tiny.read_bytes() == "title: Café\n".encode("latin-1")


def test_what_somebody_else_saved_in_between_is_not_overwritten(tiny: Path) -> None:
    with pytest.raises(HomeError, match="saved by somebody else"):
        replace_text(tiny, "what was there before", "mine")
    assert tiny.read_text() == TINY


# -- fmt -------------------------------------------------------------------------------------------------------------


def test_fmt_lays_out_and_check_and_diff_only_tell(tiny: Path) -> None:
    tiny.write_text(RAGGED)
    assert run("fmt", str(tiny), "--check").exit_code == 1
    shown = run("fmt", str(tiny), "--diff")
    assert shown.exit_code == 0
    assert "-title: Tiny   \n+title: Tiny\n # kept\n" in shown.output
    assert tiny.read_text() == RAGGED
    assert run("fmt", "--home", str(tiny.parent.parent)).output == f"{tiny}: laid out.\n"
    assert tiny.read_text().startswith("title: Tiny\n# kept\n\nlanguage: en\n")
    assert run("fmt", str(tiny), "--check").exit_code == 0


def test_fmt_goes_on_after_a_file_that_cannot_be_read(tiny: Path) -> None:
    tiny.write_text(RAGGED)
    tiny.with_name("a.yaml").write_text("a: [")
    answer = run("fmt", str(tiny.parent))
    assert answer.exit_code == 2
    assert "a.yaml was left as it is. It can't be read" in answer.output
    assert tiny.read_text() != RAGGED


# -- check --watch ---------------------------------------------------------------------------------------------------


def test_watch_checks_again_when_a_file_changes_and_ctrl_c_ends_it(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saves = iter([TINY.replace("begin: hall", "begin: hal"), None, "gone", None])

    def pause(_seconds: float) -> None:
        try:
            text = next(saves)
        except StopIteration:
            raise KeyboardInterrupt from None
        if text == "gone":
            tiny.unlink()
        elif text is not None:
            tiny.write_text(text)

    monkeypatch.setattr("roleplay.cli.check.time.sleep", pause)
    answer = run("check", "--watch", str(tiny))
    assert answer.exit_code == 0
    assert answer.output.count("Waiting for a change") == 3
    assert answer.output.count("unknown-start") == 1
    assert f"There is no file {tiny}" in answer.output


def test_watch_of_nothing_is_refused_as_a_check_is() -> None:
    assert run("check", "--watch", "nothing.yaml").exit_code == 2


# -- new -------------------------------------------------------------------------------------------------------------


def test_new_asks_five_questions_and_writes_what_passes_the_check_and_plays(home: Home) -> None:
    typed = "Guest says the bill is wrong\nMs Jansen\nYou can listen\nOne\nTwo\n\n2\n"
    answer = run("new", "--home", str(home.root), "--language", "en", typed=typed)
    assert answer.exit_code == 0
    path = home.scenarios / "guest-says-the-bill-is-wrong.yaml"
    assert f"Written: {path}" in answer.output
    assert "roleplay play guest-says-the-bill-is-wrong" in answer.output
    assert run("check", "--format", "json", str(path)).exit_code == 0
    (told,) = json.loads(run("check", str(path), "--format", "json").output)["scenarios"]
    assert {finding["severity"] for finding in told["findings"]} <= {"note"}
    assert "→ stays" in run("play", str(path), "--choose", "connect,connect").output
    assert path.read_text().startswith(f"{MODELINE}{FILE}\n")
    assert json.loads((home.scenarios / FILE).read_text()) == schema()


def test_new_never_overwrites(home: Home) -> None:
    for name in ("the-bill-wrong", "the-bill-wrong-2"):
        assert run("new", "--home", str(home.root), *ANSWERS, "--decisions", "1").exit_code == 0
        assert (home.scenarios / f"{name}.yaml").is_file()
    assert run("check", "--home", str(home.root)).exit_code == 0


def test_new_asks_again_for_an_empty_answer_and_writes_nothing_when_it_is_left(home: Home) -> None:
    before = sorted(home.scenarios.iterdir())
    answer = run("new", "--home", str(home.root), "--language", "en", typed="\n \nThe bill\n")
    assert answer.exit_code == 1
    assert answer.output.count("1. What happens") == 3
    assert answer.output.endswith("Nothing was written.\n")
    assert sorted(home.scenarios.iterdir()) == before


@pytest.mark.parametrize(("spoken", "first"), [("nl_NL.UTF-8", "1. Wat gebeurt er"), ("de_DE", "1. What happens")])
def test_new_asks_in_the_language_of_the_machine(
    home: Home, spoken: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", spoken)
    assert run("new", "--home", str(home.root), typed="").output.startswith(first)


def test_new_from_another_takes_its_shape_under_its_own_title_without_translations(home: Home) -> None:
    (home.scenarios / "tiny.nl.po").write_text('msgctxt "title"\nmsgid "Tiny"\nmsgstr "Klein"\n')
    assert run("new", "--home", str(home.root), "--from", "tiny", "--title", "The bill").exit_code == 0
    made = (home.scenarios / "the-bill.yaml").read_text()
    assert made == f"{MODELINE}{FILE}\n{TINY.replace('title: Tiny', 'title: The bill')}"
    assert not (home.scenarios / "the-bill.nl.po").exists()
    assert "Did you mean `tiny`?" in run("new", "--home", str(home.root), "--from", "tinny", "--title", "X").output


def test_new_refuses_a_fourth_point(home: Home) -> None:
    answer = run("new", "--home", str(home.root), *ANSWERS, *(["--point", "More"] * 3))
    assert answer.exit_code == 2
    assert "at most 3 points, and these are 4" in answer.output


# -- schema ----------------------------------------------------------------------------------------------------------


def test_schema_is_shown_or_written(tmp_path: Path) -> None:
    assert json.loads(run("schema").output) == schema()
    assert run("schema", "-o", str(tmp_path / "s.json")).exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text()) == schema()
    assert run("schema", "-o", str(tmp_path / "no" / "s.json")).exit_code == 2


# -- translate -------------------------------------------------------------------------------------------------------


def test_translate_writes_tells_what_is_missing_for_each_scene_and_keeps_what_is_there(tiny: Path) -> None:
    file = tiny.with_name("tiny.nl.po")
    answer = run("translate", str(tiny), "nl")
    assert answer.exit_code == 0
    assert f"{file}: written.\n0 of 26 texts are translated.\n" in answer.output
    assert "  hall: 8 missing\n" in answer.output
    assert run("check", str(tiny)).exit_code == 0
    file.write_text(file.read_text().replace('msgid "Tiny"\nmsgstr ""', 'msgid "Tiny"\nmsgstr "Klein"'))
    before = file.read_text()
    assert "1 of 26 texts" in run("translate", str(tiny), "nl").output
    assert file.read_text() == before
    tiny.write_text(TINY.replace("title: Tiny", "title: Tiny too"))
    assert run("translate", str(tiny), "nl", "--check").exit_code == 1
    assert file.read_text() == before
    answer = run("translate", str(tiny), "nl")
    assert "updated.\n0 of 26 texts" in answer.output
    assert "around the story: 4 missing, 1 to look at (fuzzy)" in answer.output


def test_translate_check_is_content_with_a_whole_translation(tiny: Path) -> None:
    run("translate", str(tiny), "nl")
    file = tiny.with_name("tiny.nl.po")
    head, gap, rest = file.read_text().partition("\n\n")
    file.write_text(head + gap + rest.replace('msgstr ""', 'msgstr "x"'))
    answer = run("translate", str(tiny), "nl", "--check")
    assert (answer.exit_code, answer.output) == (0, "26 of 26 texts are translated.\n")


def test_a_file_of_that_language_is_updated_under_the_name_it_has(tiny: Path) -> None:
    file = tiny.with_name("tiny.pt_BR.po")
    file.write_text('msgctxt "title"\nmsgid "Tiny"\nmsgstr "Pequeno"\n')
    assert f"{file}: updated." in run("translate", str(tiny), "pt-br").output
    assert 'msgstr "Pequeno"' in file.read_text()
    assert {path.name for path in tiny.parent.iterdir()} == {"tiny.yaml", "tiny.pt_BR.po"}


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The scenario itself is in `en`."), ("dutch!", "is no code of a language"), ("nl", "has mistakes")],
)
def test_translate_refuses_with_a_sentence(tiny: Path, language: str, said: str) -> None:
    if language == "nl":
        tiny.write_text(TINY.replace("language: en", "langauge: en"))
    answer = run("translate", str(tiny), language)
    assert answer.exit_code in (1, 2)
    assert said in answer.output
    assert not tiny.with_name("tiny.nl.po").exists()


def test_a_translation_that_cannot_be_read_is_left_alone(tiny: Path) -> None:
    file = tiny.with_name("tiny.nl.po")
    file.write_text('msgctxt "title"\nmsgid "Tiny\nmsgstr "Klein"\n')
    answer = run("translate", str(tiny), "nl")
    assert answer.exit_code == 2
    assert f"{file}:2 can't be read, so nothing was changed." in answer.output
    assert file.read_text() == 'msgctxt "title"\nmsgid "Tiny\nmsgstr "Klein"\n'
