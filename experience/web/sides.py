"""Practices side by side, as the page and the API tell them."""

from collections.abc import Sequence
from dataclasses import dataclass

from jingyan.experience.comparison import compare
from jingyan.experience.figures import Figures

from .archive import Reader
from .finding import Issue

MOST = 6  # practices that still fit side by side


@dataclass(frozen=True, slots=True)
class Side:
    """One practice of a comparison; `measures` are its headings, or its programmes where it has none."""

    id: str
    title: str
    region: tuple[str, ...]
    date: str | None
    topics: tuple[str, ...]
    measures: tuple[str, ...]
    figures: Figures
    issue: Issue


def compared(reader: Reader, ids: Sequence[str]) -> tuple[Side, ...]:
    """Return practices side by side, in the order asked for; KeyError for an id that is not there."""
    return tuple(_side(reader, number) for number in ids)


def _side(reader: Reader, number: str) -> Side:
    side = compare(reader.database, number)
    return Side(
        id=side.id,
        title=side.title,
        region=side.region,
        date=side.date,
        topics=side.topics,
        measures=side.measures,
        figures=side.figures,
        issue=Issue(side.doc, side.series, side.issue),
    )
