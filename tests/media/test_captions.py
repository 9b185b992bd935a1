"""Captions are read however they were made, checked, and drafted to where somebody speaks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roleplay.errors import ClipUnplayable
from roleplay.finding import Finding, Severity
from roleplay.media import ffmpeg
from roleplay.media.caption_findings import caption_findings
from roleplay.media.captions import LINE, Cue, captions_beside, cut_cues, decoded, in_lines, read_vtt, split, write_vtt
from roleplay.media.described import described, described_findings
from roleplay.media.drafting import FASTEST, LEAST, Draft, Line, Timing, draft, spoken_lines
from roleplay.media.need import needs
from roleplay.media.speech import STEP, Span, spans, speech
from roleplay.media.workshop import Workshop
from roleplay.scenario.model import Scenario
from roleplay.scenario.reading import read
from roleplay.scenario.script import parse
from tests.conftest import TINY
from tests.films import film

# -- reading and writing ---------------------------------------------------------------------------------------------

HELLO = (Cue(1.0, 2.5, "", "Hello you"), Cue(3.0, 4.0, "", "Bye"))
VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\nHello\nyou\n\n00:03.000 --> 00:04.000\nBye\n"
SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\nyou\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n"


@pytest.mark.parametrize(
    "raw",
    [
        VTT.encode(),
        SRT.encode(),
        VTT.replace("\n", "\r\n").encode(),
        VTT.replace("\n", "\r").encode(),
        VTT.encode("utf-8-sig"),
        VTT.encode("utf-16"),
        VTT.encode("utf-16-le"),
        VTT.encode("utf-16-be"),
        VTT.removeprefix("WEBVTT\n").encode(),
        b"\n" + VTT.encode(),
        VTT.replace("WEBVTT", "WEBVTT - guest\nKind: captions\nLanguage: en").encode(),
        VTT.replace("WEBVTT\n", "WEBVTT").encode(),
        VTT.replace("02.500", "02.500 line:0 position:20%,line-left align:start").encode(),
        VTT.replace("00:01", "00:00:01").replace("\n\n", "\n\nname\n").encode(),
        VTT.replace("\n\n", "\n\nNOTE 00:09.000 --> 00:10.000\nno\n\nSTYLE\n::cue {}\n\n", 1).encode(),
        SRT.replace("\n\n", "\n").encode(),
    ],
    ids=[
        *(
            "plain",
            "SRT",
            "Windows",
            "old Mac",
            "BOM",
            "UTF-16",
            "UTF-16 LE",
            "UTF-16 BE",
            "no head",
            "empty line first",
        ),
        *(
            "head with more",
            "no empty line below the head",
            "settings",
            "hours and names",
            "remarks",
            "SRT, no empty line",
        ),
    ],
)
def test_captions_are_read_however_they_were_saved(raw: bytes) -> None:
    assert read_vtt(decoded(raw)) == (HELLO, ())


def test_a_caption_knows_its_line_in_the_file_and_who_says_it() -> None:
    cues, problems = read_vtt("WEBVTT\n\nNOTE x\n\na\n00:01.000 --> 00:02.000\n<v.loud Mr &lt;B&gt;>Yes &amp; no</v>\n")
    assert problems == ()
    assert [(c.line, c.who, c.text) for c in cues] == [(6, "Mr <B>", "Yes & no")]
    both, _ = read_vtt("00:01.000 --> 00:02.000\n<v A>Yes</v>\n<v B>No</v>")
    assert [(c.who, c.text) for c in both] == [("", "Yes No")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("WEBVTT\n\n00:01 --> 00:02\nx", 3, "can't be read"),
        ("WEBVTT\n\nname\n00:02.000 --> 00:01.000\nx", 4, "ends before it begins"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nlost\n", 6, "no time above “lost”"),
        ("", 1, "empty"),
        ("\n\none\n\ntwo\n\nthree", 3, "no file of captions"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, says: str) -> None:
    _, problems = read_vtt(text)
    assert [(p.line, says in p.sentence) for p in problems] == [(line, True)]


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@example(b"\xff\xfe\0")
@example(b"\0")
def test_any_bytes_are_captions_or_problems_and_never_raise(raw: bytes) -> None:
    text = decoded(raw)
    cues, problems = read_vtt(text)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(0 <= c.start < c.end and c.text and 1 <= c.line <= lines for c in cues)
    assert all(1 <= p.line <= lines for p in problems)


pieces = st.sampled_from(
    [
        "<",
        "<v",
        "<v ",
        "<v.a",
        "</",
        ">",
        "&",
        "&amp",
        "-->",
        " --> ",
        "00:01.000",
        " ",
        "  ",
        "\n",
        "\n\n",
        "1",
        "a",
        "NOTE",
    ]
)


@given(st.lists(pieces, min_size=1, max_size=4).map("".join))
def test_reading_takes_steps_in_proportion_to_the_text(piece: str) -> None:
    def events(times: int) -> int:
        made = piece * times
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tick)
        try:
            read_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\n" + made)
        finally:
            sys.setprofile(None)
        return count

    assert events(400) <= 4.5 * events(100) + 200


@pytest.mark.parametrize(
    "piece", ["<a", "<v ", "<v" + " " * 500, "-->", "a --> ", "&amp", "x\n\n", "1\n", " ", "a-->b\n"]
)
def test_two_megabytes_of_junk_are_read_through(piece: str) -> None:
    read_vtt("00:01.000 --> 00:02.000\n" + piece * (2_000_000 // len(piece)))


words = (
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=120)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
names = st.text(st.characters(categories=["L", "P", "S"]), max_size=8).map(lambda t: " ".join(t.split()))
moments = st.integers(0, 10**7)


@given(st.lists(st.tuples(moments, st.integers(1, 10**5), names, words), max_size=5), st.text(max_size=50))
def test_captions_that_are_written_and_read_again_are_the_same_whatever_the_note(
    made: list[tuple[int, int, str, str]], note: str
) -> None:
    cues = tuple(Cue(a / 1000, (a + n) / 1000, who, text) for a, n, who, text in made)
    written = write_vtt(cues, " ".join(note.split()))
    assert read_vtt(written) == (cues, ())


@given(words)
def test_a_text_is_split_into_captions_of_two_lines_and_loses_nothing(text: str) -> None:
    parts = split(text)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    for part in parts:
        lines = in_lines(part).split("\n")
        longest_word = max(map(len, part.split(" ")))
        assert len(lines) <= 2
        assert max(map(len, lines)) <= LINE or longest_word > LINE


def test_a_cut_moves_its_captions_and_leaves_out_what_it_does_not_show() -> None:
    cues = (Cue(9.0, 10.0, "", "c"), Cue(0.0, 1.0, "", "a"), Cue(1.0, 4.0, "A", "b"), Cue(4.0, 4.05, "", "flash"))
    assert cut_cues(cues, 2.0, 9.05) == (Cue(0.0, 2.0, "A", "b"), Cue(2.0, 2.05, "", "flash"))
    assert cut_cues(cues) == tuple(sorted(cues, key=lambda c: c.start))


@given(st.lists(st.tuples(moments, st.integers(1, 10**5)), max_size=6), moments, st.integers(1, 10**7), st.booleans())
def test_what_is_left_in_a_cut_lies_within_it(
    made: list[tuple[int, int]], start: int, length: int, open_end: bool
) -> None:
    cues = [Cue(a / 1000, (a + n) / 1000, "", "x") for a, n in made]
    left = cut_cues(cues, start / 1000, None if open_end else (start + length) / 1000)
    assert all(0 <= c.start < c.end and (open_end or c.end <= length / 1000) for c in left)


def test_captions_lie_beside_their_film_and_not_beside_another_whose_name_begins_alike(tmp_path: Path) -> None:
    for name in ("a.en.vtt", "a.nl.vtt", "a.described.en.vtt", "a.b.en.vtt", "a.vtt", "ab.en.vtt"):
        (tmp_path / name).touch()
    assert {code: p.name for code, p in captions_beside(tmp_path / "a.mp4").items()} == {
        "en": "a.en.vtt",
        "nl": "a.nl.vtt",
    }
    assert list(captions_beside(tmp_path / "a.described.mp4")) == ["en"]


# -- findings --------------------------------------------------------------------------------------------------------


def tiny(**changes: str) -> Scenario:
    text = TINY
    for old, new in changes.items():
        text = text.replace(old, new)
    scenario = read(text, "tiny").scenario
    assert scenario is not None
    return scenario


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "media", tmp_path / "data" / "clips", width=320)


Check = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def check(workshop: Workshop) -> Check:
    def run(*cues: str, name: str = "hall.en.vtt") -> tuple[Finding, ...]:
        path = film(workshop.media / "tiny" / "hall.mp4", length=4.0)
        (path.parent / name).write_text("\n\n".join(["WEBVTT", *cues]))
        return caption_findings(tiny(), workshop)

    return run


FINE = "00:00.100 --> 00:01.500\nWhere is my bag?"


@pytest.mark.parametrize(
    ("cues", "code", "severity", "says"),
    [
        ([FINE, "00:02 --> 00:03\nx", "lost", "gone"], "caption-unreadable", Severity.ERROR, "6`: The time “00:02"),
        ([FINE, "00:01.200 --> 00:03.000\nNow?"], "caption-overlap", Severity.WARNING, "6`: this caption comes at"),
        ([FINE, "00:03.000 --> 00:06.000\nNow?"], "caption-outside", Severity.WARNING, "is cut off"),
        (["01:00:01.000 --> 01:00:02.000\nNow?"], "caption-outside", Severity.WARNING, "is never seen"),
        (
            [FINE, "00:02.000 --> 00:02.200\nWhere is it?"],
            "caption-too-fast",
            Severity.WARNING,
            "60 characters a second",
        ),
    ],
)
def test_each_mistake_in_a_caption_file_is_one_finding_with_file_and_line(
    check: Check, cues: list[str], code: str, severity: Severity, says: str
) -> None:
    (finding,) = check(*cues)
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.message.startswith("`hall.en.vtt:")
    assert says in finding.message
    assert finding.mark == tiny().scenes["hall"].mark


def test_many_mistakes_of_one_kind_are_one_finding_that_names_their_lines(check: Check) -> None:
    (finding,) = check(FINE, *(f"00:02.{n}00 --> 00:02.{n}90\nWhere?" for n in range(3)))
    assert "Look at lines 9 and 12 as well." in finding.message
    (finding,) = check(FINE, *(f"00:02.{n}00 --> 00:02.{n}90\nWhere?" for n in range(9)))
    assert "There are 8 more like it, from line 9 on." in finding.message


def test_a_file_far_too_large_for_captions_is_told_without_reading_it(check: Check) -> None:
    (finding,) = check(FINE, "x" * 5_000_001)
    assert finding.code == "caption-unreadable"
    assert "too large" in finding.message


def test_good_captions_give_nothing_to_find(check: Check) -> None:
    assert check(FINE, "00:01.500 --> 00:04.100\nNow?") == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("hall.nl.vtt", "roleplay captions tiny"),
        ("hall.vtt", "There is a `hall.vtt`: call it `hall.en.vtt`"),
        ("hall.en.srt", "There is a `hall.en.srt`: call it `hall.en.vtt`"),
    ],
)
def test_a_film_with_sound_and_without_captions_in_the_language_is_told_with_the_mend(
    check: Check, name: str, says: str
) -> None:
    (finding,) = check(FINE, name=name)
    assert (finding.code, finding.severity) == ("no-captions", Severity.WARNING)
    assert "`hall.mp4`" in finding.message
    assert says in finding.message


def test_captions_of_another_country_are_captions_in_the_language(check: Check) -> None:
    assert check(FINE, name="hall.en-GB.vtt") == ()


def test_a_film_without_sound_and_a_waiting_loop_need_no_captions(workshop: Workshop) -> None:
    waiting = tiny(**{"    question: What": "    waiting: loop.mp4\n    question: What"})
    film(workshop.media / "tiny" / "hall.mp4", sound=False)
    film(workshop.media / "tiny" / "loop.mp4")
    assert caption_findings(waiting, workshop) == ()


def test_a_described_version_is_found_by_name_and_told_when_it_cannot_be_read(workshop: Workshop) -> None:
    need = next(n for n in needs(tiny()) if n.place == "hall")
    assert described(need, workshop) is None
    path = film(workshop.media / "tiny" / "hall.described.mp4", sound=False)
    version = described(need, workshop)
    assert version is not None
    assert workshop.source(version) == path
    assert described_findings(tiny(), workshop) == ()
    path.write_bytes(b"no film at all")
    (finding,) = described_findings(tiny(), workshop)
    assert (finding.code, finding.severity) == ("clip-unplayable", Severity.ERROR)
    assert "hall.described.mp4" in finding.message


# -- where somebody speaks -------------------------------------------------------------------------------------------


def bursts(path: Path, *spoken: tuple[float, float], length: float, noise: float = 0.0) -> Path:
    """A film that sounds in these spans, over noise of that amplitude."""
    sounds = "+".join(f"between(t,{a},{b})" for a, b in spoken) or "0"
    sound = f"aevalsrc=exprs='({sounds})*0.4*sin(2*PI*440*t)+{noise}*(random(0)-0.5)':s=16000:d={length}"
    inputs = [
        ffmpeg.stream.input(f"color=size=64x64:rate=10:duration={length}", f="lavfi"),
        ffmpeg.stream.input(sound, f="lavfi"),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    ffmpeg.run(ffmpeg.stream.output(*inputs, str(path), pix_fmt="yuv420p"), ffmpeg.find(), path.name)
    return path


@pytest.mark.parametrize("noise", [0.0, 0.002, 0.02], ids=["silence", "a quiet room", "a loud room"])
def test_speech_is_found_where_it_is_whatever_the_noise_of_the_room(tmp_path: Path, noise: float) -> None:
    spoken = [(0.5, 1.5), (2.0, 2.3), (2.4, 3.5)]
    found = speech(bursts(tmp_path / "a.mp4", *spoken, length=4.5, noise=noise))
    assert len(found) == 2  # a tenth of a second is no pause
    for span, (start, end) in zip(found, [(0.5, 1.5), (2.0, 3.5)], strict=True):
        assert abs(span.start - start) <= 0.06
        assert abs(span.end - end) <= 0.06


def test_silence_has_no_speech_and_a_constant_tone_no_pauses(tmp_path: Path) -> None:
    assert speech(bursts(tmp_path / "a.mp4", length=1.0)) == ()
    assert len(speech(film(tmp_path / "b.mp4"))) == 1


def test_a_film_whose_sound_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    with pytest.raises(ClipUnplayable, match=r"a\.mp4"):
        speech(tmp_path / "a.mp4")


@given(st.lists(st.floats(-200, 0), max_size=300))
def test_any_loudness_gives_spans_in_order_and_apart(levels: list[float]) -> None:
    found = spans(levels)
    assert all(0 <= s.start < s.end <= len(levels) * STEP + 1e-9 for s in found)
    assert all(a.end < b.start for a, b in pairwise(found))


# -- drafts ----------------------------------------------------------------------------------------------------------


def test_the_captions_of_a_script_are_its_spoken_sentences() -> None:
    script = parse(
        "INT. BAR\n\nIt rains.\n\nGUEST (cold)\nYes. (sighs) I booked a room. Why is it not ready?\n\nYOU\nI see."
    )
    assert spoken_lines(script) == (
        Line("GUEST", "Yes. I booked a room."),
        Line("GUEST", "Why is it not ready?"),
        Line("YOU", "I see."),
    )
    assert spoken_lines(parse("Only this happens."), everything=True) == (Line("", "Only this happens."),)


@given(st.text(max_size=400))
def test_the_lines_of_any_script_fit_a_caption(text: str) -> None:
    for line in spoken_lines(parse(text), everything=True):
        shown = in_lines(line.text).split("\n")
        assert max(map(len, shown)) <= LINE or max(map(len, line.text.split())) > LINE


lines_of = st.lists(
    st.builds(Line, st.sampled_from(["A", "B"]), st.text("abc .", min_size=1, max_size=84)), max_size=12
)


@example([Line("A", "a")], [1, 9], 5, 0)
@given(lines_of, st.lists(st.integers(1, 4000), max_size=24), st.integers(0, 3000), st.integers(0, 60_000))
def test_drafted_captions_keep_their_order_and_never_overlap_nor_leave_the_clip(
    lines: list[Line], steps: Sequence[int], start: int, length: int
) -> None:
    edges = [sum(steps[:n]) / 1000 for n in range(1, len(steps) + 1)]
    heard = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    begin, end = start / 1000, (start + length) / 1000
    made = draft(lines, heard, begin, end)
    assert made.cues == () or [(c.who, c.text) for c in made.cues] == [(x.who, x.text) for x in lines]
    assert all(begin <= c.start < c.end <= end for c in made.cues)
    assert all(a.end <= b.start for a, b in pairwise(made.cues))
    if made.cues and length >= LEAST * 1000 * len(lines):
        assert all(c.end - c.start >= LEAST - 1e-9 for c in made.cues)


def test_a_caption_stays_long_enough_to_be_read_where_there_is_room() -> None:
    fast = Line("A", "x" * 30)
    made = draft([fast, fast], [Span(1.0, 2.2), Span(5.0, 6.2)], 0.0, 8.0)
    assert made.timing is Timing.FITS
    assert all(len(c.text) / (c.end - c.start) <= FASTEST for c in made.cues)


def starts(made: Draft) -> list[float]:
    return [c.start for c in made.cues]


def test_a_line_with_a_breath_in_it_and_two_lines_without_a_pause_are_told_apart_by_length() -> None:
    lines = [Line("A", "x" * 45), Line("A", "y" * 30), Line("B", "z" * 30)]
    heard = [Span(0.5, 2.0), Span(2.3, 3.8), Span(4.4, 8.4)]  # the first in two breaths, the others in one
    made = draft(lines, heard, 0.0, 9.0)
    assert made.timing is Timing.FITS
    assert starts(made) == pytest.approx([0.5, 4.4, 6.4], abs=0.05)


def test_a_sound_that_nobody_wrote_gets_no_line() -> None:
    lines = [Line("A", "x" * 30), Line("B", "y" * 15), Line("A", "z" * 45)]
    made = draft(lines, [Span(0.2, 0.6), Span(2.0, 4.0), Span(4.6, 5.6), Span(6.4, 9.4)], 0.0, 10.0)
    assert made.timing is Timing.FITS
    assert starts(made) == pytest.approx([2.0, 4.6, 6.4], abs=0.05)


def test_lines_that_are_not_what_is_said_are_only_shared_out() -> None:
    lines = [Line("A", "x" * 80), Line("B", "y" * 10), Line("A", "z" * 80), Line("B", "y" * 10)]
    for heard in ([Span(1.0, 1.8), Span(3.0, 8.0), Span(9.0, 9.5), Span(10.5, 15.0)], [Span(0, 16)], [Span(2, 3)]):
        made = draft(lines, heard, 0.0, 16.0)
        assert made.timing is Timing.PROPORTIONAL
        assert len(made.cues) == 4


def test_spoken_words_get_their_captions_when_they_are_said(tmp_path: Path) -> None:
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        pytest.skip("There is no espeak-ng to speak with. On Debian: apt install espeak-ng")
    said = [
        ("GUEST", "This is the second time I'm standing here."),
        ("GUEST", "Three o'clock, you said."),
        ("YOU", "You have been up since six, and now this."),
        ("GUEST", "We drove nine hours, and nobody called us back."),
    ]
    sound, began, at = bytearray(22050), [], 0.5  # half a second of silence, 16 bit at 22,050 Hz
    for n, (_, words) in enumerate(said):
        piece = tmp_path / f"{n}.wav"
        subprocess.run([espeak, "-v", "en", "-w", str(piece), words], check=True, env=dict(os.environ))
        with wave.open(str(piece)) as spoken:
            frames = spoken.readframes(spoken.getnframes())
        began.append(at)
        sound += frames + bytes(2 * 11025 * (1 + n % 2))
        at = len(sound) / 2 / 22050
    with wave.open(str(tmp_path / "all.wav"), "wb") as whole:
        whole.setparams((1, 2, 22050, 0, "NONE", ""))
        whole.writeframes(sound)
    inputs = [
        ffmpeg.stream.input(f"color=size=64x64:rate=10:duration={at}", f="lavfi"),
        ffmpeg.stream.input(str(tmp_path / "all.wav")),
    ]
    ffmpeg.run(ffmpeg.stream.output(*inputs, str(tmp_path / "a.mp4"), pix_fmt="yuv420p"), ffmpeg.find(), "a.mp4")
    made = draft([Line(*line) for line in said], speech(tmp_path / "a.mp4"), 0.0, at)
    assert made.timing is Timing.FITS
    assert starts(made) == pytest.approx(began, abs=0.15)
