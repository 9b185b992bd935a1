"""`roleplay clips add` takes films in, asks when it is unsure, and says what is still missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.cli import clips_add
from roleplay.library import Home
from roleplay.media.probe import Looks, Probe, probe_own
from tests.cli.test_commands import run
from tests.media.cameras import put

CAPTIONS = b"WEBVTT\n\n00:00.100 --> 00:00.400\nHello\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(_self: Looks, path: Path) -> Probe:
        return probe_own(path)

    monkeypatch.setattr(Looks, "of", of)  # in this process; tests/media/test_probe.py has the other


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """What comes from a camera."""
    return tmp_path / "card"


def lying(home: Home) -> set[str]:
    return {path.name for path in (home.media / "tiny").iterdir()} if (home.media / "tiny").is_dir() else set()


def test_a_folder_is_taken_in_and_what_is_missing_is_told(home: Home, card: Path) -> None:
    put(card, "01 Hall (2).MOV", "hlg.mov")
    put(card, "desk_take1.mp4", "plain.mp4")
    put(card, "desk_take2.mp4", "upright.mp4")
    put(card, "desk_take2.en.vtt", CAPTIONS)
    put(card, "notes.txt", b"notes")
    answer = run("clips", "add", "tiny", str(card), "--home", str(home.root))
    assert answer.exit_code == 0, answer.output
    assert lying(home) == {"hall.mov", "desk.mp4", "desk.en.vtt"}
    told = " ".join(answer.output.split())
    for words in ("HEVC 10-bit", "HDR (HLG)", "mono", "turned by 90°", "36×64 upright", "notes.txt", "the later take"):
        assert words in told
    assert "Still missing (3): last.mp4, happy.mp4, sour.mp4." in told
    again = run("clips", "add", "tiny", str(card), "--home", str(home.root))
    assert again.exit_code == 0
    assert again.output.count("(was") == 3


def test_what_is_refused_is_told_and_the_rest_is_taken(home: Home, card: Path) -> None:
    put(card, "hall.mp4", b"#EXTM3U\n/etc/passwd\n")
    put(card, "desk.mp4", "plain.mp4")
    put(card, "[bold]\x1b[31m\n.mp4", b"")
    answer = run("clips", "add", "tiny", str(card), str(card / "none.mp4"), "--home", str(home.root))
    assert answer.exit_code == 1
    assert "`hall.mp4` is a playlist" in answer.output
    assert "`none.mp4` is not there" in answer.output
    assert "`[bold]�[31m�.mp4` is empty" in answer.output
    assert lying(home) == {"desk.mp4"}


def test_without_a_terminal_doubt_is_told_with_what_to_type(home: Home, card: Path) -> None:
    put(card, "IMG_2034.MOV", "fast.mov")
    slip = put(card, "hal.mp4", "plain.mp4")
    answer = run("clips", "add", "tiny", str(card), "--home", str(home.root))
    assert answer.exit_code == 1
    assert "`IMG_2034.MOV` was not taken. Its name says nothing about the scene." in answer.output
    assert (
        f"It may be `hall.mp4`: its name is nearly that. Say what it is: roleplay clips add tiny {slip} --as hall"
        in (answer.output)
    )
    assert lying(home) == set()
    assert run("clips", "add", "tiny", str(slip), "--as", "hall", "--home", str(home.root)).exit_code == 0
    assert lying(home) == {"hall.mp4"}


def test_yes_takes_a_likely_name_and_leaves_one_that_says_nothing(home: Home, card: Path) -> None:
    put(card, "IMG_2034.MOV", "fast.mov")
    put(card, "hal.mp4", "plain.mp4")
    put(card, "lst.mp4", "plain.mp4")
    put(card, "lasst.mp4", "plain.mp4")
    answer = run("clips", "add", "tiny", str(card), "--yes", "--home", str(home.root))
    assert answer.exit_code == 1
    assert lying(home) == {"hall.mp4"}  # two that are both nearly `last` are still a question


def test_at_a_terminal_it_asks_with_a_list(home: Home, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips_add, "terminal", lambda: True)
    put(card, "IMG_2034.MOV", "fast.mov")
    put(card, "IMG_2034.vtt", CAPTIONS)
    put(card, "IMG_2035.MOV", "fast.mov")
    answer = run("clips", "add", "tiny", str(card), "--home", str(home.root), typed="9\n2\n0\n")
    assert answer.exit_code == 0, answer.output
    assert "Which clip is `IMG_2034.MOV`?" in answer.output
    assert "  2  desk.mp4" in answer.output
    assert "`IMG_2035.MOV` was left." in answer.output
    assert lying(home) == {"desk.mov", "desk.en.vtt"}
    put(card, "IMG_2036.MOV", "plain.mp4")
    stopped = run("clips", "add", "tiny", str(card / "IMG_2036.MOV"), "--home", str(home.root), typed="")
    assert stopped.exit_code == 1
    assert "Traceback" not in stopped.output
    assert lying(home) == {"desk.mov", "desk.en.vtt"}


def test_a_film_that_is_there_is_kept_unless_it_is_to_be_replaced(home: Home, card: Path) -> None:
    put(home.media / "tiny", "hall.mp4", "plain.mp4")
    film = put(card, "hall.mov", "fast.mov")
    answer = run("clips", "add", "tiny", str(film), "--home", str(home.root))
    assert answer.exit_code == 1
    assert "`hall.mp4` is there already. Add --replace" in answer.output
    assert run("clips", "add", "tiny", str(film), "--replace", "--home", str(home.root)).exit_code == 0
    assert lying(home) == {"hall.mov"}


def test_captions_and_described_versions_come_in_on_their_own_as_well(home: Home, card: Path) -> None:
    put(card, "Hall.nl.vtt", CAPTIONS)
    put(card, "hall.described.mp4", "plain.mp4")
    put(card, "garden.nl.vtt", CAPTIONS)
    answer = run("clips", "add", "tiny", str(card), "--home", str(home.root))
    assert answer.exit_code == 1
    assert "`garden.nl.vtt` was not taken: no clip is called that." in answer.output
    assert lying(home) == {"hall.nl.vtt", "hall.described.mp4"}


@pytest.mark.parametrize(
    ("scene", "says"),
    [
        ("hal", "Did you mean `hall`?"),
        ("../hall", "There is no scene"),
        ("hall", "--as takes one film, and 2 were given"),
    ],
)
def test_a_scene_that_is_not_there_is_refused_with_those_that_are(
    scene: str, says: str, home: Home, card: Path
) -> None:
    films = [str(put(card, f"{n}.mp4", "plain.mp4")) for n in range(2 if scene == "hall" else 1)]
    answer = run("clips", "add", "tiny", *films, "--as", scene, "--home", str(home.root))
    assert answer.exit_code == 2
    assert says in answer.output


def test_clips_goes_on_listing_with_and_without_the_word(home: Home) -> None:
    short = run("clips", "tiny", "--home", str(home.root))
    assert short.exit_code == 0
    assert short.output == run("clips", "list", "tiny", "--home", str(home.root)).output
    assert short.output == run("clips", "--home", str(home.root)).output
    assert "add" in run("clips", "--help").output
