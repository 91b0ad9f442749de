"""Everything that hangs on a number: dates, money, ratios, ranks, durations, counts, in one pass over the digits.

The pass finds each number once; the character after it (元, 年, 个 …), or before it (第, 前 …), says which rules
can apply. Rules are tried in order and the first that does not decline has the number.
"""

import re
from collections.abc import Iterator
from functools import cache

from . import count, date, duration, money, rank, ratio
from .fact import Count, Value
from .number import FIRST, NUMERAL, vague_lead
from .rule import Context, Mention, Rule, read_first

_LEAD = re.compile(rf"(?:(?:{rank.SCOPE}){rank.AMONG})?(?:倒数第?|第|前|[末后])$|连续$")
_POINT = re.compile("(?<=[零〇一二三四五六七八九十])点[零〇一二三四五六七八九](?![是、，要])")
_AHEAD = 12  # characters of 全省县（市、区）第
_LEADING = frozenset("第数前末后续")
Rules = tuple[Rule[Value], ...]


_COUNTS = count.RULES
_FOLLOWED: tuple[tuple[tuple[str, ...], Rules], ...] = (  # what follows a number: the rules that can read it, in order
    (("年", "月", "-", ".", "至", "到", "~"), (*date.RULES, *duration.RULES, *_COUNTS)),
    (("/",), (*date.RULES, *ratio.RULES)),
    (("元", "万", "亿", "块", "圆", "多", "余"), (*money.RULES, *_COUNTS)),
    (("角钱", "毛钱", "分钱"), (money.SMALL,)),
    (("、", "和", "及"), (money.SHARED, date.TWO_MONTHS, *_COUNTS)),
    (("%", "分", "成"), (*ratio.RULES, *_COUNTS)),
    (("个亿", "个多"), (money.SPOKEN, *duration.RULES, *_COUNTS)),
    (("周", "星", "天", "日", "个月", "个星", "个半"), (*duration.RULES, *_COUNTS)),
    (("",), _COUNTS),
)


@cache
def _rules(last: str, follows: str) -> Rules:
    """Return the rules that can read a number, by its last character and the two characters that follow it."""
    rules = next(rules for starts, rules in _FOLLOWED if follows.startswith(starts))
    return (*rules, money.ELIDED) if last in "万亿多余几" else rules


def find(plain: str, context: Context) -> Iterator[Mention[Value]]:
    """Yield the facts that hang on the numbers of a plain text, in order.

    >>> [(m.rule, str(m.value)) for m in find("投入600多万元建成3个阵地，居全市前10名", Context())]
    [('money.plain', '+6000000元'), ('count.unit', '3个 阵地'), ('rank.top', '全市#10..')]
    """
    at = 0
    last: dict[str | None, Mention[Count]] = {}  # of each unit
    while digit := FIRST.search(plain, at):
        at = start = digit.start() if digit[0] not in "十百千万亿" else vague_lead(plain, digit.start())
        number = NUMERAL.match(plain, start)
        mention = _read(plain, start, number.end(), context) if number else None
        at = mention.end if mention else number.end() if number else start + 1
        if mention and isinstance(mention.value, Count):
            before = last.get(mention.value.unit)
            value = count.carry(mention.value, before.value, plain, (before.end, start)) if before else mention.value
            mention = last[value.unit] = Mention(mention.start, mention.end, value, mention.rule)
        if mention:
            yield mention


def _read(plain: str, start: int, end: int, context: Context) -> Mention[Value] | None:
    if plain[start - 1 : start] == " " and plain[start - 2 : start - 1].isdigit():
        return None  # a number that blanks have broken past mending: no guess
    if _POINT.match(plain, end) or (plain[start - 1 : start] == "点" and _POINT.match(plain, start - 1)):
        return None  # 三点五万: a Han decimal
    if plain.startswith("人民币", end):
        return None
    mention = _lead(plain, start, context) if plain[start - 1 : start] in _LEADING else None
    return mention or read_first(_rules(plain[end - 1], plain[end : end + 2]), plain, start, context)


def _lead(plain: str, start: int, context: Context) -> Mention[Value] | None:
    lead = _LEAD.search(plain, max(0, start - _AHEAD), start)
    if lead is None:
        return None
    rules: Rules = duration.RULES if lead[0] == "连续" else rank.RULES
    return read_first(rules, plain, lead.start(), context)
