"""Files into the database and its index: each content once, a changed file in place of its old version.

Documents are written in batches, each one transaction; the index follows each batch. Killed at any moment, the
database holds every batch that was acknowledged, and the next opening brings the index up to it.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jingyan.corpus.error import SourceError
from jingyan.corpus.readers import archive

from .database import Database
from .files import STANDARD_INPUT, Refusal, find
from .index import Index
from .reading import read_all, read_bytes
from .record import Record, stored_path
from .vector import catch_up

if TYPE_CHECKING:
    from jingyan.models.embedding import Embedder

_BATCH = 200  # documents of a transaction
_PAUSE = 2.0  # seconds after which a smaller batch is written too

Watch = Callable[[int, int], None]  # files done, files in all


@dataclass(slots=True)
class Outcome:
    """What became of the files: how many were added, replaced, or there already; which were refused, and why."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many files have been dealt with."""
        return self.added + self.replaced + self.unchanged + len(self.refused)


def ingest(  # noqa: PLR0913 - each of them may differ from call to call
    database: Database,
    paths: Iterable[str],
    *,
    workers: int,
    stdin: Callable[[], bytes] = lambda: b"",
    watch: Watch = lambda *_: None,
    embedder: "Embedder | None" = None,
    outcome: Outcome | None = None,
    again: bool = False,
) -> Outcome:
    """Return what became of the files behind `paths` (files, folders, `-` for the bytes that `stdin` gives).

    A sentence model, where given, makes the vectors of all passages that it has not made yet. An `outcome` that is
    given is filled in as files are written or refused, for `watch` to look at. Files that are there already are read
    only where `again` says so: what an earlier version has read of them stays until then.
    """
    found = list(find(paths))
    with database.locked():
        intake = _Intake(database, Index.ready(database), Outcome() if outcome is None else outcome, again=again)
        for result in read_all(intake.fresh(found, stdin), workers):
            intake.take(result)
            watch(intake.done, len(found))
        intake.finish()
        if embedder:
            catch_up(database, embedder)
    watch(len(found), len(found))
    return intake.outcome


class _Intake:
    """Decides what is to be read, gathers what has been read, and writes it batch by batch."""

    def __init__(self, database: Database, index: Index, outcome: Outcome, *, again: bool) -> None:
        self.outcome = outcome
        self._database = database
        self._index = index
        self._again = again
        self._batch: list[Record] = []
        self._aliases: list[tuple[str, str]] = []
        self._digests: set[str] = set()  # of the batch
        self._written = time.monotonic()

    @property
    def done(self) -> int:
        """How many files have been dealt with, written or not."""
        return self.outcome.total + len(self._batch) + len(self._aliases)

    def fresh(self, found: Iterable[Path | Refusal], stdin: Callable[[], bytes]) -> Iterator[str]:
        """Yield the files that have to be read, and deal with all others on the way."""
        for item in found:
            if isinstance(item, Refusal):
                self.outcome.refused.append(item)
            elif str(item) == STANDARD_INPUT:
                self.take(read_bytes(stdin()))
            elif self._is_new(item):
                yield str(item.absolute())

    def _is_new(self, path: Path) -> bool:
        try:
            digest = archive.digest(path)
        except (OSError, SourceError) as error:
            self.outcome.refused.append(Refusal.of(path, error))
            return False
        if self._again:
            return True
        stored = stored_path(path)
        if self._database.has(stored, digest):
            self.outcome.unchanged += 1
            return False
        if self._database.rows("SELECT 1 FROM documents WHERE sha256 = ?", (digest,)):
            self._aliases.append((stored, digest))
            return False
        return True

    def take(self, result: Record | Refusal) -> None:
        """Keep what has been read for the batch, and write the batch where it is full or has waited."""
        if isinstance(result, Refusal):
            self.outcome.refused.append(result)
            return
        known = self._database.has(result.path, result.document["sha256"])
        if known and not self._again:  # standard input has no earlier look
            self.outcome.unchanged += 1
            return
        self._batch.append(result)
        if len(self._batch) >= _BATCH or time.monotonic() - self._written > _PAUSE:
            self._write()

    def _write(self) -> None:
        for record in self._batch:
            self._count(record.path, record.document["sha256"])
        for path, digest in self._aliases:
            self._count(path, digest)
        if self._batch or self._aliases:
            terms = self._database.store(self._batch, self._aliases, again=self._again)
            self._index.catch_up(self._database, terms)
        self._batch, self._aliases = [], []
        self._digests.clear()
        self._written = time.monotonic()

    def _count(self, path: str, digest: str) -> None:
        """Say what a file of the batch is going to be; a copy of a content that is there adds nothing."""
        if self._database.rows("SELECT 1 FROM paths WHERE path = ?", (path,)):
            self.outcome.replaced += 1
        elif digest in self._digests or self._database.rows("SELECT 1 FROM documents WHERE sha256 = ?", (digest,)):
            self.outcome.unchanged += 1
        else:
            self.outcome.added += 1
        self._digests.add(digest)

    def finish(self) -> None:
        """Write the last batch, and let the index come to rest."""
        self._write()
        self._index.close()
