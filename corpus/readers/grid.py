"""Tables of PDF pages: pdfplumber finds the cells between the rules, the page's own text fills them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from . import unit
from .layout import Piece, Sheet
from .reader import Job

_LEAST = 2  # rows and columns of a table; a frame around a text is none
_ABOVE = 40.0  # points above a table in which its unit may stand


@dataclass(frozen=True, slots=True)
class _Heads:
    """The headings of the last table of a page, for one that goes on from it: its page, columns, and text above."""

    page: int
    columns: int
    rows: Sequence[list[str]]
    above: str


def apply(job: Job, numbers: Sequence[int], sheets: Sequence[Sheet]) -> Iterator[tuple[int, Sheet]]:
    """Yield the pages of the given numbers that hold tables, with each row of a table as one whole line."""
    if not numbers:
        return
    import pdfplumber  # noqa: PLC0415 - loaded for the first table

    try:
        with pdfplumber.open(io.BytesIO(job.data)) as document:
            heads: _Heads | None = None
            for number in numbers:
                page = document.pages[number]
                before = heads if heads and heads.page == number - 1 else None
                sheet, heads = _with_tables(page, number, sheets[number], before)
                page.close()
                job.tick()
                if sheet:
                    yield number, sheet
    except Exception:  # noqa: BLE001 - pdfminer raises anything on a damaged file; the text is read all the same
        return


def _with_tables(
    page: Any,  # noqa: ANN401 - pdfplumber has no types
    number: int,
    sheet: Sheet,
    before: _Heads | None,
) -> tuple[Sheet | None, _Heads | None]:
    """Return a page with its tables as lines, and the headings of its last; `before` = those of the page before."""
    heads: _Heads | None = None
    pieces = sheet.pieces
    found: list[Piece] = []
    for table in page.find_tables():
        left, top, right, bottom = table.bbox
        grid = [list(row.cells) for row in table.rows]
        if len(grid) < _LEAST or max(map(len, grid)) < _LEAST:
            continue
        inside = [piece for piece in pieces if _holds(table.bbox, piece)]
        rows = [[_fill(cell, inside) for cell in row] for row in grid]
        above = "".join(p.words for p in pieces if top - _ABOVE < p.middle < top)
        pieces = tuple(piece for piece in pieces if not _holds(table.bbox, piece))
        goes_on = not found and before is not None and before.columns == len(rows[0]) and not unit.headings(rows)
        heads = before if goes_on and before else _Heads(number, len(rows[0]), unit.headings(rows), above)
        lines = unit.lines(rows, heads.above, heads.rows if goes_on else ())
        step = (bottom - top) / max(1, len(lines))
        found += (
            Piece(left, top + at * step, right, top + (at + 0.9) * step, line, whole=True)
            for at, line in enumerate(lines)
        )
    whole = Sheet(sheet.width, sheet.height, pieces + tuple(found)) if found else None
    return whole, replace(heads, page=number) if heads else None


def _holds(box: tuple[float, float, float, float], piece: Piece) -> bool:
    left, top, right, bottom = box
    return left <= (piece.left + piece.right) / 2 <= right and top <= piece.middle <= bottom


def _fill(cell: tuple[float, float, float, float] | None, pieces: Sequence[Piece]) -> str:
    """Return the words of a cell, line by line."""
    if not cell:
        return ""
    inside = sorted(
        (p for p in pieces if _holds(cell, p)), key=lambda p: (round(p.middle / max(1, p.bottom - p.top)), p.left)
    )
    return "".join(piece.words for piece in inside)
