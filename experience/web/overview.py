"""What an archive holds, told on the start page: counted once a change of the archive, never once a visit."""

import json
from dataclasses import dataclass

from jingyan.experience.title import beginning

from .archive import Reader
from .finding import Issue, Tally

_RECENT = 8
_MOST = 12  # topics and programmes
_TABLES = ("documents", "experiences", "passages", "facts")


@dataclass(frozen=True, slots=True)
class Recent:
    """A practice of a late bulletin."""

    id: str
    title: str
    region: tuple[str, ...]
    date: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class Overview:
    """The archive's size and extent; `recent` has one practice a bulletin, the latest first."""

    sequence: int
    documents: int
    experiences: int
    passages: int
    facts: int
    first: str | None
    last: str | None
    kinds: tuple[Tally, ...]
    provinces: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    programs: tuple[Tally, ...]
    recent: tuple[Recent, ...]


_PROVINCES = "SELECT province, count(*) FROM experiences WHERE province IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
_TOPICS = """
SELECT t.value, count(*) FROM experiences e, json_each(e.topics) t GROUP BY 1 ORDER BY 2 DESC, 1
"""
_PROGRAMS = f"""
SELECT name, count(DISTINCT document) FROM facts WHERE kind = 'program' AND name IS NOT NULL
GROUP BY 1 ORDER BY 2 DESC, count(*) DESC, 1 LIMIT {_MOST}
"""  # noqa: S608 - our own number
_KINDS = "SELECT kind, count(*) FROM facts GROUP BY kind ORDER BY kind"
_RECENT_ROWS = f"""
SELECT e.id, e.title, e.region, e.date, d.name, d.series, d.issue,
    (SELECT p.plain FROM passages p WHERE p.experience = e.key ORDER BY p.start LIMIT 1) AS plain
FROM (SELECT document, min(key) AS first, date FROM experiences WHERE date IS NOT NULL
      GROUP BY document ORDER BY date DESC, document DESC LIMIT {_RECENT}) late
JOIN experiences e ON e.key = late.first JOIN documents d ON d.key = e.document ORDER BY e.date DESC, d.key DESC
"""  # noqa: S608 - our own number


def survey(reader: Reader) -> Overview:
    """Return what the archive holds now."""
    database = reader.database
    sequence = database.sequence
    counts = {table: database.value(f"SELECT count(*) FROM {table}") for table in _TABLES}  # noqa: S608 - our own names
    first, last = database.rows("SELECT min(date), max(date) FROM experiences")[0]
    return Overview(
        sequence=sequence,
        **counts,
        first=first,
        last=last,
        kinds=_tallies(reader, _KINDS),
        provinces=_tallies(reader, _PROVINCES),
        topics=_tallies(reader, _TOPICS),
        programs=_tallies(reader, _PROGRAMS),
        recent=tuple(
            Recent(
                row["id"],
                row["title"] or beginning(row["plain"] or ""),
                tuple(json.loads(row["region"])),
                row["date"],
                Issue(row["name"], row["series"], row["issue"]),
            )
            for row in database.rows(_RECENT_ROWS)
        ),
    )


def _tallies(reader: Reader, sql: str) -> tuple[Tally, ...]:
    return tuple(Tally(str(name), times) for name, times in reader.database.rows(sql))
