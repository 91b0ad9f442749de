"""Tantivy's query for a question: what finds the passages that the ranking then weighs."""

import datetime as dt

import tantivy

from .condition import Conditions
from .index import TEXTS, UNKNOWN, Index, grams, plain, tokens
from .question import Idea, Name, Question

_BOOST = {"title": 1.6, "headings": 1.4, "programs": 1.2, "body": 1.0}  # by how much a field says what a text is about
_KIND = {"typed": 1.0, "part": 0.4, "other": 0.6, "hint": 0.3}  # by how sure a name means the idea
_TIE = 0.3  # what an idea's further names add to its best one
_PHRASE = 0.5  # words side by side, against the words
_NEVER = 2**63 - 1

Clause = tuple[tantivy.Occur, tantivy.Query]


class Finder:
    """Builds the queries of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def build(self, question: Question, required: Conditions) -> tantivy.Query:
        """Return the query: any of the ideas, all that is required, nothing that is known to be other than asked."""
        wanted = [self._idea(idea) for idea in question.ideas]
        wanted += [_boosted(query, _PHRASE) for phrase in question.phrases if (query := self._phrase(phrase))]
        clauses: list[Clause] = [(tantivy.Occur.Must, _any(wanted))] if wanted else []
        clauses += [(tantivy.Occur.Must, query) for query in self._required(required)]
        clauses += self._bounds(question.conditions)
        if not any(occur == tantivy.Occur.Must for occur, _ in clauses):
            clauses.append((tantivy.Occur.Must, self._index.term("kind", "passage")))
        return tantivy.Query.boolean_query(clauses)

    def _idea(self, idea: Idea) -> tantivy.Query:
        """Return the query for an idea: its best name counts, the others a little."""
        found = [_boosted(query, _KIND[name.kind] * name.share) for name in idea.names if (query := self._name(name))]
        return tantivy.Query.disjunction_max_query(found, _TIE) if found else tantivy.Query.empty_query()

    def _name(self, name: Name) -> tantivy.Query | None:
        """Return the query for a name: its words in the body, and for one that was typed all that may tell of it."""
        words = tokens(name.text).split()
        if not words:
            return None
        if name.kind != "typed":
            terms = [(tantivy.Occur.Must, self._index.term("body", word)) for word in _least(words, name.text)]
            return tantivy.Query.boolean_query(terms)
        fields = [_boosted(self._index.term(field, name.text), _BOOST[field]) for field in TEXTS]
        phrase = self._phrase(name.text) if len(name.text) > 1 else None  # words that are cut otherwise
        return _any([*fields, _boosted(phrase, _PHRASE)] if phrase else fields)

    def _phrase(self, phrase: str) -> tantivy.Query | None:
        pairs = grams(phrase)
        if not pairs:
            return None
        if len(pairs) == 1:
            return self._index.term("grams", pairs[0])
        return tantivy.Query.phrase_query(self._index.schema, "grams", list(pairs))

    def _required(self, conditions: Conditions) -> list[tantivy.Query]:
        found = [_any([self._index.term("region", name) for name in conditions.regions])] if conditions.regions else []
        if conditions.since or conditions.until:
            found.append(self._dates(conditions.since or dt.date.min, conditions.until or dt.date.max))
        if conditions.topic:
            found.append(self._index.term("topic", conditions.topic))
        if conditions.program:
            found.append(self._program(conditions.program))
        if conditions.money_min is not None or conditions.money_max is not None:
            found.append(self._range("money", conditions.money_min or 1, conditions.money_max or _NEVER))
        return found

    def _bounds(self, conditions: Conditions) -> list[Clause]:
        """Return what keeps out the passages that are known not to meet a question's conditions."""
        clauses: list[Clause] = []
        if conditions.regions:
            names = [self._index.term("region", name) for name in (*conditions.regions, UNKNOWN)]
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(_any(names), 0.0)))
        if conditions.elsewhere:
            clauses.append((tantivy.Occur.MustNot, self._index.term("region", conditions.elsewhere)))
        if conditions.since:
            before = self._dates(dt.date.min, conditions.since - dt.timedelta(days=1))
            clauses.append((tantivy.Occur.MustNot, before))
        if conditions.until:
            after = self._dates(conditions.until + dt.timedelta(days=1), dt.date.max)
            clauses.append((tantivy.Occur.MustNot, after))
        return clauses

    def _program(self, name: str) -> tantivy.Query:
        whole = self._index.term("program", plain(name).strip("“”‘’\"'"))
        words = [(tantivy.Occur.Must, self._index.term("programs", word)) for word in tokens(name).split()]
        return _any([whole, tantivy.Query.boolean_query(words)]) if words else whole

    def _dates(self, first: dt.date, last: dt.date) -> tantivy.Query:
        return self._range("date", int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}"))

    def _range(self, field: str, low: int, high: int) -> tantivy.Query:
        return tantivy.Query.range_query(self._index.schema, field, tantivy.FieldType.Integer, low, high)


def _least(words: list[str], name: str) -> list[str]:
    """Return the fewest of a name's words that stand for it: itself where it is one word."""
    return [name] if name in words else words


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)
