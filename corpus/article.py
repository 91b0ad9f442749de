"""Articles: their titles, over one line or two, and where a bulletin holds those of several places."""

import re

from .block import Block, printed
from .bulletin import Article
from .lone import is_bulleted, is_label
from .region import read_region
from .section import read_sections
from .text import Span, Text

_PLACED = re.compile(r"[^，。：；、“”\d]{2,12}：[^。；]{4,40}")
_PLACE = re.compile(r".*(?:[省市县区州旗盟镇乡村]|街道|社区|组织部|党工委|党委)：")
_UNENDED = re.compile(r"(?:[的以为和与在对让把将用、，]|推动|推进|促进|实现|打造|构建|助力|引领|深化|加强|推行|开展)$")
_SUBTITLE = re.compile(r"-{1,2}.+|.*(?:综述|纪实|侧记|纪事|札记|见闻|调查|扫描)")


def place_titles(blocks: list[Block]) -> list[tuple[int, int]]:
    """Return first and last block, half-open, of the titles of several places' articles (`某县：…`).

    >>> from .block import blocks
    >>> text = Text.of("石门县：“双评”治软\\n石门县评议支部百个。\\n桃源县：“三亮”治散\\n桃源县亮牌示警。")
    >>> place_titles(list(blocks(text)))
    [(0, 1), (2, 3)]
    """
    found = [
        number
        for number, block in enumerate(blocks[:-1])
        if block.is_short and _PLACED.fullmatch(block.words) and _PLACE.match(block.words)
    ]
    return [(number, number + 1) for number in found if number + 1 not in found]


def title_lines(lines: list[Block], quoted: set[str]) -> list[Block]:
    """Return those of the lines above the body that make up the title; `quoted` = titles that a note names.

    >>> from .block import blocks
    >>> text = Text.of("石门县“双评双促”推动\\n软弱涣散村党组织升级\\n\\n核心提示")
    >>> [line.words for line in title_lines(list(blocks(text)), set())]
    ['石门县“双评双促”推动', '软弱涣散村党组织升级']
    """
    lines = [line for line in lines if not line.words.endswith("：")]
    for number in range(1, len(lines) + 1):
        if "".join(line.words for line in lines[:number]) in quoted:
            return lines[:number]
    spaced = any(line.apart for line in lines[1:])
    taken: list[Block] = []
    for line in lines:
        if taken and not _joins(taken[-1], line, spaced=spaced):
            break
        if is_label(line.words) or (taken and is_bulleted(line.words)):
            break
        taken.append(line)
    return taken


def _joins(line: Block, following: Block, *, spaced: bool) -> bool:
    if _SUBTITLE.fullmatch(following.words):
        return True
    if (spaced and not following.apart) or _UNENDED.search(line.words):
        return True
    shorter, longer = sorted((len(line.words), len(following.words)))
    return shorter >= 6 and shorter * 10 >= longer * 6 and line.depth == following.depth == 0


def read_article(text: Text, title: list[Block], body: list[Block], issuer: str) -> Article:
    """Return the article of a title and the blocks below it."""
    own = printed(text, title[0].start, title[-1].end) if title else ""
    named = "".join(line.words for line in title)
    region = read_region(named, issuer, "\n".join(block.words for block in body))
    parts = [*title, *body]
    span = text.raw_span(Span(parts[0].start, parts[-1].end))
    return Article(own or None, region, span, read_sections(text, body) if body else ())
