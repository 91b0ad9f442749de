"""A text as printed, as rules read it, and the way back from the one to the other.

`raw` is what the file says. `plain` is what rules read: simplified characters, width and punctuation folded,
no white space, no page furniture, no pinyin after characters, no markup; lines that the page has broken are
whole again and each paragraph ends in one line break. (One blank is kept where it holds two numbers or two
Latin words apart.) Every fact is found in `plain` and quoted from `raw`.
"""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass

from .folding import fold, pair_quotes
from .lines import Line, drop_furniture, goes_on, split, wrap_width
from .script import simplify

_PINYIN = r"(?<=[一-鿿])[（(][ ]?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡ]{1,7}[ ]?[）)]"
_NOISE = re.compile(
    r"[\s\u3000\xa0\ufeff\u200b-\u200f\u2060\xad]+"
    r"|</?[A-Za-z][^<>\n]{0,200}>|<!--[^<>\n]{0,200}-->|&(?:nbsp|ensp|emsp|amp|quot|lt|gt|#\d{2,5});?"
    r"|\*{2,3}|_{2,}|" + _PINYIN
)
_HEADING = re.compile(r"#{1,6}[ \t\u3000]+|[>*+-][ \t]+(?=[^\d\s])|\|[ \t]*")
_NOISE_HINT = frozenset(" \t\u3000\xa0<&*_(（|#>\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\xad+-")
_BLOCK_TAG = re.compile(r"</?(?:div|p|br|li|ul|ol|h[1-6]|t[drh]|table)\b", re.IGNORECASE)
_SPACED = re.compile(
    r"(?<=[^\d.\n])\d(?: ?\. ?\d| \d(?!\d))+(?![\d.])"  # each digit set apart
    r"|(?<![\d.])\d+ \.\d+|(?<![\d.\n])\d+\. \d+(?=[%万亿元])"  # its point set apart
    r"|(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.])"  # its thousands set apart
)
_APART = re.compile(r"[0-9A-Za-z０-９.:：%]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A raw text, its plain form, and for each plain character its place in the raw text."""

    raw: str
    plain: str
    origin: "array[int]"

    @classmethod
    def of(cls, raw: str) -> "Text":
        """Return the text of a raw string.

        >>> text = Text.of("选派 798\\n\\n 名縣鄉(xiāng)干部")
        >>> text.plain
        '选派798名县乡干部'
        >>> text.raw[slice(*text.raw_bounds(7, 9))]
        '鄉(xiāng)干'
        """
        pieces, origin = _assemble(raw)
        plain, origin = _close_up(fold("".join(pieces)), origin)
        plain = simplify(plain)
        if '"' in plain or "'" in plain or "“" in plain or "”" in plain:
            plain = "\n".join(map(pair_quotes, plain.split("\n")))
        return cls(raw, plain, origin)

    def raw_bounds(self, start: int, end: int) -> tuple[int, int]:
        """Return where the plain stretch from `start` to `end` begins and ends in the raw text."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else len(self.raw)
            return at, at
        return self.origin[start], self.origin[end - 1] + 1

    def raw_span(self, span: Span) -> Span:
        """Return the span of the raw text that a span of the plain text was made of."""
        return Span(*self.raw_bounds(span.start, span.end))

    def plain_span(self, span: Span) -> Span:
        """Return the span of the plain text that is left of a span of the raw text."""
        return Span(bisect_left(self.origin, span.start), bisect_left(self.origin, span.end))


def _close_up(plain: str, origin: "array[int]") -> tuple[str, "array[int]"]:
    """Drop the blanks that stand inside a number: 1 2 0 0 is 1200, 97 .1 is 97.1, 12 500 is 12500."""
    if " " not in plain:
        return plain, origin
    inside = {at for number in _SPACED.finditer(plain) for at in range(*number.span()) if plain[at] == " "}
    if not inside:
        return plain, origin
    kept = [at for at in range(len(plain)) if at not in inside]
    return "".join(map(plain.__getitem__, kept)), array("I", map(origin.__getitem__, kept))


def _assemble(raw: str) -> tuple[list[str], "array[int]"]:
    """Return the kept stretches of the raw text and the place of each of their characters."""
    lines = drop_furniture(list(split(raw)))
    width = wrap_width(lines)
    pieces: list[str] = []
    origin = array("I")
    amid = False
    for number, line in enumerate(lines):
        if number:
            before = lines[number - 1]
            amid = amid or "。" in before.words
            if not goes_on(before, line, width, amid=amid):
                amid = False
                pieces.append("\n")
                origin.append(before.end)
        _keep(raw, line, pieces, origin)
    return pieces, origin


def _keep(raw: str, line: Line, pieces: list[str], origin: "array[int]") -> None:
    at = line.start
    if _NOISE_HINT.isdisjoint(line.words):
        pieces.append(line.words)
        origin.extend(range(at, line.end))
        return
    mark = _HEADING.match(raw, at, line.end)
    at = mark.end() if mark else at
    for noise in _NOISE.finditer(raw, at, line.end):
        start, end = noise.span()
        pieces.append(raw[at:start])
        origin.extend(range(at, start))
        if _BLOCK_TAG.match(raw, start):
            pieces.append("\n")
            origin.append(start)
        elif raw[start].isspace() and _APART.match(raw[start - 1]) and _APART.match(raw, end) and raw[end] not in "%％":
            pieces.append(" ")
            origin.append(start)
        at = end
    pieces.append(raw[at : line.end])
    origin.extend(range(at, line.end))
