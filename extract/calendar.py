"""The days that the parts of a year span, and which year a bulletin means when it does not say."""

import calendar
import datetime as dt
import re

from .number import figure

_CLOSED = re.compile(r"[。；！？\n]")
_AHEAD = re.compile(
    r"(?:将|拟|计划|预计|力争|确保|要求|务必|底前|之前|日前|月前|目标|届时|定于|阶段|报送|起实[行施]|起执行)"
)
# 要抓好整改，6月底…
_DEMANDS = re.compile(r"(?:^|，|、)(?:还|也|均|都|各[^，。]{1,6})?(?:要(?![求素点领是])|须|必须|应当)")
_DEMANDED = re.compile(r"前?，?[^，。；]{0,10}(?:要(?![求素点领])|须|应当)")
_PLAN = re.compile("(?:方案|计划|要点|责任书|规划|工作安排)$", re.MULTILINE)  # what it says lies ahead
_TITLE = 160  # characters among which a title stands
_SAME = re.compile(r"(?:同|当|次|翌)年$")
_NEXT = frozenset({"次年", "翌年"})
_YEARS = re.compile(r"((?:19|20)\d\d)年")
_BACK = 90  # characters from 同年 back to the year it means
_SAID = {"去年": -1, "上年": -1, "今年": 0, "本年": 0, "前年": -2, "明年": 1}
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "底": (12, 12), "末": (12, 12), "年底": (12, 12), "年末": (12, 12)}
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "初": (1, 10), "底": (31, 31), "末": (31, 31)}

Days = tuple[dt.date, dt.date]


def small(text: str) -> int | None:
    """Return a written number below a hundred (a month, a day, a quarter), None for anything else.

    >>> small("十二"), small("08"), small("二十三")
    (12, 8, 23)
    """
    if text.isascii():
        return int(text) if len(text) <= 2 else None
    found = figure(text)
    return found.number if found and isinstance(found.number, int) and found.number < 100 else None


def year_number(text: str) -> int:
    """Return the year that four digits, Arabic or Chinese, name."""
    return int(text.translate(_HAN_DIGITS))


def said_year(word: str, today: dt.date | None) -> int | None:
    """Return the year that 去年, 今年 and the like name on a day, None where no day is known."""
    return today.year + _SAID[word] if today else None


def day(year: int, month: int, number: int) -> dt.date | None:
    """Return a day, None where the calendar has none such."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def months(year: int, first: int, last: int) -> Days | None:
    """Return the first and the last day of a run of months."""
    if not (1 <= first <= last <= 12 and 1 <= year <= 9998):
        return None
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def part_of_year(year: int, part: str) -> Days | None:
    """Return the days of 上半年, 下半年, 底 and the like in a year.

    >>> part_of_year(2017, "底")
    (datetime.date(2017, 12, 1), datetime.date(2017, 12, 31))
    """
    return months(year, *_PARTS[part])


def part_of_month(year: int, month: int, part: str) -> Days | None:
    """Return the days of 上旬, 中旬, 底 and the like in a month."""
    whole = months(year, month, month)
    if whole is None:
        return None
    first, last = _TENS[part]
    return whole[0].replace(day=min(first, whole[1].day)), whole[0].replace(day=min(last, whole[1].day))


def unsaid_year(match: re.Match[str], month: int, number: int, today: dt.date | None) -> int | None:
    """Return the year meant by a date that names none, None where the text does not settle it.

    What the text tells as past cannot lie after the bulletin's date; what it demands or plans can.
    """
    plain, end = match.string, match.end()
    if same := _SAME.search(plain, max(0, match.start() - 2), match.start()):
        years = _YEARS.findall(plain, max(0, match.start() - _BACK), match.start())
        return int(years[-1]) + (same[0] in _NEXT) if years else None
    head = _CLOSED.split(plain[max(0, match.start() - 40) : match.start()])[-1]
    if named := re.findall(r"((?:19|20)\d\d)年(?=\d)", head):
        return int(named[-1])
    if today is None:
        return None
    meant = day(today.year, month, number)
    return today.year - (meant is not None and meant > today and not _is_ahead(head, plain, end))


def _is_ahead(head: str, plain: str, end: int) -> bool:
    """Say whether a day that ends at a place is demanded or planned; `head` is what its sentence says before it."""
    planned = _AHEAD.search(head[-20:] + plain[end : end + 3]) or plain.startswith("前", end)
    return bool(planned or _DEMANDS.search(head) or _DEMANDED.match(plain, end) or _PLAN.search(plain, 0, _TITLE))
