"""A bulletin, or a practice that it tells of, as a reference of a paper: the form of GB/T 7714-2015.

A bulletin is no published journal, so its mark is [Z] (other); it bears a day as newspapers do, with its issue where
theirs have the page of the day.
"""

import datetime as dt
import json
from bisect import bisect_right
from typing import Any, Protocol

_MARK = "[Z]"


def cite(  # noqa: PLR0913 - each of them is a part of a reference
    title: str | None = None,
    *,
    issuer: str | None = None,
    series: str | None = None,
    issue: int | None = None,
    serial: int | None = None,
    date: dt.date | None = None,
    pages: tuple[int, ...] = (),
    name: str = "",
) -> str:
    """Return the reference to a practice; where no title is given, to the bulletin.

    What is not known is left out. `serial` (总第几期) stands in for a missing issue, the file's `name` where neither
    title nor series are known; `pages` are the first and the last, or the only one.

    >>> day = dt.date(2018, 4, 20)
    >>> cite("党建引领乡村治理", issuer="中共开化县委组织部", series="开化组工信息", issue=12, date=day, pages=(2, 3))
    '中共开化县委组织部. 党建引领乡村治理[Z]. 开化组工信息, 2018-04-20(12): 2-3.'
    >>> cite(issuer="中共开化县委组织部", series="开化组工信息", serial=45, date=day)
    '中共开化县委组织部. 开化组工信息[Z]. 2018-04-20(总45).'
    >>> cite("党建引领乡村治理", date=day), cite(name="第3期.txt")
    ('党建引领乡村治理[Z]. 2018-04-20.', '第3期.txt[Z].')
    """
    title, issuer, series, name = (_line(words) for words in (title, issuer, series, name))
    where = _where("" if not title else series, issue, serial, date)
    parts = (issuer, (title or series or name) + _MARK, where)
    ends = "-".join(map(str, dict.fromkeys(pages[:1] + pages[-1:])))
    return ". ".join(part for part in parts if part) + (f": {ends}." if ends else ".")


class Row(Protocol):
    """A practice with its document, as the database has them: cells by name."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401 - SQLite says at run time
        """Return a cell."""


def reference(practice: Row) -> str:
    """Return the reference to a practice by its row: what `cite` takes, `date` in ISO, and where it stands.

    `pages` is JSON, the offsets at which the pages of the document start; `start` and `stop` are the practice's.
    """
    pages = json.loads(practice["pages"])
    return cite(
        practice["title"],
        issuer=practice["issuer"],
        series=practice["series"],
        issue=practice["issue"],
        serial=practice["serial"],
        date=dt.date.fromisoformat(practice["date"]) if practice["date"] else None,
        pages=tuple(bisect_right(pages, at) for at in (practice["start"], practice["stop"] - 1)) if pages else (),
        name=practice["name"],
    )


def _where(series: str, issue: int | None, serial: int | None, date: dt.date | None) -> str:
    number = str(issue) if issue is not None else f"总{serial}" if serial is not None else ""
    when = (date.isoformat() if date else "") + (f"({number})" if number else "")
    return ", ".join(part for part in (series, when) if part)


def _line(words: str | None) -> str:
    """Return words on one line, without the full stop that the reference sets itself."""
    return " ".join((words or "").split()).rstrip("。. ")
