"""What a file is by its own bytes: a container, a playlist or picture that is called a film, a film that is cut off.

Pure reading of bytes, so that most of what is no film is refused before libav sees any of it. Every refusal is a
predicate: the caller puts the file's name in front.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from roleplay.said import said

HEAD = 4096
"""Bytes at the beginning that are looked at."""

MOST_BOXES = 20_000
"""Boxes of an MP4 that are looked at: a film of thirty minutes in fragments of a second has 3,600."""


class Refused(Exception):
    """The file is not taken; `said` is a predicate: what is so, then the mend."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.said = told


@dataclass(frozen=True, slots=True)
class Container:
    """A container: the demuxer that is forced on libav, and the `ending` that a file of it truly has."""

    demuxer: str
    ending: str


_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_PHOTO_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_PLAYLIST = said("is a playlist that names other files, no film. Give the film itself, as MP4.")
_PAGE = said("is a web page, no film: the download went wrong. Sign in there and download the film again.")
_CAPTIONS = said("holds captions, no film. Give it the ending .vtt and lay it beside the film.")
_TEXTS = (
    (b"#extm3u", _PLAYLIST),
    (b"ffconcat", _PLAYLIST),
    (b"[playlist]", _PLAYLIST),
    (b"file ", _PLAYLIST),
    (b"<smil", _PLAYLIST),
    (b"<mpd", _PLAYLIST),
    (b"v=0", _PLAYLIST),
    (b"[internetshortcut]", said("is a link to a page, no film. Open it and download the film itself.")),
    (b"<!doctype", _PAGE),
    (b"<html", _PAGE),
    (b"<head", _PAGE),
    (b"webvtt", _CAPTIONS),
    (b"[script info]", _CAPTIONS),
    (b"1\n00:", _CAPTIONS),
    (b"1\r\n00:", _CAPTIONS),
)
_SOUND = said("is sound without a picture. Film the scene, or leave it to the storyboard.")
_PHOTO = said("is a photo, no film. Film the scene, or leave it to the storyboard.")
_BINARIES = (
    (b"\x89PNG", _PHOTO),
    (b"\xff\xd8\xff", _PHOTO),
    (b"GIF8", said("is a GIF picture. Export it as MP4.")),
    (b"FLV", said("is a Flash film. Export it as MP4.")),
    (b"\x30\x26\xb2\x75", said("is a Windows Media film. Export it as MP4.")),
    (b"\x00\x00\x01\xba", said("is an MPEG film of an old camera or DVD. Export it as MP4.")),
    (b"OggS", said("is an Ogg film. Export it as MP4.")),
    (b"ID3", _SOUND),
    (b"fLaC", _SOUND),
    (b"%PDF", said("is a PDF, no film. Give the film itself.")),
    (b"PK\x03\x04", said("is a ZIP. Unpack it and give the films in it.")),
    (b"Rar!", said("is a RAR archive. Unpack it and give the films in it.")),
    (b"\x7fELF", said("is a program, no film.")),
    (b"MZ", said("is a program, no film.")),
)
NO_FILM = said("can't be read as a film: it is no MP4, MOV, MKV or WebM inside. Export it as MP4.")
CUT_OFF = said("is cut off: a part of it is missing. Copy it again from the camera or phone.")


def container_of(head: bytes) -> Container:
    """The container that a file's first bytes show. Raises Refused with what it is instead."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Container("matroska", ".webm" if b"webm" in head[:64] else ".mkv")
    if head[4:8] in _BOXES:
        brand = head[8:12]
        if head[4:8] == b"ftyp" and brand in _PHOTO_BRANDS:
            raise Refused(_PHOTO)
        return Container("mov", ".mp4" if head[4:8] == b"ftyp" and brand != b"qt  " else ".mov")
    raise Refused(_instead(head))


def _instead(head: bytes) -> str:
    if head and not head.strip(b"\0"):
        return said("holds nothing but zeros: the copy went wrong. Copy it again from the camera or phone.")
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if text.startswith(b"<?xml"):
        return next((told for sign, told in _TEXTS if sign[:1] == b"<" and sign in text), NO_FILM)
    for sign, told in _TEXTS:
        if text.startswith(sign):
            return told
    for sign, told in _BINARIES:
        if head.startswith(sign):
            return told
    if head[:4] == b"RIFF":
        return said("is an AVI film. Export it as MP4.") if head[8:12] == b"AVI " else _SOUND
    if head[0:189:188] == b"GG" or head[4:197:192] == b"GG":  # packets of a transport stream
        return said("is a camcorder's film (AVCHD). Export it as MP4.")
    return NO_FILM


def whole(file: IO[bytes], size: int, container: Container) -> None:
    """Sees that nothing of the file is missing and that none of it lies in another file. Raises Refused."""
    if container.demuxer == "matroska":
        _whole_matroska(file, size)
        return
    found = set()
    for kind, _start, end in _boxes(file, 0, size, [MOST_BOXES]):
        if end > size:
            raise Refused(CUT_OFF)
        found.add(kind)
    if b"moov" not in found:
        raise Refused(CUT_OFF)  # cameras write it last
    if any(_leads_out(file, entry) for entry in _references(file, size)):
        raise Refused(said("is a QuickTime film that keeps its picture in another file. Export it as one MP4."))


def _boxes(file: IO[bytes], start: int, end: int, left: list[int]) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte of the content and end of each box; an end beyond the file is told as it stands there."""
    while start + 8 <= end:
        left[0] -= 1
        if left[0] < 0:
            raise Refused(said("is built of far too many parts to be a film. Export it again, as MP4."))
        file.seek(start)
        head = file.read(16)
        length, kind, content = int.from_bytes(head[:4]), head[4:8], start + 8
        if length == 1:
            length, content = int.from_bytes(head[8:16]), start + 16
        elif length == 0:
            length = end - start  # to the end
        if length < content - start or not all(32 <= sign < 127 or sign == 0xA9 for sign in kind):
            return  # padding that some cameras leave at the end
        yield kind, content, start + length
        start += length


def _references(file: IO[bytes], size: int) -> Iterator[tuple[int, int]]:
    """Where the entries of all data references (`dref`) lie."""
    left = [MOST_BOXES]
    spans = [(0, size)]
    for wanted in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        spans = [
            (content, min(end, upto))
            for start, upto in spans
            for kind, content, end in _boxes(file, start, upto, left)
            if kind == wanted
        ]
    for start, end in spans:
        for _kind, content, upto in _boxes(file, start + 8, end, left):  # after version, flags and count
            yield content, upto


def _leads_out(file: IO[bytes], entry: tuple[int, int]) -> bool:
    """Whether a data reference is another file: not marked "in this file", and something is named."""
    content, end = entry
    file.seek(content)
    flags = file.read(4)
    return end - content > 5 and len(flags) == 4 and not flags[3] & 1


def _whole_matroska(file: IO[bytes], size: int) -> None:
    """Compares the length that the file says it has (often none, of a live recording) with its true one."""
    file.seek(0)
    head = file.read(HEAD)
    at = 4
    for _element in range(2):  # the EBML head, then the segment
        length, width = _vint(head[at : at + 8])
        at += width
        if length is None:
            return
        if at + length > size:
            raise Refused(CUT_OFF)
        at += length
        if head[at : at + 4] != b"\x18\x53\x80\x67":
            return
        at += 4


def _vint(raw: bytes) -> tuple[int | None, int]:
    """A number of Matroska and its width in bytes; None is "not known"."""
    width = 9 - raw[0].bit_length() if raw and raw[0] else 8
    value = int.from_bytes(raw[:width]) & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), width


def size_of(file: IO[bytes]) -> int:
    """The file's length in bytes."""
    return os.fstat(file.fileno()).st_size
