"""Headings behind a marker: `一、`, `（二）`, `3.`, `一是`, on lines of their own or run into their paragraph."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .block import Block
from .marker import Marker, find_markers
from .text import Text

_STOP = re.compile("[。！？]")
_CLOSED = "。：；，、.!！?？:"
_LONGEST = {True: 36, False: 28}  # of a run-in heading: at the start of its block, within it
_COLON = re.compile("[^，。；：]{2,16}：")
_TITLE = re.compile(r"[^。；：]{4,28}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the plain text: from `start` its marker, from `start_text` to `end_text` its words.

    `ordinal` is None for a heading without a marker; `block` = the number of its block; `alone` = on a line of
    its own; `depth` = the number of its Markdown hashes.
    """

    style: str
    ordinal: int | None
    start: int
    start_text: int
    end_text: int
    block: int
    alone: bool
    depth: int = 0
    headed: bool = True


def marked_headings(text: Text, blocks: list[Block]) -> list[Heading]:
    """Return the headings behind markers, in order; numbered items that are mere sentences are none.

    >>> from .block import blocks
    >>> text = Text.of("一、摸底\\n各村自查。\\n二、整改。一是调班子。调整2人。二是补制度。新订3项。")
    >>> [text.plain[h.start:h.end_text] for h in marked_headings(text, list(blocks(text)))]
    ['一、摸底', '二、整改', '一是调班子', '二是补制度']
    """
    found = list(_in_lists(_candidates(text, blocks), blocks))
    kept = [heading for items in _lists(found) for heading in _judge(items)]
    return sorted(kept, key=lambda heading: heading.start)


def _candidates(text: Text, blocks: list[Block]) -> Iterator[Heading]:
    for number, block in enumerate(blocks):
        markers = list(find_markers(block.words))
        bare = len(block.words.rstrip(_CLOSED)) if markers else 0
        following = next(find_markers(blocks[number + 1].words), None) if number + 1 < len(blocks) else None
        for place, marker in enumerate(markers):
            end = markers[place + 1].start if place + 1 < len(markers) else len(block.words)
            last = place + 1 == len(markers)
            body = last and number + 1 < len(blocks) and not (following and _alike(following, marker))
            nested = not last and markers[place + 1].style != marker.style and markers[place + 1].ordinal == 1
            stop, headed = _heading_end(text, block, marker, end, body=body or nested)
            whole = stop >= bare
            at = block.start
            yield Heading(
                marker.style,
                marker.ordinal,
                at + marker.start,
                at + marker.end,
                at + stop,
                number,
                alone=whole and marker.start == 0,
                depth=block.depth if marker.start == 0 else 0,
                headed=headed,
            )


def _alike(following: Marker, marker: Marker) -> bool:
    return following.start == 0 and following.style == marker.style


def _heading_end(text: Text, block: Block, marker: Marker, end: int, *, body: bool) -> tuple[int, bool]:
    """Return where the words of the heading end, and whether they are a heading at all."""
    words, first = block.words, marker.end
    opens = marker.start == 0
    stop = _STOP.search(words, first, end)
    at = stop.start() if stop else end
    rest = end - at
    short = 1 < at - first <= _LONGEST[opens] and "；" not in words[first:at]
    if short and stop and (rest > 4 or (body and end < len(words))):
        colon = _COLON.match(words, first, at)
        return (colon.end() - 1 if colon and at - first > 16 else at), True
    if opens and at - first <= 50 and end == len(words) and rest <= 2 and "；" not in words[first:at]:
        bare = len(words.rstrip(_CLOSED))
        closed = words[-1] in "。；，"
        return bare, bare > first and (body if closed else True)
    if opens and (colon := _COLON.match(words, first, end)) and end - colon.end() > 6:
        return colon.end() - 1, True
    if opens and (gap := _gap(text, block, first, at)):
        return gap, True
    return at, False


def _gap(text: Text, block: Block, first: int, end: int) -> int:
    """Return where white space parts a heading from the sentence behind it, 0 where none does."""
    for at in range(first + 4, min(first + 28, end - 12)):
        left = text.origin[block.start + at - 1] + 1
        if text.raw[left : text.origin[block.start + at]].strip("\r\n") and _TITLE.fullmatch(block.words[first:at]):
            return at if text.raw[left].isspace() and not block.words[at].isdecimal() else 0
    return 0


def _in_lists(found: Iterator[Heading], blocks: list[Block]) -> Iterator[Heading]:
    """Yield the candidates that open a block or go on with a list; one within a block must be its list's next."""
    last: dict[str, int] = {}
    for heading in found:
        ordinal = heading.ordinal or 0
        opens = heading.start == blocks[heading.block].start
        if opens or ordinal == 1 or last.get(heading.style) == ordinal - 1:
            last[heading.style] = ordinal
            yield heading


def _lists(found: list[Heading]) -> Iterator[list[Heading]]:
    """Yield the lists that the candidates make: of one style, numbered upwards."""
    rows: dict[str, list[Heading]] = {}
    for heading in found:
        row = rows.get(heading.style)
        if row and (heading.ordinal or 0) > (row[-1].ordinal or 0):
            row.append(heading)
            continue
        if row:
            yield row
        rows[heading.style] = [heading]
    yield from rows.values()


def _judge(items: list[Heading]) -> Iterator[Heading]:
    """Yield the headings of a list, none where most of its items are sentences or bare lines."""
    headed = [heading for heading in items if heading.headed]
    inner = [heading for heading in items if not heading.alone]
    if len(headed) * 2 < len(items) or (len(items) == 1 and inner and items[0].style == "一是"):
        return
    if _is_enumeration(items):
        return
    yield from headed


def _is_enumeration(items: list[Heading]) -> bool:
    """Say whether a list is one of bare lines below one another, with nothing between them."""
    pairs = list(itertools.pairwise(items))
    bare = [left.alone and right.block == left.block + 1 for left, right in pairs]
    return len(bare) >= 2 and all(bare) and items[0].style != "一、"
