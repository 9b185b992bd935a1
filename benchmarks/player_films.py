"""The film that the player is measured on: a number for eyes and a tone for ears in every clip.

Along the upper edge of each picture lie sixteen squares, black or white: five bits say the clip, nine the picture, and
two are parities, so that neither black nor white nor a half-faded picture can be taken for one. The tone of each clip
is its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from roleplay.library import Home, Library
from roleplay.media import ffmpeg
from roleplay.media.bandwidth import Needed, needed
from roleplay.media.need import needs as all_needs
from roleplay.scenario.proof import explore

HOUSE = Path(__file__).resolve().parents[1]
CLIP_BITS, PICTURE_BITS = 5, 9
CELLS = CLIP_BITS + PICTURE_BITS + 2
STRIP = 1 / 9
"""Height of the squares as a share of the picture's."""
FPS = 25
SCENES = 7
ENDINGS = 2


@dataclass(frozen=True, slots=True)
class Films:
    """A kind of film: `height` of the picture, `noise` that brings it to its bit rate."""

    name: str
    height: int
    noise: int

    @property
    def width(self) -> int:
        """Width of the picture; the height of its squares and theirs are whole numbers."""
        return self.height * 16 // 9 // 16 * 16


HEAVY = Films("heavy", 720, 6)
LIGHT = Films("light", 480, 3)
KINDS = {films.name: films for films in (HEAVY, LIGHT)}


def tone(clip: int) -> int:
    """Hz of a clip's sound."""
    return 300 + 70 * clip


def targets(scene: int) -> tuple[int, int, int]:
    """The clips behind the three reactions of a scene; where it can end, that comes last."""
    third = (scene + 4) % SCENES if scene % 3 else SCENES + scene // 3 % ENDINGS
    return (scene + 1) % SCENES, (scene + 2) % SCENES, third


def story(name: str) -> str:
    """The scenario: scenes in a ring, so that a measurement can go on for as long as it likes."""
    lines = [f"title: Measured {name}", "language: en", "goal: You can measure.", "remember: [Look first.]"]
    lines += ["begin: c0", "scenes:"]
    for scene in range(SCENES):
        lines += [
            f"  c{scene}:",
            "    script: A number and a tone.",
            "    question: Which clip is next?",
            "    choices:",
        ]
        for key, clip in zip("xyz", targets(scene), strict=True):
            lines.append(f"      {key}: {{do: The reaction to clip {clip}., then: c{clip}, afterwards: So it was.}}")
    lines.append("endings:")
    for clip in range(SCENES, SCENES + ENDINGS):
        lines.append(f"  c{clip}: {{title: The end {clip}, outcome: mixed, script: A number and a tone.}}")
    return "\n".join([*lines, "reflection: [What did you see?]", ""])


def _squares(clip: int, side: int, high: int) -> str:
    """ffmpeg filters that paint a clip's number, each picture's number, and the parities."""
    bits = [f"mod(floor({clip}/{2**n}),2)" for n in range(CLIP_BITS)]
    bits += [f"mod(floor(n/{2**n}),2)" for n in range(PICTURE_BITS)]
    odd = f"mod(1+{'+'.join(bits)},2)"
    odd_clip = f"mod(1+{'+'.join(bits[:CLIP_BITS])},2)"
    boxes = [f"drawbox=x=0:y=0:w=iw:h={high}:color=black:t=fill"]
    for place, bit in enumerate([*bits, odd, odd_clip]):
        boxes.append(f"drawbox=x={place * side}:y=0:w={side}:h={high}:color=white:t=fill:enable='{bit}'")
    return ",".join(boxes)


def _shoot(film: Path, clip: int, kind: Films, seconds: float, to: Path) -> None:
    """One film: a cut of `film`, over and over, with noise, squares and a tone."""
    wide, high = kind.width, kind.height
    looks = f"scale={wide}:{high}:force_original_aspect_ratio=increase,crop={wide}:{high},fps={FPS}"
    looks += f",noise=alls={kind.noise}:allf=t,format=yuv420p,{_squares(clip, wide // CELLS, round(high * STRIP))}"
    source = ffmpeg.stream.input(str(film), stream_loop=-1, t=seconds)
    sound = ffmpeg.stream.input(f"sine=frequency={tone(clip)}:sample_rate=48000", f="lavfi", t=seconds)
    options = {
        "vf": looks,
        "c:v": "libx264",
        "preset": "ultrafast",
        "crf": 14,
        "c:a": "aac",
        "b:a": "128k",
        "t": seconds,
    }
    ffmpeg.run(ffmpeg.stream.output(source.video, sound.audio, str(to), **options), ffmpeg.find(), to.name)


@dataclass(frozen=True, slots=True)
class Measured:
    """A home with the films, and what the bandwidth proof says of each kind."""

    home: Home
    seconds: float
    needs: dict[str, Needed]
    rates: dict[str, float]
    """Bits per second of the clips in their largest size, sound included."""


def _default_films() -> list[Path]:
    return sorted((HOUSE / "media" / "early-guest").glob("*.mp4"))


def prepare(film: Path | None, seconds: float) -> Measured:
    """Makes the home with all films, or takes the one that an earlier run made."""
    sources = [film] if film else _default_films()
    parts = [
        *((source.name, source.stat().st_size) for source in sources),
        seconds,
        story(""),
        _squares(1, 2, 3),
        KINDS,
    ]
    name = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
    root = Path(tempfile.gettempdir()) / f"roleplay-player-benchmark-{name}"
    home, done = Home(root), root / "done.json"
    if not done.is_file():
        shutil.rmtree(root, ignore_errors=True)
        print("Making the films (once) …", flush=True)
        home.scenarios.mkdir(parents=True)
        for kind in KINDS.values():
            (home.media / kind.name).mkdir(parents=True)
            (home.scenarios / f"{kind.name}.yaml").write_text(story(kind.name))
            for clip in range(SCENES + ENDINGS):
                source = sources[clip % len(sources)]
                _shoot(source, clip, kind, seconds, home.media / kind.name / f"c{clip}.mp4")
        done.write_text(json.dumps({"seconds": seconds}))
    library = Library(home)
    needs, rates = {}, {}
    for kind in KINDS.values():
        scenario = library.scenario(kind.name)
        for need in library.find_made(scenario):
            library.workshop.build(need)
        found = needed(explore(scenario), library.workshop)
        assert found is not None
        needs[kind.name] = found
        made = [built for need in all_needs(scenario) if (built := library.workshop.made(need))]
        rates[kind.name] = sum(b.bytes * 8 for b in made) / sum(b.seconds for b in made)
    return Measured(home, seconds, needs, rates)
