"""Word (DOCX): body, tables in their place, text boxes, headers, footnotes; what is struck out is not text."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from jingyan.corpus.error import SourceError

from . import unit
from .numbering import Numbering
from .package import Package, children
from .reader import Job, Reader, Reading

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PAGE = "\f"  # a page break that the writer has set; these two are taken out when the text is whole
_RENDERED = "\v"  # a page break where Word has last laid out the text
_BREAKS = _PAGE + _RENDERED
_OLE = b"\xd0\xcf\x11\xe0"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_GONE = {"del", "moveFrom", "instrText", "delText", "rt", "Fallback", "pPr", "sectPr", "fldData"}
_SIGNS = {
    "br": "\n",
    "cr": "\n",
    "lastRenderedPageBreak": _RENDERED,
    "noBreakHyphen": "-",
    "ptab": "\u3000\u3000",
    "tab": "\u3000\u3000",
}
_NOTES = (("footnotes.xml", "footnote"), ("endnotes.xml", "endnote"))
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml")
_INDENTED = 150  # twentieths of a point, or hundredths of a character: the least that is an indent


def _read(job: Job) -> Reading:
    if job.data.startswith(_OLE):
        sealed = _SEALED in job.data
        raise SourceError(job.path, "已加密，需要密码" if sealed else "是旧版DOC，请把扩展名改为.doc")
    return read_package(job, Package(job.path, io.BytesIO(job.data), job.limits))


def read_package(job: Job, package: Package) -> Reading:
    """Return the text of a DOCX that has been opened."""
    if "word/document.xml" not in package.parts:
        raise SourceError(job.path, "不是Word文件（是压缩包的，请以.zip文件来读），或已损坏")
    body = package.xml("word/document.xml").find("body")
    if body is None:
        raise SourceError(job.path, "没有正文，可能已损坏")
    story = _Story(Numbering.of(package))
    lines = list(story.blocks(body))
    said = {line.strip(" \u3000" + _BREAKS) for line in lines}
    above, below = _margins(package, said)
    return _paged([*above, *lines, *_notes(package), *below])


class _Story:
    """Turns the elements of a story (the body, a header, a note) to lines."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._above = ""

    def blocks(self, parent: "Element") -> Iterator[str]:
        """Yield the lines of all paragraphs and tables."""
        for child in parent:
            match child.tag:
                case "p":
                    yield from self._paragraph(child)
                case "tbl":
                    yield from self._table(child)
                case "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag":
                    yield from self.blocks(child)

    def _paragraph(self, paragraph: "Element") -> Iterator[str]:
        boxes: list[Element] = []
        words = "".join(_runs(paragraph, boxes))
        if words.strip(_BREAKS):
            marker = self._numbering.marker(paragraph)
            self._above = words
            yield _indent(paragraph) + marker + words
        else:
            yield words
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, table: "Element") -> Iterator[str]:
        rows = []
        for row in _within(table, "tr"):
            cells: list[str] = []
            for cell in _within(row, "tc"):
                cells.append(self._cell(cell))
                cells += [""] * (_number(cell, "tcPr/gridSpan", "val") - 1)
            rows.append(cells)
        yield from unit.lines(rows, self._above)

    def _cell(self, cell: "Element") -> str:
        if any(merge.get("val", "continue") == "continue" for merge in cell.findall("tcPr/vMerge")):
            return ""
        return "\n".join(line for line in self.blocks(cell) if line.strip())


def _within(parent: "Element", name: str) -> Iterator["Element"]:
    """Yield the rows of a table or the cells of a row, also those within content controls; struck rows are left out."""
    for child in parent:
        if child.tag == name and child.find("trPr/del") is None:
            yield child
        elif child.tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _within(child, name)


def _runs(element: "Element", boxes: list["Element"]) -> Iterator[str]:
    """Yield the words of a paragraph; its text boxes are put aside, in order."""
    for child in element:
        if child.tag in _GONE or (child.tag == "r" and _is_hidden(child)):
            continue
        if child.tag == "txbxContent":
            boxes.append(child)
        elif child.tag == "t":
            yield (child.text or "").replace(_PAGE, "").replace(_RENDERED, "")
        elif child.tag == "br" and child.get("type") == "page":
            yield _PAGE
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            yield from _runs(child, boxes)


def _is_hidden(run: "Element") -> bool:
    hidden = run.find("rPr/vanish")
    return hidden is not None and hidden.get("val", "1") not in ("0", "false", "off")


def _indent(paragraph: "Element") -> str:
    """Return the blanks that stand for the indent of a paragraph's first line."""
    found = paragraph.find("pPr/ind")
    if found is None:
        return ""
    deep = max(_whole(found.get(name, "")) for name in ("firstLine", "firstLineChars"))
    return "\u3000\u3000" if deep >= _INDENTED else ""


def _number(element: "Element", path: str, name: str) -> int:
    found = element.find(path)
    return min(64, _whole(found.get(name, "1"))) if found is not None else 1


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _margins(package: Package, said: set[str]) -> tuple[list[str], list[str]]:
    """Return what headers and footers say that the body does not: each line once, page numbers left out."""
    found: dict[str, list[str]] = {"header": [], "footer": []}
    for name in sorted(package.parts):
        margin = _MARGIN.fullmatch(name)
        if not margin:
            continue
        for line in _Story(Numbering()).blocks(package.xml(name)):
            words = line.strip(" \u3000-—–" + _BREAKS)
            if words and words not in said and not words.isdecimal():
                said.add(words)
                found[margin[1]].append(words)
    return found["header"], found["footer"]


def _notes(package: Package) -> Iterator[str]:
    """Yield the footnotes, then the endnotes."""
    for part, name in _NOTES:
        if f"word/{part}" in package.parts:
            for note in children(package.xml(f"word/{part}"), name):
                if note.get("type", "normal") == "normal":
                    yield from (line for line in _Story(Numbering()).blocks(note) if line.strip())


def _paged(lines: list[str]) -> Reading:
    """Return the lines as a text, with the places where pages begin; none where the file does not tell them."""
    text = "\n".join(lines)
    parts = text.replace(_PAGE, "").split(_RENDERED) if _RENDERED in text else text.split(_PAGE)
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part)
    return Reading("".join(parts), pages=tuple(starts) if len(parts) > 1 else ())


READER = Reader("docx", (".docx", ".docm", ".dotx"), _read)
