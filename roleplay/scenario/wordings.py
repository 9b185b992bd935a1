"""What people write instead of what the format knows: other words for its keys, and the form that was meant.

None of it is read as if it were right: the finding names the right word, and reading goes on with it.
"""

from __future__ import annotations

from collections.abc import Collection

from roleplay.said import said
from roleplay.scenario.suggest import closest

_ONWARDS = "goto go next to leads_to goes_to"
_ADDS = "changes add effect effects"
_AFTER = "after feedback explanation comment"
_ALSO = {
    "scenario": {
        "title": "name",
        "about": "description summary situation intro",
        "goal": "aim objective purpose",
        "remember": "takeaways lessons",
        "people": "characters cast roles persons",
        "variables": "vars values",
        "begin": "start first",
        "reflection": "reflect questions",
        "endings": "ends",
    },
    "scene": {
        "script": "text dialogue story",
        "describe": "description",
        "clip": "film video",
        "question": "prompt ask",
        "choices": "options reactions answers",
        "then": _ONWARDS,
        "decide_within": "seconds timer time_limit timeout",
        "otherwise": "else silence",
    },
    "choice": {
        "say": "text says line",
        "do": "action does act",
        "then": _ONWARDS,
        "change": _ADDS,
        "afterwards": _AFTER,
    },
    "otherwise": {"then": _ONWARDS, "change": _ADDS, "afterwards": _AFTER},
    "ending": {"title": "name", "outcome": "result", "script": "text story", "consequence": "after afterwards"},
    "variable": {
        "start": "begin value initial default",
        "from": "min minimum low lowest",
        "to": "max maximum high highest till until",
        "means": "meaning description",
    },
    "lecture": {"clip": "film video", "script": "text"},
    "branch": {"when": "if condition", "go": "then goto next to leads_to"},
    "clip": {"when": "if condition", "play": "clip film", "from": "start begin", "to": "end stop till until"},
    "reflection": {"ask": "question text", "answers": "options choices", "keep": "save"},
    "debrief": {"at": "scene", "ask": "question text"},
    "source": {"link": "url address href"},
}


def also(kind: str, key: str) -> Collection[str]:
    """Other words for a key of a thing of `kind`."""
    return _ALSO.get(kind, {}).get(key, "").split()


def key_meant(word: str, kind: str, left: Collection[str]) -> tuple[str | None, bool]:
    """Which of the keys `left` a word was meant for, and whether it is another word for it (or else a slip)."""
    meant = next((key for key in left if word.lower() in also(kind, key)), None)
    return meant or closest(word, left), meant is not None


FORMS = {
    "people": "`GUEST: Mr De Wit, about 55`",
    "variables": "`trust: {start: 0, from: -2, to: 2}`",
    "scenes": said("`arrival:`, and below it, two spaces further in, its `script:`"),
    "endings": "`stays: {title: He comes back}`",
    "choices": said("`listen:`, and below it, two spaces further in, its `say:` and `then:`"),
    "change": "`change: {trust: +1}`",
    "set": "`set: {late: true}`",
    "scene": said("`script:` and `then:` on lines of their own below it, two spaces further in"),
    "choice": said("`say:` and `then:` on lines of their own below it, two spaces further in"),
    "otherwise": "`otherwise: {then: later}`",
    "ending": "`stays: {title: He comes back}`",
    "variable": "`trust: {start: 0, from: -2, to: 2}`",
    "lecture": "`lecture: {title: Calm first, clip: lecture.mp4}`",
    "branch": "`- {when: trust >= 2, go: stays}`",
    "clip": "`- {when: trust >= 2, play: calm.mp4}`",
    "chapter": '`- {at: "0:30", title: Calm first}`',
    "reflection": "`- What did you see?`",
    "debrief": "`- {at: arrival, ask: What did you hope for?}`",
    "source": "`- {title: A book, link: https://example.org/}`",
}
"""How a thing is written, for who wrote it otherwise."""

LANGUAGES = {
    "en": ("english", "engels"),
    "nl": ("dutch", "nederlands", "flemish", "vlaams"),
    "de": ("german", "deutsch", "duits"),
    "fr": ("french", "français", "francais", "frans"),
    "es": ("spanish", "español", "espanol", "spaans"),
    "it": ("italian", "italiano", "italiaans"),
    "pt": ("portuguese", "português", "portugees"),
}
"""What people write for the code of a language."""
