"""Laying a scenario out moves lines and nothing else: every comment and every value stays, and twice is once."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.tidy import Untidy, tidied
from roleplay.shipped import shipped
from tests.scenario.stories import SOUND
from tests.scenario.styles import Writer, plain_data
from tests.strategies import sound


def values(text: str) -> Any:
    """What PyYAML itself reads, every scalar as text, with the order of keys."""
    return ordered(yaml.load(text, yaml.CBaseLoader))


def ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, ordered(one)) for key, one in value.items()]
    return [ordered(one) for one in value] if isinstance(value, list) else value


@given(sound(most=4), st.integers(0, 2**32))
def test_comments_and_values_survive_in_any_style_and_twice_is_once(scenario: Any, seed: int) -> None:
    lot = random.Random(seed)
    writer = Writer(lot)
    text = writer.text(plain_data(scenario, lot))
    after = tidied(text)
    assert values(after) == values(text if text.endswith("\n") else f"{text}\n")
    assert [c.rstrip() for c in re.findall(r"# c\d+ .*", after)] == [c.rstrip() for c in re.findall(r"# c\d+ .*", text)]
    assert len(re.findall(r"# c\d+ ", after)) == writer.comments
    assert tidied(after) == after
    assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\r\n") in (0, after.count("\n"))


@given(sound(most=4), st.integers(0, 2**32))
def test_every_line_starts_two_spaces_a_level_and_scenes_stand_apart(scenario: Any, seed: int) -> None:
    lot = random.Random(seed)
    lines = tidied(Writer(lot).text(plain_data(scenario, lot))).splitlines()
    scenes = next((n for n, line in enumerate(lines) if re.fullmatch(r"scenes:\s*(#.*)?", line)), None)
    if scenes is None:
        return  # written between { and }
    assert lines[scenes - 1] == "" or lines[scenes - 1].startswith("#")
    names = [n for n, line in enumerate(lines) if re.match(r"  s\d+:", line)]
    assert len(names) == len(scenario.scenes)
    for at in names[1:]:
        above = at - 1
        while re.match(r"  #", lines[above]):
            above -= 1
        assert lines[above] == ""
        assert lines[above - 1] != ""


@pytest.mark.parametrize("path", sorted(shipped("scenarios").glob("*.yaml")), ids=lambda p: p.stem)
def test_the_samples_are_laid_out(path: Path) -> None:
    assert tidied(path.read_text()) == path.read_text()


def test_a_narrow_and_ragged_file_becomes_even() -> None:
    ragged = "a: 1   \nremember:\n-  One\n# of two\n-  Two\n\n\n\nscenes:\n\n x:\n     script: |\n        GUEST\n"
    ragged += "          Hi\n y:\n   then: x\n # last\nendings: {}"
    assert tidied(ragged) == (
        "a: 1\nremember:\n  - One\n  # of two\n  - Two\n\nscenes:\n  x:\n    script: |\n      GUEST\n        Hi\n\n"
        "  y:\n    then: x\n  # last\n\nendings: {}\n"
    )


@pytest.mark.parametrize("sign", ["|+", "|2", ">-", "|1-"])
def test_a_text_below_a_sign_keeps_every_space_and_line(sign: str) -> None:
    text = SOUND.replace(
        "script: |\n      GUEST (angry)\n      Hello: there #1", f"script: {sign}\n      A  \n\n        b\n\n"
    )
    assert values(tidied(text)) == values(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "can't be read"),
        ("just words", "no scenario"),
        ("{a: 1}", "no scenario"),
        ("a: x\u2028y\n", "line break"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(Untidy, match=said):
        tidied(text)


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["a", ":", " ", "\n", "- ", "#", "|", '"', "{", "}", "\t", "?"])).map("".join)
)
def test_any_text_is_laid_out_or_refused_and_never_read_otherwise(text: str) -> None:
    try:
        after = tidied(text)
    except Untidy:
        return
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    assert values(after) == values(plain)
    assert tidied(after) == after
