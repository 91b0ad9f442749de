"""The markers that number a heading, in their customary order of rank."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numeral import integer

_FORMAL = "[壹贰叁肆伍陆柒捌玖拾]"
_CN = "[一二三四五六七八九十]{1,3}"
_NAMED = "(?:做法|经验|亮点|举措|措施|特色|案例|启示|方法|妙招|实招|招数|抓手|关键词|镜头|故事|任务|问题|成效)"


@dataclass(frozen=True, slots=True)
class Style:
    """One way of numbering; the group `n` of the pattern is the ordinal."""

    name: str
    pattern: str


STYLES = (
    Style("第一章", rf"第{_CN}(?:章|节|部分)[、，：]?"),
    Style("壹、", rf"{_FORMAL}[、.]"),
    Style("01", r"0[1-9](?![\d.年月日%-])[、.]?"),
    Style("一、", rf"{_CN}(?:、(?!{_CN}[、产级季类])|\.)"),
    Style("（一）", rf"（{_CN}）[、.]?"),
    Style("1、", r"(?:\d{1,2})(?:、(?!\d)|\.(?![\d]))"),
    Style("（1）", r"（(?:\d{1,2})）[、.]?"),
    Style("1）", r"(?:\d{1,2})）[、.]?"),
    Style("①", "[①-⑳][、.]?"),
    Style("做法一", rf"{_NAMED}之?{_CN}[：，、]"),
    Style("第一步", rf"第{_CN}(?:步|招|关|阶段|方面|环节)[，：、]?"),
    Style("第一，", rf"(?:第|其){_CN}[，、：]"),
    Style("一是", rf"{_CN}[是要](?!否|因)"),
)
RANK = {style.name: rank for rank, style in enumerate(STYLES)}
_ANY = re.compile(
    "(?:^|(?<=[。；：！？”）]))(?:"
    + "|".join(f"(?P<s{rank}>{style.pattern})" for rank, style in enumerate(STYLES))
    + ")"
)
_ORDINAL = re.compile(rf"{_CN}|{_FORMAL}|\d{{1,2}}|[①-⑳]")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker found: its style's name, its ordinal, and where it starts and ends in the words searched."""

    style: str
    ordinal: int
    start: int
    end: int


def find_markers(words: str) -> Iterator[Marker]:
    """Yield the markers at the start of a block and behind the ends of its sentences.

    >>> [(m.style, m.ordinal) for m in find_markers("二、建强班子。一是选好人。二是压担子。")]
    [('一、', 2), ('一是', 1), ('一是', 2)]
    """
    for match in _ANY.finditer(words):
        ordinal = _ORDINAL.search(match[0])
        if match.lastgroup and ordinal:
            style = STYLES[int(match.lastgroup[1:])].name
            yield Marker(style, integer(ordinal[0]), match.start(), match.end())
