"""A compilation (经验汇编) as offices print one: cover, contents, practices by county with figures, references."""

import datetime as dt
import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO

from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from jingyan.corpus.cell import legal
from jingyan.corpus.error import QueryError
from jingyan.experience.database import Database
from jingyan.experience.record import Row
from jingyan.experience.title import beginning

from .figure import KINDS_SHOWN, Figure, read
from .prose import Prose
from .selection import Selection, facts, practices, size
from .tally import Tally
from .typography import WIDTH, begin_field, blank, end_field, number_pages

MOST = 1_000  # practices: nobody reads a longer document, and Word hardly opens it
_TITLE = "经验汇编"
_REFERENCES = "参考文献"
_NOWHERE = "地区不详"
_HINT = "（右键点目录，选“更新域”，即显示页码；在 WPS 中为“引用—更新目录”）"
_DIGITS = "〇一二三四五六七八九"
_HEADS = (("类别", 0.12), ("原文", 0.36), ("数值", 0.26), ("所指", 0.26))  # of the figures, and each one's share


@dataclass(frozen=True, slots=True)
class Chapter:
    """A county, or what is known of the place, and its practices, each with the number of its reference."""

    name: str
    practices: tuple[tuple[int, Row], ...]


def write(database: Database, selection: Selection, file: BinaryIO) -> Tally:
    """Write the practices of a selection, and return how many; QueryError where there are more than MOST."""
    many = size(database, selection)
    if many > MOST:
        raise QueryError(f"经验汇编最多 {MOST:,} 条经验，现有 {many:,} 条：请提问题或加条件，或改存为 .xlsx")
    chapters = _chapters(list(practices(database, selection)))
    compilation = Compilation(database, selection)
    compilation.cover(many, len(chapters))
    compilation.contents(chapters)
    told = sum(compilation.chapter(number, chapter) for number, chapter in enumerate(chapters, 1))
    compilation.references(chapters)
    compilation.paper.save(file)
    return Tally(many, told)


def _chapters(found: list[Row]) -> list[Chapter]:
    """Return the practices by county, in the order in which each is told of first."""
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault("".join(json.loads(row["region"])) or _NOWHERE, []).append(row)
    number = count(1)
    return [Chapter(name, tuple((next(number), row) for row in rows)) for name, rows in grouped.items()]


class Compilation:
    """The document as it is being written."""

    def __init__(self, database: Database, selection: Selection) -> None:
        self.paper = blank(_TITLE)
        self._end = self.paper.element.body.sectPr
        self._styles = {style.name: style.style_id for style in self.paper.styles}
        self._database = database
        self._selection = selection
        self._kinds = tuple(kind for kind in KINDS_SHOWN if kind in selection.kinds)
        self._prose = Prose(database)
        self._marks = count(1)
        self._tables = count(1)

    def cover(self, practices: int, places: int) -> None:
        """Write the first page: what was asked, how much was found, when."""
        self._add("", "Title").paragraph_format.space_before = Pt(120)
        self._add(_TITLE, "Title")
        for line in (self._selection.question, "；".join(self._selection.told)):
            if line:
                self._add(line, "Subtitle").paragraph_format.space_before = Pt(14)
        today = dt.datetime.now().astimezone().date()
        self._add(f"共{practices}条经验，涉及{places}个地方", "Subtitle").paragraph_format.space_before = Pt(180)
        self._add(_spelt(today), "Subtitle")

    def contents(self, chapters: list[Chapter]) -> None:
        """Write the contents: a field that shows the headings already, with their pages once it is reckoned."""
        self._add("目　　录", "目录标题").paragraph_format.page_break_before = True
        entries = list(_entries(chapters))
        for at, (level, text) in enumerate(entries):
            paragraph = self._add("", f"toc {level}")
            if not at:
                begin_field(paragraph, r'TOC \o "1-2" \h \z \u')
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _mark(at + 1))
            paragraph.paragraph_format.element.append(link)
            link.append(paragraph.add_run(legal(text)).font.element)
        end_field(self._add(_HINT, "toc 2"))
        self.paper.add_section(WD_SECTION.NEW_PAGE)
        number_pages(self.paper)

    def chapter(self, number: int, chapter: Chapter) -> int:
        """Write a county's practices, and return how many figures they have."""
        self._heading(_numbered(number, chapter.name), 1)
        return sum(self._practice(at, *practice) for at, practice in enumerate(chapter.practices, 1))

    def references(self, chapters: list[Chapter]) -> None:
        """Write the references, numbered as they are in the text."""
        self._heading(_REFERENCES, 1)
        for number, row in (practice for chapter in chapters for practice in chapter.practices):
            self._add(f"[{number}] {row['citation']}", _REFERENCES)

    def _practice(self, at: int, number: int, row: Row) -> int:
        self._heading(_titled(at, row), 2)
        source = self._add(_source(row), "出处")
        source.add_run(f"[{number}]").font.superscript = True
        for line in self._prose.lines(row):
            self._add(line.text, "Heading 3" if line.heading else "Body Text")
        asked = Selection((row["id"],), kinds=self._kinds)
        figures = list(dict.fromkeys(read(fact) for fact in facts(self._database, asked)))
        if figures:
            self._table(figures)
        return len(figures)

    def _table(self, figures: list[Figure]) -> None:
        self._add(f"表{next(self._tables)}　主要数据", "Caption").paragraph_format.space_before = Pt(8)
        rows = [tuple(name for name, _ in _HEADS), *((one.kind, one.text, one.value, one.of) for one in figures)]
        self._end.addprevious(parse_xml(_table(rows, self._styles["表格文字"])))
        self._add("", "表格文字")

    def _heading(self, text: str, level: int) -> None:
        """Write a heading with the bookmark that the contents lead to."""
        paragraph = self._add(text, f"Heading {level}")
        at = next(self._marks)
        run = paragraph.runs[0].font.element
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(at))
        start.set(qn("w:name"), _mark(at))
        run.addprevious(start)
        run.addnext(end)

    def _add(self, text: str, style: str) -> Paragraph:
        """Add a paragraph; python-docx would look for the end and the style anew each time."""
        element = OxmlElement("w:p")
        self._end.addprevious(element)
        paragraph = Paragraph(element, self.paper)
        paragraph.paragraph_format.element.get_or_add_pPr().style = self._styles[style]
        if text:
            paragraph.add_run(legal(text))
        return paragraph


def _entries(chapters: list[Chapter]) -> Iterator[tuple[int, str]]:
    """Yield the headings in the order of the text, with their levels."""
    for number, chapter in enumerate(chapters, 1):
        yield 1, _numbered(number, chapter.name)
        for at, (_, row) in enumerate(chapter.practices, 1):
            yield 2, _titled(at, row)
    yield 1, _REFERENCES


def _titled(at: int, row: Row) -> str:
    return f"（{numeral(at)}）{row['title'] or beginning(row['text'] or '')}"


def _numbered(number: int, name: str) -> str:
    return f"{numeral(number)}、{name}"


def _mark(at: int) -> str:
    return f"_Toc{at:08d}"


def _source(row: Row) -> str:
    """Return where a practice stands: the bulletin for a reader, file and id for whoever looks it up."""
    day = _spelt(dt.date.fromisoformat(row["date"])) if row["date"] else ""
    issue = f"第{row['issue']}期" if row["issue"] is not None else ""
    series = f"《{row['series']}》" if row["series"] else ""
    parts = (series + issue, day, f"文件{row['doc']}", f"编号{row['id']}")
    return "来源：" + "，".join(part for part in parts if part)


def _spelt(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """Return a whole number below 10,000 as headings are numbered.

    >>> numeral(3), numeral(10), numeral(21), numeral(305)
    ('三', '十', '二十一', '三百〇五')
    """
    words = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += _DIGITS[digit] + name
        elif words and number and not words.endswith("〇"):
            words += "〇"
    return words.removeprefix("一") if words.startswith("一十") else words


def _table(rows: list[tuple[str, ...]], style: str) -> str:
    """Return a table in Word's XML, its first row repeated on every page."""
    widths = [int(WIDTH.twips * share) for _, share in _HEADS]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = ""
    for at, row in enumerate(rows):
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{html.escape(legal(text))}</w:t></w:r></w:p></w:tc>'
            for text, width in zip(row, widths, strict=True)
        )
        body += f"<w:tr><w:trPr><w:cantSplit/>{'' if at else '<w:tblHeader/>'}</w:trPr>{cells}</w:tr>"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )
