"""How long the editor waits for the checker: a whole request of the workbench, beside plain PyYAML on the same text.

    .venv/bin/python benchmarks/check.py [--write]

The request is what the editor sends while somebody types: signed in, with its token, the text as JSON; the answer has
all findings, the outline and every name. The peer only learns whether the text is YAML.
"""

from __future__ import annotations

import re
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import yaml
from flask.testing import FlaskClient
from generated import story
from page import write

from roleplay.app import create_app
from roleplay.app.access import COOKIE
from roleplay.app.house import hashed
from roleplay.library import Home
from roleplay.store.people import Role

HOUSE = Path(__file__).resolve().parents[1]
RUNS = 15
SCENES = 18
"""Make 300 lines."""
AIM = 100
"""Milliseconds for 300 lines."""


def texts() -> dict[str, str]:
    """300 lines as they are written and as they are while somebody types, and a sample."""
    sound = story(SCENES)
    hurt = sound.replace("then: s3\n", "then: s33\n", 1).replace("question: What", "qestion: What", 1)
    open_quote = sound.replace("say: This is reaction a of scene 9.", 'say: "This is reaction a of scene 9.', 1)
    sample = (HOUSE / "scenarios" / "room-not-ready.yaml").read_text()
    return {"sound": sound, "two slips": hurt, "a quote left open": open_quote, "the sample room-not-ready": sample}


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time, the median of some runs after one that does not count: other work on this machine is left out."""
    work()
    took = []
    for _run in range(RUNS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return 1000 * statistics.median(took)


def plain(text: str) -> object:
    """What anybody pays who only wants to know whether it is YAML."""
    with suppress(yaml.YAMLError):
        return yaml.safe_load(text)
    return None


def trainer(folder: Path) -> tuple[FlaskClient, dict[str, str]]:
    """Somebody at the workbench, and what goes with each of her requests."""
    home = Home(folder)
    home.scenarios.mkdir()
    shutil.copytree(HOUSE / "media", home.media)
    (home.scenarios / "story.yaml").write_text(story(SCENES))
    app = create_app(home)
    house, token = app.extensions["roleplay"], secrets.token_urlsafe(32)
    person = house.store.people.make("Ms Jansen", "jansen", Role.TRAINER, house.now())
    house.store.people.open_session(hashed(token), person.id, house.now() + 3600, house.now())
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/author/new").get_data(as_text=True))
    assert found
    return client, {"X-CSRFToken": found[1]}


def main() -> None:
    """Prints the table; with `--write` it goes into docs/benchmarks.md."""
    lines = [
        "| text | lines | a check, the whole request | mends proved | plain PyYAML | check ÷ plain |",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        client, headers = trainer(Path(name))

        def ask(address: str, text: str) -> None:
            assert client.post(f"/author/story/{address}", json={"text": text}, headers=headers).status_code == 200

        for told, text in texts().items():
            check = milliseconds(lambda text=text: ask("check", text))
            mends = milliseconds(lambda text=text: ask("mends", text))
            peer = milliseconds(lambda text=text: plain(text))
            count = len(text.splitlines())
            lines.append(f"| {told} | {count} | {check:.0f} ms | {mends:.0f} ms | {peer:.0f} ms | {check / peer:.2f} |")
            if count <= 320 and check > AIM:
                lines.append(f"\n**Not met: {told} takes {check:.0f} ms.**")
        client.application.extensions["roleplay"].store.close()
    write("check", "\n".join([*lines, f"\nProcessor time, medians of {RUNS} runs."]))


if __name__ == "__main__":
    main()
