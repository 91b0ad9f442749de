"""A bulletin as rows: what a reading process hands to the one that writes the database."""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jingyan.corpus.bulletin import Bulletin
from jingyan.corpus.gazetteer import find
from jingyan.corpus.text import Text
from jingyan.extract.fact import KINDS, Fact, Place, Value, plain_value

from .experience import Experience, Passage, compose
from .terms import terms_of

Row = dict[str, Any]
Values = tuple[object, ...]  # of a fact, by FACT_COLUMNS: a bulletin has so many that names would cost

_RENAMED = {"start": "start_date", "end": "end_date"}  # of a date's value; facts have offsets of these names
_BITS = 63  # of SQLite's whole numbers, less their sign
_LEVELS = ("province", "city", "county")
_CITY = re.compile("(?:市|州|盟|地区)$")
_TYPED = (
    *("name", "components"),
    *("number", "low", "high", "unit", "object", "approx", "yuan", "per", "percent", "rank", "from_end", "top"),
    *("scope", "start_date", "end_date", "amount", "level", "path", "province", "city", "county", "code"),
)  # columns of a fact, each for some of the kinds
FACT_COLUMNS = ("kind", "rule", "start", "stop", "plain_start", "plain_stop", "text", "value", "notation", *_TYPED)


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of one document; each experience row holds its passages, each passage and experience its facts."""

    path: str
    document: Row
    experiences: tuple[Row, ...]
    facts: tuple[Values, ...]  # those that belong to no experience


def record(bulletin: Bulletin, facts: tuple[Fact, ...]) -> Record:
    """Return the rows of a bulletin and its facts."""
    experiences = compose(bulletin, facts)
    text = bulletin.text
    held = {id(fact) for experience in experiences for fact in experience.facts}
    return Record(
        path=bulletin.source.path,
        document=_document(bulletin),
        experiences=tuple(_experience(text, experience) for experience in experiences),
        facts=tuple(_fact(text, fact) for fact in facts if id(fact) not in held),
    )


def _document(bulletin: Bulletin) -> Row:
    source, masthead = bulletin.source, bulletin.masthead
    endorsement = masthead.endorsement
    return {
        "sha256": source.sha256,
        "name": source.name,
        "format": source.format,
        "encoding": source.encoding,
        "script": bulletin.script,
        "series": masthead.series,
        "issue": masthead.issue,
        "serial": masthead.serial,
        "issuer": masthead.issuer,
        "date": _iso(bulletin.date),
        "printed": _iso(masthead.printed),
        "title": masthead.title,
        "editor_note": masthead.editor_note,
        "endorsed_by": endorsement and endorsement.by,
        "endorser_role": endorsement and endorsement.role,
        "endorsed_on": _iso(endorsement.date) if endorsement else None,
        "recipients": _json(masthead.recipients),
        "pages": _json(source.pages),
        "raw": bulletin.text.raw,
    }


def _experience(text: Text, experience: Experience) -> Row:
    passages = [_passage(text, passage, experience.title) for passage in experience.passages]
    rest: list[Values] = []
    starts = [passage.span.start for passage in experience.passages]
    for fact in experience.facts:
        at = bisect_right(starts, fact.span.start) - 1
        inside = at >= 0 and fact.span.end <= experience.passages[at].span.end
        (passages[at]["facts"] if inside else rest).append(_fact(text, fact))
    return {
        "id": experience.id,
        "start": experience.span.start,
        "stop": experience.span.end,
        **levels(experience.region),
        "region": _json(experience.region),
        "date": _iso(experience.date),
        "title": experience.title,
        "topics": _json(experience.topics),
        "passages": passages,
        "facts": rest,
    }


def _passage(text: Text, passage: Passage, title: str | None) -> Row:
    """Return the row of a passage, with its terms, which the index has instead of the database."""
    span = text.plain_span(passage.span)
    plain = text.plain[span.start : span.end]
    return {
        "start": passage.span.start,
        "stop": passage.span.end,
        "headings": _json(passage.headings),
        "plain": plain,
        "facts": [],
        "terms": terms_of(plain, passage.words, title, passage.headings),
    }


def _fact(text: Text, fact: Fact) -> Values:
    plain = text.plain_span(fact.span)
    quoted = text.raw[fact.span.start : fact.span.end]
    return (fact.kind, fact.rule, fact.span.start, fact.span.end, plain.start, plain.end, quoted, *_told(fact.value))


@lru_cache(maxsize=8192)  # an archive names the same places and programmes again and again
def _told(value: Value) -> Values:
    """Return a value as JSON, in the notation of the case files, and by its typed columns."""
    parts = plain_value(value)
    typed: list[object] = [None] * len(_TYPED)
    for name, place in _columns(value.kind):
        typed[place] = _column(parts[name])
    if isinstance(value, Place):
        for level, name in levels(value.path).items():
            typed[_TYPED.index(level)] = name
    return (_json(parts), str(value), *typed)


def _column(part: object) -> object:
    """Return a part of a value as SQLite holds it: a whole number of more than 64 bits is rounded."""
    match part:
        case None | str():
            return part
        case list():
            return _json(part)
        case int() if part.bit_length() > _BITS:
            return float(part)
        case _:
            return part


@cache
def _columns(kind: str) -> tuple[tuple[str, int], ...]:
    """Return the fields of a kind of fact, each with the place of its column among the typed ones."""
    names = (field.name for value in KINDS if value.kind == kind for field in fields(value))
    return tuple((name, _TYPED.index(_RENAMED.get(name, name))) for name in names)


def levels(path: tuple[str, ...]) -> Row:
    """Return the names of a path by their level; some counties and districts have no city above them.

    >>> levels(("重庆市", "渝中区"))
    {'province': '重庆市', 'city': None, 'county': '渝中区'}
    >>> levels(("湖北省", "仙桃市"))
    {'province': '湖北省', 'city': None, 'county': '仙桃市'}
    """
    if len(path) > 1 and (not _CITY.search(path[1]) or _is_county(path[:2])):
        path = (path[0], "", *path[1:])
    names = (*path[:3], "", "", "")
    return {level: name or None for level, name in zip(_LEVELS, names, strict=False)}


def _is_county(path: tuple[str, ...]) -> bool:
    return any(division.level == "county" and division.path == path for division in find(path[1]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_json = json.JSONEncoder(ensure_ascii=False).encode


def stored_path(path: str | Path) -> str:
    """Return the absolute path as a database can hold it: bytes of other encodings than UTF-8 are replaced."""
    return str(Path(path).absolute()).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
