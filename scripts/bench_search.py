"""`jingyan bench search`: questions over a generated archive, beside raw Tantivy and SQLite FTS5 on the same tokens."""

import datetime as dt
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import tantivy
from jingyan.experience.condition import Conditions
from jingyan.experience.database import Database
from jingyan.experience.facet import facets
from jingyan.experience.index import Index, tokens
from jingyan.experience.question import read
from jingyan.experience.search import answer

from . import corpora
from .command import Command
from .messages import say

_ROUNDS = 5
_KINDS = {"common": (0, 12), "medium": (300, 312), "rare": (8000, 8012)}  # ranks of the words asked
_SINCE = Conditions(since=dt.date(2017, 1, 1))
_Asker = Callable[[str], object]


def _questions(kind: str) -> list[str]:
    first, last = _KINDS[kind]
    asked = corpora.vocabulary()[first:last]
    return [" ".join(asked[at : at + 3]) for at in range(0, len(asked), 3)]


def _ours(database: Database, index: Index) -> dict[str, _Asker]:
    def counted(asked: str) -> object:
        return facets(database, answer(database, index, read(asked)).practices)

    return {
        "jingyan": lambda asked: answer(database, index, read(asked)),
        "jingyan, filtered": lambda asked: answer(database, index, read(asked), required=_SINCE),
        "jingyan, facets": counted,
    }


def _raw_tantivy(database: Database, folder: Path) -> _Asker:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace")
    folder.mkdir()
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(64_000_000, 1)
    for row in _bodies(database):
        writer.add_document(tantivy.Document(body=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()

    def ask(asked: str) -> object:
        terms = [tantivy.Query.term_query(index.schema, "body", word) for word in tokens(asked).split()]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return index.searcher().search(query, 10, count=False).hits

    return ask


def _fts5(database: Database, path: Path) -> tuple[_Asker, sqlite3.Connection]:
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE held USING fts5(body)")
    connection.executemany("INSERT INTO held VALUES (?)", ((body,) for body in _bodies(database)))
    connection.commit()

    def ask(asked: str) -> object:
        words = " OR ".join(f'"{word}"' for word in tokens(asked).split())
        sql = "SELECT rowid FROM held WHERE held MATCH ? ORDER BY bm25(held) LIMIT 10"
        return connection.execute(sql, (words,)).fetchall()

    return ask, connection


def _bodies(database: Database) -> list[str]:
    return [tokens(row["plain"]) for row in database.rows("SELECT plain FROM passages")]


def _times(ask: _Asker, questions: list[str], rounds: int) -> list[float]:
    """Return the seconds of each question, sorted; the first round warms up."""
    taken = []
    for turn in range(rounds + 1):
        for question in questions:
            start = time.perf_counter()
            ask(question)
            if turn:
                taken.append(time.perf_counter() - start)
    return sorted(taken)


@click.command("search", cls=Command, help=say("bench.search"))
@click.option("--passages", type=click.IntRange(min=100), default=100_000, show_default=True, help=say("opt.passages"))
def command(passages: int) -> int:
    """Print the table, as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "archive.db"
        Database.open(path).close()
        with closing(sqlite3.connect(path)) as connection:
            corpora.fill(connection, passages)
        start = time.perf_counter()
        with Database.open(path) as database, database.locked():
            index = Index.ready(database)
            index.close()
            click.echo(f"{passages:,} passages, indexed in {time.perf_counter() - start:.0f} s\n")
            fts5, connection = _fts5(database, Path(name) / "fts5.db")
            askers = {**_ours(database, index), "raw Tantivy": _raw_tantivy(database, Path(name) / "raw"), "FTS5": fts5}
            _table(askers)
            connection.close()
    click.echo(f"\nmemory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def _table(askers: dict[str, _Asker]) -> None:
    click.echo("| words | engine | p50 ms | p95 ms | p95 to raw Tantivy |\n|---|---|---|---|---|")
    for kind in _KINDS:
        taken = {engine: _times(ask, _questions(kind), _ROUNDS) for engine, ask in askers.items()}
        p95 = {engine: times[int(len(times) * 0.95)] * 1000 for engine, times in taken.items()}
        for engine, times in taken.items():
            ratio = p95[engine] / p95["raw Tantivy"]
            click.echo(
                f"| {kind} | {engine} | {times[len(times) // 2] * 1000:.1f} | {p95[engine]:.1f} | {ratio:.1f}× |"
            )
