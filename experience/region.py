"""What a province, a city or a county did: how many practices, when, on what, by which programmes, for how much.

A region is named by its path from the province down, as experiences hold it: 浙江省, 衢州市, 开化县. The districts of
a municipality follow it at once: 重庆市, 渝中区.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jingyan.corpus.gazetteer import find

from .database import Database
from .programme import canonical
from .record import levels

DEPTH = 3  # names of a county's path
_BELOW = ("province", "coalesce(city, county)", "CASE WHEN city IS NOT NULL THEN county END")
_HELD = (
    "1",
    "e.province = ?",
    "e.province = ? AND coalesce(e.city, e.county) = ?",
    "e.province = ? AND e.city = ? AND e.county = ?",
)
_AROUND = 40  # characters before and behind a sum

_SIZE = """
SELECT count(*) AS practices, count(DISTINCT document) AS bulletins, min(date) AS first, max(date) AS last
FROM experiences e WHERE {held}
"""
_CHILDREN = """
SELECT {below} AS name, count(*) AS practices FROM experiences e WHERE {held} AND {below} IS NOT NULL
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_YEARS = """
SELECT substr(date, 1, 4) AS name, count(*) FROM experiences e WHERE {held} AND date IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_TOPICS = """
SELECT t.value AS name, count(*) FROM experiences e, json_each(e.topics) t WHERE {held} GROUP BY 1 ORDER BY 2 DESC, 1
"""
# The sign before f.kind keeps SQLite from going through all facts of the kind instead of those of the practices.
_PROGRAMS = """
SELECT DISTINCT f.name, e.key FROM experiences e CROSS JOIN facts f ON f.experience = e.key
WHERE {held} AND +f.kind = 'program'
"""
_SUMS = """
SELECT f.kind, f.text, f.value, f.start, f.stop, e.id, e.title, e.region, e.date,
    substr(d.raw, max(f.start - {around}, 0) + 1, f.stop + {around} - max(f.start - {around}, 0)) AS around,
    max(f.start - {around}, 0) AS began,
    (SELECT p.plain FROM passages p WHERE p.experience = e.key ORDER BY p.start LIMIT 1) AS plain
FROM (SELECT max(coalesce(f.high, f.yuan)) AS most, f.key AS fact, e.date, e.key
      FROM experiences e CROSS JOIN facts f ON f.experience = e.key
      WHERE {held} AND +f.kind = 'money' GROUP BY e.key ORDER BY most DESC, e.date DESC, e.key LIMIT ?) largest
JOIN facts f ON f.key = largest.fact JOIN experiences e ON e.key = largest.key JOIN documents d ON d.key = e.document
ORDER BY largest.most DESC, e.date DESC, e.key
"""
_PRACTICES = """
SELECT e.id, e.title, e.region, e.date, e.topics, d.name, d.series, d.issue,
    (SELECT p.plain FROM passages p WHERE p.experience = e.key ORDER BY p.start LIMIT 1) AS plain
FROM (SELECT key FROM experiences e WHERE {held} ORDER BY date IS NULL, date DESC, key DESC LIMIT ? OFFSET ?) late
JOIN experiences e ON e.key = late.key JOIN documents d ON d.key = e.document
ORDER BY e.date IS NULL, e.date DESC, e.key DESC
"""
_SERIES = """
SELECT d.series AS name, count(DISTINCT d.key) AS bulletins, min(d.date) AS first, max(d.date) AS last
FROM experiences e JOIN documents d ON d.key = e.document WHERE {held} GROUP BY 1 ORDER BY d.series IS NULL, 2 DESC, 1
LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Region:
    """A place of the archive: its path, and how much it has from when to when (ISO dates)."""

    path: tuple[str, ...]
    practices: int
    bulletins: int
    first: str | None
    last: str | None


def down_to_county(path: Sequence[str]) -> tuple[str, ...]:
    """Return the part of a path that names a province, city and county, by which a region is looked up.

    >>> down_to_county(("浙江省", "衢州市", "开化县", "华埠镇")), down_to_county(("重庆市", "渝中区", "大溪沟街道"))
    (('浙江省', '衢州市', '开化县'), ('重庆市', '渝中区'))
    """
    return tuple(name for name in levels(tuple(path)).values() if name)


def region(database: Database, path: Sequence[str]) -> Region:
    """Return a place, the whole country for an empty path; KeyError where neither archive nor gazetteer knows it."""
    row = _rows(database, _SIZE, path)[0]
    if not row["practices"] and path and not _is_known(tuple(path)):
        raise KeyError("/".join(path))
    return Region(tuple(path), row["practices"], row["bulletins"], row["first"], row["last"])


def children(database: Database, path: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the places one level down with their practices, most first."""
    if len(path) >= DEPTH:
        return ()
    return _pairs(_rows(database, _CHILDREN.replace("{below}", _BELOW[len(path)]), path))


def years(database: Database, path: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the years from which a place's practices date, with how many do."""
    return _pairs(_rows(database, _YEARS, path))


def topics(database: Database, path: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the topics of a place's practices, most first."""
    return _pairs(_rows(database, _TOPICS, path))


def programs(database: Database, path: Sequence[str], most: int) -> tuple[tuple[str, int], ...]:
    """Return the programmes that most of a place's practices name, all variants of a name together."""
    rows = _rows(database, _PROGRAMS, path)
    chosen = canonical(row["name"] for row in rows)
    named = Counter(name for name, _ in {(chosen[row["name"]], row["key"]) for row in rows})
    return tuple(sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def sums(database: Database, path: Sequence[str], most: int) -> list[sqlite3.Row]:
    """Return the practices with the largest sums, each with its largest and the raw text around that, from `began`."""
    return _rows(database, _SUMS.replace("{around}", str(_AROUND)), path, most)


def practices(database: Database, path: Sequence[str], limit: int, offset: int = 0) -> list[sqlite3.Row]:
    """Return a place's practices with their bulletins, the latest first."""
    return _rows(database, _PRACTICES, path, limit, offset)


def series(database: Database, path: Sequence[str], most: int) -> list[sqlite3.Row]:
    """Return the series of the bulletins that tell of a place: name (None unknown), bulletins, first and last date."""
    return _rows(database, _SERIES, path, most)


def _rows(database: Database, sql: str, path: Sequence[str], *values: object) -> list[sqlite3.Row]:
    return database.rows(sql.format(held=_HELD[len(path)]), (*path, *values))


def _pairs(rows: list[sqlite3.Row]) -> tuple[tuple[str, int], ...]:
    return tuple((row[0], row[1]) for row in rows)


def _is_known(path: tuple[str, ...]) -> bool:
    return any(division.path == path for division in find(path[-1]))
