"""Two hundred phones vote with a class over HTTP, and every acknowledged vote must be counted exactly once.

    .venv/bin/python benchmarks/votes.py [--write]

Some phones send a vote and go away before the answer, and then send it again; some sleep through a round; two are
hostile: they send two votes at once, votes for old rounds and votes for what is not there.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generated import story
from page import write

from roleplay.app.access import COOKIE
from roleplay.app.house import hashed
from roleplay.library import Home
from roleplay.store.people import Role
from roleplay.store.store import Store

PHONES = 200
ROUNDS = 5
THINKING = 4.0
"""Seconds in which a class decides."""
LOOK = {"voting": 1.0}
SLOW = 2.0
"""Seconds between two looks of a phone, as in web/static/classroom/vote.js."""
BOUNDS = (0.1, 0.5, 1.0)


class Line:
    """One kept connection, with cookies."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._port, self.cookie = port, cookie
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        method: str,
        path: str,
        sent: Mapping[str, object] | None = None,
        *,
        form: bool = False,
        tag: str = "",
        leave: bool = False,
    ) -> tuple[int, dict[str, str], bytes]:
        """An answer: status, headers, body. With `leave` the line is cut before it comes (status 0)."""
        body = b"" if sent is None else json.dumps(sent).encode()
        if form:
            body = urllib.parse.urlencode(sent or {}).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        head = [f"{method} {path} HTTP/1.1", "Host: x", "Accept: application/json", f"Content-Length: {len(body)}"]
        head += [f"Content-Type: {kind}"] if body else []
        head += [f"Cookie: {self.cookie}"] if self.cookie else []
        head += [f"If-None-Match: {tag}"] if tag else []
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._ends
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        if leave:
            writer.close()
            self._ends = None
            return 0, {}, b""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:] if line)}
        whole = await reader.readexactly(int(headers.get("content-length", 0)))
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        if headers.get("connection", "").lower() == "close":
            writer.close()
            self._ends = None
        return int(lines[0].split()[1]), headers, whole


@dataclass(slots=True)
class Seen:
    """What all phones together met; times in seconds."""

    votes: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    refused: int = 0


@dataclass(slots=True)
class Phone:
    """A student's phone. `kind`: plain, leaving (before the answer), sleepy or hostile; By round, what was `kept`
    by the server as it said, and what was sent and not answered (`unsure`)."""

    line: Line
    code: str
    kind: str
    chance: random.Random
    seen: Seen
    kept: dict[int, int] = field(default_factory=dict)
    unsure: dict[int, int] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    tag: str = ""

    async def join(self) -> None:
        """Joins the class."""
        status, _, _ = await self.line.ask("POST", f"/class/{self.code}/join", {"name": ""}, form=True)
        assert status == 303, status

    async def look(self) -> None:
        """Looks where the class is."""
        begin = time.perf_counter()
        status, headers, body = await self.line.ask("GET", f"/class/{self.code}/together/now", tag=self.tag)
        self.seen.looks.append(time.perf_counter() - begin)
        assert status in (200, 304), (status, body)
        if status == 200:
            self.tag, self.state = headers["etag"], json.loads(body)

    async def vote(self, number: int, choice: int, *, leave: bool = False, line: Line | None = None) -> bool:
        """Sends a vote; whether it was acknowledged."""
        sent = {"session": self.state["session"], "round": number, "choice": choice}
        begin = time.perf_counter()
        status, _, _ = await (line or self.line).ask("POST", f"/class/{self.code}/together/vote", sent, leave=leave)
        if leave:
            return False
        assert status in (200, 400, 409), status
        if status == 200:
            self.seen.votes.append(time.perf_counter() - begin)
        else:
            self.seen.refused += 1
        return status == 200

    async def run(self, over: asyncio.Event, opened: dict[int, float]) -> None:
        """Looks and votes until all is over."""
        while not over.is_set():
            await self.look()
            number = int(self.state["round"])
            if self.kind == "sleepy" and number == 2:
                await asyncio.sleep(SLOW)
                continue
            if self.state["state"] == "voting" and number not in self.kept:
                self.seen.opened.append(time.perf_counter() - opened[number])
                await asyncio.sleep(self.chance.uniform(0, THINKING * 0.6))
                await self._decide(number)
            await asyncio.sleep(LOOK.get(self.state["state"], SLOW) * self.chance.uniform(0.9, 1.1))

    async def _decide(self, number: int) -> None:
        choice = self.chance.randint(1, 3)
        if self.kind == "hostile":
            await self._hostile(number)
            return
        if self.kind == "leaving":
            await self.vote(number, choice, leave=True)
            self.unsure[number] = choice
            await asyncio.sleep(self.chance.uniform(0.1, 0.4))
        if self.chance.random() < 0.3 and await self.vote(number, choice):
            self.kept[number] = choice
            choice = self.chance.randint(1, 3)  # changes her mind
        if await self.vote(number, choice):
            self.kept[number] = choice

    async def _hostile(self, number: int) -> None:
        """Two votes at once, an old round, one to come, a reaction that is not there; the server says what counts."""
        other = Line(self.line._port, self.line.cookie)
        await asyncio.gather(self.vote(number, 1), self.vote(number, 2, line=other))
        assert not await self.vote(number - 1, 3)
        assert not await self.vote(number + 1, 3)
        assert not await self.vote(number, 7)
        await self.look()
        if self.state["mine"]:
            self.kept[number] = int(self.state["mine"])


@contextmanager
def school() -> Iterator[tuple[int, Path, str, str, str]]:
    """A server with a class: its port, its database, the class's code, the address of its screen, and a cookie."""
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name))
        home.scenarios.mkdir()
        home.media.mkdir()
        (home.scenarios / "story.yaml").write_text(story(ROUNDS + 1))
        store, now, token = Store(home.usable().database), time.time(), secrets.token_urlsafe(32)
        teacher = store.people.make("Teacher", "teacher", Role.FACILITATOR, now)
        store.people.open_session(hashed(token), teacher.id, now + 3600, now)
        made = store.classes.make("Class", ["story"], "2999-01-01", teacher.id, now)
        store.close()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "roleplay", "serve", "--home", name, "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            screen = f"/facilitator/classes/{made.id}/story/together"
            yield port, home.data / "roleplay.sqlite", made.code, screen, f"{COOKIE}={token}"
        finally:
            process.terminate()
            process.wait()


class Screen:
    """The facilitator's window."""

    def __init__(self, port: int, address: str, cookie: str) -> None:
        self._line, self._address, self._cookie = Line(port, cookie), address, cookie
        self._token = ""

    async def open(self) -> None:
        """Begins."""
        _, _, page = await self._line.ask("GET", self._address)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.decode())
        assert found
        self._token = found[1]
        self._line.cookie = f"{self._cookie}; {self._line.cookie}"
        status, _, body = await self._line.ask("POST", self._address, {"csrf_token": self._token}, form=True)
        assert status == 303, body

    async def move(self, do: str) -> dict[str, Any]:
        """Moves on from where the class is."""
        _, _, body = await self._line.ask("GET", f"{self._address}/now")
        form = {"csrf_token": self._token, "do": do, "changed": json.loads(body)["changed"]}
        status, _, body = await self._line.ask("POST", f"{self._address}/move", form, form=True)
        assert status == 200, body
        found: dict[str, Any] = json.loads(body)
        return found


def counted(database: Path, number: int) -> Counter[int]:
    """The votes of a round as they lie on disk, by the number of the reaction."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute("SELECT choice, COUNT(*) FROM vote WHERE round = ? GROUP BY choice", (number,)).fetchall()
    connection.close()
    return Counter({"abc".index(choice) + 1: votes for choice, votes in rows})


def kinds() -> list[str]:
    """What the phones are like."""
    return ["hostile"] * 2 + ["leaving"] * 30 + ["sleepy"] * 10 + ["plain"] * (PHONES - 42)


async def vote() -> tuple[Seen, int, float]:
    """All rounds; what was met, how many votes were counted, and how long it took."""
    with school() as (port, database, code, address, cookie):
        seen, over, opened = Seen(), asyncio.Event(), {}  # type: Seen, asyncio.Event, dict[int, float]
        phones = [Phone(Line(port), code, kind, random.Random(n), seen) for n, kind in enumerate(kinds())]
        for group in range(0, PHONES, 20):
            await asyncio.gather(*(phone.join() for phone in phones[group : group + 20]))
        screen, total = Screen(port, address, cookie), 0
        await screen.open()
        begin = time.perf_counter()
        running = [asyncio.create_task(phone.run(over, opened)) for phone in phones]
        for number in range(1, ROUNDS + 1):
            await asyncio.sleep(1.0)
            opened[number] = time.perf_counter()
            await screen.move("next")
            await asyncio.sleep(THINKING)  # who has not voted by now is late
            await screen.move("next")
            await asyncio.sleep(1.5)
            kept = Counter(phone.kept[number] for phone in phones if number in phone.kept)
            late = Counter(p.unsure[number] for p in phones if number in p.unsure and number not in p.kept)
            found = counted(database, number)
            assert kept <= found <= kept + late, f"round {number}: {found} on disk, {kept} acknowledged, {late} unsure"
            total += kept.total()
            await screen.move("1")
        seconds = time.perf_counter() - begin
        over.set()
        await asyncio.gather(*running)
        return seen, total, seconds


def shares(times: list[float]) -> str:
    """How many of them came within each bound, and the slowest."""
    parts = [f"{sum(t <= bound for t in times) / len(times):.1%}" for bound in BOUNDS]
    return " | ".join([f"{len(times):,}", *parts, f"{max(times):.2f} s"])


def main() -> None:
    """Prints the table; with `--write` it goes into docs/benchmarks.md."""
    seen, total, seconds = asyncio.run(vote())
    bounds = " | ".join(f"within {bound:g} s" for bound in BOUNDS)
    rate = (len(seen.looks) + len(seen.votes) + seen.refused) / seconds
    lines = [
        f"| | number | {bounds} | slowest |",
        "|---|---|---|---|---|---|",
        f"| votes acknowledged | {shares(seen.votes)} |",
        f"| looks of phones answered | {shares(seen.looks)} |",
        "",
        f"{PHONES} phones, {ROUNDS} rounds of {THINKING:g} s: {total} votes acknowledged, each counted once; "
        f"{seen.refused} refused (late, old or never offered); {rate:.0f} requests/s. A phone shows the vote "
        f"{sum(seen.opened) / len(seen.opened):.1f} s after it was opened, the slowest after {max(seen.opened):.1f} s.",
        f"Phones and server on {os.cpu_count()} shared processors; load at the end: {os.getloadavg()[0]:.1f}.",
    ]
    write("votes", "\n".join(lines))


if __name__ == "__main__":
    main()
