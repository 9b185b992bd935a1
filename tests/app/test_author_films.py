"""Films and captions on the workbench: a film comes in whole or not at all, and the one before it is never lost."""

from __future__ import annotations

import io
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from roleplay.app import Settings, create_app
from roleplay.app.house import House
from roleplay.errors import ClipUnplayable
from roleplay.library import Home
from roleplay.media import film as films
from roleplay.media.need import needs
from roleplay.media.speech import Span
from tests.app.bench import Bench
from tests.conftest import TINY
from tests.films import film

HALL = "/author/tiny/clips/hall.mp4"


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Three small films: two as MP4, one as MOV."""
    folder = tmp_path_factory.mktemp("shots")
    return {
        "one": film(folder / "one.mp4").read_bytes(),
        "two": film(folder / "two.mp4", picture="smptebars").read_bytes(),
        "mov": film(folder / "three.mov", length=2).read_bytes(),
    }


@pytest.fixture
def bench(app: Flask) -> Bench:
    """A trainer at the workbench."""
    return Bench(app)


def lies(home: Home) -> dict[str, bytes]:
    """Everything in the media folder, hidden files too."""
    return {str(p.relative_to(home.media)): p.read_bytes() for p in home.media.rglob("*") if p.is_file()}


def clip(bench: Bench, file: str = "hall.mp4") -> dict[str, Any]:
    """How a clip stands."""
    found = bench.read("/author/tiny/clips.json")["clips"]
    return cast("dict[str, Any]", next(one for one in found if one["file"] == file))


def test_a_film_takes_its_clips_name_and_is_seen_at_once(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    assert clip(bench)["state"] == "waiting"
    answer = bench.send_film(HALL, shots["one"])
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["file"], answer.json["already"]) == ("hall.mp4", False)
    assert answer.json["bytes"] == len(shots["one"])
    assert lies(home) == {"tiny/hall.mp4": shots["one"]}
    told = bench.post("/author/tiny/check", text=TINY).json
    assert told is not None
    assert told["outline"][0]["clips"][0]["state"] == "filmed"


def test_a_film_of_a_phone_keeps_its_ending_and_takes_the_place_of_the_one_before(
    bench: Bench, home: Home, shots: dict[str, bytes]
) -> None:
    bench.send_film(HALL, shots["one"])
    assert not clip(bench)["before"]
    answer = bench.send_film(HALL, shots["mov"], "video/quicktime")
    assert answer.json is not None
    assert answer.json["file"] == "hall.mov"
    assert lies(home) == {"tiny/hall.mov": shots["mov"], "tiny/.before/hall.mp4": shots["one"]}
    assert clip(bench)["before"]


def test_one_film_is_kept_back_and_can_be_put_back_and_forth(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    for name in ("mov", "one", "two"):
        bench.send_film(HALL, shots[name])
    assert lies(home) == {"tiny/hall.mp4": shots["two"], "tiny/.before/hall.mp4": shots["one"]}
    assert bench.post(HALL).json is not None
    assert lies(home) == {"tiny/hall.mp4": shots["one"], "tiny/.before/hall.mp4": shots["two"]}
    assert bench.post(HALL).status_code == 200
    assert lies(home)["tiny/hall.mp4"] == shots["two"]


def test_where_there_was_no_film_before_nothing_is_put_back(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    assert bench.post(HALL).status_code == 404
    bench.send_film(HALL, shots["one"])
    assert bench.post(HALL).status_code == 404
    assert lies(home) == {"tiny/hall.mp4": shots["one"]}


def test_the_same_film_again_changes_nothing(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    bench.send_film(HALL, shots["one"])
    answer = bench.send_film(HALL, shots["one"])
    assert answer.json is not None
    assert answer.json["already"]
    assert lies(home) == {"tiny/hall.mp4": shots["one"]}


@pytest.mark.parametrize("what", ["text", "nothing", "half", "picture", "page"])
def test_what_is_no_whole_film_is_refused_with_the_mend_and_the_film_that_was_there_stays(
    what: str, bench: Bench, home: Home, shots: dict[str, bytes]
) -> None:
    sent = {
        "text": b"this is a text" * 100,
        "nothing": b"",
        "half": shots["two"][: len(shots["two"]) // 2],
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "page": b"<!doctype html><script>alert(1)</script>",
    }[what]
    bench.send_film(HALL, shots["one"])
    answer = bench.send_film(HALL, sent, environ={"CONTENT_LENGTH": str(len(sent))})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["fault"].startswith("`hall.mp4` ")
    assert lies(home) == {"tiny/hall.mp4": shots["one"]}


def test_a_film_that_is_broken_off_leaves_nothing_and_the_one_before_stays(
    bench: Bench, home: Home, shots: dict[str, bytes]
) -> None:
    bench.send_film(HALL, shots["one"])
    whole = {"wsgi.input": io.BytesIO(shots["two"][:3000]), "CONTENT_LENGTH": str(len(shots["two"]))}
    answer = bench.send_film(HALL, b"", environ=whole)
    assert answer.status_code == 400
    assert lies(home) == {"tiny/hall.mp4": shots["one"]}


def test_a_film_that_is_too_large_is_not_even_read(home: Home, shots: dict[str, bytes]) -> None:
    app = create_app(home, Settings(most_upload=len(shots["one"])))
    bench = Bench(app)
    assert bench.read("/author/tiny/clips.json")["most"] == len(shots["one"])

    class Unread(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError("it was read")

    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(10 * 1024**3)}
    answer = bench.send_film(HALL, b"", environ=sent)
    assert answer.status_code == 413
    assert answer.json is not None
    assert "larger than" in answer.json["fault"]
    assert bench.send_film(HALL, shots["one"]).status_code == 200
    app.extensions["roleplay"].store.close()


def test_a_film_larger_than_a_form_may_be_comes_in(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    free = b"\0\0\0\x08free"
    padding = (1_500_000).to_bytes(4) + b"free" + bytes(1_500_000 - 8)
    large = shots["one"] + free + padding
    assert bench.send_film(HALL, large).status_code == 200
    assert lies(home) == {"tiny/hall.mp4": large}


def test_a_form_or_something_without_a_length_is_no_film(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        assert bench.send_film(HALL, b"x=1", kind).status_code == 415
        assert bench.send_film(HALL, b"x" * 2_000_000, kind).status_code == 413
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    assert bench.send_film(HALL, b"", environ={**chunked, "wsgi.input": io.BytesIO(shots["one"])}).status_code == 411
    assert lies(home) == {}


@pytest.mark.parametrize(
    "name",
    ["other.mp4", "..%2Fhall.mp4", "..%2F..%2Fscenarios%2Ftiny.yaml", "hall.mp4%00.mp4", "HALL.mp4"],
)
def test_only_the_clips_of_the_scenario_have_a_place(
    name: str, bench: Bench, home: Home, shots: dict[str, bytes]
) -> None:
    before = (home.scenarios / "tiny.yaml").read_bytes()
    assert bench.send_film(f"/author/tiny/clips/{name}", shots["one"]).status_code == 404
    assert bench.post(f"/author/tiny/clips/{name}").status_code == 404
    assert lies(home) == {}
    assert (home.scenarios / "tiny.yaml").read_bytes() == before


def test_of_two_who_send_a_film_at_once_one_is_the_clip_and_the_other_is_kept_back(
    app: Flask, home: Home, shots: dict[str, bytes]
) -> None:
    benches = [Bench(app, name) for name in ("Anna", "Piet")]
    sent = [shots["one"], shots["two"]]
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda n: benches[n].send_film(HALL, sent[n]).status_code, (0, 1)))
    assert answers == [200, 200]
    found = lies(home)
    assert found.keys() == {"tiny/hall.mp4", "tiny/.before/hall.mp4"}
    assert set(found.values()) == set(sent)


def test_a_described_version_has_a_place_of_its_own(bench: Bench, home: Home, shots: dict[str, bytes]) -> None:
    bench.send_film(HALL, shots["one"])
    version = clip(bench)["described"]
    assert (version["file"], version["there"]) == ("hall.described.mp4", False)
    assert bench.send_film(version["put"], shots["two"]).status_code == 200
    assert clip(bench)["described"]["there"]
    assert lies(home) == {"tiny/hall.mp4": shots["one"], "tiny/hall.described.mp4": shots["two"]}


def test_a_disk_that_is_full_is_said_before_a_film_is_read(
    bench: Bench, home: Home, shots: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(home.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=10))
    answer = bench.send_film(HALL, shots["one"])
    assert answer.status_code == 500
    assert answer.json is not None
    assert "disk is full" in answer.json["fault"]
    assert lies(home) == {}


def test_a_film_that_is_exchanged_while_its_clip_is_made_is_never_shown_under_the_others_name(
    bench: Bench, home: Home, shots: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.send_film(HALL, shots["one"])
    house: House = bench.app.extensions["roleplay"]
    scenario = house.library.draft("tiny").scenario
    assert scenario is not None
    need, make = needs(scenario)[0], films.make

    def exchanged(*arguments: Any, **named: Any) -> Any:
        assert bench.send_film(HALL, shots["two"]).status_code == 200
        return make(*arguments, **named)

    before = house.library.workshop.state(need).digest
    monkeypatch.setattr(films, "make", exchanged)
    with pytest.raises(ClipUnplayable, match="another film"):
        house.library.workshop.build(need)
    monkeypatch.setattr(films, "make", make)
    assert not (home.clips / before).exists()
    made = house.library.workshop.build(need)
    assert made.digest != before
    assert bench.post(HALL).status_code == 200  # the first one again
    assert house.library.workshop.state(need).built is None


def test_a_made_clip_is_played_from_its_address_which_changes_with_it(bench: Bench, shots: dict[str, bytes]) -> None:
    bench.send_film(HALL, shots["one"])
    house: House = bench.app.extensions["roleplay"]
    scenario = house.library.draft("tiny").scenario
    assert scenario is not None
    assert bench.client.get("/author/tiny/made/hall").status_code == 404
    house.library.workshop.build(needs(scenario)[0])
    found = clip(bench)
    assert (found["state"], found["problem"]) == ("filmed", "")
    part = bench.client.get(found["film"], headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.mimetype, len(part.data)) == (206, "video/mp4", 100)
    assert bench.client.get(found["still"]).mimetype == "image/jpeg"
    bench.send_film(HALL, shots["two"])
    house.library.workshop.build(needs(scenario)[0])
    assert clip(bench)["film"] != found["film"]


def test_how_clips_stand_is_answered_in_short_while_nothing_changes(bench: Bench, shots: dict[str, bytes]) -> None:
    first = bench.client.get("/author/tiny/clips.json")
    held = {"If-None-Match": first.headers["ETag"]}
    assert bench.client.get("/author/tiny/clips.json", headers=held).status_code == 304
    bench.send_film(HALL, shots["one"])
    assert bench.client.get("/author/tiny/clips.json", headers=held).status_code == 200


# -- captions --------------------------------------------------------------------------------------------------------

WORDS = "WEBVTT\n\n00:00.100 --> 00:00.900\n<v GUEST>Where is my bag?\n"
CAPTIONS = "/author/tiny/captions/hall.en.vtt"


@pytest.fixture
def filmed(bench: Bench, shots: dict[str, bytes]) -> Bench:
    """A trainer who has sent a film."""
    assert bench.send_film(HALL, shots["one"]).status_code == 200
    return bench


def test_captions_are_saved_beside_their_film_and_read_again(filmed: Bench, home: Home) -> None:
    fresh = filmed.read(CAPTIONS)
    assert fresh["digest"] == ""
    answer = filmed.put(CAPTIONS, text=WORDS, base="")
    assert answer.status_code == 200
    assert (home.media / "tiny" / "hall.en.vtt").read_text() == WORDS
    found = filmed.read(CAPTIONS)
    assert (found["text"], found["drafted"], found["findings"]) == (WORDS, False, [])
    assert found["cues"] == [{"start": 0.1, "end": 0.9, "who": "GUEST", "text": "Where is my bag?"}]
    assert answer.json is not None
    assert found["digest"] == answer.json["digest"]
    assert [one["language"] for one in clip(filmed)["captions"]] == ["en"]


def test_of_two_who_save_captions_the_second_gets_those_of_the_first(filmed: Bench, home: Home) -> None:
    first = filmed.put(CAPTIONS, text=WORDS, base="").json
    assert first is not None
    theirs = WORDS.replace("bag", "coat")
    assert filmed.put(CAPTIONS, text=theirs, base=first["digest"]).status_code == 200
    answer = filmed.put(CAPTIONS, text=WORDS.replace("bag", "hat"), base=first["digest"])
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["theirs"] == theirs
    assert (home.media / "tiny" / "hall.en.vtt").read_text() == theirs
    assert filmed.put(CAPTIONS, text=theirs, base="").status_code == 200  # they say the same


def test_captions_are_checked_line_by_line_while_they_are_written(filmed: Bench) -> None:
    wrong = WORDS.replace("00:00.900", "00:00.05O") + "\n00:00.500 --> 00:09.000\nLate.\n"
    told = filmed.post(CAPTIONS, text=wrong).json
    assert told is not None
    codes = {(one["code"], one["line"]) for one in told["findings"]}
    assert ("caption-unreadable", 3) in codes
    assert "caption-outside" in {code for code, _line in codes}
    assert [cue["text"] for cue in told["cues"]] == ["Late."]
    assert filmed.read(CAPTIONS)["digest"] == ""


@pytest.mark.parametrize("text", ["", "hello", "WEBVTT\n\nno time"])
def test_a_text_without_captions_is_not_saved(text: str, filmed: Bench, home: Home) -> None:
    assert filmed.put(CAPTIONS, text=text, base="").status_code == 400
    assert not (home.media / "tiny" / "hall.en.vtt").exists()


@pytest.mark.parametrize(
    "name",
    ["desk.en.vtt", "hall.vtt", "hall.en.txt", "..%2Fhall.en.vtt", "hall...%2F..%2Fen.vtt", "x.en.vtt", "hall.e n.vtt"],
)
def test_only_a_film_of_the_scenario_has_captions(name: str, filmed: Bench, home: Home) -> None:
    before = lies(home)
    for answer in (
        filmed.client.get(f"/author/tiny/captions/{name}"),
        filmed.put(f"/author/tiny/captions/{name}", text=WORDS, base=""),
        filmed.post(f"/author/tiny/captions/{name}", text=WORDS),
    ):
        assert answer.status_code == 404
    assert lies(home) == before


def test_a_first_text_of_captions_comes_from_the_script(filmed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roleplay.media.caption_drafts.speech", lambda _film: (Span(0.1, 0.8),))
    found = filmed.read(CAPTIONS)
    assert found["drafted"]
    assert [cue["text"] for cue in found["cues"]] == ["Where is my bag?"]


def test_the_largest_film_can_be_set_and_what_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEPLAY_UPLOAD_MB", "3")
    assert Settings.from_environment().most_upload == 3 * 1024**2
    monkeypatch.delenv("ROLEPLAY_UPLOAD_MB")
    assert Settings.from_environment().most_upload == 2 * 1024**3


def test_a_home_without_its_media_folder_gets_one_with_the_first_film(
    bench: Bench, home: Home, shots: dict[str, bytes]
) -> None:
    Path(home.media).rmdir()
    assert bench.send_film(HALL, shots["one"]).status_code == 200
    assert lies(home) == {"tiny/hall.mp4": shots["one"]}
