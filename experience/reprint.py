"""Texts that are nearly the same: reprints, and one text in both scripts, told by the characters that they share."""

import zlib
from collections.abc import Iterable, Sequence

_SHINGLE = 5  # characters
_SKETCH = 128  # smallest digests that stand for a text
_ALIKE = 0.8  # of their shingles that two texts share, from which they are one text

Sketch = frozenset[int]


def sketch(plain: str) -> Sketch:
    """Return a MinHash sketch of a simplified text: the smallest digests of its shingles, blanks and marks left out.

    >>> sketch("选派第一书记，驻村帮扶") == sketch("选派 第一书记驻村帮扶。")
    True
    """
    text = "".join(char for char in plain if char.isalnum())
    shingles = {text[at : at + _SHINGLE] for at in range(max(1, len(text) - _SHINGLE + 1))}
    return frozenset(sorted({zlib.crc32(shingle.encode()) for shingle in shingles})[:_SKETCH])


def alike(one: Sketch, other: Sketch) -> bool:
    """Say whether two texts are nearly the same, by an estimate of the share of shingles that they have in common."""
    shared = one & other
    if len(shared) < _ALIKE * min(len(one), len(other)) / 2:
        return False
    smallest = sorted(one | other)[:_SKETCH]
    return sum(digest in shared for digest in smallest) >= _ALIKE * len(smallest)


def fold(sketches: Iterable[Sketch]) -> list[int]:
    """Return for each text the place of the first one that it is nearly the same as, which may be its own.

    >>> fold([sketch("驻村第一书记每月工作经费"), sketch("屋场会上村民议事"), sketch("驻村第一书记，每月工作经费")])
    [0, 1, 0]
    """
    kept: list[tuple[int, Sketch]] = []
    places: list[int] = []
    for at, one in enumerate(sketches):
        first = next((place for place, other in kept if alike(one, other)), at)
        places.append(first)
        if first == at:
            kept.append((at, one))
    return places


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
