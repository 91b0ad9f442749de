"""What a section is about: one to three topics of the closed list, by a linear model over its words.

The model is learned by `topic_training` and kept as plain JSON, so that reading it needs nothing but Python.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jingyan.corpus.segment import cut_for_search

_SURE = 0.4  # probability from which a further topic is given
_MOST = 3  # topics of a section
_HEADING = 2  # times that a heading counts
_UNKNOWN: tuple[float, tuple[tuple[int, float], ...]] = (0.0, ())
_LONGEST = 2000  # characters that are looked at: what a section is about is said early


@dataclass(frozen=True, slots=True)
class Model:
    """Topics with their biases; for each word its rarity and its weights by the topic's place."""

    topics: tuple[str, ...]
    biases: tuple[float, ...]
    words: dict[str, tuple[float, tuple[tuple[int, float], ...]]]

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """Return the model that `to_json` wrote."""
        held = json.loads(text)
        words = {
            word: (idf, tuple(zip(at, weights, strict=True))) for word, (idf, at, weights) in held["words"].items()
        }
        return cls(tuple(held["topics"]), tuple(held["biases"]), words)

    def to_json(self) -> str:
        """Return the model as JSON, its words sorted, one a line."""
        lines = (
            f"{json.dumps(word, ensure_ascii=False)}: "
            f"{json.dumps([idf, [at for at, _ in weights], [weight for _, weight in weights]])}"
            for word, (idf, weights) in sorted(self.words.items())
        )
        head = json.dumps({"topics": self.topics, "biases": self.biases}, ensure_ascii=False)[:-1]
        return head + ', "words": {\n' + ",\n".join(lines) + "\n}}\n"

    def probabilities(self, words: Counter[str]) -> list[float]:
        """Return the probability of each topic."""
        scores = [0.0] * len(self.topics)
        squares = 0.0
        for word, times in words.items():
            idf, weights = self.words.get(word, _UNKNOWN)
            value = idf if times == 1 else idf * (1 + math.log(times))
            squares += value * value
            for at, weight in weights:
                scores[at] += weight * value
        norm = math.sqrt(squares) or 1.0
        return [1 / (1 + math.exp(-score / norm - bias)) for score, bias in zip(scores, self.biases, strict=True)]


@cache
def model() -> Model:
    """Return the model that comes with the package."""
    return Model.from_json(files(__package__).joinpath("data/topics.json").read_text("utf-8"))


def words(text: str) -> Counter[str]:
    """Return the words of a simplified text that may tell a topic, with the words inside them."""
    return Counter([word for word in cut_for_search(text[:_LONGEST]) if len(word) > 1 and not word.isascii()])


def known(words: Iterable[str]) -> Counter[str]:
    """Count the words that the packaged model has weights for; no other word can change its answer.

    >>> known(["的", "驻村", "驻村", "2018"])
    Counter({'驻村': 2})
    """
    held = model().words
    return Counter([word for word in words if word in held])


def topics(heading: str, text: str, using: Model | None = None) -> tuple[str, ...]:
    """Return the topics of a section of simplified text, the likeliest first; nothing where no word is known.

    >>> topics("红色物业进小区", "社区党委牵头，物业、业委会交叉任职。")
    ('社区党建',)
    """
    return topics_of(words(heading), words(text), using)


def topics_of(heading: Counter[str], body: Counter[str], using: Model | None = None) -> tuple[str, ...]:
    """Return the topics of a section whose words have been counted (see `words`)."""
    found = body
    if heading:
        found = body.copy()
        for word in heading:
            found[word] += _HEADING
    known = using or model()
    if found.keys().isdisjoint(known.words):
        return ()
    ranked = sorted(zip(known.probabilities(found), known.topics, strict=True), reverse=True)[:_MOST]
    return tuple(topic for place, (sure, topic) in enumerate(ranked) if not place or sure >= _SURE)


def with_theme(own: tuple[str, ...], theme: tuple[str, ...]) -> tuple[str, ...]:
    """Return a section's topics with the first topic of the text that it is a part of.

    >>> with_theme(("干部队伍",), ("软弱涣散整顿", "责任落实"))
    ('干部队伍', '软弱涣散整顿')
    """
    return tuple(dict.fromkeys((*own, *theme[:1])))[:_MOST]
