"""What phones and cameras make is told in figures that the builder can go by."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from roleplay.errors import ClipUnplayable
from roleplay.media import probe as module
from roleplay.media.probe import Looks, probe, probe_own
from roleplay.media.streams import read_streams
from roleplay.shipped import shipped
from tests.media.cameras import put, shot

FOOTAGE = shipped("media") / "early-guest" / "dawn.mp4"


@pytest.mark.parametrize(
    ("film", "said"),
    [
        (
            "plain.mp4",
            {"video_codec": "h264", "audio_codec": "aac", "ending": ".mp4", "hdr": "", "bits": 8, "fps": 24.0},
        ),
        ("hlg.mov", {"video_codec": "hevc", "bits": 10, "hdr": "HLG", "primaries": "bt2020", "channels": 1}),
        ("hlg.mov", {"ending": ".mov", "matrix": "bt2020nc", "pixel_format": "yuv420p10le"}),
        ("pq.mp4", {"hdr": "PQ", "transfer": "smpte2084", "audio_codec": None, "channels": 0, "audio_index": None}),
        ("surround.mkv", {"demuxer": "matroska", "ending": ".mkv", "channels": 6, "audio_index": 1, "rate": 44100}),
        ("browser.webm", {"video_codec": "vp9", "ending": ".webm", "steady": True, "rotation": 0}),
        ("new.mp4", {"video_codec": "av1", "audio_codec": "mp3"}),
        ("chrome.webm", {"video_codec": "vp8", "audio_codec": "opus", "rate": 48000}),
        ("edited.mov", {"video_codec": "prores", "audio_codec": "pcm_s16le", "bits": 10}),
        ("fast.mov", {"fps": 60.0, "steady": True, "width": 64, "height": 36}),
        ("uneven.mp4", {"steady": False}),
        ("upright.mp4", {"rotation": 90, "width": 36, "height": 64}),
        ("tv.mov", {"pixel_aspect": pytest.approx(4 / 3)}),
        ("late.mkv", {"video_start": 0.0, "audio_start": pytest.approx(0.2, abs=0.03)}),
    ],
)
def test_a_film_as_cameras_make_it_is_told_in_figures(film: str, said: dict[str, object], tmp_path: Path) -> None:
    found = probe_own(put(tmp_path, film, film))
    assert {name: getattr(found, name) for name in said} == said
    assert found.seconds == pytest.approx(0.5, abs=0.06)


def test_a_recording_that_never_learnt_its_length_is_measured(tmp_path: Path) -> None:
    assert probe_own(put(tmp_path, "x", "live.webm")).seconds == pytest.approx(0.48, abs=0.06)


def test_real_footage_is_taken() -> None:
    found = probe_own(FOOTAGE)
    assert (found.width, found.height, found.video_codec, found.steady) == (768, 432, "h264", True)


def test_another_process_sees_the_same_as_this_one(tmp_path: Path) -> None:
    path = put(tmp_path, "x.mov", "hlg.mov")
    assert probe(path) == probe_own(path)


def test_a_film_is_looked_at_once_and_anew_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, looks = put(tmp_path, "x.mp4", "plain.mp4"), Looks(tmp_path / "data" / "looks.json")
    found = looks.of(path)
    with monkeypatch.context() as still:
        still.setattr(module, "_look", lambda _film: pytest.fail("looked again"))
        assert looks.of(path) == found
        assert looks.of(path.rename(tmp_path / "y.mp4")) == found
        assert Looks(tmp_path / "data" / "looks.json").of(tmp_path / "y.mp4") == found
    put(tmp_path, "y.mp4", b"broken")
    for _again in range(2):
        with pytest.raises(ClipUnplayable, match=r"`y\.mp4` can't be read"):
            looks.of(tmp_path / "y.mp4")


@pytest.mark.parametrize(
    "kept", [b"", b"[]", b'{"version": 1, "looks": {"a": {"film": {"seconds": "long"}}}}', b"\xff"]
)
def test_a_memory_that_is_damaged_is_forgotten(kept: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_look", read_streams)
    put(tmp_path, "looks.json", kept)
    assert Looks(tmp_path / "looks.json").of(put(tmp_path, "x.mp4", "plain.mp4")).video_codec == "h264"
    assert json.loads((tmp_path / "looks.json").read_text())["version"] == module.VERSION


def test_a_look_that_lasts_too_long_is_ended_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0.001)
    with pytest.raises(ClipUnplayable, match="takes too long"):
        Looks().of(put(tmp_path, "x.mp4", "plain.mp4"))


def test_what_a_process_that_was_taken_over_answers_is_not_believed(tmp_path: Path) -> None:
    honest = json.loads(json.dumps({"film": {**asdict(probe_own(put(tmp_path, "x.mp4", "plain.mp4")))}}))
    assert module._understood(json.dumps(honest)) == probe_own(tmp_path / "x.mp4")
    for name, lie in (("video_codec", "\x1b[2J"), ("width", -1), ("seconds", float("inf")), ("none", 1), ("fps", "x")):
        told = {"film": {**honest["film"], name: lie}}
        with pytest.raises((ValueError, KeyError)):
            module._understood(json.dumps(told))
    assert module._understood('{"refused": "is \\u001b[31mred"}') == "is [31mred"


def test_the_name_of_a_film_never_reaches_libav(tmp_path: Path) -> None:
    for name in ("-i.mp4", "concat:a|b%03d.mp4", "a\nb'\".mp4", "\udcff.mp4"):
        path = tmp_path / name
        path.write_bytes(shot("plain.mp4"))
        assert probe(path).video_codec == "h264"


def test_the_environment_stays_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: dict[str, str] = {}
    real = subprocess.Popen

    def note(command: list[str], env: dict[str, str], **options: Any) -> object:
        seen.update(env)
        return real(command, env=env, **options)

    monkeypatch.setenv("ROLEPLAY_SECRET", "x")
    monkeypatch.setattr(subprocess, "Popen", note)
    probe(put(tmp_path, "x.mp4", "plain.mp4"))
    assert "PYTHONPATH" in seen
    assert seen.keys() < {*os.environ, "PYTHONPATH", "PYTHONUTF8"} - {"ROLEPLAY_SECRET"}
