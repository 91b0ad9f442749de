"""Texts that are nearly the same: reprints, and one text in both scripts, told by the characters that they share."""

import re
import zlib
from collections import Counter
from collections.abc import Sequence

_SHINGLE = 5  # characters
_SKETCH = 128  # smallest digests that stand for a text
_ALIKE = 0.8  # of their shingles that two texts share, from which they are one text

_COMMON = re.compile("[的一和村党]")  # where texts are cut into pieces
_TELLING = 6  # characters of a piece that two texts seldom share by chance
_MARKS = re.compile(r"[\W_]+")

Sketch = frozenset[int]


def sketch(plain: str) -> Sketch:
    """Return a MinHash sketch of a simplified text: the smallest digests of its shingles, blanks and marks left out.

    >>> sketch("选派第一书记，驻村帮扶") == sketch("选派 第一书记驻村帮扶。")
    True
    """
    text = _MARKS.sub("", plain).encode("utf-32-le")
    ends = range(4 * _SHINGLE, max(4 * _SHINGLE, len(text)) + 1, 4)
    return frozenset(sorted({zlib.crc32(text[end - 4 * _SHINGLE : end]) for end in ends})[:_SKETCH])


def alike(one: Sketch, other: Sketch) -> bool:
    """Say whether two texts are nearly the same, by an estimate of the share of shingles that they have in common."""
    shared = one & other
    if len(shared) < _ALIKE * min(len(one), len(other)) / 2:
        return False
    smallest = sorted(one | other)[:_SKETCH]
    return sum(digest in shared for digest in smallest) >= _ALIKE * len(smallest)


def fold(texts: Sequence[str]) -> list[int]:
    """Return for each text the place of the first one that it is nearly the same as, which may be its own.

    >>> fold(["驻村第一书记每月工作经费", "屋场会上村民议事", "驻村第一书记，每月工作经费"])
    [0, 1, 0]
    """
    places = list(range(len(texts)))
    kept: list[tuple[int, Sketch]] = []
    for at in _likely(texts):
        one = sketch(texts[at])
        places[at] = next((place for place, other in kept if alike(one, other)), at)
        if places[at] == at:
            kept.append((at, one))
    return places


def _likely(texts: Sequence[str]) -> list[int]:
    """Return the places of the texts that share a piece with another: only these are worth a sketch."""
    pieces = [{*_COMMON.split(_MARKS.sub("", text))} for text in texts]
    times = Counter(piece for held in pieces for piece in held if len(piece) >= _TELLING)
    return [at for at, held in enumerate(pieces) if any(times[piece] > 1 for piece in held)]


def group(places: Sequence[int]) -> dict[int, list[int]]:
    """Return for each first text the places of those that are nearly the same.

    >>> group([0, 1, 0])
    {0: [2], 1: []}
    """
    found: dict[int, list[int]] = {}
    for at, first in enumerate(places):
        if first == at:
            found[at] = []
        else:
            found[first].append(at)
    return found
