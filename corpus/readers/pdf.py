"""PDF: the text layer by its geometry, tables by their rules, and pages that are pictures by recognition."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from jingyan.corpus.error import SourceError

from . import grid, ocr
from .garble import is_garbled
from .layout import Piece, Sheet, compose
from .reader import Job, Reader, Reading

_RUN = re.compile(r"[^\s\x00]+")
_QUOTE = re.compile("[“”‘’]")
_LEAST = 8  # characters on a page below which a picture on it is what it says
_PASSWORD = 4  # pdfium's error code
_DPI = 200


def _read(job: Job) -> Reading:
    import pypdfium2 as pdfium  # noqa: PLC0415 - loaded for the first PDF

    try:
        document = pdfium.PdfDocument(job.data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        raise SourceError(job.path, "PDF已加密，需要密码" if locked else "PDF已损坏，打不开") from None
    try:
        if len(document) > job.limits.pages:
            raise SourceError(job.path, f"超过{job.limits.pages}页，请先拆分")
        return _compose(job, document)
    except pdfium.PdfiumError:
        raise SourceError(job.path, "PDF已损坏，读不完整") from None
    finally:
        document.close()


def _compose(job: Job, document: Any) -> Reading:  # noqa: ANN401 - pypdfium2 has no types
    sheets: list[Sheet] = []
    pictures: list[int] = []
    tables: list[int] = []
    for number, page in enumerate(_pages(document)):
        sheet, is_picture, has_rules = _sheet(page)
        sheets.append(sheet)
        if is_picture:
            pictures.append(number)
        elif has_rules:
            tables.append(number)
        page.close()
        job.tick()
    for number, sheet in grid.apply(job, tables, sheets):
        sheets[number] = sheet
    unread: tuple[int, ...] = ()
    if pictures and (ocr.is_installed() or len(pictures) * 2 >= len(sheets)):
        for number in pictures:
            sheets[number] = ocr.recognise(job, _render(job, document[number]))
            job.tick()
    else:
        unread = tuple(number + 1 for number in pictures)
        for number in pictures:
            sheets[number] = Sheet(sheets[number].width, sheets[number].height, ())
    return compose(sheets, unread)


def _pages(document: Any) -> Iterator[Any]:  # noqa: ANN401 - ditto
    for number in range(len(document)):
        yield document[number]


def _sheet(page: Any) -> tuple[Sheet, bool, bool]:  # noqa: ANN401 - ditto
    """Return a page's text, whether only recognition can read it, and whether it has the rules of a table."""
    rotation, box = page.get_rotation(), page.get_bbox()
    textpage = page.get_textpage()
    try:
        pieces = tuple(_upright(piece, rotation, box) for piece in _runs(textpage))
    finally:
        textpage.close()
    words = "".join(piece.words for piece in pieces)
    pictures, rules = _objects(page)
    is_picture = is_garbled(words) or (pictures > 0 and len(words) < _LEAST)
    width, height = page.get_size()
    return Sheet(width, height, pieces), is_picture, rules


def _runs(textpage: Any) -> Iterator[Piece]:  # noqa: ANN401 - ditto
    """Yield the stretches of text that stand together, in the page's own coordinates (upward)."""
    from pypdfium2 import raw  # noqa: PLC0415 - ditto

    count = textpage.count_chars()
    if not count:
        return
    text = textpage.get_text_range()
    exact = len(text) == count
    box = raw.FS_RECTF()
    place = ctypes.byref(box)

    def at(index: int) -> tuple[float, float, float, float]:
        char = index if exact else raw.FPDFText_GetCharIndexFromTextIndex(textpage, index)
        raw.FPDFText_GetLooseCharBox(textpage, char, place)
        return box.left, box.bottom, box.right, box.top

    for run in _RUN.finditer(text):
        start, end = run.span()
        first, last = at(start), at(end - 1)
        if _QUOTE.search(run[0]) or last[2] < first[0]:
            yield from _regrouped(run[0], [at(index) for index in range(start, end)])
        else:
            yield Piece(first[0], min(first[1], last[1]), last[2], max(first[3], last[3]), run[0])


def _regrouped(words: str, boxes: list[tuple[float, float, float, float]]) -> Iterator[Piece]:
    """Yield the stretches of a run in which each character stands after the one before.

    Writers set quotation marks in a font of their own, and put them into the file before or after their neighbours.
    """
    start = 0
    for end in range(1, len(words) + 1):
        if (
            end < len(words)
            and boxes[end - 1][0] <= boxes[end][0] <= boxes[end - 1][2] + boxes[end - 1][3] - boxes[end - 1][1]
        ):
            continue
        group = boxes[start:end]
        low, high = min(box[1] for box in group), max(box[3] for box in group)
        yield Piece(group[0][0], low, group[-1][2], high, words[start:end])
        start = end


def _upright(piece: Piece, rotation: int, page: tuple[float, float, float, float]) -> Piece:
    """Return a piece in the coordinates of the page as it is seen: from the top left corner downward."""
    left, bottom, right, top = page
    match rotation:
        case 90:
            box = piece.top - bottom, piece.left - left, piece.bottom - bottom, piece.right - left
        case 180:
            box = right - piece.right, piece.top - bottom, right - piece.left, piece.bottom - bottom
        case 270:
            box = top - piece.bottom, right - piece.right, top - piece.top, right - piece.left
        case _:
            box = piece.left - left, top - piece.bottom, piece.right - left, top - piece.top
    return Piece(*box, piece.words)


def _objects(page: Any) -> tuple[int, bool]:  # noqa: ANN401 - ditto
    """Return how many pictures a page has, and whether its lines can be those of a table."""
    from pypdfium2 import raw  # noqa: PLC0415 - ditto

    pictures = level = upright = 0
    edges = [ctypes.c_float() for _ in range(4)]
    places = [ctypes.byref(edge) for edge in edges]
    for number in range(raw.FPDFPage_CountObjects(page)):
        thing = raw.FPDFPage_GetObject(page, number)
        kind = raw.FPDFPageObj_GetType(thing)
        pictures += kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPageObj_GetBounds(thing, *places)
            width, height = edges[2].value - edges[0].value, edges[3].value - edges[1].value
            many = width > 40 and height > 12 and raw.FPDFPath_CountSegments(thing) >= 4
            level += (width > 20 and height < 4) + 2 * many
            upright += (height > 8 and width < 4) + 2 * many
    return pictures, level >= 2 and upright >= 2


def _render(job: Job, page: Any) -> Any:  # noqa: ANN401 - ditto
    """Return the picture of a page, no larger than the limits allow."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (job.limits.pixels / max(1.0, width * height)) ** 0.5)
    picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    page.close()
    return picture


READER = Reader("pdf", (".pdf",), _read)
