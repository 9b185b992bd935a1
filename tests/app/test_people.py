"""People come in by login and password, see what their role may see, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app import Settings, access, create_app, passwords
from roleplay.app.access import COOKIE, people_only
from roleplay.app.house import hashed
from roleplay.library import Home
from roleplay.store.people import Access, Role
from tests.app.people import GOOD, OWN, fill_in, is_in, sign_in, signed_in, store_of, who_has_come_in

pytestmark = pytest.mark.usefixtures("quick_passwords")


# -- the door --------------------------------------------------------------------------------------------------------


def test_whoever_is_not_in_is_shown_the_door_and_led_back_to_the_page(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/people/password?a=b")
    assert (answer.status_code, answer.location) == (303, "/people/door?onward=/people/password?a%3Db")
    who_has_come_in(app)
    assert sign_in(client, onward="/people/password?a=b").location == "/people/password?a=b"
    assert client.get("/people/door?onward=/facilitator/scenarios").location == "/facilitator/scenarios"


def test_a_form_that_meets_the_door_is_not_led_back_to_for_it_can_not_be_sent_again(client: FlaskClient) -> None:
    answer = fill_in(client, "/people/door", OWN, password="x")
    assert (answer.status_code, answer.location) == (303, "/people/door")


@pytest.mark.parametrize("bad", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"])
def test_the_way_on_after_the_door_stays_on_this_site(app: Flask, client: FlaskClient, bad: str) -> None:
    who_has_come_in(app)
    assert "evil" not in client.get("/people/door", query_string={"onward": bad}).text.partition("</form>")[0]
    assert sign_in(client, onward=bad).location == "/facilitator/"


def test_a_person_comes_in_however_she_types_her_login(app: Flask, client: FlaskClient) -> None:
    who_has_come_in(app)
    assert sign_in(client, " JANSEN ").status_code == 303
    assert is_in(client)


def test_login_and_password_are_refused_in_one_sentence(app: Flask, client: FlaskClient) -> None:
    who_has_come_in(app)
    store_of(app).people.close(who_has_come_in(app, "closed").id, 1.0)
    store_of(app).people.make("Waiting", "waiting", Role.FACILITATOR, 0.0)
    pages = []
    for login, password in (
        ("jansen", "wrong"),
        ("nobody", GOOD),
        ("closed", GOOD),
        ("waiting", GOOD),
        ("waiting", ""),
    ):
        answer = sign_in(client, login, password)
        assert answer.status_code == 403
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))
        assert not is_in(client)
    assert len(set(pages)) == 1


def test_an_unknown_login_costs_as_much_work_as_a_wrong_password(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    who_has_come_in(app)
    store_of(app).people.make("Waiting", "waiting", Role.FACILITATOR, 0.0)
    asked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Any:
            asked.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    for login in ("jansen", "nobody", "waiting"):
        sign_in(client, login, "wrong")
    assert len(asked) == 3
    assert len(set(asked)) == 1  # the same parameters


def test_a_hash_of_before_is_renewed_when_its_person_comes_in(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = who_has_come_in(app)
    old = store_of(app).people.password_hash(made.id)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", stronger)
    sign_in(client)
    new = store_of(app).people.password_hash(made.id)
    assert new is not None
    assert new != old
    assert not stronger.check_needs_rehash(new)
    assert sign_in(app.test_client()).status_code == 303


def test_from_one_address_ten_wrong_tries_a_minute_are_looked_at(app: Flask, client: FlaskClient) -> None:
    who_has_come_in(app)
    assert [sign_in(client, f"nobody-{n}", "x").status_code for n in range(10)] == [403] * 10
    assert sign_in(client).status_code == 429


def test_right_ones_do_not_count_for_a_whole_school_may_come_from_one_address(app: Flask) -> None:
    who_has_come_in(app)
    assert {sign_in(app.test_client()).status_code for _ in range(12)} == {303}


def test_one_outsider_can_not_keep_a_person_out_and_many_can_for_a_minute(app: Flask, client: FlaskClient) -> None:
    who_has_come_in(app)

    def tries(address: str, number: int, password: str = "wrong") -> list[int]:
        outside = app.test_client()
        outside.environ_base["REMOTE_ADDR"] = address
        return [sign_in(outside, "Jansen ", password).status_code for _ in range(number)]

    assert tries("192.0.2.1", 12) == [403] * 10 + [429] * 2
    assert sign_in(client).status_code == 303
    tries("192.0.2.2", 10)
    tries("192.0.2.3", 10)
    assert tries("192.0.2.4", 1, GOOD) == [429]


# -- sessions --------------------------------------------------------------------------------------------------------


def test_the_cookie_is_for_the_server_alone_for_twelve_hours_and_secure_behind_https(app: Flask) -> None:
    who_has_come_in(app)
    for base, secure in (("http://school.example", False), ("https://school.example", True)):
        client = app.test_client()
        page = client.get("/people/door", base_url=base).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        answer = client.post(
            "/people/door",
            base_url=base,
            headers={"Referer": f"{base}/people/door"},
            data={"login": "jansen", "password": GOOD, "csrf_token": token[1]},
        )
        (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{COOKIE}=")]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert f"Max-Age={12 * 3600}" in cookie
        assert ("Secure" in cookie) == secure


def test_every_signing_in_makes_a_new_token_and_ends_the_one_before_on_this_browser(
    app: Flask, client: FlaskClient
) -> None:
    who_has_come_in(app)
    client.set_cookie(COOKIE, "planted-by-somebody-else")
    sign_in(client)
    first = client.get_cookie(COOKIE)
    assert first is not None
    assert first.value != "planted-by-somebody-else"
    made = fill_in(client, OWN, "/people/leave")
    assert made.status_code == 303
    sign_in(client)
    second = client.get_cookie(COOKIE)
    assert second is not None
    assert second.value != first.value


def test_the_token_is_in_no_table(app: Flask, client: FlaskClient, home: Home) -> None:
    who_has_come_in(app)
    sign_in(client)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    files = b"".join(path.read_bytes() for path in home.data.glob("*.sqlite*"))
    assert hashed(cookie.value).encode() in files
    assert cookie.value.encode() not in files


def test_a_cookie_that_was_stolen_is_worth_nothing_after_leaving(app: Flask, client: FlaskClient) -> None:
    signed_in(app, client)
    stolen = client.get_cookie(COOKIE)
    assert stolen is not None
    assert is_in(client)
    fill_in(client, OWN, "/people/leave")
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, stolen.value)
    assert not is_in(client)


def test_a_form_of_another_site_does_nothing(app: Flask, client: FlaskClient) -> None:
    person = signed_in(app, client, Role.ADMINISTRATOR)
    for path, fields in (
        ("/people/leave", {}),
        ("/people/", {"name": "Evil", "login": "evil", "role": "administrator"}),
        (f"/people/{person.id}/role", {"role": "facilitator"}),
        (f"/people/{person.id}/close", {}),
        (f"/people/{person.id}/link", {}),
        (OWN, {"password": GOOD, "new": "evil evil evil on a tram"}),
        ("/people/door", {"login": "jansen", "password": GOOD}),
    ):
        assert client.post(path, data=fields).status_code == 400, path
    assert is_in(client)
    assert store_of(app).people.all() == (person,)


def test_the_open_page_of_who_is_closed_shows_the_door(app: Flask, client: FlaskClient) -> None:
    person = signed_in(app, client)
    assert is_in(client)
    store_of(app).people.close(person.id, 1.0)
    assert not is_in(client)
    store_of(app).people.reopen(person.id)
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours(home: Home, make_app: Callable[[Home], Flask]) -> None:
    now = 1_000_000.0
    app = create_app(home, Settings(now=lambda: now))
    try:
        who_has_come_in(app)
        client = app.test_client()
        sign_in(client)
        now += 12 * 3600 - 1
        assert is_in(client)
        now += 1
        assert not is_in(client)
    finally:
        store_of(app).close()


# -- roles -----------------------------------------------------------------------------------------------------------


def test_a_page_is_for_its_role_and_those_above_it(home: Home, make_app: Callable[[Home], Flask]) -> None:
    app = make_app(home)

    @people_only
    def everybody() -> str:
        return access.person().name

    guarded = {Role.FACILITATOR: everybody} | {
        role: people_only(role)(lambda: "in") for role in (Role.TRAINER, Role.ADMINISTRATOR)
    }
    for role, view in guarded.items():
        app.add_url_rule(f"/only/{role.value}", f"only-{role.value}", view)
    for role in Role:
        client = app.test_client()
        signed_in(app, client, role, name=role.value.title())
        answers = {needed: client.get(f"/only/{needed.value}") for needed in Role}
        assert {n: a.status_code for n, a in answers.items()} == {n: 200 if role.may(n) else 403 for n in Role}
        assert answers[Role.FACILITATOR].text == role.value.title()
        assert all("An administrator can change" in a.text for a in answers.values() if a.status_code == 403)


def test_what_a_person_saw_of_names_is_written_down_under_her(app: Flask, client: FlaskClient) -> None:
    person = signed_in(app, client)

    @people_only
    def roster() -> str:
        access.log("a-class", "roster")
        return ""

    app.add_url_rule("/roster", "roster", roster)
    assert client.get("/roster").status_code == 200
    (seen,) = store_of(app).people.accesses("a-class")
    assert isinstance(seen, Access)
    assert (seen.person_id, seen.what) == (person.id, "roster")


def test_only_administrators_see_people_and_their_links(app: Flask, client: FlaskClient) -> None:
    other = store_of(app).people.make("Other", "other", Role.FACILITATOR, 0.0)
    for role in (Role.FACILITATOR, Role.TRAINER):
        signed_in(app, client, role, name=role.value)
        assert client.get("/people/").status_code == 403
        for action in ("link", "role", "close", "open"):
            answer = fill_in(client, OWN, f"/people/{other.id}/{action}", role="administrator")
            assert answer.status_code == 403, action
        assert fill_in(client, OWN, "/people/", name="x", login="x", role="administrator").status_code == 403
    assert {p.login: p.role for p in store_of(app).people.all()} == {
        "other": Role.FACILITATOR,
        "facilitator": Role.FACILITATOR,
        "trainer": Role.TRAINER,
    }
