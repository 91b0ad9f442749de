"""One programme as the page and the API tell it: what it means, who has it since when, and who says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from jingyan.experience.adoption import Adopter, Telling, adopters, tellings, years
from jingyan.experience.programme import label, programme
from jingyan.experience.title import beginning, without_title

from .archive import Reader
from .chart import Chart
from .excerpt import Piece, excerpt
from .finding import Issue
from .paging import last_page
from .register import Listed, Register
from .wording import Wording
from .years import filled

TOLD = 10  # practices of a page
LONGEST = 100  # characters of a name


@dataclass(frozen=True, slots=True)
class ProgrammeYear:
    """A year of a programme: the practices that tell of it, and the places that have it since."""

    year: str
    practices: int
    newcomers: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The places of a province that have a programme, None for practices whose place is not known."""

    province: str | None
    practices: int
    first: str | None
    adopters: tuple[Adopter, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A practice that tells of a programme: where it does so first, marked; `start` is that fact's raw offset."""

    id: str
    title: str
    region: tuple[str, ...]
    date: str | None
    start: int
    excerpt: tuple[Piece, ...]
    issue: Issue


@dataclass(frozen=True, slots=True)
class Story:
    """A programme in full; `practices` counts those that name it, of which a page is told."""

    name: str
    reading: tuple[str, ...]
    variants: tuple[str, ...]
    mentions: int
    practices: int
    first: str | None
    years: tuple[ProgrammeYear, ...]
    provinces: tuple[Spread, ...]
    page: int
    pages: int
    told: tuple[Told, ...]
    similar: tuple[Listed, ...]


def read(reader: Reader, name: str, page: int, register: Register) -> Story:
    """Return the programme that goes under a name; KeyError where no bulletin names it."""
    found = programme(reader.database, name)
    held = adopters(reader.database, found.variants)
    practices = sum(one.practices for one in held)
    pages = last_page(practices, TOLD)
    page = min(page, pages)
    return Story(
        name=found.name,
        reading=found.reading,
        variants=tuple(variant for variant in found.variants if variant != found.name),
        mentions=found.mentions,
        practices=practices,
        first=found.first,
        years=timeline(reader, found.variants, held),
        provinces=_spread(held),
        page=page,
        pages=pages,
        told=tuple(map(_told, tellings(reader.database, found.variants, TOLD, (page - 1) * TOLD))),
        similar=register.similar(found.name),
    )


def timeline(reader: Reader, names: Sequence[str], held: Sequence[Adopter]) -> tuple[ProgrammeYear, ...]:
    """Return the years of a programme, without a gap."""
    since = Counter((one.first or "")[:4] for one in held if one.path)
    return tuple(ProgrammeYear(year, times, since[year]) for year, times in filled(years(reader.database, names)))


def chart(story: Sequence[ProgrammeYear], name: str, words: Wording) -> Chart:
    """Return how many practices tell of a programme year by year."""
    bars = tuple((one.year, one.practices) for one in story)
    return Chart(words.say("programme.chart", name=name), bars, timely=True)


def _spread(held: Sequence[Adopter]) -> tuple[Spread, ...]:
    """Return places by their provinces, those with most practices first, the unknown ones at the end."""
    found = []
    for province, group in groupby(held, key=lambda one: one.path[0] if one.path else None):
        ones = tuple(sorted(group, key=lambda one: (one.first is None, one.first or "", one.path)))
        first = min((one.first for one in ones if one.first), default=None)
        found.append(Spread(province, sum(one.practices for one in ones), first, ones))
    return tuple(sorted(found, key=lambda spread: (spread.province is None, -spread.practices, spread.province or "")))


def _told(telling: Telling) -> Told:
    body = without_title(telling.plain, telling.title)
    return Told(
        telling.id,
        telling.title or beginning(telling.plain),
        telling.region,
        telling.date,
        telling.start,
        excerpt(body, [telling.said, label(telling.said)]),
        Issue(telling.doc, telling.series, telling.issue),
    )
