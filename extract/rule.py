"""A rule is a value: its name, the pattern that finds candidates, the reader that says what they mean.

A reader returns None to decline. Readers get what a text does not say at the spot (the bulletin's date, its
region) from the context.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Context:
    """What a relative date or a short place name needs to be understood.

    `region` = full official names from the province down, as far as the document settles them.
    """

    date: dt.date | None = None
    region: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(Generic[V_co]):
    """How one way of writing a fact is read.

    The group `fact` of the pattern, where it has one, is the fact's span; else the whole match is.
    """

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Context], V_co | None]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Return where the fact stands that a match would be."""
        return match.span("fact" if "fact" in self.pattern.groupindex else 0)

    def mention(self, match: re.Match[str], context: Context) -> "Mention[V_co] | None":
        """Return what the reader makes of a match, None where it declines."""
        value = self.read(match, context)
        return None if value is None else Mention(*self.span(match), value, self.name)


@dataclass(frozen=True, slots=True)
class Mention(Generic[V_co]):
    """What a rule read where in the plain text: half-open, in code points."""

    start: int
    end: int
    value: V_co
    rule: str


def read_first(rules: Sequence[Rule[V_co]], plain: str, start: int, context: Context) -> Mention[V_co] | None:
    """Return what the first rule reads that begins at a place of a plain text and does not decline, None if all do."""
    for rule in rules:
        match = rule.pattern.match(plain, start)
        value = rule.read(match, context) if match else None
        if match and value is not None:
            return Mention(*rule.span(match), value, rule.name)
    return None
