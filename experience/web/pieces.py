"""A paragraph cut where its facts begin and end, those inside others within them, for a template to mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from .practice import Mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text without facts, or a fact (by its number) and what it is made of."""

    text: str
    fact: int | None = None
    inside: tuple["Stretch", ...] = ()


def pieces(text: str, marks: Sequence[Mark], start: int = 0, stop: int | None = None) -> tuple[Stretch, ...]:
    """Return a paragraph in stretches, in order.

    >>> found = pieces("选派798名干部", [Mark(2, 6, 0)])
    >>> [(one.text, one.fact) for one in found]
    [('选派', None), ('798名', 0), ('干部', None)]
    """
    stop = len(text) if stop is None else stop
    found: list[Stretch] = []
    at = start
    for number, mark in enumerate(marks):
        if mark.start < at or mark.end > stop:
            continue
        if mark.start > at:
            found.append(Stretch(text[at : mark.start]))
        within = [one for one in marks[number + 1 :] if mark.start <= one.start and one.end <= mark.end]
        found.append(Stretch(text[mark.start : mark.end], mark.fact, pieces(text, within, mark.start, mark.end)))
        at = mark.end
    if at < stop:
        found.append(Stretch(text[at:stop]))
    return tuple(found)
