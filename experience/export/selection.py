"""What is taken along: which practices, and which kinds of their facts; read from the database row by row."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from jingyan.corpus.error import QueryError
from jingyan.experience.citation import reference
from jingyan.experience.condition import Conditions, spoken
from jingyan.experience.database import Database
from jingyan.experience.record import FACT_COLUMNS, Row
from jingyan.extract.fact import KINDS

_PRACTICES = """
SELECT e.key, e.document, e.id, e.title, e.region, e.province, e.city, e.county, e.date, e.topics, d.issuer, d.series,
    d.issue, d.serial, d.name, d.name AS doc, d.pages, e.start, e.stop, e.stop AS "end",
    (SELECT count(*) FROM facts f WHERE f.experience = e.key) AS facts,
    (SELECT max(coalesce(f.high, f.yuan)) FROM facts f WHERE f.experience = e.key AND f.kind = 'money') AS most_yuan,
    (SELECT group_concat(plain, char(10)) FROM
        (SELECT plain FROM passages p WHERE p.experience = e.key ORDER BY p.start)) AS text
"""
_VALUES = ", ".join(f"f.{column}" for column in FACT_COLUMNS if column not in {"kind", "start", "stop"})
_FACTS = f"""
SELECT f.document, d.name AS doc, f.kind AS type, f.start, f.stop AS "end", {_VALUES}, e.id AS practice,
    e.title AS practice_title, e.province AS practice_province, e.city AS practice_city, e.county AS practice_county,
    coalesce(e.date, d.date) AS practice_date, d.series, d.issue
"""
_CHOSEN = (
    "FROM json_each(:practices) j CROSS JOIN experiences e ON e.id = j.value JOIN documents d ON d.key = e.document"
)
_CHOSEN_FACTS = " JOIN facts f ON f.experience = e.key"
_ALL = "FROM experiences e JOIN documents d ON d.key = e.document"
_ALL_FACTS = "FROM facts f JOIN documents d ON d.key = f.document LEFT JOIN experiences e ON e.key = f.experience"
_MISSING = "SELECT value FROM json_each(:practices) WHERE value NOT IN (SELECT id FROM experiences)"
_OF_KINDS = "+f.kind IN (SELECT value FROM json_each(:kinds))"  # + keeps to the order of the documents

_CONDITIONS = {
    "regions": "EXISTS (SELECT 1 FROM json_each(e.region) WHERE value IN (SELECT value FROM json_each(:regions)))",
    "since": "e.date >= :since",
    "until": "e.date <= :until",
    "topic": "EXISTS (SELECT 1 FROM json_each(e.topics) WHERE value = :topic)",
    "program": (
        "EXISTS (SELECT 1 FROM facts g WHERE g.experience = e.key AND g.kind = 'program' AND instr(g.name, :program))"
    ),
    "money_min": (
        "EXISTS (SELECT 1 FROM facts g"
        " WHERE g.experience = e.key AND g.kind = 'money' AND coalesce(g.high, g.yuan) >= :money_min)"
    ),
}  # of the conditions that an option sets, as the database tells them


@dataclass(frozen=True, slots=True)
class Selection:
    """Which practices, which kinds of their facts, and the question that they answer.

    `practices` are ids in the order to be told, and the conditions then only tell how they were found; None is for
    all of the archive that meet the conditions, and for the facts that belong to no practice where there are none.
    """

    practices: tuple[str, ...] | None = None
    conditions: Conditions = Conditions()  # noqa: RUF009 - frozen
    kinds: tuple[str, ...] = tuple(kind.kind for kind in KINDS)
    question: str = ""

    @property
    def values(self) -> Row:
        """The values of the queries' parameters."""
        asked = self.conditions
        return {
            "practices": json.dumps(self.practices),
            "kinds": json.dumps(self.kinds),
            "regions": json.dumps(asked.regions),
            "since": asked.since and asked.since.isoformat(),
            "until": asked.until and asked.until.isoformat(),
            "topic": asked.topic,
            "program": (asked.program or "").strip("“”‘’\"'"),
            "money_min": asked.money_min,
        }

    @property
    def told(self) -> tuple[str, ...]:
        """The conditions in words.

        >>> Selection(conditions=Conditions(("浙江省",), money_min=5_000_000)).told
        ('地区：浙江省', '金额不低于500万元')
        """
        asked = self.conditions
        kinds = "" if len(self.kinds) == len(KINDS) else "、".join(self.kinds)
        parts = (
            asked.regions and "地区：" + "、".join(asked.regions),
            asked.elsewhere and "不看" + "、".join(asked.elsewhere),
            asked.since and f"{asked.since}以来",
            asked.until and f"{asked.until}以前",
            asked.topic and f"主题：{asked.topic}",
            asked.program and f"项目：{asked.program}",
            asked.money_min is not None and f"金额不低于{spoken(asked.money_min)}元",
            asked.money_max is not None and f"金额不高于{spoken(asked.money_max)}元",
            asked.number_min is not None and f"数量不少于{asked.number_min:,}{asked.unit}",
            kinds and f"只取 {kinds}",
        )
        return tuple(part for part in parts if part)

    @property
    def met(self) -> list[str]:
        """The conditions in SQL, over a practice `e`."""
        return [sql for name, sql in _CONDITIONS.items() if getattr(self.conditions, name) not in (None, ())]


def size(database: Database, selection: Selection) -> int:
    """Return how many practices a selection has."""
    if selection.practices is not None:
        return len(selection.practices)
    where = " AND ".join(selection.met) or "1"
    return database.value(f"SELECT count(*) {_ALL} WHERE {where}", selection.values)


def check(database: Database, selection: Selection) -> None:
    """Raise QueryError where a practice that was chosen is not in the database."""
    missing = database.rows(_MISSING, selection.values)
    if selection.practices and missing:
        raise QueryError(f"没有编号为 {missing[0][0]} 的经验")


def practices(database: Database, selection: Selection) -> Iterator[Row]:
    """Yield the practices of a selection, each with its reference."""
    for row in _practices(database, selection):
        yield {**row, "citation": reference(row)}


def _practices(database: Database, selection: Selection) -> Iterator[sqlite3.Row]:
    if selection.practices is None:
        where = " AND ".join(selection.met) or "1"
        yield from database.stream(f"{_PRACTICES} {_ALL} WHERE {where} ORDER BY e.document, e.key", selection.values)
        return
    yield from database.stream(f"{_PRACTICES} {_CHOSEN} ORDER BY j.key", selection.values)


def facts(database: Database, selection: Selection) -> Iterator[Row]:
    """Yield the facts of a selection, a practice or a document after the other, each in the order of the text.

    Each has the page that it stands on, where its document has pages.
    """
    last, pages = 0, []
    for row in _facts(database, selection):
        if row["document"] != last:  # not in the query: a document's row is long, and would be read for every fact
            last = row["document"]
            pages = json.loads(database.rows("SELECT pages FROM documents WHERE key = ?", (last,))[0][0])
        yield {**row, "page": bisect_right(pages, row["start"]) or None}


def _facts(database: Database, selection: Selection) -> Iterator[sqlite3.Row]:
    if selection.practices is None:
        where = " AND ".join([_OF_KINDS, *selection.met])
        sql = f"{_FACTS} {_ALL_FACTS} WHERE {where} ORDER BY f.document, f.start, f.stop, f.kind"
    else:
        sql = f"{_FACTS} {_CHOSEN} {_CHOSEN_FACTS} WHERE {_OF_KINDS} ORDER BY j.key, f.start, f.stop, f.kind"
    yield from database.stream(sql, selection.values)
