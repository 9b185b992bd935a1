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
) -> Path:
    """A film with a test picture (one of ffmpeg's sources) and a tone, made by the project's own ffmpeg."""
    path.parent.mkdir(parents=True, exist_ok=True)
    inputs = [ffmpeg.stream.input(f"{picture}=size={size}:rate=24", f="lavfi", t=length)]
    if sound:
        inputs.append(ffmpeg.stream.input(f"sine=frequency=440:duration={length}", f="lavfi"))
    ffmpeg.run(ffmpeg.stream.output(*inputs, str(path), vcodec=codec, pix_fmt="yuv420p"), ffmpeg.find(), path.name)
    return path
