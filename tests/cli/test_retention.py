"""`roleplay classes` and `roleplay tidy` say what there is and what goes, and delete it when that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.library import Home
from roleplay.store.classes import Class
from roleplay.store.people import Role
from roleplay.store.store import Store


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`roleplay …` on the tiny home."""
    monkeypatch.setenv("ROLEPLAY_HOME", str(home.root))
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *arguments, **options: CliRunner().invoke(main, arguments, **options)


@contextmanager
def opened(home: Home) -> Iterator[Store]:
    store = Store(home.database)
    try:
        yield store
    finally:
        store.close()


def a_class(home: Home, name: str, days: int, joined: int = 0) -> Class:
    """A class whose last day is so many days from now."""
    with opened(home) as store:
        person = store.people.by_login("jansen") or store.people.make("Ms Jansen", "jansen", Role.FACILITATOR, 1.0)
        last_day = date.today() + timedelta(days)  # noqa: DTZ011 - by the clock of this machine
        made = store.classes.make(name, ("tiny",), last_day.isoformat(), person.id, 1.0)
        for number in range(joined):
            store.classes.join(made.id, f"learner-{number}", "", 2.0)
        return made


def test_the_list_tells_whose_classes_they_are_until_when_and_how_many_joined(
    run: Callable[..., Result], home: Home
) -> None:
    assert "There are no classes yet." in run("classes", "list").output
    small, large = a_class(home, "Small", 5, joined=2), a_class(home, "Large", 6, joined=3)
    lines = run("classes", "list").output.splitlines()
    for each, joined in ((small, "a few"), (large, "3")):
        (line,) = [line for line in lines if each.name in line]
        assert line.split("Ms Jansen")[0].split() == [each.code, each.name]
        goes = (date.fromisoformat(each.last_day) + timedelta(30)).isoformat()
        assert line.split("Ms Jansen")[1].split() == [each.last_day, goes, *joined.split()]


def test_a_class_is_ended_once_that_is_said_twice(run: Callable[..., Result], home: Home) -> None:
    made = a_class(home, "Front office", 5)
    assert run("classes", "end", made.code, input="n\n").exit_code != 0
    with opened(home) as store:
        assert store.classes.get(made.id) is not None
    answer = run("classes", "end", made.code.lower(), "--yes")
    assert answer.output == "Front office is deleted, with all that was played in it.\n"
    with opened(home) as store:
        assert store.classes.get(made.id) is None
    answer = run("classes", "end", made.code)
    assert answer.exit_code == 2
    assert "No class has the code" in answer.output


def test_tidy_says_what_would_go_and_deletes_it_only_when_told_to(run: Callable[..., Result], home: Home) -> None:
    old, new = a_class(home, "Last year", -30), a_class(home, "This year", -29)
    for _time in range(2):
        said = run("tidy").output
        assert "Class Last year\n" in said
        assert "This year" not in said
        assert "Nothing is deleted yet" in said
    assert "All of this is deleted." in run("tidy", "--do").output
    with opened(home) as store:
        assert (store.classes.get(old.id), store.classes.get(new.id)) == (None, new)
    assert "Last year" not in run("tidy").output


def test_the_setting_counts_here_too(run: Callable[..., Result], home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    a_class(home, "Last week", -7)
    assert "Last week" not in run("tidy").output
    monkeypatch.setenv("ROLEPLAY_KEEP_DAYS", "7")
    assert "Last week" in run("tidy").output
    monkeypatch.setenv("ROLEPLAY_KEEP_DAYS", "soon")
    answer = run("tidy")
    assert answer.exit_code == 2
    assert "ROLEPLAY_KEEP_DAYS is “soon”" in answer.output
