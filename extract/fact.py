"""The eight kinds of facts, and the form in which they leave the library (docs/facts.md: one JSON object a fact).

A value prints itself in the notation of the case files: `30000-70000元/人`, `798名 县乡干部`, `2018-02-28`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from jingyan.corpus.text import Span

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Program:
    """The name of something an organisation runs or adopts; components = what its label abbreviates."""

    kind: ClassVar[str] = "program"
    name: str
    components: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}={'+'.join(self.components)}" if self.components else self.name


@dataclass(frozen=True, slots=True)
class Count:
    """How many of what: a number, or a range from low to high, its unit, the noun counted."""

    kind: ClassVar[str] = "count"
    number: Number | None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    object: str | None = None
    approx: str | None = None

    def __str__(self) -> str:
        figure = _figure(self.number, self.low, self.high, self.approx) + (self.unit or "")
        return f"{figure} {self.object}" if self.object else figure


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan, or a range of them; per = what it is for each of."""

    kind: ClassVar[str] = "money"
    yuan: Number | None
    low: Number | None = None
    high: Number | None = None
    approx: str | None = None
    per: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/".join((_figure(self.yuan, self.low, self.high, self.approx) + "元", *self.per))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share in per cent, or a range of them."""

    kind: ClassVar[str] = "ratio"
    percent: Number | None
    low: Number | None = None
    high: Number | None = None
    approx: str | None = None

    def __str__(self) -> str:
        return _figure(self.percent, self.low, self.high, self.approx) + "%"


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order; from_end counts from the last, top means the first (or last) so many."""

    kind: ClassVar[str] = "rank"
    rank: int
    from_end: bool = False
    top: bool = False
    scope: str | None = None

    def __str__(self) -> str:
        return f"{self.scope or ''}{'-' if self.from_end else '#'}{self.rank}{'..' if self.top else ''}"


@dataclass(frozen=True, slots=True)
class Date:
    """The first and the last day of what a date names."""

    kind: ClassVar[str] = "date"
    start: date
    end: date

    def __str__(self) -> str:
        return self.start.isoformat() if self.start == self.end else f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in years, months, weeks or days, or a range of them."""

    kind: ClassVar[str] = "duration"
    amount: Number | None
    unit: str
    low: Number | None = None
    high: Number | None = None

    def __str__(self) -> str:
        return f"{_figure(self.amount, self.low, self.high, None)} {self.unit}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named; path = full official names from the province down, as far as known for sure."""

    kind: ClassVar[str] = "place"
    name: str
    level: str
    path: tuple[str, ...] = ()
    code: str | None = None

    def __str__(self) -> str:
        return f"{self.level}:{'/'.join(self.path) or self.name}"


Value = Program | Count | Money | Ratio | Rank | Date | Duration | Place
KINDS: tuple[type[Value], ...] = (Program, Count, Money, Ratio, Rank, Date, Duration, Place)

_APPROX = {
    None: "",
    "about": "~",
    "more": "+",
    "at_least": ">=",
    "over": ">",
    "nearly": "<~",
    "at_most": "<=",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, the raw characters it was read from, and the rule that read it."""

    span: Span
    value: Value
    rule: str

    @property
    def kind(self) -> str:
        """The name of the value's type: `money`, `place` and so on."""
        return self.value.kind


def _figure(number: Number | None, low: Number | None, high: Number | None, approx: str | None) -> str:
    return _APPROX[approx] + (f"{low}-{high}" if number is None else f"{number}")


def plain_value(value: Value) -> dict[str, Any]:
    """Return a value as JSON would hold it, with the keys of docs/facts.md.

    >>> plain_value(Money(yuan=None, low=30000, high=70000))
    {'yuan': None, 'low': 30000, 'high': 70000, 'approx': None, 'per': None}
    """
    return {key: plain_part(getattr(value, key)) for key in value.__slots__}


def plain_part(item: object) -> object:
    """Return a part of a value as JSON and tables hold it: whole numbers whole, days in ISO, no empty lists.

    >>> plain_part(Decimal("96.0")), plain_part(date(2018, 4, 20)), plain_part(())
    (96, '2018-04-20', None)
    """
    match item:
        case None | str() | int():
            return item
        case Decimal():
            return int(item) if item == item.to_integral_value() else float(item)
        case date():
            return item.isoformat()
        case tuple():
            return list(item) or None
        case _:
            return item
