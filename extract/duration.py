"""Lengths of time: 连续7年, 3个月内, 两年半, 十天内. Hours are counts, ages are neither."""

import re
from decimal import Decimal

from .fact import Duration
from .number import NUMBER, figure
from .rule import Context, Rule

_UNITS = {
    "年": "year",
    "个月": "month",
    "月": "month",
    "周": "week",
    "个星期": "week",
    "星期": "week",
    "天": "day",
    "日": "day",
}
_VAGUE = str.maketrans("", "", "多半")
_LENGTH = (
    r"(?P<unit>年|个(?:多|(?P<mid>半))?月|周(?![年岁边围密到转期])|个?星期|天|[日月](?=以?内))"
    r"(?P<half>半(?![天年月载]))?多?(?:以?内)?"
)
_NOT_AFTER = r"(?![级初底末度轮期份生报薪画货前夜之计一岁代天]|两头|四季|行动|计划|[一-龥]?收入)"


_CALENDAR = 1000  # from which a number of years is a year, unless it is a little more: 2000多年
_OTHER = frozenset("每前上头下后次")  # of one year: 前一年 is a year, not a length


def _read(match: re.Match[str], _: Context) -> Duration | None:
    length = figure(match["number"])
    before = match.string[match.start() - 1 : match.start()]
    half = match["number"] == "半" and before in {"上", "下", "每"}
    if (
        length is None
        or half
        or before == "第"
        or match["number"].startswith(("0", "数", "几", "上"))
        or (before in _OTHER and length.number == 1)
    ):
        return None
    unit = _UNITS[match["unit"].translate(_VAGUE)]
    most = length.number if length.number is not None else length.high
    if most is None or (most >= _CALENDAR and not length.more):
        return None
    if length.number is None:
        return Duration(None, unit, length.low, length.high)
    return Duration(most + Decimal("0.5") if match["mid"] or match["half"] else most, unit)


RULES = (
    Rule("duration.running", re.compile(rf"连续{NUMBER}{_LENGTH}{_NOT_AFTER}"), _read),
    Rule("duration.length", re.compile(rf"{NUMBER}{_LENGTH}{_NOT_AFTER}"), _read),
)
