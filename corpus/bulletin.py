"""A bulletin: what was read, its masthead, its articles and their sections. All spans are of the raw text."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from .text import Span, Text


@dataclass(frozen=True, slots=True)
class Source:
    """What was read, provably: a file's name and path, the digest of its bytes, how it was decoded.

    `pages` holds the raw offset at which each page starts; empty where the format knows no pages. `confidence` holds
    for each line recognised from a picture its raw offset and how sure of it the recogniser was, from 0 to 1;
    `unread` the numbers of the pages that are pictures and could not be read.
    """

    name: str
    path: str
    sha256: str
    format: str
    encoding: str
    pages: tuple[int, ...] = ()
    confidence: tuple[tuple[int, float], ...] = ()
    unread: tuple[int, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Return the number of the page that a raw offset stands on, None where the format knows no pages.

        >>> Source("3.pdf", "3.pdf", "", "pdf", "unicode", (0, 800)).page_of(800)
        2
        """
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A leader's written word on the bulletin, as its editor's note tells it."""

    by: str
    role: str | None
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head and the foot of a bulletin; what it does not say is None or empty."""

    series: str | None = None
    issue: int | None = None
    serial: int | None = None
    issuer: str | None = None
    date: dt.date | None = None
    printed: dt.date | None = None
    title: str | None = None
    editor_note: bool = False
    endorsement: Endorsement | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article under a heading: level 1 is the top; the marker is as printed (`一、`, `一是`, or empty)."""

    level: int
    marker: str
    heading: str
    span: Span
    children: tuple["Section", ...] = ()

    def leaves(self) -> Iterator["Section"]:
        """Yield the sections below this one that have none below themselves, or itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Article:
    """One text of a bulletin; region = full official names from the province down, empty where unknown."""

    title: str | None
    region: tuple[str, ...]
    span: Span
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stretch that says again, word for word, what an earlier stretch said."""

    span: Span
    of: Span


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A document read to its structure. `date` is the day by which relative dates are reckoned."""

    source: Source
    text: Text
    script: str
    masthead: Masthead
    articles: tuple[Article, ...]
    repeats: tuple[Repeat, ...] = ()

    @property
    def date(self) -> dt.date | None:
        """The day the bulletin bears, or was printed."""
        return self.masthead.date or self.masthead.printed
