"""Shares: 96%以上, 百分之六十, 十分之一, 八成."""

import re
from decimal import Decimal

from .fact import Ratio
from .number import HEAD, NUMBER, SUFFIX, Number, approximation, figure, tidy
from .rule import Context, Rule

_WHOLES = {"百": 100, "千": 1000, "万": 10_000}
_HAN = r"[一二三四五六七八九十百千万零两〇\d]{1,7}(?:点[一二三四五六七八九零〇]+|\.\d+)?"


def _ratio(
    match: re.Match[str], percent: Number | None, low: Number | None = None, high: Number | None = None
) -> Ratio:
    head = match.string[max(0, match.start() - HEAD) : match.start()]
    return Ratio(percent, low, high, approximation(head, more=False, suffix=match["suffix"]))


def _read_percent(match: re.Match[str], _: Context) -> Ratio | None:
    share = figure(match["number"])
    return _ratio(match, share.number, share.low, share.high) if share else None


def _read_tenths(match: re.Match[str], _: Context) -> Ratio | None:
    share = figure(match["number"])
    if share is None:
        return None
    tenths = (share.number,) if share.number is not None else (share.low or 0, share.high or 0)
    if not 1 <= tenths[0] <= tenths[-1] <= 10:
        return None
    percents = [tidy(Decimal(number) * 10) for number in tenths]
    return _ratio(match, *percents) if len(percents) == 1 else _ratio(match, None, *percents)


def _read_fraction(match: re.Match[str], _: Context) -> Ratio | None:
    part, point, decimals = match["part"].partition("点")
    share, whole = figure(part), figure(match["whole"])
    if share is None or share.number is None:
        return None
    number = Decimal(share.number)
    if point:
        number += Decimal(
            "0." + "".join(str("零一二三四五六七八九".find(c) % 10) for c in decimals.replace("〇", "零"))
        )
    base = _WHOLES.get(match["whole"]) or (whole and whole.number)
    return _ratio(match, tidy((number * 100 / Decimal(base)).quantize(Decimal("1e-6")))) if base else None


def _read_quotient(match: re.Match[str], _: Context) -> Ratio | None:
    share, whole = int(match["part"]), int(match["whole"])
    said = _SHARE.search(match.string, max(0, match.start() - 3), match.start()) or _OF.match(match.string, match.end())
    if not said or not 0 < share < whole:
        return None
    return _ratio(match, tidy((Decimal(share) * 100 / whole).quantize(Decimal("1e-6"))))


_SHARE = re.compile(r"(?:超过|[超占近约达足到仅]|只有|[达占]到)$")
_OF = re.compile(r"以上|左右|的[一-龥]")
RULES = (
    Rule("ratio.percent", re.compile(rf"{NUMBER}%{SUFFIX}"), _read_percent),
    Rule("ratio.fraction", re.compile(rf"(?P<whole>百|{_HAN})分之(?P<part>{_HAN}){SUFFIX}"), _read_fraction),
    Rule(
        "ratio.tenths",
        re.compile(rf"{NUMBER}成{SUFFIX}(?!不变|[立为就本效员长果熟功都套型分绩人品交因年])"),
        _read_tenths,
    ),
    Rule("ratio.quotient", re.compile(rf"(?P<part>\d)/(?P<whole>\d{{1,2}})(?![\d/]){SUFFIX}"), _read_quotient),
)
