"""The passages that may answer a question, and what the database says of them.

Tantivy gives those that share most words with it, then those that hold its strings, where words have found too few of
them; a sentence model may add what says it otherwise. Only some of them are weighed: as many as may become hits.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import tantivy

from .concept import MARKS
from .condition import Conditions
from .database import Database
from .index import Index
from .query import Finder
from .question import Question
from .ranking import TUNED, Candidate, Ranking, Wanted, weigh_ideas
from .spelling import righted
from .terms import plain, tokens

NEAR = 0.5  # of the best score, from which a practice counts as an answer
_DEPTH = 12  # passages looked at for each hit wanted
_LEAST = 200  # passages looked at in any case
_SHARE = 4  # passages weighed for each hit wanted
_WEIGHED = 40  # passages weighed in any case

_ANY_DAY = 4  # times as many, where only some of them are of a day that is asked for

_Scored = tuple[float, tantivy.DocAddress]
_Fact = tuple[str, str | None, float | None]  # kind, unit, figure


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: so many hits, in which order, by which ranking.

    `near` are passages that a sentence model holds near to the question, with their nearness.
    """

    limit: int = 10
    order: str = "score"
    ranking: Ranking = TUNED
    near: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The passages to weigh, what the question wants in this archive, and the practices that words alone speak for."""

    candidates: tuple[Candidate, ...]
    wanted: tuple[Wanted, ...]
    further: tuple[int, ...]


def gather(database: Database, index: Index, question: Question, required: Conditions, plan: Plan) -> Gathered:
    """Return the passages that may answer; `required` holds what each of them must meet."""
    searcher = index.searcher()
    frequency = _frequency(searcher)
    wanted = weigh_ideas(question, frequency, searcher.num_docs, plan.ranking)
    finder = Finder(index, question, required, frequency, searcher.num_docs)
    found = _found(searcher, finder, wanted, plan)
    weighed = max(_WEIGHED, plan.limit * _SHARE) if plan.order == "score" else len(found)
    of_facts = plan.order == "money" or question.conditions.of_facts or bool(question.figures)
    reader = _Reader(database, plan.near, with_facts=of_facts)
    candidates = reader.read(_values(searcher, "passage", found[:weighed]))
    if strings := finder.strings([*_seldom(question.phrases, candidates, plan.limit), *finder.rare()]):
        candidates += reader.read(
            _values(searcher, "passage", searcher.search(strings, 2 * plan.limit, count=False).hits)
        )
    if plan.near:
        meant = searcher.search(finder.among([*plan.near]), len(plan.near), count=False).hits
        candidates += reader.read(_values(searcher, "passage", meant))
    further = [hit for hit in found[weighed:] if hit[0] >= NEAR * found[0][0]]
    if further and question.conditions.of_money:
        fitting = finder.fitting(_values(searcher, "passage", further))
        further = searcher.search(fitting, len(further), count=False).hits
    return Gathered(tuple(candidates), wanted, tuple(_values(searcher, "experience", further)))


def _found(searcher: tantivy.Searcher, finder: Finder, wanted: Sequence[Wanted], plan: Plan) -> list[_Scored]:
    """Return the passages that share most with the question.

    Where days are the only condition, the best of any day are held to it first: without a condition Tantivy answers in
    half the time, and a condition of time leaves a good part of most archives.
    """
    depth = max(_LEAST, plan.limit * _DEPTH)
    if finder.days:
        query = finder.words(wanted, plan.ranking, of_any_day=True)
        best = searcher.search(query, _ANY_DAY * depth, count=False).hits
        days = _values(searcher, "date", best)
        kept = [one for one, day in zip(best, days, strict=True) if day in finder.days]
        if len(kept) >= depth or len(best) < _ANY_DAY * depth:
            return kept[:depth]
    return searcher.search(finder.words(wanted, plan.ranking), depth, count=False).hits


def _seldom(phrases: Sequence[str], candidates: Sequence[Candidate], limit: int) -> list[str]:
    """Return the phrases that fewer candidates hold than hits are wanted."""
    return [phrase for phrase in phrases if sum(phrase in one.plain for one in candidates) < limit]


def _values(searcher: tantivy.Searcher, field: str, hits: Sequence[_Scored]) -> list[int]:
    return [int(key or 0) for key in searcher.fast_field_values(field, [address for _, address in hits])]


def _frequency(searcher: tantivy.Searcher) -> Callable[[str], int]:
    """Return what counts the passages that hold a name, at most: those that hold its rarest word."""

    @cache
    def count(name: str) -> int:
        words = [name] if name[0] in MARKS else tokens(name).split()
        return min((int(searcher.doc_freq("words", word)) for word in words), default=0)

    return count


_CANDIDATES = """
SELECT p.key, p.experience, p.plain, p.headings, e.title, e.region, e.date
FROM passages p JOIN experiences e ON e.key = p.experience WHERE p.key IN (SELECT value FROM json_each(?))
"""
_TOLD = """
SELECT passage, kind, unit, coalesce(high, yuan, number) AS figure FROM facts
WHERE passage IN (SELECT value FROM json_each(?))
"""


class _Reader:
    """Reads what the database says of passages, each once; their facts only where these matter."""

    def __init__(self, database: Database, near: Mapping[int, float], *, with_facts: bool) -> None:
        self._database = database
        self._near = near
        self._with_facts = with_facts
        self._read: set[int] = set()

    def read(self, passages: Sequence[int]) -> list[Candidate]:
        """Return the candidates that some passages are, in their order, less those that have been read before."""
        wanted = [key for key in dict.fromkeys(passages) if key not in self._read]
        self._read.update(wanted)
        keys = (json.dumps(wanted),)
        facts: defaultdict[int, list[_Fact]] = defaultdict(list)
        for passage, kind, unit, figure in self._database.rows(_TOLD, keys) if self._with_facts else ():
            facts[passage].append((kind, unit, figure))
        found = {
            key: Candidate(
                passage=key,
                experience=experience,
                plain=righted(text.lower()),
                above=_above(title or "", headings),
                regions=_regions(region),
                date=date,
                near=self._near.get(key, 0.0),
                **(_figures(facts[key]) if key in facts else {}),
            )
            for key, experience, text, headings, title, region, date in self._database.rows(_CANDIDATES, keys)
        }
        return [found[key] for key in wanted if key in found]


def _figures(facts: Sequence[_Fact]) -> dict[str, Any]:
    """Return what a passage's facts say, as a candidate has it."""
    return {
        "money": tuple(sum_ for kind, _, sum_ in facts if kind == "money" and sum_),
        "counts": tuple((times, unit) for kind, unit, times in facts if kind == "count" and times and unit),
        "told": frozenset((kind, unit) for kind, unit, _ in facts),
    }


@lru_cache(maxsize=4096)  # the passages of a practice share them
def _above(title: str, headings: str) -> str:
    return plain("\n".join((title, *json.loads(headings))))


@lru_cache(maxsize=4096)
def _regions(region: str) -> frozenset[str]:
    return frozenset(json.loads(region))
