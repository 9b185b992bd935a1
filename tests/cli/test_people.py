"""`roleplay people` lets somebody in, says what it did in a sentence, and refuses with the mend."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from roleplay.cli import main
from roleplay.cli import serve as serving
from roleplay.jobs import ClipWork
from roleplay.library import Home
from tests.app.people import fill_in


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`roleplay people …` on the tiny home."""
    monkeypatch.setenv("ROLEPLAY_HOME", str(home.root))
    return lambda *arguments: CliRunner().invoke(main, ["people", *arguments])


def link_in(output: str, address: str = "http://localhost:8000") -> str:
    """The path of the one link that was printed."""
    (found,) = re.findall(rf"^ *{re.escape(address)}(/people/invited/[\w-]{{43}})$", output, re.M)
    return str(found)


def test_a_person_made_by_the_command_line_can_come_in(
    run: Callable[..., Result], home: Home, make_app: Callable[[Home], Flask]
) -> None:
    answer = run("add", "Ms Jansen", "jansen@school.example", "--role", "administrator")
    assert answer.exit_code == 0
    assert "Ms Jansen (jansen@school.example) has an account as administrator." in answer.output
    client = make_app(home).test_client()
    path = link_in(answer.output)
    assert fill_in(client, path, path, name="Ms Jansen", password="two herons on a tram").status_code == 303
    assert client.get("/people/").status_code == 200


def test_the_link_begins_with_the_address_that_is_given(run: Callable[..., Result]) -> None:
    answer = run("add", "Ms Jansen", "jansen", "--address", "https://play.school.example/")
    assert link_in(answer.output, "https://play.school.example")


def test_the_list_says_who_there_is_and_how_each_stands(run: Callable[..., Result]) -> None:
    assert "Nobody has an account yet" in run("list").output
    run("add", "Ms Jansen", "jansen")
    run("add", "Mr Bakker", "bakker", "--role", "trainer")
    run("close", "bakker")
    rows = [line.split() for line in run("list").output.splitlines()[1:]]
    assert rows == [
        ["Ms", "Jansen", "jansen", "facilitator", "has", "not", "come", "in", "yet"],
        ["Mr", "Bakker", "bakker", "trainer", "closed"],
    ]


def test_every_change_is_told_in_a_sentence(run: Callable[..., Result]) -> None:
    run("add", "Ms Jansen", "jansen")
    assert run("role", "JANSEN", "trainer").output == "Ms Jansen (jansen) is trainer now.\n"
    assert run("close", "jansen").output.startswith("Ms Jansen (jansen) can't come in any more.")
    assert run("open", "jansen").output.startswith("Ms Jansen (jansen) can come in again.")
    assert link_in(run("link", "jansen").output)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("link", "jansem"), "There is nobody with the login `jansem`. Did you mean `jansen`?"),
        (("add", "Another", "Jansen"), "There is somebody with the login `jansen` already."),
        (("add", " ", "other"), "A name has 1 to 120 characters."),
        (("link", "bakker"), "is closed. First: roleplay people open bakker"),
        (("close", "admin"), "This is the last administrator who can come in."),
        (("role", "admin", "trainer"), "This is the last administrator who can come in."),
    ],
)
def test_a_refusal_is_one_sentence_with_the_mend(
    run: Callable[..., Result], arguments: tuple[str, ...], sentence: str
) -> None:
    run("add", "Ms Jansen", "jansen")
    run("add", "Mr Bakker", "bakker")
    run("close", "bakker")
    run("add", "Admin", "admin", "--role", "administrator")
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert sentence in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_a_server_that_nobody_can_sign_in_to_tells_a_link_at_every_start_until_somebody_has(
    run: Callable[..., Result], home: Home, monkeypatch: pytest.MonkeyPatch, make_app: Callable[[Home], Flask]
) -> None:
    monkeypatch.setattr("waitress.serve", lambda _app, sockets, **_: sockets[0].close())
    monkeypatch.setattr(serving, "todo", lambda _library: [])
    monkeypatch.setattr(ClipWork, "start", lambda _work: None)

    def started() -> str:
        return CliRunner().invoke(main, ["serve", "--port", "0"]).output

    first, second = started(), started()
    assert "Nobody can sign in yet." in first
    client = make_app(home).test_client()
    links = [re.findall(r"http://127\.0\.0\.1:\d+(/people/invited/\S+)", told) for told in (first, second)]
    assert [client.get(path).status_code for (path,) in links] == [404, 200]
    (path,) = links[1]
    assert fill_in(client, path, path, name="Ms Jansen", password="two herons on a tram").status_code == 303
    assert "people/invited" not in started()
