"""A text on the workbench: the checker's every word, and of two people in one file nobody loses a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from roleplay.app import Settings, create_app
from roleplay.app.author import texts
from roleplay.library import Home, examine
from roleplay.scenario.mends import applied, proved
from roleplay.scenario.schema import schema
from roleplay.store.people import Role
from roleplay.store.saved import How
from tests.app.bench import Bench
from tests.app.people import signed_in, store_of
from tests.conftest import TINY
from tests.scenario.stories import SOUND, WOUNDS

WRONG = TINY.replace("begin: hall", "begin: hal").replace("    then: last", "    tehn: last")


@pytest.fixture
def bench(app: Flask) -> Bench:
    """A trainer at the workbench."""
    return Bench(app)


# -- the checker -----------------------------------------------------------------------------------------------------


def test_the_editor_hears_just_what_the_command_says(bench: Bench) -> None:
    told = bench.post("/author/tiny/check", text=WRONG).json
    found = examine(WRONG.encode(), "tiny").findings
    assert told is not None
    assert not told["playable"]
    heard = {(one["code"], one["line"], one["column"], one["length"], one["message"]) for one in told["findings"]}
    assert heard >= {(f.code, f.mark.line, f.mark.column, f.mark.length, f.message) for f in found}


def test_a_mend_can_be_made_from_what_the_editor_hears(bench: Bench) -> None:
    told = bench.post("/author/tiny/check", text=WRONG).json
    proof = bench.post("/author/tiny/mends", text=WRONG).json
    assert told is not None
    assert proof is not None
    assert proof["proved"]
    for number in proof["proved"]:
        finding = next(
            f for f in examine(WRONG.encode(), "tiny").findings if f.message == told["findings"][number]["message"]
        )
        assert finding.mend is not None
        assert proved(WRONG, "tiny", [finding]) == (True,)
        edits = told["findings"][number]["mend"]["edits"]
        assert [(e["line"], e["column"], e["length"], e["text"]) for e in edits] == [
            (e.mark.line, e.mark.column, e.mark.length, e.text) for e in finding.mend.edits
        ]
        assert applied(WRONG, finding.mend) != WRONG


def test_no_more_mends_are_tried_than_take_a_moment(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_MENDS", 1)
    assert bench.post("/author/tiny/mends", text=WRONG).json == {"proved": [0], "tried": 1}


def test_an_outline_names_every_scene_its_reactions_and_where_they_lead(bench: Bench) -> None:
    told = bench.post("/author/tiny/check", text=TINY).json
    assert told is not None
    assert [(one["id"], one["kind"], one["begin"]) for one in told["outline"]] == [
        ("hall", "scene", True),
        ("desk", "scene", False),
        ("last", "scene", False),
        ("happy", "ending", False),
        ("sour", "ending", False),
    ]
    hall, desk, last, happy, _sour = told["outline"]
    assert TINY.splitlines()[hall["line"] - 1] == "  hall:"
    assert [(c["id"], c["spoken"], c["goes_to"]) for c in hall["choices"]] == [
        ("look", True, ["desk"]),
        ("shrug", False, ["desk"]),
        ("leave", True, ["desk"]),
    ]
    assert TINY.splitlines()[hall["choices"][1]["line"] - 1].strip() == "shrug:"
    assert (desk["choices"], desk["goes_to"]) == ([], ["last"])
    assert last["choices"][0]["goes_to"] == ["happy", "sour"]
    assert (happy["outcome"], hall["clips"]) == ("good", [{"file": "hall.mp4", "role": "scene", "state": "drawn"}])
    assert told["names"]["places"] == ["hall", "desk", "last", "happy", "sour"]
    assert told["names"]["choices"]["last"] == ["one", "two", "three"]
    assert [v["name"] for v in told["names"]["variables"]] == ["trust"]
    assert told["playable"]


def test_every_wound_is_told_in_its_place_and_all_that_is_mended_for_sure_is_offered(bench: Bench) -> None:
    for name, before, after, places in WOUNDS:
        text = SOUND.replace(before, after, 1)
        told = bench.post("/author/tiny/check", text=text).json
        assert told is not None
        assert {(one["line"], one["code"]) for one in told["findings"]} >= set(places), name
        offered = bench.post("/author/tiny/mends", text=text).json
        assert offered is not None
        for number in offered["proved"]:
            mended = made(text, told["findings"][number]["mend"]["edits"])
            again = bench.post("/author/tiny/check", text=mended).json
            assert again is not None
            assert wrong(again["findings"]) < wrong(told["findings"]), name


def wrong(findings: list[Any]) -> tuple[int, int]:
    """How many errors and how many warnings."""
    kinds = [one["severity"] for one in findings]
    return kinds.count("error"), kinds.count("warning")


def made(text: str, edits: list[Any]) -> str:
    """The text with edits as a browser makes them: the last one first."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda e: (e["line"], e["column"]), reverse=True):
        line, at = lines[edit["line"] - 1], edit["column"] - 1
        lines[edit["line"] - 1] = line[:at] + edit["text"] + line[at + edit["length"] :]
    return "\n".join(lines)


@given(st.text(max_size=300), st.integers(0, len(SOUND)), st.integers(0, 40))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_whatever_is_typed_is_answered_with_places_inside_the_text(
    bench: Bench, typed: str, at: int, away: int
) -> None:
    text = SOUND[:at] + typed + SOUND[at + away :]
    answer = bench.post("/author/tiny/check", text=text)
    assert answer.status_code == 200
    assert answer.json is not None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(1 <= one["line"] <= len(lines) for one in answer.json["findings"] if not one["file"])


def test_the_map_has_a_box_for_every_place_and_says_where_one_is(bench: Bench) -> None:
    told = bench.post("/author/tiny/map", text=TINY, here="desk").json
    assert told is not None
    assert set(told["boxes"]) == {"hall", "desk", "last", "happy", "sour"}
    assert all(f'id="{box}"' in told["svg"] for box in told["boxes"].values())
    assert told["here"] == told["boxes"]["desk"]
    nothing = bench.post("/author/tiny/map", text="title: Only a title").json
    assert nothing == {"svg": None, "boxes": {}, "here": None, "said": "There is no scene to draw yet."}


def test_what_an_author_writes_is_shown_as_text_in_a_map(bench: Bench) -> None:
    evil = "<script>alert(1)</script>"
    told = bench.post("/author/tiny/map", text=TINY.replace("say: Not my job.", f'say: "{evil}"')).json
    assert told is not None
    assert evil not in told["svg"]
    assert " style=" not in told["svg"]


def test_the_schema_of_the_format_is_served(bench: Bench) -> None:
    assert bench.read("/author/schema.json") == json.loads(json.dumps(schema()))


@pytest.mark.parametrize("sent", [{}, {"text": 3}, {"text": "\ud800"}, {"text": None}, []])
def test_what_is_no_text_is_refused(sent: Any, bench: Bench) -> None:
    for address in ("check", "mends", "map", "text"):
        answer = bench.client.post(f"/author/tiny/{address}", json=sent, headers=bench._headers)
        assert answer.status_code == 400
        assert answer.json is not None
        assert "fault" in answer.json


def test_a_text_may_be_long_but_not_endless(bench: Bench) -> None:
    long = TINY + "# \n" * 500_000
    assert bench.post("/author/tiny/check", text=long).status_code == 200
    assert bench.post("/author/tiny/check", text=long * 2).status_code == 413
    _text, base = bench.opens()
    assert bench.saves(long, base).status_code == 200


def test_the_workbench_is_for_trainers_and_takes_nothing_without_a_token(app: Flask) -> None:
    addresses = ["/author/", "/author/new", "/author/tiny", "/author/tiny/text", "/author/tiny/history"]
    addresses += ["/author/tiny/clips.json", "/author/tiny/words/nl", "/author/schema.json"]
    stranger, teacher, trainer = app.test_client(), app.test_client(), app.test_client()
    signed_in(app, teacher, Role.FACILITATOR)
    signed_in(app, trainer, Role.TRAINER, "Piet")
    for address in addresses:
        assert stranger.get(address).status_code == 303
        assert teacher.get(address).status_code == 403
        assert trainer.get(address).status_code == 200
    before = (app.extensions["roleplay"].library.home.scenarios / "tiny.yaml").read_bytes()
    for address in ("check", "mends", "map", "text", "history/1/restore", "clips/hall.mp4", "words/nl"):
        assert trainer.post(f"/author/tiny/{address}", json={"text": "x", "base": ""}).status_code == 400
    assert trainer.put("/author/tiny/clips/hall.mp4", data=b"x").status_code == 400
    assert (app.extensions["roleplay"].library.home.scenarios / "tiny.yaml").read_bytes() == before


def test_a_scenario_that_is_not_there_is_404_and_leaves_nothing(bench: Bench) -> None:
    for address in ("nothing", "..%2Fsecret", ".hidden", "tiny.yaml"):
        assert bench.client.get(f"/author/{address}").status_code == 404
        assert bench.post(f"/author/{address}/text", text="x", base="").status_code == 404
    assert store_of(bench.app).saved.newest().keys() <= {"tiny"}


# -- saving ----------------------------------------------------------------------------------------------------------


def history(bench: Bench, scenario: str = "tiny") -> list[str]:
    """Every text of a history, the oldest first."""
    saved = store_of(bench.app).saved
    return [(saved.text(scenario, one.number) or b"").decode() for one in reversed(saved.of(scenario))]


def test_a_save_is_the_file_at_once_and_the_catalogue_has_it(bench: Bench, home: Home) -> None:
    text, base = bench.opens()
    answer = bench.saves(text.replace("title: Tiny", "title: Tinier"), base)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["digest"] == hashlib.sha256((home.scenarios / "tiny.yaml").read_bytes()).hexdigest()
    assert "Tinier" in bench.client.get("/").get_data(as_text=True)
    assert bench.read("/author/tiny/text")["by"] == "Ms Jansen"


def test_who_comes_second_gets_both_texts_and_hers_is_kept(bench: Bench, app: Flask, home: Home) -> None:
    other = Bench(app, "Piet")
    text, base = bench.opens()
    mine, theirs = text.replace("title: Tiny", "title: Mine"), text.replace("So?", "Theirs?")
    assert other.saves(theirs, base).status_code == 200
    answer = bench.saves(mine, base)
    assert answer.status_code == 409
    told = answer.json
    assert told is not None
    assert (told["theirs"], told["by"]) == (theirs, "Piet")
    assert told["merged"] == mine.replace("So?", "Theirs?")
    assert (home.scenarios / "tiny.yaml").read_text() == theirs
    assert history(bench) == [text, theirs, mine]
    assert bench.saves(told["merged"], told["digest"]).status_code == 200
    assert (home.scenarios / "tiny.yaml").read_text() == told["merged"]


def test_where_both_changed_one_line_nothing_is_put_together(bench: Bench, app: Flask) -> None:
    other = Bench(app, "Piet")
    text, base = bench.opens()
    other.saves(text.replace("title: Tiny", "title: Theirs"), base)
    told = bench.saves(text.replace("title: Tiny", "title: Mine"), base).json
    assert told is not None
    assert told["merged"] is None


def test_what_another_program_saved_is_not_written_over_and_stands_in_the_history(bench: Bench, home: Home) -> None:
    text, base = bench.opens()
    by_hand = text + "# by hand\n"
    (home.scenarios / "tiny.yaml").write_text(by_hand)
    told = bench.saves("# mine\n" + text, base)
    assert told.status_code == 409
    assert told.json is not None
    assert (told.json["by"], told.json["merged"]) == ("", "# mine\n" + by_hand)
    bench.saves(told.json["merged"], told.json["digest"])
    assert history(bench) == [text, by_hand, "# mine\n" + text, told.json["merged"]]


def test_saving_what_is_in_the_file_is_no_quarrel(bench: Bench) -> None:
    text, base = bench.opens()
    assert bench.saves(text + "# more\n", base).status_code == 200
    assert bench.saves(text + "# more\n", base).status_code == 200  # the answer of the first was lost on the way
    assert len(history(bench)) == 2


def test_a_file_with_line_ends_of_windows_keeps_them(bench: Bench, home: Home) -> None:
    path = home.scenarios / "tiny.yaml"
    path.write_bytes(TINY.replace("\n", "\r\n").encode())
    text, base = bench.opens()
    assert text == TINY
    assert bench.saves(text + "# more\n", base).status_code == 200
    assert path.read_bytes() == (TINY + "# more\n").replace("\n", "\r\n").encode()


def test_a_file_that_is_gone_is_said_and_what_was_written_can_be_brought_back(bench: Bench, home: Home) -> None:
    text, base = bench.opens()
    (home.scenarios / "tiny.yaml").unlink()
    answer = bench.saves(text + "# new\n", base)
    assert answer.status_code == 404
    assert answer.json is not None
    assert "history" in answer.json["fault"]
    assert history(bench)[-1] == text + "# new\n"
    assert "tiny" in bench.page("/author/").partition("Their file is gone")[2]
    number = store_of(bench.app).saved.of("tiny")[0].number
    assert bench.fill_in(f"/author/tiny/history/{number}/restore").status_code == 303
    assert (home.scenarios / "tiny.yaml").read_text() == text + "# new\n"


def test_a_file_that_is_not_utf_8_is_left_as_it_is(bench: Bench, home: Home) -> None:
    text, base = bench.opens()
    broken = TINY.replace("bag", "b\xe4g").encode("latin-1")
    (home.scenarios / "tiny.yaml").write_bytes(broken)
    assert bench.saves(text + "# new\n", base).status_code == 409
    assert (home.scenarios / "tiny.yaml").read_bytes() == broken
    assert history(bench)[-1] == text + "# new\n"
    assert "UTF-8" in bench.page("/author/tiny", 409)
    bench.page("/author/")
    bench.page("/author/tiny/history")


def test_of_many_who_save_at_once_one_is_in_the_file_and_none_is_lost(app: Flask, home: Home) -> None:
    benches = [Bench(app, f"Trainer {number}") for number in range(6)]
    text, base = benches[0].opens()
    sent = [f"# {number}\n{text}" for number in range(len(benches))]
    with ThreadPoolExecutor(len(benches)) as hands:
        answers = list(hands.map(lambda n: benches[n].saves(sent[n], base).status_code, range(len(benches))))
    assert sorted(answers) == [200, *[409] * (len(benches) - 1)]
    assert (home.scenarios / "tiny.yaml").read_text() == sent[answers.index(200)]
    assert set(history(benches[0])) == {text, *sent}


class TwoPeople(RuleBasedStateMachine):
    """Two trainers and an editor on the server's own disk, in any order."""

    @initialize()
    def begin(self) -> None:
        """An app over a home of its own."""
        self.folder = TemporaryDirectory()
        home = Home(Path(self.folder.name))
        home.scenarios.mkdir()
        home.media.mkdir()
        self.path = home.scenarios / "tiny.yaml"
        self.path.write_text(TINY)
        self.app = create_app(home, Settings())
        self.benches = [Bench(self.app, name) for name in ("Anna", "Piet")]
        self.open = [bench.opens() for bench in self.benches]
        self.sent: set[str] = set()
        self.overwritten: set[str] = set()
        self.count, self.unseen = 0, False

    def _typed(self, text: str, at: int) -> str:
        self.count += 1
        lines = text.splitlines(keepends=True)
        return "".join([*lines[: at % len(lines)], f"# {self.count}\n", *lines[at % len(lines) :]])

    @rule(who=st.integers(0, 1))
    def opens(self, who: int) -> None:
        """She loads the page again."""
        self.open[who] = self.benches[who].opens()
        self.unseen = False

    @rule(who=st.integers(0, 1), at=st.integers(0, 80), accepts=st.sampled_from(["merged", "theirs", "mine", ""]))
    def saves(self, who: int, at: int, accepts: str) -> None:
        """She types a line and saves; at a clash she takes one of the texts over, or goes on typing in hers."""
        text, base = self.open[who]
        mine, there = self._typed(text, at), self.path.read_text()
        answer = self.benches[who].saves(mine, base)
        self.unseen = False
        self.sent.add(mine)
        told: Any = answer.json
        fresh = hashlib.sha256(there.encode()).hexdigest() == base
        assert answer.status_code == (200 if fresh else 409)
        if fresh:
            self.overwritten.add(there)
            self.open[who] = (mine, told["digest"])
            assert self.path.read_text() == mine
            return
        assert self.path.read_text() == there == told["theirs"]
        begun = self._typed_in(self._text_of(base))
        both = self._typed_in(mine) & self._typed_in(there) | (self._typed_in(mine) ^ self._typed_in(there)) - begun
        assert told["merged"] is None or self._typed_in(told["merged"]) == both
        if accepts:
            chosen = mine if accepts == "mine" else told[accepts] or mine
            self.open[who] = (chosen, told["digest"])

    @staticmethod
    def _typed_in(text: str) -> set[str]:
        """The lines of a text that were typed."""
        return {line for line in text.splitlines() if line.startswith("# ")}

    def _text_of(self, digest: str) -> str:
        return (store_of(self.app).saved.text_by("tiny", digest) or b"").decode()

    @rule(at=st.integers(0, 80))
    def by_hand(self, at: int) -> None:
        """Another program saves, on top of what is in the file."""
        self.path.write_text(self._typed(self.path.read_text(), at))
        self.unseen = True

    @rule(who=st.integers(0, 1), number=st.integers(0, 30))
    def brings_back(self, who: int, number: int) -> None:
        """She brings an old text back."""
        saves = store_of(self.app).saved.of("tiny")
        self.overwritten.add(self.path.read_text())
        chosen = saves[number % len(saves)].number
        assert self.benches[who].fill_in(f"/author/tiny/history/{chosen}/restore").status_code == 303
        assert self.path.read_bytes() == store_of(self.app).saved.text("tiny", chosen)
        self.unseen = False

    @invariant()
    def nothing_is_lost(self) -> None:
        """All that was sent, and all that was written over, is in the history."""
        assert {*self.sent, *self.overwritten} <= set(history(self.benches[0]))

    @invariant()
    def the_newest_is_the_file(self) -> None:
        """Unless another program has written since, and nobody has looked."""
        kept = [one for one in store_of(self.app).saved.of("tiny") if one.how is not How.ASIDE]
        assert self.unseen or self._text_of(kept[0].digest) == self.path.read_text()

    def teardown(self) -> None:
        """Closes what was opened."""
        if hasattr(self, "app"):
            store_of(self.app).close()
            self.folder.cleanup()


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=8, stateful_step_count=16, deadline=None)


def test_a_draft_of_the_workbench_can_be_saved_while_it_is_broken(
    home: Home, make_app: Callable[[Home], Flask]
) -> None:
    bench = Bench(make_app(home))
    _text, base = bench.opens()
    for text in ("", "title: [", "\t- x", "a: &a [*a]", "x" * 5000):
        answer = bench.saves(text, base)
        assert answer.status_code == 200
        assert answer.json is not None
        base = answer.json["digest"]
        bench.page("/author/")
        bench.page("/author/tiny")
