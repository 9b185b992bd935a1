"""Two groups stand beside each other on one scale: shares of each, counts as they may be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from roleplay.library import Home
from roleplay.store.classes import Class
from roleplay.store.people import Role
from tests.app.classes import a_class
from tests.app.people import signed_in
from tests.app.room import Room, room
from tests.app.routes import HAPPY, SOUR
from tests.conftest import TINY


def second(at: Room, name: str = "Last year", scenario: str = "tiny") -> Room:
    """Another class of the same teacher."""
    (person_id,) = at.class_.people
    person = at.house.store.people.get(person_id)
    assert person is not None
    class_ = replace(a_class(at.app, person, scenario), name=name)
    at.house.store.classes.change(class_)
    return Room(at.app, at.teacher, class_)


def page(at: Room, other: Class | None = None) -> str:
    answer = at.teacher.get(f"/facilitator/classes/{at.class_.id}/tiny/beside/{other.id if other else ''}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def lengths(html: str, label: str) -> list[tuple[str, int, str]]:
    """Letter, length and words of the bars under a heading."""
    part = html.partition(label)[2].partition("</ul>")[0]
    bars = r'letter-(\w)">.*?width="(\d+)%".*?<span>([^<]*)</span></li>'
    return [(letter, int(long), told) for letter, long, told in re.findall(bars, part)]


def test_a_small_and_a_large_group_are_on_one_scale(app: Flask) -> None:
    at = room(app)
    other = second(at)
    for _ in range(4):
        at.plays(at.student(), *HAPPY)
    for _ in range(4):
        other.plays(other.student(), *HAPPY)
        other.plays(other.student(), *SOUR)
    html = page(at, other.class_)
    assert lengths(html, "SECRET-HAPPY</h3>") == [("A", 100, "4 · 100%"), ("B", 50, "4 · 50%")]
    assert lengths(html, "SECRET-SOUR</h3>") == [("A", 0, "0"), ("B", 50, "4 · 50%")]
    assert lengths(html, "You shrug.</h3>") == [("A", 0, "0"), ("B", 50, "4 · 50%")]


def test_the_same_share_is_as_thick_on_both_maps(app: Flask) -> None:
    at = room(app)
    other = second(at)
    for _ in range(3):
        at.plays(at.student(), *HAPPY)
    for _ in range(6):
        other.plays(other.student(), *HAPPY)
    for _ in range(3):
        other.plays(other.student(), *SOUR)
    one, two = re.findall(r'<svg[^>]*class="rm .*?</svg>', page(at, other.class_), re.S)
    thick = [
        [float(w) for w in re.findall(r'class="rm-track"[^>]*stroke-width="([\d.]+)"', each)] for each in (one, two)
    ]
    assert max(thick[0]) == 14  # everybody
    assert min(thick[1]) == pytest.approx(2 + 12 / 3, abs=0.1)  # a third of the other group


@pytest.mark.parametrize("few", [1, 2])
def test_one_and_two_read_a_few_and_have_bars_of_one_length(app: Flask, few: int) -> None:
    at = room(app)
    other = second(at)
    for n in range(6):
        at.plays(at.student(), *(SOUR if n < few else HAPPY))
    html = page(at, other.class_)
    ((_, long, told), _empty) = lengths(html, "SECRET-SOUR</h3>")
    assert (long, told) == (25, "a few")


def test_small_groups_are_called_so(app: Flask) -> None:
    at = room(app)
    other = second(at)
    for group in (at, other):
        for _ in range(8):
            group.plays(group.student(), "shrug")
    assert "one student makes a large share" not in page(at, other.class_)
    third = second(at)
    assert "one student makes a large share" in page(at, third.class_)


def test_a_changed_text_is_marked_and_a_name_that_is_the_same_is_merged(
    app: Flask, home: Home, make_app: Callable[[Home], Flask]
) -> None:
    at = room(app)
    for _ in range(3):
        at.plays(at.student(), *HAPPY)
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("Here it is.", "Here it is again."))
    at.house.library.refresh()
    other = second(at)
    for _ in range(3):
        other.plays(other.student(), "look for it", "Here it is again")
    html = page(at, other.class_)
    assert html.count("The text was changed between the two.") == 1
    part = html.partition("“Here it is again.”")[2]
    assert "The text was changed" in part.partition("</h3>")[2][:80]
    assert lengths(html, "“Here it is again.”</h3>") == [("A", 100, "3 · 100%"), ("B", 100, "3 · 100%")]
    assert html.index("“It is gone.”") > 0


def test_what_is_gone_from_the_scenario_stands_there_in_the_words_that_were_read(app: Flask, home: Home) -> None:
    at = room(app)
    other = second(at)
    for _ in range(3):
        at.plays(at.student(), "look for it", "gone")
    (home.scenarios / "tiny.yaml").write_text(TINY.replace("two: {say: It is gone.", "four: {say: It went off."))
    at.house.library.refresh()
    html = page(at, other.class_)
    assert lengths(html, "“It is gone.”</h3>") == [("A", 100, "3 · 100%"), ("B", 0, "0")]


def test_only_other_classes_with_this_scenario_are_offered(app: Flask, home: Home) -> None:
    (home.scenarios / "other.yaml").write_text(TINY)
    at = room(app)
    at.house.library.refresh()
    assert "None of your other classes" in page(at)
    second(at, "With it")
    second(at, "Without it", "other")
    stranger = app.test_client()
    a_class(app, signed_in(app, stranger, name="Other"))
    html = page(at)
    assert "With it" in html
    assert "Without it" not in html
    assert html.count("panel-card") == 1


def test_outsiders_get_neither_and_a_foreign_class_is_not_beside_ones_own(app: Flask) -> None:
    at = room(app)
    other = second(at)
    for role in Role:
        client = app.test_client()
        own = a_class(app, signed_in(app, client, role, name=f"Other {role}"))
        for path in (f"{at.class_.id}/tiny/beside/{other.class_.id}", f"{at.class_.id}/tiny/beside/"):
            assert client.get(f"/facilitator/classes/{path}").status_code == 404
        for one, two in ((own.id, at.class_.id), (at.class_.id, own.id)):
            assert client.get(f"/facilitator/classes/{one}/tiny/beside/{two}").status_code == 404
    assert at.student().get(f"/facilitator/classes/{at.class_.id}/tiny/beside/").status_code == 303


def test_nobody_is_named(app: Flask) -> None:
    at = room(app, named=True)
    other = second(at)
    for _ in range(3):
        at.plays(at.student("PLANTED-NAME"), *HAPPY)
    assert "PLANTED-NAME" not in page(at, other.class_)
