"""Learns the topics of sections from labelled ones, and says how well: scikit-learn, which only training needs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from .topic import Model, topics, words

_FOLDS = 10
_LEAST = 0.05  # a weight below this decides nothing
_CARE = 3.0  # inverse of the regularisation: chosen by cross-validation


@dataclass(frozen=True, slots=True)
class Labelled:
    """A section with the topics that a reader gave it."""

    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and F1 over all topics given."""

    precision: float
    recall: float
    f1: float


def own() -> tuple[tuple[Labelled, ...], tuple[Labelled, ...]]:
    """Return the project's labelled sections, and its lists of telling words, each word a lesson."""
    sections = tuple(Labelled(text, tuple(names.split("、"))) for text, names in _rows("topics.tsv"))
    lists = tuple(Labelled(word, (topic,)) for topic, listed in _rows("topic_words.tsv") for word in listed.split())
    return sections, lists


def _rows(name: str) -> Iterable[list[str]]:
    lines = files(__package__).joinpath(f"data/{name}").read_text("utf-8").splitlines()
    return (line.split("\t") for line in lines if not line.startswith("#"))


def train(lessons: Sequence[Labelled]) -> Model:
    """Return the model learned from labelled sections."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - a second to load
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - ditto

    vectors = TfidfVectorizer(analyzer=_analysed, sublinear_tf=True)
    held = vectors.fit_transform([lesson.text for lesson in lessons])
    names = sorted({topic for lesson in lessons for topic in lesson.topics})
    weights, biases = [], []
    for name in names:
        learner = LogisticRegression(C=_CARE, class_weight="balanced")
        learner.fit(held, [name in lesson.topics for lesson in lessons])
        weights.append([float(weight) for weight in learner.coef_[0]])
        biases.append(round(float(learner.intercept_[0]), 4))
    found = {
        word: (
            round(float(vectors.idf_[at]), 4),
            tuple((topic, round(row[at], 3)) for topic, row in enumerate(weights) if abs(row[at]) >= _LEAST),
        )
        for word, at in vectors.vocabulary_.items()
    }
    return Model(tuple(names), tuple(biases), found)


def _analysed(text: str) -> list[str]:
    return list(words(text).elements())


def validate(sections: Sequence[Labelled], lists: Sequence[Labelled]) -> Quality:
    """Return how well sections are told whose fold was left out of the training."""
    given: list[tuple[str, ...]] = []
    for fold in range(_FOLDS):
        learned = train([*(lesson for at, lesson in enumerate(sections) if at % _FOLDS != fold), *lists])
        given += [topics("", lesson.text, learned) for lesson in sections[fold::_FOLDS]]
    wanted = [lesson.topics for fold in range(_FOLDS) for lesson in sections[fold::_FOLDS]]
    return quality(given, wanted)


def quality(given: Sequence[tuple[str, ...]], wanted: Sequence[tuple[str, ...]]) -> Quality:
    """Return how well the topics given are those wanted.

    >>> quality([("集体经济", "产业发展")], [("集体经济",)])
    Quality(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    counts: Counter[str] = Counter()
    for one, other in zip(given, wanted, strict=True):
        counts.update(given=len(one), wanted=len(other), right=len(set(one) & set(other)))
    precision, recall = counts["right"] / (counts["given"] or 1), counts["right"] / (counts["wanted"] or 1)
    return Quality(precision, recall, 2 * precision * recall / (precision + recall or 1))
