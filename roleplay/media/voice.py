"""A scratch voice for the storyboard, when a speech engine is on the machine; never required.

espeak-ng on the PATH is enough. ROLEPLAY_PIPER names a folder of piper voices (`nl_NL-….onnx`, 22,050 Hz), for those
who want better ones. ROLEPLAY_VOICE=off keeps storyboards quiet.

Our own lines stay unspoken: the student has just chosen those words, and hears them in her own voice.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roleplay.media import people
from roleplay.media.casting import is_ours
from roleplay.scenario.script import PAUSE, Beat, Script, seconds

RATE = 22_050
BEGIN = 0.12
"""Seconds into its beat at which a voice begins."""
_PATIENCE = 20
"""Seconds that an engine gets for one line."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")
_WOMEN, _MEN = ("f2", "f3", "f4", "f5", "f1"), ("m3", "m1", "m7", "m4", "m5")

Speech = bytes
"""Samples: 16 bits, one channel, RATE a second."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that speaks; `voices` are piper's files, of which espeak-ng needs none."""

    program: str
    voices: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """What a film was spoken by; part of what a storyboard is made from."""
        return " ".join((Path(self.program).name, *(voice.name for voice in self.voices)))


def engine() -> Engine | None:
    """The speech engine of this machine, unless ROLEPLAY_VOICE=off."""
    if os.environ.get("ROLEPLAY_VOICE", "").lower() in ("off", "no", "none", "0"):
        return None
    folder = os.environ.get("ROLEPLAY_PIPER")
    piper = shutil.which("piper") if folder else None
    if piper and folder:
        voices = tuple(sorted(Path(folder).glob("*.onnx")))
        if voices:
            return Engine(piper, voices)
    found = shutil.which("espeak-ng")
    return Engine(found) if found else None


def speak(
    script: Script, described: dict[str, str], language: str, by: Engine | None, plain: str = ""
) -> list[Speech | None]:
    """What is heard in every beat; None where nobody speaks, where we do, and where the engine fails.

    `plain` is the mood of those who have none in the script.
    """
    wanted = language.lower().replace("_", "-")
    if by is None or not _LANGUAGE.fullmatch(wanted):
        return [None] * len(script.beats)
    return [
        None if beat.who is None or is_ours(beat) else _said(_command(by, beat, described, wanted, plain), beat.text)
        for beat in script.beats
    ]


def lengths(script: Script, spoken: Sequence[Speech | None]) -> list[float]:
    """Seconds of every beat: at reading pace, or longer where a voice takes longer."""
    return [
        max(seconds(beat), BEGIN + len(said) / 2 / RATE + PAUSE) if said else seconds(beat)
        for beat, said in zip(script.beats, spoken, strict=True)
    ]


def track(spoken: Sequence[Speech | None], lasting: Sequence[float], lead: float) -> bytes | None:
    """One WAV file with every voice in its place; None when nobody speaks."""
    if not any(spoken):
        return None
    samples = bytearray()
    at = lead
    for said, length in zip(spoken, lasting, strict=True):
        if said:
            begin = round((at + BEGIN) * RATE) * 2
            samples.extend(bytes(max(0, begin - len(samples))))
            samples[begin:] = said
        at += length
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    return made.getvalue()


def mouths(said: Speech | None, rate: float) -> tuple[int, ...]:
    """How far a mouth is open (0..2), `rate` times a second from the begin of the beat."""
    if not said:
        return ()
    samples = array("h", said)
    step = int(RATE / rate)
    levels = [sum(map(abs, samples[at : at + step : 4])) for at in range(0, len(samples), step)]
    loud = sorted(levels)[len(levels) * 9 // 10] or 1
    opened = tuple(0 if level < 0.16 * loud else 1 if level < 0.62 * loud else 2 for level in levels)
    return (*(0,) * round(BEGIN * rate), *opened, 0)


def _command(by: Engine, beat: Beat, described: dict[str, str], language: str, plain: str) -> list[str] | None:
    assert beat.who is not None
    who, description = beat.who, described.get(beat.who, "")
    lot = hashlib.sha256(f"{who} {description}".encode()).digest()
    feels = people.mood(beat.mood or plain)
    old = people.is_old(who, description)
    if by.voices:
        fitting = [v for v in by.voices if v.name.lower().replace("_", "-").startswith(language)]
        return [by.program, "--model", str(fitting[lot[0] % len(fitting)]), "--output_file", "-"] if fitting else None
    kinds = _WOMEN if people.is_woman(who, description) else _MEN
    pace = (142 if old else 154) + lot[1] % 12
    pace = round(pace * (0.92 if feels.eyes < 0.7 else 1.08 if feels.flush > 0.8 or feels.eyes > 1.3 else 1.0))
    pitch = 42 + lot[2] % 18 - (8 if old else 0) + (8 if feels.eyes > 1.3 else 0)
    voice = f"{language}+{kinds[lot[0] % len(kinds)]}"
    return [by.program, "-v", voice, "-s", str(pace), "-p", str(pitch), "-b", "1", "-z", "--stdin", "--stdout"]


def _said(command: list[str] | None, text: str) -> Speech | None:
    """Runs an engine. The text goes through its standard input, so that no text is ever an option."""
    # espeak-ng takes [[…]] for phonemes; a line feed would be a second file to piper.
    words = " ".join(text.replace("[", " ").replace("]", " ").split())
    if command is None or not words:
        return None
    try:
        done = subprocess.run(
            command, input=words.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _samples(done.stdout) if done.returncode == 0 else None


def _samples(wav: bytes) -> Speech | None:
    """The samples of a WAV file that was written to a pipe, whose lengths therefore say nothing."""
    try:
        with wave.open(io.BytesIO(wav), "rb") as file:
            if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
                return None
    except (wave.Error, EOFError):
        return None
    at = wav.find(b"data", 12)
    samples = wav[at + 8 :]
    return samples[: len(samples) // 2 * 2] or None
