"""A film that is sent is in its place when it is whole, and what it took the place of can be put back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.media import receiving
from roleplay.media.probe import Looks
from roleplay.media.receiving import film_before, put_back, receive_film
from roleplay.media.sources import films_named
from tests.films import film


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Films of three kinds, and a broken one."""
    folder = tmp_path_factory.mktemp("shots")
    found = {name: film(folder / f"one.{name}").read_bytes() for name in ("mp4", "mov", "mkv")}
    return {**found, "broken": found["mp4"][:2000]}


def send(folder: Path, film: bytes, file: str = "hall.mp4", looks: Looks | None = None) -> Path:
    """Sends a film in two parts."""
    return receive_film([film[:900], film[900:]], len(film), folder, file, looks or Looks()).path


@pytest.mark.parametrize("file", ["../evil.mp4", "/tmp/evil.mp4", "a/../../evil.mp4", "..", "", "x\0.mp4"])
def test_a_name_that_leads_out_of_the_folder_is_refused(file: str, tmp_path: Path, shots: dict[str, bytes]) -> None:
    folder = tmp_path / "media" / "tiny"
    folder.mkdir(parents=True)
    with pytest.raises(ClipNotFound):
        send(folder, shots["mp4"], file)
    with pytest.raises(ClipNotFound):
        put_back(folder, file)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_link_where_the_film_belongs_is_not_followed(tmp_path: Path, shots: dict[str, bytes]) -> None:
    outside = tmp_path / "outside.mp4"
    outside.write_bytes(shots["mov"])
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "hall.mp4").symlink_to(outside)
    with pytest.raises(ClipError):
        send(folder, shots["mp4"])
    assert outside.read_bytes() == shots["mov"]


def test_without_hard_links_a_film_is_kept_back_as_a_copy(
    tmp_path: Path, shots: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_self: Path, _target: Path) -> None:
        raise PermissionError("no such thing here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    send(tmp_path, shots["mp4"])
    send(tmp_path, shots["mov"])
    before = film_before(tmp_path, "hall.mp4")
    assert before is not None
    assert before.read_bytes() == shots["mp4"]
    assert put_back(tmp_path, "hall.mp4").path.read_bytes() == shots["mp4"]


def test_a_film_that_is_being_read_is_read_to_its_end(tmp_path: Path, shots: dict[str, bytes]) -> None:
    with send(tmp_path, shots["mp4"]).open("rb") as reading:
        start = reading.read(500)
        send(tmp_path, shots["mov"])
        assert start + reading.read() == shots["mp4"]


@pytest.mark.parametrize("step", ["give_name", "unlink", "rename"])
def test_whenever_the_power_goes_the_clip_has_a_film_and_none_is_lost(
    step: str, tmp_path: Path, shots: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: object, **_named: object) -> None:
        raise SystemExit("the power went")

    send(tmp_path, shots["mp4"])
    send(tmp_path, shots["mov"])
    with monkeypatch.context() as patch:
        patch.setattr(*((receiving, step, gone) if step == "give_name" else (Path, step, gone)))
        with pytest.raises(SystemExit):
            send(tmp_path, shots["mkv"])
    found = films_named(tmp_path, "hall.mp4")
    assert found
    kept = {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {shots["mov"], shots["mkv"] if step != "give_name" else shots["mov"]} <= kept
    send(tmp_path, shots["mp4"])  # and it goes on from there
    assert films_named(tmp_path, "hall.mp4")[0].read_bytes() == shots["mp4"]


@given(st.lists(st.sampled_from(["mp4", "mov", "mkv", "broken", "back"]), max_size=8))
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_the_clip_and_the_one_before_are_those_of_a_plain_account(
    tmp_path_factory: pytest.TempPathFactory, shots: dict[str, bytes], steps: list[str]
) -> None:
    folder, looks = tmp_path_factory.mktemp("tiny"), Looks()
    now: bytes | None = None
    before: bytes | None = None
    for step in steps:
        if step == "back" and before is None:
            with pytest.raises(ClipNotFound):
                put_back(folder, "hall.mp4")
        elif step == "back":
            put_back(folder, "hall.mp4")
            now, before = before, now
        elif step == "broken":
            with pytest.raises(ClipUnplayable):
                send(folder, shots[step], looks=looks)
        else:
            send(folder, shots[step], looks=looks)
            if shots[step] != now:
                now, before = shots[step], now
        films = films_named(folder, "hall.mp4")
        assert [path.read_bytes() for path in films] == ([now] if now else [])
        kept = film_before(folder, "hall.mp4")
        assert (kept.read_bytes() if kept else None) == before
        left = [name for _at, _folders, names in os.walk(folder) for name in names]
        assert len(left) == (now is not None) + (before is not None)
