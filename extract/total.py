"""Totals and their parts: which sums that a text itself states agree.

A total is related to parts only where the text says so: 其中, 分别, 包括 or 分为 behind it, or a list of parallel
counts (54个强村；112个一般村；100个弱村) whose sum and noun are those of a total in the same document. Parts after
其中 may leave something out, so they disagree only where they exceed the total; where they may overlap as well
(其中收入不足5万元的68个，没有收入的124个) they say nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jingyan.corpus.text import Text

from .fact import Count, Fact, Number

_WHOLLY = re.compile(r"分为|分成|包括|包含|分别(?:是|为)|即|^[^，；]{0,10}[：:]")
_PARTLY = re.compile(r"其中|含|内有")
_CLOSED = re.compile(r"[。！？\n]")
_BETWEEN = 90  # characters between neighbouring parts of a list


@dataclass(frozen=True, slots=True)
class Total:
    """A total, the parts that the text relates to it, and whether they may leave something out."""

    total: Fact
    parts: tuple[Fact, ...]
    partly: bool

    @property
    def sum(self) -> Number:
        """What the parts add up to."""
        return sum((_number(part) for part in self.parts), start=0)

    @property
    def agrees(self) -> bool:
        """Whether the parts add up to the total, or stay below it where they may leave something out."""
        whole = _number(self.total)
        return self.sum == whole or (self.partly and self.sum < whole)


def totals(text: Text, facts: Sequence[Fact]) -> tuple[Total, ...]:
    """Return the totals of a text with their parts, in order of the totals.

    >>> from .reading import facts_of_text
    >>> from .rule import Context
    >>> text = Text.of("选派干部12名，其中县级5名、乡镇8名。全县9个村分为3个强村、6个弱村。")
    >>> [(str(t.total.value), str(t.sum), t.agrees) for t in totals(text, facts_of_text(text, Context()))]
    [('12名 干部', '13', False), ('9个 村', '9', True)]
    >>> broken = Text.of("选派干部12名，其中，\\n县级5名、\\n乡镇7名。")
    >>> [t.agrees for t in totals(broken, facts_of_text(broken, Context()))]
    [True]
    """
    counts = [fact for fact in facts if _is_exact(fact)]
    stated = list(_stated(text, counts))
    taken = {part.span for total in stated for part in total.parts}
    listed = [total for total in _listed(text, counts) if not taken & {part.span for part in total.parts}]
    return tuple(sorted([*stated, *listed], key=lambda total: total.total.span))


def _is_exact(fact: Fact) -> bool:
    value = fact.value
    return isinstance(value, Count) and value.number is not None and value.approx is None


def _count(fact: Fact) -> Count:
    assert isinstance(fact.value, Count)
    return fact.value


def _number(fact: Fact) -> Number:
    return _count(fact).number or 0


def _stated(text: Text, counts: Sequence[Fact]) -> Iterator[Total]:
    """Yield the totals behind which the text says that parts follow."""
    for place, total in enumerate(counts):
        following = counts[place + 1 : place + 9]
        if not following:
            continue
        between = _between(text, total, following[0])
        partly, wholly = _PARTLY.search(between), _WHOLLY.search(between)
        if not (partly or wholly) or _CLOSED.search(between):
            continue
        parts = tuple(_parts(text, total, following))
        found = Total(total, parts, partly=partly is not None)
        overlapping = partly and "、" not in _between(text, parts[0], parts[-1]) if parts else True
        if len(parts) > 1 and (found.agrees or not overlapping):
            yield found


def _between(text: Text, one: Fact, other: Fact) -> str:
    """Return the words between two facts, without the breaks of the page."""
    return text.plain[text.plain_span(one.span).end : text.plain_span(other.span).start]


def _parts(text: Text, total: Fact, following: Sequence[Fact]) -> Iterator[Fact]:
    last = total
    opened = "（" in _between(text, total, following[0])
    below = False  # a part's own parts: 村里52名，含书记16名
    for part in following:
        between = _between(text, last, part)
        if _count(part).unit != _count(total).unit or _CLOSED.search(between) or (opened and "）" in between):
            return
        if _number(part) >= _number(total):
            return
        nested = last is not total and _PARTLY.search(between) is not None
        below = nested or (below and "；" not in between)
        last = part
        if not below:
            yield part


def _listed(text: Text, counts: Sequence[Fact]) -> Iterator[Total]:
    """Yield lists of parallel counts whose sum is a total of the same noun elsewhere in the document."""
    for run in _runs(text, counts):
        noun = _common_ending([_count(part).object or "" for part in run])
        whole = sum((_number(part) for part in run), start=0)
        same = [
            fact
            for fact in counts
            if fact not in run and _number(fact) == whole and _count(fact).unit == _count(run[0]).unit
        ]
        named = [fact for fact in same if noun and noun in (_count(fact).object or "")]
        if named:
            yield Total(named[0], tuple(run), partly=False)


def _runs(text: Text, counts: Sequence[Fact]) -> Iterator[list[Fact]]:
    run: list[Fact] = []
    for fact in counts:
        if run and not _is_parallel(text, run[-1], fact):
            if len(run) > 1:
                yield run
            run = []
        run.append(fact)
    if len(run) > 1:
        yield run


def _is_parallel(text: Text, one: Fact, other: Fact) -> bool:
    between = _between(text, one, other)
    apart = len(between) <= _BETWEEN and not _CLOSED.search(between.replace("\n", ""))
    return apart and (between[-1:] in "；、，" or between.endswith("其余")) and _count(one).unit == _count(other).unit


def _common_ending(nouns: Sequence[str]) -> str:
    ending = nouns[0]
    for noun in nouns[1:]:
        while ending and not noun.endswith(ending):
            ending = ending[1:]
    return ending
