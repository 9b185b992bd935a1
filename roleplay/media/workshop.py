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
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from roleplay.errors import ClipError, ClipNotFound, ClipUnplayable
from roleplay.media import ffmpeg, film, storyboard, voice
from roleplay.media.captions import captions_beside, cut_cues, decoded, read_vtt, write_vtt
from roleplay.media.need import ClipNeed, Role
from roleplay.media.probe import Looks, probe_own
from roleplay.media.sources import find_source
from roleplay.said import said
from roleplay.scenario.script import parse

SETTINGS = 5
"""Counts up when clips must be made anew because the way of making them has changed."""

WIDEST = 1280
Progress = Callable[[float], None]
_A_MOMENT = 0.2
_DRAWN = "clip.mp4"
_MAKING = ".making-"


class Kind(StrEnum):
    """Where a clip comes from."""

    FILMED = "filmed"
    STORYBOARD = "storyboard"


@dataclass(frozen=True, slots=True)
class BuiltRendition:
    """One size of a clip on disk."""

    path: Path
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True)
class BuiltClip:
    """A clip on disk: `seconds` long, its `renditions` (the largest first), `poster` and `last` picture.

    `captions` by language; the `sound` of a film, None for silence and for storyboards.
    """

    digest: str
    renditions: tuple[BuiltRendition, ...]
    poster: Path
    last: Path
    captions: Mapping[str, Path]
    seconds: float
    kind: Kind
    sound: film.Sound | None

    @property
    def path(self) -> Path:
        """The largest rendition."""
        return self.renditions[0].path

    @property
    def bytes(self) -> int:
        """Bytes of the largest rendition."""
        return self.renditions[0].bytes


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
        self.looks = Looks(cache / "looks.json")
        """What films turned out to be; a stranger's film is only looked at from a distance, and once."""
        for left in cache.glob(f"*{_MAKING}*") if cache.is_dir() else ():
            if not _alive(left):
                shutil.rmtree(left, ignore_errors=True)  # of a run that was killed

    def source(self, need: ClipNeed) -> Path | None:
        """The film of a clip, when there is one; of a published clip only the one it was made from.

        Raises ClipNotFound for a name that leaves the scenario's folder.
        """
        found = find_source(self.media / need.scenario_id, need)
        return found if not need.kept or self._made_from(need, found) == need.kept else None

    def state(self, need: ClipNeed) -> ClipState:
        """How a clip stands. Never raises for bad media."""
        problem: ClipError | None = None
        try:
            source = self.source(need)
            if source is not None:
                self.looks.of(source)
        except ClipError as fault:
            source, problem = None, fault
        digest = self._digest(need, source)
        built = self._load(digest)
        kind = built.kind if built else Kind.FILMED if source else Kind.STORYBOARD
        return ClipState(need, kind, digest, built, problem)

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
        """Whether there is something to make it from; a waiting loop and a described version exist only as films."""
        return need.role not in (Role.WAITING, Role.DESCRIBED) or self.source(need) is not None

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
        """Makes a clip in a folder of its own, and puts it in its place when it is whole.

        Where another process makes the same clip at this moment, that one is waited for.
        """
        while any(_alive(other) for other in self.cache.glob(f"{digest}{_MAKING}*")):
            time.sleep(_A_MOMENT)
        if (already := self._load(digest)) is not None:
            return already
        folder = self.cache / f"{digest}{_MAKING}{os.getpid()}-{threading.get_ident()}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            program = ffmpeg.find(self._program)
            if source is not None:
                files, captions, sound = self._film(need, source, folder, program, progress)
            else:
                (files, captions), sound = self._drawn(need, folder, program, progress), None
            facts = {
                "seconds": min(probe_own(folder / file).seconds for file in files),
                "renditions": [_measured(folder / file) for file in files],
                "kind": Kind.FILMED if source else Kind.STORYBOARD,
                "captions": captions,
                "sound": asdict(sound) if sound is not None else None,
            }
            if source is not None and not self._still(need, source, digest):
                raise ClipUnplayable(
                    need.file, said("`{file}` got another film while it was made. That one comes next.", file=need.file)
                )
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

    def _still(self, need: ClipNeed, source: Path, digest: str) -> bool:
        """Whether a film is the one that a clip is named after: it may have been exchanged while it was read."""
        try:
            return self._made_from(need, source) == digest
        except OSError:
            return False

    def _film(
        self, need: ClipNeed, source: Path, folder: Path, program: str, progress: Progress
    ) -> tuple[list[str], list[str], film.Sound | None]:
        """All renditions of a film, checked; its captions and sound. File names, and languages."""
        found = self.looks.of(source)
        cut = film.cut_of(found, need.start, need.end, need.file)
        silent = need.role is Role.WAITING
        made, sound = film.make(source, found, cut, folder, program, need.file, silent=silent, progress=progress)
        for rendition in made:
            film.checked(folder / rendition.file, rendition, cut, need.file, silent=silent)
        languages = []
        for language, path in captions_beside(source).items():
            cues = cut_cues(read_vtt(decoded(path.read_bytes()))[0], need.start, need.end)
            if cues:
                (folder / f"captions.{language}.vtt").write_text(write_vtt(cues), encoding="utf-8")
                languages.append(language)
        return [rendition.file for rendition in made], languages, sound

    def _drawn(self, need: ClipNeed, folder: Path, program: str, progress: Progress) -> tuple[list[str], list[str]]:
        """The storyboard of a script, and its captions. File names, and languages."""
        script = parse(need.script)
        drawing = storyboard.Drawing(
            script, need.people, need.title, need.role is Role.LECTURE, _variant(need), self._width, need.language
        )
        cues = storyboard.draw(drawing, folder / _DRAWN, program, need.file, progress)
        film.stills(folder / _DRAWN, probe_own(folder / _DRAWN), folder, program, need.file)
        if not cues:
            return [_DRAWN], []
        (folder / f"captions.{need.language}.vtt").write_text(write_vtt(cues), encoding="utf-8")
        return [_DRAWN], [need.language]

    # -- names ---------------------------------------------------------------------------------------------------

    def _digest(self, need: ClipNeed, source: Path | None) -> str:
        """The name of a clip; a published one has its own for as long as it is there."""
        return need.kept if need.kept and self._load(need.kept) else self._made_from(need, source)

    def _made_from(self, need: ClipNeed, source: Path | None) -> str:
        made_from: dict[str, object] = {"settings": SETTINGS, "role": need.role}
        if source is not None:
            made_from |= {
                "film": self._sums.of(source),
                "start": need.start,
                "end": need.end,
                "captions": {language: self._sums.of(path) for language, path in captions_beside(source).items()},
            }
        else:
            made_from |= {
                "drawing": storyboard.VERSION,
                "voice": speaks.name if (speaks := voice.engine()) else "",
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
            return BuiltClip(
                digest,
                tuple(
                    BuiltRendition(folder / one["file"], one["width"], one["height"], one["bytes"])
                    for one in facts["renditions"]
                ),
                folder / "poster.jpg",
                folder / "last.jpg",
                {language: folder / f"captions.{language}.vtt" for language in facts["captions"]},
                facts["seconds"],
                Kind(facts["kind"]),
                film.Sound(**facts["sound"]) if facts["sound"] is not None else None,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _alive(folder: Path) -> bool:
    """Whether the process that makes a clip in this folder still runs."""
    pid = folder.name.partition(_MAKING)[2].partition("-")[0]
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _measured(path: Path) -> dict[str, object]:
    found = probe_own(path)
    return {"file": path.name, "width": found.width, "height": found.height, "bytes": found.bytes}


def _variant(need: ClipNeed) -> str:
    return Path(need.file).stem if need.file != f"{need.place}.mp4" else ""


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
