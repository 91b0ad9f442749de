"""Practices side by side: whose, what was counted, by which measures, for how much, with which result, from where."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from .database import Database

_MOST = 6  # entries of a cell

_PRACTICE = """
SELECT e.key, e.id, e.region, e.date, e.title, d.name FROM experiences e JOIN documents d ON d.key = e.document
WHERE e.id = ?
"""
_FACTS = "SELECT kind, object, notation FROM facts WHERE experience = ? ORDER BY start"
_HEADINGS = "SELECT headings FROM passages WHERE experience = ? ORDER BY start"


@dataclass(frozen=True, slots=True)
class Row:
    """One practice of a comparison; objects, money and results are facts as noted, measures are headings."""

    id: str
    place: str
    date: str | None
    objects: tuple[str, ...]
    measures: tuple[str, ...]
    money: tuple[str, ...]
    results: tuple[str, ...]
    source: str


def compare(database: Database, practice: str) -> Row:
    """Return the row of a practice by its id; KeyError where there is none."""
    rows = database.rows(_PRACTICE, (practice,))
    if not rows:
        raise KeyError(practice)
    row = rows[0]
    facts = database.rows(_FACTS, (row["key"],))
    measures = [
        heading for held in database.rows(_HEADINGS, (row["key"],)) for heading in json.loads(held["headings"])[-1:]
    ]
    programs = [fact["notation"] for fact in facts if fact["kind"] == "program"]
    return Row(
        id=row["id"],
        place="".join(json.loads(row["region"])[-2:]),
        date=row["date"],
        objects=_cell(fact["notation"] for fact in facts if fact["kind"] == "count" and fact["object"]),
        measures=_cell([*measures, *programs] or [row["title"] or ""]),
        money=_cell(fact["notation"] for fact in facts if fact["kind"] == "money"),
        results=_cell(fact["notation"] for fact in facts if fact["kind"] in {"ratio", "rank"}),
        source=row["name"],
    )


def _cell(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entry in entries if entry))[:_MOST]
