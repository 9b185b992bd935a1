"""Which film is which clip: by its name, as people and cameras name films.

A name is sure when it is the clip's, in capitals or not, with spaces, underscores or accents, with a number in front
(`03 arrival.MOV`) or a take behind (`arrival_take3`, `arrival (2)`). Nearly the same name is a question. A camera's own
name (`IMG_2034.MOV`) says nothing. No film is two clips, and no clip two films.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

from roleplay.media.need import ClipNeed, Role
from roleplay.said import said

NEAR = 0.72
"""Share of equal letters from which two names are nearly the same: `arival` and `arrival` have 0.92."""

CLEARLY_NEWER = 60.0
"""Seconds between two takes: below that, times tell only in which order they were copied."""

_NUMBER = re.compile(r"^(?:(?:scene|scena|shot|clip)\s)?\d{1,3}\s(?=\S)|^(?:scene|scena|shot|clip)\s(?=\S)")
_TAKE = re.compile(r"\s(?:take|opname|versie|version|v|t)?\s?(\d{1,3})$")
_WORDS = re.compile(r"\s(?:final|definitief|copy|kopie|export|edit)$")
_CAMERA = re.compile(
    r"^(?:img|dsc[a-z]?|mvi|vid|mov|pxl|gopr|g[xhp]|dji|clip|video|movie|opname|trim|whatsapp video|signal|rpreplay|"
    r"screen ?recording|schermopname)?\s?(?:[a-z]\s?)?\d[\d\s]*(?:\s?(?:wa|at|om|mp|hevc|hdr|tm)\s?[\d\s]*)*$"
    r"|^[0-9a-f]{8}\s(?:[0-9a-f]{4}\s){3}[0-9a-f]{12}$"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A film that somebody gave: its `path`, the `stem` that is matched, and when it was made (seconds)."""

    path: Path
    stem: str
    made: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A film that may be one of the `likely` clips (the likeliest first; none for a camera's name), and why."""

    given: Given
    likely: tuple[str, ...]
    why: str


@dataclass(slots=True)
class Matching:
    """What is sure, by clip; what must be asked; and which takes were passed over for which."""

    sure: dict[str, Given] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    passed_over: list[tuple[Given, Given]] = field(default_factory=list)


def match(films: Sequence[Given], needs: Iterable[ClipNeed], taken: Iterable[str] = ()) -> Matching:
    """Assigns films to the clips' files. Clips that have a film already (`taken`) are no guess for a near name."""
    names = _names(list(needs))
    found = Matching()
    takes: dict[str, list[tuple[int, Given]]] = defaultdict(list)
    open_films = []
    for film in films:
        clips, take = _named(film.stem, names)
        if len(clips) == 1:
            takes[clips[0]].append((take, film))
        elif clips:
            found.doubts.append(Doubt(film, clips, said("this scene has several clips")))
        else:
            open_films.append(film)
    for clip, several in takes.items():
        _choose(clip, several, found)
    asked = {clip for doubt in found.doubts for clip in doubt.likely[:1]}
    free = {clip for clips in names.values() for clip in clips} - found.sure.keys() - set(taken) - asked
    _guess(open_films, names, free, found)
    return found


def _names(needs: list[ClipNeed]) -> Mapping[str, tuple[str, ...]]:
    """Every name under which a film may come, and the clips' files that it may mean."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for need in needs:
        names[_key(_folded(Path(need.file).stem))][need.file] = None
    own = set(names)
    for need in needs:
        place = {Role.WAITING: f"{need.place} waiting", Role.ENDING: f"ending {need.place}"}.get(need.role, need.place)
        for alias in {_key(_folded(name)) for name in (need.place, place, need.title) if name} - own:
            if need.role is not Role.WAITING or alias == _key(_folded(place)):
                names[alias][need.file] = None
    return {key: tuple(clips) for key, clips in names.items() if key}


def _named(stem: str, names: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], int]:
    """The clips that a name surely means, and its take (0: none is said)."""
    text, take = _folded(stem), 0
    while True:
        if clips := names.get(_key(text)):
            return clips, take
        bare = _NUMBER.sub("", text)
        if bare != text and (clips := names.get(_key(bare))):
            return clips, take
        cut = _TAKE.search(text) or _WORDS.search(text)
        if cut is None:
            return (), 0
        take = max(take, int(cut[1])) if cut.lastindex else take
        text = text[: cut.start()]


def _choose(clip: str, several: list[tuple[int, Given]], found: Matching) -> None:
    """Of several takes, the highest, or without numbers the newest; a question when the two do not agree."""
    several.sort(key=lambda one: (one[0], one[1].made), reverse=True)
    (take, best), others = several[0], several[1:]
    higher = all(take > number for number, _film in others)
    alike = all(take == number for number, _film in others)
    newer = all(best.made - film.made >= CLEARLY_NEWER for _number, film in others)
    older = any(film.made - best.made >= CLEARLY_NEWER for _number, film in others)
    if not others or (higher and not older) or (alike and newer):
        found.sure[clip] = best
        found.passed_over += [(film, best) for _number, film in others]
        return
    why = (
        said("the highest take is not the newest")
        if higher
        else said("{number} films have this name", number=len(several))
    )
    found.doubts += [Doubt(film, (clip,), why) for _number, film in several]


def _guess(films: list[Given], names: Mapping[str, tuple[str, ...]], free: set[str], found: Matching) -> None:
    """One best assignment of nearly fitting names over all films; each is a question still."""
    near: dict[Given, dict[str, float]] = {}
    graph: nx.Graph[tuple[str, object]] = nx.Graph()
    for film in films:
        near[film] = {} if _CAMERA.match(_folded(film.stem)) else _alike(film.stem, names, free)
        for clip, share in near[film].items():
            graph.add_edge(("film", film), ("clip", clip), weight=share)
    pairs = (sorted(pair, reverse=True) for pair in nx.max_weight_matching(graph)) if graph else ()
    best = {film: clip for (_f, film), (_c, clip) in pairs}
    for film in films:
        likely = sorted(near[film], key=lambda clip: (clip != best.get(film), -near[film][clip]))
        why = said("its name is nearly that") if likely else said("its name says nothing about the scene")
        found.doubts.append(Doubt(film, tuple(likely), why))


def _alike(stem: str, names: Mapping[str, tuple[str, ...]], free: set[str]) -> dict[str, float]:
    text = _WORDS.sub("", _TAKE.sub("", _NUMBER.sub("", _folded(stem))))
    shares: dict[str, float] = {}
    for key, clips in names.items():
        share = difflib.SequenceMatcher(None, _key(text), key).ratio()
        for clip in clips if share >= NEAR else ():
            if clip in free:
                shares[clip] = max(share, shares.get(clip, 0))
    return shares


def _folded(name: str) -> str:
    """Small letters and digits with single spaces: no accents, no signs."""
    plain = "".join(s for s in unicodedata.normalize("NFKD", name[:200]).casefold() if not unicodedata.combining(s))
    return " ".join("".join(s if s.isalnum() else " " for s in plain).split())


def _key(folded: str) -> str:
    return folded.replace(" ", "")
