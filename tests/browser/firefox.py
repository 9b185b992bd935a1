"""Firefox by WebDriver BiDi, the protocol that it speaks itself: a tab, a finger, keys, and what went wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

PREFERENCES = {"datareporting.policy.dataSubmissionEnabled": False, "intl.accept_languages": "en"}
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
FAULTS = ["log.entryAdded", "network.responseCompleted"]

# Where to put the finger: the middle of what is meant, once it takes a tap and nothing lies over it.
AIM = """(() => {
  const meant = [...document.querySelectorAll(%s)].find(
    (e) => e.checkVisibility() && !e.ariaDisabled && !e.disabled && e.textContent.includes(%s));
  meant?.scrollIntoView({ block: "nearest" });
  const box = meant?.getBoundingClientRect();
  const at = box && [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
  return at && meant.contains(document.elementFromPoint(...at)) ? at : null;
})()"""


def wait(true: Callable[[], Any], what: str) -> Any:
    """What `true` gives, once it is something."""
    for _ in range(200):
        if found := true():
            return found
        time.sleep(0.1)
    return pytest.fail(f"never true: {what}")


@contextmanager
def running(binary: str, profile: Path, sound: Path | None = None) -> Iterator[Firefox]:
    """A Firefox without a window, in the folder `profile`. It hears `sound`, a PulseAudio socket, or has no device."""
    written = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(written))
    said = profile / "said.txt"
    command = [binary, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
    environment = {**os.environ, "HOME": str(profile), "PULSE_SERVER": f"unix:{sound or profile / 'none'}"}
    with said.open("w") as pen, subprocess.Popen(command, stdout=pen, stderr=pen, env=environment) as process:
        try:
            address = wait(lambda: LISTENING.search(said.read_text()), "Firefox listens")[1]
            with connect(f"{address}/session", max_size=None) as line:
                yield Firefox(line)
        finally:
            process.terminate()


class Firefox:
    """A Firefox at the other end of `line`."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._asked = 0
        self.faults: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=FAULTS)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command; what is told in between is looked at."""
        self._asked += 1
        self._line.send(json.dumps({"id": self._asked, "method": method, "params": parameters}))
        while True:
            heard: dict[str, Any] = json.loads(self._line.recv(timeout=60))
            if heard["type"] == "event":
                self._notice(heard["params"])
            elif heard["id"] == self._asked:
                if heard["type"] == "error":
                    raise RuntimeError(f"{method}: {heard['message']}")
                result: dict[str, Any] = heard["result"]
                return result

    def _notice(self, told: dict[str, Any]) -> None:
        if told.get("level") == "error":
            self.faults.append(str(told["text"]))
        elif "response" in told and told["response"]["status"] >= 400:
            self.faults.append(f"{told['response']['status']} {told['response']['url']}")

    @contextmanager
    def tab(self, width: int = 360, height: int = 640) -> Iterator[Tab]:
        """A tab of somebody who was never here; in it, nothing may go wrong."""
        user = self.ask("browser.createUserContext")["userContext"]
        opened = self.ask("browsingContext.create", type="tab", userContext=user)["context"]
        size = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=opened, viewport=size)
        self.faults.clear()
        try:
            yield Tab(self, opened)
        finally:
            self.ask("browser.removeUserContext", userContext=user)
        assert self.faults == []


class Tab:
    """A tab and who sits before it."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self._firefox = firefox
        self._context = context

    def go(self, address: str) -> None:
        self._ask("browsingContext.navigate", url=address, wait="complete")

    def reload(self) -> None:
        self._ask("browsingContext.reload", wait="complete")

    def first(self, script: str) -> None:
        """Runs `script` in every page to come, before its own."""
        self._firefox.ask(
            "script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}", contexts=[self._context]
        )

    def see(self, expression: str) -> Any:
        """The value of an expression in the page."""
        whole = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self._firefox.ask(
            "script.evaluate", expression=whole, target={"context": self._context}, awaitPromise=True
        )
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def until(self, condition: str) -> None:
        wait(lambda: self.see(f"Boolean({condition})"), condition)

    def tap(self, selector: str, words: str = "") -> None:
        """A finger on what is there and says `words`, as soon as it takes a tap."""
        aim = AIM % (json.dumps(selector), json.dumps(words))
        x, y = wait(lambda: self.see(aim), f"{selector} “{words}” takes a tap")
        move, touch = {"type": "pointerMove", "x": x, "y": y}, {"pointerType": "touch"}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "finger", "parameters": touch, "actions": [move, *press]})

    def press(self, key: str) -> None:
        self._act({"type": "key", "id": "keys", "actions": [{"type": t, "value": key} for t in ("keyDown", "keyUp")]})

    def _act(self, source: dict[str, Any]) -> None:
        self._ask("input.performActions", actions=[source])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._firefox.ask(method, context=self._context, **parameters)
