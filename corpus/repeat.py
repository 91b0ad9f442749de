"""Long stretches that a text says twice, word for word: a whole document saved two times over."""

import re
from bisect import bisect_right

from .bulletin import Repeat
from .text import Span, Text

LEAST = 200  # plain characters; shorter repeats are quotations and set phrases
_WINDOW = 64
_CLOSING = re.compile("[。！？；：，、”’）》]{0,8}")  # no sentence ends in more marks; a run of them is walked once
_CLAUSE = re.compile("^|[。，；：、]")


def find_repeats(text: Text) -> tuple[Repeat, ...]:
    """Return the repeats of a text in order, in raw offsets.

    >>> said = "".join(f"{n}、各村推选第{n}项公开承诺，逐项销号。" for n in range(20))
    >>> [repeat.of.start for repeat in find_repeats(Text.of(f"{said}\\n{said}"))]
    [0]
    """
    solid = text.plain.replace("\n", "")
    if len(solid) < 2 * LEAST:
        return ()
    breaks = _breaks(text.plain)

    def raw(start: int, end: int) -> Span:
        first, last = (at + bisect_right(breaks, at) for at in (start, end - 1))
        return Span(*text.raw_bounds(first, last + 1))

    return tuple(Repeat(raw(a, b), raw(c, d)) for a, b, c, d in _stretches(solid))


def _breaks(plain: str) -> list[int]:
    """Return for each line break how many characters other than line breaks stand before it."""
    found: list[int] = []
    at = plain.find("\n")
    while at >= 0:
        found.append(at - len(found))
        at = plain.find("\n", at + 1)
    return found


def _stretches(solid: str) -> list[tuple[int, int, int, int]]:
    """Return (start, end, start of the first saying, its end), disjoint; one look-up a clause keeps it linear."""
    first: dict[str, int] = {}
    found: list[tuple[int, int, int, int]] = []
    done = 0
    for match in _CLAUSE.finditer(solid):
        at = match.end()
        if at < done:
            continue
        of = first.setdefault(solid[at : at + _WINDOW], at)
        if of + _WINDOW > at:
            continue
        while of and at > max(done, of + _WINDOW) and solid[of - 1] == solid[at - 1]:
            of, at = of - 1, at - 1
        closing = _CLOSING.match(solid, at)
        marks = len(closing[0]) if closing else 0
        of, at = of + marks, at + marks
        length = _common(solid, of, at)
        if length >= LEAST:
            found.append((at, at + length, of, of + length))
            done = at + length
    return found


def _common(solid: str, left: int, right: int) -> int:
    """Return how far two places of a text agree, without the first running into the second."""
    most = min(right - left, len(solid) - right)
    length, step = 0, 64
    while step and length < most:
        step = min(step, most - length)
        if solid[left + length : left + length + step] == solid[right + length : right + length + step]:
            length += step
            step *= 2
        else:
            step //= 2
    return length
