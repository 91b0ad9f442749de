"""Archives made of this genre's words, for measurements: as large as wanted, the same for the same seed."""

import bisect
import itertools
import random
import sqlite3
from collections.abc import Iterator
from functools import cache

from jingyan.corpus.gazetteer import units
from jingyan.corpus.segment import field_words
from jingyan.experience.concept import concepts

_SENTENCES = 5  # of a passage
_WORDS = 8  # of a sentence
_SHARE = 10  # passages of a document
_MADE = 20_000


@cache
def vocabulary() -> tuple[str, ...]:
    """Return words by falling frequency: the field's own, the names of its concepts, of places, and made ones."""
    common = "党建 村 工作 支部 党员 群众 书记 干部 建设 开展 组织 制度".split()
    names = [name for concept in concepts() for name in (*concept.names, *concept.hints)]
    places = [unit.name for unit in units("county")]
    made = [f"kw{number}" for number in range(_MADE)]  # like signatures of documents: rare, and no place or figure
    return tuple(dict.fromkeys((*common, *field_words(), *names, *places, *made)))


@cache
def _sums() -> tuple[float, ...]:
    return tuple(itertools.accumulate(1 / rank for rank in range(1, len(vocabulary()) + 1)))


def words(chance: random.Random, number: int) -> list[str]:
    """Return words drawn by Zipf's law."""
    sums, known = _sums(), vocabulary()
    return [known[bisect.bisect(sums, chance.random() * sums[-1])] for _ in range(number)]


def passage(chance: random.Random) -> str:
    """Return a passage of some two hundred characters."""
    return "".join("".join(words(chance, _WORDS)) + "。" for _ in range(_SENTENCES))


def fill(connection: sqlite3.Connection, passages: int, seed: int = 0) -> None:
    """Write so many passages into an empty database, as ingest would leave them, in one change."""
    chance = random.Random(seed)  # noqa: S311 - a measurement, not a secret
    connection.execute("BEGIN")
    connection.execute("INSERT INTO changes (sequence, mark) VALUES (1, 'bench')")
    for document in range(1, passages // _SHARE + 1):
        _write(connection, document, [passage(chance) for _ in range(_SHARE)], chance)
    connection.execute("COMMIT")


def _write(connection: sqlite3.Connection, key: int, texts: list[str], chance: random.Random) -> None:
    raw = "\n".join(texts)
    place = chance.choice(units("county")).name
    date = f"{chance.randint(2010, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    connection.execute(
        "INSERT INTO documents (key, sha256, name, format, encoding, script, editor_note, recipients, raw, sequence)"
        " VALUES (?, ?, ?, 'text', 'utf-8', 'hans', 0, '[]', ?, 1)",
        (key, str(key), f"{key}.txt", raw),
    )
    connection.execute("INSERT INTO paths VALUES (?, ?)", (f"/{key}.txt", key))
    connection.execute(
        "INSERT INTO experiences (key, id, document, start, stop, county, region, date, title, topics)"
        " VALUES (?, ?, ?, 0, ?, ?, json_array(?), ?, ?, json_array('集体经济'))",
        (key, str(key), key, len(raw), place, place, date, "".join(words(chance, 4))),
    )
    connection.executemany(
        "INSERT INTO passages (experience, start, stop, headings, plain) VALUES (?, ?, ?, '[]', ?)",
        _passages(key, texts),
    )


def _passages(key: int, texts: list[str]) -> Iterator[tuple[int, int, int, str]]:
    at = 0
    for text in texts:
        yield key, at, at + len(text), text
        at += len(text) + 1
