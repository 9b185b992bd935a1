"""The places of the storyboard: what is behind a person and what is in front, in the light of the hour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from roleplay.media.canvas import HEIGHT, WIDTH, Canvas, Colour, curve, mix
from roleplay.scenario.script import Setting


@dataclass(frozen=True, slots=True)
class Light:
    """An hour of the day: the sky, what it does to every colour, and whether lamps are on."""

    sky: Colour
    low: Colour
    tint: Colour
    strength: float
    lamps: float


_LIGHTS = {
    "morning": Light((186, 214, 226), (246, 232, 208), (255, 236, 206), 0.06, 0.12),
    "day": Light((158, 200, 220), (226, 236, 232), (255, 250, 240), 0.0, 0.1),
    "afternoon": Light((184, 206, 210), (250, 222, 176), (255, 206, 140), 0.10, 0.22),
    "evening": Light((66, 76, 118), (226, 138, 96), (96, 52, 74), 0.24, 0.62),
    "night": Light((24, 30, 56), (48, 54, 88), (24, 26, 60), 0.42, 0.7),
}
_HOURS = (
    ("night", r"night|nacht|midnight"),
    ("evening", r"evening|dusk|avond|dinner|diner|schemer"),
    ("morning", r"morning|ochtend|dawn|breakfast|ontbijt|vroeg"),
    ("afternoon", r"afternoon|middag|late"),
    ("day", r"day|dag|noon|lunch"),
)
_PLACES = (
    ("kitchen", r"kitchen|keuken|pass\b|doorgeef"),
    ("bar", r"\bbar\b|lounge"),
    ("restaurant", r"restaurant|table|tafel|dining|eetzaal|breakfast|ontbijt"),
    ("corridor", r"corridor|hallway|\bgang\b|lift|elevator|stairs|trap"),
    ("outside", r"terrace|terras|garden|tuin|street|straat|outside|buiten|entrance|park"),
    ("office", r"office|kantoor|back ?office|meeting"),
    ("room", r"\broom\b|kamer|suite|bedroom"),
    ("desk", r"desk|reception|receptie|balie|lobby|front|foyer|check"),
)


def light(setting: Setting | None) -> Light:
    """The light of a setting's hour."""
    words = f"{setting.time} {setting.place}".lower() if setting else ""
    return _LIGHTS[next((name for name, sign in _HOURS if re.search(sign, words)), "day")]


def place(setting: Setting | None) -> str:
    """Which of the places that can be drawn a setting is."""
    words = setting.place.lower() if setting else ""
    return next((name for name, sign in _PLACES if re.search(sign, words)), "desk")


def behind(canvas: Canvas, where: str, hour: Light) -> None:
    """Draws what is behind the people."""
    _BEHIND[where](canvas, hour)
    if hour.strength:
        veil = Canvas(canvas.width, hour.tint, sharp=1).image.resize(canvas.image.size)
        canvas.image.paste(veil, (0, 0), veil.getchannel("A").point(lambda _a: round(255 * hour.strength)))
    for x, y, radius in _LAMPS.get(where, ()):
        canvas.glow(x, y, radius, (255, 214, 140), hour.lamps * 0.55)


def in_front(canvas: Canvas, where: str, hour: Light) -> None:
    """Draws what stands between us and the people."""
    front = _FRONT.get(where)
    if front is not None:
        front(canvas, hour)


def shoulder(canvas: Canvas) -> None:
    """Our own shoulder at the edge: we are the one who speaks."""
    canvas.shape(curve((-40, 730), (-20, 560), (80, 500), (190, 540), (270, 640), (300, 740)), (34, 28, 30))


_LAMPS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "desk": ((330, 150, 150), (950, 150, 150)),
    "restaurant": ((250, 170, 150), (1040, 170, 150)),
    "bar": ((240, 130, 130), (640, 110, 130), (1040, 130, 130)),
    "room": ((1080, 330, 170),),
    "corridor": ((640, 160, 170), (330, 190, 110), (950, 190, 110)),
    "kitchen": ((640, 60, 260),),
    "office": ((300, 120, 150),),
}


def _lit(colour: Colour, hour: Light) -> Colour:
    return mix(colour, hour.tint, hour.strength)


def _window(c: Canvas, x: float, y: float, wide: float, high: float, hour: Light) -> None:
    frame: Colour = (244, 236, 222)
    c.box(x - 12, y - 12, wide + 24, high + 24, frame, 6)
    for row in range(int(high)):
        c.line([(x + 1, y + row), (x + wide - 1, y + row)], mix(hour.sky, hour.low, row / high), 1.6)
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


def _desk(c: Canvas, hour: Light) -> None:
    c.shade((226, 206, 178), (210, 186, 156))
    c.box(0, 470, WIDTH, 250, (172, 134, 102))
    _window(c, 900, 110, 250, 300, hour)
    c.box(150, 120, 380, 300, (132, 92, 66), 10)
    for row in range(4):
        for column in range(6):
            c.box(170 + column * 58, 138 + row * 68, 46, 54, (96, 64, 48), 5)
            if (row * 5 + column * 3) % 4:
                c.oval(193 + column * 58, 160 + row * 68, 6, 6, (222, 180, 96))
                c.line([(193 + column * 58, 166 + row * 68), (193 + column * 58, 182 + row * 68)], (222, 180, 96), 4)
    _pendant(c, 330, 60, (60, 92, 88))
    _pendant(c, 950, 60, (60, 92, 88))
    _plant(c, 1190, 470, 62)
    c.soften(1.6)


def _restaurant(c: Canvas, hour: Light) -> None:
    c.shade((118, 84, 78), (142, 102, 88))
    for x in range(40, WIDTH, 150):
        c.box(x, 400, 120, 240, (110, 74, 66), 6)
    c.box(0, 380, WIDTH, 14, (188, 142, 100))
    _window(c, 470, 70, 340, 260, hour)
    for x in (250, 1040):
        c.box(x - 8, 150, 16, 70, (206, 160, 92), 4)
        c.shape([(x - 34, 150), (x + 34, 150), (x + 22, 100), (x - 22, 100)], (252, 226, 172))
    for x in (60, 1130):
        c.oval(x, 560, 120, 26, (240, 232, 220))
        c.box(x - 8, 560, 16, 120, (84, 58, 50))
    c.soften(1.8)


def _kitchen(c: Canvas, _hour: Light) -> None:
    c.shade((214, 224, 222), (196, 208, 206))
    for y in range(0, 480, 60):
        c.line([(0, y), (WIDTH, y)], (182, 196, 194), 3)
    for x in range(0, WIDTH, 90):
        c.line([(x, 0), (x, 480)], (182, 196, 194), 3)
    c.box(0, 40, WIDTH, 16, (120, 126, 130))
    for x, size in ((140, 44), (250, 34), (360, 50), (900, 46), (1010, 34), (1120, 52)):
        c.line([(x, 56), (x, 110)], (120, 126, 130), 7)
        c.oval(x, 110 + size, size, size, (84, 88, 94))
        c.oval(x, 110 + size, size - 9, size - 9, (104, 108, 114))
    c.box(0, 460, WIDTH, 260, (162, 170, 174))
    c.box(0, 460, WIDTH, 18, (206, 212, 214))
    c.soften(1.5)


def _corridor(c: Canvas, _hour: Light) -> None:
    c.shade((206, 190, 170), (186, 166, 144))
    c.shape([(0, 0), (WIDTH, 0), (840, 190), (440, 190)], (232, 222, 206))
    c.shape([(0, 720), (WIDTH, 720), (840, 470), (440, 470)], (134, 62, 62))
    c.shape([(220, 720), (1060, 720), (760, 470), (520, 470)], (158, 78, 72))
    c.box(440, 190, 400, 280, (216, 202, 182))
    c.box(560, 230, 160, 240, (120, 84, 62), 6)
    for x, far in ((60, 300), (980, 740)):
        left, right = (x, x + 190)
        if far < 400:
            c.shape([(left, 130), (right, 190), (right, 560), (left, 690)], (120, 84, 62))
            c.oval(right - 24, 400, 8, 8, (222, 180, 96))
        else:
            c.shape([(left + 50, 190), (right + 60, 130), (right + 60, 690), (left + 50, 560)], (120, 84, 62))
            c.oval(left + 74, 400, 8, 8, (222, 180, 96))
    c.soften(1.6)


def _room(c: Canvas, hour: Light) -> None:
    c.shade((202, 204, 194), (186, 186, 174))
    _window(c, 120, 80, 300, 330, hour)
    for x in (70, 430):
        c.shape(
            [(x, 50), (x + 62, 50), *curve((x + 62, 50), (x + 48, 260), (x + 70, 520)), (x - 4, 520)], (150, 92, 82)
        )
    c.box(700, 300, 640, 240, (112, 84, 70), 18)
    c.box(720, 450, 560, 270, (244, 240, 232), 26)
    c.box(760, 410, 200, 90, (252, 250, 246), 30)
    c.box(990, 410, 200, 90, (252, 250, 246), 30)
    c.box(1066, 340, 28, 70, (206, 160, 92), 6)
    c.shape([(1036, 340), (1124, 340), (1104, 280), (1056, 280)], (252, 230, 182))
    c.soften(1.8)


def _office(c: Canvas, hour: Light) -> None:
    c.shade((208, 214, 216), (192, 196, 196))
    _window(c, 880, 90, 280, 280, hour)
    c.box(120, 90, 420, 400, (146, 112, 86), 8)
    colours: tuple[Colour, ...] = ((92, 112, 128), (178, 96, 82), (210, 170, 104), (84, 118, 98), (226, 218, 204))
    for row in range(3):
        c.box(136, 106 + row * 126, 388, 112, (112, 82, 62))
        for book in range(13):
            high = 70 + (book * 37 + row * 17) % 32
            c.box(144 + book * 29, 218 + row * 126 - high, 24, high, colours[(book * 3 + row) % 5], 2)
    _pendant(c, 720, 40, (70, 74, 84))
    c.soften(1.8)


def _bar(c: Canvas, _hour: Light) -> None:
    c.shade((70, 54, 60), (92, 66, 62))
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
    c.soften(2.2)


def _outside(c: Canvas, hour: Light) -> None:
    c.shade(hour.sky, hour.low, 0, 480)
    c.shape(
        [(0, 480), *curve((0, 380), (260, 330), (520, 390), (820, 320), (1280, 380)), (WIDTH, 480)],
        mix(hour.low, (74, 104, 96), 0.5),
    )
    c.box(860, 150, 420, 340, (214, 182, 150))
    for row in range(2):
        for column in range(3):
            c.box(900 + column * 124, 190 + row * 140, 72, 96, mix(hour.sky, (255, 232, 180), 0.35), 4)
    c.shade((204, 190, 168), (180, 164, 144), 480, HEIGHT - 480)
    _plant(c, 150, 500, 80)
    _plant(c, 760, 490, 54)
    c.soften(1.8)


def _board(c: Canvas, _hour: Light) -> None:
    c.shade((222, 214, 198), (206, 196, 178))
    c.box(80, 80, 700, 440, (132, 96, 70), 14)
    c.box(98, 98, 664, 404, (38, 66, 62), 8)
    c.box(0, 600, WIDTH, 120, (160, 126, 98))
    _plant(c, 1180, 590, 60)


def _counter(c: Canvas, hour: Light) -> None:
    c.shape([(0, 590), (WIDTH, 590), (WIDTH, HEIGHT), (0, HEIGHT)], _lit((104, 68, 50), hour))
    c.shape([(0, 566), (WIDTH, 566), (WIDTH, 598), (0, 598)], _lit((168, 116, 78), hour))
    for x in range(60, WIDTH, 240):
        c.box(x, 622, 190, 110, _lit((92, 58, 42), hour), 6)
    c.shape([*curve((206, 566), (214, 526), (250, 512), (286, 526), (294, 566))], _lit((226, 186, 104), hour))
    c.box(196, 560, 108, 10, _lit((150, 112, 60), hour), 4)
    c.oval(250, 508, 8, 8, _lit((240, 206, 130), hour))


def _table(c: Canvas, hour: Light) -> None:
    cloth = _lit((246, 240, 230), hour)
    c.shape(curve((-60, 760), (-40, 640), (300, 604), (640, 596), (980, 604), (1320, 640), (1340, 760)), cloth)
    c.oval(640, 668, 150, 34, mix(cloth, (160, 150, 150), 0.22))
    c.oval(640, 662, 150, 34, _lit((253, 251, 247), hour))
    c.oval(640, 662, 96, 20, mix(cloth, (170, 150, 140), 0.18))
    glass = mix(cloth, (120, 150, 170), 0.35)
    c.shape(
        [
            (872, 520),
            (944, 520),
            *curve((944, 520), (936, 590), (908, 606)),
            *curve((908, 606), (880, 590), (872, 520)),
        ],
        glass,
    )
    c.shape(
        [
            (876, 556),
            (940, 556),
            *curve((940, 556), (930, 592), (908, 604)),
            *curve((908, 604), (886, 592), (876, 556)),
        ],
        _lit((150, 52, 66), hour),
    )
    c.line([(908, 604), (908, 646)], glass, 6)
    c.oval(908, 650, 30, 8, glass)
    c.box(348, 560, 30, 70, _lit((250, 240, 214), hour), 6)
    c.shape(curve((363, 560), (354, 546), (363, 522), (372, 546), (363, 560)), (255, 196, 92))


def _steel(c: Canvas, hour: Light) -> None:
    c.shape([(0, 600), (WIDTH, 600), (WIDTH, HEIGHT), (0, HEIGHT)], _lit((142, 150, 156), hour))
    c.shape([(0, 578), (WIDTH, 578), (WIDTH, 606), (0, 606)], _lit((210, 216, 220), hour))
    c.oval(300, 582, 130, 22, _lit((250, 249, 246), hour))
    c.oval(300, 578, 80, 13, _lit((214, 160, 110), hour))


_BEHIND: dict[str, Callable[[Canvas, Light], None]] = {
    "desk": _desk,
    "restaurant": _restaurant,
    "kitchen": _kitchen,
    "corridor": _corridor,
    "room": _room,
    "office": _office,
    "bar": _bar,
    "outside": _outside,
    "lecture": _board,
}
_FRONT: dict[str, Callable[[Canvas, Light], None]] = {
    "desk": _counter,
    "restaurant": _table,
    "kitchen": _steel,
    "bar": _counter,
}
