"""The stylesheet of the maps: what the drawing expects, and asked for again at little cost."""

from __future__ import annotations

from flask.testing import FlaskClient

from roleplay.scenario.map import style


def test_a_page_can_have_the_style_of_a_map_as_a_file_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/map.css")
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/css", style())


def test_a_style_that_a_browser_has_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/map.css").headers["ETag"]
    again = client.get("/map.css", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/map.css", headers={"If-None-Match": '"old"'}).status_code == 200
