"""The stylesheet of the maps that stand in pages: the one that the drawing itself knows."""

from __future__ import annotations

from flask import Blueprint, Response, request

from roleplay.scenario.map import style

blueprint = Blueprint("maps", __name__)


@blueprint.get("/map.css")
def sheet() -> Response:
    """How a map looks. Kept, and asked again every time, as everything static is: after an update both are new."""
    response = Response(style(), mimetype="text/css")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
