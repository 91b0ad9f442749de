"""A search as the page and the API tell it: how the question was read, what was found, how much of it where."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jingyan.experience.condition import PARTS, Conditions
from jingyan.experience.facet import facets
from jingyan.experience.figures import Figures, group
from jingyan.experience.gathering import NEAR
from jingyan.experience.question import Question
from jingyan.experience.search import Hit
from jingyan.experience.title import beginning, without_title

from .archive import Reader
from .asking import MOST_PAGES, PAGE, Asking
from .excerpt import Piece, excerpt

_LEAVES = 5  # pages that agree with each other: passages are weighed for so many at once
_BESIDE = 3  # figures of a group beside a hit


@dataclass(frozen=True, slots=True)
class IdeaRead:
    """A word that was looked for, and the other names that were looked for with it."""

    text: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionRead:
    """A condition read from the question: its part (see `condition.PARTS`), and its values by their names."""

    part: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mended:
    """What was read in place of what was typed."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Issue:
    """The bulletin that a practice stands in: the file's name, and what its masthead says."""

    doc: str
    series: str | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One practice that was found; `near` says whether it answers at least half as well as the best."""

    rank: int
    score: float
    near: bool
    id: str
    title: str
    titled: bool
    region: tuple[str, ...]
    date: str | None
    topics: tuple[str, ...]
    excerpt: tuple[Piece, ...]
    figures: Figures
    issue: Issue
    reprints: tuple[str, ...]
    unmet: tuple[str, ...]
    undated: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """A value of a facet, and how many practices have it."""

    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A page of an answer; `total` counts the practices that answer at least half as well as the best.

    `wanted` names the figures that the question asks for (see `asked.FIGURES`); passages that hold them come first.
    """

    asked: str
    ideas: tuple[IdeaRead, ...]
    conditions: tuple[ConditionRead, ...]
    mended: tuple[Mended, ...]
    wanted: tuple[str, ...]
    total: int
    page: int
    more: bool
    hits: tuple[Found, ...]
    facets: dict[str, tuple[Tally, ...]]


def find(reader: Reader, asking: Asking, home: str | None) -> Finding:
    """Return a page of what answers a search; QueryError where the search makes no sense."""
    question, required = asking.question(home), asking.required()
    first = (asking.page - 1) * PAGE
    depth = PAGE * (_LEAVES * math.ceil(asking.page / _LEAVES) + 1)
    answer = reader.answer(question, limit=first + PAGE + 1, required=required, order=asking.sort, depth=depth)
    hits = answer.hits[first : first + PAGE]
    issues = _issues(reader, [hit.id for hit in hits])
    words = [name.text for idea in question.ideas for name in idea.names if name.kind != "hint"]
    near = least(answer.hits, asking)
    counted = facets(reader.database, answer.practices)
    return Finding(
        asked=asking.q,
        ideas=tuple(IdeaRead(idea.text, _others(question, idea.text)) for idea in question.ideas),
        conditions=tuple(_conditions(question.conditions)),
        mended=tuple(Mended(*pair) for pair in question.mended),
        wanted=tuple(figure.name for figure in question.figures),
        total=len(answer.practices),
        page=asking.page,
        more=len(answer.hits) > first + PAGE and asking.page < MOST_PAGES,
        hits=tuple(_found(hit, words, issues[hit.id], near=hit.score >= near) for hit in hits if hit.id in issues),
        facets={name: tuple(Tally(*pair) for pair in pairs) for name, pairs in counted.items()},
    )


def least(hits: Sequence[Hit], asking: Asking) -> float:
    """Return the score from which a hit counts as an answer; less is neither counted nor taken."""
    return NEAR * hits[0].score if hits and asking.sort == "score" else 0.0


def count(reader: Reader, asking: Asking, home: str | None) -> int:
    """Return how many practices a search would find."""
    return len(reader.answer(asking.question(home), limit=1, required=asking.required()).practices)


def tally(reader: Reader, asking: Asking, home: str | None) -> dict[str, tuple[Tally, ...]]:
    """Return how many of the practices that a search finds lie where, date from when, are about what."""
    return find(reader, asking, home).facets


def _others(question: Question, text: str) -> tuple[str, ...]:
    idea = next(idea for idea in question.ideas if idea.text == text)
    return tuple(name.text for name in idea.names if name.kind == "other")


def _conditions(asked: Conditions) -> Iterator[ConditionRead]:
    """Yield the conditions that a question sets, part by part."""
    for part, names in PARTS.items():
        held = {name: getattr(asked, name) for name in names}
        told = {name: _written(item) for name, item in held.items() if item not in ((), None)}
        if told:
            yield ConditionRead(part, told)


def _written(item: object) -> str:
    return "、".join(item) if isinstance(item, tuple) else str(item)


def _found(hit: Hit, words: Sequence[str], issue: Issue, *, near: bool) -> Found:
    body = without_title(hit.plain, hit.title)
    return Found(
        rank=hit.rank,
        score=hit.score,
        near=near,
        id=hit.id,
        title=hit.title or beginning(hit.plain),
        titled=bool(hit.title),
        region=hit.region,
        date=hit.date.isoformat() if hit.date else None,
        topics=hit.topics,
        excerpt=excerpt(body, words),
        figures=group(hit.facts, _BESIDE, hit.passage, hit.start),
        issue=issue,
        reprints=hit.reprints,
        unmet=hit.unmet,
        undated=hit.undated,
    )


_ISSUES = """
SELECT e.id, d.name, d.series, d.issue FROM experiences e JOIN documents d ON d.key = e.document
WHERE e.id IN (SELECT value FROM json_each(?))
"""


def _issues(reader: Reader, practices: list[str]) -> dict[str, Issue]:
    rows = reader.database.rows(_ISSUES, (json.dumps(practices),))
    return {row["id"]: Issue(row["name"], row["series"], row["issue"]) for row in rows}
