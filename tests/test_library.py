"""A library takes up translations as they lie beside a scenario; clips are those of the scenario's own words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from roleplay.library import Home, Library
from roleplay.media.need import Role
from roleplay.scenario.reading import read
from roleplay.scenario.translation import texts
from tests.conftest import TINY
from tests.films import film


def po(*words: tuple[str, str, str]) -> str:
    """A PO file of (path, source, words)."""
    return "\n\n".join(f'msgctxt "{path}"\nmsgid "{source}"\nmsgstr "{told}"' for path, source, told in words) + "\n"


TITLE = po(("title", "Tiny", "Klein"))


@pytest.fixture
def dutch(home: Home) -> Path:
    """The Dutch translation of the tiny scenario: its title."""
    path = home.scenarios / "tiny.nl.po"
    path.write_text(TITLE)
    return path


def test_a_scenario_is_told_in_the_nearest_language_there_is(home: Home, dutch: Path) -> None:
    library = Library(home)
    own = library.scenario("tiny")
    assert library.languages(own) == ("en", "nl")
    titles = {code: library.translated(own, code).title for code in ("en", "nl", "nl-BE", "NL", "de")}
    assert titles == {"en": "Tiny", "nl": "Klein", "nl-BE": "Klein", "NL": "Klein", "de": "Tiny"}
    told = library.translated(own, "nl")
    assert library.original(told) is own
    assert library.translated(told, "en") is own
    assert library.languages(told) == ("en", "nl")


def test_a_translation_that_is_changed_added_or_removed_is_taken_up(home: Home, dutch: Path) -> None:
    library = Library(home)
    assert library.translated(library.scenario("tiny"), "nl").title == "Klein"
    assert not library.refresh()
    dutch.write_text(TITLE.replace("Klein", "Heel klein"))
    assert library.refresh()
    assert library.translated(library.scenario("tiny"), "nl").title == "Heel klein"
    (home.scenarios / "tiny.de.po").write_text(TITLE.replace("Klein", "Winzig"))
    dutch.unlink()
    assert library.refresh()
    assert library.languages(library.scenario("tiny")) == ("en", "de")
    assert library.translated(library.scenario("tiny"), "nl").title == "Tiny"


@pytest.mark.parametrize(
    "text", ["no PO file at all", TITLE.replace("Klein", ""), ""], ids=["broken", "empty", "nothing"]
)
def test_a_translation_without_words_is_not_offered_and_does_no_harm(home: Home, dutch: Path, text: str) -> None:
    dutch.write_text(text)
    library = Library(home)
    assert library.entry("tiny").playable
    assert library.languages(library.scenario("tiny")) == ("en",)
    assert {f.file for f in library.findings(library.entry("tiny")) if f.file} == {"tiny.nl.po"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_translation_that_may_not_be_read_does_no_harm(home: Home, dutch: Path) -> None:
    dutch.chmod(0)
    assert Library(home).scenario("tiny").title == "Tiny"


def test_only_files_of_this_very_name_are_its_translations(home: Home) -> None:
    for name in ("tiny.nl.po.bak", "tinytiny.nl.po", "tiny.po", "tiny.x.nl.po"):
        (home.scenarios / name).write_text(TITLE)
    assert Library(home).languages(Library(home).scenario("tiny")) == ("en",)


def test_clips_of_a_translated_scenario_are_those_of_its_own_words(home: Home, dutch: Path) -> None:
    film(home.media / "tiny" / "hall.mp4")
    library = Library(home)
    own = library.scenario("tiny")
    told = library.translated(own, "nl")
    assert library.find_made(told) == library.find_made(own)
    need = next(n for n in library.find_made(own) if n.place == "hall")
    built = library.workshop.build(need)
    library.find_made(told)
    assert library.clip(own, ("hall", Role.SCENE, 0)) == library.clip(told, ("hall", Role.SCENE, 0)) == built


def test_an_older_revision_is_told_in_the_words_that_still_fit_it(home: Home, dutch: Path) -> None:
    library = Library(home)
    own = library.scenario("tiny")
    changed = TINY.replace("title: Tiny", "title: Small")
    (home.scenarios / "tiny.yaml").write_text(changed)
    dutch.write_text(po(("title", "Small", "Klein"), ("goal", "You can try it.", "Je kunt het proberen.")))
    library.refresh()
    older = library.translated(library.revision(own.digest, "tiny", lambda _: None), "nl")
    assert (older.title, older.goal) == ("Tiny", "Je kunt het proberen.")
    assert library.translated(library.scenario("tiny"), "nl").title == "Klein"


def test_two_files_with_one_text_each_have_their_own_clips(home: Home) -> None:
    (home.scenarios / "twin.yaml").write_text(TINY)
    film(home.media / "twin" / "hall.mp4")
    library = Library(home)
    tiny, twin = library.scenario("tiny"), library.scenario("twin")
    library.workshop.build(next(n for n in library.find_made(twin) if n.place == "hall"))
    assert {need.scenario_id for need in library.find_made(tiny)} == {"tiny"}
    assert {need.scenario_id for need in library.find_made(twin)} == {"twin"}
    assert library.clip(tiny, ("hall", Role.SCENE, 0)) is None
    assert library.clip(twin, ("hall", Role.SCENE, 0)) is not None


def test_the_tiny_translation_is_of_a_text_that_is_there() -> None:
    scenario = read(TINY, "tiny").scenario
    assert scenario is not None
    assert ("title", "Tiny") in {(t.path, t.text) for t in texts(scenario)}
