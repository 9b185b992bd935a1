"""What stands around the story: the lecture, the questions after it, sources, and when to practise again."""

from __future__ import annotations

import re

from roleplay.said import said
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
        keys = take.table(node, "lecture", said("the lecture"), node.mark)
        if isinstance(node, Table) and not keys.get("clip") and not keys.get("script"):
            take.error(
                "missing-key",
                said("The lecture has no `clip` and no `script`. Write what the teacher says."),
                node.mark,
            )
        chapters = []
        for item in take.items(keys.get("chapters"), "`chapters`", "chapter"):
            entry = take.table(item, "chapter", said("a chapter"), item.mark)
            at = take.moment(entry.get("at"), said("`at` of a chapter"))
            chapters.append(Chapter(at or 0.0, take.needed(entry.get("title"), said("the title of a chapter"))))
        return Lecture(
            title=take.text(keys.get("title"), said("the title of the lecture")),
            clip=next(iter(self.moves.clips(keys.get("clip"), said("the lecture"))), None),
            script=take.text(keys.get("script"), said("the script of the lecture")),
            show=take.one_of(keys.get("show"), fmt.SHOWN, "`show`") or "before",
            chapters=tuple(chapters),
            mark=node.mark,
        )

    def reflection(self, node: Node) -> Reflection:
        """A question to think back with."""
        if isinstance(node, Text):
            return Reflection(self.take.needed(node, said("a question of the reflection")))
        keys = self.take.table(node, "reflection", said("a question of the reflection"), node.mark)
        return Reflection(
            self.take.needed(keys.get("ask"), said("a question of the reflection")),
            self.take.texts(keys.get("answers"), said("the answers")),
            self.take.yes_no(keys.get("keep"), "`keep`"),
        )

    def prompt(self, node: Node) -> Prompt:
        """A question for the class."""
        if isinstance(node, Text):
            return Prompt(self.take.needed(node, said("a question of the debrief")), mark=node.mark)
        keys = self.take.table(node, "debrief", said("a question of the debrief"), node.mark)
        at = keys.get("at")
        return Prompt(
            self.take.needed(keys.get("ask"), said("a question of the debrief")),
            self.take.text(at, "`at`", prose=False),
            mark=at.mark if at else node.mark,
        )

    def source(self, node: Node) -> Source:
        """Where to read on."""
        if isinstance(node, Text):
            return Source(self.take.needed(node, said("a source")))
        keys = self.take.table(node, "source", said("a source"), node.mark)
        link = keys.get("link")
        address = self.take.text(link, said("the link of a source"), prose=False)
        if link is not None and address and not re.match(r"^https?://[^\s]+$", address):
            self.take.error(
                "bad-value",
                said("`{address}` is no address of a page. Start it with https://.", address=address[:60]),
                link.mark,
            )
            address = ""
        return Source(self.take.needed(keys.get("title"), said("the title of a source")), address)

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
                    said("`{value}` is no length of time. Write it like 3 days, 2 weeks or 1 month.", value=value[:40]),
                    item.mark,
                )
        return tuple(kept)
