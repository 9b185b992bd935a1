"""The scenario format, version 1, as tables: every key of every thing, which are required, and what each is for.

One definition: reading refuses by it, and documentation and editors can be fed from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.said import said

MOMENTS = ("new", "more", "apply", "solve", "change")
OUTCOMES = ("good", "mixed", "poor")
SHOWN = ("before", "after", "on request")
ORDERS = ("shuffled", "fixed")
MOST_POINTS = 3
CHOICES = 3


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its name, whether a thing can't do without it, and one line for the author."""

    name: str
    about: str
    required: bool = False


def _keys(*keys: Key) -> dict[str, Key]:
    return {k.name: k for k in keys}


NAMED = {"variables": "variable", "scenes": "scene", "endings": "ending", "choices": "choice"}
"""Tables whose keys are names given by the author, and what stands under each name."""

KEYS: dict[str, dict[str, Key]] = {
    "scenario": _keys(
        Key("title", said("What the scenario is called in the catalogue."), True),
        Key("language", said("The language of the texts, such as en or nl."), True),
        Key("about", said("The situation, in a few sentences, before the student starts.")),
        Key("goal", said("The one thing a student can do after this.")),
        Key("remember", said("At most three points to remember.")),
        Key("useful_when", said("Moments of need: new, more, apply, solve, change.")),
        Key("tags", said("Words to find the scenario by.")),
        Key("people", said("Who plays: a NAME and a short description each.")),
        Key("lecture", said("A short clip in which a teacher explains.")),
        Key("variables", said("What the scenario keeps count of, such as trust.")),
        Key("begin", said("The scene that comes first."), True),
        Key("scenes", said("All scenes by name."), True),
        Key("endings", said("All endings by name."), True),
        Key("reflection", said("Questions for the student after the ending.")),
        Key("debrief", said("Questions for the class, for the facilitator only.")),
        Key("sources", said("Where to read on.")),
        Key("again_after", said("When to practise again, such as 3 days.")),
        Key("order", said("fixed keeps the reactions in your order; otherwise they are shuffled.")),
    ),
    "scene": _keys(
        Key("title", said("A name for the map.")),
        Key("script", said("What is seen and said, as a screenplay.")),
        Key("describe", said("What is seen, for those who can't see it.")),
        Key("clip", said("The film's file name, when it is not <scene>.mp4.")),
        Key("waiting", said("A silent film that loops while the student thinks.")),
        Key("question", said("What the student is asked.")),
        Key("choices", said("Exactly three reactions.")),
        Key("then", said("Where a scene without choices goes on.")),
        Key("decide_within", said("Seconds to decide in; then `otherwise` happens.")),
        Key("otherwise", said("What happens when the student says nothing.")),
    ),
    "choice": _keys(
        Key("say", said("What the student says.")),
        Key("do", said("What the student does, instead of saying something.")),
        Key("then", said("The scene or ending that follows."), True),
        Key("change", said("Adds to variables, such as {{trust: +2}}.")),
        Key("set", said("Gives variables a value, such as {{late: true}}.")),
        Key("afterwards", said("What this reaction did, for the look back.")),
    ),
    "otherwise": _keys(
        Key("then", said("The scene or ending that follows when nothing is said."), True),
        Key("change", said("Adds to variables.")),
        Key("set", said("Gives variables a value.")),
        Key("afterwards", said("What saying nothing did, for the look back.")),
    ),
    "ending": _keys(
        Key("title", said("What the student reads when the story ends."), True),
        Key("outcome", said("good, mixed or poor; for the debrief only.")),
        Key("clip", said("The film's file name, when it is not <ending>.mp4.")),
        Key("script", said("What is seen and said.")),
        Key("consequence", said("What happened later, in a sentence.")),
    ),
    "variable": _keys(
        Key("start", said("The value at the beginning: a whole number, or true or false."), True),
        Key("from", said("The lowest value.")),
        Key("to", said("The highest value.")),
        Key("means", said("What it stands for, in words.")),
    ),
    "lecture": _keys(
        Key("title", said("What the lecture is called.")),
        Key("clip", said("The film's file name.")),
        Key("script", said("What the teacher says.")),
        Key("show", said("before, after or on request.")),
        Key("chapters", said("Moments in the lecture: a list of {{at, title}}.")),
    ),
    "branch": _keys(
        Key("when", said("A condition, such as trust >= 2.")),
        Key("go", said("The scene or ending that follows."), True),
    ),
    "clip": _keys(
        Key("when", said("A condition, such as trust >= 2.")),
        Key("play", said("The film's file name.")),
        Key("file", said("The film's file name.")),
        Key("from", said("Where to start, such as 0:03.")),
        Key("to", said("Where to stop, such as 0:41.")),
    ),
    "chapter": _keys(
        Key("at", said("The moment, such as 0:30."), True),
        Key("title", said("What starts there."), True),
    ),
    "reflection": _keys(
        Key("ask", said("The question."), True),
        Key("answers", said("Answers to pick from.")),
        Key("keep", said("true offers to keep the answer.")),
    ),
    "debrief": _keys(
        Key("at", said("The scene that the question belongs to.")),
        Key("ask", said("The question."), True),
    ),
    "source": _keys(
        Key("title", said("What it is called."), True),
        Key("link", said("An address that starts with https://.")),
    ),
}
