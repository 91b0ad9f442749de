"""The programmes of an archive: one entry for all variants of a name, with reading, first date, counties, mentions."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .database import Database

_HEADS = (
    "工作法|工作机制|工作模式|工作制度|机制|模式|制度|体系|系统|行动|工程|活动|办法|计划|"
    "学习教育|主题教育|专题教育|做法|法|制"
)
_HEAD = re.compile(rf"(?<=..)(?:新|系列|主题|专项)?(?:{_HEADS})$")
_MENTIONS = """
SELECT f.name, f.components, coalesce(e.county, e.city, e.province) AS place,
    min(coalesce(e.date, d.date)) AS first, count(*) AS times
FROM facts f LEFT JOIN experiences e ON e.key = f.experience
LEFT JOIN documents d ON f.experience IS NULL AND d.key = f.document
WHERE f.kind = 'program'{which} GROUP BY f.name, f.components, place ORDER BY f.name, f.components, place
"""
_NAMED = " AND f.name IN (SELECT value FROM json_each(?))"
_BEGINNING = "SELECT DISTINCT name FROM facts WHERE kind = 'program' AND name >= ? AND name < ?"
_LAST = "\U0010ffff"  # no name goes on with it


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme: its name, what it abbreviates, when it is first told of, where, how often, under which names.

    `first` is an ISO date, None where no bulletin that names it is dated.
    """

    name: str
    reading: tuple[str, ...]
    first: str | None
    places: tuple[str, ...]
    mentions: int
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    """The mentions of one name with one reading in one place: how many, and the date of the first."""

    name: str
    reading: tuple[str, ...]
    first: str | None
    place: str | None
    times: int


def programmes(database: Database) -> tuple[Programme, ...]:
    """Return the programmes of a database, the most often named first."""
    return gather(_mentions(database))


def programme(database: Database, name: str) -> Programme:
    """Return the programme that goes under a name or a variant of it; KeyError where no bulletin names it."""
    return gather(_mentions(database, variants(database, name)))[0]


def label(name: str) -> str:
    """Return a name less the head noun that may change with the bulletin.

    >>> label("双述双评活动"), label("主题党日")
    ('双述双评', '主题党日')
    """
    return _HEAD.sub("", name)


def variants(database: Database, name: str) -> tuple[str, ...]:
    """Return the names of a programme in the bulletins, sorted; KeyError where none names it."""
    bare = label(name)
    rows = database.rows(_BEGINNING, (bare, bare + _LAST)) if bare else []
    found = tuple(sorted(row["name"] for row in rows if label(row["name"]) == bare))
    if not found:
        raise KeyError(name)
    return found


def _mentions(database: Database, names: Sequence[str] | None = None) -> Iterator[_Mention]:
    """Yield the mentions of these names, or of all."""
    sql = _MENTIONS.format(which="" if names is None else _NAMED)
    for row in database.rows(sql, () if names is None else (json.dumps(list(names)),)):
        yield _Mention(row["name"], _reading(row["components"]), row["first"], row["place"], row["times"])


def _reading(components: str | None) -> tuple[str, ...]:
    return tuple(json.loads(components) or ()) if components else ()


def gather(mentions: Iterable[_Mention]) -> tuple[Programme, ...]:
    """Return the programmes that mentions name, the most often named first."""
    held = list(mentions)
    chosen = canonical({mention.name for mention in held})
    groups: defaultdict[str, list[_Mention]] = defaultdict(list)
    for mention in held:
        groups[chosen[mention.name]].append(mention)
    found = (_programme(name, group) for name, group in groups.items())
    return tuple(sorted(found, key=lambda programme: (-programme.mentions, programme.name)))


def canonical(names: Iterable[str]) -> dict[str, str]:
    """Return for each name the one under which all its variants go.

    A head noun falls away where the archive holds the bare label too, or the label with another head noun.

    >>> canonical({"双述双评活动", "双述双评制度", "1+N模式", "1+X模式", "百日攻坚行动"}) == {
    ...     "双述双评活动": "双述双评", "双述双评制度": "双述双评", "1+N模式": "1+N模式", "1+X模式": "1+X模式",
    ...     "百日攻坚行动": "百日攻坚行动"}
    True
    """
    all_names = sorted(set(names))
    bare = {name: label(name) for name in all_names}
    variants: defaultdict[str, set[str]] = defaultdict(set)
    for name in all_names:
        variants[bare[name]].add(name)
    return {name: bare[name] if len(variants[bare[name]]) > 1 else name for name in all_names}


def _programme(name: str, group: Sequence[_Mention]) -> Programme:
    readings: Counter[tuple[str, ...]] = Counter()
    for mention in group:
        readings[mention.reading] += mention.times if mention.reading else 0
    return Programme(
        name,
        max(sorted(readings), key=readings.__getitem__, default=()),
        min((mention.first for mention in group if mention.first), default=None),
        tuple(sorted({mention.place for mention in group if mention.place})),
        sum(mention.times for mention in group),
        tuple(sorted({mention.name for mention in group})),
    )
