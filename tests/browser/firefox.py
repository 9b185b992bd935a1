"""Firefox by WebDriver BiDi, its own protocol: no driver beside it, no changed build."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect


PREFERENCES = {
    "intl.accept_languages": "en",
    "intl.locale.requested": "en-US",
    "app.normandy.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "remote.active-protocols": 1,
}
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowLeft": "\ue012"}
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """A headless Firefox in a `profile` folder of its own."""

    def __init__(self, binary: str, profile: Path) -> None:
        written = (f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("".join(written))
        command = [binary, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
        said = (profile / "said.txt").open("w")
        self.process = subprocess.Popen(command, stdout=said, stderr=said)
        self._line = connect(self._address(profile / "said.txt") + "/session", max_size=None)
        self._count = 0
        self.entries: list[dict[str, Any]] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])

    def _address(self, said: Path) -> str:
        for _ in range(600):
            found = LISTENING.search(said.read_text())
            if found:
                return found[1]
            time.sleep(0.1)
        pytest.fail(f"Firefox did not start: {said.read_text()[-500:]}")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        self._line.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._line.recv(timeout=60))
            if answer.get("method") == "log.entryAdded":
                self.entries.append(answer["params"])
            if answer.get("id") == self._count:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]
