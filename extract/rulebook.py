"""All rules, by the kind of fact that they read; which of them declined a stretch that is no fact."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import count, date, duration, formula, label, money, named, place, program, rank, ratio
from .fact import KINDS, Value
from .rule import Context, Rule

_ORDER = tuple(value.kind for value in KINDS)


@dataclass(frozen=True, slots=True)
class Declined:
    """A stretch of a plain text that rules have looked at and left: half-open, in code points; the rules' names."""

    start: int
    end: int
    rules: tuple[str, ...]


def names() -> tuple[str, ...]:
    """Return the name of every rule, in the order of the kinds.

    >>> "money.each" in names()
    True
    """
    found = {rule.name for rule in _rules()} | {named.ADOPTED.name, *program.NAMES, *place.NAMES}
    return tuple(sorted(found, key=lambda name: (_ORDER.index(name.split(".")[0]), name)))


def declined(plain: str, start: int, end: int, context: Context) -> tuple[Declined, ...]:
    """Return the stretches that begin between two places and that rules declined, in order of their place.

    >>> plain = "实行“一刀切”，第一书记"
    >>> [(plain[one.start : one.end], one.rules) for one in declined(plain, 0, len(plain), Context())][0]
    ('“一刀切”', ('program.abbreviation', 'program.adopted', 'program.known', 'program.named'))
    """
    found: dict[tuple[int, int], set[str]] = {}
    for at, stop, rule in (*_left(plain, start, end, context), *_unnamed(plain, start, end, context)):
        found.setdefault((at, stop), set()).add(rule)
    return tuple(Declined(*span, tuple(sorted(rules))) for span, rules in sorted(found.items()))


def _rules() -> tuple[Rule[Value], ...]:
    """Return the rules whose patterns find their candidates themselves."""
    modules = (count, date, duration, formula, label, money, rank, ratio)
    return (*(rule for module in modules for rule in module.RULES), *date.SAID, named.fixed(), named.bare())


def _left(plain: str, start: int, end: int, context: Context) -> Iterator[tuple[int, int, str]]:
    for rule in _rules():
        at = start
        while (match := rule.pattern.search(plain, at)) and match.start() < end:
            at = max(match.end(), match.start() + 1)
            if rule.read(match, context) is None:
                yield *rule.span(match), rule.name


def _unnamed(plain: str, start: int, end: int, context: Context) -> Iterator[tuple[int, int, str]]:
    for match in named.candidates(plain):
        if start <= match.start() < end and named.ADOPTED.read(match, context) is None:
            yield *match.span("fact"), named.ADOPTED.name
