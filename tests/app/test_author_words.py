"""A translation side by side: two may fill it in at once, and nobody's words are written over unseen."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from werkzeug.test import TestResponse

from roleplay.app import Settings, create_app
from roleplay.library import Home
from roleplay.scenario.pofile import read_po
from tests.app.bench import Bench
from tests.app.people import store_of
from tests.conftest import TINY

NL = "/author/tiny/words/nl"
SAY = "scenes.hall.choices.look.say"


@pytest.fixture
def bench(app: Flask) -> Bench:
    """A trainer at the workbench."""
    return Bench(app)


def fields(page: str) -> dict[str, str]:
    """The fields of a translation's form, as a browser has them."""
    hidden = re.findall(r'<input type="hidden" name="((?:seen|source):[^"]+)" value="([^"]*)">', page)
    areas = re.findall(r'<textarea[^>]* name="(words:[^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S)
    return {unescape(name): unescape(value) for name, value in (*hidden, *areas)}


def opened(bench: Bench) -> dict[str, str]:
    """The form of the Dutch words."""
    return fields(bench.page(NL))


def sends(bench: Bench, form: dict[str, str], **more: Any) -> TestResponse:
    """Sends it."""
    return bench.fill_in(NL, **form, **more)


def written(home: Home) -> dict[str, tuple[str, bool]]:
    """What is in the file: words and whether they are fuzzy, by path."""
    path = home.scenarios / "tiny.nl.po"
    translation, faults = read_po(path.read_bytes(), path.name)
    assert translation is not None, faults
    return {entry.path: (entry.words, entry.fuzzy) for entry in translation.entries}


def test_every_text_has_a_field_and_what_is_filled_in_is_a_translation(bench: Bench, home: Home) -> None:
    form = opened(bench)
    assert not (home.scenarios / "tiny.nl.po").exists()
    assert sends(bench, {**form, f"words:{SAY}": "Ik ga hem meteen zoeken.", "words:title": "Klein"}).status_code == 303
    assert {path for path, (words, _fuzzy) in written(home).items() if words} == {SAY, "title"}
    assert '<h1 lang="nl"' in bench.client.get("/scenarios/tiny", headers={"Accept-Language": "nl"}).text
    page = bench.page(NL + "?saved=1")
    assert fields(page)[f"words:{SAY}"] == "Ik ga hem meteen zoeken."
    assert re.search(r"\b2 of \d+ texts are ready", page)


def test_words_of_several_lines_and_strange_signs_come_back_as_they_were(bench: Bench, home: Home) -> None:
    words = 'GAST (boos)\n"Waar\\is" <b>mijn</b> tas? {x} é 漢\n\nEn nu?'
    sends(bench, {**opened(bench), "words:scenes.hall.script": words.replace("\n", "\r\n")})
    assert written(home)["scenes.hall.script"][0] == words
    assert opened(bench)["words:scenes.hall.script"] == words
    assert "<b>mijn" not in bench.page(NL)


def test_a_text_that_was_changed_keeps_its_words_as_a_guess_until_somebody_says_they_fit(
    bench: Bench, home: Home
) -> None:
    sends(bench, {**opened(bench), "words:title": "Klein", f"words:{SAY}": "Ik zoek."})
    path = home.scenarios / "tiny.yaml"
    path.write_text(TINY.replace("title: Tiny", "title: Tinier").replace("I will look for it", "I'll look for it"))
    page = bench.page(NL)
    assert "Before: <del>Tiny</del>" in page
    assert sends(bench, fields(page), fits="title").status_code == 303
    assert written(home)["title"] == ("Klein", False)
    page = bench.page(NL)
    assert fields(page)[f"words:{SAY}"] == "Ik zoek."
    assert page.count('name="fits"') == 1
    sends(bench, {**fields(page), f"words:{SAY}": "Ik ga zoeken."})
    assert written(home)[SAY] == ("Ik ga zoeken.", False)


def test_words_that_are_taken_out_are_missing_again(bench: Bench, home: Home) -> None:
    sends(bench, {**opened(bench), "words:title": "Klein"})
    sends(bench, {**opened(bench), "words:title": "  "})
    assert written(home)["title"][0] == ""


def test_two_who_fill_in_different_texts_don_t_hinder_each_other(bench: Bench, app: Flask, home: Home) -> None:
    other = Bench(app, "Piet")
    mine, theirs = opened(bench), opened(other)
    assert sends(other, {**theirs, "words:title": "Klein"}).status_code == 303
    assert sends(bench, {**mine, f"words:{SAY}": "Ik zoek."}).status_code == 303
    found = written(home)
    assert (found["title"][0], found[SAY][0]) == ("Klein", "Ik zoek.")


def test_where_both_wrote_she_sees_both_before_hers_takes_its_place(bench: Bench, app: Flask, home: Home) -> None:
    other = Bench(app, "Piet")
    mine, theirs = opened(bench), opened(other)
    sends(other, {**theirs, "words:title": "Klein"})
    answer = sends(bench, {**mine, "words:title": "Piepklein", f"words:{SAY}": "Ik zoek."})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "“Klein”" in page
    assert fields(page)["words:title"] == "Piepklein"
    assert (written(home)["title"][0], written(home)[SAY][0]) == ("Klein", "Ik zoek.")
    assert sends(bench, fields(page)).status_code == 303
    assert written(home)["title"][0] == "Piepklein"


def test_words_for_a_text_that_was_changed_meanwhile_wait_for_another_look(bench: Bench, home: Home) -> None:
    mine = opened(bench)
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("title: Tiny", "title: Something else"))
    answer = sends(bench, {**mine, "words:title": "Klein"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Something else" in page
    assert not (home.scenarios / "tiny.nl.po").exists()
    sends(bench, fields(page))
    assert written(home)["title"] == ("Klein", False)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The scenario itself is in"), ("n%20l", "no code"), ("..%2Fx", ""), ("dutch", "no code")],
)
def test_what_is_no_language_to_translate_into_is_told(language: str, said: str, bench: Bench, home: Home) -> None:
    answer = bench.client.get(f"/author/tiny/words/{language}")
    assert answer.status_code in (404, 409)
    assert said in answer.get_data(as_text=True)
    assert bench.fill_in(f"/author/tiny/words/{language}", **{"words:title": "x"}).status_code in (404, 409)
    assert [p.name for p in home.root.rglob("*.po")] == []


def test_a_file_that_can_t_be_read_is_left_as_it_is(bench: Bench, home: Home) -> None:
    path = home.scenarios / "tiny.nl.po"
    path.write_text('msgctxt "title"\nmsgid "Tiny\nmsgstr ""\n')
    assert "tiny.nl.po, line 2" in bench.page(NL, 409)
    bench.fill_in(NL, **{"words:title": "Klein", "seen:title": "", "source:title": ""})
    assert path.read_text().startswith('msgctxt "title"\nmsgid "Tiny\n')


def test_a_scenario_with_mistakes_is_mended_first(bench: Bench, home: Home) -> None:
    (home.scenarios / "tiny.yaml").write_text("title: [\n")
    assert "The scenario has mistakes" in bench.page(NL, 409)
    bench.page("/author/tiny/words")


def test_the_way_to_a_language_leads_to_the_one_there_is(bench: Bench) -> None:
    assert "Another language" in bench.page("/author/tiny/words")
    assert bench.client.get("/author/tiny/words?language=de").headers["Location"].endswith("/words/de")
    sends(bench, {**opened(bench), "words:title": "Klein"})
    assert bench.client.get("/author/tiny/words").headers["Location"].endswith("/words/nl")


class TwoTranslators(RuleBasedStateMachine):
    """Two fill in two texts of one language, in any order; the account of what must be there is kept beside."""

    @initialize()
    def begin(self) -> None:
        """An app over a home of its own."""
        self.folder = TemporaryDirectory()
        self.home = Home(Path(self.folder.name))
        self.home.scenarios.mkdir()
        (self.home.scenarios / "tiny.yaml").write_text(TINY)
        self.app = create_app(self.home, Settings())
        self.benches = [Bench(self.app, name) for name in ("Anna", "Piet")]
        self.forms = [opened(bench) for bench in self.benches]
        self.seen = [{"title": "", SAY: ""}, {"title": "", SAY: ""}]
        self.there = {"title": "", SAY: ""}
        self.count = 0

    @rule(who=st.integers(0, 1))
    def opens(self, who: int) -> None:
        """She loads the page again; what is there is what the account says."""
        self.forms[who] = opened(self.benches[who])
        assert {path: self.forms[who][f"words:{path}"] for path in self.there} == self.there
        self.seen[who] = dict(self.there)

    @rule(who=st.integers(0, 1), paths=st.sets(st.sampled_from(["title", SAY]), min_size=1))
    def saves(self, who: int, paths: set[str]) -> None:
        """She writes in some of the fields and saves."""
        self.count += 1
        form = {**self.forms[who], **{f"words:{path}": f"woord {self.count}" for path in paths}}
        answer = sends(self.benches[who], form)
        mine = {path: form[f"words:{path}"] for path in self.there}
        clash = {
            path
            for path, words in mine.items()
            if words not in (self.there[path], self.seen[who][path]) and self.there[path] != self.seen[who][path]
        }
        assert answer.status_code == (409 if clash else 303)
        self.there |= {path: mine[path] for path in mine if path not in clash and mine[path] != self.seen[who][path]}
        if clash:
            self.forms[who] = fields(answer.get_data(as_text=True))
            assert all(self.forms[who][f"words:{path}"] == mine[path] for path in clash)  # hers are still on the page
            self.seen[who] = dict(self.there)
        else:
            self.opens(who)

    def teardown(self) -> None:
        """Closes what was opened."""
        if hasattr(self, "app"):
            store_of(self.app).close()
            self.folder.cleanup()


TestTwoTranslators = TwoTranslators.TestCase
TestTwoTranslators.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
