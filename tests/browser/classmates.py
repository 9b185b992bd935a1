"""A class of simulated students that plays given routes over HTTP, as phones do."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from http.cookiejar import CookieJar
from itertools import chain, repeat
from typing import Any, ClassVar, TypeVar, cast

from roleplay.route.attempt import Attempt, start
from roleplay.scenario.model import Scenario

T = TypeVar("T")


class Classmate:
    """A student with a phone of her own: a jar of cookies, and nothing else that the server knows her by."""

    _stand: ClassVar[dict[str, tuple[Attempt, dict[str, Any]]]] = {}
    """Everybody's attempts as they stand, with the scene that was sent: a friend may try another way in one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def join(self, code: str, name: str = "") -> None:
        """Joins a class."""
        self._post(f"/class/{code}/join", form={"name": name})

    def play(
        self,
        code: str,
        scenario: Scenario,
        choices: Sequence[str],
        *,
        seconds: float | Sequence[float] = 4.0,
        replays: int | Sequence[int] = 0,
        named: bool = False,
    ) -> str:
        """Plays a route in a class (without a code: for practice) by the names of choices, as far as they go; the id of
        the attempt. `seconds` and `replays` are of every decision, or of one after the other (then 4 and 0); `named`:
        it is a class with names."""
        room = f"/class/{code}" if code else ""
        begun = self._post(f"{room}/scenarios/{scenario.id}/attempts?names={int(named)}", form={})
        scene = json.loads(begun)["scene"]
        return self._on(start(scenario, ""), scene, choices, _each(seconds, 4.0), _each(replays, 0))

    def what_if(self, attempt: str, step: int, choices: Sequence[str]) -> str:
        """Tries another way from a step of an attempt, with these choices from there on; the id of the new attempt."""
        scene = json.loads(self._post(f"/attempts/{attempt}/what-if", body={"step": step}))["scene"]
        played = self._stand[attempt][0]
        now = start(played.scenario, "")
        for made in played.steps[:step]:
            now = now.choose(made.choice)
        return self._on(now, scene, choices, repeat(4.0), repeat(0))

    def stop(self, attempt: str) -> None:
        """Stops a role-play where it stands."""
        scene = self._stand[attempt][1]
        self._post(scene["events"], body={"events": [self._event("stopped", scene, "s")]})

    def _on(
        self,
        now: Attempt,
        scene: dict[str, Any],
        choices: Sequence[str],
        seconds: Iterator[float],
        replays: Iterator[int],
    ) -> str:
        left = list(choices)
        while not now.over:
            offered = now.offered()
            if offered and not left:
                break
            events: list[dict[str, Any]] = []
            chosen = left.pop(0) if offered else None
            if offered:
                events += [self._event("replayed", scene, f"r{n}") for n in range(next(replays))]
                words = next(c.text for c in offered if c.id == chosen)
                key = next(c["key"] for c in scene["choices"] if c["text"] == words)
                lasted = round(next(seconds) * 1000)
                details = {"decided_ms": lasted, "visible_ms": lasted}
                events.append({**self._event("chosen", scene, "m"), "choice": key, "details": details})
            else:
                events.append(self._event("went_on", scene, "m"))
            now = now.choose(chosen)
            scene = json.loads(self._post(scene["events"], body={"events": events}))["scene"]
        attempt = cast(str, scene["attempt"])
        self._stand[attempt] = now, scene
        return attempt

    def _event(self, kind: str, scene: dict[str, Any], key: str) -> dict[str, Any]:
        return {"kind": kind, "key": f"made-{scene['step']:04}-{key}", "step": scene["step"]}

    def share(self, attempt: str, number: int, words: str, ticked: bool = True) -> None:
        """Answers a question of the reflection, and ticks that the class may read it."""
        form = {"kind": "reflected", "key": f"answer-{number:04}", f"answer-{number}": words}
        self._post(f"/attempts/{attempt}/events", form=form | ({f"share-{number}": "on"} if ticked else {}))

    def _post(self, path: str, *, form: dict[str, str] | None = None, body: dict[str, Any] | None = None) -> bytes:
        sent = json.dumps(body).encode() if body is not None else urllib.parse.urlencode(form or {}).encode()
        kind = "application/json" if body is not None else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Accept": "application/json"}
        request = urllib.request.Request(self.address + path, sent, headers)
        with self.opener.open(request, timeout=30) as answer:
            return cast(bytes, answer.read())


def _each(given: T | Sequence[T], usual: T) -> Iterator[T]:
    """One value after the other, for as long as they are asked for."""
    return chain(given, repeat(usual)) if isinstance(given, Sequence) else repeat(given)
