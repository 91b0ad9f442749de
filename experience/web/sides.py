"""Practices side by side, as the page and the API tell them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jingyan.experience.comparison import compare
from jingyan.experience.title import beginning

from .archive import Reader
from .figures import Figures, group
from .finding import Issue

MOST = 6  # practices that still fit side by side
_FIGURES = 8  # of a group

_HEAD = """
SELECT e.key, e.title, e.region, e.topics, d.name, d.raw, d.series, d.issue,
    (SELECT p.plain FROM passages p WHERE p.experience = e.key ORDER BY p.start LIMIT 1) AS plain
FROM experiences e JOIN documents d ON d.key = e.document WHERE e.id = ?
"""
_FACTS = "SELECT kind, start, stop, text, value FROM facts WHERE experience = ? ORDER BY start, stop, kind"


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
    row = compare(reader.database, number)
    head = reader.database.rows(_HEAD, (number,))[0]
    facts = (
        {"type": kind, "start": start, "end": stop, "text": text, "value": json.loads(value)}
        for kind, start, stop, text, value in reader.database.rows(_FACTS, (head["key"],))
    )
    return Side(
        id=row.id,
        title=head["title"] or beginning(head["plain"] or ""),
        region=tuple(json.loads(head["region"])),
        date=row.date,
        topics=tuple(json.loads(head["topics"])),
        measures=tuple(measure.split("=")[0] for measure in row.measures),
        figures=group(facts, _FIGURES, head["raw"]),
        issue=Issue(head["name"], head["series"], head["issue"]),
    )
