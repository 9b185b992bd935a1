"""What a film is: length, size, codecs. PyAV looks in the process, in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.error import FFmpegError

from roleplay.errors import ClipNotFound, ClipUnplayable

MOST_PIXELS = 8192 * 4320
_CONTAINERS = frozenset({"mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm"})


@dataclass(frozen=True, slots=True)
class Probe:
    """A film's figures; `seconds` of its picture, `fps` on average."""

    seconds: float
    width: int
    height: int
    video_codec: str
    audio_codec: str | None
    fps: float
    bytes: int


def probe(path: Path) -> Probe:
    """Looks at a film. Raises ClipNotFound or ClipUnplayable with the mend."""
    name = path.name
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise ClipNotFound(name, f"`{name}` is not there ({fault.strerror}).") from fault
    if size == 0:
        raise ClipUnplayable(name, f"`{name}` is empty (0 bytes). Copy it again: the copy was cut off.")
    try:
        with av.open(str(path), metadata_errors="replace", options={"protocol_whitelist": "file"}) as container:
            if not _CONTAINERS & set(container.format.name.split(",")):
                raise ClipUnplayable(
                    name, f"`{name}` is no MP4, MOV, MKV or WebM inside ({container.format.name}). Export it as MP4."
                )
            return _figures(container, name, size)
    except FFmpegError as fault:
        raise ClipUnplayable(
            name,
            f"`{name}` can't be read as a film ({fault.strerror}). It may be cut off or no film "
            "at all: copy it again, or export it as MP4.",
        ) from fault


def _figures(container: av.container.InputContainer, name: str, size: int) -> Probe:
    if not container.streams.video:
        raise ClipUnplayable(name, f"`{name}` has sound but no picture. Export it again with the picture.")
    video = container.streams.video[0]
    first = next(container.decode(video), None)
    if first is None:
        raise ClipUnplayable(name, f"`{name}` has no picture that can be read. Export it again.")
    if first.width * first.height > MOST_PIXELS:
        raise ClipUnplayable(name, f"`{name}` is {first.width} × {first.height} pixels. Export it at 1920 × 1080.")
    seconds = 0.0
    if video.duration and video.time_base:
        seconds = float(video.duration * video.time_base)
    elif container.duration:
        seconds = container.duration / 1_000_000
    audio = container.streams.audio[0].codec_context.name if container.streams.audio else None
    fps = float(video.average_rate or video.guessed_rate or 25)
    return Probe(seconds, first.width, first.height, video.codec_context.name, audio, fps, size)
