"""The practices that answer a question: one experience one hit, with its best passage and the facts of that passage.

Ranking is BM25 over title, headings, programmes and body; a word counts most as a whole, less by the words inside
it; words that stand side by side in the question count again where they do so in the passage. Conditions that an
option sets must be met. Those read from the question put what meets them first, and leave out what is known not to.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import tantivy
from jingyan.corpus.text import Span

from .database import Database
from .feedback import learn
from .highlight import find
from .index import TEXTS, UNKNOWN, Index, grams, plain, tokens
from .question import Conditions, Question, Word

_BOOST = {"title": 1.6, "headings": 1.4, "programs": 1.2, "body": 1.0}  # by how much a field says what a text is about
_PART = 0.4  # a word inside a word, against the whole
_ALIKE = 1.5  # another name of a concept: less than a rare word that was typed weighs, about 4
_LEARNED = 0.2  # a word that the best answers share, against a word that was typed
_PHRASE = 0.5  # words side by side, against the words
_MET = 0.8  # a condition of the question, against the best that the words alone can give: it is meant as a filter
_REST = 0.15  # what an experience's further passages add to its best one
_DEPTH = 12  # passages looked at for each hit wanted
_NEVER = 2**63 - 1

Clause = tuple[tantivy.Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Hit:
    """One practice: which, whose, when, its best passage as printed, where the words stand in it, its facts.

    `start` is the passage's place in the raw text; `highlights` are offsets into the passage; facts have GUIDE's form.
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


@dataclass(frozen=True, slots=True)
class _Found:
    experience: int
    passage: int
    score: float


def search(
    database: Database, index: Index, question: Question, *, limit: int = 10, required: Conditions | None = None
) -> tuple[Hit, ...]:
    """Return the best hits, best first; `required` holds what every hit must meet."""
    searcher, builder = index.searcher(), _Query(index)
    query = builder.build(question, required or Conditions())
    query = builder.widen(query, learn(database, searcher, query, question))
    if question.conditions:
        highest = searcher.search(query, 1, count=False).hits
        query = builder.prefer(query, question.conditions, _MET * (highest[0][0] if highest else 1.0))
    words = [text for word in question.words for text in (word.text, *word.parts)]
    best = _best(searcher, query, limit)
    hits = (_hit(database, rank, found, words) for rank, found in enumerate(best, 1))
    return tuple(hit for hit in hits if hit)


def _best(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[_Found]:
    """Return the best passage of each experience, with the score of the experience."""
    hits = searcher.search(query, limit * _DEPTH, count=False).hits
    addresses = [address for _, address in hits]
    experiences = searcher.fast_field_values("experience", addresses)
    passages = searcher.fast_field_values("passage", addresses)
    grouped: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (score, _), experience, passage in zip(hits, experiences, passages, strict=True):
        grouped[int(experience or 0)].append((score, int(passage or 0)))
    found = [
        _Found(experience, group[0][1], group[0][0] + _REST * sum(score for score, _ in group[1:3]))
        for experience, group in grouped.items()
    ]
    return sorted(found, key=lambda one: (-one.score, one.experience))[:limit]


_HIT = """
SELECT e.id, d.name, e.title, e.region, e.date, e.topics, p.start,
    substr(d.raw, p.start + 1, p.stop - p.start) AS passage
FROM passages p JOIN experiences e ON e.key = p.experience JOIN documents d ON d.key = e.document WHERE p.key = ?
"""
_FACTS = "SELECT kind, start, stop, text, value FROM facts WHERE passage = ? ORDER BY start, stop, kind"


def _hit(database: Database, rank: int, found: _Found, words: list[str]) -> Hit | None:
    """Return the hit as the database has it; None where it has gone since the index was read."""
    rows = database.rows(_HIT, (found.passage,))
    if not rows:
        return None
    row = rows[0]
    facts = (
        {"type": kind, "start": start, "end": stop, "text": text, "value": json.loads(value)}
        for kind, start, stop, text, value in database.rows(_FACTS, (found.passage,))
    )
    return Hit(
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
    )


class _Query:
    """Builds Tantivy's query from a question and its conditions."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def build(self, question: Question, required: Conditions) -> tantivy.Query:
        """Return the query: any of the words, all that is required, nothing that is known to be other than asked."""
        wanted = [self._word(word) for word in question.words]
        wanted += [self._any_of(names) for names in question.concepts if names]
        wanted += [query for phrase in question.phrases if (query := self._phrase(phrase, _PHRASE))]
        clauses: list[Clause] = [(tantivy.Occur.Must, _any(wanted))] if wanted else []
        clauses += [(tantivy.Occur.Must, query) for query in self._required(required)]
        clauses += self._bounds(question.conditions)
        if not any(occur == tantivy.Occur.Must for occur, _ in clauses):
            clauses.append((tantivy.Occur.Must, self._term("kind", "passage")))
        return tantivy.Query.boolean_query(clauses)

    def _word(self, word: Word) -> tantivy.Query:
        queries = [
            _boosted(self._term(field, text), _BOOST[field] * weight)
            for text, weight in ((word.text, 1.0), *((part, _PART) for part in word.parts))
            for field in TEXTS
        ]
        inside = self._phrase(word.text, _PHRASE) if len(word.text) > 1 else None
        return _any([*queries, inside] if inside else queries)

    def _any_of(self, names: tuple[Word, ...]) -> tantivy.Query:
        """Return the other names of a concept: each weighs the same, however rare it is, and one is enough."""
        found = [query for name in names if (query := self._phrase(name.text, 1.0))]
        return tantivy.Query.const_score_query(_any(found), _ALIKE)

    def _phrase(self, phrase: str, boost: float) -> tantivy.Query | None:
        pairs = grams(phrase)
        if not pairs:
            return None
        if len(pairs) == 1:
            return _boosted(self._term("grams", pairs[0]), boost)
        return _boosted(tantivy.Query.phrase_query(self._index.schema, "grams", list(pairs)), boost)

    def _required(self, conditions: Conditions) -> list[tantivy.Query]:
        found = [_any([self._term("region", name) for name in conditions.regions])] if conditions.regions else []
        if conditions.since or conditions.until:
            found.append(self._dates(conditions.since or dt.date.min, conditions.until or dt.date.max))
        if conditions.topic:
            found.append(self._term("topic", conditions.topic))
        if conditions.program:
            found.append(self._program(conditions.program))
        if conditions.money_min is not None or conditions.money_max is not None:
            found.append(self._range("money", conditions.money_min or 1, conditions.money_max or _NEVER))
        return found

    def widen(self, query: tantivy.Query, learned: tuple[tuple[str, float], ...]) -> tantivy.Query:
        """Return a query that ranks passages with the learned words higher, and finds no others."""
        wanted = [_boosted(self._term("body", word), _LEARNED * weight) for word, weight in learned]
        clauses: list[Clause] = [(tantivy.Occur.Must, query)]
        return tantivy.Query.boolean_query([*clauses, *((tantivy.Occur.Should, one) for one in wanted)])

    def prefer(self, query: tantivy.Query, conditions: Conditions, gain: float) -> tantivy.Query:
        """Return a query that gives a passage `gain` for each of the question's conditions that it meets."""
        met = [tantivy.Query.const_score_query(one, gain) for one in self._required(conditions)]
        clauses: list[Clause] = [(tantivy.Occur.Must, query)]
        return tantivy.Query.boolean_query([*clauses, *((tantivy.Occur.Should, one) for one in met)])

    def _bounds(self, conditions: Conditions) -> list[Clause]:
        """Return what keeps out the passages that are known not to meet a question's conditions."""
        clauses: list[Clause] = []
        if conditions.regions:
            names = [self._term("region", name) for name in (*conditions.regions, UNKNOWN)]
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(_any(names), 0.0)))
        if conditions.since:
            before = self._dates(dt.date.min, conditions.since - dt.timedelta(days=1))
            clauses.append((tantivy.Occur.MustNot, before))
        if conditions.until:
            after = self._dates(conditions.until + dt.timedelta(days=1), dt.date.max)
            clauses.append((tantivy.Occur.MustNot, after))
        return clauses

    def _program(self, name: str) -> tantivy.Query:
        whole = self._term("program", plain(name).strip("“”‘’\"'"))
        words = [(tantivy.Occur.Must, self._term("programs", word)) for word in tokens(name).split()]
        return _any([whole, tantivy.Query.boolean_query(words)]) if words else whole

    def _dates(self, first: dt.date, last: dt.date) -> tantivy.Query:
        return self._range("date", int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}"))

    def _range(self, field: str, low: int, high: int) -> tantivy.Query:
        return tantivy.Query.range_query(self._index.schema, field, tantivy.FieldType.Integer, low, high)

    def _term(self, field: str, text: str) -> tantivy.Query:
        return self._index.term(field, text)


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)
