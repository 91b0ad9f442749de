"""The archive by years and by series, and the whole of what it holds, as the page and the API tell it."""

from dataclasses import dataclass

from jingyan.experience.census import Series, Yearly, series, years

from .archive import Reader
from .chart import Chart
from .overview import Overview
from .wording import Wording
from .years import filled


@dataclass(frozen=True, slots=True)
class Yearbook:
    """What dates from which year, and which series there are."""

    years: tuple[Yearly, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds: how much of everything, and by years and series."""

    overview: Overview
    years: tuple[Yearly, ...]
    series: tuple[Series, ...]


def yearbook(reader: Reader) -> Yearbook:
    """Return the years and series of the archive as it is now."""
    return Yearbook(years(reader.database), series(reader.database))


def charts(holdings: Holdings, words: Wording) -> dict[str, Chart]:
    """Return the charts of the archive, by their names."""
    dated = [(one.year, one.practices) for one in holdings.years if one.year]
    topics = tuple((topic.name, topic.times) for topic in holdings.overview.topics)
    kinds = tuple((words.say(f"kind.{kind.name}"), kind.times) for kind in holdings.overview.kinds)
    return {
        "years": Chart(words.say("holdings.chart.years"), filled(dated), timely=True),
        "topics": Chart(words.say("holdings.chart.topics"), topics),
        "kinds": Chart(words.say("holdings.chart.kinds"), tuple(sorted(kinds, key=lambda pair: -pair[1]))),
    }
