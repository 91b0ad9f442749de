"""Who has a programme: the places whose practices tell of it, since when, and what the practices say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from .database import Database

_NAMED = "f.kind = 'program' AND f.name IN (SELECT value FROM json_each(?))"
_ADOPTERS = f"""
SELECT e.province, e.city, e.county, count(DISTINCT e.key) AS practices, min(e.date) AS first
FROM facts f JOIN experiences e ON e.key = f.experience WHERE {_NAMED} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 - our own condition
_YEARS = f"""
SELECT substr(e.date, 1, 4) AS year, count(DISTINCT e.key) AS practices
FROM facts f JOIN experiences e ON e.key = f.experience WHERE {_NAMED} AND e.date IS NOT NULL GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - ditto
_TELLINGS = f"""
SELECT e.id, e.title, e.region, e.date, d.name, d.series, d.issue, f.name AS said, f.start, p.plain
FROM (SELECT min(f.key) AS fact FROM facts f WHERE {_NAMED} AND f.experience IS NOT NULL GROUP BY f.experience) first
JOIN facts f ON f.key = first.fact JOIN experiences e ON e.key = f.experience JOIN documents d ON d.key = e.document
LEFT JOIN passages p ON p.key = f.passage
ORDER BY e.date IS NULL, e.date DESC, e.key DESC LIMIT ? OFFSET ?
"""  # noqa: S608 - ditto


@dataclass(frozen=True, slots=True)
class Adopter:
    """A place that has a programme: its path from the province down, empty where unknown; `first` is an ISO date."""

    path: tuple[str, ...]
    practices: int
    first: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """A practice that tells of a programme, the name it uses and the passage (plain) where it does so first."""

    id: str
    title: str | None
    region: tuple[str, ...]
    date: str | None
    doc: str
    series: str | None
    issue: int | None
    said: str
    start: int
    plain: str


def adopters(database: Database, names: Sequence[str]) -> tuple[Adopter, ...]:
    """Return the places whose practices name a programme by any of its names, by their paths."""
    rows = database.rows(_ADOPTERS, (_listed(names),))
    return tuple(Adopter(tuple(name for name in row[:3] if name), row["practices"], row["first"]) for row in rows)


def years(database: Database, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the years in which practices name a programme, and how many do."""
    return tuple((row["year"], row["practices"]) for row in database.rows(_YEARS, (_listed(names),)))


def tellings(database: Database, names: Sequence[str], limit: int, offset: int = 0) -> tuple[Telling, ...]:
    """Return the practices that name a programme, the latest first."""
    return tuple(
        Telling(
            row["id"],
            row["title"],
            tuple(json.loads(row["region"])),
            row["date"],
            row["name"],
            row["series"],
            row["issue"],
            row["said"],
            row["start"],
            row["plain"] or "",
        )
        for row in database.rows(_TELLINGS, (_listed(names), limit, offset))
    )


def _listed(names: Sequence[str]) -> str:
    return json.dumps(list(names))
