"""The dates that a masthead, a colophon or a page's credit line bears."""

import datetime as dt
import re

from .numeral import DIGIT, integer

_Y = r"(?<!\d)(?P<year>(?:19|20)\d\d|[一二][九〇零0][〇零0一二三四五六七八九]{2})"
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"{_Y}(?:年(?P<month>{_N})月(?P<day>{_N})[日号]|(?P<mark>[-./])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}})(?!\d))"
    r"|(?<![\d.])(?P<first>\d\d)\.(?P<second>\d\d)\.(?P<last>20\d\d)(?![\d.])"
)
_BEFORE_DATELINE = re.compile(
    r"(?:(?:时间|日期|发布于|发表于|更新)：?|[一-龥]{2}[日晚早晨]报|(?:农民|法治|团结|工人|青年)报) ?$"
)
_AFTER_DATELINE = re.compile(
    r" ?\d{1,2}：\d{2}|星期.|(?:信息|稿件|文章)?(?:来源|作者|点击|浏览|阅读|字体|稿源)|[）)。]?\s*\Z"
    r"| ?(?:本报)?(?:通讯员|记者|特约|编辑|责编|责任编辑|审核)| ?阅\d| ?第?\d{1,2}版"
    r"| ?[一-龥]{2,4}[报网](?=\s*\Z|[）\n])"
)
_ALONE = re.compile(r"(?:\n|\A)[·•\- ]*$")
_MONTH_DAY = re.compile(rf"(?<![\d年])(?P<month>{_N})月(?P<day>{_N})[日号]")


def find_day(words: str, start: int = 0) -> tuple[dt.date, int, int] | None:
    """Return the first full date from a place on, and where it starts and ends; None where there is none.

    >>> find_day("二〇二一年九月三日印发")
    (datetime.date(2021, 9, 3), 0, 9)
    >>> find_day("发布于2018-11-06 10:22"), find_day("26.12.2017 09:15")
    ((datetime.date(2018, 11, 6), 3, 13), (datetime.date(2017, 12, 26), 0, 10))
    """
    for match in _DAY.finditer(words, start):
        day = _day(match)
        if day:
            return day, match.start(), match.end()
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    if match["last"]:  # 08.02.2015, as some sites have it
        return _date(int(match["last"]), match["second"], match["first"])
    year = int("".join(str(DIGIT.get(char, char)) for char in match["year"]))
    return _date(year, match["month"] or match["m"], match["day"] or match["d"])


def find_dateline(plain: str) -> dt.date | None:
    """Return the day that a page bears outside its text: after 时间, before the clock or a source, alone on its line.

    >>> find_dateline("走访党员50户。2021年03月16日08：31来源：人民网")
    datetime.date(2021, 3, 16)
    >>> find_dateline("2020年5月8日，县委召开会议。"), find_dateline("验收后再跟踪一年。2020-05-14")
    (None, datetime.date(2020, 5, 14))
    >>> find_dateline("（人民日报 2024年2月27日10版）"), find_dateline("2025年6月16日 通讯员 王明")
    (datetime.date(2024, 2, 27), datetime.date(2025, 6, 16))
    >>> find_dateline("某镇人民政府\\n·2017-08-09\\n8月2日，党员大会召开。")
    datetime.date(2017, 8, 9)
    """
    at = 0
    while found := find_day(plain, at):
        day, start, at = found
        if _BEFORE_DATELINE.search(plain, max(0, start - 8), start) or _AFTER_DATELINE.match(plain, at):
            return day
        if plain.startswith("\n", at) and _ALONE.search(plain, max(0, start - 3), start):
            return day
    return None


def find_month_day(words: str, year: int) -> dt.date | None:
    """Return the last date without a year in the words, in the year given; None where there is none.

    >>> find_month_day("4月10日，市委书记", 2018)
    datetime.date(2018, 4, 10)
    """
    found = [_date(year, match["month"], match["day"]) for match in _MONTH_DAY.finditer(words)]
    return found[-1] if found else None


def _date(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, integer(month), integer(day))
    except ValueError:
        return None
