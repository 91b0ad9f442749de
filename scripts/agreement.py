"""How far found facts agree with marked ones, by one rule: which are the same mention, which are right."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Marked = dict[str, Any]  # a fact as JSON has it (docs/facts.md); gold ones may be "optional" and have "also"

DECISIVE = {
    "program": ("name",),
    "count": ("number", "low", "high", "unit"),
    "money": ("yuan", "low", "high", "per"),
    "ratio": ("percent",),
    "rank": ("rank", "from_end", "top"),
    "date": ("start", "end"),
    "duration": ("amount", "unit"),
    "place": ("name", "level"),
}  # kind: the keys that make a value right
_OVERLAP = 0.5  # of the two spans together, from which on they are one mention
_SILENT = {ord(mark): None for mark in "“”\"'‘’「」『』《》 \t\r\n\u3000"}


@dataclass(slots=True)
class Score:
    """Marked facts, found facts, those found of the marked, those of them whose value is right, and the others."""

    marked: int = 0
    found: int = 0
    met: int = 0
    right: int = 0
    missed: list[Marked] = field(default_factory=list)
    spurious: list[Marked] = field(default_factory=list)
    wrong: list[tuple[Marked, Marked]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the found that was marked."""
        return self.met / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the marked that was found."""
        return self.met / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _f1(self.met, self)

    @property
    def right_f1(self) -> float:
        """The same, counting only facts whose value is right."""
        return _f1(self.right, self)


def _f1(good: int, score: Score) -> float:
    total = score.marked + score.found
    return 2 * good / total if total else 1.0


def compare(gold: Iterable[Marked], found: Iterable[Marked]) -> dict[str, Score]:
    """Return a score for each kind over the documents of the gold facts, and one for all of them."""
    wanted, had = _by_document(gold), _by_document(found)
    scores = {kind: Score() for kind in DECISIVE}
    for document in sorted({name for name, _ in wanted}):
        for kind in DECISIVE:
            _score(scores[kind], wanted[document, kind], had[document, kind])
    scores["all"] = Score(
        *(sum(getattr(s, key) for s in scores.values()) for key in ("marked", "found", "met", "right"))
    )
    return scores


def _by_document(facts: Iterable[Marked]) -> defaultdict[tuple[str, str], list[Marked]]:
    found: defaultdict[tuple[str, str], list[Marked]] = defaultdict(list)
    for fact in facts:
        if fact["type"] in DECISIVE:
            found[fact["doc"].rsplit("/", 1)[-1], fact["type"]].append(fact)
    return found


def _score(score: Score, gold: Sequence[Marked], found: Sequence[Marked]) -> None:
    pairs = _pairs(gold, found)
    paired_gold, paired_found = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, j in pairs:
        if gold[i].get("optional"):
            continue
        score.met += 1
        if _is_right(gold[i], found[j]):
            score.right += 1
        else:
            score.wrong.append((gold[i], found[j]))
    missed = [fact for i, fact in enumerate(gold) if i not in paired_gold and not fact.get("optional")]
    spurious = [fact for j, fact in enumerate(found) if j not in paired_found]
    free = sum(bool(gold[i].get("optional")) for i, _ in pairs)
    score.marked += len(pairs) - free + len(missed)
    score.found += len(found) - free
    score.missed += missed
    score.spurious += spurious


def _pairs(gold: Sequence[Marked], found: Sequence[Marked]) -> list[tuple[int, int]]:
    """Return which is which, the closest first, each in one pair at most."""
    shares = ((_share(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(gold))), set(range(len(found)))
    for _, i, j in sorted((s for s in shares if s[0] >= _OVERLAP), reverse=True):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((i, j))
    return pairs


def _share(one: Marked, other: Marked) -> float:
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    together = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return float(max(common, 0) / (together or 1))


def _is_right(gold: Marked, found: Marked) -> bool:
    readings = [gold["value"], *({**gold["value"], **other} for other in gold.get("also", []))]
    keys = DECISIVE[gold["type"]]
    return any(all(_same(reading.get(key), found["value"].get(key)) for key in keys) for reading in readings)


def _same(one: object, other: object) -> bool:
    match one, other:
        case str(), str():
            return _bare(one) == _bare(other)
        case (list(), _) | (_, list()):
            return _bares(one) == _bares(other)
        case (bool(), _) | (_, bool()):
            return bool(one) == bool(other)
        case (int() | float(), int() | float()):
            return abs(one - other) <= 1e-6 * max(1, abs(one))
        case _:
            return (one or None) == (other or None)


def _bare(words: str) -> str:
    return unicodedata.normalize("NFKC", words).translate(_SILENT)


def _bares(items: object) -> list[str]:
    return sorted(_bare(str(item)) for item in items) if isinstance(items, list) else []
