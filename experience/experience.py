"""经验: one place's practice, cut from a bulletin, and its passages.

An experience is an article, or a top section of an article that tells of several counties. Its passages are its
leaf sections, and what stands between them; long stretches are cut at paragraphs. What a bulletin says a second
time, word for word, is not a second experience.
"""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jingyan.corpus.bulletin import Article, Bulletin, Section
from jingyan.corpus.gazetteer import units
from jingyan.corpus.text import Span, Text
from jingyan.extract.fact import Fact, Place
from jingyan.models.topic import known, topics_of, words

from .terms import words_of

LONGEST = 600  # characters of a passage; what an answer shows at a glance
_SHORTEST = 40  # a stretch below this is a heading, and goes with what follows
_FAIR = 0.15  # of an experience that a topic of its own is about
_ID_DIGITS = 12  # of the digest: 1 in 500 that two of a million bulletins share them


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the raw text that an answer shows, the headings that it stands under, and its words.

    `words` have blanks between (see `terms.words_of`).
    """

    span: Span
    headings: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Experience:
    """One place's practice; `span` is of the raw text of the bulletin, region from the province down."""

    id: str
    bulletin: str
    span: Span
    region: tuple[str, ...]
    date: dt.date | None
    title: str | None
    topics: tuple[str, ...]
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of an article that becomes one experience."""

    title: str | None
    region: tuple[str, ...]
    span: Span
    sections: tuple[Section, ...]


def compose(bulletin: Bulletin, facts: tuple[Fact, ...]) -> tuple[Experience, ...]:
    """Return the experiences of a bulletin with their facts, in the order of the text.

    `bulletin` of an experience is the digest of its source; its id is the digest's beginning and a number.
    """
    digest = bulletin.source.sha256
    parts = [part for article in bulletin.articles for part in _parts(bulletin.text, article, facts)]
    found: list[Experience] = []
    for part in parts:
        passages = tuple(p for p in _passages(bulletin.text, part) if not _repeated(bulletin, p.span))
        if not passages:
            continue
        found.append(
            Experience(
                id=f"{digest[:_ID_DIGITS]}-{len(found) + 1}",
                bulletin=digest,
                span=part.span,
                region=part.region,
                date=bulletin.date,
                title=part.title,
                topics=_topics(bulletin.text, part.title, passages),
                facts=_within(facts, part.span),
                passages=passages,
            )
        )
    return tuple(found)


def _topics(text: Text, title: str | None, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    """Return what an experience is about: the topic of the whole, then those that a fair share of it is about."""
    shares: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    size = 0
    for passage in passages:
        plain = text.plain_span(passage.span)
        found = known(passage.words.split())
        whole.update(found)
        size += plain.end - plain.start
        for topic in topics_of(_heading_words(passage.headings), found):
            shares[topic] += plain.end - plain.start
    told = topics_of(words(title or ""), whole)
    return tuple(dict.fromkeys((*told, *(topic for topic, share in shares.most_common() if share >= _FAIR * size))))


@lru_cache(maxsize=16)  # the passages of a section share them
def _heading_words(headings: tuple[str, ...]) -> Counter[str]:
    return words(" ".join(headings))


def _parts(text: Text, article: Article, facts: tuple[Fact, ...]) -> Iterator[_Part]:
    title = article.title
    counties = [_county(text, section, facts) for section in article.sections]
    if len(set(counties) - {()}) < 2:
        region = article.region or _region(_within(facts, article.span))
        yield _Part(title, region, article.span, article.sections)
        return
    start = article.span.start
    lead = text.plain_span(Span(start, article.sections[0].span.start))
    if lead.end - lead.start >= _SHORTEST:
        start = article.sections[0].span.start
        yield _Part(title, article.region, Span(article.span.start, start), ())
    for section, county in zip(article.sections, counties, strict=True):
        yield _Part(section.heading or title, county or article.region, Span(start, section.span.end), (section,))
        start = section.span.end


def _county(text: Text, section: Section, facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Return the path of the county that a section's heading names, or nothing."""
    start = text.plain_span(section.span).start
    heading = text.raw_span(Span(start, start + len(section.marker + section.heading)))
    for fact in _within(facts, heading):
        if isinstance(fact.value, Place) and fact.value.level == "county":
            return fact.value.path
    return ()


def _region(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Return the county that most of the places named lie in, or the city or province that all of them share."""
    provinces = {province.name for province in units("province")}
    paths = [fact.value.path for fact in facts if isinstance(fact.value, Place) and fact.value.path]
    paths = [path for path in paths if path[0] in provinces]
    for depth in (3, 2, 1):
        named = Counter(path[:depth] for path in paths if len(path) >= depth)
        if not named:
            continue
        (first, most), total = named.most_common(1)[0], sum(named.values())
        if most * 2 > total:
            return first
    return ()


def _within(facts: tuple[Fact, ...], span: Span) -> tuple[Fact, ...]:
    """Return the facts that lie in a span; they come in the order of the text."""
    first = bisect_left(facts, span.start, key=_start)
    some = facts[first : bisect_left(facts, span.end, lo=first, key=_start)]
    return tuple(fact for fact in some if fact.span.end <= span.end)


def _start(fact: Fact) -> int:
    return fact.span.start


def _repeated(bulletin: Bulletin, span: Span) -> bool:
    return any(r.span.start <= span.start and span.end <= r.span.end for r in bulletin.repeats)


def _passages(text: Text, part: _Part) -> Iterator[Passage]:
    """Yield the stretches of a part: leaf sections and what lies between, headings with what follows."""
    start = part.span.start
    for leaf, headings in _leaves(part.sections, ()):
        gap = text.plain_span(Span(start, leaf.span.start))
        if gap.end - gap.start >= _SHORTEST:
            yield from _cut(text, Span(start, leaf.span.start), headings[:-1])
            start = leaf.span.start
        yield from _cut(text, Span(start, leaf.span.end), headings)
        start = leaf.span.end
    yield from _cut(text, Span(start, part.span.end), ())


def _leaves(sections: tuple[Section, ...], above: tuple[str, ...]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    for section in sections:
        headings = (*above, section.heading) if section.heading else above
        if section.children:
            yield from _leaves(section.children, headings)
        else:
            yield section, headings


def _cut(text: Text, span: Span, headings: tuple[str, ...]) -> Iterator[Passage]:
    """Yield a stretch as passages: paragraphs are joined up to the longest a passage may be."""
    plain = text.plain_span(span)
    start, end = plain.start, plain.start
    while end < plain.end:
        stop = text.plain.find("\n", end, plain.end) + 1 or plain.end
        if end > start and stop - start > LONGEST:
            yield from _trimmed(text, Span(start, end), headings)
            start = end
        end = stop
    yield from _trimmed(text, Span(start, end), headings)


def _trimmed(text: Text, plain: Span, headings: tuple[str, ...]) -> Iterator[Passage]:
    words = text.plain[plain.start : plain.end]
    start = plain.start + len(words) - len(words.lstrip())
    end = plain.end - (len(words) - len(words.rstrip()))
    if any(char.isalnum() for char in words):
        yield Passage(text.raw_span(Span(start, end)), headings, words_of(text.plain[start:end]))
