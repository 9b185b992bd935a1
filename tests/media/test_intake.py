"""Films find their clips by name, and come in whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.finding import Mark
from roleplay.media import intake
from roleplay.media.intake import Kind, companions, gather, offer, store_captions, store_film
from roleplay.media.matching import Given, Matching, match
from roleplay.media.need import ClipNeed, Role
from roleplay.media.probe import Looks, Probe, probe_own
from roleplay.media.sources import find_source
from tests.media.cameras import put, shot


def need(place: str, file: str = "", role: Role = Role.SCENE, title: str = "") -> ClipNeed:
    return ClipNeed("tiny", place, role, 0, file or f"{place}.mp4", None, None, title, "", "en", (), Mark())


NEEDS = (
    need("arrival", title="The guest arrives"),
    need("listened"),
    need("réception"),
    need("later", "later-calm.mp4"),
    need("later", "later-cold.mp4"),
    need("stays", "ending-stays.mp4", Role.ENDING),
    need("arrival", "arrival-waiting.mp4", Role.WAITING),
)


def matched(*names: str, made: Sequence[float] = (), needs: Sequence[ClipNeed] = NEEDS) -> Matching:
    times = [*made, *[0.0] * len(names)]
    films = [Given(Path(name), Path(name).stem, time) for name, time in zip(names, times, strict=False)]
    return match(films, needs)


@pytest.mark.parametrize(
    ("name", "clip"),
    [
        ("arrival.mp4", "arrival.mp4"),
        ("ARRIVAL.MOV", "arrival.mp4"),
        ("03 arrival (2).MOV", "arrival.mp4"),
        ("scene 3 - Arrival.mov", "arrival.mp4"),
        ("arrival_take3.mov", "arrival.mp4"),
        ("arrival_t2_final.mov", "arrival.mp4"),
        ("arrival - kopie.mp4", "arrival.mp4"),
        ("The guest arrives.mov", "arrival.mp4"),
        ("Later_Calm.mov", "later-calm.mp4"),
        ("LaterCold v2.mov", "later-cold.mp4"),
        ("reception.mov", "réception.mp4"),
        ("re\u0301ception.mov", "réception.mp4"),
        ("stays.webm", "ending-stays.mp4"),
        ("arrival waiting.mov", "arrival-waiting.mp4"),
    ],
)
def test_a_name_is_sure_as_people_write_it(name: str, clip: str) -> None:
    found = matched(name)
    assert [(file, str(film.path)) for file, film in found.sure.items()] == [(clip, name)]
    assert not found.doubts


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_2034.MOV", "DSC00012.MP4", "MVI_0413.MOV", "PXL_20240101_120000123.mp4", "GX010042.MP4", "00012.mp4"),
        *(
            "VID-20240101-WA0003.mp4",
            "DJI_0001.MP4",
            "C0001.MP4",
            "8F3C2B1A-0000-4000-8000-1234567890AB.mov",
            "clip3.mp4",
        ),
    ],
)
def test_a_camera_s_name_says_nothing(name: str) -> None:
    (doubt,) = matched(name, needs=[*NEEDS, need("img"), need("clip")][:7]).doubts
    assert doubt.likely == ()
    assert "says nothing" in doubt.why


def test_a_slip_is_a_question_with_the_likeliest_first() -> None:
    found = matched("arival.mp4", "lisened.mov", "later-kalm.mov", "holiday.mp4")
    assert not found.sure
    assert {str(d.given.path): d.likely[:1] for d in found.doubts} == {
        "arival.mp4": ("arrival.mp4",),
        "lisened.mov": ("listened.mp4",),
        "later-kalm.mov": ("later-calm.mp4",),
        "holiday.mp4": (),
    }


def test_a_scene_with_several_clips_is_a_question() -> None:
    (doubt,) = matched("later.mov").doubts
    assert doubt.likely == ("later-calm.mp4", "later-cold.mp4")


def test_of_several_takes_the_highest_is_taken_or_else_the_newest() -> None:
    found = matched("arrival_take1.mov", "arrival_take3.mov", "arrival_take2.mov", made=(0, 120, 60))
    assert str(found.sure["arrival.mp4"].path) == "arrival_take3.mov"
    assert {str(left.path) for left, _better in found.passed_over} == {"arrival_take1.mov", "arrival_take2.mov"}
    newest = matched("arrival.mov", "Arrival.mp4", made=(0, 600))
    assert str(newest.sure["arrival.mp4"].path) == "Arrival.mp4"


def test_takes_that_are_not_clear_are_a_question() -> None:
    for made in ((600.0, 0.0), (600.0, 300.0)):
        found = matched("arrival_take1.mov", "arrival_take2.mov", made=made)
        assert (found.sure, len(found.doubts)) == ({}, 2)
        assert "not the newest" in found.doubts[0].why
    assert len(matched("arrival.mov", "Arrival.mp4").doubts) == 2


def test_a_scene_whose_name_ends_in_a_number_is_no_take_of_another() -> None:
    found = matched("later-2.mov", "later.mov", needs=[need("later"), need("later-2")])
    assert {file: str(film.path) for file, film in found.sure.items()} == {
        "later.mp4": "later.mov",
        "later-2.mp4": "later-2.mov",
    }


names = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=12)


@given(st.lists(names | st.sampled_from(["arrival", "arival", "later", "IMG_1", "arrival_take2", "03 listened"])))
def test_no_film_is_two_clips_and_no_film_is_lost(stems: list[str]) -> None:
    films = [Given(Path(f"{n}-{stem}.mov"), stem, float(n)) for n, stem in enumerate(stems)]
    found = match(films, NEEDS)
    told = [*found.sure.values(), *(d.given for d in found.doubts), *(left for left, _better in found.passed_over)]
    assert sorted(told, key=lambda film: film.made) == films
    assert found.sure.keys() <= {one.file for one in NEEDS}


# -- gathering ---------------------------------------------------------------------------------------------------


def test_a_folder_gives_its_films_and_captions_and_leaves_the_rest_aside(tmp_path: Path) -> None:
    for name in ("DCIM/100CANON/arrival.MOV", "arrival.nl.vtt", "arrival.described.mp4", ".hidden.mp4", "a/._x.mov"):
        put(tmp_path, name, b"x")
    put(tmp_path, "photo.jpg", b"\xff\xd8\xff")
    put(tmp_path, "film without ending", "plain.mp4")
    put(tmp_path, "a/b/c/d/too-deep.mp4", b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = gather([tmp_path])
    assert {(one.path.name, one.kind) for one in found.offers} == {
        ("arrival.MOV", Kind.FILM),
        ("film without ending", Kind.FILM),
        ("arrival.nl.vtt", Kind.CAPTIONS),
        ("arrival.described.mp4", Kind.DESCRIBED),
    }
    assert [path.name for path in found.aside] == ["photo.jpg"]


def test_a_folder_with_far_too_many_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_FILES", 3)
    for n in range(9):
        put(tmp_path, f"{n}.txt", b"")
    assert "more than 3 files" in gather([tmp_path]).refused[0].sentence


def test_captions_and_the_described_version_come_along_by_name(tmp_path: Path) -> None:
    film = put(tmp_path, "IMG_1.MOV", b"")
    for name in ("IMG_1.en.vtt", "IMG_1.vtt", "IMG_1.described.mp4", "IMG_10.en.vtt", "IMG_1.txt", "IMG_1.mp4"):
        put(tmp_path, name, b"")
    assert [(one.path.name, one.language) for one in companions(film)] == [
        ("IMG_1.described.mp4", ""),
        ("IMG_1.en.vtt", "en"),
        ("IMG_1.vtt", ""),
    ]
    assert offer(Path("scene.of the guest.vtt")).language == ""


# -- storing -----------------------------------------------------------------------------------------------------


class Here(Looks):
    """Looks in this process: what is tested here is the copying."""

    def of(self, path: Path) -> Probe:
        return probe_own(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media" / "tiny"


def lying(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def test_a_film_gets_the_name_of_its_clip_and_keeps_its_true_ending(tmp_path: Path, folder: Path) -> None:
    looks = Here()
    for film, stored in (("plain.mp4", "a.mp4"), ("fast.mov", "a.mov"), ("browser.webm", "a.webm")):
        target = folder / stored[2:]
        found = store_film(put(tmp_path, "../../etc/passwd".replace("/", "_"), film), target, "a.mp4", looks)
        assert found.path == target / stored
        assert lying(target) == {stored}
        assert (target / stored).read_bytes() == shot(film)
        assert find_source(target, need("a")) == target / stored


def test_a_film_is_never_put_over_another_unless_that_is_said(tmp_path: Path, folder: Path) -> None:
    looks = Here()
    old, new = put(tmp_path, "old.mp4", "plain.mp4"), put(tmp_path, "new.mov", "fast.mov")
    store_film(old, folder, "a.mp4", looks)
    with pytest.raises(ClipError, match=r"`a\.mp4` is there already\. Add --replace"):
        store_film(new, folder, "a.mp4", looks)
    assert lying(folder) == {"a.mp4"}
    assert store_film(old, folder, "a.mp4", looks).already
    store_film(new, folder, "a.mp4", looks, replace=True)
    assert lying(folder) == {"a.mov"}  # the old film must not go on being the clip's


def test_two_imports_at_the_same_time_never_overwrite_each_other(tmp_path: Path, folder: Path) -> None:
    copy, target = put(folder, ".x.coming-mp4", b"new"), put(folder, "a.mp4", b"old")
    with pytest.raises(ClipError, match="is there already"):
        intake.give_name(copy, target, False, "x")
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EIO])
def test_a_copy_that_fails_leaves_nothing_behind(
    trouble: int, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_film: object, copy: object, _size: int) -> None:
        copy.write(b"half")  # type: ignore[attr-defined]
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(shutil, "copyfileobj", fail)
    with pytest.raises(ClipError, match="disk is full" if trouble == errno.ENOSPC else "was not copied"):
        store_film(put(tmp_path, "x.mp4", "plain.mp4"), folder, "a.mp4", Here())
    assert lying(folder) == set()


def test_a_film_that_changes_while_it_is_copied_is_not_kept(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "copyfileobj", lambda _film, copy, _size: copy.write(shot("plain.mp4")[:-1]))
    with pytest.raises(ClipUnplayable, match="changed while it was copied"):
        store_film(put(tmp_path, "x.mp4", "plain.mp4"), folder, "a.mp4", Here())
    assert lying(folder) == set()


def test_what_a_killed_import_left_is_swept_when_it_is_old(tmp_path: Path, folder: Path) -> None:
    os.utime(put(folder, ".1-a.coming-mp4", b"half"), (0, 0))
    put(folder, ".2-b.coming-mp4", b"half of another that is at work")
    store_film(put(tmp_path, "x.mp4", "plain.mp4"), folder, "a.mp4", Here())
    assert lying(folder) == {"a.mp4", ".2-b.coming-mp4"}


def test_nothing_is_stored_or_found_outside_the_scenario_s_folder(tmp_path: Path, folder: Path) -> None:
    film = put(tmp_path, "x.mp4", "plain.mp4")
    put(tmp_path / "media", "secret.mp4", "plain.mp4")
    folder.mkdir(parents=True)
    (folder / "b.mov").symlink_to(tmp_path / "media" / "secret.mp4")
    (folder / "out").symlink_to(tmp_path)
    for file in ("../secret.mp4", "../../x.mp4", "/etc/passwd", "out/x.mp4", "..", "", "a\0b"):
        with pytest.raises(ClipNotFound, match="leads out"):
            find_source(folder, ClipNeed("tiny", "x", Role.SCENE, 0, file, None, None, "", "", "en", (), Mark()))
        with pytest.raises(ClipNotFound, match="leads out"):
            store_film(film, folder, file, Here())
    with pytest.raises(ClipNotFound, match="leads out"):
        find_source(folder, need("b"))


def test_the_exact_name_goes_before_the_same_name_with_another_ending(folder: Path) -> None:
    assert find_source(folder, need("a")) is None
    for name in ("a.mkv", "a.MOV", "a.described.mp4", "a.en.vtt", "b.mp4"):
        put(folder, name, b"x")
    assert find_source(folder, need("a")) == folder / "a.MOV"
    put(folder, "a.mp4", b"x")
    assert find_source(folder, need("a")) == folder / "a.mp4"
    put(folder, "re\u0301ception.mov", b"x")
    assert find_source(folder, need("réception")) is not None


def test_captions_are_taken_when_they_can_be_read(tmp_path: Path, folder: Path) -> None:
    sound = put(tmp_path, "x.vtt", b"WEBVTT\n\n00:00.100 --> 00:00.900\nHello\n")
    assert store_captions(sound, folder, "a.mov", "nl").path == folder / "a.nl.vtt"
    for bad in (b"", b"nothing", b"x" * (intake.MOST_CAPTION_BYTES + 1)):
        with pytest.raises(ClipUnplayable, match=r"`y\.vtt` "):
            store_captions(put(tmp_path, "y.vtt", bad), folder, "b.mp4", "nl")
    assert lying(folder) == {"a.nl.vtt"}
