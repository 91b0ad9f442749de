"""What is counted over the whole archive: once a change of the archive, never once a visit."""

import asyncio
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from .archive import Archive, Reader

_BRIEFLY = 0.05  # seconds that a visitor waits for a small archive to be counted
_PATIENCE = 120.0  # seconds that counting a large archive may take
_LONG = 1.0  # seconds; a count that takes longer
_REST = 10  # is not begun again before so many times its own time, lest an ingest keeps it running

T = TypeVar("T")
Stamp = tuple[int, str | None]


class Held(Generic[T]):
    """The latest count: while a changed archive is counted anew, the former one is shown."""

    def __init__(self, archive: Archive, count: Callable[[Reader], T]) -> None:
        self._archive = archive
        self._count = count
        self._held: tuple[Stamp, T] | None = None
        self._counting: asyncio.Task[T] | None = None
        self._again = 0.0

    async def latest(self) -> T:
        """Return the count, while the archive changes one that is some seconds old."""
        held = self._held
        if held and (time.monotonic() < self._again or held[0] == await self._archive.ask(stamp)):
            return held[1]
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._renew())
        if held:
            await asyncio.wait({self._counting}, timeout=_BRIEFLY)
            return (self._held or held)[1]
        return await asyncio.shield(self._counting)

    async def _renew(self) -> T:
        def counted(reader: Reader) -> tuple[Stamp, T]:
            return stamp(reader), self._count(reader)

        began = time.monotonic()
        self._held = await self._archive.ask(counted, seconds=_PATIENCE)
        took = time.monotonic() - began
        self._again = time.monotonic() + _REST * took if took > _LONG else 0.0
        return self._held[1]


def stamp(reader: Reader) -> Stamp:
    """Return the number and the random mark of the archive's last change."""
    sequence = reader.database.sequence
    return sequence, reader.database.mark(sequence)
