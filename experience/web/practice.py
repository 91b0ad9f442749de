"""One practice as the page and the API tell it: its text paragraph by paragraph, its facts, its source, its likes."""

import json
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jingyan.corpus.folding import fold
from jingyan.corpus.script import simplify
from jingyan.corpus.text import Span, Text
from jingyan.experience.citation import reference
from jingyan.experience.figures import Figures, group
from jingyan.experience.title import beginning

from .archive import Reader
from .likeness import Like, alike

_MOST = 12  # figures of a group
_MARKER = 6  # characters that may stand before a heading's words
_NOT_LETTERS = re.compile(r"[\W_]+")

_PRACTICE = """
SELECT e.key, e.id, e.document, e.start, e.stop, e.region, e.date, e.title, e.topics,
    d.name, d.raw, d.series, d.issue, d.serial, d.issuer, d.pages, d.format, d.script
FROM experiences e JOIN documents d ON d.key = e.document WHERE e.id = ?
"""
_FACTS = "SELECT kind, rule, start, stop, text, value FROM facts WHERE experience = ? ORDER BY start, stop DESC, kind"
_HEADINGS = "SELECT headings FROM passages WHERE experience = ? ORDER BY start"
_SIBLINGS = "SELECT id, title, region FROM experiences WHERE document = ? AND key <> ? ORDER BY start LIMIT 30"


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact: its kind, value and rule, its place in the raw text, and its page where the format has pages."""

    type: str
    start: int
    end: int
    text: str
    value: dict[str, Any]
    rule: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where in its paragraph a fact stands; `fact` is its number in the practice."""

    start: int
    end: int
    fact: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed, and simplified where that differs, character for character.

    `level` is 0 for text, 1 and up for a heading; `page` is set where a new page begins.
    """

    text: str
    simplified: str | None
    level: int
    page: int | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another practice of the same bulletin."""

    id: str
    title: str
    region: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice in full; the first `heading` paragraphs are its title as printed."""

    id: str
    title: str
    titled: bool
    region: tuple[str, ...]
    date: str | None
    topics: tuple[str, ...]
    doc: str
    format: str
    series: str | None
    issue: int | None
    serial: int | None
    issuer: str | None
    page: int | None
    citation: str
    figures: Figures
    heading: int
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[ReadFact, ...]
    siblings: tuple[Sibling, ...]
    reprints: tuple[Like, ...]
    similar: tuple[Like, ...]


def read(reader: Reader, number: str) -> Practice:
    """Return the practice of an id; KeyError where there is none."""
    rows = reader.database.rows(_PRACTICE, (number,))
    if not rows:
        raise KeyError(number)
    row = rows[0]
    pages = tuple(json.loads(row["pages"]))
    facts = tuple(_fact(held, pages) for held in reader.database.rows(_FACTS, (row["key"],)))
    text = Text.of(row["raw"])
    headings = [json.loads(held["headings"]) for held in reader.database.rows(_HEADINGS, (row["key"],))]
    paragraphs = tuple(_paragraphs(text, Span(row["start"], row["stop"]), facts, _levels(headings), pages))
    title = row["title"] or beginning("\n".join(simplify(paragraph.text) for paragraph in paragraphs))
    region, topics = tuple(json.loads(row["region"])), tuple(json.loads(row["topics"]))
    reprints, similar = alike(reader, row["key"], title, region, topics)
    page = bisect_right(pages, row["start"]) or None
    return Practice(
        id=row["id"],
        title=title,
        titled=bool(row["title"]),
        region=region,
        date=row["date"],
        topics=topics,
        doc=row["name"],
        format=row["format"],
        series=row["series"],
        issue=row["issue"],
        serial=row["serial"],
        issuer=row["issuer"],
        page=page,
        citation=reference(row),
        figures=group(map(asdict, facts), _MOST, row["raw"]),
        heading=_heading(paragraphs, row["title"]),
        paragraphs=paragraphs,
        facts=facts,
        siblings=tuple(_siblings(reader, row)),
        reprints=reprints,
        similar=similar,
    )


def _fact(row: sqlite3.Row, pages: Sequence[int]) -> ReadFact:
    page = bisect_right(pages, row["start"]) or None
    return ReadFact(row["kind"], row["start"], row["stop"], row["text"], json.loads(row["value"]), row["rule"], page)


def _siblings(reader: Reader, row: sqlite3.Row) -> Iterator[Sibling]:
    for held in reader.database.rows(_SIBLINGS, (row["document"], row["key"])):
        region = tuple(json.loads(held["region"]))
        yield Sibling(held["id"], held["title"] or "".join(region[-1:]) or held["id"], region)


def _letters(words: str) -> str:
    return _NOT_LETTERS.sub("", simplify(fold(words)))


def _levels(headings: list[list[str]]) -> dict[str, int]:
    """Return the level of each heading, by its letters."""
    return {_letters(words): level for held in headings for level, words in enumerate(held, 1)}


def _paragraphs(
    text: Text, span: Span, facts: Sequence[ReadFact], levels: dict[str, int], pages: Sequence[int]
) -> Iterator[Paragraph]:
    """Yield the paragraphs of a stretch of raw text, without the page's furniture and the breaks of its lines."""
    plain = text.plain_span(span)
    placed = [(text.plain_span(Span(fact.start, fact.end)), number) for number, fact in enumerate(facts)]
    at, last = plain.start, None
    while at < plain.end:
        stop = text.plain.find("\n", at, plain.end)
        stop = plain.end if stop < 0 else stop
        printed = "".join(map(text.raw.__getitem__, text.origin[at:stop]))
        if printed.strip():
            page = bisect_right(pages, text.origin[at]) or None
            simplified = simplify(printed)
            yield Paragraph(
                printed,
                simplified if simplified != printed else None,
                _level(printed, levels),
                page if page != last else None,
                tuple(_marks(placed, at, stop)),
            )
            last = page
        at = stop + 1


def _level(printed: str, levels: dict[str, int]) -> int:
    """Return the level of the heading that a paragraph is, 0 where it is none."""
    words = _letters(printed)
    return next((levels[words[cut:]] for cut in range(min(_MARKER, len(words))) if words[cut:] in levels), 0)


def _marks(placed: Sequence[tuple[Span, int]], start: int, stop: int) -> Iterator[Mark]:
    """Yield the facts of a stretch that stand apart or within one another; one that crosses another is left out."""
    open_: list[int] = []
    for span, number in placed:
        if span.start < start or span.end > stop or span.start == span.end:
            continue
        while open_ and open_[-1] <= span.start:
            open_.pop()
        if open_ and span.end > open_[-1]:
            continue
        open_.append(span.end)
        yield Mark(span.start - start, span.end - start, number)


def _heading(paragraphs: Sequence[Paragraph], title: str | None) -> int:
    """Return how many of the first paragraphs are the title as printed."""
    whole, said = _letters(title or ""), ""
    for number, paragraph in enumerate(paragraphs):
        words = _letters(paragraph.text)
        if not words or not whole.startswith(said + words):
            return number
        said += words
    return 0
