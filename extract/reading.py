"""A text read by all rules: what each kind found, overlaps settled, offsets led back to the raw text."""

from jingyan.corpus.text import Span, Text
from jingyan.models.recogniser import Recogniser

from . import date, figure, place, program, proposal
from .fact import Fact, Value
from .rule import Context, Mention


def facts_of_text(text: Text, context: Context, recogniser: Recogniser | None = None) -> tuple[Fact, ...]:
    """Return the facts of a text in order of their place in the raw text.

    >>> [str(fact.value) for fact in facts_of_text(Text.of("全縣投入 3\\n0 萬元"), Context())]
    ['300000元']
    """
    plain = text.plain
    names: list[Mention[Value]] = [*program.find(plain, context), *place.find(plain, context)]
    if recogniser:
        names += list(proposal.find(plain, recogniser.propose(plain), names))
    mentions = [*names, *date.find_said(plain, context)]
    mentions += _outside(list(figure.find(plain, context)), mentions)
    mentions.sort(key=_place)
    return tuple(_raw(text, mention) for mention in mentions)


def _outside(figures: list[Mention[Value]], names: list[Mention[Value]]) -> list[Mention[Value]]:
    """Drop the figures that are part of a name."""
    spans = iter(sorted((name.start, name.end) for name in names))
    start, end = next(spans, (1 << 60, 1 << 60))
    kept = []
    for mention in figures:
        while end <= mention.start:
            start, end = next(spans, (1 << 60, 1 << 60))
        if mention.end <= start:
            kept.append(mention)
    return kept


def _place(mention: Mention[Value]) -> tuple[int, int]:
    return mention.start, -mention.end


def _raw(text: Text, mention: Mention[Value]) -> Fact:
    return Fact(Span(*text.raw_bounds(mention.start, mention.end)), mention.value, mention.rule)
