"""Whether a database is whole and its index tells the same, and what can be mended."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jingyan.corpus.error import DatabaseError

from .database import Database
from .index import Index, place

_TEXTS = "SELECT key, raw FROM documents"
_QUOTED = "SELECT text, start, stop FROM facts WHERE document = :document"
_PATHLESS = "SELECT key FROM documents WHERE key NOT IN (SELECT document FROM paths)"
_LEAST = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: what, how often, and whether it has been mended."""

    what: str
    times: int
    mended: bool = False


def check(database: Database, *, repair: bool = False) -> tuple[Finding, ...]:
    """Return what is wrong with a database and its index, nothing where all is well; mended where `repair` says so.

    What is wrong inside the file itself cannot be mended: its bulletins have to be read in anew.
    """
    found = tuple(_database(database))
    if any(not finding.what.startswith("documents") for finding in found):
        return found
    if repair and found:
        _forget_pathless(database)
        found = tuple(replace(finding, mended=True) for finding in found)
    astray = _astray(database)
    if astray and repair:
        with database.locked():
            shutil.rmtree(place(database.path), ignore_errors=True)
        Index.open(database)
    return (*found, *([Finding("index", astray, mended=repair and not _astray(database))] if astray else []))


def _database(database: Database) -> Iterator[Finding]:
    """Yield what is wrong in the file, in its references, and between facts and texts."""
    told = [row[0] for row in database.rows("PRAGMA integrity_check")]
    if told != ["ok"]:
        yield Finding("file", len(told))
        return
    if broken := database.rows("PRAGMA foreign_key_check"):
        yield Finding("references", len(broken))
    if wrong := _misquoted(database):
        yield Finding("facts", wrong)
    if pathless := database.rows(_PATHLESS):
        yield Finding("documents", len(pathless))


def _misquoted(database: Database) -> int:
    """Return how many facts do not quote their text; SQLite would count each text's characters anew for every fact."""
    return sum(
        fact["text"] != text["raw"][fact["start"] : fact["stop"]]
        for text in database.stream(_TEXTS, {})
        for fact in database.stream(_QUOTED, {"document": text["key"]})
    )


def _forget_pathless(database: Database) -> None:
    with database.locked(), database.changing() as sequence:
        for row in database.rows(_PATHLESS):
            database.rows("DELETE FROM documents WHERE key = ?", (row["key"],))
            database.rows("INSERT INTO removals VALUES (?, ?)", (row["key"], sequence))


def _astray(database: Database) -> int:
    """Return how many passages only one of database and index holds."""
    held = {row[0] for row in database.rows("SELECT key FROM passages")}
    try:
        index = Index.open(database)
        searcher = index.searcher()
        hits = searcher.search(index.term("kind", "passage"), max(_LEAST, searcher.num_docs), count=False).hits
        found = [int(key or 0) for key in searcher.fast_field_values("passage", [address for _, address in hits])]
    except (ValueError, OSError) as error:
        raise DatabaseError(f"{place(database.path)}：索引读不了（{error}）") from error
    return len(held.symmetric_difference(found)) + len(found) - len(set(found))
