"""The engines that a search is measured against, each over the same passages, cut into the same words.

Each peer is made from batches of passages (their words, blanks between, and their day as a number), and answers with
the ten best for some words. None needs more than what its package brings; PostgreSQL runs from a folder of its own.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

Rows = Iterable[Sequence[tuple[str, int]]]

_BEST = 10
_HEAP = 256_000_000  # bytes of Tantivy's writer


class RawTantivy:
    """Tantivy as one would use it by hand: the union of the words, or the words side by side, and their day."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace", stored=True)
        builder.add_integer_field("date", indexed=True, fast=True)
        self._index = tantivy.Index(builder.build(), path=str(folder))
        writer = self._index.writer(_HEAP, 1)
        for batch in rows:
            for body, day in batch:
                writer.add_document(tantivy.Document(body=body, date=day))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ask(self, words: Sequence[str]) -> list[tantivy.DocAddress]:
        """Return the best passages for any of the words."""
        return self._search(self._union(words))

    def ask_since(self, words: Sequence[str], day: int, *, phrase: bool) -> list[tantivy.DocAddress]:
        """Return the best passages from a day on, for any of the words or for the words side by side."""
        since = tantivy.Query.range_query(
            self._index.schema, "date", tantivy.FieldType.Integer, day, 99991231, include_upper=True
        )
        query = self._phrase(words) if phrase else self._union(words)
        both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, since)]
        return self._search(tantivy.Query.boolean_query(both))

    def ask_phrase(self, words: Sequence[str]) -> list[tantivy.DocAddress]:
        """Return the best passages for the words side by side."""
        return self._search(self._phrase(words))

    def texts(self, found: list[tantivy.DocAddress]) -> list[str]:
        """Return the texts of passages: what whoever shows them has to fetch too."""
        searcher = self._index.searcher()
        return [searcher.doc(address)["body"][0] for address in found]

    def _union(self, words: Sequence[str]) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._index.schema, "body", word) for word in words]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def _phrase(self, words: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._index.schema, "body", list(words))

    def _search(self, query: tantivy.Query) -> list[tantivy.DocAddress]:
        return [address for _, address in self._index.searcher().search(query, _BEST, count=False).hits]


class Fts5:
    """SQLite's full-text search, ordered by its BM25."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("CREATE VIRTUAL TABLE held USING fts5(body)")
        for batch in rows:
            self._connection.executemany("INSERT INTO held VALUES (?)", ((body,) for body, _ in batch))
        self._connection.commit()

    def ask(self, words: Sequence[str]) -> list[int]:
        """Return the best passages for any of the words."""
        return self._search(" OR ".join(f'"{word}"' for word in words))

    def ask_phrase(self, words: Sequence[str]) -> list[int]:
        """Return the best passages for the words side by side."""
        return self._search('"' + " ".join(words) + '"')

    def _search(self, query: str) -> list[int]:
        sql = "SELECT rowid FROM held WHERE held MATCH ? ORDER BY bm25(held) LIMIT ?"
        return [row[0] for row in self._connection.execute(sql, (query, _BEST))]


class Postgres:
    """PostgreSQL's full-text search over a GIN index, ordered by its ts_rank, asked through psql."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        programs = _programs()
        if not programs:
            raise FileNotFoundError("postgres")
        self._programs, self._folder = programs, folder
        folder.mkdir()
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(folder, "postgres")
            folder.parent.chmod(0o755)
        self._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "bench", "-E", "UTF8", "--no-sync")
        quiet = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c maintenance_work_mem=512MB"
        self._run("pg_ctl", "-D", str(folder / "data"), "-o", quiet, "-w", "-l", str(folder / "log"), "start")
        self._fill(rows)

    def _fill(self, rows: Rows) -> None:
        self._sql("CREATE TABLE held (body tsvector)")
        command = self._command("psql", *self._at, "-c", r"COPY held FROM STDIN")
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as copying:  # noqa: S603 - ours
            assert copying.stdin
            for batch in rows:
                copying.stdin.write("".join(f"{_vector(body)}\n" for body, _ in batch).encode())
        self._sql("CREATE INDEX ON held USING gin (body)")
        self._sql("ANALYZE held")

    def times(self, questions: Sequence[Sequence[str]], *, phrase: bool) -> list[float]:
        """Return the seconds that each question took, as psql tells them."""
        between = " <-> " if phrase else " | "
        lines = ["\\timing on"]
        for words in questions:
            query = between.join(f"''{word}''" for word in words)
            lines.append(
                f"SELECT ctid FROM held, to_tsquery('simple', '{query}') q"  # noqa: S608 - generated words
                f" WHERE body @@ q ORDER BY ts_rank(body, q) DESC LIMIT {_BEST};"
            )
        told = self._run("psql", *self._at, "-q", "-t", given="\n".join(lines))
        return [float(ms) / 1000 for ms in re.findall(r"Time: ([0-9.]+) ms", told)]

    def stop(self) -> None:
        """End the server."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    @property
    def _at(self) -> tuple[str, ...]:
        return ("-h", str(self._folder), "-U", "bench", "-d", "postgres", "-X")

    def _sql(self, sql: str) -> None:
        self._run("psql", *self._at, "-q", "-c", sql)

    def _command(self, program: str, *arguments: str) -> list[str]:
        other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*other, str(self._programs / program), *arguments]

    def _run(self, program: str, *arguments: str, given: str = "") -> str:
        command = self._command(program, *arguments)
        if program == "pg_ctl":  # the server would keep a pipe open
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
            return ""
        return subprocess.run(command, check=True, capture_output=True, text=True, input=given).stdout  # noqa: S603


def _programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, None where it is not installed."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found += [Path(program).parent for program in [shutil.which("pg_ctl")] if program]
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "psql").exists()), None)


def _vector(body: str) -> str:
    """Return the words of a passage with their places, as PostgreSQL's tsvector is written."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(body.split(), 1):
        places.setdefault(word, []).append(place)
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in sorted(places.items()))
