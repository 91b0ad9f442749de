"""What is like a practice: reprints, which say the same, and similar practices of other places."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jingyan.corpus.error import QueryError
from jingyan.experience.condition import Conditions
from jingyan.experience.question import read
from jingyan.experience.reprint import alike as same
from jingyan.experience.reprint import sketch
from jingyan.experience.title import beginning

from .archive import Reader

_LOOKED_AT = 30  # practices that may be reprints
_HITS = 12
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Like:
    """A practice that is like another one."""

    id: str
    title: str
    region: tuple[str, ...]
    date: str | None
    doc: str


_TEXTS = """
SELECT e.key, e.id, e.title, e.region, e.date, e.topics, d.name,
    (SELECT group_concat(p.plain, char(10)) FROM passages p WHERE p.experience = e.key) AS plain
FROM experiences e JOIN documents d ON d.key = e.document WHERE {column} IN (SELECT value FROM json_each(?))
"""


def alike(
    reader: Reader, practice: int, title: str, region: tuple[str, ...], topics: tuple[str, ...]
) -> tuple[tuple[Like, ...], tuple[Like, ...]]:
    """Return the reprints of a practice (by its key), and others on its topics that answer best what its title says."""
    try:
        asked = read(title)
    except QueryError:
        return (), ()
    ideas = tuple(idea for idea in asked.ideas if not any(idea.text in name for name in region))
    question = replace(asked, ideas=ideas, phrases=(), conditions=Conditions())
    answer = reader.answer(question, limit=_HITS)
    near = _likes(reader, "e.key", [practice, *(*answer.reprints, *answer.practices)[:_LOOKED_AT]])
    own = near.pop(practice)
    reprints = [like for like, plain, _ in near.values() if same(sketch(own[1]), sketch(plain))]
    held = {own[0].id, *(like.id for like in reprints)}
    found = _likes(reader, "e.id", [hit.id for hit in answer.hits if hit.id not in held])
    similar = [like for like, _, about in found.values() if not topics or set(about) & set(topics)]
    return tuple(reprints), tuple(similar[:_SHOWN])


def _likes(reader: Reader, column: str, wanted: Sequence[int | str]) -> dict[int, tuple[Like, str, tuple[str, ...]]]:
    """Return practices with their text and topics, in the order asked for, by their keys."""
    rows = reader.database.rows(_TEXTS.format(column=column), (json.dumps(list(wanted)),))
    places = {one: place for place, one in reversed([*enumerate(wanted)])}
    name = column.removeprefix("e.")
    return {row["key"]: _like(row) for row in sorted(rows, key=lambda row: places[row[name]])}


def _like(row: sqlite3.Row) -> tuple[Like, str, tuple[str, ...]]:
    plain = row["plain"] or ""
    title = row["title"] or beginning(plain)
    like = Like(row["id"], title, tuple(json.loads(row["region"])), row["date"], row["name"])
    return like, plain, tuple(json.loads(row["topics"]))
