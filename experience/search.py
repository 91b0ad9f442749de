"""The practices that answer a question: one experience one hit, with its best passage and the facts of that passage.

The index finds the passages that share most with the question, the ranking weighs them. Conditions that an option
sets must be met. Those read from the question put what meets them first; where fewer good answers do than are wanted,
those that are known not to come too, with half their score, and say so.
"""

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from jingyan.corpus.text import Span

from .condition import Conditions
from .database import Database
from .gathering import NEAR, Plan, gather
from .highlight import find
from .index import Index
from .question import Question
from .ranking import TUNED, Candidate, Judge, Ranking, fits
from .reprint import fold, group
from .taught import taught

SHOWN = frozenset(("typed", "part", "other"))  # kinds of names that are marked where they stand
_UNMET = 0.5  # of its score that a practice of another region or time than asked keeps
_TELLING = 3  # passages by which a practice is judged beside its best one
_SPARE = 10  # hits beyond the limit, where some are reprints


@dataclass(frozen=True, slots=True)
class Hit:
    """One practice: which, whose, when, its best passage as printed, where the words stand in it, its facts.

    `start` is the passage's place in the raw text; `highlights` are offsets into the passage; facts are as JSON has
    them (docs/facts.md); `plain` is the passage without line breaks and page furniture; `reprints` names the documents
    that say the same; `unmet` are the parts of the question's conditions (see `condition.PARTS`) that the practice is
    known not to meet: of a sum of money, that no fact of the passage meets; `undated` where a time is asked for and the
    practice has none.
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
    unmet: tuple[str, ...] = ()
    undated: bool = False


def met(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the hits that are not known to miss a condition of the question: what a file that names it may hold."""
    return tuple(hit for hit in hits if not hit.unmet)


@dataclass(frozen=True, slots=True)
class _Found:
    best: Candidate
    score: float
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, best first, and the keys of all practices that answer at least half as well as the best.

    Of those that were weighed, as many as may become hits, `reprints` are kept apart.
    """

    hits: tuple[Hit, ...]
    practices: tuple[int, ...]
    reprints: tuple[int, ...] = ()


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
    near: Mapping[int, float] | None = None,
    depth: int = 0,
) -> Answer:
    """Return the practices that answer a question, reprints of one text as one hit.

    `order` is score, date (the latest first) or money (the largest sum first); the latter two order those practices
    that answer at least half as well as the best. `near` are passages that a sentence model holds near to the question,
    with their nearness (see `vector.nearest`). `depth` are the hits in view of which passages are weighed, where they
    are more than the limit: answers of one depth and several limits, as the pages of a list, agree with each other.
    """
    question = taught(database, question)
    plan = Plan(max(limit, depth), order, ranking, near or {})
    found = gather(database, index, question, required or Conditions(), plan)
    best = _halved(_best(Judge(question, found.wanted, ranking).weigh(found.candidates), ranking.rest), question)
    close = [one for one in best if not one.unmet and one.score >= NEAR * best[0].score]
    if order == "score":
        conditioned = question.conditions != question.conditions.loosened()
        strict = len(close) < plan.limit and conditioned and bool(question.ideas)  # no word: nothing speaks for others
        missing = _missing(database, index, question, required or Conditions(), plan) if strict else ()
        chosen = sorted((*best, *_below(missing, best)), key=lambda one: -one.score)
    else:
        chosen = sorted(close, key=_latest if order == "date" else _largest)
    distinct = _distinct(chosen, close, limit)
    counted = {one.best.experience for one in close}
    held = [[key for one in same if (key := one.best.experience) in counted] for same in distinct]
    practices = dict.fromkeys((*(keys[0] for keys in held if keys), *found.further))
    reprints = tuple(key for keys in held for key in keys[1:])
    return Answer(_hits(database, question, distinct, limit), tuple(practices), reprints)


def _halved(best: list[_Found], question: Question) -> list[_Found]:
    """Return the practices with half their score where no sum of the passage is such as the question asks for."""
    asked = question.conditions
    if not asked.of_money:
        return best
    told = (one if fits(one.best, asked) else replace(one, score=_UNMET * one.score, unmet=("money",)) for one in best)
    return sorted(told, key=lambda one: (-one.score, one.best.experience))


def _missing(
    database: Database, index: Index, question: Question, required: Conditions, plan: Plan
) -> Iterator[_Found]:
    """Yield the practices that answer about as well as the best, but are of another region or time than asked."""
    loose = replace(question, conditions=question.conditions.loosened())
    found = gather(database, index, loose, required, plan)
    best = _halved(_best(Judge(loose, found.wanted, plan.ranking).weigh(found.candidates), plan.ranking.rest), loose)
    for one in best:
        unmet = question.conditions.unmet(one.best.regions, one.best.date)
        if unmet and one.score >= NEAR * best[0].score:
            yield replace(one, unmet=(*unmet, *one.unmet))


def _below(missing: Iterable[_Found], best: Sequence[_Found]) -> Iterator[_Found]:
    """Yield what does not meet the question with half its score, and below the best that does."""
    most = best[0].score if best else math.inf
    for one in missing:
        yield replace(one, score=min(_UNMET * one.score, most))


def _hits(database: Database, question: Question, distinct: Iterable[Sequence[_Found]], limit: int) -> tuple[Hit, ...]:
    words = [name.text for idea in question.ideas for name in idea.names if name.kind in SHOWN]
    timed = bool(question.conditions.since or question.conditions.until)
    hits: list[Hit] = []
    for one, *others in distinct:
        if len(hits) == limit:
            break
        hits += _hit(database, one, [other.best.experience for other in others], words, len(hits) + 1)
    return tuple(replace(hit, undated=True) if timed and hit.date is None else hit for hit in hits)


def _latest(one: _Found) -> int:
    return -dt.date.fromisoformat(one.best.date).toordinal() if one.best.date else 0


def _largest(one: _Found) -> float:
    return -max(one.best.money, default=0)


def _distinct(chosen: list[_Found], counted: Sequence[_Found], limit: int) -> list[list[_Found]]:
    """Return so many practices, each with its reprints, and all that are counted.

    Of one text there may be more than were spared for it.
    """
    last = {one.best.experience for one in counted}
    looked_at = max((at + 1 for at, one in enumerate(chosen) if one.best.experience in last), default=0)
    looked_at = max(looked_at, limit + _SPARE)
    while len(folded := _folded(chosen[:looked_at])) < limit and looked_at < len(chosen):
        looked_at *= 2
    return folded


def _folded(found: Sequence[_Found]) -> list[list[_Found]]:
    """Return the practices, those that are reprints of one behind it."""
    kept = group(fold([one.best.plain for one in found]))
    return [[found[at] for at in (first, *others)] for first, others in kept.items()]


def _best(weighed: list[tuple[float, Candidate]], rest: float) -> list[_Found]:
    """Return the best passage of each experience, with the score of the experience."""
    grouped: dict[int, list[tuple[float, Candidate]]] = {}
    for score, one in weighed:
        if score > 0 or not weighed[0][0]:
            grouped.setdefault(one.experience, []).append((score, one))
    found = [
        _Found(group[0][1], (1 - rest) * group[0][0] + rest * fmean(score for score, _ in group[:_TELLING]))
        for group in grouped.values()
    ]
    return sorted(found, key=lambda one: (-one.score, one.best.experience))


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


def _hit(database: Database, found: _Found, others: list[int], words: list[str], rank: int) -> tuple[Hit, ...]:
    """Return the hit as the database has it; none where it has gone since the index was read."""
    rows = database.rows(_HIT, (found.best.passage,))
    if not rows:
        return ()
    row = rows[0]
    facts = (
        {"type": kind, "start": start, "end": stop, "text": text, "value": json.loads(value)}
        for kind, start, stop, text, value in database.rows(_FACTS, (found.best.passage,))
    )
    hit = Hit(
        rank=rank,
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
        unmet=found.unmet,
    )
    return (hit,)
