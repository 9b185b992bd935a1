"""What the pages and files of a debrief have to say of a class that was counted again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.browser.recount import Recount, middle, say

REASONS = {
    "many": "Many came here.",
    "divided": "You were divided.",
    "decides": "What was chosen here decided the ending.",
}


def told_endings(counted: Recount, numbers: Mapping[str, int]) -> list[str]:
    """A card for each ending."""
    return [f"{say(numbers[ending])} {counted.story.title(ending)}" for ending in counted.story.endings]


def told_ways(counted: Recount) -> list[str]:
    """A line for each whole way."""
    return [
        f"{say(number)} {' › '.join(counted.story.title(place) for place in (*(m[0] for m in way), way[-1][2]))}"
        for way, number in counted.told_ways()
    ]


def told_rest(counted: Recount) -> str:
    """And those who went another way."""
    return f"On another way: {say(counted.ended - sum(number for _, number in counted.told_ways()))}"


def told_time(counted: Recount, scene: str) -> str:
    """How long a decision took, in words."""
    found, replayed = counted.quartiles(scene, "seconds"), counted.quartiles(scene, "replays")
    assert found is not None
    assert replayed is not None
    low, median, high = found
    words = f"{median:.0f} seconds" if round(low) == round(high) else f"half of you: {low:.0f} to {high:.0f} seconds"
    looked = "Half of you or more looked again." if replayed[1] >= 1 else "A quarter or more looked again."
    return f"{words} {looked}" if replayed[2] >= 1 else words


def timed(counted: Recount) -> list[str]:
    """The decisions of which a time may be told."""
    return [scene for scene in counted.story.decisions if counted.quartiles(scene, "seconds")]


def told_stopped(counted: Recount) -> list[str]:
    """A line for each scene where somebody stopped."""
    return [f"{say(counted.stopped[s])} {counted.story.title(s)}" for s in counted.story.scenes if counted.stopped[s]]


def told_bars(counted: Recount, scene: str) -> list[str]:
    """A bar for each reaction, in the author's order."""
    return [
        f"{counted.story.label(scene, choice)} {say(counted.chose[scene, choice])}"
        for choice in counted.story.choices(scene)
    ]


def lengths(numbers: Sequence[int], whole: int) -> list[float]:
    """How long the bars are."""
    return [round(100 * middle(number) / middle(whole), 1) if whole else 0.0 for number in numbers]


def told_again(counted: Recount) -> Iterator[tuple[str, list[str], list[float]]]:
    """The decisions that eight or more came to a second time: the words, the three largest changes from eighteen on,
    and how long the two bars are."""
    for scene in counted.story.decisions:
        pairs = counted.again(scene)
        if len(pairs) < 8:
            continue
        same = sum(before == after for before, after in pairs)
        words = f"{counted.story.title(scene)} came here again: {say(len(pairs))}"
        changes = Counter((before, after) for before, after in pairs if before != after) if len(pairs) >= 18 else {}
        rows = [
            f"{counted.story.label(scene, before)} → {counted.story.label(scene, after)} {say(number)}"
            for (before, after), number in sorted(changes.items(), key=lambda pair: -middle(pair[1]))
        ]
        words += f" The same again {say(same)} Another one {say(len(pairs) - same)}"
        yield words, rows, lengths([same, len(pairs) - same], len(pairs))


# -- files -------------------------------------------------------------------------------------------------------------


def number(value: object) -> str:
    """A cell: nothing is an empty one, and whole numbers have no point."""
    return "" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


def same(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> Counter[tuple[str, ...]]:
    """The rows of a table in these columns, whatever their order. Numbers are read as such."""
    told = ([row[column] for column in columns] for row in rows)
    return Counter(tuple(number(float(c)) if re.fullmatch(r"-?[\d.]+", c) else c for c in row) for row in told)


def long_rows(counted: Recount) -> Iterator[dict[str, object]]:
    """Every row of choices.csv."""
    story = counted.story
    for attempt in counted.attempts:
        for step, (scene, choice, lasted) in attempt.answers.items():
            yield {
                "learner": attempt.learner,
                "attempt": attempt.number,
                "kind": attempt.kind,
                "step": step,
                "scene": scene,
                "scene_title": story.title(scene),
                "choice": choice,
                "text": story.words(scene, choice),
                "seconds": lasted,
                "replays": attempt.replays[step],
                "ending": attempt.ending,
            }


def wide_rows(counted: Recount) -> Iterator[dict[str, object]]:
    """Every row of attempts.csv."""
    for attempt in counted.attempts:
        row: dict[str, object] = {"learner": attempt.learner, "attempt": attempt.number, "kind": attempt.kind}
        row |= {"what_if_of": attempt.origin, "what_if_step": attempt.from_step, "ending": attempt.ending}
        row["minutes"] = None if attempt.ending is None else round(attempt.lasted / 60, 1)
        row["ending_title"] = None if attempt.ending is None else counted.story.title(attempt.ending)
        for scene in counted.story.decisions:
            step = attempt.first(scene)
            _, choice, lasted = ("", None, None) if step is None else attempt.answers[step]
            row |= {f"choice.{scene}": choice, f"seconds.{scene}": lasted}
        yield row


def figures(counted: Recount) -> Iterator[tuple[str, str, str, str, float]]:
    """Every row of figures.csv: what, where, which, to where, how many."""
    for what in ("learners", "ended", "retried", "what_if"):
        yield what, "", "", "", getattr(counted, what)
    for ending in counted.story.endings:
        yield "ending", "", "", ending, counted.endings[ending]
        yield "ending_ever", "", "", ending, counted.ever[ending]
    for place, learners in counted.came.items():
        yield "came", place, "", "", learners
    for (place, choice, to), learners in counted.took.items():
        yield "took", place, choice or "", to, learners
    for place, learners in counted.stopped.items():
        yield "stopped", place, "", "", learners
    for way, learners in counted.told_ways():
        yield "way", "", "", way[-1][2], learners
    yield "other_ways", "", "", "", counted.ended - sum(learners for _, learners in counted.told_ways())
    for scene in counted.story.decisions:
        yield from of_decision(counted, scene)


def of_decision(counted: Recount, scene: str) -> Iterator[tuple[str, str, str, str, float]]:
    """Those of one decision."""
    for choice in counted.story.choices(scene):
        yield "chose", scene, choice, "", counted.chose[scene, choice]
    for what in ("seconds", "replays"):
        for part, value in zip(("low", "median", "high"), counted.quartiles(scene, what) or (), strict=False):
            yield f"{what}_{part}", scene, "", "", value
    pairs = Counter(counted.again(scene))
    if pairs.total() >= 8:
        kept = sum(learners for (before, after), learners in pairs.items() if before == after)
        yield "again", scene, "", "", pairs.total()
        yield "again_same", scene, "", "", kept
        yield "again_other", scene, "", "", pairs.total() - kept
    if pairs.total() >= 18:
        yield from (("again_from_to", scene, before, after, n) for (before, after), n in pairs.items())
