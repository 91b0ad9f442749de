"""The blocks of a text: its paragraphs and lone lines, as rules of structure see them."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .text import Text

_GAP = re.compile(r"[ \t\xa0]{2,}|\u3000|&nbsp;")
_HASHES = re.compile(r"[ \t\u3000]*(#{1,6})[ \t\u3000]")
_ENDED = re.compile(r"[。；！？!?;：:][”’）〕》]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the plain text: its bounds there and its words.

    `apart` = an empty line stands before it; `depth` = the number of its Markdown hashes.
    """

    start: int
    end: int
    words: str
    apart: bool
    depth: int

    @property
    def is_short(self) -> bool:
        """Whether it is a line of its own and no sentence: a heading, a caption, a name."""
        return len(self.words) <= 50 and not _ENDED.search(self.words) and "。" not in self.words


def blocks(text: Text) -> Iterator[Block]:
    """Yield the blocks of a text in order.

    >>> [block.words for block in blocks(Text.of("# 建强班子\\n\\n选派干部12名。"))]
    ['建强班子', '选派干部12名。']
    """
    start, before = 0, 0
    for words in text.plain.split("\n"):
        if words.strip():
            first = text.origin[start]
            line = text.raw.rfind("\n", max(before, first - 40), first) + 1
            hashes = _HASHES.match(text.raw, max(line, before), first)
            apart = text.raw.count("\n", before, first) > 1
            yield Block(start, start + len(words), words, apart, len(hashes[1]) if hashes else 0)
            before = text.origin[start + len(words) - 1] + 1
        start += len(words) + 1


def cells(text: Text, block: Block) -> list[Block]:
    """Return a line of a masthead or colophon cut where the printer has left wide gaps.

    >>> text = Text.of("石门党建  第3期　　2020年5月8日")
    >>> [cell.words for cell in cells(text, next(blocks(text)))]
    ['石门党建', '第3期', '2020年5月8日']
    """
    cuts = [block.start]
    for at in range(block.start + 1, block.end):
        left, right = text.origin[at - 1] + 1, text.origin[at]
        if right > left and _GAP.search(text.raw, left, right):
            cuts.append(at)
    cuts.append(block.end)
    if len(cuts) == 2 or len(block.words) < 2 * (len(cuts) - 1):
        return [block]
    found = (
        Block(start, end, text.plain[start:end].strip(), block.apart, block.depth)
        for start, end in itertools.pairwise(cuts)
    )
    return [cell for cell in found if cell.words]


def printed(text: Text, start: int, end: int) -> str:
    """Return a plain stretch in the punctuation of the print, simplified and without white space.

    >>> printed(text := Text.of("村「兩委」班子建設,"), 0, len(text.plain))
    '村「两委」班子建设,'
    """
    pairs = ((text.plain[at], text.raw[text.origin[at]]) for at in range(start, end))
    return "".join(plain if "一" <= plain <= "鿿" else raw for plain, raw in pairs if not plain.isspace())
