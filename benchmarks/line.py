"""A slow line: a TCP proxy in a process of its own, with a rate, a delay, a short queue and a count of bytes.

One link is shared by all connections and both directions; pieces of theirs take turns. A piece leaves when the link has
carried what came before it, and arrives half a round trip later. What a connection sends first waits for one round trip
more, as for TCP's handshake. There is no loss and no slow start.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType

PIECE = 4096
QUEUE = 0.1
"""Seconds of the link's time that may wait before it; whoever sends more is held up."""
BUFFER = 16 * 1024
"""Bytes in the kernel's buffers on either side, so that a closed connection leaves little behind."""


@dataclass(frozen=True, slots=True)
class Network:
    """`bits` per second and the round trip in seconds."""

    name: str
    bits: float
    trip: float


class Link:
    """What all connections share: it carries one piece after the other."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._turn = asyncio.Lock()
        self._free = 0.0

    async def carry(self, count: int) -> float:
        """Takes `count` bytes when there is room in the queue; the moment (loop time) of their arrival."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            while (over := self._free - loop.time() - QUEUE) > 0:
                await asyncio.sleep(over)
            self._free = max(self._free, loop.time()) + count * 8 / self.network.bits
            return self._free + self.network.trip / 2


class _Way:
    """One direction of a connection."""

    def __init__(self, link: Link, source: asyncio.StreamReader, sink: asyncio.StreamWriter, count: Synchronized[int]):
        self._link, self._source, self._sink, self._count = link, source, sink, count
        room = int(link.network.bits / 8 * (QUEUE + link.network.trip) / PIECE) + 2
        self._coming: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(room)

    async def run(self, hold: float) -> None:
        """Carries everything, the first piece `hold` seconds later; ends when both ends have all."""
        arriving = asyncio.create_task(self._arrive())
        try:
            while data := await self._source.read(PIECE):
                if hold:
                    await asyncio.sleep(hold)
                    hold = 0.0
                arrival = await self._link.carry(len(data))
                await self._coming.put((arrival, data))
            await self._coming.put((0.0, b""))
            await arriving
        finally:
            arriving.cancel()

    async def _arrive(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            arrival, data = await self._coming.get()
            if not data:
                break
            await asyncio.sleep(max(0.0, arrival - loop.time()))
            with self._count.get_lock():
                self._count.value += len(data)
            self._sink.write(data)
            await self._sink.drain()
        with suppress(OSError):
            self._sink.write_eof()


async def _serve(
    network: Network, target: tuple[str, int], ready: Connection, counts: Sequence[Synchronized[int]]
) -> None:
    link = Link(network)
    alive: set[asyncio.Task[None] | None] = set()  # the loop itself holds on to none of its tasks

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there: asyncio.StreamWriter | None = None
        alive.add(task := asyncio.current_task())
        try:
            far = socket.socket()
            far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            far.setblocking(False)
            await asyncio.get_running_loop().sock_connect(far, target)
            source, there = await asyncio.open_connection(sock=far, limit=PIECE * 2)
            for end in (writer, there):
                end.transport.set_write_buffer_limits(high=0)
            up, down = _Way(link, reader, there, counts[0]), _Way(link, source, writer, counts[1])
            async with asyncio.TaskGroup() as ways:
                ways.create_task(up.run(network.trip))
                ways.create_task(down.run(0.0))
        except* OSError:
            pass  # one end has gone: so does the other
        finally:
            alive.discard(task)
            for end in (writer, *([there] if there else [])):
                end.close()

    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)  # what is accepted inherits it
    server = await asyncio.start_server(connected, sock=listening, limit=PIECE * 2)
    ready.send(listening.getsockname()[1])
    await server.serve_forever()


def _run(network: Network, target: tuple[str, int], ready: Connection, counts: Sequence[Synchronized[int]]) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(network, target, ready, counts))


class Line:
    """A slow line to a server on this machine: `with Line(network, port) as line`, then `line.address`, `line.door`."""

    def __init__(self, network: Network, port: int) -> None:
        self.network = network
        spawn = multiprocessing.get_context("spawn")
        self._counts = [spawn.Value("q", 0), spawn.Value("q", 0)]
        mine, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=_run, args=(network, ("127.0.0.1", port), theirs, self._counts), daemon=True
        )
        self._ready = mine

    def __enter__(self) -> Line:
        self._process.start()
        self.door = ("127.0.0.1", int(self._ready.recv()))
        self.address = f"http://{self.door[0]}:{self.door[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    @property
    def up(self) -> int:
        """Bytes that have arrived at the server."""
        return int(self._counts[0].value)

    @property
    def down(self) -> int:
        """Bytes that have arrived at the browser."""
        return int(self._counts[1].value)


def share(network: Network, seconds: float = 2.0) -> float:
    """How much of its nominal rate a line gives to a plain download that takes `seconds`; 1 is all of it."""
    count = int(network.bits / 8 * seconds)
    with socket.create_server(("127.0.0.1", 0)) as source:

        def serve() -> None:
            there, _ = source.accept()
            with there, suppress(OSError):
                there.recv(PIECE)
                there.sendall(bytes(count))

        threading.Thread(target=serve, daemon=True).start()
        with Line(network, source.getsockname()[1]) as line, socket.create_connection(line.door) as here:
            here.sendall(b"go")
            got = len(here.recv(PIECE))
            begin, first = time.perf_counter(), got
            while data := here.recv(65536):
                got += len(data)
            return (got - first) * 8 / (time.perf_counter() - begin) / network.bits
