"""Labelled text to learn names from: marked bulletins, case lines, and what the rules are sure of in any bulletin.

A sentence with a name that readers or rules are unsure of is left out, so that nobody learns that it is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jingyan import corpus, extract
from jingyan.corpus.text import Span, Text
from jingyan.extract.fact import Fact
from jingyan.models.recogniser import KINDS, Lesson, Name, sentences

from .agreement import Marked

_UNSURE = frozenset({"place.short", "place.unlisted", "program.adopted"})  # rules that guess now and then
_MARK = re.compile(r"⟦([^|⟧]*)\|[^⟧]*⟧")


def of_bulletins(bulletins: Iterable[corpus.Bulletin], marked: Mapping[str, Sequence[Marked]]) -> Iterator[Lesson]:
    """Yield the lessons of bulletins: from the marked facts of those whose file name has some, else from rules."""
    for bulletin in bulletins:
        facts = marked.get(bulletin.source.name)
        if facts is None:
            yield from _of_rules(bulletin.text, extract.facts(bulletin), KINDS)
        else:
            yield from _of_marks(bulletin.text, facts)


def of_cases(path: Path) -> Iterator[Lesson]:
    """Yield the lessons of a case file: its kind of name as marked, the other kind as the rules read it."""
    kind = path.stem
    for line in path.read_text("utf-8").splitlines():
        _, tab, marked = line.partition("\t")
        if not tab or line[0] in "#@":
            continue
        text, spans = _unmarked(marked.replace("⏎", "\n"))
        given = [_name(text, span, kind) for span in spans]
        facts = extract.facts_of_text(text, extract.Context())
        yield from _of_rules(text, facts, [other for other in KINDS if other != kind], given)


def _unmarked(marked: str) -> tuple[Text, list[Span]]:
    raw, at = "", 0
    spans = []
    for mark in _MARK.finditer(marked):
        raw += marked[at : mark.start()]
        spans.append(Span(len(raw), len(raw) + len(mark[1])))
        raw += mark[1]
        at = mark.end()
    return Text.of(raw + marked[at:]), spans


def _of_marks(text: Text, facts: Sequence[Marked]) -> Iterator[Lesson]:
    names = [(_name(text, Span(fact["start"], fact["end"]), fact["type"]), fact) for fact in facts]
    known = [(name, fact.get("optional")) for name, fact in names if name.kind in KINDS]
    unsure = [name for name, optional in known if optional]
    return _lessons(text.plain, [name for name, optional in known if not optional], unsure)


def _of_rules(text: Text, facts: Sequence[Fact], kinds: Sequence[str], given: Sequence[Name] = ()) -> Iterator[Lesson]:
    names = [(_name(text, fact.span, fact.kind), fact.rule) for fact in facts if fact.kind in kinds]
    unsure = [name for name, rule in names if rule in _UNSURE]
    return _lessons(text.plain, [*given, *(name for name, rule in names if rule not in _UNSURE)], unsure)


def _name(text: Text, span: Span, kind: str) -> Name:
    plain = text.plain_span(span)
    return Name(plain.start, plain.end, kind)


def _lessons(plain: str, names: Sequence[Name], unsure: Sequence[Name]) -> Iterator[Lesson]:
    """Yield the sentences that hold whole names and no unsure one; of names one in another, the outer one counts."""
    for span in sentences(plain):
        inside = sorted(_within(names, span), key=lambda name: (name.start, -name.end))
        cut = any(name.start < span.start or name.end > span.end for name in inside)
        if cut or _within(unsure, span):
            continue
        kept: list[Name] = []
        for name in inside:
            if not kept or name.start >= kept[-1].end - span.start:
                kept.append(Name(name.start - span.start, name.end - span.start, name.kind))
        yield Lesson(plain[span.start : span.end], tuple(kept))


def _within(names: Sequence[Name], span: Span) -> list[Name]:
    return [name for name in names if name.start < span.end and span.start < name.end]
