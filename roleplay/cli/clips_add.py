"""`roleplay clips add`: films become the clips of a scenario."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from roleplay.cli.home import home_option
from roleplay.cli.words import tell, words
from roleplay.errors import ClipError, ClipNotFound
from roleplay.library import Home, Library
from roleplay.media.intake import (
    Kind,
    Offer,
    Stored,
    companions,
    described,
    gather,
    look_at,
    store_captions,
    store_film,
)
from roleplay.media.matching import Doubt, Given, Matching, match
from roleplay.media.need import ClipNeed, needs
from roleplay.media.probe import Looks, Probe, shown
from roleplay.media.sources import find_source
from roleplay.said import capital, joined, said
from roleplay.scenario.suggest import did_you_mean

_CODECS = {"h264": "H.264", "hevc": "HEVC", "vp8": "VP8", "vp9": "VP9", "av1": "AV1", "prores": "ProRes"}


@dataclass(slots=True)
class _Import:
    """One import: where to, for which clips, and what became of every file."""

    folder: Path
    language: str
    needs: tuple[ClipNeed, ...]
    replace: bool
    looks: Looks
    table: Table
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def has(self, file: str) -> bool:
        """Whether a clip has its film; one whose name leads out of the folder never has."""
        need = next(need for need in self.needs if need.file == file)
        try:
            return find_source(self.folder, need) is not None
        except ClipError:
            return False


@click.command()
@click.argument("scenario")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "scene", help="The scene or clip that one film is, whatever the film's name.")
@click.option("--replace", is_flag=True, help="Put films in the place of those that are there.")
@click.option("--yes", is_flag=True, help="Take the likeliest scene instead of asking, when there is just one.")
@home_option
def add(scenario: str, paths: tuple[Path, ...], scene: str | None, replace: bool, yes: bool, home: Path) -> None:
    """Take films into SCENARIO: PATHS are films, or folders with films in them.

    Films are matched to scenes by name; captions (.vtt) and described versions beside them come along. Exit status 1:
    something was refused, or could not be matched.
    """
    library = Library(Home(home).usable())
    read = library.draft(scenario).scenario or library.scenario(scenario)  # which says why it can't be read
    table = Table(box=None, pad_edge=False)
    for column in (said("film"), said("is now"), said("picture and sound")):
        table.add_column(words(column))
    for column in (said("length"), said("size")):
        table.add_column(words(column), justify="right")
    looks = Looks(library.home.clips / "looks.json")
    work = _Import(library.home.media / scenario, read.language, needs(read), replace, looks, table)
    gathered = gather(paths)
    work.told += [fault.sentence for fault in gathered.refused]
    if gathered.aside:
        work.notes.append(said("Left aside, no films: {names}", names=_some([path.name for path in gathered.aside])))
    films = [one for one in gathered.offers if one.kind is Kind.FILM]
    _take_films(work, films, scene, yes)
    beside = {one.path for film in films for one in companions(film.path)}
    _take_loose(work, [one for one in gathered.offers if one.kind is not Kind.FILM and one.path not in beside])
    _tell(work)
    if work.told:
        sys.exit(1)


# -- matching ----------------------------------------------------------------------------------------------------


def _take_films(work: _Import, films: list[Offer], scene: str | None, yes: bool) -> None:
    if scene is not None and len(films) != 1:
        told = said("--as takes one film, and {number} were given. Give one film with each --as.", number=len(films))
        raise ClipError(scene, told)
    clip = _named(work.needs, scene) if scene is not None else None
    probes = {}
    for path, answer in look_at(films, work.looks).items():
        if isinstance(answer, Probe):
            probes[path] = answer
        else:
            work.told.append(answer.sentence)
    sound = [_given(one) for one in films if one.path in probes]
    if clip is not None:
        sure = {clip: sound[0]} if sound else {}
    else:
        taken = [] if work.replace else [need.file for need in work.needs if work.has(need.file)]
        matching = match(sound, work.needs, taken)
        for film, better in matching.passed_over:
            left = said("`{film}` was left: `{later}` is the later take.", film=_name(film), later=_name(better))
            work.notes.append(left)
        sure = matching.sure | _ask(work, matching, yes)
    for file in dict.fromkeys(need.file for need in work.needs):
        if file in sure:
            _take(work, sure[file].path, file, probes[sure[file].path])


def _given(one: Offer) -> Given:
    return Given(one.path, one.stem, one.path.stat().st_mtime)


def _named(wanted: Sequence[ClipNeed], scene: str) -> str:
    """The clip that a person means: by its file, or by its scene when that has one clip. Raises ClipNotFound."""
    files = list(dict.fromkeys(need.file for need in wanted if scene in (need.file, Path(need.file).stem)))
    files = files or list(dict.fromkeys(need.file for need in wanted if need.place == scene))
    if len(files) == 1:
        return files[0]
    if files:
        told = said("`{name}` has several clips. Say which one with --as: {files}.", name=scene, files=", ".join(files))
        raise ClipNotFound(scene, told)
    known = list(dict.fromkeys(need.place for need in wanted))
    told = said(
        "There is no scene `{name}`.{guess} These are there: {names}.",
        name=scene,
        guess=did_you_mean(scene, known),
        names=", ".join(known),
    )
    raise ClipNotFound(scene, told)


def _ask(work: _Import, matching: Matching, yes: bool) -> dict[str, Given]:
    """Settles doubts with the person at the terminal, by --yes, or by telling what to type."""
    answers: dict[str, Given] = {}
    claims = Counter(doubt.likely[0] for doubt in matching.doubts if doubt.likely)
    files = list(dict.fromkeys(need.file for need in work.needs))
    for doubt in matching.doubts:
        free = [file for file in files if file not in matching.sure and file not in answers]
        likely = [file for file in doubt.likely if file in free]
        if yes and len(doubt.likely) == 1 and claims[doubt.likely[0]] == 1 and likely:
            answers[likely[0]] = doubt.given
        elif not yes and terminal():
            free = free if work.replace else [file for file in free if not work.has(file) or file in likely]
            picked = _pick(doubt, [*likely, *(file for file in free if file not in likely)])
            if picked is None:
                work.notes.append(said("`{film}` was left.", film=_name(doubt.given)))
            else:
                answers[picked] = doubt.given
        else:
            work.told.append(_unsure(doubt, work, doubt.likely))
    return answers


def _unsure(doubt: Doubt, work: _Import, likely: Sequence[str]) -> str:
    guess: str = said("{why}.", why=capital(doubt.why))
    if likely:
        files = joined((f"`{file}`" for file in likely), said(" or "))
        guess = said("It may be {files}: {why}.", files=files, why=doubt.why)
    example = Path(likely[0]).stem if likely else "SCENE"
    typed = str(doubt.given.path)
    film = shlex.quote(typed) if typed.isprintable() else "FILM"
    return said(
        "`{name}` was not taken. {guess} Say what it is: roleplay clips add {folder} {film} --as {example}",
        name=_name(doubt.given),
        guess=guess,
        folder=work.folder.name,
        film=film,
        example=example,
    )


def _pick(doubt: Doubt, files: list[str]) -> str | None:
    if not files:
        return None
    tell(said("\nWhich clip is `{film}`? ({why})", film=_name(doubt.given), why=doubt.why))
    for number, file in enumerate(files, 1):
        click.echo(f"  {number}  {shown(file)}")
    tell(said("  0  none of these"))
    number = click.prompt(words(said("Number")), type=click.IntRange(0, len(files)), default=1 if doubt.likely else 0)
    return files[number - 1] if number else None


def terminal() -> bool:
    """Whether somebody is there to ask."""
    return sys.stdin.isatty()


# -- taking ------------------------------------------------------------------------------------------------------


def _take(work: _Import, path: Path, file: str, probe: Probe) -> None:
    try:
        stored = store_film(path, work.folder, file, work.looks, replace=work.replace)
    except ClipError as fault:
        work.told.append(fault.sentence)
        return
    _row(work, path, stored, _looks(probe), _length(probe), probe.bytes)
    for one in companions(path):
        _take_beside(work, one, file)


def _take_beside(work: _Import, one: Offer, file: str) -> None:
    """Takes captions or a described version of a clip."""
    try:
        if one.kind is Kind.CAPTIONS:
            language = one.language or work.language
            stored = store_captions(one.path, work.folder, file, language, replace=work.replace)
            _row(
                work,
                one.path,
                stored,
                words(said("captions ({language})", language=language)),
                "",
                one.path.stat().st_size,
            )
        else:
            probe = work.looks.of(one.path)
            stored = store_film(one.path, work.folder, described(file), work.looks, replace=work.replace)
            _row(work, one.path, stored, _looks(probe), _length(probe), probe.bytes)
    except ClipError as fault:
        work.told.append(fault.sentence)


def _take_loose(work: _Import, offers: list[Offer]) -> None:
    """Takes captions and described versions that were given without their film, when their names are sure."""
    for kind, language in dict.fromkeys((one.kind, one.language) for one in offers):
        alike = {one.path: one for one in offers if (one.kind, one.language) == (kind, language) and one.path.is_file()}
        matching = match([_given(one) for one in alike.values()], work.needs)
        for file, given in matching.sure.items():
            _take_beside(work, alike[given.path], file)
        for doubt in matching.doubts:
            ending = ".en.vtt" if kind is Kind.CAPTIONS else ".described.mp4"
            told = said(
                "`{name}` was not taken: no clip is called that. Give it its clip's name, such as {example}.",
                name=_name(doubt.given),
                example=f"{Path(work.needs[0].file).stem}{ending}",
            )
            work.told.append(told)
    gone = [one for one in offers if not one.path.is_file()]
    work.told += [said("`{name}` is not there.", name=shown(one.path.name)) for one in gone]


# -- telling -----------------------------------------------------------------------------------------------------


def _row(work: _Import, path: Path, stored: Stored, what: str, length: str, size: int) -> None:
    now = shown(stored.path.name)
    if stored.already:
        now = words(said("{name} (was there)", name=now))
    large = said("{size:,.1f} MB", size=size / 1e6) if size >= 100_000 else said("{size:,.1f} kB", size=size / 1e3)
    work.table.add_row(*map(Text, (shown(path.name), now, what, length, words(large))))


def _length(probe: Probe) -> str:
    return words(said("{seconds:.1f} s", seconds=probe.seconds))


def _looks(probe: Probe) -> str:
    return words(joined(_parts(probe), ", "))


def _parts(probe: Probe) -> Iterator[str]:
    codec = _CODECS.get(probe.video_codec, probe.video_codec)
    yield f"{codec} {probe.bits}-bit" if probe.bits > 8 else codec
    size = f"{probe.width}×{probe.height}"
    yield said("{size} upright", size=size) if probe.height > probe.width else size
    yield said("{rate:.4g} frames/s", rate=probe.fps)
    if not probe.steady:
        yield said("uneven")
    if probe.hdr:
        yield f"HDR ({probe.hdr})"
    if probe.rotation:
        yield said("turned by {degrees}°", degrees=probe.rotation)
    if probe.audio_codec is None:
        yield said("no sound")
    else:
        named = {1: said("mono"), 2: said("stereo"), 6: said("5.1 sound")}
        yield named.get(probe.channels) or said("{number} sound channels", number=probe.channels)


def _tell(work: _Import) -> None:
    console = Console()
    if work.table.row_count:
        console.print(work.table)
    for note in work.notes:
        tell(note)
    for sentence in work.told:
        tell(sentence, fg="red", err=True)
    missing = [file for file in dict.fromkeys(need.file for need in work.needs) if not work.has(file)]
    if missing:
        tell(said("Still missing ({number}): {names}", number=len(missing), names=_some(missing)))
    else:
        tell(said("Every clip has its film."))


def _some(names: Sequence[str]) -> str:
    return ", ".join(shown(name) for name in names[:12]) + (" …" if len(names) > 12 else ".")


def _name(given: Given) -> str:
    return shown(given.path.name)
