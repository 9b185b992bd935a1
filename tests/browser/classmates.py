"""A class of simulated students that plays given routes over HTTP, as phones do."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Sequence
from http.cookiejar import CookieJar
from typing import Any, cast

from roleplay.route.attempt import start
from roleplay.scenario.model import Scenario


class Classmate:
    """A student with a phone of her own: a jar of cookies, and nothing else that the server knows her by."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def join(self, code: str, name: str = "") -> None:
        """Joins a class."""
        self._post(f"/class/{code}/join", form={"name": name})

    def play(
        self, code: str, scenario: Scenario, choices: Sequence[str], *, seconds: float = 4.0, replays: int = 0
    ) -> str:
        """Plays a route in a class by the names of choices, as far as they go; the id of the attempt."""
        scene = json.loads(self._post(f"/class/{code}/scenarios/{scenario.id}/attempts", form={}))["scene"]
        return self._on(scenario, scene, choices, seconds, replays)

    def _on(
        self, scenario: Scenario, scene: dict[str, Any], choices: Sequence[str], seconds: float, replays: int
    ) -> str:
        now, left = start(scenario, ""), list(choices)
        while not now.over:
            place = now.place
            assert not hasattr(place, "outcome")
            offered = now.offered()
            if offered and not left:
                break
            events: list[dict[str, Any]] = []
            chosen = left.pop(0) if offered else None
            if offered:
                events += [self._event("replayed", scene, f"r{n}") for n in range(replays)]
                words = next(c.text for c in offered if c.id == chosen)
                key = next(c["key"] for c in scene["choices"] if c["text"] == words)
                details = {"decided_ms": int(seconds * 1000), "visible_ms": int(seconds * 1000)}
                events.append({**self._event("chosen", scene, "m"), "choice": key, "details": details})
            else:
                events.append(self._event("went_on", scene, "m"))
            now = now.choose(chosen)
            scene = json.loads(self._post(scene["events"], body={"events": events}))["scene"]
        return cast(str, scene["attempt"])

    def _event(self, kind: str, scene: dict[str, Any], key: str) -> dict[str, Any]:
        return {"kind": kind, "key": f"made-{scene['step']:04}-{key}", "step": scene["step"]}

    def share(self, attempt: str, number: int, words: str) -> None:
        """Answers a question of the reflection, and ticks that the class may read it."""
        form = {"kind": "reflected", "key": f"answer-{number:04}", f"answer-{number}": words}
        self._post(f"/attempts/{attempt}/events", form={**form, f"answer-share-{number}": "on"})

    def _post(self, path: str, *, form: dict[str, str] | None = None, body: dict[str, Any] | None = None) -> bytes:
        sent = json.dumps(body).encode() if body is not None else urllib.parse.urlencode(form or {}).encode()
        kind = "application/json" if body is not None else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Accept": "application/json"}
        request = urllib.request.Request(self.address + path, sent, headers)
        with self.opener.open(request, timeout=30) as answer:
            return cast(bytes, answer.read())
