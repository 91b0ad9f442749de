"""Sections: an article's headings nested, each level by the kind of its marker in this very article."""

from dataclasses import dataclass, field

from .block import Block, printed
from .bulletin import Section
from .heading import Heading, marked_headings
from .lone import is_caption, lone_headings, run_in_headings
from .marker import RANK
from .masthead import NOISE
from .text import Span, Text

_DEEPEST = len(RANK)
_AHEAD = 200  # headings; a list that goes on does so within them


@dataclass(slots=True)
class _Node:
    heading: Heading
    end: int
    children: list["_Node"] = field(default_factory=list)


def read_sections(text: Text, blocks: list[Block]) -> tuple[Section, ...]:
    """Return the sections of an article's blocks, nested.

    >>> from .block import blocks
    >>> text = Text.of("一、摸底\\n各村自查自纠。\\n二、整改。一是调班子。调整2人。二是补制度。新订3项。")
    >>> [(s.heading, [c.heading for c in s.children]) for s in read_sections(text, list(blocks(text)))]
    [('摸底', []), ('整改', ['调班子', '补制度'])]
    """
    headings = find_headings(text, blocks)
    top: list[_Node] = []
    stack: list[_Node] = []
    for place, heading in enumerate(headings):
        for closed in _leave(stack, heading, headings[place + 1 : place + _AHEAD]):
            closed.end = _last(blocks, closed.heading, heading.block, heading.start)
        node = _Node(heading, heading.end_text)
        (stack[-1].children if stack else top).append(node)
        stack.append(node)
    for open_ in stack:
        open_.end = _last(blocks, open_.heading, len(blocks), blocks[-1].end)
    return tuple(_section(text, node, 1) for node in top)


def find_headings(text: Text, blocks: list[Block]) -> list[Heading]:
    """Return all headings of an article in order, whatever marks them."""
    marked = marked_headings(text, blocks)
    starts = {block.start: number for number, block in enumerate(blocks)}
    taken = {starts[heading.start] for heading in marked if heading.start in starts}
    lone = lone_headings(blocks, taken)
    run_in = run_in_headings(blocks, marked + lone)
    return sorted(marked + lone + run_in, key=lambda heading: heading.start)


def _leave(stack: list[_Node], heading: Heading, later: list[Heading]) -> list[_Node]:
    """Take from the stack and return the sections that this heading does not stand under."""
    styles = [node.heading.style for node in stack]
    depth = styles.index(heading.style) if heading.style in styles else len(stack)
    if depth == len(stack):
        while depth and not _holds(stack[depth - 1].heading, heading, later):
            depth -= 1
    closed = stack[depth:]
    del stack[depth:]
    return closed


def _last(blocks: list[Block], heading: Heading, block: int, start: int) -> int:
    """Return where a section ends: before the heading in this block, captions and the like left out."""
    if block < len(blocks) and start > blocks[block].start:
        return start
    if heading.style == "label":
        block = min(block, heading.block + 2)
    while block > heading.block + 1 and _is_beside(blocks[block - 1]):
        block -= 1
    return blocks[block - 1].end


def _is_beside(block: Block) -> bool:
    return block.is_short and (is_caption(block.words) or bool(NOISE.fullmatch(block.words)))


def _holds(upper: Heading, heading: Heading, later: list[Heading]) -> bool:
    """Say whether a heading of another kind stands under the one above it."""
    if upper.style == "label":
        return False
    if upper.block == heading.block:
        return RANK.get(heading.style, _DEEPEST) > RANK.get(upper.style, -1) or _goes_on(upper, heading, later)
    if not upper.alone and upper.ordinal is not None and heading.alone and heading.ordinal is None:
        return upper.style in ("一、", "（一）", "1、")
    if upper.depth and heading.depth and (upper.ordinal is None or heading.ordinal is None):
        return upper.depth < heading.depth
    if heading.ordinal is None:
        return heading.style != "over"
    if heading.ordinal == 1 and RANK[heading.style] > RANK.get(upper.style, 1):
        return True
    return _goes_on(upper, heading, later)


def _goes_on(upper: Heading, heading: Heading, later: list[Heading]) -> bool:
    """Say whether the list of the upper heading goes on below this one."""
    for following in later:
        if following.style == upper.style:
            return upper.ordinal is None or following.ordinal == upper.ordinal + 1
        if following.style == heading.style and following.ordinal == 1 and upper.ordinal is None:
            return True
    return False


def _section(text: Text, node: _Node, level: int) -> Section:
    heading = node.heading
    return Section(
        level,
        printed(text, heading.start, heading.start_text),
        printed(text, heading.start_text, heading.end_text),
        text.raw_span(Span(heading.start, node.end)),
        tuple(_section(text, child, level + 1) for child in node.children),
    )
