"""Captions as WebVTT (W3C): made from a script, written, and read however they were made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from roleplay.scenario.script import PAUSE, Beat, Script, seconds

LONGEST = 84
"""Characters of one cue: two lines of 42."""

_TIME = re.compile(r"^(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})$")
_ARROW = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)(?:\s.*)?$")
_VOICE = re.compile(r"^<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9:][^>]*>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on screen from `start` to `end`, in seconds."""

    start: float
    end: float
    who: str
    text: str


def cues_from_script(script: Script, lead: float = 0.0) -> tuple[Cue, ...]:
    """Cues for the beats one after the other, `lead` seconds in; an action is a cue that nobody speaks."""
    cues: list[Cue] = []
    at = lead
    for beat in script.beats:
        length = seconds(beat)
        cues.extend(_cues(beat, at, length - PAUSE / 2))
        at += length
    return tuple(cues)


def _cues(beat: Beat, at: float, length: float) -> Iterable[Cue]:
    parts = _split(beat.text)
    whole = sum(map(len, parts))
    for part in parts:
        took = length * len(part) / whole
        yield Cue(round(at, 3), round(at + took, 3), beat.who or "", part)
        at += took


def _split(text: str) -> list[str]:
    """Parts of at most LONGEST characters, broken after a sentence or a comma where there is one."""
    rest, parts = text.strip(), []
    while len(rest) > LONGEST:
        window = rest[: LONGEST + 1]
        at = max((m.end() for m in re.finditer(r"[.!?…,;:]\s", window) if m.end() > LONGEST // 3), default=0)
        at = at or window.rfind(" ") or 0
        at = at if at > 0 else LONGEST
        parts.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [*parts, rest] if rest else parts or [""]


def write_vtt(cues: Iterable[Cue]) -> str:
    """Cues as a WebVTT file."""
    blocks = ["WEBVTT"]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        voice = f"<v {cue.who.replace('>', '')}>" if cue.who else ""
        blocks.append(f"{_clock(cue.start)} --> {_clock(cue.end)}\n{voice}{text}")
    return "\n\n".join(blocks) + "\n"


def read_vtt(text: str) -> tuple[tuple[Cue, ...], tuple[str, ...]]:
    """Cues, and sentences about the blocks that could not be read. Never raises."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    problems: list[str] = []
    if not text.startswith("WEBVTT"):
        problems.append("The first line is not WEBVTT.")
    cues = []
    for block in re.split(r"\n{2,}", text):
        lines = block.split("\n")
        if lines[0].startswith(("WEBVTT", "NOTE", "STYLE", "REGION")):
            lines = []
        at = next((i for i, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:
            if any(line.strip() for line in lines):
                problems.append(f"This block has no time: “{lines[0][:40]}”.")
            continue
        arrow = _ARROW.match(lines[at])
        start, end = (_seconds(arrow[1]), _seconds(arrow[2])) if arrow else (None, None)
        if start is None or end is None or end <= start:
            problems.append(f"This time can't be read: “{lines[at][:40]}”.")
            continue
        who, words = _spoken(" ".join(filter(None, (line.strip() for line in lines[at + 1 :]))))
        if words:
            cues.append(Cue(start, end, who, words))
    return tuple(cues), tuple(problems)


def _spoken(text: str) -> tuple[str, str]:
    voice = _VOICE.match(text)
    words = _TAG.sub("", text)
    for entity, sign in _ENTITIES.items():
        if entity != "&amp;":
            words = words.replace(entity, sign)
    return (voice[1].strip() if voice else ""), words.replace("&amp;", "&").strip()


def _clock(moment: float) -> str:
    millis = round(moment * 1000)
    return f"{millis // 3_600_000:02}:{millis // 60_000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"


def _seconds(clock: str) -> float | None:
    match = _TIME.match(clock)
    if match is None:
        return None
    whole = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    return (whole * 1000 + int(match[4])) / 1000
