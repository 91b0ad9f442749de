"""Tables to lines: each row in reading order, with the unit of a heading carried to its column's bare numbers."""

import re
from collections.abc import Sequence

_UNIT = "万元|亿元|千元|元|万人|人次|人|名|户|个|家|亩|公里|千米|平方米|米|吨|公斤|万|次|场|件|项|期|册|%|％"
_OF_TABLE = re.compile(
    rf"(?:金额|计量|計量|数量)?[单單]位\s*[:：]\s*({_UNIT.replace('万元', '万元|萬元')}|萬元|億元)(?![一-鿿])"
)
_OF_COLUMN = re.compile(rf"[（(\[【/／]\s*(?:[单單]位\s*[:：]\s*)?({_UNIT}|萬元|億元|戶|個|畝)\s*[）)\]】]?$")
_BARE = re.compile(r"[-−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")
_OTHERWISE = re.compile(
    "序号|序號|编号|編號|年份|年度|日期|时间|時間|电话|電話|邮编|[户戶人个個村数數]数|數量|数量|比例|占比|率|名次|排名|得分|分数"
)
_LONG = 60  # characters of a cell that holds running text


def lines(rows: Sequence[Sequence[str]], above: str = "", heads: Sequence[list[str]] = ()) -> list[str]:
    """Return the rows of a table as lines; `above` = the text just before it, which may name the unit of all.

    `heads` are the headings of a table that goes on here from the page before.

    >>> lines([["村", "投资（万元）", "户数"], ["大坪村", "120", "35"]])
    ['| 村 | 投资（万元） | 户数 |', '| 大坪村 | 120万元 | 35 |']
    >>> lines([["村", "奖补"], ["大坪村", "3.5"]], "单位：万元")
    ['| 村 | 奖补 |', '| 大坪村 | 3.5万元 |']
    >>> lines([["南坪村", "86"], ["中坪村", "41"]], heads=[["村", "投资（万元）"]])
    ['| 南坪村 | 86万元 |', '| 中坪村 | 41万元 |']
    """
    kept = [[_clean(cell) for cell in row] for row in rows]
    kept = [row for row in kept if any(row)]
    if _is_layout(kept):
        return [cell for row in rows for cell in row if cell.strip()]
    if len(kept) == 1:
        return ["\u3000\u3000".join(cell for cell in kept[0] if cell)]
    units = _units([*heads, *kept], above)
    return [_line(row, units) for row in kept]


def _clean(cell: str) -> str:
    return re.sub(r"\s*\n\s*", "", cell).strip().replace("|", "｜")


def _is_layout(rows: list[list[str]]) -> bool:
    """Say whether a table only places paragraphs on the page: one cell a row, or a single row with running text."""
    if all(sum(map(bool, row)) <= 1 for row in rows):
        return True
    return len(rows) <= 2 and any(len(cell) > _LONG * 3 for row in rows for cell in row)


def _units(rows: Sequence[list[str]], above: str) -> dict[int, str]:
    """Return the unit of each column that has one."""
    heads = headings(rows)
    general = _OF_TABLE.search(above) or next(
        (found for row in heads for cell in row if (found := _OF_TABLE.search(cell))), None
    )
    units: dict[int, str] = {}
    for column in range(max(map(len, rows), default=0)):
        titles = [row[column] for row in heads if column < len(row) and row[column]]
        own = next((found for title in reversed(titles) if (found := _OF_COLUMN.search(title))), None)
        if own:
            units[column] = own[1]
        elif general and titles and not any(_OTHERWISE.search(title) for title in titles):
            units[column] = general[1]
    return units


def headings(rows: Sequence[list[str]]) -> Sequence[list[str]]:
    """Return the rows above the first that holds a bare number.

    >>> headings([["村", "户数"], ["大坪村", "35"]])
    [['村', '户数']]
    """
    for number, row in enumerate(rows):
        if any(_BARE.fullmatch(cell) for cell in row):
            return rows[:number]
    return rows[:1]


def _line(row: list[str], units: dict[int, str]) -> str:
    cells = (
        cell + units[column] if column in units and _BARE.fullmatch(cell) else cell for column, cell in enumerate(row)
    )
    return f"| {' | '.join(cell for cell in cells if cell)} |"
