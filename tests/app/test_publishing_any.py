"""Whatever is edited, published, begun and chosen, in any order: every route stays readable and goes on as begun."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from roleplay.app import Settings, create_app
from roleplay.app.house import House
from roleplay.app.playing import Said, Stage, buttons
from roleplay.errors import NotPublished, ScenarioInvalid, ScenarioNotFound
from roleplay.library import Home
from roleplay.publishing import draft_only
from roleplay.release import Answers, release, review
from roleplay.route.attempt import Attempt, Kind, start
from roleplay.scenario.naming import Name
from roleplay.scenario.reading import read_bytes
from tests.conftest import TINY

LOBBY = TINY.replace("  hall:", "  lobby:").replace("begin: hall", "begin: lobby").replace("at: hall", "at: lobby")
TEXTS = (
    TINY,
    TINY.replace("title: Tiny", "title: Small").replace("So?", "What is it?"),
    TINY.replace("then: [{when: trust > 0, go: happy}, {go: sour}]", "then: happy"),
    TINY.replace("      shrug:", "      sigh:").replace("do: You shrug.", "do: You sigh."),
    LOBBY,
    LOBBY.replace("sour", "bitter"),
    LOBBY.replace("then: desk", "then: last").replace(
        "  desk:\n    script: |\n      GUEST (tired)\n      And?\n    then: last\n", ""
    ),
    TINY.replace("begin: hall", "begin: nowhere"),
    "title: [",
)
_clock = count(1_700_000_000_000_000_000, 1_000_000_000)


@dataclass
class Route:
    """What the test knows of an attempt: the text that was there for students when it began, and what was chosen."""

    text: str
    choices: list[str | None] = field(default_factory=list)


class Anything(RuleBasedStateMachine):
    """Trainers and students at one scenario."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = Home(Path(self.folder.name))
        home.scenarios.mkdir()
        home.media.mkdir()
        self.home, self.app = home, create_app(home, Settings())
        self.house = cast(House, self.app.extensions["roleplay"])
        self.stage = cast(Stage, self.app.extensions["roleplay.stage"])
        self.file, self.students, self.routes = "", "", dict[str, Route]()

    def teardown(self) -> None:
        self.house.store.close()
        self.folder.cleanup()

    @contextmanager
    def asked(self) -> Iterator[None]:
        with self.app.test_request_context():
            yield

    # -- trainers ----------------------------------------------------------------------------------------------------

    @initialize(drafted=st.booleans(), text=st.sampled_from(TEXTS))
    def first(self, drafted: bool, text: str) -> None:
        self.drafted = drafted
        if drafted:
            draft_only(self.home, "s")
        self.edit(text)

    @rule(text=st.sampled_from(TEXTS))
    def edit(self, text: str) -> None:
        self.file = text
        path = self.home.scenarios / "s.yaml"
        path.write_text(text)
        saved = next(_clock)  # a file that is saved twice in one tick of the disk's clock looks the same
        os.utime(path, ns=(saved, saved))
        self.house.library.refresh()
        if not self.drafted:
            self.students = text

    @rule(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        """As a trainer does: questions are answered, one after another, in any way that is offered."""
        library, store, renamed, gone = self.house.library, self.house.store, dict[Name, Name](), set[Name]()
        try:
            while True:
                looked = review(library, store, "s", Answers(renamed, frozenset(gone)), 1.0)
                if not looked.questions:
                    break
                question = looked.questions[0]
                answer = data.draw(st.sampled_from([None, *question.offered]))
                if answer is None:
                    gone.add(question.name)
                else:
                    renamed[question.name] = answer
            release(library, looked, "trainer", 1.0)
        except ScenarioInvalid:
            assert self.file in TEXTS[-2:]
            return
        except NotPublished as fault:
            if "is not gone" in fault.sentence:
                return  # a later answer took it: the page asks anew
            assert "Nothing has changed" in fault.sentence
            return
        assert self.file not in TEXTS[-2:]
        self.drafted, self.students = True, self.file

    @rule()
    def start_the_server_again(self) -> None:
        self.house.store.close()
        self.app = create_app(self.home, Settings())
        self.house = cast(House, self.app.extensions["roleplay"])
        self.stage = cast(Stage, self.app.extensions["roleplay.stage"])

    # -- students ----------------------------------------------------------------------------------------------------

    @rule()
    def begin(self) -> None:
        with self.asked():
            try:
                play = self.stage.begin("s", f"learner-{len(self.routes)}")
            except (ScenarioNotFound, ScenarioInvalid):
                assert self.students in ("", *TEXTS[-2:])
                return
        assert self.students not in ("", *TEXTS[-2:])
        self.routes[play.id] = Route(self.students)

    @precondition(lambda self: self.routes)
    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        attempt_id = data.draw(st.sampled_from(sorted(self.routes)))
        with self.asked():
            now = self.stage.play(attempt_id).now
            if now.over:
                return
            button, choice = data.draw(st.sampled_from([pair for pair in buttons(now) if pair[0]]))
            kind = Kind.WENT_ON if button == "on" else Kind.CHOSEN
            key = f"event-{now.step:04}"
            self.stage.take(attempt_id, [Said(kind, key, now.step, None if button == "on" else button, {})])
        self.routes[attempt_id].choices.append(choice)

    # -- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def every_route_is_readable_and_allowed_by_the_revision_it_began_on(self) -> None:
        for attempt_id, route in self.routes.items():
            with self.asked():
                now = self.stage.play(attempt_id).now
            expected = walked(route)
            assert (now.scenario, now.steps, now.here, now.values) == (
                expected.scenario, expected.steps, expected.here, expected.values,
            )  # fmt: skip

    @invariant()
    def what_is_played_is_what_was_published_last(self) -> None:
        playable = {scenario.id: scenario for scenario in self.house.library.playable()}
        if self.students in ("", *TEXTS[-2:]):
            assert playable == {}
        else:
            assert playable == {"s": read_bytes(self.students.encode(), "s").scenario}


def walked(route: Route) -> Attempt:
    """The attempt by the text alone."""
    scenario = read_bytes(route.text.encode(), "s").scenario
    assert scenario is not None
    attempt = start(scenario, "")
    for choice in route.choices:
        attempt = attempt.choose(choice)
    return attempt


Anything.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None, database=None)
TestAnything = Anything.TestCase
