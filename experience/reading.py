"""Files to records over a pool of processes, in the order of the files, whatever becomes of any one of them.

A worker that dies (memory, a crash in a library) takes the pool with it: the files then under way are read again,
each in a process of its own, the one that kills its process a second time is refused, and a new pool goes on.
"""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path

from jingyan import corpus, extract
from jingyan.corpus.bulletin import Bulletin

from .files import STANDARD_INPUT, Refusal
from .record import Record, record, stored_path

_AHEAD = 32  # files under way for each worker, so that it has work while a batch is written


def read(path: str) -> Record | Refusal:
    """Return the record of one file, or why there is none; never raises."""
    try:
        return _recorded(corpus.read(Path(path)), stored_path(path))
    except Exception as error:  # noqa: BLE001 - one bad file never stops the others
        return Refusal.of(path, error)


def read_bytes(data: bytes) -> Record | Refusal:
    """Return the record of bytes that came without a file, under a name made of its digest."""
    if not data.strip():
        return Refusal(STANDARD_INPUT, "标准输入是空的")
    try:
        name = f"stdin-{hashlib.sha256(data).hexdigest()[:12]}"
        return _recorded(corpus.read_bytes(data, name), name)
    except Exception as error:  # noqa: BLE001 - ditto
        return Refusal.of(STANDARD_INPUT, error)


def _recorded(bulletin: Bulletin, path: str) -> Record:
    found = record(bulletin, extract.facts(bulletin))
    return replace(found, path=path, document={**found.document, "name": Path(path).name})


def read_all(paths: Iterable[str], workers: int) -> Iterator[Record | Refusal]:
    """Yield the record or the refusal of each file, in order; `workers` processes read."""
    waiting = iter(paths)
    ahead: deque[str] = deque()
    while True:
        with _pool(workers) as pool:
            running: deque[tuple[str, Future[Record | Refusal]]] = deque()
            try:
                for path in waiting:
                    ahead.append(path)
                    running.append((path, pool.submit(read, path)))
                    if len(running) >= workers * _AHEAD:
                        yield running[0][1].result()
                        running.popleft(), ahead.popleft()
                while running:
                    yield running[0][1].result()
                    running.popleft(), ahead.popleft()
            except BrokenProcessPool:
                pass
            else:
                return
        while ahead:
            yield _read_alone(ahead.popleft())


def _read_alone(path: str) -> Record | Refusal:
    with _pool(1) as pool:
        try:
            return pool.submit(read, path).result()
        except BrokenProcessPool:
            return Refusal(path, "处理进程意外终止（可能是内存不足）")


class _Worker(SpawnProcess):
    """A process that Ctrl-C does not reach while it starts, before it can leave that to the parent."""

    def start(self) -> None:
        """Start with the signal held back, as far as the system knows how; the parent hears it afterwards."""
        if not hasattr(signal, "pthread_sigmask"):
            super().start()
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Context(SpawnContext):
    Process = _Worker


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=_Context(), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when the parent has been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
