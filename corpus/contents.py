"""The list of contents above a bulletin's articles (本期要目), and where the titles that it announces stand."""

import itertools
import re
from collections.abc import Iterator

from .block import Block
from .lone import is_bulleted

_LABEL = re.compile(r"[〔【（]?(?:本[期刊](?:要目|目录|导读|导览|内容|看点)|要目|目录|目次)[〕】）：]*")
_LEAD = re.compile(r"\A[^\w“‘《（]*(?:[（]?[一二三四五六七八九十\d]{1,2}[）、.])?")
_PAGE = re.compile(r"(?:[.·…\-]{2,}|[（/])\d{1,3}[）]?$|[.·…]+$")
_NO_WORD = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"【(?P<title>[^【】]{4,50})】")
_DEEPEST = 24  # lines above a list of contents
_MOST = 40  # lines of one
_LINES = 3  # of a title
_LEAST = 4  # characters of its first line

Titles = list[tuple[int, int]]


def find_contents(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the list of contents near the top, down to the first article; none where there is none.

    It begins with its label, or with bulleted lines that titles below repeat.

    >>> from .block import blocks
    >>> from .text import Text
    >>> text = "本期要目\\n●石门县抓班子\\n●桃源县带队伍\\n石门县抓班子\\n各村选人。\\n桃源县带队伍\\n各村育人。"
    >>> [block.words for block in find_contents(list(blocks(Text.of(text))))]
    ['本期要目', '·石门县抓班子', '·桃源县带队伍']
    """
    for first, block in enumerate(blocks[:_DEEPEST]):
        labelled = bool(_LABEL.fullmatch(block.words))
        if labelled or is_bulleted(block.words):
            after = _end(blocks, first + labelled)
            if after - first > 1:
                return blocks[first:after]
    return []


def _end(blocks: list[Block], first: int) -> int:
    """Return the number of the block that repeats an entry of the list which begins here; 0 where none does."""
    entries: list[str] = []
    for number in range(first, min(len(blocks), first + _MOST)):
        title = _title(blocks[number])
        if len(title) >= _LEAST and any(entry.startswith(title) for entry in entries):
            return number
        if not blocks[number].is_short:
            break
        entries.append(title)
    return 0


def part_titles(contents: list[Block], blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks, an announced title in brackets before its text (【某县抓班子】今年…) as a block of its own."""
    entries = set(_entries(contents))
    for block in blocks:
        bracketed = _BRACKETED.match(block.words)
        if bracketed and _bare(bracketed["title"]) in entries and bracketed.end() < len(block.words):
            start, end = (block.start + at for at in bracketed.span("title"))
            yield Block(start, end, bracketed["title"], block.apart, block.depth)
            yield Block(end + 1, block.end, block.words[bracketed.end() :], apart=False, depth=0)
        else:
            yield block


def announced_titles(contents: list[Block], blocks: list[Block]) -> Titles:
    """Return first and last block, half-open, of each title among the blocks that a list of contents announces."""
    entries = _entries(contents)
    said = {*entries, *(above + below for above, below in itertools.pairwise(entries))}
    found: Titles = []
    number = 0
    while number < len(blocks):
        lines = [_title(block) for block in blocks[number : number + _LINES]]
        most = max((many for many in range(1, len(lines) + 1) if "".join(lines[:many]) in said), default=0)
        if most:
            found.append((number, number + most))
        number += max(most, 1)
    return found


def _entries(contents: list[Block]) -> list[str]:
    return [entry for block in contents if not _LABEL.fullmatch(block.words) and (entry := _bare(block.words))]


def _title(block: Block) -> str:
    bracketed = _BRACKETED.match(block.words)
    return _bare(bracketed["title"] if bracketed else block.words)


def _bare(words: str) -> str:
    """Return an entry without its bullet or number, its page, and its marks."""
    return _NO_WORD.sub("", _PAGE.sub("", _LEAD.sub("", words, count=1)))
