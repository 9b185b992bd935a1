"""Every finding has a page whose examples do what the page says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from click.testing import CliRunner

from roleplay.cli import main
from roleplay.finding import Finding, Severity
from roleplay.library import examine
from roleplay.media.need import needs
from roleplay.media.workshop import Workshop
from roleplay.scenario.proof import MOST_STATES
from tests.docs.codes import codes
from tests.docs.pages import (
    PAGES,
    README,
    Example,
    Page,
    laid_over,
    links,
    little_scenario,
    little_translation,
    pages,
    shown_finding,
    table_rows,
)
from tests.films import film

ID = "cold-soup"
ALL = pages()

# -- what a page can't show ------------------------------------------------------------------------------------------


def _a_file_of_65_mb(text: str, media: Path) -> Prepared:
    return Prepared(text + "#" * 65 * 1024 * 1024)


def _a_script_of_eleven_minutes(text: str, media: Path) -> Prepared:
    story = "      She tells you about the little restaurant by the sea where she had her first job.\n" * 130
    return Prepared(text.replace("      …\n", story))


def _no_more_than_500_situations_are_tried(text: str, media: Path) -> Prepared:
    return Prepared(text, most_states=500)


def _the_film_is_cut_off(text: str, media: Path) -> Prepared:
    (media / "kitchen.mp4").write_bytes(b"\0" * 100)
    return Prepared(text)


def _all_films_are_there(text: str, media: Path) -> Prepared:
    scenario = examine(text.encode(), ID).scenario
    assert scenario is not None
    first, *others = sorted({need.file for need in needs(scenario)})
    made = film(media / first)
    for name in others:
        (media / name).write_bytes(made.read_bytes())
    for name in (first, *others):
        (media / name).with_suffix(".en.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:00.900\n[a tone]\n")
    return Prepared(text)


_HUSHED = "sine,volume='lt(t,0.5)':eval=frame"
"""A tone that is over before the film is."""


def _long_kitchen(text: str, media: Path) -> Prepared:
    film(media / "kitchen.mp4", length=100.0, size="64x36")
    (media / "kitchen.en.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:02.000\n[a tone]\n")
    return Prepared(text)


def _built(size: str, picture: str, tone: str = _HUSHED, soft: str = "") -> Callable[[str, Path], Prepared]:
    """A film of a second for every place, made ready; `soft`: the tone of the one for the kitchen."""

    def make(text: str, media: Path) -> Prepared:
        prepared = _all_films_are_there(text, media)
        moving = film(media / "moving.mp4", size=size, picture=picture, tone=tone)
        quiet = film(media / "quiet.mp4", size=size, picture=picture, tone=soft or tone)
        scenario = examine(text.encode(), ID).scenario
        assert scenario is not None
        workshop = Workshop(media.parent, media.parents[1] / "clips")
        for need in needs(scenario):
            taken = quiet if need.place == "kitchen" else moving
            (media / need.file).write_bytes(taken.read_bytes())
            workshop.build(need)
        return prepared

    return make


def _captions(*times: str) -> Callable[[str, Path], Prepared]:
    """The film of the first scene, four seconds long, with captions at these times."""

    def make(text: str, media: Path) -> Prepared:
        film(media / "table.mp4", length=4.0)
        words = ["Excuse me.", "My soup is cold."] if len(times) > 1 else ["Excuse me. My soup is cold."]
        cues = [f"{time}\n<v GUEST>{said}" for time, said in zip(times, words, strict=False)]
        if cues:
            (media / "table.en.vtt").write_text("\n\n".join(["WEBVTT", *cues]))
        return Prepared(text)

    return make


@dataclass(frozen=True)
class Prepared:
    """A text to check, and how many states the proof may look at."""

    text: str
    most_states: int = MOST_STATES


MADE: dict[str, Callable[[str, Path], Prepared]] = {
    "a file of 65 MB": _a_file_of_65_mb,
    "a script of eleven minutes": _a_script_of_eleven_minutes,
    "no more than 500 situations are tried": _no_more_than_500_situations_are_tried,
    "the film is cut off": _the_film_is_cut_off,
    "all films are there": _all_films_are_there,
    "all films are made": _built("160x90", "testsrc"),
    "all films are made, and each ends while somebody speaks": _built("160x90", "testsrc", "sine"),
    "all films are made, and the kitchen was recorded from far away": _built(
        "160x90", "testsrc", soft=f"{_HUSHED},volume=-26dB"
    ),
    "the film of the kitchen takes 100 seconds": _long_kitchen,
    "all films are made, and so full of movement that they are heavy": _built("480x270", "life"),
    "table.mp4 has no captions": _captions(),
    "the captions of table.mp4 are right": _captions("00:00.500 --> 00:01.700", "00:01.800 --> 00:03.500"),
    "a time in the captions of table.mp4 has no thousandths": _captions("00:00.500 --> 00:01.700", "00:01 --> 00:03"),
    "the captions of table.mp4 overlap": _captions("00:00.500 --> 00:02.600", "00:01.800 --> 00:03.500"),
    "a caption of table.mp4 comes after its end": _captions("00:00.500 --> 00:01.700", "00:06.000 --> 00:07.700"),
    "a caption of table.mp4 is gone too soon": _captions("00:00.500 --> 00:01.100"),
}


def found(example: Example, home: Path, *, strict: bool = False) -> tuple[Finding, ...]:
    """What `roleplay check` finds in an example."""
    media = home / "media" / ID
    media.mkdir(parents=True, exist_ok=True)
    ready = MADE[example.made](example.text, media) if example.made else Prepared(example.text)
    workshop = Workshop(home / "media", home / "clips")
    beside = {f"{ID}.nl.po": example.words.encode()} if example.words else {}
    return examine(
        ready.text.encode(), ID, strict=strict, most_states=ready.most_states, workshop=workshop, beside=beside
    ).findings


def serious(findings: Sequence[Finding]) -> set[str]:
    """The codes of errors and warnings."""
    return {f.code for f in findings if f.severity is not Severity.NOTE}


def told(findings: Sequence[Finding]) -> str:
    """All findings, to read when a test fails."""
    return "\n".join(f"{f.mark.line} {f.severity} {f.code}: {f.message}" for f in findings)


# -- the examples ----------------------------------------------------------------------------------------------------


def test_the_little_scenario_gives_nothing_to_find(tmp_path: Path) -> None:
    assert {f.code for f in found(Example(little_scenario()), tmp_path)} == {"clip-missing"}
    assert {f.code for f in found(Example(little_scenario(), words=little_translation()), tmp_path)} == {"clip-missing"}


@pytest.mark.parametrize("page", ALL, ids=[p.code for p in ALL])
def test_an_example_that_fails_gives_its_code_once_and_nothing_else_that_is_wrong(page: Page, tmp_path: Path) -> None:
    severities = set()
    for example in page.fails:
        findings = found(example, tmp_path)
        assert [f.code for f in findings].count(page.code) == 1, told(findings)
        assert serious(findings) <= {page.code}, told(findings)
        severities |= {f.severity.value for f in findings if f.code == page.code}
    assert severities == page.severities


@pytest.mark.parametrize("page", ALL, ids=[p.code for p in ALL])
def test_an_example_that_fails_is_as_bad_with_an_option_as_its_page_says(page: Page, tmp_path: Path) -> None:
    option, severity = page.other or ("--strict", "")
    severities = set()
    for example in page.fails:
        if option == "--strict":
            findings = found(example, tmp_path, strict=True)
        else:
            findings = found(replace(example, text=laid_over(example.text, f"{option}\n")), tmp_path)
        severities |= {f.severity.value for f in findings if f.code == page.code}
    assert severities == ({severity} if severity else page.severities)


@pytest.mark.parametrize("page", ALL, ids=[p.code for p in ALL])
def test_an_example_that_passes_does_not_give_its_code_nor_an_error_or_a_warning(page: Page, tmp_path: Path) -> None:
    for example in page.passes:
        findings = found(example, tmp_path)
        assert page.code not in {f.code for f in findings}, told(findings)
        assert serious(findings) == set(), told(findings)


def test_everything_that_the_test_makes_is_asked_for_by_a_page() -> None:
    assert {e.made for p in ALL for e in (*p.fails, *p.passes) if e.made} == set(MADE)


# -- every code has its page -----------------------------------------------------------------------------------------


def test_every_code_that_the_source_can_give_has_a_page() -> None:
    known = {p.code for p in ALL}
    assert {code for code in codes() if not any(fnmatchcase(page, code) for page in known)} == set()


def test_every_page_is_about_a_code_that_the_source_can_give() -> None:
    given = codes()
    assert {p.code for p in ALL if not any(fnmatchcase(p.code, code) for code in given)} == set()


def test_a_page_is_called_by_its_code() -> None:
    assert {p.code for p in ALL} == {path.stem for path in PAGES.glob("*.md") if path != README}


def test_a_severity_is_one_that_a_finding_can_have() -> None:
    said = {severity for p in ALL for severity in (*p.severities, *(p.other or ())[1:])}
    assert said == {s.value for s in Severity}


# -- the README -----------------------------------------------------------------------------------------


def test_the_finding_that_is_shown_is_what_a_check_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slip = "do: You take the bowl away without a word.\n        then: kitchen"
    assert little_scenario().count(slip) == 1
    file = tmp_path / "scenarios" / f"{ID}.yaml"
    file.parent.mkdir()
    file.write_text(little_scenario().replace(slip, slip.replace("kitchen", "kichen")))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", f"scenarios/{ID}.yaml"])
    assert result.exit_code == 1
    assert shown_finding() in result.output


def test_the_tables_list_every_page_with_its_severity() -> None:
    assert table_rows() == {p.code: (f"{p.code}.md", p.severity) for p in ALL}


def test_every_link_leads_somewhere() -> None:
    for path in sorted(PAGES.glob("*.md")):
        for link in links(path):
            if not link.startswith("https://"):
                assert (path.parent / link.partition("#")[0]).exists(), f"{path.name}: {link}"


# -- how fragments are laid ------------------------------------------------------------------------------------------

BASE = "title: A\nscenes:\n  one:\n    script: x\n  two:\n    script: y\nendings:\n  last: {title: z}\n"


@pytest.mark.parametrize(
    ("fragment", "before", "after"),
    [
        ("title: B\n", "title: A\n", "title: B\n"),
        ("scenes:\n  two:\n    script: w\n", "    script: y\n", "    script: w\n"),
        ("scenes:\n  three:\n    script: w\n", "endings:\n", "  three:\n    script: w\nendings:\n"),
        ("scenes: {}\n", BASE[BASE.index("scenes:") : BASE.index("endings:")], "scenes: {}\n"),
        ("tags: [a]\n", "  last: {title: z}\n", "  last: {title: z}\ntags: [a]\n"),
        ("scenes:\n  two:\n\tscript: 'w\n", "    script: y\n", "\tscript: 'w\n"),
    ],
    ids=["a key", "an entry", "a new entry", "a key with its entries", "a new key", "broken YAML"],
)
def test_a_fragment_replaces_what_it_names_and_adds_what_is_new(fragment: str, before: str, after: str) -> None:
    assert laid_over(BASE, fragment) == BASE.replace(before, after)
