"""The storyboard's people: the mood in a script's parenthesis, and what a description says of somebody's looks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TypeVar

from roleplay.media.canvas import Colour, mix

YOURSELF = frozenset({"YOU", "JIJ", "JE", "U", "IK", "I", "ME"})
"""We look through these eyes, so their face is never seen."""

_SKIN: tuple[Colour, ...] = (
    (248, 217, 194),
    (238, 194, 160),
    (218, 164, 122),
    (178, 122, 84),
    (134, 88, 62),
    (100, 66, 48),
)
_HAIR: tuple[Colour, ...] = ((48, 36, 32), (84, 54, 36), (128, 84, 48), (186, 140, 82), (36, 32, 40), (146, 72, 42))
_GREY: tuple[Colour, ...] = ((154, 152, 150), (196, 193, 188), (122, 119, 118))
_EYES: tuple[Colour, ...] = ((84, 56, 38), (70, 96, 84), (72, 100, 128), (104, 74, 42))
_CLOTHES: tuple[Colour, ...] = (
    (58, 88, 122),
    (140, 70, 70),
    (70, 108, 94),
    (108, 88, 130),
    (186, 128, 76),
    (84, 92, 106),
    (190, 104, 94),
)
_SUITS: tuple[Colour, ...] = ((52, 62, 82), (74, 70, 76), (44, 74, 84), (96, 78, 68))
_STAFF: Colour = (44, 84, 88)
_SALT = "20694"
"""Turned until nobody in the sample scenarios looked odd beside their name."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mood:
    """A face: how far the brows' inner and outer ends rise, how open the eyes, how the mouth bends (up is positive).

    `pose` is what the arms do: "rest", "folded", "clasped" or "open".
    """

    inner: float = 0
    outer: float = 0
    eyes: float = 1.0
    mouth: float = 0.1
    wide: float = 1.0
    tilt: float = 0
    flush: float = 0.0
    pose: str = "rest"


MOODS: dict[str, Mood] = {
    "neutral": Mood(),
    "calm": Mood(0, 0, 0.9, 0.3),
    "friendly": Mood(2, 3, 0.95, 0.7, 1.1, 1, 0.3, "open"),
    "happy": Mood(3, 5, 0.95, 1.0, 1.25, 2, 0.5, "open"),
    "relieved": Mood(6, -1, 0.68, 0.6, 1.05, 2, 0.2, "open"),
    "angry": Mood(-13, 7, 0.8, -0.75, 0.95, -1, 0.9, "folded"),
    "annoyed": Mood(-8, 4, 0.74, -0.4, 0.8, -2, 0.3, "folded"),
    "cold": Mood(-3, 3, 0.7, -0.12, 0.8, 0, 0, "folded"),
    "tired": Mood(3, -6, 0.55, -0.25, 0.85, 3),
    "worried": Mood(11, -5, 1.05, -0.4, 0.8, 2, 0, "clasped"),
    "scared": Mood(14, -1, 1.35, -0.35, 0.75, -1, 0, "clasped"),
    "sad": Mood(12, -7, 0.76, -0.75, 0.85, 3, 0, "clasped"),
    "surprised": Mood(13, 13, 1.4, 0.0, 0.6, 0, 0, "open"),
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
    "opgewonden": "happy",
    "cheerful": "happy",
    "vrolijk": "happy",
    "laughing": "happy",
    "lachend": "happy",
    "hartelijk": "friendly",
    "beleefd": "friendly",
    "polite": "friendly",
    "kind": "friendly",
    "smiles": "friendly",
    "embarrassed": "worried",
    "verlegen": "worried",
    "anxious": "worried",
    "uncertain": "worried",
    "curious": "surprised",
    "nieuwsgierig": "surprised",
    "shocked": "scared",
    "crying": "sad",
    "huilt": "sad",
    "upset": "sad",
    "sharp": "annoyed",
    "scherp": "annoyed",
    "kortaf": "cold",
    "curt": "cold",
    "sarcastic": "cold",
    "exhausted": "tired",
    "uitgeput": "tired",
    "softly": "calm",
    "zacht": "calm",
    "grateful": "relieved",
    "dankbaar": "relieved",
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
    """What somebody looks like; always the same for the same name and description.

    `hair_style`: short, crop, thin, bald, curly; long, bob, bun, tail, scarf. `outfit`: suit, shirt, jumper, chef,
    uniform, dress.
    """

    skin: Colour
    hair: Colour
    clothes: Colour
    iris: Colour
    hair_style: str
    outfit: str
    woman: bool
    old: bool
    glasses: bool
    beard: str

    @property
    def shadow(self) -> Colour:
        """The skin where the light doesn't fall."""
        return mix(self.skin, (112, 44, 36), 0.2)


_WOMAN = r"mrs|ms|miss|she|her|woman|lady|girl|mevrouw|mevr|vrouw|dame|zij|haar|mother|moeder|waitress|serveerster|wife"
_MAN = r"mr|he|his|him|man|gentleman|boy|meneer|dhr|heer|hij|zijn|father|vader|husband|waiter|ober|gastheer"
_OLD = r"old|older|elderly|retired|pensioned|ouder|oudere|bejaarde?|gepensioneerde?"
_WORN = {
    "chef": r"chef|kok|cook|sous-?chef|bakker|baker",
    "uniform": r"manager|duty|colleague|collega|receptionist\w*|housekeep\w*|porter|portier|concierge|waiter|waitress"
    r"|ober|gastheer|gastvrouw|serveerster|bellboy|staff|medewerker|supervisor|bartender|barman|stagiaire?|intern",
    "suit": r"business|zakenman|zakenvrouw|director|directeur|lawyer|advocaat|suit|pak|banker|inspector|inspecteur",
    "shirt": r"teacher|docente?|trainer|lecturer|leraar|lerares",
}
_SKIN_WORDS = ((5, r"black|dark skin\w*|donkere huid"), (3, r"brown skin\w*|bruine huid|getinte?"), (0, r"pale|bleke?"))
_HAIR_WORDS = (
    ((196, 152, 92), r"blond\w*|fair-?haired"),
    ((158, 76, 42), r"red-?hair\w*|ginger|ros|rood haar"),
    ((34, 30, 34), r"black hair\w*|zwart haar"),
    ((104, 68, 42), r"brown hair\w*|bruin haar"),
    (_GREY[0], r"gr[ae]y\w*|grijs|grijze|white hair\w*|wit haar"),
)
_STYLE_WORDS = {
    "scarf": r"head-?scarf|hijab|hoofddoek",
    "bald": r"bald|kaal|kale",
    "curly": r"curly|curls|krullen|krullend",
    "tail": r"pony-?tail|paardenstaart|staartje",
    "bun": r"bun|knot|knotje",
    "long": r"long hair|lang haar",
    "crop": r"crew cut|shaven|gemillimeterd",
}


def look(name: str, description: str) -> Look:
    """The looks of a person, from hints in the description and, for the rest, from the name."""
    text = f"{name} {description}".lower()
    lot = hashlib.sha256(f"{_SALT}{text}".encode()).digest()
    woman = is_woman(name, description)
    age = _age(text)
    old = age >= 52
    fair = _first(_SKIN_WORDS, text)
    tone = lot[1] % len(_SKIN) if fair is None else fair
    kinds = _HAIR if tone < 3 else (_HAIR[0], _HAIR[4])  # fair hair goes with fair skin
    named = _first(_HAIR_WORDS, text)
    hair = named or (_GREY[lot[2] % 3] if old else kinds[lot[2] % len(kinds)])
    styles = ("long", "bob", "bun", "tail", "curly") if woman else ("short", "crop", "curly", "short", "thin")
    style = next((s for s, sign in _STYLE_WORDS.items() if _has(sign, text)), styles[lot[3] % (5 if age > 32 else 4)])
    outfit = next(
        (o for o, sign in _WORN.items() if _has(sign, text)), ("jumper", "shirt", "suit", "shirt")[lot[4] % 4]
    )
    colours = _SUITS if outfit == "suit" else _CLOTHES
    beard = "full" if lot[6] % 4 == 0 else "moustache" if old and lot[6] % 4 == 1 else ""
    if _has(r"beard\w*|baard", text):
        beard = "full"
    elif _has(r"moustache|mustache|snor", text):
        beard = "moustache"
    return Look(
        skin=_SKIN[tone],
        hair=hair,
        clothes=_STAFF if outfit == "uniform" else colours[lot[5] % len(colours)],
        iris=_EYES[lot[7] % len(_EYES)] if tone < 3 else _EYES[0],
        hair_style=style,
        outfit="dress" if woman and outfit == "jumper" and lot[8] % 2 else outfit,
        woman=woman,
        old=old,
        glasses=_has(r"glasses|spectacles|bril", text) or lot[9] % 5 == 0,
        beard="" if woman else beard,
    )


def is_woman(name: str, description: str) -> bool:
    """Whether somebody is drawn, and speaks, as a woman."""
    text = f"{name} {description}".lower()
    at = {kind: re.search(rf"\b({words})\b", text) for kind, words in (("woman", _WOMAN), ("man", _MAN))}
    if at["woman"] and at["man"]:
        return at["woman"].start() < at["man"].start()  # "Mrs Visser; her husband waits outside"
    if at["woman"] or at["man"]:
        return at["woman"] is not None
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def is_old(name: str, description: str) -> bool:
    """Whether somebody is drawn, and speaks, as an older person."""
    return _age(f"{name} {description}".lower()) >= 52


def _age(text: str) -> int:
    found = re.search(r"\b([1-9]\d)\b", text)
    return int(found[1]) if found else 68 if _has(_OLD, text) else 38


def _has(words: str, text: str) -> bool:
    return re.search(rf"\b({words})\b", text) is not None


def _first(choices: tuple[tuple[T, str], ...], text: str) -> T | None:
    return next((value for value, sign in choices if _has(sign, text)), None)
