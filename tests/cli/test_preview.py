"""`roleplay preview` tells an address that works at once, and leaves nothing behind when it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from roleplay.cli.preview import Desk
from roleplay.library import Home
from tests.cli.test_commands import run
from tests.conftest import TINY


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_the_file_and_leaves_nothing_behind(tmp_path: Path, how: signal.Signals) -> None:
    file, temporary = tmp_path / "work" / "tiny.yaml", tmp_path / "tmp"
    file.parent.mkdir()
    temporary.mkdir()
    file.write_text(TINY)
    command = [sys.executable, "-m", "roleplay", "preview", str(file), "--at", "last", "--set", "trust=1"]
    process = subprocess.Popen(
        [*command, "--no-browser"],
        env={"PATH": "", "TMPDIR": str(temporary), "ROLEPLAY_VOICE": "off", "ROLEPLAY_DATABASE": "sqlite:////nowhere"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = next(line for line in process.stdout if "http" in line).strip()
        assert address.endswith("/author/tiny/preview?at=last&value-trust=1")
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert 'name="at" value="last" id="again"' in answer.read().decode()
        (folder,) = temporary.iterdir()
        assert folder.name.startswith("roleplay-preview-")
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (out.strip().splitlines()[-1], err) == ("Stopped.", "")
    assert [*temporary.iterdir()] == []
    assert [path.name for path in file.parent.iterdir()] == ["tiny.yaml"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--at", "lasst"), "Did you mean `last`?"),
        (("--set", "trsut=1"), "Did you mean `trust`?"),
        (("--set", "trust"), "Write it like this: --set trust=2"),
        (("--set", "trust=9"), "`trust` is a whole number from -1 to 1."),
        (("--set", "trust=yes"), "`trust` is a whole number from -1 to 1."),
    ],
)
def test_where_it_cannot_begin_is_refused_with_the_mend(home: Home, asked: tuple[str, str], told: str) -> None:
    answer = run("preview", str(home.scenarios / "tiny.yaml"), "--no-browser", *asked)
    assert answer.exit_code == 2
    assert told in answer.output


def test_a_yes_no_takes_true_or_false(home: Home) -> None:
    file = home.scenarios / "tiny.yaml"
    file.write_text(TINY.replace("{start: 0, from: -1, to: 1}", "{start: true}"))
    answer = run("preview", str(file), "--set", "trust=1")
    assert (answer.exit_code, "Write it like this: --set trust=true" in answer.output) == (2, True)


def test_a_file_that_is_not_there_is_told(home: Home) -> None:
    assert "Did you mean `tiny`?" in run("preview", "tinny", "--home", str(home.root)).output


def test_clips_are_made_where_those_of_the_home_are(home: Home, tmp_path: Path) -> None:
    desk = Desk(home.root, home.scenarios / "tiny.yaml", tmp_path / "kept")
    assert desk.clips == tmp_path / "kept" / "clips"
    home.clips.mkdir(parents=True)
    assert desk.clips == home.clips
    assert (desk.scenarios, desk.media, desk.data) == (home.scenarios, home.media, tmp_path / "kept")
