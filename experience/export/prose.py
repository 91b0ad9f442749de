"""A practice as it reads: whole lines, without what the page has put between, its inner headings told from its text."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from jingyan.corpus.folding import fold
from jingyan.corpus.script import simplify
from jingyan.corpus.text import Span, Text
from jingyan.experience.database import Database
from jingyan.experience.record import Row

_AS_PRINTED = frozenset("-~·〔〕")  # marks that rules read folded, and readers as they were set
_MARKER = 6  # characters of the longest number before a heading
_PASSAGES = "SELECT start, stop, headings, plain FROM passages WHERE experience = ? ORDER BY start"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a practice, or a heading in it."""

    text: str
    heading: bool = False


class Prose:
    """Reads the practices of a database; practices of one document are best read one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: tuple[int, Text] | None = None

    def lines(self, practice: Row) -> Iterator[Line]:
        """Yield the lines of a practice, less its title."""
        title = simplify(fold("".join((practice["title"] or "").split())))
        said: str | None = ""
        for text, names in self._passages(practice):
            for shown in filter(None, text.split("\n")):
                line = fold(shown)
                if said is not None and title.startswith(said + line):
                    said += line
                    continue
                said = None
                yield Line(shown, any(line.endswith(name) and len(line) <= len(name) + _MARKER for name in names))

    def _passages(self, practice: Row) -> Iterator[tuple[str, list[str]]]:
        """Yield the text of each passage with the headings that it stands under."""
        text = self._text(practice["document"])
        for start, stop, headings, plain in self._database.rows(_PASSAGES, (practice["key"],)):
            names = [simplify(fold(heading)) for heading in json.loads(headings)]
            yield _printed(text, Span(start, stop), plain), names

    def _text(self, document: int) -> Text:
        if not self._held or self._held[0] != document:
            raw = self._database.rows("SELECT raw FROM documents WHERE key = ?", (document,))[0][0]
            self._held = document, Text.of(raw)
        return self._held[1]


def _printed(text: Text, span: Span, plain: str) -> str:
    """Return a passage as its plain form with the marks as printed."""
    at = text.plain_span(span)
    if text.plain[at.start : at.end] != plain:  # read by an earlier version
        return plain
    origin = text.origin[at.start : at.end]
    return "".join(text.raw[place] if char in _AS_PRINTED else char for char, place in zip(plain, origin, strict=True))
