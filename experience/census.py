"""The archive counted: bulletins and practices by year, bulletins by series."""

from collections import Counter
from dataclasses import dataclass

from .database import Database

_BULLETINS = "SELECT substr(date, 1, 4) AS year, count(*) AS times FROM documents GROUP BY 1"
_PRACTICES = "SELECT substr(date, 1, 4) AS year, count(*) AS times FROM experiences GROUP BY 1"
_SERIES = """
SELECT series, count(*) AS bulletins, min(date) AS first, max(date) AS last FROM documents
GROUP BY 1 ORDER BY series IS NULL, 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class Yearly:
    """What dates from a year; None is the year of what bears no date."""

    year: str | None
    bulletins: int
    practices: int


@dataclass(frozen=True, slots=True)
class Series:
    """A series of bulletins, None for those that name none; dates are ISO, None where no bulletin is dated."""

    name: str | None
    bulletins: int
    first: str | None
    last: str | None


def years(database: Database) -> tuple[Yearly, ...]:
    """Return the years of an archive in order, what bears no date at the end."""
    bulletins, practices = (
        Counter({row["year"]: row["times"] for row in database.rows(sql)}) for sql in (_BULLETINS, _PRACTICES)
    )
    known = sorted({*bulletins, *practices}, key=lambda year: (year is None, year))
    return tuple(Yearly(year, bulletins[year], practices[year]) for year in known)


def series(database: Database) -> tuple[Series, ...]:
    """Return the series of an archive, those with most bulletins first, bulletins without one at the end."""
    return tuple(Series(*row) for row in database.rows(_SERIES))
