"""The columns of what is taken along: of practices, of facts of one kind, of facts of all kinds; each with its type.

Types: text, integer, number, yuan, day, flag, list. Every form of a file is made of these, and so is a DataFrame.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Protocol

Cell = str | int | float | bool | dt.date | tuple[str, ...] | None

KINDS = {
    "program": "项目做法",
    "count": "数量",
    "money": "金额",
    "ratio": "比例",
    "rank": "名次",
    "date": "日期",
    "duration": "时长",
    "place": "地名",
}  # the kinds of facts, and how a reader calls them

_SPOKEN = {
    "approx": {
        "about": "约",
        "more": "多",
        "at_least": "以上",
        "over": "超过",
        "nearly": "近",
        "at_most": "不超过",
    },
    "level": {
        "province": "省",
        "city": "市",
        "county": "县",
        "township": "乡镇",
        "village": "村",
        "community": "社区",
        "other": "其他",
    },
    "unit": {"year": "年", "month": "个月", "week": "周", "day": "天"},  # of a duration; counts have the text's own
}  # what a reader's columns say for a program's words


class Cells(Protocol):
    """A row of the database: its cells by name."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401 - SQLite says at run time
        """Return a cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its label for readers, its type, its width in characters."""

    name: str
    label: str
    type: str = "text"
    width: int = 12

    @property
    def separator(self) -> str:
        """What stands between the entries of a list where a cell holds text only."""
        return "/" if self.name in {"path", "per"} else "、"

    def read(self, row: Cells) -> Cell:
        """Return the cell of a row of the database, in the column's type; None where there is nothing."""
        item = row[self.name]
        if item is None or item == "":
            return () if self.type == "list" else None
        match self.type:
            case "day":
                return dt.date.fromisoformat(item)
            case "list":
                return tuple(json.loads(item) or ())
            case "flag":
                return bool(item)
            case _:
                held: Cell = item
                return held

    def flat(self, row: Cells) -> str | int | float | bool | dt.date | None:
        """Return the cell as tables without lists have it."""
        cell = self.read(row)
        return self.separator.join(cell) or None if isinstance(cell, tuple) else cell

    def spoken(self, row: Cells) -> str | int | float | bool | dt.date | None:
        """Return the cell in a reader's words."""
        cell = self.flat(row)
        return _SPOKEN[self.name].get(cell, cell) if isinstance(cell, str) and self.name in _SPOKEN else cell


PRACTICE = (
    Column("id", "编号", width=18),
    Column("title", "标题", width=44),
    Column("province", "省"),
    Column("city", "市"),
    Column("county", "县"),
    Column("date", "日期", "day"),
    Column("topics", "主题", "list", 24),
    Column("issuer", "编发单位", width=24),
    Column("series", "刊名", width=18),
    Column("issue", "期", "integer", 6),
    Column("serial", "总期", "integer", 6),
    Column("facts", "事实数", "integer", 8),
    Column("most_yuan", "最大金额（元）", "yuan", 16),
    Column("doc", "文件", width=24),
    Column("start", "起", "integer", 8),
    Column("end", "止", "integer", 8),
    Column("citation", "引文", width=60),
    Column("text", "正文", width=80),
)

OWNER = (
    Column("practice", "经验编号", width=18),
    Column("practice_title", "经验标题", width=36),
    Column("practice_province", "经验所在省"),
    Column("practice_city", "经验所在市"),
    Column("practice_county", "经验所在县"),
    Column("practice_date", "简报日期", "day"),
    Column("series", "刊名", width=18),
    Column("issue", "期", "integer", 6),
)  # of a fact: whose practice it tells of, in which bulletin

PLACE = (
    Column("doc", "文件", width=24),
    Column("start", "起", "integer", 8),
    Column("end", "止", "integer", 8),
    Column("page", "页", "integer", 6),
)  # of a fact: document[start:end] is its text; pages where the file has some
WORDS = (
    Column("text", "原文", width=28),
    Column("notation", "读作", width=24),
    Column("rule", "规则", width=20),
)

VALUES = {
    "program": (Column("name", "名称", width=28), Column("components", "含义", "list", 36)),
    "count": (
        Column("number", "数", "number"),
        Column("low", "下限", "number"),
        Column("high", "上限", "number"),
        Column("unit", "单位", width=8),
        Column("object", "对象", width=20),
        Column("approx", "约数"),
    ),
    "money": (
        Column("yuan", "金额（元）", "yuan", 18),
        Column("low", "下限（元）", "yuan", 16),
        Column("high", "上限（元）", "yuan", 16),
        Column("approx", "约数"),
        Column("per", "每", "list"),
    ),
    "ratio": (
        Column("percent", "比例（%）", "number"),
        Column("low", "下限（%）", "number"),
        Column("high", "上限（%）", "number"),
        Column("approx", "约数"),
    ),
    "rank": (
        Column("rank", "名次", "integer", 8),
        Column("from_end", "倒数", "flag", 8),
        Column("top", "前几名", "flag", 8),
        Column("scope", "范围", width=16),
    ),
    "date": (Column("start_date", "首日", "day"), Column("end_date", "末日", "day")),
    "duration": (
        Column("amount", "时长", "number"),
        Column("low", "下限", "number"),
        Column("high", "上限", "number"),
        Column("unit", "单位", width=8),
    ),
    "place": (
        Column("name", "地名", width=20),
        Column("level", "级别"),
        Column("path", "所属", "list", 40),
        Column("province", "省"),
        Column("city", "市"),
        Column("county", "县"),
        Column("code", "区划代码", width=14),
    ),
}


def _all_values() -> tuple[Column, ...]:
    """Return the columns of all kinds of values, each name once; money and counts share theirs as plain numbers."""
    found: dict[str, Column] = {}
    for columns in VALUES.values():
        for column in columns:
            found.setdefault(column.name, column)
    return tuple(found.values())


FACT = (PLACE[0], Column("type", "类型"), *PLACE[1:], *WORDS, *OWNER, *_all_values())
