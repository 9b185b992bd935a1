"""One thread writes; whoever waits is answered when the commit is on disk.

Jobs that arrive while a commit runs share the next one (group commit). SQLite gives competing writers no queue: with a
connection each, some wait seconds. One writer is also what its write-ahead log wants: all writes and checkpoints
through one connection.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from roleplay.errors import StoreError

T = TypeVar("T")
_Job = tuple[Callable[[Connection], Any], "Future[Any]"]

MOST_TOGETHER = 64


class Writer:
    """Runs writing jobs one after the other, many to a commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def do(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a transaction; returns its result once that is durable, or raises what it raised."""
        if self._closed:
            raise StoreError("store", "The store is closed: the server is stopping. Try again in a moment.")
        done: Future[T] = Future()
        self._jobs.put((work, done))
        return done.result()

    def close(self) -> None:
        """Finishes what was asked for, then stops."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            batch, last = self._batch()
            if batch:
                self._commit(batch)
            if last:
                return

    def _batch(self) -> tuple[list[_Job], bool]:
        """The next job and all that wait behind it; whether it is time to stop."""
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) >= MOST_TOGETHER:
                return batch, False
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[_Job]) -> None:
        answers: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._engine.begin() as connection:
                for work, done in batch:
                    answers.append((done, *_attempted(connection, work)))
        except Exception as fault:  # the commit itself failed: nobody in the batch may believe to be stored
            sentence = f"The choice could not be stored ({_cause(fault)}). Nothing is lost: it will be sent again."
            for _, done in batch:
                done.set_exception(StoreError("store", sentence))
            return
        for done, result, fault_of_one in answers:
            if fault_of_one is None:
                done.set_result(result)
            else:
                done.set_exception(fault_of_one)


def _attempted(connection: Connection, work: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
    """One job in a savepoint, so that its failure leaves the others of the batch alone."""
    savepoint = connection.begin_nested()
    try:
        result = work(connection)
    except Exception as fault:
        try:
            savepoint.rollback()
        except SQLAlchemyError:  # on a full disk SQLite has taken the whole transaction back, and the savepoint with it
            raise fault from None
        return None, fault
    savepoint.commit()
    return result, None


def _cause(fault: Exception) -> str:
    origin = getattr(fault, "orig", None) if isinstance(fault, SQLAlchemyError) else None
    return str(origin or fault)
