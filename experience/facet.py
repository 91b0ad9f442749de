"""How many of the practices found lie where, date from when, are about what: counts beside an answer."""

import json
from collections.abc import Sequence

from .database import Database

_MOST = 10  # of a facet's values that are given

_COUNTS = {
    "province": "SELECT province AS name, count(*) AS times FROM {held} GROUP BY 1",
    "city": "SELECT city AS name, count(*) AS times FROM {held} GROUP BY 1",
    "year": "SELECT substr(date, 1, 4) AS name, count(*) AS times FROM {held} GROUP BY 1",
    "topic": "SELECT t.value AS name, count(*) AS times FROM {held}, json_each(e.topics) t GROUP BY 1",
    "program": (
        "SELECT f.name AS name, count(DISTINCT e.key) AS times FROM {held} CROSS JOIN facts f ON f.experience = e.key"
        " WHERE +f.kind = 'program' GROUP BY 1"
    ),
}
_HELD = (
    "json_each(?) held CROSS JOIN experiences e ON e.key = held.value"  # from the few to their rows, never the table
)


def facets(database: Database, experiences: Sequence[int]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each facet its values with the number of practices, the commonest first; unknown ones left out."""
    keys = json.dumps(list(experiences))
    return {
        facet: tuple(
            (row["name"], row["times"])
            for row in database.rows(f"{sql.format(held=_HELD)} ORDER BY times DESC, name", (keys,))
            if row["name"]
        )[:_MOST]
        for facet, sql in _COUNTS.items()
    }
