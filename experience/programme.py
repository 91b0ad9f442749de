"""The programmes of an archive: one entry for all variants of a name, with reading, first date, counties, mentions."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .database import Database

_HEADS = (
    "工作法|工作机制|工作模式|工作制度|机制|模式|制度|体系|系统|行动|工程|活动|办法|计划|"
    "学习教育|主题教育|专题教育|做法|法|制"
)
_HEAD = re.compile(rf"(?<=..)(?:新|系列|主题|专项)?(?:{_HEADS})$")
_MENTIONS = """
SELECT f.name, f.components, coalesce(e.date, d.date) AS date, coalesce(e.county, e.city, e.province) AS place
FROM facts f JOIN documents d ON d.key = f.document LEFT JOIN experiences e ON e.key = f.experience
WHERE f.kind = 'program' ORDER BY f.name, date, f.key
"""


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
    name: str
    reading: tuple[str, ...]
    date: str | None
    place: str | None


def programmes(database: Database) -> tuple[Programme, ...]:
    """Return the programmes of a database, the most often named first."""
    rows = database.rows(_MENTIONS)
    return gather(_Mention(row["name"], _reading(row["components"]), row["date"], row["place"]) for row in rows)


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
    bare = {name: _HEAD.sub("", name) for name in all_names}
    variants: defaultdict[str, set[str]] = defaultdict(set)
    for name in all_names:
        variants[bare[name]].add(name)
    return {name: bare[name] if len(variants[bare[name]]) > 1 else name for name in all_names}


def _programme(name: str, group: Sequence[_Mention]) -> Programme:
    readings = [mention.reading for mention in group if mention.reading]
    dates = [mention.date for mention in group if mention.date]
    return Programme(
        name,
        max(sorted(readings), key=readings.count, default=()),
        min(dates, default=None),
        tuple(sorted({mention.place for mention in group if mention.place})),
        len(group),
        tuple(sorted({mention.name for mention in group})),
    )
