"""Captions as WebVTT (W3C): made from a script, written, and read however they were made.

They lie beside the film, one file per language: `arrival.en.vtt`, `arrival.nl.vtt`. What is served is written anew, so
the reader is forgiving where nothing is lost (SRT, no first line, UTF-16) and tells the line where something would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from roleplay.said import said
from roleplay.scenario.script import PAUSE, Beat, Script, seconds

LINE = 42
"""Characters of one line on the screen."""
LONGEST = 2 * LINE
"""Characters of one cue: two lines."""

_TIME = re.compile(r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})", re.ASCII)
_ARROW = re.compile(r"\s*(\S+?)\s*-->\s*(\S+)(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9:][^<>]*>")
_ENTITY = re.compile(r"&(amp|lt|gt|nbsp|lrm|rlm|quot|#39);")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "lrm": "", "rlm": "", "quot": '"', "#39": "'"}
_NO_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_PLACE_TO_BREAK = re.compile(r"[.!?…,;:]\s")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on screen from `start` to `end`, in seconds; `line` is where its time stands in the file (0: in none)."""

    start: float
    end: float
    who: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of a caption file that can't be read: its line, and a sentence with the mend."""

    line: int
    sentence: str


# -- from a script ---------------------------------------------------------------------------------------------------


def cues_from_script(script: Script, lead: float = 0.0) -> tuple[Cue, ...]:
    """Cues for the beats one after the other, `lead` seconds in; an action is a cue that nobody speaks."""
    cues: list[Cue] = []
    at = lead
    for beat in script.beats:
        length = seconds(beat)
        cues.extend(_cues(beat, at, length - PAUSE / 2))
        at += length
    return tuple(cues)


def _cues(beat: Beat, at: float, length: float) -> Iterator[Cue]:
    parts = split(beat.text)
    whole = sum(map(len, parts))
    for part in parts:
        took = length * len(part) / whole
        yield Cue(round(at, 3), round(at + took, 3), beat.who or "", part)
        at += took


def split(text: str) -> list[str]:
    """Parts that fit two lines, broken after a sentence or a comma where there is one."""
    text = text.strip()
    parts, done = [], 0
    while len(text) - done > LINE:
        window = text[done : done + LONGEST + 2]
        room = _room(window)
        if done + room >= len(text):
            break
        window = window[: room + 1]
        at = max((m.end() for m in _PLACE_TO_BREAK.finditer(window) if m.end() > LONGEST // 3), default=0)
        at = at or window.rfind(" ")
        at = at if at > 0 else room
        parts.append(window[:at].strip())
        done += at + (len(window[at:]) - len(window[at:].lstrip()))
    return [*parts, text[done:].strip()]


def _room(text: str) -> int:
    """How many characters of the text two lines take: a line is full when the next word does not fit."""
    first = text.rfind(" ", 0, LINE + 1)
    return first + 1 + LINE if first > 0 else LONGEST


def in_lines(text: str) -> str:
    """The words of a cue in two lines where one is too long: the shorter above, both within LINE where that can be."""
    if len(text) <= LINE:
        return text
    spaces = [m.start() for m in re.finditer(r"(?<=\S) (?=\S)", text)]
    if not spaces:
        return text
    at = min(spaces, key=lambda s: (max(s, len(text) - s - 1) > LINE, abs(s + s + 1 - len(text)), s))
    return f"{text[:at]}\n{text[at + 1 :]}"


# -- writing ---------------------------------------------------------------------------------------------------------


def write_vtt(cues: Iterable[Cue], note: str = "") -> str:
    """Cues as a WebVTT file, in lines that fit; the `note` is for whoever opens the file, and never shown."""
    blocks = ["WEBVTT", *(f"NOTE\n{line}" for line in (note.replace("-->", "→").strip(),) if line)]
    for cue in cues:
        text = in_lines(" ".join(filter(None, map(str.strip, cue.text.splitlines()))))
        who = " ".join(cue.who.split())
        blocks.append(f"{clock(cue.start)} --> {clock(cue.end)}\n{f'<v {_safe(who)}>' if who else ''}{_safe(text)}")
    return "\n\n".join(blocks) + "\n"


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(moment: float) -> str:
    """A moment (seconds) as WebVTT writes it."""
    millis = round(moment * 1000)
    return f"{millis // 3_600_000:02}:{millis // 60_000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"


# -- reading ---------------------------------------------------------------------------------------------------------


def decoded(raw: bytes) -> str:
    """The text of a caption file: UTF-8, UTF-16 as Windows' Notepad saves it, or the old Windows code page."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw[:2]:
        return raw.decode("utf-16-be" if raw[0] == 0 else "utf-16-le", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def read_vtt(text: str) -> tuple[tuple[Cue, ...], tuple[Unreadable, ...]]:
    """Cues, and what could not be read. Never raises, and takes time in proportion to the text."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    problems: list[Unreadable] = []
    for block in _blocks(lines):
        found = _cue(block)
        if isinstance(found, Cue):
            cues.append(found)
        elif found is not None:
            problems.append(found)
    if not cues and len(problems) > 1 and not any("-->" in line for line in lines):
        told = said("This is no file of captions: there is no time in it. Export the captions as WebVTT.")
        problems = [Unreadable(problems[0].line, told)]
    if not any(line.strip() for line in lines):
        problems.append(Unreadable(1, said("It is empty. Write the captions, or take the file away.")))
    return tuple(cues), tuple(problems)


_Block = list[tuple[int, str]]
"""Lines that belong together, each with its number."""


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """The pieces between empty lines. Where the empty line was forgotten, a second time starts a new piece."""
    block: _Block = []
    timed = False
    for number, line in enumerate(lines[_head(lines) :], _head(lines) + 1):
        arrow = "-->" in line
        if not line.strip():
            if block:
                yield block
            block, timed = [], False
            continue
        if arrow and timed and not _NO_CUES.match(block[0][1]):
            counted = len(block) > 2 and block[-1][1].strip().isdecimal()  # the number of the next one, as in SRT
            name = [block.pop()] if counted else []
            yield block
            block = name
        block.append((number, line))
        timed = timed or arrow
    if block:
        yield block


def _head(lines: list[str]) -> int:
    """How many lines the head takes: WEBVTT and what stands right below it, up to the first time."""
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].lstrip().upper().startswith("WEBVTT"):
        return 0
    below = range(first + 1, len(lines))
    return next((i for i in below if not lines[i].strip() or "-->" in lines[i]), len(lines))


def _cue(block: _Block) -> Cue | Unreadable | None:
    """The cue of a block, what is wrong with it, or nothing when it is a remark, a style or without words."""
    if _NO_CUES.match(block[0][1]):
        return None
    at = next((i for i, (_, line) in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        mend = said("Put a time above it, or take the empty line above it out if it belongs to the caption before.")
        return Unreadable(
            block[0][0], said("There is no time above “{block}”. {mend}", block=_short(block[0][1]), mend=mend)
        )
    number, time = block[at]
    arrow = _ARROW.fullmatch(time)
    start, end = (_seconds(arrow[1]), _seconds(arrow[2])) if arrow else (None, None)
    if start is None or end is None:
        return Unreadable(
            number,
            said(
                "The time “{time}” can't be read. Write it as 00:01.500 --> 00:04.000 (minutes, seconds).",
                time=_short(time),
            ),
        )
    if end <= start:
        told = said(
            "This caption ends before it begins: “{time}”. The first time must be the earlier one.", time=_short(time)
        )
        return Unreadable(number, told)
    who, words = _spoken(" ".join(filter(None, (line.strip() for _, line in block[at + 1 :]))))
    return Cue(start, end, who, words, number) if words else None


def _short(line: str) -> str:
    told = " ".join(line[:200].split())
    return told if len(told) <= 40 else told[:39] + "…"


def _spoken(text: str) -> tuple[str, str]:
    """Who says it (nobody, when it is more than one) and the words, without tags and entities."""
    voices = {" ".join(_plain(name).split()) for name in _VOICE.findall(text)}
    return (voices.pop() if len(voices) == 1 else ""), _plain(_TAG.sub("", text)).strip()


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda m: _SIGNS[m[1]], text)


def _seconds(clock: str) -> float | None:
    match = _TIME.fullmatch(clock)
    if match is None:
        return None
    whole = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    return (whole * 1000 + int(match[4].ljust(3, "0"))) / 1000


# -- beside a film ---------------------------------------------------------------------------------------------------


def captions_beside(film: Path) -> Mapping[str, Path]:
    """The caption files of a film by language, those of its described version not among them."""
    found: dict[str, Path] = {}
    for path in sorted(film.parent.glob("*.vtt")):
        stem, _, language = path.name.removesuffix(".vtt").rpartition(".")
        if stem == film.stem and language and path.is_file():
            found[language] = path
    return found


def same_language(one: str, other: str) -> bool:
    """Whether two codes name one language: `en-GB` and `en` do."""
    return one.lower().split("-")[0] == other.lower().split("-")[0]


def cut_cues(cues: Iterable[Cue], start: float | None = None, end: float | None = None) -> tuple[Cue, ...]:
    """Cues of a film as they are in a cut of it (`start` to `end`, in seconds): moved, shortened, in order of time.

    A cue of which less than a tenth of a second would be left is left out: it would only flash.
    """
    begin = start or 0.0
    kept = []
    for cue in cues:
        first = max(cue.start, begin)
        last = cue.end if end is None else min(cue.end, end)
        whole = first == cue.start and last == cue.end
        if last - first >= 0.1 or (whole and last > first):
            kept.append(replace(cue, start=round(first - begin, 3), end=round(last - begin, 3)))
    return tuple(sorted(kept, key=lambda cue: cue.start))
