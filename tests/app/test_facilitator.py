"""Trainers see how every clip stands; whoever has an account sees any scene; nobody else sees either."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app import create_app
from roleplay.app.house import House
from roleplay.jobs import make, todo
from roleplay.library import Home
from roleplay.media.need import Role as ClipRole
from roleplay.store.media_jobs import JobState
from roleplay.store.people import Role
from tests.app.people import OWN, fill_in, signed_in, store_of
from tests.app.reading import sends, shown
from tests.conftest import TINY, Whole
from tests.films import film

TWICE = "  last:\n    clip: [{when: trust > 0, play: last-warm.mp4}, {play: last-cold.mp4}]\n"
FILMED = {
    "hall": ("1280x720", "testsrc"),
    "last-warm": ("320x180", "testsrc"),
    "last-cold": ("320x180", "smptebars"),
}
LIST, CLIPS = "/facilitator/scenarios", "/facilitator/scenarios/tiny/clips"
STILL = "/facilitator/scenarios/tiny/stills/last"


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose scenario has three films that are made: of the first scene, and two of the last one."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.scenarios.mkdir()
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("  last:\n", TWICE))
    for name, (size, picture) in FILMED.items():
        film(home.media / "tiny" / f"{name}.mp4", size=size, picture=picture)
    (home.media / "tiny" / "last-cold.en.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:00.900\n<v GUEST>Colder.\n")
    app = create_app(home)
    app.test_client_class = Whole
    library = cast(House, app.extensions["roleplay"]).library
    wanted = tuple(need for need in todo(library) if need.file in {f"{name}.mp4" for name in FILMED})
    assert [each.problem for each in make(library, wanted)] == [None] * 3
    yield app
    store_of(app).close()


@pytest.fixture
def teacher(filmed: Flask) -> FlaskClient:
    """The browser of a facilitator of that app."""
    return one_more(filmed, Role.FACILITATOR)


def one_more(app: Flask, role: Role) -> FlaskClient:
    """The browser of a new person."""
    client = app.test_client()
    signed_in(app, client, role, login=f"person-{len(store_of(app).people.all())}")
    return client


def made(app: Flask, place: str, variant: int = 0) -> list[bytes]:
    """The bytes of a clip, large and small."""
    library = cast(House, app.extensions["roleplay"]).library
    found = library.clip(library.scenario("tiny"), (place, ClipRole.SCENE, variant))
    assert found is not None
    return [rendition.path.read_bytes() for rendition in found.renditions]


# -- who may see it ----------------------------------------------------------------------------------------------------


def test_who_is_not_signed_in_is_shown_the_door_and_led_back(filmed: Flask) -> None:
    student = filmed.test_client()
    student.post("/scenarios/tiny/attempts")
    for path in (LIST, CLIPS, STILL, f"{CLIPS}/hall", f"{CLIPS}/last?variant=1", f"{CLIPS}/hall/captions"):
        answer = student.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(f"/people/door?onward={path.partition('?')[0]}")
        assert not answer.headers["Content-Type"].startswith(("video", "image"))


@pytest.mark.parametrize("role", list(Role))
def test_the_pages_about_clips_are_for_trainers_and_a_scene_for_everybody_with_an_account(
    filmed: Flask, role: Role
) -> None:
    client = one_more(filmed, role)
    expected = 200 if role.may(Role.TRAINER) else 403
    for path in (LIST, CLIPS):
        answer = client.get(path)
        assert answer.status_code == expected, path
        assert ("An administrator can change what it may do." in shown(answer)) == (expected == 403)
    for path in (STILL, f"{CLIPS}/hall", f"{CLIPS}/hall/captions"):
        assert client.get(path).status_code == 200, path
    assert (f'href="{LIST}"' in client.get("/facilitator/").text) == (expected == 200)


# -- how the clips stand -----------------------------------------------------------------------------------------------


def test_a_trainer_finds_every_role_play_and_the_way_to_its_clips(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    (home.scenarios / "a-late.yaml").write_text(TINY.replace("title: Tiny", "title: Zebra"))
    (home.scenarios / "broken.yaml").write_text(TINY.replace("then: sour, set", "then: nowhere, set"))
    app = make_app(home)
    signed_in(app, client := app.test_client(), Role.TRAINER)
    found = re.findall(r'href="/facilitator/scenarios/([^/"]+)/clips"', client.get(LIST).text)
    assert found == ["tiny", "a-late"]  # by title
    for name in found:
        assert client.get(f"/facilitator/scenarios/{name}/clips").status_code == 200


def test_a_trainer_sees_how_the_clips_stand_and_lets_failed_ones_be_tried_again(
    app: Flask, client: FlaskClient, home: Home
) -> None:
    (home.media / "tiny").mkdir()
    (home.media / "tiny" / "desk.mp4").write_bytes(b"no film at all")
    signed_in(app, client, Role.TRAINER)
    page = client.get(CLIPS).text
    assert page.count("Waits to be made") == 4
    assert "a drawing takes its place" in page
    assert "desk.mp4 can" in page
    work = cast(House, app.extensions["roleplay"]).clips
    work.ask()
    jobs = work.jobs
    (failing,) = [j for j in jobs.of("tiny").values() if j.place == "desk"]
    while (taken := jobs.claim("me", 0.0, 9e9)) is not None:
        jobs.finish(taken.digest, "me", "It failed." if taken.digest == failing.digest else "")
    assert jobs.of("tiny")[failing.digest].state is JobState.FAILED
    assert client.post(CLIPS).status_code == 400  # not from the page
    refused = fill_in(one_more(app, Role.FACILITATOR), OWN, CLIPS)
    assert refused.status_code == 403
    assert "An administrator can change what it may do." in shown(refused)
    assert jobs.of("tiny")[failing.digest].state is JobState.FAILED
    assert sends(client, CLIPS, CLIPS).status_code == 303
    assert jobs.of("tiny")[failing.digest].state is JobState.WAITING


def test_what_is_filmed_is_told_from_what_waits(filmed: Flask) -> None:
    client = one_more(filmed, Role.TRAINER)
    page = client.get(CLIPS).text
    assert "3 of 6 clips are filmed" in page
    assert page.count("Waits to be made") == 3
    assert STILL in page
    assert client.get(STILL).status_code == 200


def test_of_a_role_play_that_is_not_there_no_clips_are_told(app: Flask, client: FlaskClient) -> None:
    signed_in(app, client, Role.TRAINER)
    for path in ("nothing/clips", "nothing/clips/hall", "nothing/clips/hall/captions", "nothing/stills/hall"):
        answer = client.get(f"{LIST}/{path}")
        assert answer.status_code == 404
        assert "nothing" in answer.text


# -- any scene ---------------------------------------------------------------------------------------------------------


def test_the_clip_of_any_scene_comes_whole_or_in_parts(filmed: Flask, teacher: FlaskClient) -> None:
    raw, path = made(filmed, "hall")[0], f"{CLIPS}/hall"
    whole = teacher.get(path)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "video/mp4", raw)
    assert whole.headers["Accept-Ranges"] == "bytes"
    for asked, first, last in (("0-99", 0, 99), ("100-", 100, len(raw) - 1), ("-50", len(raw) - 50, len(raw) - 1)):
        part = teacher.get(path, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.data) == (206, raw[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(raw)}"
    beyond = teacher.get(path, headers={"Range": f"bytes={len(raw)}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(raw)}")
    held = teacher.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (held.status_code, held.data) == (304, b"")


def test_a_clip_of_a_scene_is_kept_by_her_browser_alone_and_not_for_good(filmed: Flask, teacher: FlaskClient) -> None:
    for path in (f"{CLIPS}/hall", STILL):
        caching = teacher.get(path).headers["Cache-Control"]
        assert caching.startswith("private")
        assert "immutable" not in caching  # the address stays when the clip is made anew


def test_a_slow_line_gets_it_small(filmed: Flask, teacher: FlaskClient) -> None:
    large, *_rest, small = made(filmed, "hall")
    answers = [teacher.get(f"{CLIPS}/hall{asked}") for asked in ("", "?size=small")]
    assert [answer.data for answer in answers] == [large, small]
    assert large != small
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]


def test_of_a_scene_that_was_filmed_twice_each_film_can_be_seen(filmed: Flask, teacher: FlaskClient) -> None:
    films = [made(filmed, "last", variant)[0] for variant in (0, 1)]
    assert films[0] != films[1]
    answers = [teacher.get(f"{CLIPS}/last?variant={variant}") for variant in (0, 1)]
    assert [answer.data for answer in answers] == films
    assert teacher.get(f"{CLIPS}/last").data == films[0]
    captions = [teacher.get(f"{CLIPS}/last/captions?variant={variant}").get_json() for variant in (0, 1)]
    assert [[cue["text"] for cue in each] for each in captions] == [[], ["Colder."]]


@pytest.mark.parametrize(
    "more",
    ["clips/nowhere", "clips/desk", "clips/happy", "clips/hall?variant=1", "clips/last?variant=-1", "stills/desk"],
)
def test_what_is_not_there_or_not_made_is_a_sentence(teacher: FlaskClient, more: str) -> None:
    answer = teacher.get(f"{LIST}/tiny/{more}", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.get_json()["fault"] == "This clip is not made yet. Come back in a minute."


@pytest.mark.parametrize("variant", ["", "x", "1e3", "9" * 5000])
def test_a_variant_that_is_no_number_is_the_first_or_none(teacher: FlaskClient, variant: str) -> None:
    assert teacher.get(f"{CLIPS}/last?variant={variant}").status_code in (200, 404)


def test_the_secret_of_an_installation_is_readable_by_its_owner_only(home: Home, app: Flask) -> None:
    assert stat.S_IMODE((home.data / "secret.key").stat().st_mode) == 0o600
