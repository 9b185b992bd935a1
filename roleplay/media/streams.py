"""A film's figures, read with PyAV from an open file; the limits of what is taken.

libav is given no name and no protocol, one demuxer and a list of decoders: a film can't make it open anything else.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import IO, Any

import av
from av.container import InputContainer
from av.error import FFmpegError

from roleplay.media.signs import HEAD, NO_FILM, Refused, container_of, size_of, whole
from roleplay.said import said

MOST_BYTES = 4 * 1024**3
"""Ten minutes of 4K at 60 frames a second."""
MOST_SECONDS = 1800
MOST_PIXELS = 8192 * 4320
MOST_STREAMS = 24
"""A phone adds up to eight tracks with places and movements."""

VIDEO_CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "h263", "mjpeg", "prores", "dnxhd"}
)
AUDIO_CODECS = frozenset({"aac", "mp3", "opus", "vorbis", "ac3", "eac3", "flac", "alac", "amr_nb", "amr_wb"})
_PCM = ("s16le", "s16be", "s24le", "s24be", "s32le", "s32be", "f32le", "f32be", "f64le", "u8", "s8", "mulaw", "alaw")
DECODERS = ",".join(
    sorted(
        VIDEO_CODECS
        | AUDIO_CODECS
        | {"libdav1d", "libvpx", "libvpx-vp9", "libopus", "libvorbis", "mp3float", "amrnb", "amrwb"}
        | {f"pcm_{form}" for form in _PCM}
    )
)
"""What libav may open, in its own names."""

_SAMPLE, _SAMPLE_BYTES = 240, 64 * 1024**2  # pictures whose times are compared, at most so much of the file
_TRANSFERS = {
    1: "bt709",
    4: "gamma22",
    5: "gamma28",
    6: "smpte170m",
    7: "smpte240m",
    8: "linear",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    18: "arib-std-b67",
}
_PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 12: "smpte432"}
_MATRICES = {0: "gbr", 1: "bt709", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc", 10: "bt2020c"}
_CLOCK = re.compile(r"^(\d{1,4}):(\d\d):(\d\d\.\d{1,12})$")
_RANGES = {1: "tv", 2: "pc"}


@dataclass(frozen=True, slots=True)
class Probe:
    """A film's figures.

    `seconds` of its picture; `width` × `height` in pixels as it is shown, that is after `rotation` (degrees clockwise:
    0, 90, 180, 270) but before `pixel_aspect` (width of a pixel by its height). `fps` on average, `steady` when
    the frame rate is constant. Colours in ffmpeg's names, "" when the film says nothing. `channels` and `rate` (Hz) of
    the sound are 0 without sound, `audio_seconds` as well. `video_start` and `audio_start` in seconds on the film's
    clock. `video_index` and `audio_index` are ffmpeg's stream numbers. `ending` is the true one, such as ".mov".
    """

    seconds: float
    width: int
    height: int
    video_codec: str
    audio_codec: str | None
    fps: float
    bytes: int
    demuxer: str = "mov"
    ending: str = ".mp4"
    rotation: int = 0
    pixel_aspect: float = 1.0
    pixel_format: str = "yuv420p"
    bits: int = 8
    transfer: str = ""
    primaries: str = ""
    matrix: str = ""
    range: str = ""
    steady: bool = True
    channels: int = 0
    rate: int = 0
    audio_seconds: float = 0.0
    video_start: float = 0.0
    audio_start: float = 0.0
    video_index: int = 0
    audio_index: int | None = None

    @property
    def hdr(self) -> str:
        """The kind of high dynamic range, PQ or HLG; empty for an ordinary picture."""
        return {"smpte2084": "PQ", "arib-std-b67": "HLG"}.get(self.transfer, "")


@dataclass(slots=True)
class _Seen:
    """What reading the picture showed: the first frame, and the moments of the pictures in the stream's units."""

    frame: av.VideoFrame
    moments: list[int]
    to_the_end: bool


def read_streams(file: IO[bytes]) -> Probe:
    """Looks at an open film (unbuffered, seekable). Raises Refused for all that is not taken."""
    size = size_of(file)
    if size == 0:
        raise Refused(said("is empty (0 bytes). Copy it again: the copy was cut off."))
    if size > MOST_BYTES:
        raise Refused(
            said(
                "is {size:.1f} GB, and {most:.1f} GB is the most. Cut out the scene, or export it smaller.",
                size=size / 1e9,
                most=MOST_BYTES / 1e9,
            )
        )
    file.seek(0)
    container = container_of(file.read(HEAD))
    whole(file, size, container)
    file.seek(0)
    try:
        with av.open(
            file,
            "r",
            format=container.demuxer,
            metadata_errors="replace",
            io_open=_nothing_else,
            options={
                "protocol_whitelist": "none",
                "format_whitelist": f"{container.demuxer},mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
                "codec_whitelist": DECODERS,
                "max_pixels": str(MOST_PIXELS),
                "max_streams": str(MOST_STREAMS + 1),
                "threads": "1",
            },
        ) as opened:
            return _probe(opened, size, container.demuxer, container.ending)
    except (FFmpegError, ValueError, OverflowError, ArithmeticError) as fault:
        why = getattr(fault, "strerror", "") or said("its figures make no sense")
        raise Refused(
            said("can't be read as a film ({why}). It is damaged: copy it again, or export it as MP4.", why=why)
        ) from fault


def _nothing_else(_url: str, _flags: int, _options: object) -> Any:
    raise Refused(said("names other files, and only the film itself is read. Export it as one MP4."))


def _probe(opened: InputContainer, size: int, demuxer: str, ending: str) -> Probe:
    if len(opened.streams) > MOST_STREAMS:
        raise Refused(
            said(
                "has more than {most} tracks. Export it as MP4 with one picture and one sound.",
                most=MOST_STREAMS,
            )
        )
    video, audio = _picture(opened), _sound(opened)
    code = video.codec_context
    _not_too_large(code.width, code.height)  # before a picture is decoded
    whole_film = (opened.duration or 0) / 1_000_000
    told = _length(video) or whole_film
    _not_too_long(max(told, whole_film))
    seen = _read(opened, video, told > 0)
    _not_too_large(seen.frame.width, seen.frame.height)
    fps = float(video.average_rate or video.guessed_rate or 25)
    seconds = told or _span(seen.moments, video)
    _not_too_long(seconds)
    turned = round(-seen.frame.rotation / 90) * 90 % 360
    width, height = seen.frame.width, seen.frame.height
    if turned in (90, 270):
        width, height = height, width
    probe = Probe(
        seconds=seconds or 1 / fps,
        width=width,
        height=height,
        video_codec=_codec(video),
        audio_codec=None,
        fps=fps,
        bytes=size,
        demuxer=demuxer,
        ending=ending,
        rotation=turned,
        steady=_steady(seen, video),
        video_start=_start(video),
        video_index=video.index,
    )
    return _with_sound(_with_colours(probe, code), audio)


def _with_colours(probe: Probe, code: av.VideoCodecContext) -> Probe:
    pixel = code.sample_aspect_ratio
    return replace(
        probe,
        pixel_aspect=float(pixel) if pixel else 1.0,
        pixel_format=code.pix_fmt or "",
        bits=max((part.bits for part in code.format.components), default=8) if code.format else 8,
        transfer=_TRANSFERS.get(code.color_trc, ""),
        primaries=_PRIMARIES.get(code.color_primaries, ""),
        matrix=_MATRICES.get(code.colorspace, ""),
        range=_RANGES.get(code.color_range, ""),
    )


def _with_sound(probe: Probe, audio: av.AudioStream | None) -> Probe:
    if audio is None:
        return probe
    return replace(
        probe,
        audio_codec=_codec(audio),
        channels=audio.codec_context.channels,
        rate=audio.codec_context.sample_rate or 0,
        audio_seconds=_length(audio) or probe.seconds,
        audio_start=_start(audio),
        audio_index=audio.index,
    )


def _picture(opened: InputContainer) -> av.VideoStream:
    """The moving picture: a cover picture in the file is none."""
    cover = av.stream.Disposition.attached_pic
    moving = [s for s in opened.streams.video if not s.disposition & cover]
    if not moving:
        raise Refused(
            said("has sound but no picture. Export it again with the picture.") if opened.streams.audio else NO_FILM
        )
    name = _codec(moving[0])
    if name not in VIDEO_CODECS:
        raise Refused(
            said("has a picture in a form that is not taken ({name}). Export it as MP4 with H.264.", name=name)
        )
    return moving[0]


def _sound(opened: InputContainer) -> av.AudioStream | None:
    """The first sound that can be decoded: phones add a second one, in forms of their own."""
    streams = opened.streams.audio
    for stream in streams:
        name = _codec(stream)
        if name in AUDIO_CODECS or name.removeprefix("pcm_") in _PCM:
            return stream
    if streams:
        raise Refused(
            said(
                "has sound in a form that is not taken ({name}). Export it as MP4 with AAC sound.",
                name=_codec(streams[0]),
            )
        )
    return None


def _codec(stream: av.VideoStream | av.AudioStream) -> str:
    """The form's own name (`av1`), whichever decoder reads it (`libdav1d`)."""
    context: Any = stream.codec_context  # None for what this libav has no decoder for, whatever the stubs say
    return str(context.codec.canonical_name) if context is not None else "unknown"


def _read(opened: InputContainer, video: av.VideoStream, enough: bool) -> _Seen:
    """Decodes the first picture, and notes the times of the first few; of all when the length is not known."""
    first: av.VideoFrame | None = None
    moments: list[int] = []
    read, fault = 0, None
    for packet in opened.demux(video):
        if packet.pts is not None:
            moments.append(packet.pts)
        read += packet.size
        if first is None:
            try:
                first = next(iter(packet.decode()), None)
            except FFmpegError as problem:
                fault = problem  # a film may begin with a broken picture; one that can be read follows soon, or never
        full = len(moments) >= _SAMPLE or read > _SAMPLE_BYTES
        if full and (enough or first is None):
            break
    else:
        full = False
    if first is None:
        why = f" ({fault.strerror})" if fault is not None else ""
        raise Refused(said("has no picture that can be read{why}. Copy it again, or export it as MP4.", why=why))
    return _Seen(first, moments, not full)


def _steady(seen: _Seen, video: av.VideoStream) -> bool:
    """Whether the pictures follow each other evenly, within a quarter of a picture and 2 milliseconds."""
    moments = sorted(seen.moments)
    if not seen.to_the_end:
        moments = moments[:-16]  # their neighbours may not have been read: pictures are stored out of order
    steps = sorted(later - earlier for earlier, later in pairwise(moments))
    if not steps or not video.time_base:
        return True
    usual = steps[len(steps) // 2]
    allowed = max(usual / 4, 0.002 / video.time_base)
    return all(abs(step - usual) <= allowed for step in steps)


def _span(moments: list[int], video: av.VideoStream) -> float:
    return float((max(moments) - min(moments)) * video.time_base) if moments and video.time_base else 0.0


def _length(stream: av.VideoStream | av.AudioStream) -> float:
    """Seconds that a stream lasts by its head; Matroska has the moment of its end in a tag. 0: nothing is said."""
    if stream.duration and stream.time_base:
        return _positive(stream.duration * stream.time_base)
    clock = _CLOCK.match(stream.metadata.get("DURATION", ""))
    if clock is None:
        return 0.0
    return _positive(int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3]) - _start(stream))


def _start(stream: av.VideoStream | av.AudioStream) -> float:
    return float(stream.start_time * stream.time_base) if stream.start_time and stream.time_base else 0.0


def _positive(value: Any) -> float:
    number = float(value)
    return number if math.isfinite(number) and number > 0 else 0.0


def _not_too_long(seconds: float) -> None:
    if seconds > MOST_SECONDS:
        how = (
            said("{hours:.1f} hours", hours=seconds / 3600)
            if seconds >= 3600
            else said("{minutes:.0f} minutes", minutes=seconds / 60)
        )
        raise Refused(
            said("is {how} long, and {most} minutes is the most. Cut out the scene.", how=how, most=MOST_SECONDS // 60)
        )


def _not_too_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused(said("is {width} × {height} pixels. Export it at 1920 × 1080.", width=width, height=height))
    if not width or not height:
        # libav gives no size when it is beyond `max_pixels`
        raise Refused(said("has a picture of more than 8192 × 4320 pixels, or of none. Export it at 1920 × 1080."))
