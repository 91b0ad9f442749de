"""Tantivy's queries for a question: what finds the passages that the ranking then weighs.

The first is a plain union of words, each weighed as the ranking weighs it: that is what Tantivy answers without
looking at every passage. The second finds words that stand side by side, and rare ones that the index may have cut
otherwise, where the first has found too few of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import tantivy

from .condition import Conditions
from .index import UNKNOWN, Index
from .question import Question
from .ranking import Ranking, Wanted, rarity
from .terms import grams, plain, tokens

_FEW = 50  # passages with a word, below which it is looked for inside other words too
_MANY = 2000  # passages with a strong term of an idea, above which its weak ones need not be looked for
_PLENTY = 10_000  # passages with the word typed, above which its concept need not be looked for
_WEAK = 0.5  # of what the strongest term of an idea adds
_NEARLY_ALL = 0.95  # of the passages that name a concept: a word in so many of them stands for it
_ALONE = 0.6  # of what a hint weighs by itself: most texts that hint at a thing name it too
_NEVER = 2**63 - 1

Clause = tuple[tantivy.Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Days:
    """The days that conditions leave, as the index has days; `undated` where a passage without one may come too."""

    first: int
    last: int
    undated: bool

    @classmethod
    def left_by(cls, required: Conditions, asked: Conditions) -> "Days | None":
        """Return the days that conditions leave; None where they ask for more than days, or for nothing.

        >>> Days.left_by(Conditions(since=dt.date(2017, 1, 1)), Conditions(until=dt.date(2018, 12, 31)))
        Days(first=20170101, last=20181231, undated=False)
        """
        every = (required, asked)
        if not any(every) or any(conditions.without("time") for conditions in every):
            return None
        first = max(conditions.since or dt.date.min for conditions in every)
        last = min(conditions.until or dt.date.max for conditions in every)
        return cls(_number(first), _number(last), undated=not required)

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last or (self.undated and not day)


def _number(day: dt.date) -> int:
    return int(f"{day:%Y%m%d}")


class Finder:
    """Builds the queries of one question; `frequency` says how many of `total` passages hold a term."""

    def __init__(
        self, index: Index, question: Question, required: Conditions, frequency: Callable[[str], int], total: int
    ) -> None:
        self._index = index
        self._question = question
        self._frequency = frequency
        self._total = total
        self.days = Days.left_by(required, question.conditions)
        self._bounds = [*self._required(required), *self._known(question.conditions)]

    def words(self, wanted: Sequence[Wanted], ranking: Ranking, *, of_any_day: bool = False) -> tantivy.Query:
        """Return the query for any of the ideas, all that is required, nothing known to be other than asked.

        `of_any_day` leaves the days out, where these are the only condition, for the caller to look at.
        """
        weights: defaultdict[str, float] = defaultdict(float)
        for one in wanted:
            for term, weight in self._terms(one, ranking).items():
                weights[term] += weight * one.weight
        found = [
            (tantivy.Occur.Should, _boosted(self._index.term("words", term), weight / rarity(seen, self._total)))
            for term, weight in weights.items()
            if weight > 0 and (seen := self._frequency(term))
        ]
        bounds = [] if of_any_day and self.days else self._bounds
        more = [*bounds, *self._met(ranking.met * (sum(one.weight for one in wanted) if wanted else 1.0))]
        if found and not more:  # the form that Tantivy answers quickest
            return tantivy.Query.boolean_query(found)
        if wanted:  # words that nobody has used find nothing
            some = tantivy.Query.boolean_query(found) if found else tantivy.Query.empty_query()
        else:
            some = self._index.term("kind", "passage")
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, some), *more])

    def _terms(self, one: Wanted, ranking: Ranking) -> dict[str, float]:
        """Return the terms of an idea, each with what it adds: together they come near the ranking's weights.

        Weak ones are left out where strong ones find enough by themselves, and all but the word typed where it does:
        to look for them would take as long, and the ranking weighs them in what has been found.
        """
        word = one.idea.text
        if self._frequency(word) >= _PLENTY:
            return {word: 1.0}
        weights = self._weights(one, ranking)
        least = _WEAK * max(weights.values())
        strong = {term: weight for term, weight in weights.items() if term == word or weight >= least}
        return strong if max(map(self._frequency, strong)) >= _MANY else weights

    def _weights(self, one: Wanted, ranking: Ranking) -> dict[str, float]:
        """Return what each term of an idea adds, the word typed, its concepts, and the words that weigh less."""
        word, named = one.idea.text, 0.0  # what the word typed has already as a name of its concept
        weights: defaultdict[str, float] = defaultdict(float)
        for concept, share in one.idea.concepts:
            weights[concept.hint_mark] += ranking.hint * share * _ALONE
            if word in concept.names:
                named = max(named, ranking.other * share)
                if self._frequency(word) >= max(_MANY, _NEARLY_ALL * self._frequency(concept.mark)):
                    weights[word] += ranking.other * share
                    continue
            weights[concept.mark] += ranking.other * share
        weights[word] += 1.0 - named
        for name in one.idea.names:
            if name.kind in {"part", "taught"}:
                weights[name.text] += ranking.part if name.kind == "part" else ranking.taught
        return weights

    def rare(self) -> tuple[str, ...]:
        """Return the words of the question that few passages have as words of their own."""
        words = (idea.text for idea in self._question.ideas if len(idea.text) > 1)
        return tuple(word for word in words if self._frequency(word) < _FEW)

    def strings(self, strings: Sequence[str]) -> tantivy.Query | None:
        """Return the query for any of some strings, however the index has cut them; None for none."""
        found = [query for words in strings if (query := self._string(words))]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, _any(found)), *self._bounds]) if found else None

    def among(self, passages: Sequence[int]) -> tantivy.Query:
        """Return the query for those of some passages that meet what is required."""
        some = tantivy.Query.term_set_query(self._index.schema, "passage", list(passages))
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, some), *self._bounds])

    def fitting(self, passages: Sequence[int]) -> tantivy.Query:
        """Return the query for those of some passages that name such a sum as the question asks for."""
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self.among(passages)), (tantivy.Occur.Must, self._money(self._question.conditions))]
        )

    def _string(self, words: str) -> tantivy.Query | None:
        """Return the query for what holds all pairs of characters of a string: nearly always the string itself."""
        pairs = [(tantivy.Occur.Must, self._index.term("grams", pair)) for pair in grams(words)]
        return tantivy.Query.boolean_query(pairs) if pairs else None

    def _required(self, conditions: Conditions) -> Iterator[Clause]:
        """Yield what the options ask of every hit."""
        if conditions.regions:
            yield tantivy.Occur.Must, _any([self._index.term("region", name) for name in conditions.regions])
        if conditions.since or conditions.until:
            yield tantivy.Occur.Must, self._dates(conditions.since or dt.date.min, conditions.until or dt.date.max)
        if conditions.topic:
            yield tantivy.Occur.Must, self._index.term("topic", conditions.topic)
        if conditions.program:
            yield tantivy.Occur.Must, self._program(conditions.program)
        if conditions.money_min is not None or conditions.money_max is not None:
            yield tantivy.Occur.Must, self._money(conditions)

    def _known(self, conditions: Conditions) -> Iterator[Clause]:
        """Yield what keeps out the passages that are known not to meet a question's conditions."""
        if conditions.regions:
            names = [self._index.term("region", name) for name in (*conditions.regions, UNKNOWN)]
            yield tantivy.Occur.Must, tantivy.Query.const_score_query(_any(names), 0.0)
        for name in conditions.elsewhere:
            yield tantivy.Occur.MustNot, self._index.term("region", name)
        if conditions.since:
            yield tantivy.Occur.MustNot, self._dates(dt.date.min, conditions.since - dt.timedelta(days=1))
        if conditions.until:
            yield tantivy.Occur.MustNot, self._dates(conditions.until + dt.timedelta(days=1), dt.date.max)

    def _met(self, worth: float) -> Iterator[Clause]:
        """Yield what puts the passages first that meet a question's conditions."""
        asked = self._question.conditions
        found = [self._index.term("region", name) for name in asked.regions]
        if asked.money_min or asked.money_max:
            found.append(self._money(asked))
        if not self._question.ideas and (asked.since or asked.until):  # else the ranking puts undated passages last
            found.append(self._dates(asked.since or dt.date.min, asked.until or dt.date.max))
        for query in found:
            yield tantivy.Occur.Should, tantivy.Query.const_score_query(query, worth)

    def _program(self, name: str) -> tantivy.Query:
        whole = self._index.term("program", plain(name).strip("“”‘’\"'"))
        words = [(tantivy.Occur.Must, self._index.term("programs", word)) for word in tokens(name).split()]
        return _any([whole, tantivy.Query.boolean_query(words)]) if words else whole

    def _money(self, conditions: Conditions) -> tantivy.Query:
        return self._range("money", conditions.money_min or 1, conditions.money_max or _NEVER)

    def _dates(self, first: dt.date, last: dt.date) -> tantivy.Query:
        return self._range("date", _number(first), _number(last))

    def _range(self, field: str, low: int, high: int) -> tantivy.Query:
        low, high = min(low, _NEVER), min(high, _NEVER)  # a question may ask for more than there is
        return tantivy.Query.range_query(self._index.schema, field, tantivy.FieldType.Integer, low, high)


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)
