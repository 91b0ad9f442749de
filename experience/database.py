"""The experience database: SQLite is the truth. What a call has written when it returns is there for good.

Every write is one transaction and one step of the change sequence; the index is stamped with the step up to which
it has read. One process writes at a time (a lock beside the file); any number read meanwhile.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from jingyan.corpus.error import DatabaseError

from .record import FACT_COLUMNS, Record, Row, Values
from .schema import APPLICATION, migrations
from .terms import Terms

if TYPE_CHECKING:
    from filelock import FileLock

PATIENCE = 10.0  # seconds that a second writer waits for the first
_STEPS = 10_000  # of SQLite's machine, some tenths of a millisecond

_FACT = (
    f"INSERT INTO facts (document, experience, passage, {', '.join(FACT_COLUMNS)})"  # noqa: S608 - our own names
    f" VALUES (?, ?, ?{', ?' * len(FACT_COLUMNS)})"
)
_OUTDATED = "SELECT count(*) FROM documents d JOIN changes c USING (sequence) WHERE c.reader <> ?"


class Database:
    """An open experience database; close it, or use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self._connection = connection
        self._lock: FileLock | None = None  # made when it is wanted, and kept: within itself it may be taken again

    @classmethod
    def open(cls, path: str | Path, *, readonly: bool = False) -> Self:
        """Return the database in a file, made or brought to today's schema where need be; DatabaseError otherwise."""
        path = Path(path)
        try:
            if path.is_dir():
                raise DatabaseError(f"{path}：是文件夹，不是经验库")
            if readonly and not path.exists():
                raise DatabaseError(f"{path}：没有这个经验库，请先用 jingyan ingest 入库")
            if not readonly:
                path.parent.mkdir(parents=True, exist_ok=True)
            with _told(path):
                return cls._opened(path, readonly=readonly)
        except OSError as error:
            raise DatabaseError(f"{path}：打不开（{error.strerror}）") from error

    @classmethod
    def _opened(cls, path: Path, *, readonly: bool) -> Self:
        database = cls(path, _connect(path, readonly=readonly), readonly=readonly)
        try:
            database._prepare()
        except BaseException:
            database.close()
            raise
        return database

    def _prepare(self) -> None:
        steps = migrations()
        if self._pragma("user_version") == len(steps) and self._pragma("application_id") == APPLICATION:
            return
        self._refuse_strangers(len(steps))
        if self.readonly:
            type(self).open(self.path).close()
            return
        with self.locked():
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._migrate(steps)

    def _refuse_strangers(self, known: int) -> None:
        tables = self.value("SELECT count(*) FROM sqlite_master")
        if tables and self._pragma("application_id") != APPLICATION:
            raise DatabaseError(f"{self.path}：不是经验库（是别的 SQLite 数据库）")
        if self.readonly and not tables:
            raise DatabaseError(f"{self.path}：不是经验库（是空的）")
        if self._pragma("user_version") > known:
            raise DatabaseError(f"{self.path}：经验库由更新版本的 jingyan 建立，请先升级 jingyan")

    def _migrate(self, steps: tuple[str, ...]) -> None:
        """Run the migrations that are missing, each in a transaction of its own."""
        for number in range(self._pragma("user_version"), len(steps)):
            self._connection.executescript(
                f"BEGIN IMMEDIATE;\n{steps[number]}\n"
                f"PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {number + 1};\nCOMMIT;"
            )

    def _pragma(self, name: str) -> int:
        return int(self.value(f"PRAGMA {name}"))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def locked(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the place of the one writer; DatabaseError where another keeps it longer than `patience` seconds."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - who only reads needs no lock

        lock = self._lock = self._lock or FileLock(f"{self.path}.lock")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise DatabaseError(f"{self.path}：另一个 jingyan 正在写入，请稍后再试") from None
        except OSError as error:
            raise DatabaseError(f"{self.path}：所在文件夹不可写（{error.strerror}）") from error
        try:
            yield
        finally:
            lock.release()

    def rows(self, sql: str, values: Iterable[object] | Row = ()) -> list[sqlite3.Row]:
        """Return the rows of a query."""
        with _told(self.path):
            return self._connection.execute(sql, values if isinstance(values, dict) else tuple(values)).fetchall()

    def stream(self, sql: str, values: Row) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query one by one, where there are more of them than memory should hold."""
        with _told(self.path):
            yield from self._connection.execute(sql, values)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Give all reads within one state of the database, whatever is written meanwhile."""
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.rows("COMMIT")

    def value(self, sql: str, values: Iterable[object] | Row = ()) -> int:
        """Return the first column of a query's first row, 0 where there is none."""
        found = self.rows(sql, values)
        return found[0][0] or 0 if found else 0

    def cut_off(self, when: Callable[[], bool]) -> None:
        """Break queries off, from now on, as soon as `when` says so; it is asked every few thousand steps."""
        self._connection.set_progress_handler(when, _STEPS)

    @property
    def sequence(self) -> int:
        """The number of the last change; 0 for an empty database."""
        return self.value("SELECT max(sequence) FROM changes")

    def mark(self, sequence: int) -> str | None:
        """Return the random mark of a change, by which an index knows that it was made from this database."""
        found = self.rows("SELECT mark FROM changes WHERE sequence = ?", (sequence,))
        return found[0][0] if found else None

    def has(self, path: str, sha256: str) -> bool:
        """Say whether a file of this path and content has been read."""
        sql = "SELECT 1 FROM paths p JOIN documents d ON d.key = p.document WHERE p.path = ? AND d.sha256 = ?"
        return bool(self.rows(sql, (path, sha256)))

    def outdated(self) -> int:
        """Return how many documents another version of jingyan has read; their facts are as its rules had them."""
        from importlib.metadata import version  # noqa: PLC0415 - ditto

        return self.value(_OUTDATED, (version("jingyan"),))

    def store(
        self, records: Iterable[Record], paths: Iterable[tuple[str, str]] = (), *, again: bool = False
    ) -> dict[int, Terms]:
        """Write documents, all or none of them; a path that held another content now holds this one.

        Returned are the terms of the passages that were written, by their key, for the index.
        `paths` are further files of contents that the database has: path and digest; DatabaseError where it has not.
        A content that is there already stays as it was read, unless it is to be written `again`.
        """
        records = tuple(records)
        named = [(record.path, str(record.document["sha256"])) for record in records]
        terms: dict[int, Terms] = {}
        with self.changing() as sequence:
            for record in {record.document["sha256"]: record for record in records}.values():
                old = self._holder(record.document["sha256"])
                if old and again:
                    terms.update(self._rewrite(old, record, sequence))
                elif not old:
                    terms.update(self._insert_document(record, sequence))
            left = [self._assign(path, sha256) for path, sha256 in (*named, *paths)]
            self._forget(left, sequence)  # at the end: what one path has left another may have taken up
        return terms

    def remove(self, paths: Iterable[str]) -> None:
        """Forget the files of these paths, and with their last path the documents."""
        with self.changing() as sequence:
            left = [self._release(path) for path in paths]
            self._forget(left, sequence)

    @contextmanager
    def changing(self) -> Iterator[int]:
        """Give the number of the next change, and make all that is done in it one transaction."""
        from importlib.metadata import version  # noqa: PLC0415 - who only reads needs it not

        with self.transaction():
            sequence = self.sequence + 1
            row = (sequence, secrets.token_hex(8), version("jingyan"))
            self._connection.execute("INSERT INTO changes (sequence, mark, reader) VALUES (?, ?, ?)", row)
            yield sequence

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all that is done in it one transaction; what the index holds may not change without `changing`."""
        with _told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite itself takes some failures back
                    self._connection.execute("ROLLBACK")
                raise

    def _holder(self, sha256: str) -> int:
        """Return the key of the document with this content, 0 where there is none."""
        return self.value("SELECT key FROM documents WHERE sha256 = ?", (sha256,))

    def _assign(self, path: str, sha256: str) -> int:
        """Give a path the document of a content, and return the one that it has left, 0 for none."""
        document = self._holder(sha256)
        if not document:
            raise DatabaseError(f"{self.path}：没有 {path} 的内容，请重新入库")
        left = self._release(path)
        self._connection.execute("INSERT INTO paths VALUES (?, ?)", (path, document))
        return left

    def _release(self, path: str) -> int:
        document = self.value("SELECT document FROM paths WHERE path = ?", (path,))
        self._connection.execute("DELETE FROM paths WHERE path = ?", (path,))
        return document

    def _forget(self, documents: Iterable[int], sequence: int) -> None:
        """Delete those of the documents that no path names any more."""
        for document in sorted(set(documents) - {0}):
            if not self.rows("SELECT 1 FROM paths WHERE document = ?", (document,)):
                self._connection.execute("DELETE FROM documents WHERE key = ?", (document,))
                self._connection.execute("INSERT INTO removals VALUES (?, ?)", (document, sequence))

    def _rewrite(self, old: int, record: Record, sequence: int) -> dict[int, Terms]:
        """Write a document in place of what was read of the same content before; its paths stay."""
        paths = [row["path"] for row in self.rows("SELECT path FROM paths WHERE document = ?", (old,))]
        for path in paths:
            self._release(path)
        self._forget([old], sequence)
        terms = dict(self._insert_document(record, sequence))
        for path in paths:
            self._assign(path, record.document["sha256"])
        return terms

    def _insert_document(self, record: Record, sequence: int) -> Iterator[tuple[int, Terms]]:
        """Write a document, and yield the key and the terms of each of its passages."""
        document = self._insert("documents", {**record.document, "sequence": sequence})
        for experience in record.experiences:
            yield from self._insert_experience(experience, document)
        self._insert_facts(record.facts, document)

    def _insert_experience(self, experience: Row, document: int) -> Iterator[tuple[int, Terms]]:
        columns = {key: item for key, item in experience.items() if key not in ("passages", "facts")}
        key = self._insert("experiences", {**columns, "document": document})
        self._insert_facts(experience["facts"], document, key)
        for passage in experience["passages"]:
            columns = {name: item for name, item in passage.items() if name not in ("facts", "terms")}
            at = self._insert("passages", {**columns, "experience": key})
            self._insert_facts(passage["facts"], document, key, at)
            yield at, passage["terms"]

    def _insert(self, table: str, row: Row) -> int:
        columns, marks = ", ".join(row), ", ".join(":" + column for column in row)
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
        return self._connection.execute(sql, row).lastrowid or 0

    def _insert_facts(
        self, facts: Iterable[Values], document: int, experience: int | None = None, passage: int | None = None
    ) -> None:
        self._connection.executemany(_FACT, ((document, experience, passage, *fact) for fact in facts))


def _connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """Return a connection; a database in a folder that nobody may write in is read as it lies there."""
    uri = path.absolute().as_uri() + ("?mode=ro" if readonly else "?mode=rwc")
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    if readonly:
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            connection = sqlite3.connect(uri + "&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn SQLite's failures into one line that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}：{_reason(error)}") from error


def _reason(error: sqlite3.Error) -> str:
    match getattr(error, "sqlite_errorname", "").split("_")[1:2]:
        case ["NOTADB"]:
            return "不是数据库文件"
        case ["CORRUPT"]:
            return "数据库文件已损坏"
        case ["READONLY"]:
            return "文件或所在文件夹不可写"
        case ["CANTOPEN"]:
            return "打不开，请检查路径和权限"
        case ["FULL"]:
            return "磁盘已满"
        case ["BUSY"] | ["LOCKED"]:
            return "另一个程序正在使用这个数据库，请稍后再试"
        case _:
            return f"数据库出错（{error}）"
