"""Makes clips ready to stream: films in one rendition, storyboards where there is no film yet.

Content-addressed: a clip lies in `<cache>/<digest>/`, named after all that it is made from, so that the same is never
made twice and a change never shows an old one. A clip appears there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.media import ffmpeg, storyboard
from roleplay.media.captions import cues_from_script, read_vtt, write_vtt
from roleplay.media.need import ClipNeed, Role
from roleplay.media.probe import probe
from roleplay.scenario.script import LEAD, parse

SETTINGS = 1
"""Counts up when clips must be made anew because the way of making them has changed."""

HIGHEST, WIDEST, RATE = 720, 1280, 25
Progress = Callable[[float], None]


class Kind(StrEnum):
    """Where a clip comes from."""

    FILMED = "filmed"
    STORYBOARD = "storyboard"


@dataclass(frozen=True, slots=True)
class BuiltClip:
    """A clip on disk; `seconds` long, `captions` by language."""

    digest: str
    path: Path
    poster: Path
    captions: Mapping[str, Path]
    seconds: float
    width: int
    height: int
    bytes: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class ClipState:
    """How a needed clip stands: from where, made or not (`built`), and what is wrong with its film (`problem`)."""

    need: ClipNeed
    kind: Kind
    digest: str
    built: BuiltClip | None
    problem: ClipError | None


class Workshop:
    """Makes the clips of `media/<scenario>/` into `cache`.

    `program` names another ffmpeg than the wheel's; `width` is that of storyboards, in pixels.
    """

    def __init__(self, media: Path, cache: Path, program: str | None = None, width: int = WIDEST) -> None:
        self.media, self.cache, self._program, self._width = media, cache, program, width
        self._sums = _Sums(cache / "sources.json")
        for left in cache.glob("*.making-*") if cache.is_dir() else ():
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed

    def source(self, need: ClipNeed) -> Path | None:
        """The film of a clip, when there is one. Raises ClipNotFound for a name that leaves the scenario's folder."""
        folder = (self.media / need.scenario_id).resolve()
        path = (folder / need.file).resolve()
        if not path.is_relative_to(folder) or path == folder:
            raise ClipNotFound(need.file, f"`{need.file}` leads out of media/{need.scenario_id}. Put the film there.")
        return path if path.is_file() else None

    def state(self, need: ClipNeed) -> ClipState:
        """How a clip stands. Never raises for bad media."""
        problem: ClipError | None = None
        try:
            source = self.source(need)
            if source is not None:
                probe(source)
        except ClipError as fault:
            source, problem = None, fault
        digest = self._digest(need, source)
        return ClipState(need, Kind.FILMED if source else Kind.STORYBOARD, digest, self._load(digest), problem)

    def made(self, need: ClipNeed) -> BuiltClip | None:
        """The clip of a need, if it is made; its film, or the storyboard that stands in for a film that fails."""
        try:
            source = self.source(need)
        except ClipError:
            source = None
        built = self._load(self._digest(need, source))
        if built is None and source is not None:
            built = self._stand_in(need)
        return built

    def makeable(self, need: ClipNeed) -> bool:
        """Whether there is something to make it from; a waiting loop exists only as a film."""
        return need.role is not Role.WAITING or self.source(need) is not None

    def build(self, need: ClipNeed, progress: Progress | None = None) -> BuiltClip:
        """Makes a clip, unless it is made. Raises ClipUnplayable when its film can't be read, or FfmpegMissing."""
        source = self.source(need)
        digest = self._digest(need, source)
        return self._load(digest) or self._make(need, source, digest, progress or (lambda _share: None))

    def build_or_storyboard(
        self, need: ClipNeed, progress: Progress | None = None
    ) -> tuple[BuiltClip, ClipError | None]:
        """Makes a clip; from the script when its film fails, with the reason, so that the role-play goes on."""
        try:
            return self.build(need, progress), None
        except (ClipUnplayable, ClipNotFound) as fault:
            digest = self._digest(need, None)
            return self._load(digest) or self._make(need, None, digest, progress or (lambda _share: None)), fault

    # -- making --------------------------------------------------------------------------------------------------

    def _stand_in(self, need: ClipNeed) -> BuiltClip | None:
        """The storyboard that was made in place of a film, while that film still fails."""
        built = self._load(self._digest(need, None))
        return built if built is not None and self.state(need).problem is not None else None

    def _make(self, need: ClipNeed, source: Path | None, digest: str, progress: Progress) -> BuiltClip:
        folder = self.cache / f"{digest}.making-{os.getpid()}-{threading.get_ident()}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            program = ffmpeg.find(self._program)
            captions = (
                self._film(need, source, folder, program) if source else self._drawn(need, folder, program, progress)
            )
            found = probe(folder / "clip.mp4")
            at = min(0.5, found.seconds / 2)
            still = ffmpeg.local(folder / "clip.mp4", ss=at).output(str(folder / "poster.jpg"), vframes=1, **{"q:v": 4})
            ffmpeg.run(still, program, need.file)
            facts = {
                "seconds": found.seconds,
                "width": found.width,
                "height": found.height,
                "bytes": found.bytes,
                "kind": Kind.FILMED if source else Kind.STORYBOARD,
                "captions": captions,
            }
            (folder / "clip.json").write_text(json.dumps(facts))
            try:
                folder.rename(self.cache / digest)
            except OSError:
                if self._load(digest) is None:  # somebody else made it at the same time: theirs is as good
                    raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        progress(1.0)
        built = self._load(digest)
        assert built is not None
        return built

    def _film(self, need: ClipNeed, source: Path, folder: Path, program: str) -> list[str]:
        """One rendition that every browser plays: H.264/AAC, constant frame rate, a key frame first, never upscaled."""
        found = probe(source)
        cut: dict[str, float] = {}
        if need.start is not None:
            cut["ss"] = need.start
        if need.end is not None:
            cut["to"] = need.end
        if need.start is not None and need.start >= found.seconds:
            raise ClipUnplayable(
                need.file,
                f"`{need.file}` is {found.seconds:.1f} seconds long, and the cut starts at "
                f"{need.start:.1f}. Choose an earlier `from`.",
            )
        film = ffmpeg.local(source, **cut)
        scale = f"min(1,min({WIDEST}/iw,{HIGHEST}/ih))"
        picture = film.video.filter("scale", f"trunc(iw*{scale}/2)*2", f"trunc(ih*{scale}/2)*2").filter("fps", RATE)
        if need.role is Role.WAITING:
            sound = None
        elif found.audio_codec:
            sound = film.audio
        else:
            sound = ffmpeg.stream.input("anullsrc=r=48000:cl=stereo", f="lavfi")
        inputs = [picture] if sound is None else [picture, sound]
        options: dict[str, object] = (
            {} if sound is None else {"c:a": "aac", "b:a": "128k", "ac": 2, "ar": 48000, "shortest": None}
        )
        output = ffmpeg.stream.output(
            *inputs,
            str(folder / "clip.mp4"),
            **{"c:v": "libx264"},
            preset="veryfast",
            crf=23,
            pix_fmt="yuv420p",
            g=RATE * 2,
            flags="+cgop",
            movflags="+faststart",
            map_metadata=-1,
            **options,
        )
        ffmpeg.run(output, program, need.file)
        languages = []
        for path in sorted(source.parent.glob(f"{_escaped(source.stem)}.*.vtt")):
            language = path.name.removesuffix(".vtt").rpartition(".")[2]
            cues, _problems = read_vtt(path.read_text(encoding="utf-8", errors="replace"))
            if cues:
                (folder / f"captions.{language}.vtt").write_text(write_vtt(cues), encoding="utf-8")
                languages.append(language)
        return languages

    def _drawn(self, need: ClipNeed, folder: Path, program: str, progress: Progress) -> list[str]:
        script = parse(need.script)
        storyboard.draw(
            storyboard.Drawing(script, need.people, need.title, need.role is Role.LECTURE, _variant(need), self._width),
            folder / "clip.mp4",
            program,
            need.file,
            progress,
        )
        cues = cues_from_script(script, LEAD)
        if not cues:
            return []
        (folder / f"captions.{need.language}.vtt").write_text(write_vtt(cues), encoding="utf-8")
        return [need.language]

    # -- names ---------------------------------------------------------------------------------------------------

    def _digest(self, need: ClipNeed, source: Path | None) -> str:
        made_from: dict[str, object] = {"settings": SETTINGS, "role": need.role}
        if source is not None:
            captions = sorted(source.parent.glob(f"{_escaped(source.stem)}.*.vtt"))
            made_from |= {
                "film": self._sums.of(source),
                "start": need.start,
                "end": need.end,
                "captions": {p.name.rpartition(source.stem)[2]: self._sums.of(p) for p in captions},
            }
        else:
            made_from |= {
                "drawing": storyboard.VERSION,
                "width": self._width,
                "title": need.title,
                "script": need.script,
                "language": need.language,
                "people": need.people,
                "variant": _variant(need),
            }
        return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()

    def _load(self, digest: str) -> BuiltClip | None:
        folder = self.cache / digest
        try:
            facts = json.loads((folder / "clip.json").read_text())
            captions = {language: folder / f"captions.{language}.vtt" for language in facts["captions"]}
            return BuiltClip(
                digest,
                folder / "clip.mp4",
                folder / "poster.jpg",
                captions,
                facts["seconds"],
                facts["width"],
                facts["height"],
                facts["bytes"],
                Kind(facts["kind"]),
            )
        except (OSError, ValueError, KeyError):
            return None


def _variant(need: ClipNeed) -> str:
    return Path(need.file).stem if need.file != f"{need.place}.mp4" else ""


def _escaped(stem: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in stem)


class _Sums:
    """Checksums of films, remembered by size and time, so that a second start reads no film again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            known = json.loads(path.read_text())
            self._known: dict[str, list[object]] = known if isinstance(known, dict) else {}
        except (OSError, ValueError):
            self._known = {}

    def of(self, path: Path) -> str:
        status = path.stat()
        stamp: list[object] = [status.st_size, status.st_mtime_ns]
        with self._lock:
            known = self._known.get(str(path))
        if known and known[:2] == stamp:
            return str(known[2])
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        with self._lock:
            self._known[str(path)] = [*stamp, found]
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(f".{os.getpid()}")
            beside.write_text(json.dumps(self._known))
            beside.replace(self._path)
        return found
