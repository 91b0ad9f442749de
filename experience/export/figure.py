"""A figure in words: what the table beside a practice says of a count, a sum, a share or a rank."""

from dataclasses import dataclass

from .columns import KINDS, VALUES, Cell, Cells

KINDS_SHOWN = ("count", "money", "ratio", "rank")
_APPROX = {
    None: "{}{}",
    "about": "约{}{}",
    "more": "{}多{}",
    "at_least": "{}{}以上",
    "over": "超过{}{}",
    "nearly": "近{}{}",
    "at_most": "不超过{}{}",
}  # of a number and its unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: the kind, the words of the text, the figure, what it is of."""

    kind: str
    text: str
    value: str
    of: str


def read(fact: Cells) -> Figure:
    """Return the figure that a row of facts holds."""
    kind = fact["type"]
    cell = {column.name: column.read(fact) for column in VALUES[kind]}
    value, of = {"count": _count, "money": _money, "ratio": _ratio, "rank": _rank}[kind](cell)
    return Figure(KINDS[kind], "".join(fact["text"].split()), value, of)


def _count(cell: dict[str, Cell]) -> tuple[str, str]:
    return _spoken(cell, cell["number"], str(cell["unit"] or "")), str(cell["object"] or "")


def _money(cell: dict[str, Cell]) -> tuple[str, str]:
    per = cell["per"]
    return _spoken(cell, cell["yuan"], "元"), "每" + "每".join(per) if isinstance(per, tuple) and per else ""


def _ratio(cell: dict[str, Cell]) -> tuple[str, str]:
    return _spoken(cell, cell["percent"], "%"), ""


def _rank(cell: dict[str, Cell]) -> tuple[str, str]:
    first = ("后" if cell["from_end"] else "前") if cell["top"] else ("倒数第" if cell["from_end"] else "第")
    return f"{first}{cell['rank']}名", str(cell["scope"] or "")


def _spoken(cell: dict[str, Cell], number: Cell, unit: str) -> str:
    """Return a number or a range with its unit, and with how sure it is.

    >>> _spoken({"approx": "more"}, 1200, "户"), _spoken({"low": 3, "high": 5, "approx": None}, None, "户")
    ('1,200多户', '3—5户')
    """
    shown = f"{_digits(cell['low'])}—{_digits(cell['high'])}" if number is None else _digits(number)
    approx = cell["approx"]
    return _APPROX[approx if isinstance(approx, str) else None].format(shown, unit)


def _digits(number: Cell) -> str:
    return f"{number:,}" if isinstance(number, int | float) else str(number or "")
