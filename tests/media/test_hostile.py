"""Files that were made to harm, or broke on their way, are refused in a sentence that helps."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.media.probe import probe, probe_own, shown
from roleplay.media.streams import MOST_BYTES
from tests.media.cameras import put, shot


def box(kind: bytes, *content: bytes) -> bytes:
    """One box of an MP4."""
    inside = b"".join(content)
    return struct.pack(">I", 8 + len(inside)) + kind + inside


def outside(entry: bytes) -> bytes:
    """A QuickTime film whose picture lies in another file."""
    dref = box(b"dref", bytes(4), struct.pack(">I", 1), entry)
    moov = box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"dinf", dref)))))
    return box(b"ftyp", b"qt  ", bytes(4)) + moov


def patched(film: str, *changes: tuple[bytes, int, bytes]) -> bytes:
    """A film with bytes exchanged: after each sign, so far on."""
    raw = bytearray(shot(film))
    for sign, skip, new in changes:
        at = raw.find(sign)
        assert at >= 0
        while at >= 0:
            raw[at + skip : at + skip + len(new)] = new
            at = raw.find(sign, at + 1)
    return bytes(raw)


HUGE = struct.pack(">HH", 20000, 20000)
PNG = b"\x89PNG\r\n\x1a\n" + box(b"IHDR", HUGE)
PACKETS = (b"\x47" + bytes(187)) * 3
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is empty"),
    "zeros": (bytes(5000), "nothing but zeros"),
    "hls": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "playlist"),
    "hls after a mark": (b"\xef\xbb\xbf\n #EXTM3U\n/etc/passwd\n", "playlist"),
    "concat": (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
    "concat without head": (b"file '/etc/passwd'\n", "playlist"),
    "dash": (b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>', "playlist"),
    "smil": (b"<smil><body/></smil>", "playlist"),
    "sdp": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", "playlist"),
    "page": (b"<!DOCTYPE html><title>Sign in</title>", "web page"),
    "captions": (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n", "captions"),
    "photo": (box(b"ftyp", b"heic", bytes(4)), "photo"),
    "png": (PNG, "photo"),
    "avi": (b"RIFF\x10\0\0\0AVI LIST", "AVI"),
    "camcorder": (PACKETS, "AVCHD"),
    "zip": (b"PK\x03\x04" + bytes(40), "ZIP"),
    "noise": (b"not a film at all", "can't be read"),
    "url": (outside(box(b"url ", bytes(4), b"file:///etc/passwd\0")), "another file"),
    "alias": (outside(box(b"alis", bytes(4), bytes(160))), "another file"),
    "bomb of boxes": (box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 30_000, "far too many parts"),
    "head only": (box(b"ftyp", b"isom", bytes(4)), "cut off"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_film_is_refused_by_its_first_bytes_whatever_its_name(name: str, tmp_path: Path) -> None:
    content, says = HOSTILE[name]
    with pytest.raises(ClipUnplayable) as refusal:
        probe_own(put(tmp_path, "arrival.mp4", content))
    assert says in refusal.value.sentence
    assert refusal.value.sentence.startswith("`arrival.mp4` ")
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("film", ["plain.mp4", "fast.mov", "surround.mkv", "browser.webm"])
def test_a_film_that_was_cut_off_is_told_as_such(film: str, tmp_path: Path) -> None:
    whole = shot(film)
    for share in (0.3, 0.6, 0.95):
        with pytest.raises(ClipUnplayable, match="is cut off"):
            probe_own(put(tmp_path, film, whole[: int(len(whole) * share)]))


def test_twenty_thousand_pixels_square_are_refused_before_one_is_drawn(tmp_path: Path) -> None:
    huge = patched("drawn.mov", (b"\xff\xc0\x00\x11\x08", 5, HUGE), (b"jpeg\0\0\0\0", 28, HUGE))
    with pytest.raises(ClipUnplayable, match="8192 × 4320 pixels"):
        probe(put(tmp_path, "x.mov", huge))
    wide = patched("browser.webm", (b"\xb0\x81\x40", 0, b"\xb0\x81\xff"), (b"\xba\x81\x24", 0, b"\xba\x81\xff"))
    assert probe(put(tmp_path, "x.webm", wide)).width in (64, 255)  # a size that lies is only a lie


def test_ten_hours_are_refused_by_the_head(tmp_path: Path) -> None:
    for content in (shot("hours.mp4"), patched("browser.webm", (b"\x44\x89\x88", 3, struct.pack(">d", 36e6)))):
        with pytest.raises(ClipUnplayable, match=r"is 10\.0 hours long, and 30 minutes is the most"):
            probe_own(put(tmp_path, "x", content))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = put(tmp_path, "x.mp4", "plain.mp4")
    os.truncate(path, MOST_BYTES + 1)  # holes: nothing is written
    with pytest.raises(ClipUnplayable, match=r"is 4\.3 GB, and 4\.3 GB is the most"):
        probe_own(path)


def test_a_picture_in_a_form_that_is_not_listed_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ClipUnplayable, match=r"not taken \(cinepak\)"):
        probe(put(tmp_path, "x.mov", "old.mov"))


def test_what_is_no_ordinary_file_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "link.mp4").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "folder.mp4").mkdir()
    here = socket.socket(socket.AF_UNIX)
    here.bind(str(tmp_path / "socket.mp4"))
    here.close()
    for name, says in (
        ("link", "is a link"),
        ("pipe", "no ordinary"),
        ("folder", "is a folder"),
        ("socket", "no ordi"),
    ):
        with pytest.raises(ClipUnplayable, match=says):
            probe(tmp_path / f"{name}.mp4")
    for name in ("none.mp4", "x" * 5000, "a\0b"):
        with pytest.raises(ClipNotFound):
            probe(tmp_path / name)


def test_the_process_that_looks_can_open_and_write_nothing_more() -> None:
    tries = """
import socket
from roleplay.media.look import restrict
restrict()
for what in (lambda: open("/etc/passwd"), lambda: open("/tmp/x", "w"), socket.socket, lambda: bytearray(2 * 1024**3)):
    try:
        what()
        print("worked")
    except (OSError, MemoryError) as fault:
        print(type(fault).__name__)
"""
    done = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["OSError", "OSError", "OSError", "MemoryError"]


def test_many_bad_films_at_once_leave_the_rest_of_the_program_running(tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{n}.mp4", shot("plain.mp4")[: -1 - n]) for n in range(3)]
    told: list[str] = []

    def look(path: Path) -> None:
        with pytest.raises(ClipUnplayable) as refusal:
            probe(path)
        told.append(refusal.value.sentence)

    threads = [threading.Thread(target=look, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == 3


def test_a_name_is_shown_in_one_plain_line() -> None:
    assert shown("a\nb\x1b[31m\u202etxt`.mp4") == "a�b�[31m�txt�.mp4"
    assert len(shown("x" * 5000)) == 80
    shown("\udcff.mp4").encode()


@settings(max_examples=40)
@given(
    st.sampled_from(["plain.mp4", "surround.mkv", "browser.webm", "drawn.mov"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=12),
    st.floats(0, 1),
    st.binary(max_size=200),
)
def test_random_bytes_after_a_valid_head_are_a_film_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory,
    film: str,
    changes: list[tuple[float, bytes]],
    kept: float,
    behind: bytes,
) -> None:
    raw = bytearray(shot(film))
    for place, new in changes:
        at = 16 + int(place * (len(raw) - 24))
        raw[at : at + len(new)] = new
    path = tmp_path_factory.getbasetemp() / "random"
    path.write_bytes(raw[: 16 + int(kept * len(raw))] + behind)
    try:
        assert probe_own(path).seconds > 0
    except ClipError as refusal:
        assert refusal.sentence.startswith("`random` ")
