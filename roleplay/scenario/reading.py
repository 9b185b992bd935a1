"""A scenario's text to a `Scenario` and findings; as much as can be read is read, and one run finds every fault."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from roleplay.finding import Finding, Mark, Severity, by_place, write
from roleplay.said import capital, counted, said
from roleplay.scenario import format as fmt
from roleplay.scenario.around import Around
from roleplay.scenario.fields import Fields
from roleplay.scenario.model import (
    SILENCE,
    Branch,
    Choice,
    Decision,
    Ending,
    Outcome,
    Scenario,
    Scene,
)
from roleplay.scenario.moves import Moves
from roleplay.scenario.repair import compose_with_repairs
from roleplay.scenario.settle import settle
from roleplay.scenario.wordings import LANGUAGES
from roleplay.scenario.yamltext import LIMITS, Composed, Limits, Node, Table, Text, TooMuch, error

_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_SECONDS = re.compile(r"^(\d{1,3})( ?(s|sec|seconds?|seconden?))?$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the scenario (None when nothing could be read), findings in order of place, and the text.

    `root` are the nodes that it was read from, with what could be mended mended.
    """

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    text: str = field(repr=False)
    root: Node | None = field(default=None, repr=False, compare=False)


def digest_of(raw: bytes) -> str:
    """The revision of a scenario's text: SHA-256 in hex."""
    return hashlib.sha256(raw).hexdigest()


def read_bytes(raw: bytes, scenario_id: str, limits: Limits = LIMITS) -> Reading:
    """Reads a file's bytes; see `read`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        finding = error(
            "not-yaml",
            said(
                "This file is not saved as UTF-8: there is a letter here that can't be read. "
                "Save it again with the encoding UTF-8."
            ),
            Mark(line, column),
        )
        return Reading(None, (finding,), raw.decode("utf-8", "replace"))
    return read(text, scenario_id, limits, digest_of(raw))


def read(text: str, scenario_id: str, limits: Limits = LIMITS, digest: str = "") -> Reading:
    """Reads a scenario. Never raises for what an author wrote: every mistake is a finding with its place."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        repaired = compose_with_repairs(text, _wrong, limits)
    except TooMuch as fault:
        return Reading(None, (fault.finding,), text)
    found = list(repaired.findings)
    if repaired.composed is None:
        return Reading(None, by_place(found), text)
    found += repaired.composed.findings
    root = repaired.composed.root
    if not isinstance(root, Table):
        found.append(
            error(
                "not-yaml",
                said("This file holds no scenario. It starts with keys such as `title:`, `begin:` and `scenes:`."),
                root.mark if root else Mark(),
            )
        )
        return Reading(None, by_place(found), text)
    found += settle(root)
    digest = digest or digest_of(text.encode("utf-8", "surrogatepass"))
    scenario = _Reader(found, repaired.text.split("\n")).scenario(root, scenario_id, digest)
    return Reading(scenario, by_place(found), text, root)


def _wrong(composed: Composed, lines: list[str]) -> list[Finding]:
    """The errors in what could be composed of a text."""
    found = list(composed.findings)
    if not isinstance(composed.root, Table):
        return [*found, error("not-yaml", "", Mark())]
    found += settle(composed.root)
    _Reader(found, lines).scenario(composed.root, "", "-")
    return [finding for finding in found if finding.severity is Severity.ERROR]


class _Reader:
    def __init__(self, found: list[Finding], lines: list[str]) -> None:
        self.take = Fields(found, lines)
        self.moves = Moves(self.take)
        self.around = Around(self.take, self.moves)

    def scenario(self, root: Table, scenario_id: str, digest: str) -> Scenario:
        take = self.take
        keys = take.table(root, "scenario", said("the scenario"), Mark(root.line, root.column))
        begin = keys.get("begin")
        self.moves.variables(keys.get("variables"), self._at(keys, "variables", root))
        scenes = {
            name: self._scene(name, key, node)
            for name, key, node in take.named(
                keys.get("scenes"), "scenes", said("scenes"), self._at(keys, "scenes", root)
            )
        }
        endings = {
            name: self._ending(name, key, node)
            for name, key, node in take.named(
                keys.get("endings"), "endings", said("endings"), self._at(keys, "endings", root)
            )
        }
        self._not_empty(keys, "scenes", scenes)
        self._not_empty(keys, "endings", endings)
        return Scenario(
            id=scenario_id,
            title=take.needed(keys.get("title"), said("the title")),
            language=self._language(keys.get("language")),
            begin=take.needed(begin, "`begin`", prose=False),
            scenes=scenes,
            endings=endings,
            about=take.text(keys.get("about"), "`about`"),
            goal=take.text(keys.get("goal"), said("the goal")) or _there(keys.get("goal")),
            remember=self._remember(keys.get("remember")),
            useful_when=tuple(
                filter(
                    None,
                    (
                        take.one_of(n, fmt.MOMENTS, said("a moment of need"))
                        for n in take.items(keys.get("useful_when"), "`useful_when`")
                    ),
                )
            ),
            tags=take.texts(keys.get("tags"), "`tags`"),
            people={
                name: take.text(node, said("the description of {name}", name=name))
                for name, _, node in take.named(
                    keys.get("people"), "people", said("people"), self._at(keys, "people", root)
                )
            },
            lecture=self.around.lecture(keys.get("lecture")),
            variables=self.moves.judged(),
            reflection=tuple(
                self.around.reflection(n) for n in take.items(keys.get("reflection"), "`reflection`", "reflection")
            ),
            debrief=tuple(self.around.prompt(n) for n in take.items(keys.get("debrief"), "`debrief`", "debrief")),
            sources=tuple(self.around.source(n) for n in take.items(keys.get("sources"), "`sources`", "source")),
            again_after=self.around.again(keys.get("again_after")),
            fixed_order=take.one_of(keys.get("order"), fmt.ORDERS, "`order`") == "fixed",
            digest=digest,
            begin_mark=begin.mark if begin is not None else Mark(),
        )

    @staticmethod
    def _at(keys: dict[str, Node], name: str, root: Table) -> Mark:
        entry = root.entries.get(name)
        return entry[0].mark if entry else keys[name].mark if name in keys else Mark()

    def _not_empty(self, keys: dict[str, Node], name: str, read: object) -> None:
        node = keys.get(name)
        if isinstance(node, Table) and not read:
            self.take.error(
                "wrong-type", said("`{name}` is empty: a scenario needs at least one.", name=name), node.mark
            )

    def _language(self, node: Node | None) -> str:
        value = self.take.needed(node, said("the language"), prose=False)
        if node is not None and value and not _LANGUAGE.match(value):
            code = next((code for code, words in LANGUAGES.items() if value.lower() in words), "")
            mend = said("Write `{code}`.", code=code) if code else said("Use a code such as en or nl.")
            told = said("`{value}` is no code of a language. {mend}", value=value, mend=mend)
            self.take.error("bad-value", told, node.mark, write(node.mark, code) if code else None)
            return code
        return value

    def _remember(self, node: Node | None) -> tuple[str, ...]:
        points = self.take.texts(node, said("a point to remember")) or tuple(filter(None, [_there(node)]))
        if node is not None and len(points) > fmt.MOST_POINTS:
            self.take.error(
                "too-many-points",
                said(
                    "There are {points} points to remember; students keep at most "
                    "{most}. Choose the {most} that matter most.",
                    points=len(points),
                    most=fmt.MOST_POINTS,
                ),
                node.mark,
            )
        return points

    def _scene(self, name: str, key: Text, node: Node) -> Scene:
        take, where = self.take, said("the scene `{name}`", name=name)
        keys = take.table(node, "scene", where, key.mark)
        if not isinstance(node, Table):
            return Scene(name, then=(Branch("", mark=key.mark),), mark=key.mark)
        if "choices" in keys and "then" in keys:
            entry = node.entries.get("then") or (key, node)
            take.error(
                "choices-and-then",
                said(
                    "{where} has both `choices` and `then`. With choices, each "
                    "choice says where it leads: remove this `then`.",
                    where=capital(where),
                ),
                entry[0].mark,
            )
        choices_at = node.entries["choices"][0].mark if "choices" in node.entries else key.mark
        decision = self._decision(name, keys, choices_at, node)
        then = self.moves.branches(keys.get("then"), said("`then` of {where}", where=where)) if decision is None else ()
        if not keys.get("script") and not keys.get("clip"):
            take.error(
                "missing-key",
                said(
                    "{where} has no `script`. Write what is seen and said: until the "
                    "film is there, the student sees this; and it takes the film's place when that fails.",
                    where=capital(where),
                ),
                key.mark,
            )
        waiting = keys.get("waiting")
        return Scene(
            id=name,
            script=take.text(keys.get("script"), said("the script of {where}", where=where)),
            title=take.text(keys.get("title"), said("the title of {where}", where=where)),
            describe=take.text(keys.get("describe"), said("`describe` of {where}", where=where)),
            clips=self.moves.clips(keys.get("clip"), where),
            waiting=next(iter(self.moves.clips(waiting, where)), None) if waiting is not None else None,
            decision=decision,
            then=then,
            mark=key.mark,
            script_mark=self._script_mark(keys, node),
        )

    def _script_mark(self, keys: dict[str, Node], table: Node) -> Mark:
        """Where the text of a script starts below its `|`; of any other text the first sign of its key."""
        node = keys.get("script")
        if node is None or not isinstance(table, Table):
            return Mark()
        lines = self.take.lines
        line = node.line + (node.line - 1 < len(lines) and lines[node.line - 1][node.column - 1 :][:1] == "|")
        if line == node.line:
            key = self._at(keys, "script", table)
            return Mark(key.line, key.column)
        while line < len(lines) and not lines[line - 1].strip():
            line += 1
        text = lines[line - 1] if line <= len(lines) else ""
        return Mark(line, len(text) - len(text.lstrip()) + 1, max(1, len(text.strip())))

    def _decision(self, scene: str, keys: dict[str, Node], at: Mark, table: Table) -> Decision | None:
        node, take = keys.get("choices"), self.take
        if node is None:
            for key in ("question", "decide_within", "otherwise"):
                if key in keys:
                    take.error(
                        "missing-key",
                        said(
                            "The scene `{scene}` has `{key}` and no `choices`. Add three choices or remove it.",
                            scene=scene,
                            key=key,
                        ),
                        keys[key].mark,
                    )
                    # The way on is unknown, so nothing more is said about it.
                    return (
                        Decision("", (Choice("", "", then=(Branch("", mark=at),)),), mark=at)
                        if "then" not in keys
                        else None
                    )
            return None
        where = said("the choices of `{scene}`", scene=scene)
        choices = tuple(
            self._choice(name, key, value, scene) for name, key, value in take.named(node, "choices", where, at)
        )
        if isinstance(node, Table) and len(choices) != fmt.CHOICES:
            take.error(
                "not-three-choices",
                counted(
                    "The scene `{scene}` has {number} choice. A decision has exactly three: {mend}.",
                    "The scene `{scene}` has {number} choices. A decision has exactly three: {mend}.",
                    len(choices),
                    scene=scene,
                    mend=_more_or_less(fmt.CHOICES - len(choices)),
                ),
                at,
            )
        if not choices:
            choices = (Choice("", "", then=(Branch("", mark=at),)),)
        within, silence = self._silence(scene, keys, table, choices)
        return Decision(
            take.text(keys.get("question"), said("the question of `{scene}`", scene=scene)),
            choices,
            within,
            silence,
            at,
        )

    def _choice(self, name: str, key: Text, node: Node, scene: str) -> Choice:
        take, where = self.take, said("the choice `{name}` of `{scene}`", name=name, scene=scene)
        keys = take.table(node, "choice", where, key.mark)
        if not isinstance(node, Table):
            return Choice(name, "", mark=key.mark, text_mark=key.mark)
        if "say" in keys and "do" in keys:
            entry = node.entries.get("do")
            take.error(
                "say-and-do",
                said(
                    "{where} has both `say` and `do`, and only one can stand on the button. Keep `say` for words "
                    "or `do` for an action.",
                    where=capital(where),
                ),
                entry[0].mark if entry else key.mark,
            )
        if "say" not in keys and "do" not in keys:
            take.error(
                "missing-key",
                said(
                    "{where} has no `say` and no `do`, so its button would be empty. "
                    "Write what the student says or does.",
                    where=capital(where),
                ),
                key.mark,
            )
        told = keys.get("say") or keys.get("do")
        return Choice(
            id=name,
            text=take.needed(told, said("the text of {where}", where=where)),
            spoken="say" in keys,
            then=self.moves.branches(keys.get("then"), said("`then` of {where}", where=where)),
            effects=self.moves.effects(keys, where),
            afterwards=take.text(keys.get("afterwards"), said("`afterwards` of {where}", where=where)),
            mark=key.mark,
            text_mark=told.mark if told else key.mark,
        )

    def _silence(
        self, scene: str, keys: dict[str, Node], table: Table, choices: tuple[Choice, ...]
    ) -> tuple[int | None, Choice | None]:
        take, within, node = self.take, keys.get("decide_within"), keys.get("otherwise")
        if within is None and node is None:
            return None, None
        for choice in choices:
            if choice.id == "silence":
                told = said("`silence` is the name for saying nothing. Give this reaction another name.")
                take.error("bad-name", told, choice.mark)
        if within is None or node is None:
            there = "decide_within" if node is None else "otherwise"
            to = next((branch.go for choice in reversed(choices) for branch in choice.then if branch.go), "later")
            mend = "decide_within: 20 seconds" if within is None else f"otherwise: {{then: {to}}}"
            so = (
                said("how long the student has")
                if within is None
                else said("what happens when the student says nothing")
            )
            told = said(
                "The scene `{scene}` has `{there}`, and nothing says {so}. Add `{mend}`.",
                scene=scene,
                there=there,
                so=so,
                mend=mend,
            )
            take.error("missing-key", told, self._at(keys, there, table))
            return None, None
        match = _SECONDS.match(take.text(within, "`decide_within`", prose=False))
        if match is None or not 3 <= int(match[1]) <= 300:
            take.error(
                "bad-value",
                said("`decide_within` is a number of seconds from 3 to 300, such as 20 seconds."),
                within.mark,
            )
        where = said("`otherwise` of `{scene}`", scene=scene)
        inner = take.table(node, "otherwise", where, node.mark)
        silence = Choice(
            id=SILENCE,
            text="",
            spoken=False,
            then=self.moves.branches(inner.get("then"), said("`then` of {where}", where=where)),
            effects=self.moves.effects(inner, where),
            afterwards=take.text(inner.get("afterwards"), said("`afterwards` of {where}", where=where)),
            mark=node.mark,
            text_mark=node.mark,
        )
        return (int(match[1]) if match else 20), silence

    def _ending(self, name: str, key: Text, node: Node) -> Ending:
        take, where = self.take, said("the ending `{name}`", name=name)
        keys = take.table(node, "ending", where, key.mark)
        outcome = take.one_of(keys.get("outcome"), fmt.OUTCOMES, said("an outcome"))
        return Ending(
            id=name,
            title=take.needed(keys.get("title"), said("the title of {where}", where=where)),
            outcome=Outcome(outcome) if outcome else None,
            clips=self.moves.clips(keys.get("clip"), where),
            script=take.text(keys.get("script"), said("the script of {where}", where=where)),
            consequence=take.text(keys.get("consequence"), said("the consequence of {where}", where=where)),
            mark=key.mark,
            script_mark=self._script_mark(keys, node),
        )


def _more_or_less(missing: int) -> str:
    named = {1: said("one"), 2: said("two"), 3: said("three")}
    number = named.get(abs(missing)) or str(abs(missing))
    return said("add {number} more", number=number) if missing > 0 else said("remove {number}", number=number)


def _there(node: Node | None) -> str:
    """Something for a value that is there but wrong, so that it is not also called missing."""
    return "" if node is None or isinstance(node, Text) else "…"
