"""People for the storyboard: a half figure whose face follows the mood in the script's parenthesis."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass

from roleplay.media.canvas import Canvas, Colour, curve, mirrored, mix

YOURSELF = frozenset({"YOU", "JIJ", "JE", "U", "IK", "I", "ME"})
"""We look through these eyes, so their face is never seen."""

_SKIN: tuple[Colour, ...] = (
    (247, 216, 190),
    (236, 190, 154),
    (214, 160, 118),
    (172, 117, 80),
    (122, 80, 55),
    (92, 60, 43),
)
_HAIR: tuple[Colour, ...] = ((43, 33, 30), (74, 48, 33), (121, 78, 43), (176, 128, 70), (33, 30, 38), (140, 66, 38))
_GREY: tuple[Colour, ...] = ((150, 148, 146), (190, 187, 182), (116, 113, 112))
_CLOTHES: tuple[Colour, ...] = (
    (52, 76, 104),
    (126, 62, 62),
    (62, 92, 80),
    (96, 78, 116),
    (168, 112, 62),
    (70, 74, 84),
    (178, 92, 84),
)
_WHITE: Colour = (250, 247, 240)
_INK: Colour = (44, 34, 32)


@dataclass(frozen=True, slots=True)
class Mood:
    """A face: how far the brows' inner and outer ends rise, how open the eyes, how the mouth bends (up is positive)."""

    inner: float = 0
    outer: float = 0
    eyes: float = 1.0
    mouth: float = 0.1
    wide: float = 1.0
    tilt: float = 0
    flush: float = 0.0


MOODS: dict[str, Mood] = {
    "neutral": Mood(),
    "calm": Mood(0, 0, 0.9, 0.25),
    "friendly": Mood(2, 3, 0.95, 0.65, 1.05, 1, 0.3),
    "happy": Mood(3, 5, 0.7, 1.0, 1.2, 1, 0.5),
    "relieved": Mood(6, -1, 0.55, 0.6, 1.0, 2, 0.2),
    "angry": Mood(-13, 7, 0.78, -0.75, 0.95, 0, 0.9),
    "annoyed": Mood(-8, 4, 0.62, -0.4, 0.8, -2, 0.3),
    "cold": Mood(-3, 3, 0.6, -0.12, 0.8),
    "tired": Mood(3, -6, 0.42, -0.25, 0.85, 3),
    "worried": Mood(11, -5, 1.05, -0.4, 0.8, 2),
    "scared": Mood(14, -1, 1.35, -0.35, 0.75, -1),
    "sad": Mood(12, -7, 0.6, -0.75, 0.85, 3),
    "surprised": Mood(13, 13, 1.4, 0.0, 0.6),
}
_SAME = {
    "boos": "angry",
    "kwaad": "angry",
    "woedend": "angry",
    "furious": "angry",
    "geërgerd": "annoyed",
    "geirriteerd": "annoyed",
    "geïrriteerd": "annoyed",
    "irritated": "annoyed",
    "impatient": "annoyed",
    "ongeduldig": "annoyed",
    "koel": "cold",
    "afstandelijk": "cold",
    "moe": "tired",
    "vermoeid": "tired",
    "bezorgd": "worried",
    "concerned": "worried",
    "nervous": "worried",
    "zenuwachtig": "worried",
    "onzeker": "worried",
    "bang": "scared",
    "geschrokken": "scared",
    "afraid": "scared",
    "verdrietig": "sad",
    "teleurgesteld": "sad",
    "disappointed": "sad",
    "verrast": "surprised",
    "verbaasd": "surprised",
    "neutraal": "neutral",
    "kalm": "calm",
    "rustig": "calm",
    "quiet": "calm",
    "softer": "calm",
    "opgelucht": "relieved",
    "vriendelijk": "friendly",
    "warm": "friendly",
    "blij": "happy",
    "smiling": "happy",
    "lacht": "happy",
    "glimlacht": "friendly",
    "gespannen": "worried",
    "tense": "worried",
}


def mood(words: str) -> Mood:
    """The mood that a parenthesis names; neutral when it names none that can be drawn."""
    for word in re.findall(r"[^\W_]+", words.lower()):
        found = _SAME.get(word, word)
        if found in MOODS:
            return MOODS[found]
    return MOODS["neutral"]


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks like; always the same for the same name and description."""

    skin: Colour
    hair: Colour
    clothes: Colour
    style: int
    woman: bool
    glasses: bool
    beard: bool
    chef: bool
    jacket: bool


def look(name: str, description: str) -> Look:
    """The looks of a person, from hints in the description and, for the rest, from the name."""
    text = f"{name} {description}".lower()
    lot = hashlib.sha256(text.encode()).digest()
    woman = bool(
        re.search(
            r"\b(mrs|ms|miss|she|her|woman|mevrouw|vrouw|zij|haar|mother|moeder|waitress|serveerster|wife)\b", text
        )
    )
    man = bool(re.search(r"\b(mr|he|his|man|meneer|heer|hij|zijn|father|vader|husband)\b", text))
    woman = woman if woman or man else lot[0] % 2 == 0
    age = re.search(r"\b([2-9]\d)\b", text)
    old = bool(age and int(age[1]) >= 52) or bool(
        re.search(r"\b(old|older|elderly|retired|ouder|oudere|grijs|grey)\b", text)
    )
    chef = bool(re.search(r"\b(chef|kok|cook|souschef)\b", text))
    staff = bool(
        re.search(
            r"\b(manager|duty|collega|colleague|receptionist|teacher|docent|trainer|waiter|ober|gastheer)\b", text
        )
    )
    tone = lot[1] % len(_SKIN)
    kinds = _HAIR if tone < 3 else _HAIR[::4]  # fair hair goes with fair skin
    hair = _GREY[lot[2] % 3] if old else kinds[lot[2] % len(kinds)]
    return Look(
        skin=_SKIN[tone],
        hair=hair,
        clothes=(42, 60, 72) if staff else _CLOTHES[lot[3] % len(_CLOTHES)],
        style=lot[4] % 3,
        woman=woman,
        glasses=lot[5] % 4 == 0 or (old and lot[5] % 2 == 0),
        beard=not woman and lot[6] % 3 == 0,
        chef=chef,
        jacket=staff or lot[7] % 2 == 0,
    )


def draw(
    canvas: Canvas, who: Look, feels: Mood, *, x: float, y: float, size: float, mouth: int = 0, blink: bool = False
) -> None:
    """Draws a half figure with its head around (x, y); `mouth` 0..2 is how far it is open."""
    figure = _Figure(canvas, who, feels, x, y, size)
    figure.hair_behind()
    figure.body()
    figure.head()
    figure.eyes(blink)
    figure.mouth(mouth)
    figure.hair_in_front()


class _Figure:
    def __init__(self, canvas: Canvas, who: Look, feels: Mood, x: float, y: float, size: float) -> None:
        self.c, self.who, self.feels = canvas, who, feels
        self.x, self.y, self.s = x, y, size
        self.shadow = mix(who.skin, (120, 50, 40), 0.22)

    def p(self, x: float, y: float) -> tuple[float, float]:
        """A point in head units (a head is 2 wide) as a point of the picture; the head is tilted a little."""
        lean = self.feels.tilt * 0.012 if y < 1.2 else 0
        return (self.x + (x - y * lean) * self.s, self.y + (y + x * lean) * self.s)

    def right_half(self, *points: tuple[float, float]) -> list[tuple[float, float]]:
        line = curve(*points)
        return [self.p(*q) for q in mirrored(line, 0)]

    def body(self) -> None:
        w, drop = self.who, self.feels.outer * -0.006
        wide = 1.95 if w.woman else 2.25
        outline = self.right_half(
            (0.42, 1.25), (0.62, 1.56 + drop), (wide * 0.72, 1.85 + drop), (wide, 2.35 + drop), (wide + 0.2, 5.6)
        )
        cloth: Colour = (238, 236, 230) if w.chef else w.clothes
        self.c.shape(outline, cloth)
        self.c.shape(
            [self.p(*q) for q in curve((wide * 0.62, 3.1), (wide * 0.66, 4.2), (wide * 0.6, 5.6))]
            + [self.p(*q) for q in ((wide * 0.68, 5.6), (wide * 0.72, 4.2))],
            mix(cloth, (0, 0, 0), 0.16),
        )
        if w.jacket or w.chef:
            shirt: Colour = mix(cloth, (0, 0, 0), 0.05) if w.chef else _WHITE
            self.c.shape([self.p(-0.46, 1.45), self.p(0.46, 1.45), self.p(0.0, 3.4)], shirt)
            for side in (-1, 1):
                self.c.shape(
                    [self.p(0.42 * side, 1.36), self.p(0.8 * side, 1.66), self.p(0.66 * side, 2.3), self.p(0, 3.5)],
                    mix(cloth, (0, 0, 0), 0.13),
                )
            if not w.chef and not w.woman:
                self.c.shape(
                    [self.p(-0.12, 1.74), self.p(0.12, 1.74), self.p(0.17, 2.95), self.p(0, 3.25), self.p(-0.17, 2.95)],
                    mix(w.clothes, (190, 120, 50), 0.55),
                )
        self.c.shape(self.right_half((0.36, 0.6), (0.37, 1.2), (0.46, 1.5), (0.0, 1.82)), self.shadow)
        if not w.jacket and not w.chef:
            self.c.line(
                [self.p(*q) for q in curve((-0.5, 1.46), (0, 1.86), (0.5, 1.46))],
                mix(cloth, (255, 255, 255), 0.25),
                0.1 * self.s,
            )

    def head(self) -> None:
        w, f = self.who, self.feels
        for side in (-1, 1):
            self.c.oval(*self.p(0.98 * side, 0.12), 0.15 * self.s, 0.24 * self.s, self.shadow)
        jaw = 0.62 if w.woman else 0.72
        self.c.shape(
            self.right_half((0, -1.2), (0.62, -1.06), (0.96, -0.4), (0.94, 0.3), (jaw, 0.92), (0.28, 1.2), (0, 1.24)),
            w.skin,
        )
        if f.flush:
            for side in (-1, 1):
                self.c.oval(
                    *self.p(0.58 * side, 0.42), 0.23 * self.s, 0.15 * self.s, mix(w.skin, (214, 84, 70), 0.28 * f.flush)
                )
        if w.beard:
            edge = self.right_half((0.96, 0.12), (0.86, 0.66), (0.58, 1.08), (0.26, 1.32), (0, 1.36))
            self.c.shape(
                [*edge, *[self.p(*q) for q in curve((-0.62, 0.5), (-0.34, 0.5), (0, 0.44), (0.34, 0.5), (0.62, 0.5))]],
                w.hair,
            )
        nose = mix(w.skin, self.shadow, 0.85)
        self.c.line([self.p(*q) for q in curve((0.03, -0.02), (0.14, 0.32), (-0.05, 0.38))], nose, 0.055 * self.s)

    def eyes(self, blink: bool) -> None:
        w, f = self.who, self.feels
        opened = 0.08 if blink else f.eyes
        for side in (-1, 1):
            x, y = 0.4 * side, -0.06
            if opened < 0.2:
                self.c.line(
                    [self.p(*q) for q in curve((x - 0.15, y), (x, y + 0.05), (x + 0.15, y))], _INK, 0.06 * self.s
                )
            else:
                self.c.oval(*self.p(x, y), 0.185 * self.s, 0.15 * opened * self.s, _WHITE)
                self.c.oval(*self.p(x, y + 0.01), 0.105 * self.s, min(0.125, 0.15 * opened) * self.s, _INK)
                self.c.oval(*self.p(x + 0.035, y - 0.04 * opened), 0.03 * self.s, 0.03 * self.s, _WHITE)
                lid = y - 0.15 * opened
                self.c.line(
                    [self.p(*q) for q in curve((x - 0.2, lid + 0.08), (x, lid - 0.01), (x + 0.2, lid + 0.08))],
                    _INK,
                    0.055 * self.s,
                )
            brow = y - 0.33
            self.c.line(
                [
                    self.p(*q)
                    for q in curve(
                        (x - 0.24 * side, brow - f.inner * 0.013),
                        (x, brow - 0.05 - (f.inner + f.outer) * 0.0065),
                        (x + 0.25 * side, brow + 0.05 - f.outer * 0.013),
                    )
                ],
                mix(w.hair, _INK, 0.35),
                (0.075 if w.woman else 0.1) * self.s,
            )
            if w.glasses:
                ring = [self.p(x + 0.29 * dx, y + 0.02 + 0.25 * dy) for dx, dy in _RING]
                self.c.line(ring, mix(_INK, (150, 110, 60), 0.35), 0.035 * self.s)
        if w.glasses:
            self.c.line([self.p(-0.12, -0.08), self.p(0.12, -0.08)], mix(_INK, (150, 110, 60), 0.35), 0.035 * self.s)

    def mouth(self, opened: int) -> None:
        f, y = self.feels, 0.72
        wide, bend = 0.3 * f.wide, f.mouth * 0.14
        dark = sum(self.who.skin) < 330
        lip = mix(self.who.skin, (226, 120, 110) if dark else (150, 50, 48), 0.55)
        if f.eyes > 1.3 and opened == 0 and f.mouth == 0:
            self.c.oval(*self.p(0, y), 0.13 * self.s, 0.15 * self.s, (96, 38, 40))
        elif opened:
            deep = 0.09 if opened == 1 else 0.17
            upper = curve((-wide * 0.85, y - bend * 0.5), (0, y - 0.03 + bend * 0.3), (wide * 0.85, y - bend * 0.5))
            lower = curve((wide * 0.85, y - bend * 0.5), (0, y + deep + bend), (-wide * 0.85, y - bend * 0.5))
            self.c.shape([self.p(*q) for q in (*upper, *lower)], (96, 38, 40))
            if opened == 2:
                self.c.line([self.p(-wide * 0.45, y + 0.01), self.p(wide * 0.45, y + 0.01)], _WHITE, 0.05 * self.s)
        elif f.mouth > 0.9:
            smile = (
                *curve((-wide, y - bend), (0, y - bend * 0.2), (wide, y - bend)),
                *curve((wide, y - bend), (0, y + bend * 1.5), (-wide, y - bend)),
            )
            self.c.shape([self.p(*q) for q in smile], _WHITE)
            self.c.line(
                [self.p(*q) for q in curve((-wide, y - bend), (0, y + bend * 1.5), (wide, y - bend))],
                lip,
                0.05 * self.s,
            )
        else:
            self.c.line(
                [self.p(*q) for q in curve((-wide, y - bend), (0, y + bend), (wide, y - bend))], lip, 0.065 * self.s
            )

    def hair_behind(self) -> None:
        w = self.who
        if not w.woman or w.chef:
            return
        if w.style == 0:  # long
            self.c.shape(
                self.right_half((0, -1.42), (0.9, -1.2), (1.22, -0.3), (1.2, 0.8), (1.1, 1.75), (0.5, 1.8), (0, 1.6)),
                w.hair,
            )
        elif w.style == 1:  # a bob
            self.c.shape(
                self.right_half((0, -1.42), (0.9, -1.18), (1.2, -0.3), (1.2, 0.5), (1.02, 1.0), (0.5, 0.9), (0, 0.8)),
                w.hair,
            )
        else:  # a bun
            self.c.oval(*self.p(0, -1.5), 0.46 * self.s, 0.42 * self.s, mix(w.hair, (0, 0, 0), 0.12))

    def hair_in_front(self) -> None:
        w = self.who
        if w.chef:
            self.c.shape(
                self.right_half((0, -1.9), (0.9, -2.0), (1.28, -1.6), (1.0, -1.2), (0.98, -0.62), (0, -0.78)),
                (247, 245, 240),
            )
            self.c.line(
                [self.p(*q) for q in curve((-0.98, -0.68), (0, -0.84), (0.98, -0.68))], (222, 218, 208), 0.05 * self.s
            )
            return
        if w.woman:
            parted = curve((0.1, -1.4), (0.8, -1.2), (1.12, -0.5), (1.06, 0.2), (0.92, -0.2), (0.6, -0.7), (0.1, -0.92))
            self.c.shape([self.p(*q) for q in parted], w.hair)
            left = curve(
                (0.1, -1.4), (-0.7, -1.24), (-1.1, -0.5), (-1.06, 0.2), (-0.94, -0.2), (-0.72, -0.55), (0.1, -0.92)
            )
            self.c.shape([self.p(*q) for q in left], w.hair)
            return
        if w.style == 1:  # thin on top
            for side in (-1, 1):
                at = curve((0.99, 0.12), (1.08, -0.35), (0.9, -0.78), (0.72, -0.86), (0.84, -0.4), (0.9, 0.06))
                self.c.shape([self.p(x * side, y) for x, y in at], w.hair)
            return
        top = curve((-1.02, 0.1), (-1.1, -0.6), (-0.8, -1.25), (0, -1.46), (0.8, -1.28), (1.1, -0.6), (1.02, 0.1))
        side_part = -0.35 if w.style == 0 else 0.2
        hairline = curve(
            (0.92, -0.1), (0.84, -0.62), (0.5, -0.86), (side_part, -0.7), (-0.62, -0.8), (-0.86, -0.5), (-0.92, -0.1)
        )
        self.c.shape([self.p(*q) for q in (*top, *hairline)], w.hair)


_RING = [(math.cos(math.pi * n / 12), math.sin(math.pi * n / 12)) for n in range(25)]
