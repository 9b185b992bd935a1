"""A first text of a scenario, from five answers: it passes the check and plays, and what is to be written is in [ ].

Its shape: after each decision the guest is calmer or tenser, or something happens in between first. All endings stay
within reach up to the last decision, and how it went before counts there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import yaml

from roleplay.finding import Edit, Mark, Mend
from roleplay.scenario.draft_words import WORDS, Words
from roleplay.scenario.mends import applied
from roleplay.scenario.quoting import curly, quoted
from roleplay.scenario.schema import FILE, MODELINE
from roleplay.scenario.yamltext import Table, Text, TooMuch, compose

FEWEST, MOST = 1, 6
"""Decisions on a way through a draft."""
_LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class Answers:
    """What a trainer says of a scenario before there is one."""

    title: str
    situation: str
    guest: str
    goal: str
    points: tuple[str, ...]
    decisions: int
    language: str = "en"


def file_name(title: str) -> str:
    """The id for a title: small letters, digits and `-`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name[:_LONGEST_NAME].rstrip("-") or "scenario"


def one_line(text: str) -> str:
    """A text on one line, without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def as_value(text: str) -> str:
    """A text as it stands behind a key: with quotes only where it needs them."""
    return text if _plain(text) else quoted(text)


def _plain(text: str) -> bool:
    if curly(text) or text.lower() in ("true", "false", "null", "~", "yes", "no") or re.match(r"[-+.]?\d", text):
        return False
    try:
        root = compose(f"key: {text}\n").root
    except (yaml.YAMLError, TooMuch):
        return False
    value = root.entries["key"][1] if isinstance(root, Table) and list(root.entries) == ["key"] else None
    return isinstance(value, Text) and value.plain and value.value == text


def drafted(answers: Answers) -> str:
    """The text of a scenario."""
    words = WORDS[answers.language]
    head = [
        f"{MODELINE}{FILE}",
        *words.top,
        f"title: {as_value(one_line(answers.title))}",
        f"language: {answers.language}",
        "about: >",
        f"  {_ended(one_line(answers.situation))}",
        f"  [{words.about}]",
        f"goal: {as_value(one_line(answers.goal))}",
        "remember:",
        *(f"  - {as_value(one_line(point))}" for point in answers.points),
        f"useful_when: [new, solve]        # {words.moments}",
        "people:",
        f"  {words.guest}: {as_value(one_line(answers.guest))}",
        f"  {words.you}: {words.you_are}",
    ]
    if answers.decisions > 1:
        most = answers.decisions
        head += ["variables:", f"  {words.trust}: {{start: 0, from: -{most}, to: {most}, means: {words.trust_means}}}"]
    story = [f"begin: {words.opening}", "", "scenes:", *_scenes(words, answers.decisions)]
    return "\n".join([*head, *story, "", "endings:", *_endings(words), "", *words.tail]) + "\n"


def copied(text: str, title: str) -> str | None:
    """The text of another scenario under its own title; None when its title can't be found."""
    root = compose(text).root
    value = root.entries.get("title", (None, None))[1] if isinstance(root, Table) else None
    if not isinstance(value, Text):
        return None
    mend = Mend("", (Edit(Mark(value.line, value.column, value.length), as_value(one_line(title))),))
    made = applied(text, mend)
    after = compose(made).root
    found = after.entries.get("title", (None, None))[1] if isinstance(after, Table) else None
    if not isinstance(found, Text) or found.value != one_line(title):
        return None
    if MODELINE in text:
        return made
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{MODELINE}{FILE}{end}{made}"


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".!?…" else f"{sentence}."


# -- the scenes ------------------------------------------------------------------------------------------------------


def _scenes(words: Words, decisions: int) -> list[str]:
    lines: list[str] = []
    for number in range(1, decisions + 1):
        last = number == decisions
        if number == 1:
            lines += _scene(words, words.opening, words.begins, _ways(words, number, last, calm=True))
            continue
        lines.append("")
        lines += _scene(words, f"{words.calm}_{number}", words.calmer, _ways(words, number, last, calm=True))
        lines.append("")
        lines += _scene(words, f"{words.tense}_{number}", words.tenser, _ways(words, number, last, calm=False))
        lines.append("")
        lines += [
            f"  {words.aside}_{number}:                      # {words.goes_on}",
            "    script: |",
            *_script(words, [f"[{words.meanwhile}]"]),
            f"    then: {words.tense}_{number}",
        ]
    return lines


def _script(words: Words, rest: list[str]) -> list[str]:
    return [f"      {line}".rstrip() for line in [f"{words.place}", "", *rest]]


def _scene(words: Words, name: str, told: tuple[str, str, str], ways: dict[str, list[str]]) -> list[str]:
    happens, mood, says = told
    cue = f"{words.guest} ({mood})"
    lines = [f"  {name}:", "    script: |", *_script(words, [f"[{happens}]", "", cue, f"[{says}]"])]
    lines += [f"    question: {words.question}", "    choices:"]
    # The better reaction stands at another place each time: otherwise students find it by its place.
    names = [words.connect, words.defend, words.act]
    first = sum(map(ord, name)) % 3
    for choice in names[first:] + names[:first]:
        key, said, afterwards = words.reactions[choice]
        lines += [f"      {choice}:", f'        {key}: "[{said}]"', *(f"        {line}" for line in ways[choice])]
        lines.append(f'        afterwards: "[{afterwards}]"')
    return lines


def _ways(words: Words, number: int, last: bool, *, calm: bool) -> dict[str, list[str]]:
    """Where the three reactions of a decision lead, and what they change."""
    good, mixed, poor = words.good, words.mixed, words.poor
    if not last:
        after = number + 1
        return {
            words.connect: [f"then: {words.calm}_{after}", f"change: {{{words.trust}: +1}}"],
            words.defend: [f"then: {words.tense}_{after}", f"change: {{{words.trust}: -1}}"],
            words.act: [f"then: {words.aside}_{after}"],
        }
    if calm:
        return {words.connect: [f"then: {good}"], words.defend: [f"then: {poor}"], words.act: [f"then: {mixed}"]}
    asked = [
        "then:",
        f"  - {{when: {words.trust} >= 0, go: {good}}}     # {words.counts}",
        f"  - {{go: {poor}}}",
    ]
    return {words.connect: asked, words.defend: [f"then: {poor}"], words.act: [f"then: {mixed}"]}


def _endings(words: Words) -> list[str]:
    lines: list[str] = []
    for name, outcome, mood in (
        (words.good, "good", words.moods[0]),
        (words.mixed, "mixed", words.moods[1]),
        (words.poor, "poor", words.moods[2]),
    ):
        title, says, consequence = words.ends[outcome]
        note = f"                # {words.outcome_note}" if outcome == "good" else ""
        lines += [f"  {name}:", f'    title: "[{title}]"', f"    outcome: {outcome}{note}", "    script: |"]
        lines += _script(words, [f"{words.guest} ({mood})", f"[{says}]"])
        lines.append(f'    consequence: "[{consequence}]"')
    return lines
