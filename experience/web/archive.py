"""The archive as many readers see it at once: a pool of threads, each with its own read-only connection.

The index is shared, and opened again when the database has moved on. Work that takes too long is cut off.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from jingyan.corpus.error import DatabaseError, JingyanError
from jingyan.experience.condition import Conditions
from jingyan.experience.database import Database
from jingyan.experience.index import BrokenIndexError, Index, reading
from jingyan.experience.question import Question
from jingyan.experience.search import Answer, answer

READERS = 8  # threads: SQLite and Tantivy work outside Python's lock
_REST = 60.0  # seconds before an index is built anew another time: no question may keep a machine at it
_PAUSE = 1.0  # seconds before a lagging index is opened again

T = TypeVar("T")


class TooLongError(JingyanError):
    """An answer that took longer than a page may."""


class Archive:
    """A database that answers many at once, in a given time each."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.path = path
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._own = threading.local()
        self._index: Index | None = None
        self._looked = 0.0
        self._renewed = float("-inf")
        self._lock = threading.Lock()

    def check(self) -> None:
        """Open database and index once, before anybody asks; DatabaseError where that cannot be done."""
        with Database.open(self.path, readonly=True) as database:
            self.index(database)

    async def ask(self, work: "Callable[[Reader], T]", *, seconds: float | None = None) -> T:
        """Return what `work` reads, done in a thread; TooLongError where it takes too long."""
        seconds = seconds or self._seconds
        deadline = time.monotonic() + seconds
        future = self._threads.submit(self._run, work, deadline)
        wrapped = asyncio.wrap_future(future)
        wrapped.add_done_callback(lambda done: done.cancelled() or done.exception())  # heard, even where nobody waits
        try:
            return await asyncio.wait_for(asyncio.shield(wrapped), seconds)
        except TimeoutError:
            future.cancel()
            raise TooLongError("查得太久，已停止") from None

    def _run(self, work: "Callable[[Reader], T]", deadline: float) -> T:
        reader = self._reader()
        reader.deadline = deadline
        try:
            return work(reader)
        except DatabaseError as error:
            if time.monotonic() >= deadline:
                raise TooLongError("查得太久，已停止") from error
            self._own.reader = None  # the file may have been replaced: the next one looks again
            raise

    def _reader(self) -> "Reader":
        held: Reader | None = getattr(self._own, "reader", None)
        stat = self.path.stat() if self.path.exists() else None
        file = stat and (stat.st_dev, stat.st_ino)
        if held is None or held.file != file:  # a backup may have been put in place of the file
            held = self._own.reader = Reader(self, Database.open(self.path, readonly=True), file)
        return held

    def index(self, database: Database) -> Index:
        """Return the index, caught up with the database as far as another process that writes allows.

        One thread looks, and the others go on with what there is meanwhile.
        """
        held = self._index
        if not self._lock.acquire(blocking=held is None):
            assert held
            return held
        try:
            held = self._index
            stamp = held.stamp() if held else None
            lags = stamp is None or stamp.sequence != database.sequence or stamp.mark != database.mark(stamp.sequence)
            if held is None or (lags and time.monotonic() - self._looked > _PAUSE):
                held = self._index = Index.open(database)
                self._looked = time.monotonic()
            return held
        finally:
            self._lock.release()

    def renew(self, database: Database) -> Index:
        """Return the index built anew, its files having been found broken; DatabaseError where that has not helped."""
        with self._lock:
            if time.monotonic() - self._renewed < _REST:
                raise DatabaseError(f"{self.path}：索引读不了")
            self._renewed = time.monotonic()
            self._index = Index.renewed(database)
            return self._index

    def close(self) -> None:
        """Let the threads end; their connections close with them."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Reader:
    """One thread's view of the archive."""

    def __init__(self, archive: Archive, database: Database, file: tuple[int, int] | None) -> None:
        self.database = database
        self.file = file
        self.deadline = float("inf")
        self._archive = archive
        database.cut_off(lambda: time.monotonic() >= self.deadline)

    def answer(
        self,
        question: Question,
        *,
        limit: int,
        required: Conditions | None = None,
        order: str = "score",
        depth: int = 0,
    ) -> Answer:
        """Return the answer to a question (see `search.answer`)."""
        ask = partial(
            answer, self.database, question=question, limit=limit, required=required, order=order, depth=depth
        )
        try:
            with reading():
                return ask(index=self._archive.index(self.database))
        except BrokenIndexError:
            return ask(index=self._archive.renew(self.database))
