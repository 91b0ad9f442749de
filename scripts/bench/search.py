"""`jingyan bench search`: questions over a generated archive, beside raw Tantivy, SQLite FTS5 and PostgreSQL.

All hold the same passages as the same words. Raw Tantivy is asked for ten addresses, and once more for their texts:
that is the least that whoever shows them has to do, and what a ratio for rare words should be read against. Times
are those of the processor, so that other work on the machine does not count; PostgreSQL's are those that psql tells.
"""

import datetime as dt
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import click
from jingyan.corpus.segment import cut_for_search
from jingyan.experience.condition import Conditions
from jingyan.experience.database import Database
from jingyan.experience.facet import facets
from jingyan.experience.index import Index, day_number
from jingyan.experience.question import read
from jingyan.experience.search import answer
from jingyan.scripts.command import Command
from jingyan.scripts.messages import say

from . import corpora
from .peers import Fts5, Postgres, RawTantivy

_ROUNDS = 5
_KINDS = {"common": (0, 12), "medium": (300, 324), "rare": (8000, 8024)}  # ranks of the words asked
_PHRASES = "phrases"
_SINCE = dt.date(2017, 1, 1)
_CHUNK = 20_000  # passages
_RAW = "raw Tantivy"
_Asker = Callable[[], object]


def _questions(kind: str) -> list[list[str]]:
    """Return the words of each question, three a question, two a phrase."""
    if kind == _PHRASES:  # a common word beside a medium one, as the generated texts have them
        common, medium = corpora.vocabulary()[:8], corpora.vocabulary()[40:48]
        return [list(pair) for pair in zip(common, medium, strict=True)]
    first, last = _KINDS[kind]
    asked = corpora.vocabulary()[first:last]
    return [list(asked[at : at + 3]) for at in range(0, len(asked), 3)]


def _rows(database: Database) -> Iterator[list[tuple[str, int]]]:
    """Yield the passages as words, each with its day, some at a time."""
    sql = (
        "SELECT p.key, p.plain, e.date FROM passages p JOIN experiences e ON e.key = p.experience"
        " WHERE p.key > ? ORDER BY p.key LIMIT ?"
    )
    last = 0
    while rows := database.rows(sql, (last, _CHUNK)):
        yield [(" ".join(cut_for_search(plain)), day_number(day)) for _, plain, day in rows]
        last = rows[-1]["key"]


def _ours(database: Database, index: Index, words: Sequence[str], *, phrase: bool) -> dict[str, _Asker]:
    asked = ("" if phrase else " ").join(words)
    since = Conditions(since=_SINCE)
    return {
        "jingyan": lambda: answer(database, index, read(asked)),
        "jingyan, filtered": lambda: answer(database, index, read(asked), required=since),
        "jingyan, facets": lambda: facets(database, answer(database, index, read(asked)).practices),
        "jingyan, question read before": _answered(database, index, asked),
    }


def _answered(database: Database, index: Index, asked: str) -> _Asker:
    question = read(asked)
    return lambda: answer(database, index, question)


def _theirs(raw: RawTantivy, words: Sequence[str], *, phrase: bool) -> dict[str, _Asker]:
    cut = [word for text in words for word in (cut_for_search(text) if not phrase else [text])]
    ask = raw.ask_phrase if phrase else raw.ask
    day = int(f"{_SINCE:%Y%m%d}")
    return {
        _RAW: lambda: ask(cut),
        f"{_RAW}, filtered": lambda: raw.ask_since(cut, day, phrase=phrase),
        f"{_RAW}, with texts": lambda: raw.texts(ask(cut)),
    }


def _times(engines: Mapping[str, Sequence[_Asker]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each engine's questions, sorted; the engines take turns, the first round warms up."""
    taken: dict[str, list[float]] = {engine: [] for engine in engines}
    for turn in range(rounds + 1):
        for asked in zip(*engines.values(), strict=True):
            for engine, ask in zip(engines, asked, strict=True):
                start = time.thread_time()
                ask()
                if turn:
                    taken[engine].append(time.thread_time() - start)
    return {engine: sorted(seconds) for engine, seconds in taken.items()}


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
            click.echo(f"{passages:,} passages, indexed in {time.perf_counter() - start:.0f} s, {_memory()}\n")
            raw, fts5 = RawTantivy(Path(name) / "raw", _rows(database)), Fts5(Path(name) / "fts5.db", _rows(database))
            postgres = _postgres(Path(name) / "postgres", database)
            _table(database, index, raw, fts5, postgres)
            if postgres:
                postgres.stop()
    click.echo(f"\n{_memory()}")
    return 0


def _memory() -> str:
    return f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def _postgres(folder: Path, database: Database) -> Postgres | None:
    try:
        return Postgres(folder, _rows(database))
    except (FileNotFoundError, subprocess.CalledProcessError):
        click.echo(say("bench.no_peer", peer="PostgreSQL"), err=True)
        return None


def _table(database: Database, index: Index, raw: RawTantivy, fts5: Fts5, postgres: Postgres | None) -> None:
    click.echo(f"| words | engine | p50 ms | p95 ms | p95 to {_RAW} |\n|---|---|---|---|---|")
    for kind in (*_KINDS, _PHRASES):
        phrase, questions = kind == _PHRASES, _questions(kind)
        engines: dict[str, list[_Asker]] = {}
        for words in questions:
            found = {**_ours(database, index, words, phrase=phrase), **_theirs(raw, words, phrase=phrase)}
            for engine, ask in found.items():
                engines.setdefault(engine, []).append(ask)
        times = _times(engines, _ROUNDS)
        ask_fts5 = fts5.ask_phrase if phrase else fts5.ask
        times |= _times({"FTS5": [partial(ask_fts5, words) for words in questions]}, 1)
        if postgres:
            times["PostgreSQL"] = sorted(postgres.times([*questions, *questions], phrase=phrase)[len(questions) :])
        _print(kind, times)


def _print(kind: str, times: dict[str, list[float]]) -> None:
    p95 = {engine: taken[int(len(taken) * 0.95)] * 1000 for engine, taken in times.items()}
    for engine, taken in times.items():
        base = f"{_RAW}, filtered" if "filtered" in engine else _RAW
        middle, ratio = taken[len(taken) // 2] * 1000, p95[engine] / p95[base]
        click.echo(f"| {kind} | {engine} | {middle:.2f} | {p95[engine]:.2f} | {ratio:.1f}× |")
