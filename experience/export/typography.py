"""How offices set a document (GB/T 9704): A4 with its margins, faces and sizes by level, lines of 28.95 points.

Faces are set for Chinese and for Latin letters apart; where one is not installed, the document names what stands in.
"""

from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

TITLE, BODY, FIRST, SECOND, SMALL = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_LATIN = "Times New Roman"
_INSTEAD = {
    TITLE: "方正小标宋_GBK,华文中宋,宋体",
    BODY: "仿宋,FangSong,华文仿宋",
    FIRST: "SimHei",
    SECOND: "楷体,KaiTi,华文楷体",
    SMALL: "SimSun",
}  # where a face is missing, Word and WPS take the first of these that is there
LINE = Pt(28.95)  # 22 lines fill the 225 mm of a page's text
WIDTH = Mm(156)  # of the text
_SIZES = {"二号": Pt(22), "三号": Pt(16), "四号": Pt(14), "小四": Pt(12)}

CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY


def blank(title: str) -> Paper:
    """Return an empty document with its page and its styles set: Title, Heading 1 to 3, Body Text and further ones."""
    paper = Document()
    paper.core_properties.title, paper.core_properties.author = title, "jingyan"
    paper.core_properties.comments, paper.core_properties.language = "", "zh-CN"
    paper.settings.odd_and_even_pages_header_footer = True
    _set_page(paper.sections[0])
    _set_faces(paper)
    _set_styles(paper)
    return paper


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)


def _set_faces(paper: Paper) -> None:
    """Name the faces, and what stands in for them."""
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for face, instead in _INSTEAD.items()
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    for key, held in list(paper.part.rels.items()):
        if held.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            paper.part.drop_rel(key)
    name, kind = PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE
    paper.part.relate_to(Part(name, kind, table.encode(), paper.part.package), RELATIONSHIP_TYPE.FONT_TABLE)
    for language in (*paper.styles.element.iter(qn("w:lang")), *paper.settings.element.iter(qn("w:themeFontLang"))):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_styles(paper: Paper) -> None:
    _style(paper, "Normal", BODY, "三号")
    body = _style(paper, "Body Text", BODY, "三号", align=BOTH)
    _indent(body, 200)
    title = _style(paper, "Title", TITLE, "二号", align=CENTRE)
    title.paragraph_format.line_spacing = Pt(36)
    _style(paper, "Subtitle", SECOND, "三号", align=CENTRE)
    first = _style(paper, "Heading 1", FIRST, "三号", align=LEFT)
    first.paragraph_format.space_before = Pt(14)
    second = _style(paper, "Heading 2", SECOND, "三号", align=LEFT)
    third = _style(paper, "Heading 3", BODY, "三号", align=BOTH, bold=True)
    for heading in (first, second, third):
        heading.paragraph_format.keep_with_next = True
        _indent(heading, 200)
    _style(paper, "Caption", FIRST, "小四", align=CENTRE).paragraph_format.keep_with_next = True
    _style(paper, "出处", SECOND, "四号", align=LEFT)
    _indent(paper.styles["出处"], 200)
    _style(paper, "目录标题", FIRST, "三号", align=CENTRE)
    cell = _style(paper, "表格文字", BODY, "小四", align=LEFT)
    cell.paragraph_format.line_spacing = Pt(18)
    listed = _style(paper, "参考文献", BODY, "四号", align=LEFT)
    listed.paragraph_format.left_indent, listed.paragraph_format.first_line_indent = Pt(28), Pt(-28)
    listed.paragraph_format.line_spacing = Pt(24)
    for level, face in ((1, FIRST), (2, BODY)):
        entry = _style(paper, f"toc {level}", face, "四号", align=LEFT)
        entry.paragraph_format.left_indent = Pt(28 * (level - 1))
        entry.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _style(paper, "Footer", SMALL, "四号").paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _style(  # noqa: PLR0913 - what a style is made of
    paper: Paper,
    name: str,
    face: str,
    size: str,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    bold: bool = False,
) -> ParagraphStyle:
    """Return a style of the document in a face and a size, black, without what the template gave it."""
    known = {style.name for style in paper.styles}
    kind = WD_STYLE_TYPE.PARAGRAPH
    style: Any = paper.styles[name] if name in known else paper.styles.add_style(name, kind, name.startswith("toc"))
    if name != "Normal":
        style.base_style = paper.styles["Normal"]
    for part in (style.element.pPr, style.element.rPr):
        if part is not None:
            style.element.remove(part)
    style.font.size, style.font.bold, style.font.italic = _SIZES[size], bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    _face(style.element.get_or_add_rPr(), face)
    style.paragraph_format.alignment = align
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = LINE
    if name.startswith("Heading"):
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(int(name[-1]) - 1))
        style.element.get_or_add_pPr().append(level)
    found: ParagraphStyle = style
    return found


def _face(properties: Any, face: str) -> None:  # noqa: ANN401 - python-docx's elements have no types
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script, name in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", face), ("cs", _LATIN)):
        fonts.set(qn(f"w:{script}"), name)


def _indent(style: Any, hundredths: int) -> None:  # noqa: ANN401 - a style of any kind
    """Begin paragraphs so many hundredths of a character in."""
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(hundredths))
    indent.set(qn("w:firstLine"), str(int(style.font.size.pt * 20 * hundredths / 100)))


def number_pages(paper: Paper) -> None:
    """Show page numbers in the last section, from 1, as — 1 —, on the outer side."""
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    paper.element.body.sectPr.find(qn("w:pgMar")).addnext(numbering)
    section = paper.sections[-1]
    for footer, align, side in (
        (section.footer, RIGHT, "rightChars"),
        (section.even_page_footer, LEFT, "leftChars"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = "Footer", align
        paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind().set(qn(f"w:{side}"), "100")
        paragraph.add_run("— ")
        begin_field(paragraph, "PAGE")
        paragraph.add_run("1")
        end_field(paragraph)
        paragraph.add_run(" —")


def begin_field(paragraph: Paragraph, code: str) -> None:
    """Begin a field; what is added until its end shows until the field is reckoned."""
    _mark(paragraph, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run().font.element.append(instruction)
    _mark(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """End the field that was begun last."""
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str) -> None:
    char = OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    paragraph.add_run().font.element.append(char)
