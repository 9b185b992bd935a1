"""A scratch voice is a gift of the machine: when it is there it fits its captions, when it isn't nothing is missing."""

from __future__ import annotations

import io
import json
import shutil
import sys
import wave
from pathlib import Path

import pytest

from roleplay.media import ffmpeg, storyboard, voice
from roleplay.media.captions import cues_from_script
from roleplay.media.casting import RATE
from roleplay.media.probe import probe
from roleplay.scenario.script import LEAD, PAUSE, length, parse, seconds

SCRIPT = parse(
    "INT. BAR - DAY\n\nIt rains.\n\nGUEST (tired)\nA long day.\n\nYOU\nSit down.\n\nMS LIN (friendly)\nYes, do."
)
PEOPLE = {"GUEST": "Mr De Wit, about 60", "MS LIN": "the duty manager"}
ENGINE = """#!{python}
import json, sys, wave, io, math
words = sys.stdin.buffer.read().decode()
with open({log!r}, "a") as log:
    log.write(json.dumps([sys.argv[1:], words]) + "\\n")
if "broken" in words:
    sys.exit(1)
made = io.BytesIO()
with wave.open(made, "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate({rate})
    tone = (int(9000 * math.sin(n / 9)) for n in range(int({rate} * {takes})))
    file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in tone))
sys.stdout.buffer.write(made.getvalue())
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A speech engine that takes 2.5 seconds for everything; its log is given."""
    return _engine(tmp_path, monkeypatch, takes=2.5)


def _engine(folder: Path, monkeypatch: pytest.MonkeyPatch, takes: float, rate: int = voice.RATE) -> Path:
    log = folder / "said.jsonl"
    program = folder / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(ENGINE.format(python=sys.executable, log=str(log), rate=rate, takes=takes))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.delenv("ROLEPLAY_VOICE", raising=False)
    monkeypatch.delenv("ROLEPLAY_PIPER", raising=False)
    return log


def said(log: Path) -> list[tuple[list[str], str]]:
    return [(options, words) for options, words in map(json.loads, log.read_text().splitlines())]


def test_others_speak_and_we_and_the_actions_do_not(engine: Path) -> None:
    spoken = voice.speak(SCRIPT, PEOPLE, "en", voice.engine())
    assert [bool(one) for one in spoken] == [False, True, False, True]
    assert [words for _, words in said(engine)] == ["A long day.", "Yes, do."]


def test_everybody_keeps_a_voice_of_their_own_in_the_language_of_the_scenario(engine: Path) -> None:
    for _ in range(2):
        voice.speak(SCRIPT, PEOPLE, "nl", voice.engine())
    (man, _), (woman, _), again, _ = said(engine)
    assert man == again[0]
    voices = [options[options.index("-v") + 1] for options in (man, woman)]
    assert voices[0].startswith("nl+m")
    assert voices[1].startswith("nl+f") or voices[1] != voices[0]


def test_a_voice_that_takes_longer_stretches_its_beat_and_caption_and_lies_within_them(engine: Path) -> None:
    spoken = voice.speak(SCRIPT, PEOPLE, "en", voice.engine())
    lasting = voice.lengths(SCRIPT, spoken)
    assert lasting[1] == pytest.approx(voice.BEGIN + 2.5 + PAUSE)
    assert [lasting[0], lasting[2]] == [seconds(SCRIPT.beats[0]), seconds(SCRIPT.beats[2])]
    cues = storyboard.cues(SCRIPT, lasting)
    for cue, heard in zip(cues, _heard(spoken, lasting), strict=True):
        assert heard is None or (cue.start <= heard[0] and heard[1] <= cue.end)


def _heard(spoken: list[bytes | None], lasting: list[float]) -> list[tuple[float, float] | None]:
    """From when to when something is heard in the track, beat by beat; silence everywhere else."""
    track = voice.track(spoken, lasting, LEAD)
    assert track is not None
    with wave.open(io.BytesIO(track)) as file:
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    found: list[tuple[float, float] | None] = []
    at = LEAD
    assert not any(samples[: int(LEAD * voice.RATE)])
    for one, length_ in zip(spoken, lasting, strict=True):
        part = samples[int(at * voice.RATE) : int((at + length_) * voice.RATE)]
        loud = [n for n, sample in enumerate(part) if sample]
        assert bool(loud) == bool(one)
        found.append((at + loud[0] / voice.RATE, at + loud[-1] / voice.RATE) if loud else None)
        at += length_
    return found


def test_a_spoken_film_is_as_long_as_its_captions_say(engine: Path, tmp_path: Path) -> None:
    drawing = storyboard.Drawing(SCRIPT, tuple(PEOPLE.items()), width=160, language="en")
    cues = storyboard.draw(drawing, tmp_path / "x.mp4", ffmpeg.find(), "x", lambda _share: None)
    made = probe(tmp_path / "x.mp4")
    assert made.seconds > length(SCRIPT) + 0.5
    assert made.seconds - 1.5 < cues[-1].end < made.seconds
    assert [cue.text for cue in cues] == [cue.text for cue in cues_from_script(SCRIPT)]


def test_a_mouth_follows_the_voice() -> None:
    quiet, loud = bytes(voice.RATE), (b"\x00\x20" * (voice.RATE // 2))
    opened = voice.mouths(quiet + loud + quiet, RATE)
    silent = round((voice.BEGIN + 0.5) * RATE)
    assert set(opened[: silent - 1]) == {0}
    assert 2 in opened[silent : silent + 6]
    assert opened[-1] == 0
    assert voice.mouths(None, RATE) == ()


@pytest.mark.parametrize("text", ["--help", "-f /etc/passwd", "$(reboot) `x` ; rm -rf /", "[[h@loU]] <mark/>\x00"])
def test_a_text_is_never_an_option_nor_a_command(engine: Path, text: str) -> None:
    script = parse(f"GUEST\n{text}")
    voice.speak(script, {}, "en", voice.engine())
    ((options, words),) = said(engine)
    assert all(text not in option for option in options)
    assert "[[" not in words
    assert options[-2:] == ["--stdin", "--stdout"]


@pytest.mark.parametrize("language", ["", "../../x", "-w/tmp/x", "en en", "x" * 40, "en+whisper"])
def test_a_language_that_is_none_is_not_spoken(engine: Path, language: str) -> None:
    assert not any(voice.speak(SCRIPT, PEOPLE, language, voice.engine()))
    assert not engine.exists()


@pytest.mark.parametrize(("takes", "rate", "word"), [(1.0, voice.RATE, "broken"), (1.0, 8000, "hello")])
def test_an_engine_that_fails_leaves_the_captions_to_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes: float, rate: int, word: str
) -> None:
    _engine(tmp_path, monkeypatch, takes, rate)
    script = parse(f"GUEST\n{word}")
    spoken = voice.speak(script, {}, "en", voice.engine())
    assert spoken == [None]
    assert voice.lengths(script, spoken) == [seconds(script.beats[0])]
    assert voice.track(spoken, [2.0], LEAD) is None


def test_without_an_engine_and_when_it_is_off_nobody_speaks(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEPLAY_VOICE", "off")
    assert voice.engine() is None
    monkeypatch.delenv("ROLEPLAY_VOICE")
    monkeypatch.setenv("PATH", "/nowhere")
    assert voice.engine() is None
    assert voice.speak(SCRIPT, PEOPLE, "en", None) == [None] * 4


def test_piper_is_taken_when_its_voices_are_named(
    engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    (voices / "nl_NL-x-medium.onnx").touch()
    (tmp_path / "bin" / "piper").symlink_to(tmp_path / "bin" / "espeak-ng")
    monkeypatch.setenv("ROLEPLAY_PIPER", str(voices))
    by = voice.engine()
    assert by is not None
    assert by.name == "piper nl_NL-x-medium.onnx"
    assert any(voice.speak(SCRIPT, PEOPLE, "nl", by))
    assert not any(voice.speak(SCRIPT, PEOPLE, "en", by))
    assert said(engine)[0][0] == ["--model", str(voices / "nl_NL-x-medium.onnx"), "--output_file", "-"]


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not here (Debian: apt install espeak-ng)")
@pytest.mark.parametrize(("language", "text"), [("en", "This is the second time."), ("nl", "Zitten daar noten in?")])
def test_espeak_speaks_within_its_captions(monkeypatch: pytest.MonkeyPatch, language: str, text: str) -> None:
    monkeypatch.delenv("ROLEPLAY_VOICE", raising=False)
    monkeypatch.delenv("ROLEPLAY_PIPER", raising=False)
    script = parse(f"GUEST (angry)\n{text}\n\nMS LIN\n{text}")
    spoken = voice.speak(script, PEOPLE, language, voice.engine())
    assert all(one is not None and 0.5 < len(one) / 2 / voice.RATE < 6 for one in spoken)
    assert spoken[0] != spoken[1]
    lasting = voice.lengths(script, spoken)
    for cue, heard in zip(storyboard.cues(script, lasting), _heard(spoken, lasting), strict=True):
        assert heard is not None
        assert cue.start <= heard[0] < heard[1] <= cue.end
