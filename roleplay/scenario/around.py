"""What stands around the story: the lecture, the questions after it, sources, and when to practise again."""

from __future__ import annotations

import re

from roleplay.scenario import format as fmt
from roleplay.scenario.fields import Fields
from roleplay.scenario.model import Chapter, Lecture, Prompt, Reflection, Source
from roleplay.scenario.moves import Moves
from roleplay.scenario.yamltext import Node, Table, Text

_AGAIN = re.compile(r"^\d{1,3} (day|week|month|year)s?$")


class Around:
    """Reads what is no scene and no ending, over the same findings as `Fields`."""

    def __init__(self, take: Fields, moves: Moves) -> None:
        self.take = take
        self.moves = moves

    def lecture(self, node: Node | None) -> Lecture | None:
        """The lecture, if there is one."""
        if node is None:
            return None
        take = self.take
        keys = take.table(node, "lecture", "the lecture", node.mark)
        if isinstance(node, Table) and not keys.get("clip") and not keys.get("script"):
            take.error(
                "missing-key",
                "The lecture has no `clip` and no `script`. Write what the teacher says.",
                node.mark,
            )
        chapters = []
        for item in take.items(keys.get("chapters"), "`chapters`", "chapter"):
            entry = take.table(item, "chapter", "a chapter", item.mark)
            at = take.moment(entry.get("at"), "`at` of a chapter")
            chapters.append(Chapter(at or 0.0, take.needed(entry.get("title"), "the title of a chapter")))
        return Lecture(
            title=take.text(keys.get("title"), "the title of the lecture"),
            clip=next(iter(self.moves.clips(keys.get("clip"), "the lecture")), None),
            script=take.text(keys.get("script"), "the script of the lecture"),
            show=take.one_of(keys.get("show"), fmt.SHOWN, "`show`") or "before",
            chapters=tuple(chapters),
            mark=node.mark,
        )

    def reflection(self, node: Node) -> Reflection:
        """A question to think back with."""
        if isinstance(node, Text):
            return Reflection(self.take.needed(node, "a question of the reflection"))
        keys = self.take.table(node, "reflection", "a question of the reflection", node.mark)
        return Reflection(
            self.take.needed(keys.get("ask"), "a question of the reflection"),
            self.take.texts(keys.get("answers"), "the answers"),
            self.take.yes_no(keys.get("keep"), "`keep`"),
        )

    def prompt(self, node: Node) -> Prompt:
        """A question for the class."""
        if isinstance(node, Text):
            return Prompt(self.take.needed(node, "a question of the debrief"), mark=node.mark)
        keys = self.take.table(node, "debrief", "a question of the debrief", node.mark)
        at = keys.get("at")
        return Prompt(
            self.take.needed(keys.get("ask"), "a question of the debrief"),
            self.take.text(at, "`at`", prose=False),
            mark=at.mark if at else node.mark,
        )

    def source(self, node: Node) -> Source:
        """Where to read on."""
        if isinstance(node, Text):
            return Source(self.take.needed(node, "a source"))
        keys = self.take.table(node, "source", "a source", node.mark)
        link = keys.get("link")
        address = self.take.text(link, "the link of a source", prose=False)
        if link is not None and address and not re.match(r"^https?://[^\s]+$", address):
            self.take.error(
                "bad-value", f"`{address[:60]}` is no address of a page. Start it with https://.", link.mark
            )
            address = ""
        return Source(self.take.needed(keys.get("title"), "the title of a source"), address)

    def again(self, node: Node | None) -> tuple[str, ...]:
        """When to practise again."""
        kept = []
        for item in self.take.items(node, "`again_after`"):
            value = self.take.text(item, "`again_after`", prose=False)
            if _AGAIN.match(value):
                kept.append(value)
            else:
                self.take.error(
                    "bad-value",
                    f"`{value[:40]}` is no length of time. Write it like 3 days, 2 weeks or 1 month.",
                    item.mark,
                )
        return tuple(kept)
