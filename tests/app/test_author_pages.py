"""The pages of the workbench: what there is and how it stands, a new scenario, and what was before."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from roleplay.app.author.history import difference
from roleplay.library import Home, examine
from roleplay.publishing import folder_of, publish
from roleplay.store.saved import How
from tests.app.bench import Bench
from tests.app.people import store_of
from tests.conftest import TINY
from tests.films import film

ANSWERS = {
    "situation": "Guest says the bill is wrong",
    "guest": "Ms Jansen, 38, in a hurry",
    "goal": "You can find a mistake without blame",
    "point": ["Look at the bill together", "", "Say what you will do"],
    "decisions": "3",
    "language": "en",
}
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def bench(app: Flask) -> Bench:
    """A trainer at the workbench."""
    return Bench(app)


# -- the list --------------------------------------------------------------------------------------------------------


def row(bench: Bench, scenario: str = "tiny") -> str:
    """The words of a scenario's row in the list."""
    page = bench.page("/author/")
    rows = re.findall(r"<article.*?</article>", page, re.S)
    found = next(one for one in rows if f'href="/author/{scenario}"' in one)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", found).split()))


def test_a_scenario_in_the_list_tells_how_it_stands(bench: Bench, home: Home) -> None:
    told = row(bench)
    assert "Students play the file as it is" in told
    assert "0 of 5 clips are filmed" in told
    assert "Saved outside the workbench" in told
    film(home.media / "tiny" / "hall.mov")
    assert "1 of 5 clips are filmed" in row(bench)
    text, base = bench.opens()
    bench.saves(text + "# mine\n", base)
    assert "Saved by Ms Jansen" in row(bench)
    (home.scenarios / "tiny.yaml").write_text(text + "# by hand\n")
    assert "Saved outside the workbench" in row(bench)


def test_the_list_tells_what_students_don_t_see_yet(bench: Bench, app: Flask, home: Home) -> None:
    library = app.extensions["roleplay"].library
    publish(home, library.draft("tiny"), library.workshop, "Ms Jansen", 1.0)
    assert "Published 1 " in row(bench)
    text, base = bench.opens()
    bench.saves(text.replace("title: Tiny", "title: Tinier"), base)
    assert "Published 1, changed since" in row(bench)


def test_a_broken_file_is_in_the_list_with_its_mistakes_and_can_be_opened(bench: Bench, home: Home) -> None:
    for name, text in (("empty", ""), ("half", "title: [\n"), ("wrong", TINY.replace("begin: hall", "begin: hal"))):
        (home.scenarios / f"{name}.yaml").write_text(text)
        assert "mistake" in row(bench, name)
        bench.page(f"/author/{name}")
        bench.page(f"/author/{name}/history")
    assert "1 mistake" in row(bench, "wrong")


def test_without_a_scenario_the_list_says_how_to_begin(bench: Bench, home: Home) -> None:
    (home.scenarios / "tiny.yaml").unlink()
    assert "There is no scenario yet" in bench.page("/author/")


def test_what_is_in_a_file_is_shown_as_text_on_every_page(home: Home, make_app: Callable[[Home], Flask]) -> None:
    text = TINY.replace("title: Tiny", f'title: "{EVIL}"').replace("Where is my bag?", EVIL)
    (home.scenarios / "tiny.yaml").write_text(text)
    (home.scenarios / "tiny.nl.po").write_text(f'msgctxt "title"\nmsgid "x{EVIL}"\nmsgstr "y{EVIL}"\n')
    bench = Bench(make_app(home), EVIL)
    told, base = bench.opens()
    bench.saves(told + f"# {EVIL}\n", base)
    pages = ["/author/", "/author/new", "/author/new?from=tiny", "/author/tiny", "/author/tiny/words/nl"]
    pages += ["/author/tiny/history", "/author/tiny/history/1", "/author/tiny/history/2"]
    for address in pages:
        page = bench.page(address)
        assert EVIL not in page, address
        assert " style=" not in page, address
        assert not re.search(r"\son[a-z]+=", page), address


# -- a new one -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "nl"])
def test_five_answers_make_a_draft_that_plays_and_that_no_student_sees(language: str, bench: Bench, home: Home) -> None:
    answer = bench.fill_in("/author/new", **{**ANSWERS, "language": language})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/author/guest-says-the-bill-is-wrong"
    raw = (home.scenarios / "guest-says-the-bill-is-wrong.yaml").read_bytes()
    assert not [f for f in examine(raw, "guest-says-the-bill-is-wrong").findings if f.severity == "error"]
    assert b"Say what you will do" in raw
    bench.page(answer.headers["Location"])
    assert "Draft" in row(bench, "guest-says-the-bill-is-wrong")
    assert "bill is wrong" not in bench.client.get("/").get_data(as_text=True)
    assert bench.client.get("/scenarios/guest-says-the-bill-is-wrong").status_code == 404
    assert (home.scenarios / ".scenario.schema.json").exists()


def test_what_is_missing_is_asked_again_with_what_was_typed(bench: Bench, home: Home) -> None:
    for left in ("situation", "guest", "goal", "point"):
        page = bench.fill_in("/author/new", **{**ANSWERS, left: ["", ""]})
        assert page.status_code == 400
        told = page.get_data(as_text=True)
        assert "Answer the first four questions" in told
        kept = ANSWERS["guest"] if left != "guest" else ANSWERS["goal"]
        assert f'value="{kept}"' in told
    assert [p.name for p in home.scenarios.glob("*.yaml")] == ["tiny.yaml"]


@pytest.mark.parametrize("title", [EVIL, "../../evil", "new", "Ünïcode & more: #1 'x' \"y\"", "[", "x" * 900, "漢字"])
def test_whatever_a_title_says_the_file_has_a_plain_name_in_the_folder(title: str, bench: Bench, home: Home) -> None:
    before = set(home.root.rglob("*.yaml"))
    answer = bench.fill_in("/author/new", **{**ANSWERS, "title": title, "guest": title, "point": [title]})
    assert answer.status_code == 303
    (fresh,) = set(home.root.rglob("*.yaml")) - before
    assert fresh.parent == home.scenarios
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", fresh.stem)
    assert fresh.stem != "new"
    scenario = examine(fresh.read_bytes(), fresh.stem).scenario
    assert scenario is not None
    assert scenario.title == title
    assert title == EVIL or EVIL not in bench.page(answer.headers["Location"])


def test_a_name_that_anything_is_known_of_is_not_used_again(bench: Bench, home: Home) -> None:
    for _time in range(2):
        bench.fill_in("/author/new", **ANSWERS)
    (home.media / "guest-says-the-bill-is-wrong-3").mkdir()
    folder_of(home, "guest-says-the-bill-is-wrong-4").mkdir(parents=True)
    store_of(bench.app).saved.keep("guest-says-the-bill-is-wrong-5", b"x", How.SAVED, None, 1.0)
    (home.scenarios / "guest-says-the-bill-is-wrong-6.yaml").write_text(TINY)
    answer = bench.fill_in("/author/new", **ANSWERS)
    assert answer.headers["Location"] == "/author/guest-says-the-bill-is-wrong-7"
    assert not folder_of(home, "guest-says-the-bill-is-wrong-6").exists()  # that file plays on as it lies


def test_a_copy_of_a_scenario_has_its_own_title_and_is_a_draft(bench: Bench, home: Home) -> None:
    assert '<option value="tiny" selected>' in bench.page("/author/new?from=tiny")
    assert bench.fill_in("/author/new", other="tiny", copy_title="").status_code == 400
    assert bench.fill_in("/author/new", other="nothing", copy_title="Another").status_code in (400, 404)
    answer = bench.fill_in("/author/new", other="tiny", copy_title="Another one")
    assert answer.headers["Location"] == "/author/another-one"
    text = (home.scenarios / "another-one.yaml").read_text()
    assert text.endswith(TINY.replace("title: Tiny", "title: Another one"))
    assert "Draft" in row(bench, "another-one")


# -- what was before -------------------------------------------------------------------------------------------------


def test_a_history_tells_who_saved_what_and_leads_back(bench: Bench, app: Flask, home: Home) -> None:
    other = Bench(app, "Piet")
    text, base = bench.opens()
    bench.saves(text.replace("title: Tiny", "title: Tinier"), base)
    other.saves(text.replace("title: Tiny", "title: Other"), base)
    page = bench.page("/author/tiny/history")
    told = unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))
    assert "Piet · sent, but somebody else had saved meanwhile: not in the file" in told
    assert "Ms Jansen · saved In the file now +1 −1 lines" in told
    assert "changed outside the workbench" in told
    version = bench.page("/author/tiny/history/3")
    assert '<tr class="old"><td class="number"></td>' in version
    assert "title: Other" in version
    assert bench.fill_in("/author/tiny/history/1/restore").headers["Location"] == "/author/tiny"
    assert (home.scenarios / "tiny.yaml").read_text() == text
    assert "brought back from the history" in bench.page("/author/tiny/history")


def test_a_long_history_comes_in_pages(bench: Bench, app: Flask) -> None:
    for number in range(60):
        store_of(app).saved.keep("tiny", b"# %d" % number, How.SAVED, None, float(number))
    first = bench.page("/author/tiny/history")
    older = re.search(r'href="(/author/tiny/history\?before=\d+)"', first)
    assert older
    second = bench.page(older[1])
    numbers = [int(n) for page in (first, second) for n in re.findall(r'<li value="(\d+)"', page)]
    assert numbers == list(range(61, 0, -1))
    assert "before=" not in second.partition("<footer")[0]


def test_what_is_not_in_a_history_is_404(bench: Bench) -> None:
    bench.page("/author/tiny/history/99", 404)
    assert bench.fill_in("/author/tiny/history/99/restore").status_code == 404
    bench.page("/author/nothing/history", 404)
    assert bench.fill_in("/author/nothing/history/1/restore").status_code == 404


def test_a_difference_shows_the_lines_around_a_change_and_leaves_out_the_rest() -> None:
    before = [f"line {number}" for number in range(30)]
    after = [*before[:10], "new", *before[11:]]
    lines = list(difference("\n".join(before), "\n".join(after)))
    assert [line.kind for line in lines] == ["gap", *["same"] * 3, "old", "new", *["same"] * 3, "gap"]
    assert [line.number for line in lines if line.number] == [8, 9, 10, 11, 12, 13, 14]
    assert list(difference("a\nb", "a\nb")) == []
    assert [line.kind for line in difference("", "a")] == ["new"]


def test_trainers_find_the_workbench_from_their_other_pages(bench: Bench) -> None:
    assert 'href="/author/"' in bench.page("/facilitator/")
