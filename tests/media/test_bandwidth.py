"""The bandwidth that is proved is enough on every path, and a little less is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roleplay.library import Home, examine
from roleplay.media import bandwidth as module
from roleplay.media.bandwidth import READY, Weight, bandwidth, needed, weigh
from roleplay.media.need import needs
from roleplay.media.workshop import Workshop
from roleplay.scenario.model import Scenario
from roleplay.scenario.proof import explore
from tests.conftest import TINY
from tests.films import film
from tests.scenario.oracle import Oracle
from tests.strategies import sound

weights = st.builds(
    lambda first, rest, seconds: Weight(first + rest, first, seconds, rest / seconds),
    st.integers(1_000, 400_000),
    st.integers(0, 3_000_000),
    st.floats(1.0, 60.0),
)


def waits(oracle: Oracle, weight: dict[str, Weight], bits: float) -> bool:
    """Plays every path on a line of `bits` per second; whether somewhere a clip or a choice must be waited for."""
    speed = bits / 8
    for (place, _), following in oracle.onward.items():
        playing = weight[place]
        rest = (playing.bytes - playing.first) / speed
        nexts = {after for after, _ in following.values()}
        fetched = rest + sum(weight[after].first for after in nexts) / speed
        if fetched > playing.seconds + (READY if len(following) > 1 else 0.0) or playing.steady > speed:
            return True
    return False


@given(sound(most=4), st.lists(weights, min_size=6, max_size=6))
def test_the_proved_bandwidth_is_enough_on_every_path_and_one_percent_less_is_not(
    whole: Scenario, drawn: list[Weight]
) -> None:
    played = Oracle(whole)
    places = sorted({place for place, _ in played.onward})
    weight = dict(zip(places, drawn * 2, strict=False))
    found = bandwidth(explore(whole), lambda place, _: weight[place])
    assume(found.bits > 0)
    assert not waits(played, weight, found.bits * 1.0001)
    assert waits(played, weight, found.bits * 0.99)


def test_a_clip_is_weighed_by_its_real_bytes(tmp_path: Path) -> None:
    short, long = weigh(film(tmp_path / "a.mp4", length=1.0)), weigh(film(tmp_path / "b.mp4", length=5.0))
    assert 0 < short.first <= short.bytes == (tmp_path / "a.mp4").stat().st_size
    assert long.first < long.bytes
    assert 4.9 < long.seconds < 5.2
    assert 0 < long.steady <= (long.bytes - long.first) / 2


def test_a_heavy_scenario_is_a_warning_at_its_tightest_scene_once_its_clips_are_made(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = Workshop(home.media, home.clips)
    first = film(home.media / "tiny" / "hall.mp4", size="160x90")
    for name in ("desk", "last", "happy", "sour"):
        (home.media / "tiny" / f"{name}.mp4").write_bytes(first.read_bytes())

    def codes() -> list[str]:
        return [f.code for f in examine(TINY.encode(), "tiny", workshop=workshop).findings]

    scenario = examine(TINY.encode(), "tiny").scenario
    assert scenario is not None
    assert needed(explore(scenario), workshop) is None
    assert "needs-bandwidth" not in codes()
    for need in needs(scenario):
        workshop.build(need)
    assert "needs-bandwidth" not in codes()
    monkeypatch.setattr(module, "WANTED", 10)
    assert codes().count("needs-bandwidth") == 1
