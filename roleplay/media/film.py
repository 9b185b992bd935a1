"""A filmed clip made ready to stream: how it is cut, scaled, timed and levelled, as one run of ffmpeg.

Every rendition has the same picture rate throughout, a key frame first, closed groups of pictures, and sound that
begins with the picture: clips made so follow each other without a seam.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roleplay.errors import ClipUnplayable
from roleplay.media import ffmpeg
from roleplay.media.probe import Probe, probe_own
from roleplay.media.streams import DECODERS
from roleplay.said import said

HEIGHTS = (720, 480)
"""Heights of the renditions; no film is made larger than it is."""
RATES = (24, 25, 30)
"""Pictures per second that a clip may have; the one that fits the film best."""
TARGET = -16.0
"""Loudness of every clip in LUFS (EBU R128), as loud as other things on a phone."""
PEAK = -1.5
"""True peak in dBTP that no sound passes."""
SILENT = -50.0
"""LUFS below which there is nothing to level: room tone stays room tone."""
MOST_GAIN = 24.0
_SOFT = 0.03
_COLOURS = {"color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709", "range": "tv"}
"""What every clip says of its colours (ITU-R BT.709)."""
_SMALLER = 0.8
"""How much smaller than the one before a further rendition must be to be worth its bytes."""
_SLACK = 0.15
"""Seconds by which a clip may differ from its cut: a picture or two."""

_MOMENTARY = re.compile(r"TARGET:-23 LUFS\s+M:\s*(-?\d+(?:\.\d+)?)")
_INTEGRATED = re.compile(r"^\s*I:\s+(-?\d+(?:\.\d+)?|-?inf|nan) LUFS", re.M)


@dataclass(frozen=True, slots=True)
class Cut:
    """What is taken of a film: from `start` (seconds), `seconds` long."""

    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Sound:
    """Loudness in LUFS: `level` of the whole, and of the `first` and the `last` 400 ms."""

    level: float
    first: float
    last: float

    def louder(self, gain: float) -> Sound:
        """The same, `gain` decibels louder."""
        return Sound(self.level + gain, self.first + gain, self.last + gain)


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a clip: `file` in its folder."""

    file: str
    width: int
    height: int


def cut_of(found: Probe, start: float | None, end: float | None, subject: str) -> Cut:
    """The part of a film that is wanted. Raises ClipUnplayable when nothing of it is there."""
    begin = start or 0.0
    if begin >= found.seconds:
        raise ClipUnplayable(
            subject,
            said(
                "`{subject}` is {seconds:.1f} seconds long, and the cut starts at {begin:.1f}. "
                "Choose an earlier `from`.",
                subject=subject,
                seconds=found.seconds,
                begin=begin,
            ),
        )
    return Cut(begin, min(end if end is not None else found.seconds, found.seconds) - begin)


def renditions_of(found: Probe) -> tuple[Rendition, ...]:
    """The sizes that a film is made in, the largest first; a tall film fits in the same box."""
    made: list[Rendition] = []
    for height in HEIGHTS:
        box = height * 16 / 9
        shown = found.width * found.pixel_aspect
        scale = min(1.0, box / shown, height / found.height)
        wide, high = (max(2, round(side * scale / 2) * 2) for side in (shown, found.height))
        if not made or high <= _SMALLER * made[-1].height:
            made.append(Rendition(f"clip-{high}.mp4", wide, high))
    return tuple(made)


def rate_of(fps: float) -> int:
    """The picture rate for a film of `fps`: 50 and 60 are halved, the rest goes to the nearest."""
    halved = fps / 2 if fps > 40 else fps
    return min(RATES, key=lambda rate: abs(rate - halved))


def _opened(path: Path, found: Probe, cut: Cut) -> Any:
    """The part of a film that is wanted, read as what it was seen to be and by no decoder that is not listed."""
    return ffmpeg.local(path, f=found.demuxer, codec_whitelist=DECODERS, ss=cut.start, t=cut.seconds)


def heard(path: Path, found: Probe, cut: Cut, program: str, subject: str) -> Sound | None:
    """How loud a cut is (EBU R128, first pass); None when it holds no sound to speak of."""
    film = _opened(path, found, cut)
    sound = film[f"{found.audio_index}"].filter("aformat", channel_layouts="stereo").filter("ebur128", framelog="info")
    printed = ffmpeg.run(ffmpeg.stream.output(sound, "-", f="null"), program, subject, level="info")
    levels = _INTEGRATED.findall(printed)
    level = float(levels[-1]) if levels else float("-inf")
    moments = [float(m) for m in _MOMENTARY.findall(printed) if float(m) > -120]
    return Sound(level, moments[0], moments[-1]) if level > SILENT and moments else None


def gain_for(sound: Sound | None) -> float:
    """Decibels that bring a sound to the target."""
    return 0.0 if sound is None else min(MOST_GAIN, TARGET - sound.level)


def make(
    source: Path,
    found: Probe,
    cut: Cut,
    folder: Path,
    program: str,
    subject: str,
    *,
    silent: bool = False,
    progress: Callable[[float], None] | None = None,
) -> tuple[tuple[Rendition, ...], Sound | None]:
    """Makes all renditions, the poster and the last picture in one run (`silent`: without sound); what is heard then.

    Raises ClipUnplayable with the reason.
    """
    renditions = renditions_of(found)
    with_sound = found.audio_codec is not None and not silent
    before = heard(source, found, cut, program, subject) if with_sound else None
    gain = gain_for(before)
    film = _opened(source, found, cut)
    rate = rate_of(found.fps)
    picture = _picture(film, found, renditions[0], rate, cut).split()
    sound = None
    if not silent:
        sound = _sound(film[f"{found.audio_index}"] if with_sound else None, gain, cut).asplit()
    outputs = []
    for number, rendition in enumerate(renditions):
        # The stills beside it want the full range of colours; a film that players expect has the narrow one.
        scaled = picture[number].filter(
            "scale", rendition.width, rendition.height, flags="bicubic", out_range="tv", out_color_matrix="bt709"
        )
        scaled = scaled.filter("format", "yuv420p").filter("setparams", **_COLOURS)
        streams = [scaled] if sound is None else [scaled, sound[number]]
        outputs.append(ffmpeg.stream.output(*streams, str(folder / rendition.file), **_coding(rate, sound is not None)))
    outputs += _stills(picture, len(renditions), folder, cut, rate)
    ffmpeg.run(
        ffmpeg.stream.merge_outputs(*outputs),
        program,
        subject,
        progress=None if progress is None else lambda done: progress(min(1.0, done / max(0.1, cut.seconds))),
    )
    return renditions, before.louder(gain) if before is not None else None


def checked(path: Path, rendition: Rendition, cut: Cut, subject: str, *, silent: bool) -> Probe:
    """Looks at what was made. Raises ClipUnplayable when it is not what was wanted: then it is never served."""
    made = probe_own(path)
    right = (
        (made.width, made.height) == (rendition.width, rendition.height)
        and abs(made.seconds - cut.seconds) < _SLACK
        and (made.audio_codec is None) == silent
    )
    if not right:
        raise ClipUnplayable(
            subject,
            said(
                "`{subject}` did not become what it should ({width} × {height}, {seconds:.1f} of "
                "{wanted:.1f} seconds). The film may be damaged in the middle: export it again.",
                subject=subject,
                width=made.width,
                height=made.height,
                seconds=made.seconds,
                wanted=cut.seconds,
            ),
        )
    return made


def stills(path: Path, found: Probe, folder: Path, program: str, subject: str) -> None:
    """The poster and the last picture of a clip that is made."""
    whole = Cut(0.0, found.seconds)
    picture = ffmpeg.local(path).video.split()
    ffmpeg.run(ffmpeg.stream.merge_outputs(*_stills(picture, 0, folder, whole, rate_of(found.fps))), program, subject)


def _picture(film: Any, found: Probe, largest: Rendition, rate: int, cut: Cut) -> Any:
    """Upright, in ordinary colours, at one rate, from the first moment to the last."""
    picture = film[f"{found.video_index}"]
    if not found.matrix:  # says nothing of its colours: the small ones are as television was, the large as it is
        picture = picture.filter("setparams", colorspace="bt709" if found.height >= 720 else "smpte170m")
    picture = picture.filter("scale", largest.width, largest.height, flags="bicubic")
    if found.hdr:
        # Through linear light, with the highlights rolled off, to what every screen shows.
        picture = (
            picture.filter("zscale", t="linear", npl=100)
            .filter("format", "gbrpf32le")
            .filter("zscale", p="bt709")
            .filter("tonemap", "hable", desat=0)
            .filter("zscale", t="bt709", m="bt709", r="tv")
        )
    return (
        picture.filter("fps", rate, start_time=0)
        .filter("tpad", stop_mode="clone", stop_duration=1)
        .filter("trim", duration=f"{cut.seconds:.3f}")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
    )


def _sound(track: Any | None, gain: float, cut: Cut) -> Any:
    """Stereo at one level, from the first moment to the last; silence where the film has none."""
    if track is None:
        sound = ffmpeg.stream.input("anullsrc=r=48000:cl=stereo", f="lavfi", t=f"{cut.seconds:.3f}").audio
    else:
        sound = track.filter("aresample", 48000, **{"async": 1, "first_pts": 0}).filter(
            "aformat", channel_layouts="stereo"
        )
        sound = sound.filter("volume", f"{gain:.2f}dB").filter(
            "alimiter", limit=f"{10 ** (PEAK / 20):.4f}", level="disabled", attack=2, release=50
        )
    sound = sound.filter("apad").filter("atrim", duration=f"{cut.seconds:.3f}")
    # A sound that is cut off clicks; a few hundredths of a second are not missed.
    return sound.filter("afade", t="in", d=_SOFT).filter("afade", t="out", st=max(0.0, cut.seconds - _SOFT), d=_SOFT)


def _coding(rate: int, sound: bool) -> dict[str, object]:
    coding: dict[str, object] = {
        "c:v": "libx264",
        "preset": "veryfast",
        "crf": 23,
        "maxrate": "3M",
        "bufsize": "6M",
        "g": 2 * rate,
        "flags": "+cgop",
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
    }
    return coding | ({"c:a": "aac", "b:a": "128k", "ar": 48000} if sound else {})


def _stills(picture: Any, used: int, folder: Path, cut: Cut, rate: int) -> list[Any]:
    """The poster, from the first half second, and the last picture: it stays while the student thinks."""
    first = picture[used].filter("select", f"gte(t,{min(0.5, cut.seconds / 2):.3f})").filter("scale", out_range="pc")
    last = picture[used + 1].filter("select", f"gte(t,{max(0.0, cut.seconds - 3 / rate):.3f})")
    last = last.filter("scale", out_range="pc")
    return [
        ffmpeg.stream.output(first, str(folder / "poster.jpg"), vframes=1, **{"q:v": 4}),
        ffmpeg.stream.output(last, str(folder / "last.jpg"), update=1, **{"q:v": 4}, fps_mode="passthrough"),
    ]
