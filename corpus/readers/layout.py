"""Printed pages to text: pieces of lines with their places become lines, columns and paragraphs in reading order.

What PDF, OFD and recognised pictures have in common: they know where characters stand, and not what belongs together.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from jingyan.corpus.lines import breadth, is_page_number

from .reader import Reading

_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[（(“‘「《]*[0-9A-Za-z\u00c0-\u02ff.%,:/)-]*")
_NUMBER = re.compile(r"[\d\s\u3000]+")
_DIGITS = re.compile(r"[0-9]{1,4}")
_BLANK = re.compile(r"\s+")
_SENTENCE = re.compile("[，。；！？]")
_STOP = re.compile(r"[。！？!?…][”’」』）)]*$")
_CLOSING = "，。、；：！？”’」』）》】〉)"
_WIDE = "\u3000"
_SLACK = 0.7  # characters by which a full line may fall short of the margin
_PARAGRAPH = 2  # characters by which a paragraph is indented
_HEAD = 30  # characters of a running head
_NEAR, _FAR = 0.6, 1.4  # characters' widths between pieces of one stretch: where columns are sought, and within one
_DEEPEST = 20  # full-width blanks; a centred line needs no more


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one printed line: its box (downward from the top left corner) and its words.

    `score` = how sure a recogniser is of it; 1 where it was not recognised. A `whole` piece is a line by itself.
    """

    left: float
    top: float
    right: float
    bottom: float
    words: str
    score: float = 1.0
    whole: bool = False

    @property
    def em(self) -> float:
        """The width of one square character."""
        half = len(self.words) + (len(self.words.encode("utf-8", "surrogatepass")) - len(self.words)) // 2
        return (self.right - self.left) * 2 / max(1, half)

    @property
    def middle(self) -> float:
        """How far down the page it stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size and the pieces on it in any order."""

    width: float
    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line in its column: its pieces from left to right, and the column's margins and character width."""

    pieces: tuple[Piece, ...]
    left: float
    right: float
    em: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(piece.top for piece in self.pieces)

    @property
    def height(self) -> float:
        """Its height."""
        return max(piece.bottom for piece in self.pieces) - self.top

    @property
    def indent(self) -> int:
        """How many characters deep it is indented; a row of a table is not."""
        return 0 if self.pieces[0].whole else max(0, min(_DEEPEST, round((self.pieces[0].left - self.left) / self.em)))

    @property
    def words(self) -> str:
        """What it says, wide gaps kept as two full-width blanks."""
        return (_WIDE * 2).join(piece.words for piece in self.pieces)

    @property
    def score(self) -> float:
        """How sure the recogniser is of its least certain piece."""
        return min(piece.score for piece in self.pieces)


def compose(sheets: Sequence[Sheet], unread: tuple[int, ...] = ()) -> Reading:
    """Return the text of some pages: running heads and page numbers left out, paragraphs whole and indented."""
    pages = _without_furniture([rows(sheet) for sheet in sheets], [sheet.height for sheet in sheets])
    indents = sum(row.indent == _PARAGRAPH for page in pages for row in page) > 1
    parts: list[str] = []
    starts: list[int] = []
    confidence: list[tuple[int, float]] = []
    at = 0
    before: Row | None = None
    for page in pages:
        begun = False
        spacing = _spacing(page)
        for row in page:
            joint = _joint(before, row, spacing if begun else 0, indents=indents) if before else ""
            lead = "" if joint in ("", " ") and before else _WIDE * row.indent
            at += len(joint) + len(lead)
            if not begun:
                starts.append(at - len(lead))
                begun = True
            if row.score < 1:
                confidence.append((at, round(row.score, 3)))
            parts += (joint, lead, row.words)
            at += len(row.words)
            before = row
        if not begun:
            starts.append(at)
    return Reading("".join(parts), pages=tuple(starts), confidence=tuple(confidence), unread=unread)


def rows(sheet: Sheet) -> list[Row]:
    """Return the lines of a page in reading order: down the page, and column by column where it has two."""
    lines = _lines(sheet.pieces)
    gutter = _gutter([_touching(line, _NEAR) for line in lines], sheet.width)
    if gutter is None:
        return _in_column([_touching(line, _FAR) for line in lines])
    found: list[Row] = []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for line in (_touching(line, _NEAR) for line in lines):
        if any(piece.left < gutter - piece.em and piece.right > gutter + piece.em for piece in line):
            found += _in_column(left) + _in_column(right) + _in_column([_touching(line, _FAR)])
            left, right = [], []
            continue
        for side, kept in (
            (left, [piece for piece in line if piece.left + piece.right <= 2 * gutter]),
            (right, [piece for piece in line if piece.left + piece.right > 2 * gutter]),
        ):
            if kept:
                side.append(_touching(kept, _FAR))
    return found + _in_column(left) + _in_column(right)


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces line by line, each from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        if lines:
            last = lines[-1][-1]
            height = min(piece.bottom - piece.top, last.bottom - last.top)
            if abs(piece.middle - last.middle) < height * 0.5 and not piece.whole and not last.whole:
                lines[-1].append(piece)
                continue
        lines.append([piece])
    return [sorted(line, key=lambda piece: piece.left) for line in lines]


def _touching(line: list[Piece], reach: float) -> list[Piece]:
    """Return the pieces of a line, those joined between which there is no more than so many characters' width."""
    found = [line[0]]
    for piece in line[1:]:
        last = found[-1]
        gap = piece.left - last.right
        em = max((each.em for each in (last, piece) if len(each.words) > 1), default=piece.em)
        if gap > em * reach:
            found.append(piece)
            continue
        edge = last.words[-1] + piece.words[0]
        apart = " " if edge.isascii() and gap > em * (0.6 if edge[0] in ".,:" else 0.2) else ""
        found[-1] = Piece(
            last.left,
            min(last.top, piece.top),
            max(last.right, piece.right),
            max(last.bottom, piece.bottom),
            last.words + apart + piece.words,
            min(last.score, piece.score),
        )
    return found


def _gutter(lines: list[list[Piece]], width: float) -> float | None:
    """Return where the gap between two columns lies, None where the page has one column."""
    pieces = [piece for line in lines for piece in line]
    if len(pieces) < 10 or any(piece.whole for piece in pieces):
        return None
    found: list[tuple[int, float, float]] = []  # pieces across it, minus its width, its place
    for step in range(35, 66):
        at = width * step / 100
        left = [piece for piece in pieces if piece.right <= at]
        right = [piece for piece in pieces if piece.left >= at]
        across = len(pieces) - len(left) - len(right)
        long = min(sum(breadth(piece.words) >= 8 for piece in side) for side in (left, right))
        if long >= 4 and across * 5 <= len(pieces) and long * 5 >= len(pieces):
            gap = min(piece.left for piece in right) - max(piece.right for piece in left)
            found.append((across, -gap, at))
    return min(found)[2] if found else None


def _in_column(lines: list[list[Piece]]) -> list[Row]:
    """Return the lines of one column as rows that know its margins."""
    if not lines:
        return []
    running = [line for line in lines if not line[0].whole] or lines
    em = median(piece.em for line in running for piece in line) or 1.0
    starts = sorted(line[0].left for line in running)
    left = next((a for a, b in itertools.pairwise(starts) if b - a < em * 0.5), starts[0])
    flush = [line for line in running if line[-1].words[-1] not in _CLOSING]  # a stop may hang over the margin
    ends = sorted(line[-1].right for line in (flush if len(flush) * 3 >= len(running) else running))
    right = ends[-1 - len(ends) // 20]
    return [Row(tuple(line), left, right, em) for line in lines]


def _spacing(page: list[Row]) -> float:
    steps = [after.top - row.top for row, after in itertools.pairwise(page) if after.top > row.top]
    return median(steps) if steps else 0


def _joint(before: Row, row: Row, spacing: float, *, indents: bool) -> str:
    """Return what stands between two lines: nothing where the first goes on, a line break, or an empty line."""
    if _goes_on(before, row, indents=indents):
        return " " if _LATIN_END.search(before.words) and _LATIN_START.match(row.words) else ""
    return "\n\n" if spacing and row.top - before.top > max(spacing, before.height) * 1.7 else "\n"


def _goes_on(before: Row, row: Row, *, indents: bool) -> bool:
    """Say whether a line ended only because its next word did not fit; indents = paragraphs begin with one."""
    if before.pieces[-1].whole or row.pieces[0].whole or len(before.pieces) + len(row.pieces) > 2 or row.indent:
        return False
    if not 0.85 < before.pieces[0].em / row.pieces[0].em < 1.18 and min(map(breadth, (before.words, row.words))) > 6:
        return False
    if _STOP.search(before.words) and not indents:
        return False
    word = _WORD.match(row.words)
    first = row.words[: max(1, word.end() if word else 1)]
    if row.words[len(first) : len(first) + 1] and row.words[len(first)] in _CLOSING:
        first += row.words[len(first)]
    return before.pieces[-1].right + (breadth(first + " ") + _SLACK) * before.em >= before.right


def _edges(page: list[Row], height: float) -> set[int]:
    """Return the numbers of the lines in the margins above and below the text."""
    top, foot = height * 0.12, height * 0.88
    return {at for at, row in enumerate(page) if row.top < top or row.top + row.height > foot}


def _name(words: str) -> str:
    """Return what running heads have in common, whatever their numbers; empty for what can be none."""
    return "" if len(words) > _HEAD or _SENTENCE.search(words) else _NUMBER.sub("#", words)


def _forms(row: Row, page: int) -> set[str]:
    """Return what a running head says again on other pages: the same, but for one number that counts the pages."""
    words = _BLANK.sub("", row.words)
    numbers = [] if row.pieces[0].whole else list(_DIGITS.finditer(words))
    counted = {f"{words[: found.start()]}#{int(found[0]) - page}#{words[found.end() :]}" for found in numbers}
    return counted | {words}


def _without_furniture(pages: list[list[Row]], heights: Sequence[float]) -> list[list[Row]]:
    """Return the lines of the pages without page numbers and without running heads and feet but the first."""
    edges = [_edges(page, height) for page, height in zip(pages, heights, strict=True)]
    printed: set[str] = set()
    found = []
    for page, edge, running in zip(pages, edges, _running(pages, edges), strict=True):
        numbers = {at for at in edge if is_page_number(page[at].words)}
        outside = _outside(page, running | numbers)
        heads = {at: _name(page[at].words) for at in (running - numbers) & outside}
        left_out = (numbers & outside) | {at for at, name in heads.items() if name in printed}
        printed |= set(heads.values())
        found.append([row for at, row in enumerate(page) if at not in left_out])
    return found


def _running(pages: list[list[Row]], edges: list[set[int]]) -> list[set[int]]:
    """Return the numbers of each page's lines that can be running heads or feet."""
    often: Counter[str] = Counter()
    again: Counter[str] = Counter()
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        often.update({_name(page[at].words) for at in edge})
        again.update({form for at in edge if _name(page[at].words) for form in _forms(page[at], number)})
    return [
        {
            at
            for at in edge
            if (name := _name(page[at].words))
            and often[name] * 3 >= len(pages)
            and any(again[form] > 1 for form in _forms(page[at], number))
        }
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True))
    ]


def _outside(page: list[Row], furniture: set[int]) -> set[int]:
    """Return which lines of the furniture lie above or below all of the text."""
    text = [row for at, row in enumerate(page) if at not in furniture]
    if not text:
        return furniture
    top = min(row.top + row.height / 2 for row in text)
    foot = max(row.top + row.height / 2 for row in text)
    return {at for at in furniture if page[at].top < top or page[at].top + page[at].height > foot}
