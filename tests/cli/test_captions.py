"""`roleplay captions` drafts what is missing, says how sure it is, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.library import Home
from roleplay.media.captions import read_vtt
from tests.conftest import TINY
from tests.films import film
from tests.media.test_captions import bursts


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["captions", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def scenario(home: Home) -> str:
    return str(home.scenarios / "tiny.yaml")


@pytest.fixture
def films(home: Home) -> Path:
    folder = home.media / "tiny"
    folder.mkdir()
    return folder


def test_a_film_with_speech_gets_a_draft_that_says_so_and_fits(scenario: str, films: Path) -> None:
    bursts(films / "hall.mp4", (0.5, 1.7), length=3.0)
    result = run(scenario)
    assert result.exit_code == 0
    assert "hall.en.vtt: 1 caption written. The timing fits the speech." in result.output
    text = (films / "hall.en.vtt").read_text()
    assert "NOTE\nA draft" in text
    ((cue,), problems) = read_vtt(text)
    assert problems == ()
    assert (cue.who, cue.text) == ("GUEST", "Where is my bag?")
    assert cue.start == pytest.approx(0.5, abs=0.06)
    assert 1.7 <= cue.end <= 3.0


def test_captions_that_are_there_stay_unless_forced(scenario: str, films: Path) -> None:
    bursts(films / "hall.mp4", (0.5, 1.7), length=3.0)
    mine = films / "hall.en.vtt"
    mine.write_text("mine")
    assert "has captions, hall.en.vtt" in run(scenario).output
    assert mine.read_text() == "mine"
    assert "1 caption written" in run(scenario, "--force").output
    assert mine.read_text().startswith("WEBVTT")


def test_another_language_takes_words_and_times_from_the_captions_that_are_there(scenario: str, films: Path) -> None:
    bursts(films / "hall.mp4", (0.5, 1.7), length=3.0)
    (films / "hall.en.vtt").write_text("WEBVTT\n\n00:00.700 --> 00:02.000\nMy bag?\n")
    assert "with the times and words of hall.en.vtt. Translate them." in run(scenario, "--language", "nl").output
    text = (films / "hall.nl.vtt").read_text()
    assert "The words are still in “en”" in text
    assert [(c.start, c.text) for c in read_vtt(text)[0]] == [(0.7, "My bag?")]


def test_what_cannot_be_captioned_is_told_and_nothing_is_written(scenario: str, films: Path) -> None:
    bursts(films / "hall.mp4", length=1.0)
    film(films / "desk.mp4", sound=False)
    film(films / "happy.mp4")
    output = run(scenario).output
    assert "hall.mp4: no speech is heard in it. Nothing is written." in output
    assert "desk.mp4: has no sound. Nothing is written." in output
    assert "happy.mp4: nobody speaks in its script." in output
    assert not list(films.glob("*.vtt"))


def test_speech_that_is_not_the_script_is_captioned_in_proportion_and_told(scenario: str, films: Path) -> None:
    bursts(films / "last.mp4", (0.2, 7.8), length=8.0)
    assert "The timing is only proportional: script and speech don't fit." in run(scenario).output


def test_each_cut_of_a_film_gets_the_captions_of_its_own_script(home: Home, scenario: str, films: Path) -> None:
    text = TINY.replace("  hall:\n", "  hall:\n    clip: {file: all.mp4, from: 0, to: 3}\n")
    text = text.replace("  last:\n    script", "  last:\n    clip: {file: all.mp4, from: 3, to: 6}\n    script")
    Path(scenario).write_text(text)
    bursts(films / "all.mp4", (0.5, 1.7), (4.0, 4.3), length=7.0)
    assert "all.en.vtt: 2 captions written. The timing fits the speech." in run(scenario).output
    cues, _ = read_vtt((films / "all.en.vtt").read_text())
    assert [c.text for c in cues] == ["Where is my bag?", "So?"]
    assert [c.start for c in cues] == pytest.approx([0.5, 4.0], abs=0.06)


def test_a_film_that_cannot_be_read_is_told_and_the_others_are_done(scenario: str, films: Path) -> None:
    (films / "hall.mp4").write_bytes(b"no film")
    bursts(films / "desk.mp4", (0.5, 0.8), length=2.0)
    result = run(scenario)
    assert result.exit_code == 1
    assert "`hall.mp4` can't be read as a film" in result.output
    assert (films / "desk.en.vtt").exists()


def test_without_films_it_says_where_they_belong(scenario: str) -> None:
    result = run(scenario)
    assert result.exit_code == 0
    assert "None of its clips is filmed yet." in result.output


def test_a_language_that_is_no_code_and_a_scenario_that_cannot_be_read_are_refused(scenario: str) -> None:
    refused = run(scenario, "--language", "../../x")
    assert refused.exit_code == 2
    assert "Use a code such as en or nl." in refused.output
    Path(scenario).write_text("title: [")
    broken = run(scenario)
    assert broken.exit_code == 1
    assert "Run: roleplay check" in broken.output
