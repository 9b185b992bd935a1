"""The slow line of the benchmarks: what goes through it comes out, and is counted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.line import Line, Network


def echo(listening: socket.socket) -> None:
    """Sends back to each connection what it sends."""

    def answer(there: socket.socket) -> None:
        with there, suppress(OSError):
            while data := there.recv(65536):
                there.sendall(data)

    with suppress(OSError):
        while True:
            threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()


def through(line: Line, sent: bytes) -> bytes:
    """Sends over a line to the echo; all that comes back."""
    with socket.create_connection(line.door, timeout=30) as here:

        def send() -> None:
            here.sendall(sent)
            here.shutdown(socket.SHUT_WR)

        threading.Thread(target=send, daemon=True).start()
        came = bytearray()
        while data := here.recv(65536):
            came += data
        return bytes(came)


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=echo, args=(listening,), daemon=True).start()
        with Line(Network("fast", 1e9, 0.002), listening.getsockname()[1]) as made:
            yield made
        listening.shutdown(socket.SHUT_RDWR)


@given(st.binary(max_size=300), st.integers(1, 2000))
@settings(max_examples=15)
def test_bytes_arrive_whole_in_order_and_counted_both_ways(line: Line, piece: bytes, times: int) -> None:
    sent, up, down = piece * times, line.up, line.down
    assert through(line, sent) == sent
    assert (line.up - up, line.down - down) == (len(sent), len(sent))


def test_connections_at_the_same_time_do_not_mix(line: Line) -> None:
    messages = [bytes([number]) * 100_000 for number in range(8)]
    came: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=number, m=message: came.update({n: through(line, m)}))
        for number, message in enumerate(messages)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [came[number] for number in range(8)] == messages


def test_a_connection_that_is_cut_off_leaves_the_others_alone(line: Line) -> None:
    for _ in range(3):
        with socket.create_connection(line.door, timeout=30) as gone:
            gone.sendall(bytes(500_000))
    assert through(line, b"still here") == b"still here"
