"""How well a passage answers a question, beyond the words that it shares with it.

Each idea of the question counts by how rare it is in the archive and by the best of its names that the passage
holds; names in the title or a heading count on top, names elsewhere in the same practice a little. Conditions that
were read from the question put what meets them first.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import ahocorasick_rs

from .asked import Told
from .condition import Conditions
from .question import Idea, Question

_SPOKEN_OF = 0.5  # of the condition, what it counts that a practice of unknown region speaks of the region asked for
_EXACT = 1.0  # what the very sum asked for counts, on top of a sum that fits
_ANSWERS = 0.5  # of the best score by words: what says less of the question gains less by meeting its conditions
_MOST = 6.0  # of an idea's rarity: a word that stands once says no more than one that stands thrice


@dataclass(frozen=True, slots=True)
class Ranking:
    """What each part of the ranking weighs; a part that weighs nothing is left out (see docs/search.md)."""

    other: float = 0.7  # another name of the concept, against the word typed
    hint: float = 0.4  # a word that hints at it
    taught: float = 0.2  # a word of what the archive says the thing consists of
    part: float = 0.2  # a word inside the word
    single: float = 0.3  # a word of one character, against longer ones
    known: float = 1.6  # a word that names a concept of the field, against any other
    further: float = 0.3  # what an idea's next three names add to its best one
    above: float = 0.4  # a name in the title or a heading
    around: float = 0.1  # a name elsewhere in the practice
    beside: float = 0.3  # words that stand side by side as in the question, on top of what they count each
    whole: float = 0.6  # a passage that speaks of all ideas, against one that speaks of none
    met: float = 0.6  # a condition that is met, against the best answer by words alone
    told: float = 0.15  # a figure of the kind asked for, against the passage by words alone
    near: float = 0.5  # nearness to the question by a sentence model, against the best answer by words alone
    placeless: float = 0.1  # what a practice loses of which no place is known: a checklist tells nobody's practice
    rest: float = 0.4  # the mean of a practice's three best passages, against its best one alone


TUNED = Ranking()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: its text and what stands above it, simplified; what its facts say."""

    passage: int
    experience: int
    plain: str
    above: str
    regions: frozenset[str]
    date: str | None
    money: tuple[float, ...] = ()
    counts: tuple[tuple[float, str], ...] = ()
    told: frozenset[Told] = frozenset()
    near: float = 0.0  # to the question, by a sentence model


@dataclass(frozen=True, slots=True)
class Wanted:
    """An idea with its weight in this archive, and the weight of each of its names."""

    idea: Idea
    names: tuple[tuple[str, float], ...]
    weight: float


def weigh_ideas(
    question: Question, frequency: Callable[[str], int], total: int, ranking: Ranking = TUNED
) -> tuple[Wanted, ...]:
    """Return what a question wants; `frequency` says how many of `total` passages hold a name."""
    placed = bool(question.conditions.regions)
    return tuple(
        replace(one, weight=0.0) if one.idea.asked and placed else one  # the region may go without saying in its text
        for one in (_wanted(idea, frequency, total, ranking) for idea in question.ideas)
    )


class Judge:
    """Weighs candidates for one question."""

    def __init__(self, question: Question, wanted: Sequence[Wanted], ranking: Ranking = TUNED) -> None:
        self._question = question
        self._ranking = ranking
        self._weights = [one.weight for one in wanted]
        self._sum = sum(self._weights)
        self._phrases = [
            (phrase, sum(one.weight for one in wanted if one.idea.text in phrase)) for phrase in question.phrases
        ]
        self._uses: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)  # of a name: the ideas, its weight
        for number, one in enumerate(wanted):
            for name, weight in one.names:
                self._uses[name].append((number, weight))
        self._names = list(self._uses)
        self._automaton = ahocorasick_rs.AhoCorasick(self._names)

    def weigh(self, candidates: Iterable[Candidate]) -> list[tuple[float, Candidate]]:
        """Return the candidates with their scores, the best first."""
        held = list(candidates)
        typical = sum(len(one.plain) for one in held) / (len(held) or 1)
        named = [self._named(one.plain) for one in held]
        around: defaultdict[int, set[int]] = defaultdict(set)
        for one, names in zip(held, named, strict=True):
            around[one.experience].update(names)
        scored = [
            (self._words(one, names, around[one.experience], typical), one)
            for one, names in zip(held, named, strict=True)
        ]
        highest = max((score for score, _ in scored), default=0.0) or 1.0
        weighed = [(self._whole(score, highest, one), one) for score, one in scored]
        return sorted(weighed, key=lambda item: (-item[0], item[1].passage))

    def _named(self, text: str) -> dict[int, int]:
        """Return how often a text holds which names, by their places."""
        found: dict[int, int] = {}
        for number, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True) if self._names else ():
            found[number] = found.get(number, 0) + 1
        return found

    def _words(self, one: Candidate, names: dict[int, int], around: set[int], typical: float) -> float:
        if not self._weights:  # a question of conditions alone: every passage says as much of it
            return 1.0
        above = self._named(one.above)
        length = len(one.plain) / typical
        found: list[list[float]] = [[] for _ in self._weights]
        for number in {*names, *above, *around}:
            value = _saturated(names[number], length) if number in names else 0.0
            if number in above:
                value += self._ranking.above
            value = value or self._ranking.around
            for idea, weight in self._uses[self._names[number]]:
                found[idea].append(value * weight)
        held = [(weight, values) for weight, values in zip(self._weights, found, strict=True) if values]
        score = sum(weight * self._idea(values) for weight, values in held)
        covered = sum(weight * min(1.0, max(values)) for weight, values in held) / (self._sum or 1.0)
        score += self._ranking.beside * sum(weight for phrase, weight in self._phrases if phrase in one.plain)
        score *= 1 + self._ranking.whole * covered
        return score * (1 + self._ranking.told * sum(figure.told_by(one.told) for figure in self._question.figures))

    def _idea(self, values: list[float]) -> float:
        values.sort(reverse=True)
        return values[0] + self._ranking.further * sum(values[1:4])

    def _whole(self, score: float, highest: float, one: Candidate) -> float:
        """Return the score of a passage by its words with what it has beyond them; `highest` is the best by words."""
        score += self._beyond(one) * min(highest, score / _ANSWERS)
        return score if one.regions else score * (1 - self._ranking.placeless)

    def _beyond(self, one: Candidate) -> float:
        """Return what a passage has beyond its words, against the best answer by words alone."""
        return self._ranking.met * self._met(one) + self._ranking.near * one.near

    def _met(self, one: Candidate) -> float:
        """Return how many of the question's conditions a passage meets; naming the very sum asked counts more."""
        asked = self._question.conditions
        if not asked:
            return 0.0
        named = {asked.money_min, asked.money_max}
        return sum(
            (
                self._placed(one),
                bool(asked.since or asked.until) and one.date is not None,
                bool(asked.money_min or asked.money_max) and fits(one, asked),
                _EXACT * any(sum_ in named for sum_ in one.money),
                asked.number_min is not None and any(_counts(count, asked) for count in one.counts),
            )
        )

    def _placed(self, one: Candidate) -> float:
        """Return how far a practice is known to be of a region asked for."""
        if not self._question.conditions.regions or one.regions:
            return not one.regions.isdisjoint(self._question.conditions.regions)
        return _SPOKEN_OF * any(idea.asked and idea.text in one.plain for idea in self._question.ideas)


def rarity(seen: int, total: int) -> float:
    """Return how much a word tells that stands in so many of all passages: the usual logarithm.

    >>> round(rarity(1, 1000), 1), round(rarity(1000, 1000), 1)
    (6.5, 0.0)
    """
    return math.log(1 + (total - seen + 0.5) / (seen + 0.5))


def _wanted(idea: Idea, frequency: Callable[[str], int], total: int, ranking: Ranking) -> Wanted:
    weights = {kind: getattr(ranking, kind, 1.0) for kind in ("typed", "part", "other", "hint", "taught")}
    names = tuple((name.text, weights[name.kind] * name.share) for name in idea.names)
    names = tuple((name, weight) for name, weight in names if weight)
    seen = frequency(idea.text) or min((seen for name, _ in names if (seen := frequency(name))), default=0)
    weight = min(rarity(seen, total), _MOST) if seen else 0.0
    if len(idea.text) == 1:
        weight *= ranking.single
    return Wanted(idea, names, weight * (ranking.known if idea.known else 1.0))


def _saturated(times: int, length: float) -> float:
    """Return BM25's weight of a word that stands so many times in a passage of so many times the usual length."""
    return times * 1.9 / (times + 0.9 * (0.6 + 0.4 * length))


def fits(one: Candidate, asked: Conditions) -> bool:
    """Say whether a sum of the passage is such as a question asks for."""
    return any((asked.money_min or 1) <= yuan <= (asked.money_max or yuan) for yuan in one.money)


def _counts(count: tuple[float, str], asked: Conditions) -> bool:
    return count[1] == asked.unit and count[0] >= (asked.number_min or 0)
