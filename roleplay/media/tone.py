"""The quiet sound of a place under a storyboard, so that silence doesn't sound like a fault: about -45 LUFS."""

from __future__ import annotations

from typing import Any

from roleplay.media import ffmpeg

RATE = 48_000
FADE = 0.25
"""Seconds at both ends, so that one clip joins the next without a click."""

_PLAIN = (("brown", "lowpass=f=420", 0.0432),)
_PLACES: dict[str, tuple[tuple[str, str, float], ...]] = {
    "restaurant": (
        ("pink", "highpass=f=260,lowpass=f=900,tremolo=f=2.3:d=0.35,tremolo=f=0.37:d=0.5", 0.131),
        ("pink", "bandpass=f=520:w=260,tremolo=f=3.7:d=0.6,tremolo=f=0.23:d=0.6", 0.175),
    ),
    "bar": (("pink", "highpass=f=200,lowpass=f=760,tremolo=f=2.9:d=0.4,tremolo=f=0.31:d=0.5", 0.131),),
    "kitchen": (
        ("brown", "lowpass=f=180,tremolo=f=8:d=0.12", 0.0456),
        ("pink", "highpass=f=1500,lowpass=f=5200", 0.038),
    ),
    "street": (
        ("brown", "lowpass=f=520,tremolo=f=0.17:d=0.6", 0.0568),
        ("pink", "bandpass=f=900:w=700,tremolo=f=0.11:d=0.8", 0.0473),
    ),
    "garden": (("pink", "highpass=f=1100,lowpass=f=4200,tremolo=f=0.19:d=0.7", 0.0872),),
    "desk": (
        ("brown", "lowpass=f=420", 0.0432),
        ("pink", "bandpass=f=480:w=240,tremolo=f=2.1:d=0.5,tremolo=f=0.29:d=0.6", 0.0604),
    ),
}
_PLACES["water"] = (*_PLACES["garden"], ("white", "bandpass=f=900:w=900,tremolo=f=0.9:d=0.3", 0.0387))
_PLACES["lounge"] = _PLACES["desk"]


def under(where: str, seconds: float) -> Any:
    """The sound of a place as an ffmpeg stream; always the same for the same place and length."""
    layers = [
        ffmpeg.stream.input(
            f"anoisesrc=color={colour}:amplitude={level}:sample_rate={RATE}:seed={seed}:duration={seconds:.3f},{shape}",
            f="lavfi",
        )
        for seed, (colour, shape, level) in enumerate(_PLACES.get(where, _PLAIN), 7)
    ]
    mixed = layers[0] if len(layers) == 1 else ffmpeg.stream.filter(layers, "amix", inputs=len(layers), normalize=0)
    faded = mixed.filter("afade", t="in", d=FADE)
    return faded.filter("afade", t="out", st=f"{max(0.0, seconds - FADE):.3f}", d=FADE)
