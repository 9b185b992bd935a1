"""Where somebody speaks in a film: where its sound stands out from the quiet of the place.

ffmpeg measures how loud every hundredth of a second is in the range of voices; what counts as quiet follows from the
film itself, so that a whisper in a quiet room and a talk beside a coffee machine are both found. Music counts as
speech.
"""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roleplay.errors import ClipUnplayable
from roleplay.media import ffmpeg
from roleplay.said import said

STEP = 0.01
"""Seconds between two measurements."""
PAUSE = 0.2
"""Seconds: a shorter silence is a breath or a closed mouth within a word."""
BLIP = 0.08
"""Seconds: a shorter sound is a click."""
NOTHING = -60.0
"""dB below full scale: a film that is never louder is silent."""
STANDS_OUT = 10.0
"""dB: a film whose loud moments are no more above its quiet ones has no pauses, or nobody speaks."""

_RATE = 8000
_LEVEL = re.compile(r"RMS_level=(-?[\d.]+|-?inf|-?nan)")


@dataclass(frozen=True, slots=True)
class Span:
    """Where somebody speaks, in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """In seconds."""
        return self.end - self.start


def speech(film: Path, program: str | None = None) -> tuple[Span, ...]:
    """Where somebody speaks, in order; a film with sound. Raises ClipUnplayable or FfmpegMissing."""
    return spans(levels(film, program))


def levels(film: Path, program: str | None = None) -> list[float]:
    """How loud a film is, in dB below full scale, every STEP seconds. Raises ClipUnplayable or FfmpegMissing."""
    sound = (
        ffmpeg.local(film)
        .audio.filter("aresample", _RATE, **{"async": 1}, first_pts=0)
        .filter("aformat", channel_layouts="mono")
        .filter("highpass", f=120)
        .filter("lowpass", f=3500)
        .filter("asetnsamples", n=round(_RATE * STEP), p=0)
        .filter("astats", metadata=1, reset=1, measure_perchannel="none", measure_overall="RMS_level")
        .filter("ametadata", "print", key="lavfi.astats.Overall.RMS_level", file="-")
    )
    told = _printed(ffmpeg.stream.output(sound, "-", f="null"), ffmpeg.find(program), film.name)
    return [_level(text) for text in _LEVEL.findall(told)]


def spans(levels: Sequence[float]) -> tuple[Span, ...]:
    """The stretches that stand out of the quiet."""
    heard = sorted(level for level in levels if level > -100)
    if not heard or heard[-1] < NOTHING:
        return ()
    loud = heard[int(len(heard) * 0.95)]
    quiet = heard[int(len(heard) * 0.1)] if len(heard) > 0.9 * len(levels) else -100.0
    if loud - quiet < STANDS_OUT:
        return (Span(0.0, len(levels) * STEP),)
    # A quarter of the way from the noise to the voice; never so low that the echo of a room counts.
    threshold = max(quiet + max(6.0, (loud - quiet) / 4), loud - 30.0, NOTHING - 10)
    found: list[list[int]] = []
    for at, level in enumerate(levels):
        if level < threshold:
            continue
        if found and at - found[-1][1] <= PAUSE / STEP:
            found[-1][1] = at + 1
        else:
            found.append([at, at + 1])
    return tuple(Span(a * STEP, b * STEP) for a, b in found if b - a >= BLIP / STEP)


def _level(text: str) -> float:
    level = float(text)
    return level if math.isfinite(level) else -200.0


def _printed(output: object, program: str, subject: str) -> str:
    """What a run of ffmpeg prints. Raises ClipUnplayable with its last word."""
    asked = output.global_args("-hide_banner", "-nostdin", "-loglevel", "error")  # type: ignore[attr-defined]
    try:
        ran = subprocess.run(
            ffmpeg.stream.compile(asked, cmd=program),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ffmpeg.MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ClipUnplayable(
            subject,
            said(
                "Listening to `{subject}` took longer than {most} minutes. Cut it shorter.",
                subject=subject,
                most=ffmpeg.MOST_SECONDS // 60,
            ),
        ) from None
    if ran.returncode:
        last = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ClipUnplayable(
            subject,
            said(
                "The sound of `{subject}` can't be read ({last}). Export it again, as MP4 with AAC.",
                subject=subject,
                last=last[0][-160:] if last else said("no reason given"),
            ),
        )
    return ran.stdout.decode("ascii", "replace")
