"""Practices side by side: whose, for whom, by which measures, for how much, to what end, from where."""

import json
from dataclasses import dataclass

from .database import Database
from .figures import Figures, group
from .title import beginning

_MEASURES = 6
_FIGURES = 8  # of a group

_PRACTICE = """
SELECT e.key, e.id, e.region, e.date, e.title, e.topics, d.name, d.series, d.issue, d.raw
FROM experiences e JOIN documents d ON d.key = e.document WHERE e.id = ?
"""
_FACTS = "SELECT kind, start, stop, text, value FROM facts WHERE experience = ? ORDER BY start, stop, kind"
_PASSAGES = "SELECT headings, plain FROM passages WHERE experience = ? ORDER BY start"


@dataclass(frozen=True, slots=True)
class Side:
    """One practice of a comparison; `measures` are its headings and programmes, the last three its source."""

    id: str
    region: tuple[str, ...]
    date: str | None
    title: str
    topics: tuple[str, ...]
    measures: tuple[str, ...]
    figures: Figures
    doc: str
    series: str | None
    issue: int | None


def compare(database: Database, practice: str) -> Side:
    """Return one practice as it stands beside others, by its id; KeyError where there is none."""
    rows = database.rows(_PRACTICE, (practice,))
    if not rows:
        raise KeyError(practice)
    row = rows[0]
    facts = [
        {"type": kind, "start": start, "end": stop, "text": text, "value": json.loads(value)}
        for kind, start, stop, text, value in database.rows(_FACTS, (row["key"],))
    ]
    passages = database.rows(_PASSAGES, (row["key"],))
    title = row["title"] or beginning(passages[0]["plain"] if passages else "")
    headings = [heading for passage in passages for heading in json.loads(passage["headings"])[-1:]]
    programs = [fact["value"]["name"] for fact in facts if fact["type"] == "program"]
    return Side(
        id=row["id"],
        region=tuple(json.loads(row["region"])),
        date=row["date"],
        title=title,
        topics=tuple(json.loads(row["topics"])),
        measures=tuple(dict.fromkeys([*headings, *programs] or [title]))[:_MEASURES],
        figures=group(facts, _FIGURES, row["raw"]),
        doc=row["name"],
        series=row["series"],
        issue=row["issue"],
    )
