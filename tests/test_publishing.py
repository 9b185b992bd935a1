"""What was published plays as it was: its text, its translations and its clips; a draft is nobody's business."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from roleplay.errors import NotPublished, ScenarioInvalid, ScenarioNotFound
from roleplay.jobs import todo
from roleplay.library import Home, Library
from roleplay.media.need import Role
from roleplay.publishing import MOST_NOTE, Publication, draft_only, folder_of, publications, publish
from roleplay.scenario.model import Scenario
from tests.conftest import TINY
from tests.films import film

HALL = ("hall", Role.SCENE, 0)
PO = 'msgctxt "title"\nmsgid "Tiny"\nmsgstr "Klein"\n'


def write(home: Home, text: str) -> None:
    (home.scenarios / "tiny.yaml").write_text(text)


def published(library: Library, note: str = "") -> Publication:
    library.refresh()
    one = publish(library.home, library.draft("tiny"), library.workshop, "Ms Jansen", 1000.0, note)
    library.refresh()
    return one


def filmed(library: Library, name: str, picture: str = "testsrc") -> str:
    """Puts a film in the place of a clip and makes it ready; the digest of the clip."""
    film(library.home.media / "tiny" / name, picture=picture)
    need = next(n for n in library.needs(draft(library)) if n.file == name)
    return library.workshop.build(need).digest


def draft(library: Library) -> Scenario:
    """What the file says."""
    found = library.draft("tiny").scenario
    assert found is not None
    return found


# -- the text ----------------------------------------------------------------------------------------------------------


def test_without_a_folder_of_publications_the_file_plays_as_it_lies(home: Home) -> None:
    library = Library(home)
    write(home, TINY.replace("Tiny", "Small"))
    library.refresh()
    assert library.scenario("tiny").title == "Small"
    assert publications(home, "tiny") == ()


def test_what_was_published_plays_whatever_becomes_of_the_file(home: Home) -> None:
    library = Library(home)
    published(library)
    for text in (TINY.replace("Tiny", "Small"), "title: [", ""):
        write(home, text)
        library.refresh()
        assert library.scenario("tiny").title == "Tiny"
        assert library.entry("tiny").raw == TINY.encode()
        assert library.draft("tiny").raw == text.encode()


def test_publishing_again_counts_up_and_plays_from_then_on(home: Home) -> None:
    library = Library(home)
    first = published(library, note="For 1B")
    write(home, TINY.replace("Tiny", "Small"))
    second = published(library)
    assert (first.number, second.number) == (1, 2)
    assert library.scenario("tiny").title == "Small"
    assert publications(home, "tiny") == (first, second)
    assert (first.by, first.at, first.note) == ("Ms Jansen", 1000.0, "For 1B")


def test_an_older_publication_is_still_read_by_its_revision_and_by_a_new_program_too(home: Home) -> None:
    library = Library(home)
    first = published(library)
    write(home, TINY.replace("Tiny", "Small"))
    published(library)
    for reader in (library, Library(home)):
        older = reader.revision(first.digest, "tiny", lambda _digest: None)
        assert (older.title, older.digest) == ("Tiny", first.digest)


def test_a_revision_whose_publication_is_gone_is_read_from_its_kept_text(home: Home) -> None:
    library = Library(home)
    first = published(library)
    shutil.rmtree(home.published)
    kept = {first.digest: TINY.encode()}
    older = Library(home).revision(first.digest, "tiny", kept.get)
    assert (older.title, older.digest) == ("Tiny", first.digest)


def test_in_an_empty_folder_lies_a_draft_that_nobody_is_told_of(home: Home) -> None:
    draft_only(home, "tiny")
    library = Library(home)
    assert (library.entries(), library.playable()) == ((), ())
    assert [entry.id for entry in library.drafts()] == ["tiny"]
    with pytest.raises(ScenarioNotFound) as refused:
        library.scenario("tiny")
    with pytest.raises(ScenarioNotFound) as unknown:
        library.scenario("nothing")
    assert refused.value.sentence.replace("tiny", "nothing") == unknown.value.sentence
    published(library)
    assert library.scenario("tiny").title == "Tiny"


def test_who_takes_the_file_away_takes_the_role_play_out_of_the_catalogue_and_no_attempt(home: Home) -> None:
    library = Library(home)
    first = published(library)
    (home.scenarios / "tiny.yaml").unlink()
    for reader in (library, Library(home)):
        reader.refresh()
        assert reader.playable() == ()
        assert reader.revision(first.digest, "tiny", lambda _digest: None).title == "Tiny"


# -- what can't be published -------------------------------------------------------------------------------------------


def test_what_has_mistakes_can_t_be_published_and_leaves_nothing(home: Home) -> None:
    write(home, TINY.replace("begin: hall", "begin: nowhere"))
    library = Library(home)
    with pytest.raises(ScenarioInvalid) as refused:
        published(library)
    assert [finding.code for finding in refused.value.findings if finding.severity == "error"] == ["unknown-start"]
    assert not home.published.exists()


def test_a_film_that_can_t_be_read_is_a_mistake_as_well(home: Home) -> None:
    (home.media / "tiny").mkdir()
    (home.media / "tiny" / "hall.mp4").write_bytes(b"no film")
    with pytest.raises(ScenarioInvalid) as refused:
        published(Library(home))
    assert "clip-unplayable" in {finding.code for finding in refused.value.findings}


def test_where_nothing_has_changed_nothing_is_published(home: Home) -> None:
    library = Library(home)
    published(library)
    with pytest.raises(NotPublished, match="Nothing has changed since publication 1"):
        published(library)
    write(home, TINY.replace("Tiny", "Small"))
    published(library)
    write(home, TINY)
    assert published(library).digest == publications(home, "tiny")[0].digest  # back to what it was: a new number
    assert library.scenario("tiny").title == "Tiny"


def test_a_film_that_is_not_made_ready_yet_is_waited_for(home: Home) -> None:
    library = Library(home)
    film(home.media / "tiny" / "hall.mp4")
    with pytest.raises(NotPublished, match=r"`hall\.mp4`.*roleplay build tiny"):
        published(library)
    filmed(library, "hall.mp4")
    assert published(library).number == 1


def test_of_two_who_publish_at_once_each_number_is_one_s_own(home: Home) -> None:
    library = Library(home)
    entry, gate = library.draft("tiny"), threading.Barrier(8)
    made: list[Publication] = []
    late: list[NotPublished] = []

    def run() -> None:
        gate.wait()
        try:
            made.append(publish(home, entry, library.workshop, "somebody", 1.0))
        except NotPublished as fault:
            late.append(fault)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.number for one in made] == [1]
    assert len(late) == 7
    assert [path.name for path in folder_of(home, "tiny").iterdir()] == ["1"]


# -- what lies there ---------------------------------------------------------------------------------------------------


def test_what_lies_there_can_be_read_by_a_person(home: Home) -> None:
    (home.scenarios / "tiny.nl.po").write_text(PO)
    library = Library(home)
    one = published(library, note="é" * 2 * MOST_NOTE)
    assert sorted(path.name for path in one.folder.iterdir()) == ["nl.po", "publication.json", "scenario.yaml"]
    told = json.loads((one.folder / "publication.json").read_text())
    assert {**told, "clips": len(told["clips"])} == {
        "number": 1, "at": 1000.0, "by": "Ms Jansen", "note": "é" * MOST_NOTE, "digest": one.digest, "clips": 5,
    }  # fmt: skip


def _no_facts(folder: Path) -> None:
    (folder / "publication.json").unlink()


def _half_facts(folder: Path) -> None:
    (folder / "publication.json").write_text('{"number": 2, "clips": [["hall"]]}')


def _no_text(folder: Path) -> None:
    (folder / "scenario.yaml").unlink()


@pytest.mark.parametrize("harm", [_no_facts, _half_facts, _no_text])
def test_of_a_damaged_publication_the_one_before_plays_and_its_number_stays_its_own(
    home: Home, harm: Callable[[Path], None]
) -> None:
    library = Library(home)
    published(library)
    write(home, TINY.replace("Tiny", "Small"))
    harm(published(library).folder)
    assert Library(home).scenario("tiny").title == "Tiny"
    write(home, TINY.replace("Tiny", "Large"))
    assert published(Library(home)).number == 3


# -- its words and clips -----------------------------------------------------------------------------------------------


def test_translations_are_those_that_were_published(home: Home) -> None:
    words = home.scenarios / "tiny.nl.po"
    words.write_text(PO)
    library = Library(home)
    first = published(library)
    words.write_text(PO.replace("Klein", "Heel klein"))
    library.refresh()
    assert library.translated(library.scenario("tiny"), "nl").title == "Klein"
    second = published(library)
    assert first.digest != second.digest  # other words are another revision
    assert library.translated(library.scenario("tiny"), "nl").title == "Heel klein"
    words.unlink()
    library.refresh()
    older = library.revision(first.digest, "tiny", lambda _digest: None)
    assert library.translated(older, "nl").title == "Klein"
    assert library.languages(older) == ("en", "nl")


def test_clips_are_those_that_were_published_and_other_clips_are_another_revision(home: Home) -> None:
    library = Library(home)
    bars = filmed(library, "hall.mp4", picture="smptebars")
    first = published(library)
    other = filmed(library, "hall.mp4", picture="testsrc2")
    library.refresh()
    now = library.clip(library.scenario("tiny"), HALL)
    assert now is not None
    assert now.digest == bars != other
    second = published(library)
    after = library.clip(library.scenario("tiny"), HALL)
    assert after is not None
    assert after.digest == other
    assert first.digest != second.digest
    for reader in (library, Library(home)):
        older = reader.clip(reader.revision(first.digest, "tiny", lambda _digest: None), HALL)
        assert older is not None
        assert older.digest == bars


def test_a_film_that_comes_after_publishing_waits_for_the_next_one(home: Home) -> None:
    library = Library(home)
    drawn = next(n for n in library.needs(draft(library)) if n.place == "hall")
    library.workshop.build(drawn)
    published(library)
    filmed(library, "hall.mp4")
    found = library.clip(library.scenario("tiny"), HALL)
    assert found is not None
    assert found.kind == "storyboard"
    filmed(library, "hall.described.mp4")
    assert library.described(library.scenario("tiny"), "hall", 0) is None
    second = published(library)
    assert ("hall", Role.DESCRIBED, 0) in second.clips
    assert library.described(library.scenario("tiny"), "hall", 0) is not None


def test_a_drawing_that_was_not_made_yet_is_made_of_the_words_that_were_published(home: Home) -> None:
    library = Library(home)
    published(library)
    write(home, TINY.replace("Where is my bag?", "Where is my hat?"))
    library.refresh()
    need = next(n for n in library.find_made(library.scenario("tiny")) if n.place == "hall")
    assert "bag" in need.script
    assert library.workshop.build(need).digest == publications(home, "tiny")[0].clips[HALL]
    assert library.clip(library.scenario("tiny"), HALL) is not None
    assert {n.script for n in todo(library) if n.place == "hall"} == {"GUEST (angry)\nWhere is my hat?"}


@pytest.mark.parametrize("replaced", [False, True], ids=["film-is-there", "film-is-another"])
def test_a_clip_that_was_lost_is_made_again_from_its_film_or_drawn(home: Home, replaced: bool) -> None:
    library = Library(home)
    bars = filmed(library, "hall.mp4", picture="smptebars")
    published(library)
    if replaced:
        film(home.media / "tiny" / "hall.mp4", picture="testsrc2")
    shutil.rmtree(home.clips / bars)
    library = Library(home)
    need = next(n for n in library.find_made(library.scenario("tiny")) if n.place == "hall")
    made, problem = library.workshop.build_or_storyboard(need)
    assert problem is None
    assert (made.kind, made.digest == bars) == (("storyboard", False) if replaced else ("filmed", True))
    found = library.clip(library.scenario("tiny"), HALL)
    assert found is not None
    assert found.digest == made.digest
