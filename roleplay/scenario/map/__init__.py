"""The picture of a scenario: `draw` makes the geometry, `svg` and `page` render it, `dot` and `mermaid` tell it to
other programs.

`opened` is the map of a student: what she has seen; `crowded_svg` that of a class. `style` is the stylesheet that an
inline `<svg>` (these, or standalone=False) expects on its page.
"""

from roleplay.scenario.map.drawing import COMPACT, PLAIN, ROOMY, TITLES, Box, Drawing, Edge, Kind, Row, Stroke, Style
from roleplay.scenario.map.layout import draw
from roleplay.scenario.map.look import style
from roleplay.scenario.map.page import page
from roleplay.scenario.map.seen import opened
from roleplay.scenario.map.svg import box_id, crowded_svg, svg
from roleplay.scenario.map.text import dot, mermaid
from roleplay.scenario.map.weights import Crowd
from roleplay.scenario.map.wording import Words, words_in

__all__ = [
    "COMPACT",
    "PLAIN",
    "ROOMY",
    "TITLES",
    "Box",
    "Crowd",
    "Drawing",
    "Edge",
    "Kind",
    "Row",
    "Stroke",
    "Style",
    "Words",
    "box_id",
    "crowded_svg",
    "dot",
    "draw",
    "mermaid",
    "opened",
    "page",
    "style",
    "svg",
    "words_in",
]
