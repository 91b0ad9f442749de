"""The head of a bulletin: series, issue, serial number, issuer and date, in whatever order they are printed."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .block import Block, cells
from .day import find_day
from .lines import is_credit
from .numeral import NUMERAL, integer
from .text import Text

_ISSUER_END = r"(?:组织部|委员会|领导小组|组织人事部|组织办|党建办|党工委|党委)(?:办公室|[^，。：；、]{2,6}[处科])?"
ISSUER = re.compile(
    rf"(?P<issuer>中共[^，。：；、]{{2,30}}?{_ISSUER_END}|[^，。：；、“”\d]{{2,12}}{_ISSUER_END})"
    r"(?:主办|编印|编发|编|印发|印制|印|报送|宣|文件)?"
)
_SERIES = re.compile(
    r"[^，。：；、！？“”]{2,16}"
    r"(?:信息|简报|动态|通讯|快报|专报|简讯|专刊|参考|交流|之窗|要情|[日周月]报|周讯|导刊|内参|通报|摘报|文摘|组织工作)"
)
_SPECIAL = re.compile(r"【.{2,30}】|.{2,20}(?:专刊|专辑|增刊)")
NOISE = re.compile(
    r"星期[一二三四五六日天]|第?[A-Z]?[〇一二三四五六七八九十\d]{1,3}版.{0,8}|本期\d+版"
    r"|[·■□●◆]?(?:本报|本刊|本网)?(?:责任编辑|责编|编辑|版式|校对|签发|审核|作者|记者|通讯员|供稿|编审)：?.{0,20}|内部(?:资料|刊物).{0,12}|注意保存|[机秘]密.{0,6}"
    r"|您?(?:当前|现在|目前)?(?:所在)?(?:的)?位置.*|首页[>»].*|.{0,40}[>»].{0,40}|.*(?:打印|关闭|收藏|[上下]一[篇版期]|返回).*"
    r"|(?:字[号体]|点击|浏览|阅读|来源|索引号|发布机构|文号|主题词|分享到?)(?:次数|量|率|数|大小)?：?.{0,40}"
    r"|[（〔](?:[^（）〔〕]|（[^（）]*）){2,60}[）〕]|本文为.{2,40}|\d{1,2}：\d{2}(?:：\d{2})?|版权所有.*|[^，。〔]{1,12}(?<![报息讯刊态流])〔(?:19|20)\d\d〕\d{1,4}号|·?[A-Za-z\d/_.-]+|第?\d+页.*"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one item of a masthead is read: the field it fills, the words that print it, what they say."""

    field: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], object]


_YEAR = r"(?:[（〔]?(?:(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2})[）〕]?年?(?:度)?)?"
_RULES = (
    Rule(
        "serial",
        re.compile(rf"[（〔]?(?:总|累计|总期)(?:第|期数?：?)?(?P<n>{NUMERAL})期?号?[）〕]?"),
        lambda m: integer(m["n"]),
    ),
    Rule("issue", re.compile(rf"[（〔【]?{_YEAR}第(?P<n>{NUMERAL})期[）〕】]?"), lambda m: integer(m["n"])),
    Rule("issue", re.compile(rf"〔(?:19|20)\d\d〕(?P<n>{NUMERAL})期"), lambda m: integer(m["n"])),
    Rule("issue", re.compile(rf"(?<=[报息讯刊态流])〔(?:19|20)\d\d〕(?P<n>{NUMERAL})号"), lambda m: integer(m["n"])),
    Rule(
        "issuer",
        re.compile(rf"(?P<issuer>中共[^，。：；、]{{2,30}}?{_ISSUER_END})(?:主办|编印|编发|编|印|文件)?"),
        lambda m: m["issuer"],
    ),
)


@dataclass(slots=True)
class Head:
    """What the head of a bulletin says, and which of its blocks say it; `rest` = the blocks that are none of it."""

    series: str | None = None
    issue: int | None = None
    serial: int | None = None
    issuer: str | None = None
    date: dt.date | None = None
    rest: tuple[Block, ...] = ()


def read_head(text: Text, zone: list[Block]) -> Head:
    """Return what the lines above the body say; those that are left are titles.

    >>> from .block import blocks
    >>> text = Text.of("石门组工信息\\n第 3 期（总第41期）\\n中共石门县委组织部  2020年5月8日\\n石门县抓班子带队伍")
    >>> head = read_head(text, list(blocks(text)))
    >>> head.series, head.issue, head.serial, head.issuer, str(head.date), head.rest[0].words
    ('石门组工信息', 3, 41, '中共石门县委组织部', '2020-05-08', '石门县抓班子带队伍')
    """
    head = Head()
    lone: list[tuple[Block, int]] = []
    marks: list[int] = []
    for number, block in enumerate(zone):
        for cell in () if _is_noise(block.words) else cells(text, block):
            left = _cut_items(cell.words, head)
            if left == cell.words and NOISE.fullmatch(left):
                continue
            if is_credit(cell.words):
                marks.append(number)
                continue
            if left != cell.words:
                marks.append(number)
            parts = [part.strip(" （）〔〕-·|/、，：") for part in left.split("\n")]
            lone += [(replace(cell, words=words), number) for words in parts if words and not _is_item(words, head)]
    numbered = head.issue is not None or head.serial is not None
    _name_series(lone, head, numbered=numbered, first=min(marks, default=-1))
    kept = _titles(lone, last=max(marks, default=-1) if numbered else -1)
    head.rest = tuple(zone[number] for number in kept)
    return head


def _is_noise(words: str) -> bool:
    """Say whether a line of the page bears neither an issue number nor a date, though it may stand in brackets."""
    return bool(NOISE.fullmatch(words)) and "期" not in words and find_day(words) is None


def _cut_items(words: str, head: Head) -> str:
    """Fill the head from a cell; return what no rule has read, in parts with a line break between them."""
    for rule in _RULES:
        match = rule.pattern.search(words)
        if match and getattr(head, rule.field) is None:
            setattr(head, rule.field, rule.read(match))
            words = words[: match.start()] + "\n" + words[match.end() :]
    found = find_day(words)
    if found and (len(words) - (found[2] - found[1])) <= 60:
        head.date = head.date or found[0]
        words = words[: found[1]].removesuffix("发布时间：").removesuffix("日期：") + "\n" + words[found[2] :]
    return words


def _is_item(words: str, head: Head) -> bool:
    """Say whether a part is read (an issuer) or says nothing (a page's noise)."""
    issuer = ISSUER.fullmatch(words)
    if issuer and head.issuer is None:
        head.issuer = issuer["issuer"]
        return True
    return bool(issuer or NOISE.fullmatch(words) or len(words) == 1)


def _name_series(lone: list[tuple[Block, int]], head: Head, *, numbered: bool, first: int) -> None:
    """Take the series from the lone lines: the one named like one, else the one above the issue number."""
    for place, (block, number) in enumerate(lone):
        if _SERIES.fullmatch(block.words) and (numbered or number == first or (place == 0 and len(lone) > 1)):
            head.series = block.words
            del lone[place]
            break
    else:
        if numbered and len(lone) > 1 and lone[0][1] <= first and len(lone[0][0].words) <= 12:
            head.series = lone.pop(0)[0].words
    lone[:] = [(block, number) for block, number in lone if not (numbered and _SPECIAL.fullmatch(block.words))]


def _titles(lone: list[tuple[Block, int]], last: int) -> Iterator[int]:
    """Yield the numbers of the lone lines that can be titles: those below the last item, or else all."""
    below = [number for _, number in lone if number > last]
    yield from dict.fromkeys(below or [number for _, number in lone])
