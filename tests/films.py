"""Small films for tests, made by the project's own ffmpeg."""

from __future__ import annotations

from pathlib import Path

from roleplay.media import ffmpeg


def film(
    path: Path,
    *,
    length: float = 1.0,
    size: str = "320x180",
    sound: bool = True,
    codec: str = "libx264",
    picture: str = "testsrc",
    tone: str = "sine=frequency=440",
) -> Path:
    """A film with a test picture and a tone (`picture` and `tone` are sources of ffmpeg's)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    inputs = [ffmpeg.stream.input(f"{picture}=size={size}:rate=24", f="lavfi", t=length)]
    if sound:
        inputs.append(ffmpeg.stream.input(tone, f="lavfi", t=length))
    ffmpeg.run(ffmpeg.stream.output(*inputs, str(path), vcodec=codec, pix_fmt="yuv420p"), ffmpeg.find(), path.name)
    return path
