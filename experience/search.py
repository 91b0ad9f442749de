"""The practices that answer a question: one experience one hit, with its best passage and the facts of that passage.

The index finds the passages that share most with the question, the ranking weighs them. Conditions that an option
sets must be met. Those read from the question put what meets them first, and leave out what is known not to.
"""

import datetime as dt
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import tantivy
from jingyan.corpus.text import Span

from .concept import MARKS
from .condition import Conditions
from .database import Database
from .highlight import find
from .index import Index, plain, tokens
from .query import Finder
from .question import Question
from .ranking import TUNED, Candidate, Judge, Ranking, weigh_ideas
from .reprint import fold, group
from .spelling import righted

_DEPTH = 12  # passages looked at for each hit wanted
_NEAR = 0.5  # of the best score, from which a practice counts as an answer
_SPARE = 10  # hits beyond the limit, where some are reprints
_LEAST = 200  # passages looked at in any case
_SHARE = 6  # passages weighed for each hit wanted
_WEIGHED = 60  # passages weighed in any case


@dataclass(frozen=True, slots=True)
class Hit:
    """One practice: which, whose, when, its best passage as printed, where the words stand in it, its facts.

    `start` is the passage's place in the raw text; `highlights` are offsets into the passage; facts have GUIDE's form;
    `plain` is the passage without line breaks and page furniture; `reprints` names the documents that say the same.
    """

    rank: int
    score: float
    id: str
    doc: str
    title: str | None
    region: tuple[str, ...]
    date: dt.date | None
    topics: tuple[str, ...]
    start: int
    passage: str
    highlights: tuple[Span, ...]
    facts: tuple[dict[str, Any], ...]
    plain: str
    reprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    best: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, best first, and the keys of all practices that answer at least half as well as the best."""

    hits: tuple[Hit, ...]
    practices: tuple[int, ...]


def search(
    database: Database, index: Index, question: Question, *, limit: int = 10, required: Conditions | None = None
) -> tuple[Hit, ...]:
    """Return the best hits, best first; `required` holds what every hit must meet."""
    return answer(database, index, question, limit=limit, required=required).hits


def answer(  # noqa: PLR0913 - each of them changes what is found
    database: Database,
    index: Index,
    question: Question,
    *,
    limit: int = 10,
    required: Conditions | None = None,
    order: str = "score",
    ranking: Ranking = TUNED,
) -> Answer:
    """Return the practices that answer a question, reprints of one text as one hit.

    `order` is score, date (the latest first) or money (the largest sum first); the latter two order those practices
    that answer at least half as well as the best.
    """
    searcher = index.searcher()
    frequency = _frequency(searcher)
    wanted = weigh_ideas(question, frequency, searcher.num_docs, ranking)
    finder = Finder(index, question, required or Conditions(), frequency, searcher.num_docs)
    found = searcher.search(finder.words(wanted, ranking), max(_LEAST, limit * _DEPTH), count=False).hits
    weighed = max(_WEIGHED, limit * _SHARE) if order == "score" else len(found)
    with_facts = order == "money" or question.conditions.of_facts or bool(question.figures)
    candidates = _candidates(database, _values(searcher, "passage", found[:weighed]), with_facts=with_facts)
    if strings := finder.strings([*_seldom(question.phrases, candidates, limit), *finder.rare()]):
        more = _values(searcher, "passage", searcher.search(strings, _WEIGHED, count=False).hits)
        known = {one.passage for one in candidates}
        candidates += _candidates(database, [key for key in more if key not in known], with_facts=with_facts)
    best = _best(Judge(question, wanted, ranking).weigh(candidates), ranking.rest)
    near = [one for one in best if one.score >= _NEAR * best[0].score]
    further = [hit for hit in found[weighed:] if hit[0] >= _NEAR * found[0][0]]  # by words alone: enough to count them
    practices = dict.fromkeys((*(one.best.experience for one in near), *_values(searcher, "experience", further)))
    chosen = best if order == "score" else sorted(near, key=_latest if order == "date" else _largest)
    return Answer(_hits(database, question, chosen, limit), tuple(practices))


def _seldom(phrases: Sequence[str], candidates: Sequence[Candidate], limit: int) -> list[str]:
    """Return the phrases that fewer candidates hold than hits are wanted."""
    return [phrase for phrase in phrases if sum(phrase in one.plain for one in candidates) < limit]


def _hits(database: Database, question: Question, chosen: Sequence[_Found], limit: int) -> tuple[Hit, ...]:
    words = [name.text for idea in question.ideas for name in idea.names if name.kind != "hint"]
    found = (_hit(database, one, others, words) for one, others in _folded(chosen[: limit + _SPARE]))
    shown = itertools.islice((hit for hit in found if hit), limit)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(shown, 1))


def _values(searcher: tantivy.Searcher, field: str, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
    return [int(key or 0) for key in searcher.fast_field_values(field, [address for _, address in hits])]


def _latest(one: _Found) -> int:
    return -dt.date.fromisoformat(one.best.date).toordinal() if one.best.date else 0


def _largest(one: _Found) -> float:
    return -max(one.best.money, default=0)


def _folded(found: Sequence[_Found]) -> list[tuple[_Found, list[int]]]:
    """Return the practices with those that are reprints of them, by their keys."""
    kept = group(fold([one.best.plain for one in found]))
    return [(found[first], [found[other].best.experience for other in others]) for first, others in kept.items()]


def _frequency(searcher: tantivy.Searcher) -> Callable[[str], int]:
    """Return what counts the passages that hold a name, at most: those that hold its rarest word."""

    @cache
    def count(name: str) -> int:
        words = [name] if name[0] in MARKS else tokens(name).split()
        return min((int(searcher.doc_freq("words", word)) for word in words), default=0)

    return count


def _best(weighed: list[tuple[float, Candidate]], rest: float) -> list[_Found]:
    """Return the best passage of each experience, with the score of the experience."""
    grouped: dict[int, list[tuple[float, Candidate]]] = {}
    for score, one in weighed:
        if score > 0 or not weighed[0][0]:
            grouped.setdefault(one.experience, []).append((score, one))
    found = [
        _Found(group[0][1], group[0][0] + rest * sum(score for score, _ in group[1:3])) for group in grouped.values()
    ]
    return sorted(found, key=lambda one: (-one.score, one.best.experience))


_CANDIDATES = """
SELECT p.key, p.experience, p.plain, p.headings, e.title, e.region, e.date
FROM passages p JOIN experiences e ON e.key = p.experience WHERE p.key IN (SELECT value FROM json_each(?))
"""
_TOLD = """
SELECT passage, kind, unit, coalesce(high, yuan, number) AS figure FROM facts
WHERE passage IN (SELECT value FROM json_each(?))
"""


def _candidates(database: Database, passages: list[int], *, with_facts: bool) -> list[Candidate]:
    """Return what the database says of passages, in their order; their facts only where these matter."""
    keys = (json.dumps(passages),)
    facts: defaultdict[int, list[tuple[str, str | None, float | None]]] = defaultdict(list)
    for passage, kind, unit, figure in database.rows(_TOLD, keys) if with_facts else ():
        facts[passage].append((kind, unit, figure))
    found = {
        key: Candidate(
            passage=key,
            experience=experience,
            plain=righted(plain_.lower()),
            above=_above(title or "", headings),
            regions=_regions(region),
            date=date,
            money=tuple(figure for kind, _, figure in facts[key] if kind == "money" and figure),
            counts=tuple((figure, unit) for kind, unit, figure in facts[key] if kind == "count" and figure and unit),
            told=frozenset((kind, unit) for kind, unit, _ in facts[key]),
        )
        for key, experience, plain_, headings, title, region, date in database.rows(_CANDIDATES, keys)
    }
    return [found[key] for key in passages if key in found]


@lru_cache(maxsize=4096)  # the passages of a practice share them
def _above(title: str, headings: str) -> str:
    return plain("\n".join((title, *json.loads(headings))))


@lru_cache(maxsize=4096)
def _regions(region: str) -> frozenset[str]:
    return frozenset(json.loads(region))


_HIT = """
SELECT e.id, d.name, e.title, e.region, e.date, e.topics, p.start,
    substr(d.raw, p.start + 1, p.stop - p.start) AS passage, p.plain
FROM passages p JOIN experiences e ON e.key = p.experience JOIN documents d ON d.key = e.document WHERE p.key = ?
"""
_NAMES = """
SELECT d.name FROM experiences e JOIN documents d ON d.key = e.document
WHERE e.key IN (SELECT value FROM json_each(?)) ORDER BY d.name
"""
_FACTS = "SELECT kind, start, stop, text, value FROM facts WHERE passage = ? ORDER BY start, stop, kind"


def _hit(database: Database, found: _Found, others: list[int], words: list[str]) -> Hit | None:
    """Return the hit as the database has it; None where it has gone since the index was read."""
    rows = database.rows(_HIT, (found.best.passage,))
    if not rows:
        return None
    row = rows[0]
    facts = (
        {"type": kind, "start": start, "end": stop, "text": text, "value": json.loads(value)}
        for kind, start, stop, text, value in database.rows(_FACTS, (found.best.passage,))
    )
    return Hit(
        rank=0,
        score=round(found.score, 4),
        id=row["id"],
        doc=row["name"],
        title=row["title"],
        region=tuple(json.loads(row["region"])),
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        topics=tuple(json.loads(row["topics"])),
        start=row["start"],
        passage=row["passage"],
        highlights=find(row["passage"], words),
        facts=tuple(facts),
        plain=row["plain"],
        reprints=tuple(row["name"] for row in database.rows(_NAMES, (json.dumps(others),))) if others else (),
    )
