"""Captions follow a translation: their times stay, and every word of the translation is said once, in its own line."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from roleplay.media.caption_words import translated_cues
from roleplay.media.captions import Cue, cues_from_script
from roleplay.media.drafting import draft, spoken_lines
from roleplay.media.speech import Span
from roleplay.scenario.pofile import read_po
from roleplay.scenario.reading import read
from roleplay.scenario.script import Beat, Script, parse
from roleplay.scenario.translation import translated
from roleplay.shipped import shipped

SOURCE = parse(
    "GUEST (angry)\nThis is the second time I'm standing here. Three o'clock, you said. It is twenty to four, and I am "
    "still waiting for a room.\n\nHe points at the clock.\n\nYOU\nI see. Tell me.\n\nGUEST\nSince six this morning!"
)
WORDS = parse(
    "GUEST (boos)\nDit is de tweede keer dat ik hier sta. Drie uur, zei u. Het is tien over halfvier, en ik wacht nog "
    "steeds op een kamer.\n\nHij wijst naar de klok.\n\nYOU\nIk zie het. Vertelt u eens.\n\nGUEST\nAl sinds zes uur!"
)

SPOKEN = st.builds(
    Beat,
    st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=40).map(" ".join),
    st.sampled_from([None, "GUEST", "YOU"]),
)


def said(cues: tuple[Cue, ...]) -> list[str]:
    """All words, in order."""
    return " ".join(cue.text for cue in cues).split()


def words_of(script: Script, spoken: bool = False) -> list[str]:
    return " ".join(beat.text for beat in script.beats if beat.who or not spoken).split()


@given(st.lists(st.tuples(SPOKEN, SPOKEN), min_size=1, max_size=6))
def test_captions_of_a_script_get_every_word_of_its_translation_in_the_same_time(
    pairs: list[tuple[Beat, Beat]],
) -> None:
    source = Script(None, tuple(one for one, _ in pairs))
    words = Script(None, tuple(replace(other, who=one.who) for one, other in pairs))
    cues = cues_from_script(source)
    told = translated_cues(cues, source, words)
    assume(told is not None)  # two lines alike, one after the other: whose caption it is can't be known
    assert told is not None
    assert said(told) == words_of(words)
    assert (told[0].start, told[-1].end) == (cues[0].start, cues[-1].end)
    assert {cue.start for cue in told} <= {cue.start for cue in cues}
    assert all(cue.text and cue.start < cue.end for cue in told)
    assert all(a.end <= b.start for a, b in pairwise(told))


def test_a_line_of_several_captions_is_shared_out_between_words() -> None:
    cues = cues_from_script(SOURCE)
    told = translated_cues(cues, SOURCE, WORDS)
    assert told is not None
    assert len(told) == len(cues) > len(SOURCE.beats)
    assert [cue.who for cue in told] == [cue.who for cue in cues]
    assert told[-1] == replace(cues[-1], text="Al sinds zes uur!")


def test_captions_that_tell_only_what_is_spoken_get_only_that() -> None:
    lines = spoken_lines(SOURCE)
    cues = draft(lines, [Span(0.5, 14.0)], 0.0, 15.0).cues
    told = translated_cues(cues, SOURCE, WORDS)
    assert told is not None
    assert said(told) == words_of(WORDS, spoken=True)


def test_captions_mended_by_hand_are_still_known_by_their_words() -> None:
    cues = tuple(replace(c, text=c.text.replace("I'm", "I am").replace("Three", "3")) for c in cues_from_script(SOURCE))
    told = translated_cues(cues, SOURCE, WORDS)
    assert told is not None
    assert said(told) == words_of(WORDS)


def test_captions_stay_as_they_are_when_they_say_something_else() -> None:
    cues = cues_from_script(SOURCE)
    assert translated_cues((*cues[:-1], replace(cues[-1], text="[a door slams]")), SOURCE, WORDS) is None
    assert translated_cues((*cues, Cue(99.0, 100.0, "", "[music]")), SOURCE, WORDS) is None
    assert translated_cues(cues[:-1], SOURCE, WORDS) is None
    assert translated_cues((), SOURCE, WORDS) is None


def test_captions_stay_as_they_are_when_the_translation_has_other_lines_or_speakers() -> None:
    cues = cues_from_script(SOURCE)
    assert translated_cues(cues, SOURCE, replace(WORDS, beats=WORDS.beats[:-1])) is None
    other = (*WORDS.beats[:-1], replace(WORDS.beats[-1], who="GAST"))
    assert translated_cues(cues, SOURCE, replace(WORDS, beats=other)) is None


def test_a_translation_of_one_word_takes_the_whole_time_of_its_line() -> None:
    told = translated_cues(
        cues_from_script(SOURCE), SOURCE, replace(WORDS, beats=(Beat("Zo.", "GUEST"), *WORDS.beats[1:]))
    )
    assert told is not None
    line = [cue for cue in cues_from_script(SOURCE) if cue.end <= told[0].end]
    assert (told[0].start, told[0].end, told[0].text) == (line[0].start, line[-1].end, "Zo.")
    assert len(line) > 1


def test_every_storyboard_of_the_samples_can_be_captioned_in_both_languages() -> None:
    for file in sorted(shipped("scenarios").glob("*.po")):
        scenario = read((file.with_name(file.name.split(".")[0] + ".yaml")).read_text(), "sample").scenario
        words, _ = read_po(file.read_bytes(), file.name)
        assert scenario is not None
        assert words is not None
        for own, told in zip(scenario.places(), translated(scenario, words).places(), strict=True):
            source = parse(own.script)
            assert translated_cues(cues_from_script(source), source, parse(told.script)), f"{file.name}: {own.id}"
