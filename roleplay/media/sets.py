"""The places of the storyboard: what is behind a person and what is in front, in the light of the hour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from roleplay.media.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, curve, lit, mix
from roleplay.scenario.script import Setting


@dataclass(frozen=True, slots=True)
class Light:
    """An hour of the day: the sky, the light that falls on everything inside and outside, and whether lamps are on."""

    sky: Colour
    low: Colour
    inside: Colour
    outside: Colour
    lamps: float


_LIGHTS = {
    "morning": Light((186, 214, 226), (246, 232, 208), (255, 248, 236), (255, 246, 232), 0.12),
    "day": Light((158, 200, 220), (226, 236, 232), (255, 255, 255), (255, 255, 255), 0.1),
    "afternoon": Light((184, 206, 210), (250, 222, 176), (255, 244, 226), (255, 240, 218), 0.22),
    "evening": Light((66, 76, 118), (226, 138, 96), (250, 226, 204), (218, 186, 186), 0.62),
    "night": Light((24, 30, 56), (48, 54, 88), (228, 206, 192), (128, 142, 190), 0.7),
}
_HOURS = (
    ("night", r"night|nacht|midnight"),
    ("evening", r"evening|dusk|avond|dinner|diner|schemer"),
    ("morning", r"morning|ochtend|dawn|breakfast|ontbijt|vroeg"),
    ("afternoon", r"afternoon|middag|late"),
    ("day", r"day|dag|noon|lunch"),
)
_PLACES = (
    ("kitchen", r"kitchen|keuken|pass\b|doorgeef|scullery|spoel"),
    ("lecture", r"class|lokaal|\bklas|school|lecture|training"),
    ("lounge", r"lounge|sitting|zithoek|salon|library|bibliotheek"),
    ("bar", r"\bbar\b|\bpub\b|caf[eé]"),
    ("restaurant", r"restaurant|table|tafel|dining|eetzaal|breakfast|ontbijt|banquet|zaal\b"),
    ("corridor", r"corridor|hallway|\bgang\b|\blift|elevator|stairs|trap"),
    (
        "street",
        r"street|straat|entrance|ingang|parking|parkeer|car park|pavement|stoep|station|taxi|\broad\b|square|plein",
    ),
    ("garden", r"terrace|terras|garden|tuin|\bpark\b|outside|buiten"),
    ("water", r"stream|beek|river|rivier|lake|\bmeer\b|pool|zwembad|beach|strand|\bsea\b|\bzee\b"),
    ("office", r"office|kantoor|meeting|vergader|board ?room|conference"),
    ("room", r"room\b|kamer|suite"),
    ("desk", r"desk|reception|receptie|balie|lobby|front|foyer|check"),
)
_OUTSIDE = frozenset({"street", "garden", "water"})
TABLES = {"desk": 584.0, "restaurant": 606.0, "kitchen": 584.0, "bar": 584.0, "office": 600.0}
"""How deep a top lies on which hands can rest, in units from above."""


def light(setting: Setting | None) -> Light:
    """The light of a setting's hour."""
    words = f"{setting.time} {setting.place}".lower() if setting else ""
    return _LIGHTS[next((name for name, sign in _HOURS if re.search(sign, words)), "day")]


def place(setting: Setting | None) -> str:
    """Which of the places that can be drawn a setting is."""
    words = setting.place.lower() if setting else ""
    return next((name for name, sign in _PLACES if re.search(sign, words)), "desk")


def falls(where: str, hour: Light) -> Colour:
    """The colour of the light that falls on people and things."""
    return hour.outside if where in _OUTSIDE else hour.inside


def behind(canvas: Canvas, where: str, hour: Light) -> None:
    """Draws what is behind the people."""
    _BEHIND[where](canvas, hour)
    canvas.relight(lit(canvas.image, falls(where, hour)))
    for x, y, radius in _LAMPS.get(where, ()):
        canvas.glow(x, y, radius, (255, 214, 140), hour.lamps * 0.6)


def in_front(canvas: Canvas, where: str) -> None:
    """Draws what stands between us and the people, as by daylight."""
    front = _FRONT.get(where)
    if front is not None:
        front(canvas)


def shoulder(canvas: Canvas) -> None:
    """Our own shoulder at the edge: we are the one who speaks."""
    canvas.shape(curve((-60, 740), (-40, 600), (60, 556), (170, 590), (250, 668), (290, 750)), (52, 46, 54))
    canvas.line(curve((-20, 606), (60, 566), (160, 598), (236, 672)), (78, 70, 80), 7)


_LAMPS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "desk": ((250, 130, 150), (1060, 130, 150)),
    "restaurant": ((190, 150, 150), (640, 120, 130), (1090, 150, 150)),
    "bar": ((240, 110, 130), (640, 110, 130), (1040, 110, 130)),
    "lounge": ((150, 270, 170), (1010, 420, 190)),
    "room": ((1120, 300, 180),),
    "corridor": ((640, 160, 170), (390, 250, 90), (890, 250, 90)),
    "kitchen": ((300, 70, 200), (980, 70, 200)),
    "office": ((640, 110, 150),),
    "street": ((206, 150, 150), (760, 430, 120)),
    "garden": ((1130, 300, 110),),
    "water": ((1130, 300, 110),),
}


def _window(c: Canvas, x: float, y: float, wide: float, high: float, hour: Light) -> None:
    frame: Colour = (244, 236, 222)
    c.box(x - 12, y - 12, wide + 24, high + 24, frame, 6)
    for row in range(0, int(high), 2):
        c.box(x, y + row, wide, 3, mix(hour.sky, hour.low, row / high))
    base = y + high
    c.shape(
        [
            (x, base),
            (x, base - 70),
            *curve((x, base - 70), (x + wide * 0.3, base - 110), (x + wide * 0.62, base - 60), (x + wide, base - 96)),
            (x + wide, base),
        ],
        mix(hour.low, (60, 84, 80), 0.45),
    )
    c.line([(x + wide / 2, y), (x + wide / 2, base)], frame, 8)
    c.line([(x, y + high * 0.4), (x + wide, y + high * 0.4)], frame, 8)


def _pendant(c: Canvas, x: float, length: float, colour: Colour) -> None:
    c.line([(x, 0), (x, length)], (60, 50, 44), 3)
    c.shape(
        [
            (x - 20, length),
            (x + 20, length),
            *curve((x + 20, length), (x + 52, length + 30), (x + 60, length + 56)),
            (x - 60, length + 56),
            *curve((x - 60, length + 56), (x - 52, length + 30), (x - 20, length)),
        ],
        colour,
    )
    c.oval(x, length + 58, 20, 9, (255, 238, 196))


def _plant(c: Canvas, x: float, y: float, size: float) -> None:
    green: Colour = (72, 112, 84)
    for dx, dy, share in ((-1.1, -1.5, 0.0), (-0.5, -2.1, 0.15), (0.1, -2.4, 0.0), (0.7, -2.0, 0.2), (1.2, -1.4, 0.05)):
        tip = (x + dx * size, y + dy * size)
        c.shape(
            curve(
                (x, y),
                (x + dx * size * 0.25 - 0.2 * size, y + dy * size * 0.6),
                tip,
                (x + dx * size * 0.55 + 0.18 * size, y + dy * size * 0.5),
                (x, y),
            ),
            mix(green, (20, 40, 40), share),
        )
    c.shape(
        [
            (x - 0.55 * size, y - 0.1 * size),
            (x + 0.55 * size, y - 0.1 * size),
            (x + 0.42 * size, y + 0.9 * size),
            (x - 0.42 * size, y + 0.9 * size),
        ],
        (188, 112, 78),
    )


def _ground(c: Canvas, y: float, near: Colour, far: Colour) -> None:
    c.shade(far, near, y, HEIGHT - y)


def _desk(c: Canvas, hour: Light) -> None:
    """The lobby, seen from behind the desk: the guest comes in from the street."""
    c.shade((232, 218, 194), (216, 196, 168))
    c.box(0, 430, WIDTH, 12, (190, 160, 126))
    _ground(c, 470, (150, 112, 86), (184, 148, 116))
    _window(c, 470, 96, 340, 374, hour)
    c.box(626, 96, 28, 374, (120, 84, 62))
    for x in (600, 668):
        c.box(x, 270, 10, 60, (222, 180, 96), 4)
    c.box(448, 70, 384, 26, (120, 84, 62), 4)
    for x in (90, 1010):
        c.box(x, 150, 180, 140, (172, 132, 96), 6)
        c.box(x + 12, 162, 156, 116, mix(hour.low, (120, 150, 150), 0.4), 3)
        c.shape(curve((x + 12, 278), (x + 50, 220), (x + 90, 250), (x + 130, 206), (x + 168, 278)), (112, 140, 122))
    c.box(60, 400, 300, 120, (92, 128, 122), 26)
    c.box(40, 440, 60, 110, (78, 112, 108), 22)
    c.box(320, 440, 60, 110, (78, 112, 108), 22)
    c.box(80, 460, 260, 60, (112, 148, 140), 18)
    _pendant(c, 250, 40, (60, 92, 88))
    _pendant(c, 1060, 40, (60, 92, 88))
    _plant(c, 960, 500, 66)
    c.box(1100, 380, 110, 150, (140, 98, 70), 6)
    c.box(1086, 366, 138, 20, (168, 122, 86), 4)
    c.oval(1155, 340, 30, 34, (214, 150, 120))
    for dx, dy in ((-26, -46), (0, -62), (26, -44), (12, -34), (-12, -30)):
        c.oval(1155 + dx, 330 + dy, 20, 18, (226, 120, 110))
    c.soften(2.0)


def _restaurant(c: Canvas, hour: Light) -> None:
    c.shade((128, 88, 82), (152, 110, 94))
    for x in range(-20, WIDTH, 150):
        c.box(x, 410, 128, 200, (118, 78, 70), 6)
    c.box(0, 388, WIDTH, 14, (196, 150, 106))
    _window(c, 330, 70, 240, 270, hour)
    _window(c, 710, 70, 240, 270, hour)
    for x in (190, 1090):
        c.box(x - 8, 150, 16, 70, (206, 160, 92), 4)
        c.shape([(x - 34, 150), (x + 34, 150), (x + 22, 100), (x - 22, 100)], (252, 226, 172))
    _pendant(c, 640, 60, (186, 132, 78))
    # Other guests, far away: a full house without faces.
    for x, cloth, hair in ((60, (86, 96, 120), (70, 50, 40)), (176, (150, 96, 86), (170, 130, 84))):
        _far(c, x, 420, cloth, hair)
        _far(c, WIDTH - x, 424, mix(cloth, (90, 120, 100), 0.5), mix(hair, (60, 50, 50), 0.5))
    for x in (118, 1162):
        c.oval(x, 556, 150, 30, (244, 236, 224))
        c.shape([(x - 150, 556), (x + 150, 556), (x + 126, 690), (x - 126, 690)], (228, 216, 202))
        c.oval(x, 536, 10, 12, (255, 214, 140))
        c.box(x - 5, 538, 10, 24, (250, 244, 230), 3)
    c.soften(2.4)


def _far(c: Canvas, x: float, y: float, cloth: Colour, hair: Colour) -> None:
    c.shape(curve((x - 50, y + 130), (x - 44, y + 50), (x, y + 34), (x + 44, y + 50), (x + 50, y + 130)), cloth)
    c.oval(x, y, 28, 34, (222, 176, 144))
    c.shape(curve((x - 30, y + 4), (x - 28, y - 30), (x, y - 42), (x + 28, y - 30), (x + 30, y + 4), (x, y - 16)), hair)


def _kitchen(c: Canvas, _hour: Light) -> None:
    c.shade((224, 230, 228), (204, 214, 212))
    for y in range(0, 480, 60):
        c.line([(0, y), (WIDTH, y)], (192, 204, 202), 3)
        for x in range(0 if y % 120 else 45, WIDTH, 90):
            c.line([(x, y), (x, y + 60)], (192, 204, 202), 3)
    c.shape([(160, 0), (1120, 0), (1060, 70), (220, 70)], (150, 158, 164))
    c.box(220, 66, 840, 12, (120, 128, 134))
    c.box(0, 130, 250, 12, (120, 126, 130))
    c.box(1030, 130, 250, 12, (120, 126, 130))
    for x, size in ((54, 40), (150, 32), (1120, 34), (1216, 44)):
        c.line([(x, 142), (x, 190)], (120, 126, 130), 7)
        c.oval(x, 190 + size, size, size, (84, 88, 94))
        c.oval(x, 190 + size, size - 9, size - 9, (108, 112, 118))
    for n, colour in enumerate(((196, 96, 76), (222, 176, 92), (122, 152, 110), (230, 222, 206))):
        c.box(270 + n * 44, 240, 36, 54, colour, 8)
        c.box(880 + n * 44, 236, 36, 58, mix(colour, (240, 240, 240), 0.5), 4)
    c.box(256, 294, 200, 12, (150, 112, 84))
    c.box(866, 294, 200, 12, (150, 112, 84))
    c.box(0, 440, WIDTH, 280, (150, 158, 164))
    c.box(0, 440, WIDTH, 18, (206, 212, 214))
    for x in (250, 420, 860, 1030):
        c.oval(x, 440, 60, 12, (70, 74, 80))
    c.box(196, 372, 110, 66, (176, 182, 186), 10)
    c.box(980, 388, 104, 50, (196, 108, 82), 10)
    for x in (226, 250, 276):  # steam
        c.line(curve((x, 366), (x - 12, 336), (x + 8, 306), (x - 4, 276)), (234, 240, 238), 8)
    c.soften(2.0)


def _corridor(c: Canvas, _hour: Light) -> None:
    c.shade((214, 200, 180), (196, 178, 156))
    c.shape([(0, 0), (WIDTH, 0), (840, 190), (440, 190)], (238, 230, 216))
    c.shape([(0, 720), (WIDTH, 720), (840, 470), (440, 470)], (120, 74, 70))
    c.shape([(220, 720), (1060, 720), (760, 470), (520, 470)], (166, 86, 78))
    c.shape([(300, 720), (340, 720), (580, 470), (566, 470)], (206, 158, 112))
    c.shape([(980, 720), (940, 720), (700, 470), (714, 470)], (206, 158, 112))
    c.box(440, 190, 400, 280, (226, 214, 196))
    c.box(540, 222, 200, 248, (150, 156, 160), 4)
    c.line([(640, 224), (640, 470)], (104, 110, 116), 4)
    c.box(556, 200, 168, 16, (60, 62, 68), 4)
    c.shape([(634, 212), (646, 212), (640, 203)], (255, 214, 140))
    for far in (False, True):
        for side in (-1, 1):
            inner, outer, low, high = (210, 300, 540, 196) if far else (330, 520, 600, 150)
            a, b = 640 + side * inner, 640 + side * outer
            c.shape([(a, high + 44), (b, high), (b, low + 90), (a, low - 20)], (126, 88, 64))
            knob = a + (b - a) * 0.2
            c.oval(knob, (high + low) / 2 + 40, 7, 7, (226, 186, 104))
    for x in (390, 890):
        c.shape([(x - 16, 262), (x + 16, 262), (x + 10, 232), (x - 10, 232)], (255, 232, 186))
    c.soften(1.8)


def _room(c: Canvas, hour: Light) -> None:
    c.shade((206, 210, 200), (190, 192, 180))
    _ground(c, 560, (140, 106, 84), (166, 130, 104))
    _window(c, 120, 80, 300, 330, hour)
    for x in (66, 424):
        c.shape(
            [(x, 46), (x + 66, 46), *curve((x + 66, 46), (x + 50, 260), (x + 74, 540)), (x - 6, 540)], (158, 100, 88)
        )
        for fold in (18, 40):
            c.line(curve((x + fold, 50), (x + fold - 6, 260), (x + fold, 536)), (138, 84, 74), 4)
    c.box(40, 38, 480, 12, (120, 86, 64), 6)
    c.box(640, 290, 640, 260, (118, 90, 74), 22)
    c.box(660, 450, 560, 270, (246, 242, 234), 26)
    c.box(660, 540, 560, 180, (112, 140, 142), 20)
    for x in (700, 950):
        c.box(x, 404, 210, 92, (252, 250, 246), 34)
        c.box(x + 14, 420, 180, 62, (240, 236, 228), 26)
    c.box(770, 110, 250, 130, (150, 112, 82), 5)
    c.box(782, 122, 226, 106, (214, 214, 196), 3)
    c.shape(curve((782, 228), (840, 168), (900, 200), (960, 150), (1008, 228)), (124, 150, 146))
    c.box(1106, 310, 28, 80, (206, 160, 92), 6)
    c.shape([(1070, 312), (1170, 312), (1146, 244), (1094, 244)], (252, 230, 182))
    c.soften(2.0)


def _office(c: Canvas, hour: Light) -> None:
    c.shade((212, 218, 220), (196, 202, 202))
    _window(c, 900, 90, 290, 290, hour)
    c.box(90, 90, 420, 420, (150, 116, 90), 8)
    colours: tuple[Colour, ...] = ((92, 112, 128), (178, 96, 82), (210, 170, 104), (84, 118, 98), (226, 218, 204))
    for row in range(3):
        c.box(106, 106 + row * 132, 388, 116, (116, 86, 66))
        for book in range(13):
            high = 70 + (book * 37 + row * 17) % 32
            c.box(114 + book * 29, 222 + row * 132 - high, 24, high, colours[(book * 3 + row) % 5], 2)
    c.box(600, 150, 200, 150, (238, 232, 220), 4)
    for n, colour in enumerate(((226, 178, 104), (158, 190, 178), (214, 140, 120), (230, 206, 150))):
        c.box(616 + n % 2 * 92, 166 + n // 2 * 64, 76, 52, colour, 2)
    _pendant(c, 640, 20, (70, 74, 84))
    _plant(c, 830, 500, 60)
    c.soften(2.0)


def _bar(c: Canvas, _hour: Light) -> None:
    c.shade((78, 60, 66), (104, 76, 70))
    colours: tuple[Colour, ...] = ((92, 132, 112), (188, 124, 70), (150, 70, 66), (208, 188, 140), (96, 110, 140))
    for row in range(3):
        y = 130 + row * 120
        c.box(120, y + 86, 1040, 12, (150, 104, 72))
        for bottle in range(18):
            x, colour = 146 + bottle * 57, colours[(bottle * 2 + row) % 5]
            c.box(x, y + 26, 26, 60, colour, 6)
            c.box(x + 8, y, 10, 34, colour, 3)
    for x in (240, 640, 1040):
        _pendant(c, x, 20, (176, 124, 72))
    c.soften(2.6)


def _lounge(c: Canvas, hour: Light) -> None:
    c.shade((110, 124, 116), (128, 138, 126))
    _ground(c, 560, (128, 92, 70), (150, 112, 86))
    _window(c, 360, 80, 300, 330, hour)
    c.box(820, 60, 380, 520, (206, 194, 176), 6)
    c.box(800, 250, 420, 26, (150, 108, 78), 4)
    c.box(890, 330, 240, 250, (64, 52, 50), 10)
    for x, high in ((950, 90), (1010, 130), (1070, 84)):
        c.shape(curve((x - 34, 570), (x - 30, 530), (x, 570 - high), (x + 30, 530), (x + 34, 570)), (232, 132, 66))
        c.shape(
            curve((x - 16, 572), (x - 14, 550), (x, 576 - high * 0.6), (x + 14, 550), (x + 16, 572)), (252, 204, 112)
        )
    c.oval(1010, 160, 70, 70, (226, 178, 104))
    c.oval(1010, 160, 58, 58, (184, 204, 206))
    c.box(140, 240, 16, 330, (90, 66, 52), 4)
    c.shape([(86, 250), (210, 250), (182, 170), (114, 170)], (250, 224, 170))
    _plant(c, 740, 540, 64)
    c.soften(2.2)


def _street(c: Canvas, hour: Light) -> None:
    c.shade(hour.sky, hour.low, 0, 480)
    houses: tuple[tuple[float, float, float, Colour], ...] = (
        (-20, 210, 130, (190, 112, 92)),
        (190, 170, 80, (224, 204, 176)),
        (360, 190, 150, (160, 128, 112)),
        (550, 180, 100, (206, 154, 120)),
        (730, 320, 60, (222, 196, 164)),
        (1050, 250, 120, (150, 112, 104)),
    )
    dark = hour.lamps > 0.5
    for n, (x, wide, top, colour) in enumerate(houses):
        c.box(x, top, wide, 480 - top, colour)
        c.box(x - 4, top - 12, wide + 8, 16, mix(colour, (250, 244, 230), 0.4))
        columns = int(wide // 62)
        for row in range(3):
            for column in range(columns):
                lamp = dark and (n * 5 + row * 3 + column * 2) % 4 == 0
                pane = (255, 222, 150) if lamp else mix(hour.sky, (90, 110, 124), 0.45)
                at = x + (column + 0.5) * wide / columns - 17
                c.box(at - 4, top + 26 + row * 92, 42, 64, (240, 232, 218), 2)
                c.box(at, top + 30 + row * 92, 34, 56, pane, 2)
    c.box(752, 344, 276, 136, (84, 58, 48), 4)
    c.box(770, 360, 240, 120, (255, 226, 168) if dark else (188, 206, 206), 4)
    c.box(884, 360, 12, 120, (84, 58, 48))
    c.shape([(736, 344), (1044, 344), (1014, 306), (766, 306)], (140, 62, 60))
    c.shade((206, 196, 180), (186, 174, 158), 480, 60)
    c.shade((128, 126, 128), (108, 106, 110), 540, 180)
    for y in (590, 640):
        c.line([(0, y), (WIDTH, y)], (150, 148, 148), 5)
    c.box(200, 160, 12, 380, (62, 66, 72), 4)
    c.shape([(184, 160), (228, 160), (220, 116), (192, 116)], (255, 236, 190))
    c.soften(2.0)


def _tree(c: Canvas, x: float, y: float, size: float, green: Colour) -> None:
    c.shape(
        [(x - size * 0.12, y), (x + size * 0.12, y), (x + size * 0.07, y - size), (x - size * 0.07, y - size)],
        (112, 84, 66),
    )
    for dx, dy, r, share in (
        (-0.5, -1.1, 0.55, 0.1),
        (0.5, -1.1, 0.55, 0.2),
        (0, -1.55, 0.66, 0.0),
        (0, -1.05, 0.6, 0.06),
    ):
        c.oval(x + dx * size, y + dy * size, r * size, r * size * 0.92, mix(green, (30, 50, 50), share))


def _garden(c: Canvas, hour: Light) -> None:
    _green(
        c,
        hour,
        [(700, 470), (620, 520), (700, 590), (560, 730), (860, 730), (900, 600), (760, 520), (740, 470)],
        (222, 206, 174),
    )
    c.soften(2.2)


def _water(c: Canvas, hour: Light) -> None:
    blue = mix(hour.sky, (96, 150, 176), 0.55)
    _green(
        c, hour, [(640, 468), (420, 510), (360, 590), (60, 740), (1240, 740), (1120, 590), (860, 520), (800, 468)], blue
    )
    for n in range(16):
        x, y = 300 + (n * 173) % 700, 500 + (n * 61) % 200
        c.line([(x, y), (x + 40 + n * 5 % 40, y)], mix(blue, (255, 255, 255), 0.45), 4)
    for x, y, wide in ((230, 650, 70), (1090, 630, 90), (330, 560, 40)):
        c.oval(x, y, wide, wide * 0.45, (168, 164, 156))
        c.oval(x - wide * 0.1, y - wide * 0.1, wide * 0.8, wide * 0.3, (188, 184, 176))
    c.soften(2.0)


def _green(c: Canvas, hour: Light, way: list[Point], colour: Colour) -> None:
    """Trees, a meadow and the hotel, with a path or a stream through it."""
    c.shade(hour.sky, hour.low, 0, 480)
    hills = curve((0, 360), (260, 320), (520, 372), (820, 316), (1280, 360))
    c.shape([(0, 480), *hills, (WIDTH, 480)], mix(hour.low, (90, 128, 112), 0.55))
    c.box(980, 120, 320, 340, (226, 204, 174))
    c.shape([(956, 124), (1300, 124), (1300, 60), (1010, 60)], (158, 96, 82))
    for row in range(2):
        for column in range(2):
            x, y = 1022 + column * 130, 170 + row * 130
            c.box(x - 6, y - 6, 84, 96, (246, 238, 224), 3)
            c.box(x, y, 72, 84, (255, 226, 160) if hour.lamps > 0.5 else mix(hour.sky, (120, 140, 150), 0.3), 3)
    _tree(c, 150, 470, 150, (104, 146, 104))
    _tree(c, 420, 440, 90, (124, 160, 118))
    _tree(c, 880, 450, 100, (96, 138, 104))
    c.shape(
        [(0, 480), *curve((0, 470), (300, 446), (640, 466), (960, 450), (1280, 466)), (WIDTH, 480)], (110, 148, 104)
    )
    c.shade((126, 164, 110), (106, 146, 96), 466, HEIGHT - 466)
    flowers: tuple[Colour, ...] = ((238, 164, 150), (248, 224, 140), (244, 240, 232), (202, 150, 190))
    for n in range(34):
        x, y = (n * 197) % WIDTH, 500 + (n * 83) % 190
        c.oval(x, y, 8, 7, flowers[n % 4])
    c.shape(curve(*way), colour)


def _board(c: Canvas, _hour: Light) -> None:
    c.shade((226, 218, 202), (212, 202, 184))
    c.box(0, 40, WIDTH, 10, (206, 196, 178))
    c.box(80, 80, 700, 440, (140, 104, 76), 14)
    c.box(98, 98, 664, 404, (44, 76, 70), 8)
    c.box(300, 520, 260, 14, (120, 88, 64), 4)
    c.box(340, 512, 60, 8, (250, 248, 240), 3)
    c.box(420, 512, 40, 8, (236, 190, 120), 3)
    c.box(0, 600, WIDTH, 120, (160, 126, 98))
    c.oval(1160, 150, 62, 62, (140, 104, 76))
    c.oval(1160, 150, 52, 52, (250, 248, 240))
    c.line([(1160, 150), (1160, 112)], (60, 56, 54), 6)
    c.line([(1160, 150), (1184, 162)], (60, 56, 54), 6)
    _plant(c, 1200, 590, 60)


def _wood(c: Canvas) -> None:
    c.shape([(0, 584), (WIDTH, 584), (WIDTH, 650), (0, 650)], (178, 126, 86))
    c.shape([(0, 578), (WIDTH, 578), (WIDTH, 590), (0, 590)], (202, 152, 108))
    c.shape([(0, 648), (WIDTH, 648), (WIDTH, HEIGHT), (0, HEIGHT)], (112, 74, 54))
    c.box(0, 648, WIDTH, 8, (90, 58, 44))


def _counter(c: Canvas) -> None:
    """Our side of the desk."""
    _wood(c)
    c.oval(208, 634, 62, 10, (150, 104, 70))
    c.shape(curve((162, 628), (168, 590), (208, 574), (248, 590), (254, 628)), (230, 192, 110))
    c.line(curve((180, 606), (192, 590), (206, 584)), (250, 226, 164), 6)
    c.box(152, 624, 112, 10, (160, 122, 66), 4)
    c.oval(208, 571, 8, 8, (244, 212, 138))
    c.shape([(990, 650), (1180, 650), (1196, 560), (1006, 560)], (60, 64, 72))
    c.shape([(1002, 640), (1172, 640), (1186, 568), (1012, 568)], (78, 84, 92))
    c.box(1060, 648, 60, 14, (60, 64, 72), 4)
    c.shape([(860, 660), (960, 660), (950, 618), (876, 618)], (70, 66, 72))
    c.line([(872, 626), (954, 626)], (92, 88, 96), 20)


def _bartop(c: Canvas) -> None:
    _wood(c)
    c.shape([(300, 540), (372, 540), (362, 634), (310, 634)], (206, 214, 212))
    c.shape([(304, 576), (368, 576), (362, 630), (310, 630)], (226, 168, 84))
    c.box(960, 626, 130, 10, (238, 232, 222), 4)


def _table(c: Canvas) -> None:
    cloth: Colour = (248, 242, 232)
    c.shape(curve((-60, 760), (-40, 650), (300, 612), (640, 604), (980, 612), (1320, 650), (1340, 760)), cloth)
    c.line(curve((-40, 652), (300, 614), (640, 606), (980, 614), (1320, 652)), (226, 216, 204), 5)
    c.oval(640, 682, 158, 32, mix(cloth, (160, 150, 150), 0.22))
    c.oval(640, 676, 158, 32, (254, 252, 248))
    c.oval(640, 676, 100, 19, (240, 232, 222))
    for x in (446, 826):
        c.line([(x, 700), (x + (14 if x < 640 else -14), 648)], (178, 178, 182), 7)
    glass: Colour = (222, 224, 226)
    bowl = curve((936, 520), (930, 580), (972, 612), (1014, 580), (1008, 520))
    c.shape(bowl, glass)
    c.shape(curve((934, 560), (938, 588), (972, 610), (1006, 588), (1010, 560)), (156, 58, 72))
    c.line([(972, 608), (972, 654)], glass, 6)
    c.oval(972, 658, 32, 8, glass)
    c.box(300, 574, 30, 74, (252, 244, 222), 6)
    c.oval(315, 650, 34, 9, (206, 176, 110))
    c.shape(curve((315, 574), (304, 558), (315, 532), (326, 558), (315, 574)), (255, 204, 104))


def _steel(c: Canvas) -> None:
    c.shape([(0, 584), (WIDTH, 584), (WIDTH, HEIGHT), (0, HEIGHT)], (152, 160, 166))
    c.shape([(0, 578), (WIDTH, 578), (WIDTH, 640), (0, 640)], (200, 207, 211))
    c.box(0, 578, WIDTH, 8, (226, 231, 234))
    c.box(0, 640, WIDTH, 10, (124, 132, 138))
    for x, food in ((200, (206, 150, 100)), (1070, (150, 172, 110))):
        c.oval(x, 616, 128, 22, (176, 182, 186))
        c.oval(x, 611, 128, 22, (252, 251, 248))
        c.oval(x, 608, 78, 13, food)
        c.oval(x + 22, 602, 30, 10, mix(food, (250, 230, 190), 0.4))
    for n in range(3):  # orders
        c.shape([(560 + n * 66, 662), (610 + n * 66, 662), (606 + n * 66, 712), (564 + n * 66, 712)], (250, 247, 238))
        c.line([(570 + n * 66, 676), (600 + n * 66, 676)], (170, 166, 160), 3)
        c.line([(570 + n * 66, 688), (592 + n * 66, 688)], (170, 166, 160), 3)


def _desktop(c: Canvas) -> None:
    c.shape([(0, 600), (WIDTH, 600), (WIDTH, HEIGHT), (0, HEIGHT)], (188, 146, 108))
    c.box(0, 594, WIDTH, 10, (212, 172, 132))
    c.shape([(200, 690), (400, 690), (380, 624), (226, 624)], (250, 248, 242))
    c.shape([(214, 682), (386, 682), (372, 632), (234, 632)], (238, 234, 226))
    c.box(980, 584, 70, 70, (226, 124, 96), 10)
    c.line(curve((1050, 600), (1078, 612), (1050, 636)), (226, 124, 96), 10)


def _lowtable(c: Canvas) -> None:
    c.oval(420, 712, 330, 54, (112, 78, 58))
    c.oval(420, 702, 330, 50, (156, 112, 82))
    c.oval(420, 684, 62, 14, (252, 250, 244))
    c.shape(curve((384, 640), (390, 676), (420, 686), (450, 676), (456, 640)), (244, 240, 232))
    c.oval(420, 640, 36, 9, (112, 70, 48))
    c.line(curve((454, 648), (476, 656), (452, 672)), (244, 240, 232), 8)


_BEHIND: dict[str, Callable[[Canvas, Light], None]] = {
    "desk": _desk,
    "restaurant": _restaurant,
    "kitchen": _kitchen,
    "corridor": _corridor,
    "room": _room,
    "office": _office,
    "bar": _bar,
    "lounge": _lounge,
    "street": _street,
    "garden": _garden,
    "water": _water,
    "lecture": _board,
}
_FRONT: dict[str, Callable[[Canvas], None]] = {
    "desk": _counter,
    "restaurant": _table,
    "kitchen": _steel,
    "bar": _bartop,
    "office": _desktop,
    "lounge": _lowtable,
}
