"""The scenario format, version 1, as tables: every key of every thing, which are required, and what each is for.

One definition: reading refuses by it, and documentation and editors can be fed from it.
"""

from __future__ import annotations

from dataclasses import dataclass

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
        Key("title", "What the scenario is called in the catalogue.", True),
        Key("language", "The language of the texts, such as en or nl.", True),
        Key("about", "The situation, in a few sentences, before the student starts."),
        Key("goal", "The one thing a student can do after this."),
        Key("remember", "At most three points to remember."),
        Key("useful_when", "Moments of need: new, more, apply, solve, change."),
        Key("tags", "Words to find the scenario by."),
        Key("people", "Who plays: a NAME and a short description each."),
        Key("lecture", "A short clip in which a teacher explains."),
        Key("variables", "What the scenario keeps count of, such as trust."),
        Key("begin", "The scene that comes first.", True),
        Key("scenes", "All scenes by name.", True),
        Key("endings", "All endings by name.", True),
        Key("reflection", "Questions for the student after the ending."),
        Key("debrief", "Questions for the class, for the facilitator only."),
        Key("sources", "Where to read on."),
        Key("again_after", "When to practise again, such as 3 days."),
        Key("order", "fixed keeps the reactions in your order; otherwise they are shuffled."),
    ),
    "scene": _keys(
        Key("title", "A name for the map."),
        Key("script", "What is seen and said, as a screenplay."),
        Key("describe", "What is seen, for those who can't see it."),
        Key("clip", "The film's file name, when it is not <scene>.mp4."),
        Key("waiting", "A silent film that loops while the student thinks."),
        Key("question", "What the student is asked."),
        Key("choices", "Exactly three reactions."),
        Key("then", "Where a scene without choices goes on."),
        Key("decide_within", "Seconds to decide in; then `otherwise` happens."),
        Key("otherwise", "What happens when the student says nothing."),
    ),
    "choice": _keys(
        Key("say", "What the student says."),
        Key("do", "What the student does, instead of saying something."),
        Key("then", "The scene or ending that follows.", True),
        Key("change", "Adds to variables, such as {trust: +2}."),
        Key("set", "Gives variables a value, such as {late: true}."),
        Key("afterwards", "What this reaction did, for the look back."),
    ),
    "otherwise": _keys(
        Key("then", "The scene or ending that follows when nothing is said.", True),
        Key("change", "Adds to variables."),
        Key("set", "Gives variables a value."),
        Key("afterwards", "What saying nothing did, for the look back."),
    ),
    "ending": _keys(
        Key("title", "What the student reads when the story ends.", True),
        Key("outcome", "good, mixed or poor; for the debrief only."),
        Key("clip", "The film's file name, when it is not <ending>.mp4."),
        Key("script", "What is seen and said."),
        Key("consequence", "What happened later, in a sentence."),
    ),
    "variable": _keys(
        Key("start", "The value at the beginning: a whole number, or true or false.", True),
        Key("from", "The lowest value."),
        Key("to", "The highest value."),
        Key("means", "What it stands for, in words."),
    ),
    "lecture": _keys(
        Key("title", "What the lecture is called."),
        Key("clip", "The film's file name."),
        Key("script", "What the teacher says."),
        Key("show", "before, after or on request."),
        Key("chapters", "Moments in the lecture: a list of {at, title}."),
    ),
    "branch": _keys(
        Key("when", "A condition, such as trust >= 2."),
        Key("go", "The scene or ending that follows.", True),
    ),
    "clip": _keys(
        Key("when", "A condition, such as trust >= 2."),
        Key("play", "The film's file name."),
        Key("file", "The film's file name."),
        Key("from", "Where to start, such as 0:03."),
        Key("to", "Where to stop, such as 0:41."),
    ),
    "chapter": _keys(
        Key("at", "The moment, such as 0:30.", True),
        Key("title", "What starts there.", True),
    ),
    "reflection": _keys(
        Key("ask", "The question.", True),
        Key("answers", "Answers to pick from."),
        Key("keep", "true offers to keep the answer."),
    ),
    "debrief": _keys(
        Key("at", "The scene that the question belongs to."),
        Key("ask", "The question.", True),
    ),
    "source": _keys(
        Key("title", "What it is called.", True),
        Key("link", "An address that starts with https://."),
    ),
}
