"""`roleplay publish` says what students get, and asks what became of what they played."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from roleplay.cli import main
from roleplay.library import Home, Library
from roleplay.publishing import publications
from roleplay.renames import renames
from roleplay.route.attempt import Attempt, Event, Kind, start
from roleplay.store.store import Store, StoredAttempt
from tests.conftest import TINY
from tests.films import film

LOBBY = (("  hall:", "  lobby:"), ("begin: hall", "begin: lobby"), ("at: hall", "at: lobby"))


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`roleplay …` on the tiny home."""
    monkeypatch.setenv("ROLEPLAY_HOME", str(home.root))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LOGNAME", "jansen")
    return lambda *arguments: CliRunner().invoke(main, arguments)


def write(home: Home, *changes: tuple[str, str]) -> None:
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (home.scenarios / "tiny.yaml").write_text(text)


def somebody_played(home: Home, attempt_id: str, *choices: str | None) -> None:
    """An attempt at what is played now, by these choices."""
    scenario, text = Library(home).ready("tiny")
    attempt: Attempt = start(scenario, "seed")
    events = [Event(Kind.STARTED, "started", 1.0, 0, attempt.here)]
    for choice in choices:
        after = attempt.choose(choice)
        kind = Kind.CHOSEN if choice else Kind.WENT_ON
        events.append(Event(kind, f"move-{attempt.step:04}", 2.0, attempt.step, attempt.here, choice, after.here))
        attempt = after
    store = Store(home.database)
    store.start_attempt(StoredAttempt(attempt_id, "tiny", scenario.digest, "seed", 1.0, tuple(events)), text)
    store.close()


def test_it_publishes_and_lists_what_was_published(run: Callable[..., Result], home: Home) -> None:
    assert run("publications", "tiny").output.startswith("`tiny` was not published yet.")
    first = run("publish", "tiny", "--note", "For 1B")
    assert first.exit_code == 0, first.output
    assert first.output.splitlines() == [
        "tiny: this is publication 1. Students who start now get it.",
        f"What you change in {home.scenarios / 'tiny.yaml'} from now on they get when you publish again.",
    ]
    write(home, ("You shrug.", "You sigh."), ("title: Tiny", "title: Small"))
    second = run("publish", str(home.scenarios / "tiny.yaml"))
    assert second.output.splitlines() == [
        "changed  hall/shrug",
        "changed  something around the story: its title, variables, explanation, questions or sources",
        "tiny: this is publication 2. Students who start now get it.",
    ]
    rows = [line.split() for line in run("publications", "tiny").output.splitlines()[1:]]
    assert [(row[0], *row[3:]) for row in rows] == [("2", "jansen"), ("1", "jansen", "For", "1B")]


def test_it_makes_the_films_ready_first(run: Callable[..., Result], home: Home) -> None:
    film(home.media / "tiny" / "hall.mp4")
    assert run("publish", "tiny").exit_code == 0
    (one,) = publications(home, "tiny")
    assert (home.clips / one.clips["hall", "scene", 0] / "clip.json").is_file()  # type: ignore[index]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nothing",), "There is no scenario `nothing`"),
        (("tinny",), "Did you mean `tiny`?"),
        (("tiny", "--renamed", "hall"), "Write it as --renamed OLD=NEW."),
        (("tiny", "--gone", "hall"), "`hall` is not gone from `tiny`."),
        (("tiny", "--renamed", "hall=lobby"), "`hall` is not gone from `tiny`."),
    ],
)
def test_a_refusal_is_a_sentence(run: Callable[..., Result], home: Home, arguments: tuple[str, ...], told: str) -> None:
    somebody_played(home, "a", "look")
    refused = run("publish", *arguments)
    assert refused.exit_code == 2
    assert told in refused.output
    assert "Traceback" not in refused.output
    assert publications(home, "tiny") == ()


def test_what_has_mistakes_or_did_not_change_is_not_published(run: Callable[..., Result], home: Home) -> None:
    write(home, ("begin: hall", "begin: nowhere"))
    refused = run("publish", "tiny")
    assert (refused.exit_code, refused.output) == (
        1, "`tiny` has mistakes, so it can't be published. Mend them first: roleplay check tiny\n",
    )  # fmt: skip
    write(home)
    assert run("publish", "tiny").exit_code == 0
    same = run("publish", "tiny")
    assert (same.exit_code, same.output) == (2, "Nothing has changed since publication 1 of `tiny`.\n")


def test_it_asks_about_what_is_gone_and_its_own_words_answer(run: Callable[..., Result], home: Home) -> None:
    assert run("publish", "tiny").exit_code == 0
    somebody_played(home, "a", "shrug", None, "two")
    somebody_played(home, "b", "look")
    write(home, *LOBBY, ("      shrug:", "      sigh:"), ("      look:", "      fetch:"), ("happy", "merry"))
    asked = run("publish", "tiny", "--note", "it's new")
    assert asked.exit_code == 1
    assert (
        asked.output
        == """\
Nothing is published yet. Gone from tiny, and played before:

  hall, in 2 routes
    --renamed hall=lobby   it is the same under another name, as it seems; both count together
    --gone hall   it is gone; its routes stay as they were played

Say which, for example:
  roleplay publish tiny --note 'it'"'"'s new' --renamed hall=lobby
"""
    )
    again = run(*shlex.split(asked.output.splitlines()[-1])[1:])
    assert again.exit_code == 1
    assert "  lobby/look, in 1 route\n    --renamed lobby/look=fetch " in again.output
    assert "    --renamed lobby/shrug=sigh " in again.output
    assert publications(home, "tiny")[-1].number == 1
    done = run(*shlex.split(again.output.splitlines()[-1])[1:])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "renamed  hall → lobby",
        "renamed  lobby/look → fetch",
        "renamed  lobby/shrug → sigh",
        "gone     happy",
        "new      merry",
        "changed  last/one",
        "tiny: this is publication 2. Students who start now get it.",
    ]
    assert [(r.at, r.old, r.new) for r in renames(home, "tiny")] == [
        ("", "hall", "lobby"), ("lobby", "look", "fetch"), ("lobby", "shrug", "sigh"),
    ]  # fmt: skip
    assert publications(home, "tiny")[-1].note == "it's new"


def test_what_is_gone_for_good_stays_as_it_was(run: Callable[..., Result], home: Home) -> None:
    somebody_played(home, "a", "look")
    write(home, *LOBBY)
    assert run("publish", "tiny").exit_code == 1
    assert run("publish", "tiny", "--gone", "hall").exit_code == 0
    assert renames(home, "tiny") == ()
