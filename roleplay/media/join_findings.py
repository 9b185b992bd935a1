"""What a check says about how films follow each other: steps in loudness, sounds that are cut off."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.finding import Finding, Severity
from roleplay.media.need import ClipNeed, Role, needs
from roleplay.media.workshop import BuiltClip, Kind, Workshop
from roleplay.said import counted, said
from roleplay.scenario.proof import Proof

STEP = 4.0
"""LU between two clips from which on a hand goes to the volume."""
CUT_OFF = 1.0
"""LU below the level of the whole at which the last moment still counts as in the middle of a sound."""


def join_findings(proof: Proof, workshop: Workshop) -> Iterator[Finding]:
    """`loudness-jump` and `no-silence-at-join` for films that are built."""
    shown = [need for need in needs(proof.scenario) if need.role in (Role.SCENE, Role.ENDING)]
    built = {(need.place, need.variant): clip for need in shown if (clip := workshop.made(need)) is not None}
    films = {key: clip for key, clip in built.items() if clip.kind is Kind.FILMED and clip.sound is not None}
    named = {(need.place, need.variant): need for need in shown}
    yield from loudness_jump(proof, films, named)
    yield from no_silence_at_join(films, named)


def loudness_jump(
    proof: Proof, films: dict[tuple[str, int], BuiltClip], named: dict[tuple[str, int], ClipNeed]
) -> Iterator[Finding]:
    """A film that stays much softer than one before or after it, although all are brought to one level."""
    told: set[tuple[str, int]] = set()
    for state in range(len(proof.states)):
        here = proof.clip(state)
        for there in {proof.clip(after) for after in proof.after(state)}:
            level = {key: clip.sound.level for key in (here, there) if (clip := films.get(key)) and clip.sound}
            if len(level) < 2 or abs(level[here] - level[there]) <= STEP:
                continue
            soft, loud = sorted((here, there), key=level.__getitem__)
            if soft not in told:
                told.add(soft)
                yield Finding(
                    "loudness-jump",
                    Severity.WARNING,
                    said(
                        "`{file}` stays {softer:.0f} LU softer than `{other}` "
                        "beside it, even after levelling: it was recorded very softly. Record it again, nearer by.",
                        file=named[soft].file,
                        softer=level[loud] - level[soft],
                        other=named[loud].file,
                    ),
                    named[soft].mark,
                    place=soft[0],
                )


def no_silence_at_join(
    films: dict[tuple[str, int], BuiltClip], named: dict[tuple[str, int], ClipNeed]
) -> Iterator[Finding]:
    """Films that end in the middle of a sound; told together."""
    cut = [key for key, clip in films.items() if clip.sound and clip.sound.last > clip.sound.level - CUT_OFF]
    if cut:
        names = ", ".join(f"`{named[key].file}`" for key in cut)
        yield Finding(
            "no-silence-at-join",
            Severity.NOTE,
            counted(
                "{names} ends in the middle of a sound. Leave half a second of quiet before and after the words when "
                "you cut, so that nobody is startled by what follows.",
                "{names} end in the middle of a sound. Leave half a second of quiet before and after the words when "
                "you cut, so that nobody is startled by what follows.",
                len(cut),
                names=names,
            ),
            named[cut[0]].mark,
            place=cut[0][0],
        )
