"""Clips come in ranges, with validators, and may be kept for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app import clips, create_app
from roleplay.app.house import House
from roleplay.jobs import make, todo
from roleplay.library import Home
from tests.app.test_playing import begin, chose, send
from tests.conftest import TINY, Whole
from tests.films import film


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, str, bytes]]:
    home = Home(tmp_path_factory.mktemp("home"))
    home.scenarios.mkdir()
    (home.scenarios / "tiny.yaml").write_text(TINY)
    film(home.media / "tiny" / "hall.mp4")
    app = create_app(home)
    app.test_client_class = Whole
    library = app.extensions["roleplay"].library
    need = next(n for n in library.find_made(library.scenario("tiny")) if n.place == "hall")
    built = library.workshop.build(need)
    client = app.test_client()
    yield client, begin(client)["clip"]["address"], built.path.read_bytes()
    app.extensions["roleplay"].store.close()


def test_the_whole_and_every_kind_of_range_are_the_bytes_of_the_file(address: tuple[FlaskClient, str, bytes]) -> None:
    client, url, raw = address
    whole = client.get(url)
    assert (whole.status_code, whole.data, whole.headers["Accept-Ranges"]) == (200, raw, "bytes")
    for asked, first, last in (
        ("0-99", 0, 99),
        ("100-", 100, len(raw) - 1),
        ("-50", len(raw) - 50, len(raw) - 1),
        (f"10-{len(raw) + 500}", 10, len(raw) - 1),
    ):
        part = client.get(url, headers={"Range": f"bytes={asked}"})
        assert part.status_code == 206
        assert part.data == raw[first : last + 1]
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(raw)}"
    beyond = client.get(url, headers={"Range": f"bytes={len(raw)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(raw)}"


def test_an_open_range_is_answered_with_a_bounded_piece(
    address: tuple[FlaskClient, str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url, raw = address
    monkeypatch.setattr(clips, "PIECE", 1000)
    part = client.get(url, headers={"Range": "bytes=0-"})
    assert part.headers["Content-Range"] == f"bytes 0-999/{len(raw)}"
    assert part.data == raw[:1000]


def test_a_clip_that_is_held_is_not_sent_again(address: tuple[FlaskClient, str, bytes]) -> None:
    client, url, raw = address
    first = client.get(url)
    tag = first.headers["ETag"]
    first.close()
    assert "immutable" in first.headers["Cache-Control"]
    held = client.get(url, headers={"If-None-Match": tag})
    assert (held.status_code, held.data) == (304, b"")
    stale = client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, stale.data) == (200, raw)


def test_asking_for_the_head_sends_no_body(address: tuple[FlaskClient, str, bytes]) -> None:
    client, url, raw = address
    head = client.head(url)
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(raw))


def test_a_described_version_is_made_and_sent_to_who_asks_for_it(home: Home, make_app: Callable[[Home], Flask]) -> None:
    film(home.media / "tiny" / "hall.mp4")
    film(home.media / "tiny" / "hall.described.mp4", length=2.0)
    app = make_app(home)
    library = cast(House, app.extensions["roleplay"]).library
    missing = [need.file for need in library.find_made(library.scenario("tiny"))]
    assert "hall.described.mp4" in missing
    for _ in make(library, tuple(n for n in todo(library) if n.place == "hall")):
        pass
    client = app.test_client()
    clip = begin(client)["clip"]
    assert clip["described"]["seconds"] > clip["seconds"]
    plain, told = client.get(clip["address"]), client.get(clip["address"] + "?version=described")
    assert (plain.status_code, told.status_code) == (200, 200)
    assert len(told.get_data()) == clip["described"]["bytes"] != len(plain.get_data())
    assert plain.headers["ETag"] != told.headers["ETag"]
    assert client.get("/scenarios/tiny/first?version=described").get_data() == told.get_data()
    assert client.get("/scenarios/tiny/first").get_data() == plain.get_data()


def test_a_slow_line_gets_the_lecture_small_too(home: Home, make_app: Callable[[Home], Flask]) -> None:
    lecture = "lecture: {title: First, clip: lecture.mp4}\nbegin: hall"
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("begin: hall", lecture))
    film(home.media / "tiny" / "lecture.mp4", size="1280x720")
    app = make_app(home)
    library = cast(House, app.extensions["roleplay"]).library
    need = next(n for n in library.find_made(library.scenario("tiny")) if n.place == "lecture")
    built = library.workshop.build(need)
    large, small = (app.test_client().get(f"/scenarios/tiny/lecture{asked}") for asked in ("", "?size=small"))
    assert large.get_data() == built.path.read_bytes()
    assert small.get_data() == built.renditions[-1].path.read_bytes() != large.get_data()
    assert large.headers["ETag"] != small.headers["ETag"]


def test_the_captions_of_a_clip_to_come_are_those_that_its_scene_tells(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    film(home.media / "tiny" / "hall.mp4")
    film(home.media / "tiny" / "desk.mp4")
    (home.media / "tiny" / "desk.en.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:00.900\n<v GUEST>Well?\n")
    app = make_app(home)
    library = cast(House, app.extensions["roleplay"]).library
    for _ in make(library, todo(library)):
        pass
    client = app.test_client()
    scene = begin(client)
    before = [client.get(choice["clip"] + "/captions").get_json() for choice in scene["choices"]]
    after = send(client, scene, chose(scene, "look for it")).get_json()["scene"]
    assert [cue["text"] for cue in after["clip"]["captions"]] == ["Well?"]
    assert before == [after["clip"]["captions"]] * 3
    assert client.get(scene["choices"][0]["clip"] + "x/captions").status_code == 404
