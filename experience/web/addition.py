"""What became of the files that a visitor added: each with the practices that were read from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jingyan.experience.record import stored_path
from jingyan.experience.title import beginning

from .archive import Reader
from .labour import bounds, shown
from .tray import Piece

MOST = 500  # practices

_SQL = f"""
SELECT p.path, d.sequence, e.id, e.title,
    (SELECT plain FROM passages WHERE experience = e.key ORDER BY start LIMIT 1) AS plain
FROM paths p JOIN documents d ON d.key = p.document LEFT JOIN experiences e ON e.document = d.key
WHERE p.path >= ? AND p.path < ? ORDER BY p.path, e.key LIMIT {MOST}
"""  # noqa: S608 - our own number


@dataclass(frozen=True, slots=True)
class PracticeRead:
    """A practice by its id and title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A file in the archive: the visitor's name for it, its practices, and whether it is new there."""

    name: str
    practices: tuple[PracticeRead, ...]
    new: bool


def additions(reader: Reader, folder: Path, pieces: Iterable[Piece], since: int) -> tuple[Addition, ...]:
    """Return what the archive holds of the files in a folder; new is what has come after the change `since`."""
    return tuple(_additions(reader, folder, list(pieces), since))


def _additions(reader: Reader, folder: Path, pieces: list[Piece], since: int) -> Iterator[Addition]:
    rows = reader.database.rows(_SQL, bounds(Path(stored_path(folder))))
    for path, held in groupby(rows, key=lambda row: row["path"]):
        found = list(held)
        practices = tuple(
            PracticeRead(row["id"], row["title"] or beginning(row["plain"] or "")) for row in found if row["id"]
        )
        yield Addition(shown(path, pieces), practices, found[0]["sequence"] > since)
