"""Little films as phones and cameras make them, each made once in a run."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from roleplay.media import ffmpeg

_PICTURE = ("-f", "lavfi", "-i", "testsrc=size=64x36:rate={rate}:duration=0.5,format=yuv420p")
_TONE = ("-f", "lavfi", "-i", "sine=duration=0.5", "-c:a", "aac")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_HEVC = (
    *("-vf", "setparams=color_trc={transfer}:color_primaries=bt2020:colorspace=bt2020nc", "-c:v", "libx265"),
    *("-preset", "ultrafast", "-x265-params", "log-level=error", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"),
)
_MADE: dict[str, tuple[str, ...]] = {
    "plain.mp4": (*_PICTURE, *_TONE, *_H264),
    "hlg.mov": (*_PICTURE, *_TONE, "-ac", "1", *_HEVC),
    "pq.mp4": (*_PICTURE, *_HEVC),
    "surround.mkv": (*_PICTURE, *_TONE, "-ac", "6", *_H264),
    "browser.webm": (*_PICTURE, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"),
    "live.webm": (*_PICTURE, "-c:v", "libvpx", "-deadline", "realtime", "-f", "webm", "-live", "1"),
    "fast.mov": (*_PICTURE, *_H264),
    "uneven.mp4": (*_PICTURE, "-vf", "select='not(eq(mod(n,3),1))'", "-fps_mode", "vfr", *_H264),
    "late.mkv": (*_PICTURE, "-itsoffset", "0.2", *_TONE, *_H264),
    "tv.mov": (*_PICTURE, "-vf", "setsar=4/3", *_H264),
    "drawn.mov": (*_PICTURE, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"),
    "new.mp4": (*_PICTURE, *_TONE, "-c:a", "libmp3lame", "-c:v", "libsvtav1", "-preset", "12"),
    "chrome.webm": (*_PICTURE, *_TONE, "-c:a", "libopus", "-c:v", "libvpx", "-deadline", "realtime"),
    "edited.mov": (*_PICTURE, *_TONE, "-c:a", "pcm_s16le", "-c:v", "prores_ks"),
    "hours.mp4": ("-f", "lavfi", "-i", "testsrc=size=64x36:rate=1/3600:duration=36000", *_H264),
    "old.mov": (*_PICTURE, "-c:v", "cinepak"),
}
_RATES = {"fast.mov": "60"}
_TRANSFERS = {"hlg.mov": "arib-std-b67", "pq.mp4": "smpte2084"}


@cache
def shot(name: str) -> bytes:
    """The bytes of a film of half a second, made by the project's own ffmpeg."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        if name == "upright.mp4":
            Path(folder, "plain.mp4").write_bytes(shot("plain.mp4"))
            how: tuple[str, ...] = ("-display_rotation", "-90", "-i", f"{folder}/plain.mp4", "-c", "copy")
        else:
            rate, transfer = _RATES.get(name, "24"), _TRANSFERS.get(name, "")
            how = tuple(word.format(rate=rate, transfer=transfer) for word in _MADE[name])
        subprocess.run(
            [ffmpeg.find(), "-hide_banner", "-loglevel", "error", "-nostdin", *how, str(path)], check=True, timeout=60
        )
        return path.read_bytes()


def put(folder: Path, name: str, film: str | bytes) -> Path:
    """Writes a film, or other bytes, into a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(shot(film) if isinstance(film, str) else film)
    return path
