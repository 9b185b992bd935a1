"""A trainer at the workbench: signed in, with the token of a page, as the editor sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from roleplay.store.people import Role
from tests.app.people import signed_in


class Bench:
    """Sends what the editor sends."""

    def __init__(self, app: Flask, name: str = "Ms Jansen") -> None:
        self.app, self.client = app, app.test_client()
        self.person = signed_in(app, self.client, Role.TRAINER, name)
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page("/author/new"))
        assert found
        self._headers = {"X-CSRFToken": found[1], "Accept": "application/json"}

    def page(self, address: str, status: int = 200) -> str:
        """A page as HTML."""
        answer = self.client.get(address)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def read(self, address: str) -> Any:
        """An answer in JSON."""
        answer = self.client.get(address, headers=self._headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    def post(self, address: str, **sent: object) -> TestResponse:
        """Sends JSON."""
        return self.client.post(address, json=sent, headers=self._headers)

    def put(self, address: str, **sent: object) -> TestResponse:
        """Sends JSON to be put there."""
        return self.client.put(address, json=sent, headers=self._headers)

    def send_film(
        self, address: str, film: bytes, kind: str = "video/mp4", environ: Mapping[str, Any] | None = None
    ) -> TestResponse:
        """Sends a film as it is; `environ` changes the request itself."""
        return self.client.put(
            address, data=film, content_type=kind, headers=self._headers, environ_overrides=environ and dict(environ)
        )

    def fill_in(self, address: str, **fields: object) -> TestResponse:
        """Sends a form."""
        return self.client.post(address, data={"csrf_token": self._headers["X-CSRFToken"], **fields})

    def saves(self, text: str, base: str, scenario: str = "tiny") -> TestResponse:
        """Saves a text."""
        return self.post(f"/author/{scenario}/text", text=text, base=base)

    def opens(self, scenario: str = "tiny") -> tuple[str, str]:
        """The text in the file, and its digest."""
        found = self.read(f"/author/{scenario}/text")
        return found["text"], found["digest"]
