"""What is drawn on a stage: letters and what sticks out, bars, and the lines of a map by where they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.browser.recount import Move, Recount, Story, middle

TOO_SMALL = """() => {
  const found = [], words = document.createTreeWalker(document.getElementById('beamer'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode, of = text.parentElement;
    if (!text.data.trim() || !of.checkVisibility({ visibilityProperty: true })) continue;
    if (of.closest('title, .for-readers') || of.getBoundingClientRect().width <= 1) continue;
    const size = parseFloat(getComputedStyle(of).fontSize) * (of.closest('svg') ? of.getScreenCTM().a : 1);
    if (size < 23.99) found.push(`${size.toFixed(1)} ${of.getAttribute('class') ?? of.localName} ${text.data.trim()}`);
  }
  return found;
}"""
"""What is to be seen on the stage in letters below 24 px."""
OVER = """() => {
  const here = document.querySelector('[data-slide]:not([hidden])'), found = [];
  if (here.scrollHeight > here.clientHeight || here.scrollWidth > here.clientWidth) found.push('the slide');
  for (const each of here.querySelectorAll('h2, p, li, b, span, button, img, svg, text')) {
    const { left, top, right, bottom, width } = each.getBoundingClientRect();
    if (!each.checkVisibility() || width <= 1) continue;
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) found.push(each.outerHTML.slice(0, 120));
  }
  return found;
}"""
"""What is not whole on the stage."""
Point = tuple[float, float]

DRAWN = """name => {
  const svg = document.querySelector(`#${name} svg`), all = (of, what) => [...of.querySelectorAll(what)];
  const at = (of, name) => Number(of.getAttribute(name)), close = (a, b) => Math.abs(a - b) < 0.5;
  const ends = (path) => [0, path.getTotalLength()].map((far) => path.getPointAtLength(far)).map(({ x, y }) => [x, y]);
  const boxes = {};
  for (const link of all(svg, 'a[data-place]')) {
    const card = link.querySelector('.rm-card');
    const [left, top] = [at(card, 'x'), at(card, 'y')];
    const [right, bottom] = [left + at(card, 'width'), top + at(card, 'height')];
    const number = all(svg, '.rm-count').find((each) => {
      const plate = each.querySelector('rect'), y = at(plate, 'y');
      return close(at(plate, 'x') + at(plate, 'width'), right) && y < top && y + at(plate, 'height') > top;
    });
    const stub = all(svg, '.rm-stub').find((each) => {
      const [[x, y]] = ends(each.querySelector('path'));
      return left < x && x < right && close(y, bottom);
    });
    const rows = all(link, '.rm-inner').map(ends).filter(([, [x]]) => close(x, right)).map(([, [, y]]) => y);
    boxes[link.dataset.place] = {
      left, right, top, bottom, rows: [...new Set(rows)].sort((a, b) => a - b),
      label: link.getAttribute('aria-label'), number: number?.textContent ?? '', stub: stub?.textContent ?? '',
    };
  }
  const lines = all(svg, '.rm-ways').flatMap((group, number) => all(group, '.rm-track').map((path) => {
    const [start, end] = ends(path);
    return { group: number, start, end, width: at(path, 'stroke-width') };
  }));
  return { boxes, lines };
}"""
"""The boxes of a map, and its lines with what they are wide (0: nobody went there)."""
STRIPS = """() => [...document.querySelectorAll('#times .strip')].map((strip) => {
  const [half, line] = [strip.querySelector('.half'), strip.querySelector('line')];
  return [half.x, half.width, line.x1, line.x2].map((length) => length.baseVal.valueInSpecifiedUnits);
})"""
"""Where each bar begins and how long it is, and where its line stands, in hundredths."""
LENGTHS = """at => [...document.querySelectorAll(`${at} .length rect`)].map((bar) => (
  Math.round(bar.width.baseVal.valueInSpecifiedUnits * 10) / 10
))"""


def expected_widths(counted: Recount, drawn: Mapping[str, Any]) -> list[float]:
    """How wide each line has to be: those who took every way that runs along it, 2 to 14 for the most on one line."""
    lines, carried = drawn["lines"], Counter[int]()
    for way in every_way(counted.story):
        for number in along(drawn, counted.story, way):
            carried[number] += middle(counted.took[way])  # type: ignore[assignment]
    assert set(carried) == set(range(len(lines))), "a line that no way runs along"
    most = max(carried.values())
    return [2 + 12 * carried[number] / most if carried[number] else 0 for number in range(len(lines))]


def every_way(story: Story) -> Iterator[Move]:
    """Every way on that stands in the file."""
    for name, scene in story.scenes.items():
        for choice, then in [(c, told["then"]) for c, told in scene.get("choices", {}).items()] or [
            (None, scene["then"])
        ]:
            for goal in [then] if isinstance(then, str) else [branch["go"] for branch in then]:
                yield name, choice, goal


def along(drawn: Mapping[str, Any], story: Story, way: Move) -> list[int]:
    """The lines that lie end to end from a reaction to the place where it leads."""
    scene, choice, goal = way
    box, end = drawn["boxes"][scene], drawn["boxes"][goal]
    row = list(story.scenes[scene].get("choices", {None: ()})).index(choice)
    for group in {line["group"] for line in drawn["lines"]}:
        x, y, found = box["right"], box["rows"][row], []
        while (following := following_line(drawn["lines"], group, (x, y))) is not None:
            found.append(following)
            x, y = drawn["lines"][following]["end"]
        if found and abs(x - end["left"]) < 1 and end["top"] <= y <= end["bottom"]:
            return found
    raise AssertionError(f"the map has no line for {way}")


def following_line(lines: Sequence[Mapping[str, Any]], group: int, at: Point) -> int | None:
    """The line of a group that begins at a point."""
    starts = ((n, line["start"]) for n, line in enumerate(lines) if line["group"] == group)
    return next((n for n, (x, y) in starts if abs(x - at[0]) < 0.5 and abs(y - at[1]) < 0.5), None)
