"""Calendar points and spans: 2018年4月20日, 2月28日至3月2日, 去年, 2017年底, 今年上半年, 2022年第一季度.

Relative dates are reckoned from the bulletin's own date; where it bears none they are left out, as are
masked dates (x月x日) and vague ones (近年来, 目前, 年初).
"""

import datetime as dt
import re
from collections.abc import Iterator

from .calendar import (
    Days,
    day,
    months,
    part_of_month,
    part_of_year,
    said_year,
    small,
    unsaid_year,
    year_number,
)
from .fact import Date
from .rule import Context, Mention, Rule, read_first

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_Y4 = r"(?:(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2})"
_SAID = r"(?P<said>去年|上年|今年|本年(?=度)|前年|明年)"
_YEAR = rf"(?:(?P<year>{_Y4})年|{_SAID})"
_TO = r"(?:-{1,2}|~|至|到)"
_WORD = re.compile(rf"{_SAID}|年(?:底|末)(?!盘)")
_EACH = ("每", "每年", "每逢", "历年")
_TO_DATE = ("以来", "来，", "开年以来", "年初以来")
_NOT_BEFORE_YEAR_END = frozenset("年每半本当同近多今去前明上〇零一二三四五六七八九十0123456789")


def _fact(days: Days | None) -> Date | None:
    return Date(*days) if days else None


def _year(match: re.Match[str], context: Context) -> int | None:
    if match["year"]:
        return year_number(match["year"])
    return said_year(match["said"], context.date) if match["said"] else None


def _unsaid(match: re.Match[str], month: int, number: int, context: Context) -> int | None:
    if match["year"] or match["said"]:
        return _year(match, context)
    return unsaid_year(match, month, number, context.date)


def _not_yet(match: re.Match[str], days: Days | None, context: Context) -> Days | None:
    """Move 今年上半年, said in the first weeks of a year, to the year it must mean."""
    today = context.date
    if days and match["said"] == "今年" and today and today.month == 1 and days[0].month == 1 and days[1] > today:
        return days[0].replace(year=today.year - 1), days[1].replace(year=today.year - 1)
    return days


def _read_days(match: re.Match[str], context: Context) -> Date | None:
    first, last = small(match["month"]), small(match["month2"] or match["month"])
    start, end = small(match["day"]), small(match["day2"])
    if not (first and last and start and end):
        return None
    year = _unsaid(match, first, start, context)
    if year is None:
        return None
    until = year_number(match["year2"]) if match["year2"] else year + (last < first)
    a, b = day(year, first, start), day(until, last, end)
    return Date(a, b) if a and b and a <= b else None


def _read_day(match: re.Match[str], context: Context) -> Date | None:
    month, number = small(match["month"]), small(match["day"])
    if not (month and number) or match.string.endswith(_EACH, 0, match.start()):
        return None
    year = _unsaid(match, month, number, context)
    found = day(year, month, number) if year else None
    return Date(found, found) if found else None


def _read_numbers(match: re.Match[str], _: Context) -> Date | None:
    if match["last"]:
        found = day(int(match["last"]), int(match["second"]), int(match["first"]))
    else:
        found = day(int(match["year"]), int(match["month"]), int(match["day"]))
    return Date(found, found) if found else None


def _read_months(match: re.Match[str], context: Context) -> Date | None:
    first, last = small(match["month"]), small(match["month2"])
    if not (first and last):
        return None
    year = _unsaid(match, last, 1, context)
    if year is None:
        return None
    if match["year2"]:
        a, b = months(year, first, first), months(year_number(match["year2"]), last, last)
        return Date(a[0], b[1]) if a and b and a[0] < b[1] else None
    return _fact(months(year, first, last))


def _read_two_months(match: re.Match[str], context: Context) -> Date | None:
    """Read 1、2月份; months that do not follow each other are told apart."""
    first, last = small(match["month"]), small(match["month2"])
    return _read_months(match, context) if first and last == first + 1 else None


def _read_month(match: re.Match[str], context: Context) -> Date | None:
    month = small(match["month"])
    if not month or month > 12 or match.string.endswith((*_EACH, "第"), 0, match.start()):
        return None
    year = _unsaid(match, month, 1, context)
    if year is None:
        return None
    part = match["part"]
    return _fact(part_of_month(year, month, part) if part else months(year, month, month))


def _read_quarter(match: re.Match[str], context: Context) -> Date | None:
    quarter = small(match["quarter"])
    year = _year(match, context)
    if year is None or quarter not in {1, 2, 3, 4}:
        return None
    return _fact(months(year, 3 * quarter - 2, 3 * quarter))


def _read_bare_quarter(match: re.Match[str], context: Context) -> Date | None:
    """Read 一季度 and 前三季度 of the bulletin's own year, where they are over on its day, else of the year before."""
    quarter = small(match["quarter"])
    if context.date is None or quarter not in {1, 2, 3, 4}:
        return None
    first = 1 if match["all"] else 3 * quarter - 2
    year = unsaid_year(match, 3 * quarter, 1, context.date)
    return _fact(months(year, first, 3 * quarter)) if year else None


def _read_day_before(match: re.Match[str], context: Context) -> Date | None:
    back = dt.timedelta(days=1 if match[0].startswith("昨") else 2)
    return Date(context.date - back, context.date - back) if context.date else None


def _read_of_month(match: re.Match[str], context: Context) -> Date | None:
    if context.date is None:
        return None
    last = context.date.replace(day=1) - dt.timedelta(days=1)
    year, month = (last.year, last.month) if match["which"] != "本" else (context.date.year, context.date.month)
    if match["day"]:
        found = day(year, month, small(match["day"]) or 0)
        return Date(found, found) if found else None
    return _fact(part_of_month(year, month, match["part"]) if match["part"] else months(year, month, month))


def _read_part(match: re.Match[str], context: Context) -> Date | None:
    year = _year(match, context)
    if year is None:
        return None
    if match["said"] == "去年" and match["part"] in {"底", "末"}:
        last = dt.date(year, 12, 31)
        return Date(last, last)
    return _fact(_not_yet(match, part_of_year(year, match["part"]), context))


def _read_years(match: re.Match[str], _: Context) -> Date | None:
    first, last = year_number(match["first"]), year_number(match["last"])
    if first > last:
        return None
    return Date(dt.date(first, 1, 1), dt.date(last, 12, 31))


def _read_year(match: re.Match[str], context: Context) -> Date | None:
    year = _year(match, context)
    if year is None:
        return None
    if match["said"] == "今年" and context.date and match.string.startswith(_TO_DATE, match.end()):
        return Date(dt.date(year, 1, 1), context.date)
    return _fact(months(year, 1, 12))


def _read_year_end(_: re.Match[str], context: Context) -> Date | None:
    return _fact(part_of_year(context.date.year, "底")) if context.date else None


TWO_MONTHS = Rule(
    "date.two_months",
    re.compile(rf"(?:{_YEAR})?(?P<month>{_N})、(?P<month2>{_N})(?P<year2>)月份?(?![均报薪工子光])"),
    _read_two_months,
)
RULES = (
    Rule(
        "date.days",
        re.compile(
            rf"(?:{_YEAR})?(?P<month>{_N})月(?P<day>{_N})日?{_TO}"
            rf"(?:(?P<year2>{_Y4})年)?(?:(?P<month2>{_N})月)?(?P<day2>{_N})日"
        ),
        _read_days,
    ),
    Rule("date.day", re.compile(rf"(?:{_YEAR})?(?P<month>{_N})月(?P<day>{_N})[日号]"), _read_day),
    Rule(
        "date.numbers",
        re.compile(
            r"(?P<year>(?:19|20)\d\d)(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
            r"|(?P<first>\d\d)\.(?P<second>\d\d)\.(?P<last>20\d\d)(?![\d.])"
        ),
        _read_numbers,
    ),
    Rule(
        "date.months",
        re.compile(rf"(?:{_YEAR})?(?P<month>{_N})月?{_TO}(?:(?P<year2>{_Y4})年)?(?P<month2>{_N})月(?:份|底)?"),
        _read_months,
    ),
    TWO_MONTHS,
    Rule(
        "date.month",
        re.compile(rf"(?:{_YEAR})?(?P<month>{_N})月(?:份|(?P<part>底|末|初|上旬|中旬|下旬)|(?![均报薪工子光]))"),
        _read_month,
    ),
    Rule("date.quarter", re.compile(rf"{_YEAR}第?(?P<quarter>[1-4一二三四])季度"), _read_quarter),
    Rule("date.part", re.compile(rf"{_YEAR}(?P<part>上半年|下半年|年底|年末|底|末)"), _read_part),
    Rule("date.years", re.compile(rf"(?P<first>{_Y4})年?{_TO}(?P<last>{_Y4})年度?"), _read_years),
    Rule("date.year", re.compile(rf"{_YEAR}度?"), _read_year),
    Rule("date.year_end", re.compile(r"年(?:底|末)"), _read_year_end),
)
QUARTER = Rule(
    "date.bare_quarter",
    re.compile(r"(?:(?<![年以之])(?P<all>前)|(?<!年)第|(?<![个几每近年前第]))(?P<quarter>[1-4一二三四])季度(?!一次)"),
    _read_bare_quarter,
)
DAY_BEFORE = Rule(
    "date.day_before", re.compile(r"昨[日天](?=[，、：上下中晚早的是在从，]|[一-龥])|前天"), _read_day_before
)
OF_MONTH = Rule(
    "date.of_month",
    re.compile(
        rf"(?:(?<![一-龥])|(?<=[在于至到从自据]))(?P<which>本|上个?)月"
        rf"(?:(?P<day>{_N})日|(?P<part>上旬|中旬|下旬|初|底|末)|(?![一-龥]?[均报薪工度子供]))"
    ),
    _read_of_month,
)
SAID = (QUARTER, DAY_BEFORE, OF_MONTH)
_BY_HINT = (
    ("季度", QUARTER),
    ("昨", DAY_BEFORE),
    ("前天", DAY_BEFORE),
    *((hint, OF_MONTH) for hint in ("本月", "上月", "上个月")),
)
_LEAD, _TAIL = 3, 6  # characters of such a date before and behind its hint


def find_said(plain: str, context: Context) -> Iterator[Mention[Date]]:
    """Yield the dates that begin with a word and not with a number: 去年, 今年上半年, 年底, 一季度, 昨日, 本月15日."""
    if context.date is None:
        return
    yield from _from_years(plain, context)
    for hint, rule in _BY_HINT:
        at = plain.find(hint)
        while at >= 0:
            match = rule.pattern.search(plain, max(0, at - _LEAD), at + len(hint) + _TAIL)
            value = rule.read(match, context) if match and match.start() <= at else None
            if match and value is not None:
                yield Mention(*match.span(), value, rule.name)
            at = plain.find(hint, at + 1)


def _from_years(plain: str, context: Context) -> Iterator[Mention[Date]]:
    at = plain.find("年")
    while at >= 0:
        end_of_year = plain[at - 1 : at] not in _NOT_BEFORE_YEAR_END
        start = at if end_of_year else at - 1
        at = plain.find("年", at + 1)
        if start >= 0 and _WORD.match(plain, start):
            mention = read_first(RULES, plain, start, context)
            if mention:
                yield mention
