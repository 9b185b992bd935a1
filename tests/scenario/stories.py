"""A sound scenario as text, and wounds: one change each, with the findings it must give and no others."""

from __future__ import annotations

SOUND = """\
title: A sound one
language: en
goal: You can do it.
remember: [One, Two]
tags: [desk]
people:
  GUEST: Mr A, 40
variables:
  trust: {start: 0, from: -2, to: 2}
  late: {start: false}
begin: arrival
scenes:
  arrival:
    script: |
      GUEST (angry)
      Hello: there #1
    question: What do you do?
    choices:
      listen:
        say: Tell me what happened.
        then: listened
        change: {trust: +2}
        afterwards: It helps.
      explain:
        say: We are late today.
        then: listened
        change: {trust: -1}
        set: {late: true}
        afterwards: It hurts.
      call:
        do: You call somebody.
        then: later
        afterwards: It depends.
  listened:
    script: He talks.
    then: later
  later:
    script: Time goes by.
    clip:
      - {when: trust >= 1, play: calm.mp4}
      - {play: cold.mp4}
    choices:
      key:
        say: Here is your key.
        then:
          - {when: trust >= 1 and not late, go: stays}
          - {go: leaves}
        afterwards: Fine.
      walk:
        say: I will walk with you.
        then: stays
        afterwards: Good.
      again:
        say: One moment please.
        then: arrival
        afterwards: He waits.
endings:
  stays: {title: He stays, outcome: good, script: He smiles.}
  leaves: {title: He leaves, outcome: poor, script: He goes.}
reflection:
  - What did you see?
debrief:
  - {at: arrival, ask: Why?}
sources:
  - {title: A book, link: https://example.org/}
again_after: [3 days]
"""

Wound = tuple[str, str, str, list[tuple[int, str]]]


def line_of(text: str, part: str) -> int:
    """The line that `part` stands on, from 1."""
    return text[: text.index(part)].count("\n") + 1


WOUNDS: list[Wound] = [
    (
        "a slip in a target",
        "then: listened\n        change: {trust: +2}",
        "then: lisened\n        change: {trust: +2}",
        [(21, "unknown-target")],
    ),
    (
        "an unknown target",
        "        then: stays\n        afterwards: Good",
        "        then: nirvana\n        afterwards: Good",
        [(51, "unknown-target")],
    ),
    ("a slip in a key", "    question: What", "    qestion: What", [(17, "unknown-key")]),
    ("a slip in a needed key", "title: A sound one", "tilte: A sound one", [(1, "unknown-key")]),
    ("a missing title", "title: A sound one\n", "", [(1, "missing-key")]),
    (
        "a missing way on",
        "        then: stays\n        afterwards: Good",
        "        afterwards: Good",
        [(49, "missing-key")],
    ),
    (
        "two choices",
        "      call:\n        do: You call somebody.\n        then: later\n        afterwards: It depends.\n",
        "",
        [(18, "not-three-choices")],
    ),
    ("an equal key", "  listened:\n", "  arrival: {script: x, then: later}\n  listened:\n", [(34, "duplicate-key")]),
    ("a bad condition", "trust >= 1 and not late", "trust >= and", [(46, "bad-condition")]),
    ("an unknown variable", "trust >= 1 and not late", "trsut >= 1 and not late", [(46, "unknown-variable")]),
    ("an unknown variable in change", "change: {trust: +2}", "change: {trsut: +2}", [(22, "unknown-variable")]),
    ("an unknown start", "begin: arrival", "begin: arival", [(11, "unknown-start")]),
    ("a question of the debrief nowhere", "at: arrival, ask", "at: kitchen, ask", [(63, "unknown-debrief-place")]),
    ("say and do", "do: You call somebody.", "do: You call somebody.\n        say: Hello.", [(31, "say-and-do")]),
    (
        "choices and then",
        "    script: Time goes by.\n",
        "    script: Time goes by.\n    then: stays\n",
        [(39, "choices-and-then")],
    ),
    ("four points", "remember: [One, Two]", "remember: [One, Two, Three, Four]", [(4, "too-many-points")]),
    ("an unknown outcome", "outcome: poor", "outcome: bad", [(59, "bad-value")]),
    ("a wrong type", "goal: You can do it.", "goal: [You, can]", [(3, "wrong-type")]),
    ("a start out of bounds", "start: 0, from: -2", "start: 7, from: -2", [(9, "bad-value")]),
    ("a link that is code", "https://example.org/", "javascript:alert(1)", [(65, "bad-value")]),
    ("a path out of the folder", "play: cold.mp4", "play: ../cold.mp4", [(41, "bad-value")]),
    ("an alias", "goal: You can do it.", "goal: *goal", [(3, "no-alias")]),
    ("a colon in a text", "say: Here is your key.", "say: Listen: here is your key.", [(44, "not-yaml")]),
    ("an apostrophe first", "say: Here is your key.", "say: 's avonds is it open.", [(44, "not-yaml")]),
    ("a hash in a text", "say: Here is your key.", "say: Room #412 is ready.", [(44, "comment-in-text")]),
    ("a dead end", "    script: He talks.\n    then: later\n", "    script: He talks.\n", [(34, "dead-end")]),
    (
        "an unreachable scene",
        "endings:\n",
        "  cellar: {script: Dark., then: later}\nendings:\n",
        [(57, "unreachable-scene")],
    ),
    (
        "an unreachable ending",
        "reflection:\n",
        "  never: {title: Never, script: x}\nreflection:\n",
        [(60, "unreachable-ending")],
    ),
    (
        "an endless loop",
        "    script: He talks.\n    then: later\n",
        "    script: He talks.\n    then: round\n  round:\n    script: Round.\n    then: listened\n",
        [(34, "endless-loop")],
    ),
    ("a condition that is never true", "trust >= 1 and not late", "trust >= 9 and not late", [(46, "never-true")]),
    (
        "a variable nobody reads",
        "  late: {start: false}\n",
        "  late: {start: false}\n  mood: {start: 0}\n",
        [(11, "variable-never-read")],
    ),
    ("no goal", "goal: You can do it.\n", "", [(1, "no-goal")]),
    ("nothing to remember", "remember: [One, Two]\n", "", [(1, "no-points")]),
    ("a long choice", "say: Here is your key.", "say: " + "Here is your key and " * 6 + "bye.", [(44, "long-choice")]),
]
