"""One place as the page and the API tell it: what it did, by years and topics, its programmes, its largest sums."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from jingyan.corpus.error import QueryError
from jingyan.corpus.text import Text
from jingyan.experience import region
from jingyan.experience.census import Series
from jingyan.experience.figures import figure
from jingyan.experience.title import beginning

from .archive import Reader
from .chart import Chart
from .finding import Issue, Tally
from .paging import last_page
from .wording import Wording
from .years import filled

PRACTICES = 20  # of a page
_SUMS = 8
_PROGRAMS = 12
_SERIES = 12
LONGEST_PATH = 60  # characters of a path


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """The largest sum that a practice names, with the words that lead to it and its raw offset."""

    text: str
    lead: str
    start: int
    id: str
    title: str
    region: tuple[str, ...]
    date: str | None


@dataclass(frozen=True, slots=True)
class PlacePractice:
    """A practice of a place."""

    id: str
    title: str
    region: tuple[str, ...]
    date: str | None
    topics: tuple[str, ...]
    issue: Issue


@dataclass(frozen=True, slots=True)
class Locality:
    """A province, city or county; `below` are the places one level down, `latest` a page of its practices."""

    path: tuple[str, ...]
    practices: int
    bulletins: int
    first: str | None
    last: str | None
    below: tuple[Tally, ...]
    years: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    programs: tuple[Tally, ...]
    sums: tuple[PlaceSum, ...]
    series: tuple[Series, ...]
    page: int
    pages: int
    latest: tuple[PlacePractice, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The places one level below a path, with their practices."""

    path: tuple[str, ...]
    practices: int
    places: tuple[Tally, ...]


def path_of(words: str) -> tuple[str, ...]:
    """Return the names of a path; QueryError for what cannot be one.

    >>> path_of("浙江省/衢州市/开化县")
    ('浙江省', '衢州市', '开化县')
    """
    names = tuple(name for name in words.split("/") if name)
    if len(names) > region.DEPTH or len(words) > LONGEST_PATH:
        raise QueryError(f"没有这个地方：{words[:LONGEST_PATH]}（例如 浙江省/衢州市/开化县）")
    return names


def read(reader: Reader, path: Sequence[str], page: int) -> Locality:
    """Return a place; KeyError where nobody knows it."""
    database = reader.database
    found = region.region(database, path)
    pages = last_page(found.practices, PRACTICES)
    page = min(page, pages)
    return Locality(
        path=found.path,
        practices=found.practices,
        bulletins=found.bulletins,
        first=found.first,
        last=found.last,
        below=_tallies(region.children(database, path)),
        years=years(reader, path),
        topics=topics(reader, path),
        programs=_tallies(region.programs(database, path, _PROGRAMS)),
        sums=tuple(map(_sum, region.sums(database, path, _SUMS))),
        series=tuple(Series(*row) for row in region.series(database, path, _SERIES)),
        page=page,
        pages=pages,
        latest=tuple(map(_practice, region.practices(database, path, PRACTICES, (page - 1) * PRACTICES))),
    )


def below(reader: Reader, path: Sequence[str]) -> Places:
    """Return the places one level down; KeyError where nobody knows the place itself."""
    found = region.region(reader.database, path)
    return Places(found.path, found.practices, _tallies(region.children(reader.database, path)))


def years(reader: Reader, path: Sequence[str]) -> tuple[Tally, ...]:
    """Return the practices of a place by year, without a gap."""
    return _tallies(filled(region.years(reader.database, path)))


def topics(reader: Reader, path: Sequence[str]) -> tuple[Tally, ...]:
    """Return the practices of a place by topic, most first."""
    return _tallies(region.topics(reader.database, path))


def charts(place: str, years: Sequence[Tally], topics: Sequence[Tally], words: Wording) -> dict[str, Chart]:
    """Return the charts of a place, by their names."""
    return {
        "years": Chart(words.say("place.chart.years", place=place), _bars(years), timely=True),
        "topics": Chart(words.say("place.chart.topics", place=place), _bars(topics)),
    }


def _bars(tallies: Sequence[Tally]) -> tuple[tuple[str, int], ...]:
    return tuple((tally.name, tally.times) for tally in tallies)


def _tallies(pairs: Sequence[tuple[str, int]]) -> tuple[Tally, ...]:
    return tuple(Tally(*pair) for pair in pairs)


def _sum(row: sqlite3.Row) -> PlaceSum:
    fact = {"type": row["kind"], "start": row["start"], "end": row["stop"], "text": row["text"]}
    told = figure({**fact, "value": json.loads(row["value"])}, Text.of(row["around"]), row["began"])
    title = row["title"] or beginning(row["plain"] or "")
    return PlaceSum(told.text, told.lead, row["start"], row["id"], title, tuple(json.loads(row["region"])), row["date"])


def _practice(row: sqlite3.Row) -> PlacePractice:
    return PlacePractice(
        row["id"],
        row["title"] or beginning(row["plain"] or ""),
        tuple(json.loads(row["region"])),
        row["date"],
        tuple(json.loads(row["topics"])),
        Issue(row["name"], row["series"], row["issue"]),
    )
