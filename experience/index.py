"""The Tantivy index beside a database: derived from it, and never to be trusted further than its stamp.

The stamp is a document of the index itself, so that it is committed together with what it vouches for: the number
and the random mark of the database's last change that has been read. An index that lags is caught up on open; one
that is missing, broken, of another version or of another database is built anew. What it has of a passage: `terms.py`.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import tantivy
from jingyan.corpus.error import DatabaseError

from .database import Database
from .terms import Terms, digest, terms_of, tokens, words_of

VERSION = 4  # of fields and tokens: raise it where either changes
RAW = ("kind", "program", "region", "topic")  # fields of names, each one term
UNKNOWN = "?"  # the region of an experience whose region is not known
_MEMORY = 64_000_000  # bytes of the writer's heap
_CHUNK = 2_000  # documents read from the database at once
_LOOKS = 3  # at an index on the disk: a writer may have swept away, between two of them, what the first saw listed
_CHECKED = frozenset((".store", ".term", ".idx", ".pos", ".fast", ".fieldnorm"))
_FOOTER = (1337).to_bytes(4, "little")  # Tantivy's mark at the end of these files

_CHANGED = """
SELECT p.key AS passage, p.experience, e.document, e.title, p.headings, p.plain, e.region, e.date, e.topics,
    (SELECT max(coalesce(f.high, f.yuan)) FROM facts f WHERE f.passage = p.key AND f.kind = 'money') AS money,
    (SELECT group_concat(f.name, char(10)) FROM facts f WHERE f.passage = p.key AND f.kind = 'program') AS programs
FROM documents d JOIN experiences e ON e.document = d.key JOIN passages p ON p.experience = e.key
WHERE d.key IN (SELECT key FROM documents WHERE sequence > ? AND key > ? ORDER BY key LIMIT ?)
ORDER BY d.key, p.key
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Up to which change of which database an index has read."""

    version: int
    sequence: int
    mark: str | None
    words: int  # the digest of the words and concepts that its passages were cut by


class BrokenIndexError(DatabaseError):
    """The index's files are broken: it has to be built anew."""


@contextmanager
def reading() -> Iterator[None]:
    """Turn whatever Tantivy says of broken files into BrokenIndexError."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise BrokenIndexError(f"索引读不了：{error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's panics have no class that can be imported
            raise
        raise BrokenIndexError(f"索引读不了：{error}") from None


class Index:
    """The open index of a database."""

    def __init__(self, index: tantivy.Index, folder: Path | None = None) -> None:
        self._index = index
        self._folder = folder
        self._seen: tuple[int, int] | None = None  # the commit that searchers look at
        self._writer: tantivy.IndexWriter | None = None

    @classmethod
    def open(cls, database: Database) -> Self:
        """Return the database's index, caught up; in memory where the folder cannot be written.

        While another process writes, the index is returned as it is: at most one batch behind.
        """
        looks = (cls._existing(database) for _ in range(_LOOKS))
        found = next((index for index in looks if index), None)
        if found and found.stamp().sequence == database.sequence:
            return found
        try:
            with database.locked(patience=0.0 if found else 10.0):
                return cls.ready(database).rested()
        except (DatabaseError, OSError, ValueError):
            if found:
                return found
        return cls._passing(database)

    @classmethod
    def renewed(cls, database: Database) -> Self:
        """Return the index built anew, for the one whose search found its files broken."""
        try:
            with database.locked():
                return cls._anew(database).rested()
        except (DatabaseError, OSError, ValueError):
            return cls._passing(database)

    @classmethod
    def _passing(cls, database: Database) -> Self:
        """Return an index in memory."""
        index = cls(tantivy.Index(_schema()))
        index.catch_up(database)
        return index

    @classmethod
    def _anew(cls, database: Database) -> Self:
        """Return a new index in place of whatever lies where it belongs."""
        folder = place(database.path)
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        index = cls(tantivy.Index(_schema(), path=str(folder)), folder)
        index.catch_up(database)
        return index

    @classmethod
    def ready(cls, database: Database) -> Self:
        """Return the index caught up or built anew; for the one who holds the database's lock."""
        index = cls._existing(database)
        if index:
            with suppress(BrokenIndexError), reading():
                index.catch_up(database)
                return index
        return cls._anew(database)

    @classmethod
    def _existing(cls, database: Database) -> Self | None:
        """Return the index on the disk if it was made from this database by this version."""
        folder = place(database.path)
        if not _is_whole(folder):
            return None
        try:
            with reading():
                index = cls(tantivy.Index.open(str(folder)), folder)
                stamp = index.stamp()
        except (BrokenIndexError, KeyError, TypeError):
            return None
        known = stamp.sequence == 0 or database.mark(stamp.sequence) == stamp.mark
        return index if (stamp.version, stamp.words) == (VERSION, digest()) and known else None

    def stamp(self) -> Stamp:
        """Return up to which change of which database the index has read."""
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.term_query(self._index.schema, "kind", "stamp"), 1).hits
        if not found:
            return Stamp(VERSION if searcher.num_docs == 0 else 0, 0, None, digest())
        return Stamp(**json.loads(searcher.doc(found[0][1])["stamp"][0]))

    @property
    def schema(self) -> tantivy.Schema:
        """The fields, as Tantivy's queries want them."""
        return self._index.schema

    def term(self, field: str, text: str) -> tantivy.Query:
        """Return the query for one word of a field."""
        return tantivy.Query.term_query(self.schema, field, text, "basic" if field in (*RAW, "grams") else "freq")

    def searcher(self) -> tantivy.Searcher:
        """Return a view of the index as last committed."""
        written = self._written()
        if written is None or written != self._seen:
            self._index.reload()
            self._seen = written
        return self._index.searcher()

    def _written(self) -> tuple[int, int] | None:
        """Return what tells one commit on the disk from the next; None for an index in memory."""
        if not self._folder:
            return None
        held = (self._folder / "meta.json").stat()
        return held.st_ino, held.st_mtime_ns

    def catch_up(self, database: Database, terms: Mapping[int, Terms] | None = None) -> None:
        """Read all changes of the database since the stamp, and commit them with the new stamp.

        `terms` are those of passages, by their key, that are known already.
        """
        since, now = self.stamp().sequence, database.sequence
        if since == now:
            return
        self._writer = self._writer or self._index.writer(_MEMORY, 1)
        gone = "SELECT document FROM removals WHERE sequence > ?"
        for row in database.rows(gone, (since,)):
            self._writer.delete_documents_by_term("document", row[0])
        for rows in _chunks(database, since):
            self._add(rows, terms or {})
        self._writer.delete_documents_by_term("kind", "stamp")
        stamp = Stamp(VERSION, now, database.mark(now), digest())
        self._writer.add_document(tantivy.Document(kind="stamp", stamp=json.dumps(asdict(stamp))))
        self._writer.commit()
        self._index.reload()

    def _add(self, rows: Iterable[sqlite3.Row], terms: Mapping[int, Terms]) -> None:
        assert self._writer
        last = 0
        for row in rows:
            if row["document"] != last:
                last = row["document"]
                self._writer.delete_documents_by_term("document", last)
            self._writer.add_document(tantivy.Document(**_fields(row, terms.get(row["passage"]))))

    def rested(self) -> Self:
        """Return the index for one who only reads, its writer's place left to others."""
        self.close()
        return self

    def close(self) -> None:
        """Let the merging of segments end, and the writer's place be free."""
        if self._writer:
            self._writer.wait_merging_threads()
            self._writer = None


def place(database: Path) -> Path:
    """Return the folder of a database's index.

    >>> place(Path("archive.db")).name
    'archive.db.index'
    """
    return database.with_name(database.name + ".index")


def day_number(day: str | None) -> int:
    """Return a day as the index orders days, 0 where it is not known.

    >>> day_number("2018-04-20")
    20180420
    """
    return int(day.replace("-", "")) if day else 0


def _is_whole(folder: Path) -> bool:
    """Say whether every file of an index, as last committed, ends as Tantivy ends them: it panics where one is cut off.

    Files that no commit lists are none of it yet: another process may be writing them.
    """
    try:
        listed = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
        names = {segment["segment_id"].replace("-", "") for segment in listed}
        held = (path for path in folder.glob("*.*") if path.suffix in _CHECKED and path.name.split(".")[0] in names)
        return all(_end(path) == _FOOTER for path in held)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _end(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(_FOOTER)))
        return file.read()


def _chunks(database: Database, since: int) -> Iterator[list[sqlite3.Row]]:
    """Yield the passages of the documents that have come since a change, some documents at a time."""
    at = 0
    while True:
        sql = "SELECT max(key) FROM (SELECT key FROM documents WHERE sequence > ? AND key > ? ORDER BY key LIMIT ?)"
        last = database.value(sql, (since, at, _CHUNK))
        if not last:
            return
        yield database.rows(_CHANGED, (since, at, _CHUNK))
        at = last


def _fields(row: sqlite3.Row, terms: Terms | None) -> dict[str, Any]:
    programs = sorted(set((row["programs"] or "").split("\n")) - {""})
    held = terms or terms_of(row["plain"], words_of(row["plain"]), row["title"], json.loads(row["headings"]))
    return {
        "kind": "passage",
        "document": row["document"],
        "experience": row["experience"],
        "passage": row["passage"],
        "words": held.words,
        "grams": held.grams,
        "programs": tokens("\n".join(programs)),
        "program": programs,
        "region": json.loads(row["region"]) or [UNKNOWN],
        "topic": json.loads(row["topics"]),
        "date": day_number(row["date"]),
        "money": min(int(row["money"] or 0), 2**63 - 1),
    }


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in RAW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name != "kind")
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("document", "experience", "passage", "date", "money"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("words", "programs"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="basic")
    return builder.build()
