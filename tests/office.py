"""A plan as offices write it, with all that an office file can say: what the conversion must find, and leave alone."""

import io
import re

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_SPACES = (
    f'xmlns:w="{_MAIN}" xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main"'
    f' xmlns:c="{_DRAWING}/chart" xmlns:r="{_OFFICE}" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_BOXED = "<w:txbxContent><w:p><w:r><w:t>文本框里的后勤</w:t></w:r></w:p></w:txbxContent>"
_BOX = (
    f'<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0"'
    ' distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>2000000</wp:posOffset>'
    "</wp:positionH><wp:positionV"
    ' relativeFrom="paragraph"><wp:posOffset>100000</wp:posOffset></wp:positionV><wp:extent cx="1800000" cy="500000"/>'
    '<wp:wrapNone/><wp:docPr id="77" name="框" descr="框里说明"/><a:graphic><a:graphicData'
    ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    f"</a:prstGeom></wps:spPr><wps:txbx>{_BOXED}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:100pt;height:40pt"><v:textbox>'
    f"{_BOXED}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_NOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {_SPACES}><w:footnote w:type="separator"'
    ' w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0">'
    '<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    "<w:r><w:t>脚注里的干部姓范</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
_EDITED = 'w:author="后勤科" w:date="2020-05-08T00:00:00Z"'
RUNS = ("干", "部带头发", "展集体经", "济，皇", "后村里", "的“双推‘双评’”机制。")  # words go on from one to the next


def word() -> bytes:
    """Return a DOCX: runs, a table, header, footer, footnote, comment, link, box, picture, chart, tracked changes."""
    plan = Document()
    plan.core_properties.title = "后进村整顿计划"
    plan.sections[0].header.paragraphs[0].text = "县委组织部发文"
    plan.sections[0].footer.paragraphs[0].text = "页脚里的干部"
    plan.add_heading("后进村党组织整顿计划", 1)
    paragraph = plan.add_paragraph("各村")
    for number, words in enumerate(RUNS):
        run = paragraph.add_run(words)
        run.bold, run.font.size = bool(number % 2), Pt(14)
    plan.add_comment(paragraph.runs[1:3], text="这里的头发该复查", author="后勤科", initials="后")
    table = plan.add_table(2, 2)
    for cell, words in zip(table._cells, ("村名", "干部数", "范里村", "12个"), strict=True):
        cell.text = words
    plan.add_picture(_picture(), width=Pt(80))
    link = plan.part.relate_to("http://example.com/后进村", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _add(plan, "参见", f'<w:hyperlink {_SPACES} r:id="{link}"><w:r><w:t>后进村网页</w:t></w:r></w:hyperlink>')
    _add(
        plan,
        "投入",
        f'<w:del {_SPACES} w:id="9" {_EDITED}><w:r><w:delText>三十万个</w:delText></w:r></w:del>',
        f'<w:ins {_SPACES} w:id="10" {_EDITED}><w:r><w:t>五十万个</w:t></w:r></w:ins>',
    )
    _add(plan, "框旁", _BOX)
    _relate(plan, "/word/footnotes.xml", "footnotes", "wordprocessingml.footnotes", _NOTES.encode())
    _add(plan, "正文后有脚注", f'<w:r {_SPACES}><w:footnoteReference w:id="2"/></w:r>')
    chart = re.sub(b"<c:externalData.*?</c:externalData>", b"", _slides()[1], flags=re.DOTALL)
    drawn = _relate(plan, "/word/charts/chart1.xml", "chart", "drawingml.chart", chart)
    _add(
        plan,
        "图",
        f'<w:r {_SPACES}><w:drawing><wp:inline><wp:extent cx="4000000" cy="2000000"/><wp:docPr id="88" name="图表"'
        f' title="发展图"/><a:graphic><a:graphicData uri="{_DRAWING}/chart"><c:chart r:id="{drawn}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>",
    )
    return _saved(plan)


def _picture() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (80, 40), (200, 30, 30)).save(picture, "PNG")
    picture.seek(0)
    return picture


def _add(plan, words, *parts):
    paragraph = plan.add_paragraph(words)
    for part in parts:
        paragraph._p.append(parse_xml(part))


def _relate(plan, name, kind, content, data):
    part = Part(PackURI(name), f"{_TYPES}.{content}+xml", data, plan.part.package)
    return plan.part.relate_to(part, f"{_OFFICE}/{kind}")


def _saved(file) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def slides() -> bytes:
    """Return a PPTX: a title, a chart with its workbook, a text box of two runs, a table, notes."""
    return _slides()[0]


def _slides() -> tuple[bytes, bytes]:
    """Return the file, and its chart by itself."""
    show = Presentation()
    show.core_properties.title = "后进村"
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "后进村整顿"
    data = CategoryChartData()
    data.categories = ["松庄村里", "范里村"]
    data.add_series("干部人数", (3, 5))
    place = (Inches(1), Inches(2), Inches(5), Inches(3))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
    chart.has_title = chart.has_legend = True
    chart.chart_title.text_frame.text = "各村干部发展"
    frame = slide.shapes.add_textbox(Inches(6.5), Inches(2), Inches(3), Inches(1)).text_frame
    frame.text = "皇"
    frame.paragraphs[0].add_run().text = "后村里"
    table = slide.shapes.add_table(1, 2, Inches(6.5), Inches(4), Inches(3), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "干部", "后进"
    slide.notes_slide.notes_text_frame.text = "备注里的后勤"
    return _saved(show), chart.part.blob


def sheets() -> bytes:
    """Return an XLSX: formulas over two sheets, a comment, a number's unit, a header, a choice, a link, a chart."""
    book = Workbook()
    sheet = book.active
    sheet.title = "后进村表"
    for row in (["村名", "干部数", "级别"], ["松庄村里", 3, "后进"], ["范里村", 5, "先进"]):
        sheet.append(row)
    sheet["A5"] = '=IF(C2="后进","该整顿了","不须")'
    sheet["B5"] = "=SUM(后进村表!B2:B3)"
    sheet["A2"].comment = Comment("批注里的干部", "后勤科")
    sheet["B2"].number_format = '0"个"'
    sheet["D2"] = "链接后"
    sheet["D2"].hyperlink = "http://example.com/后"
    sheet.oddHeader.center.text = "后进村统计"
    choice = DataValidation(type="list", formula1='"后进,先进"', prompt="请选择级别")
    choice.add("C2:C9")
    sheet.add_data_validation(choice)
    chart = BarChart()
    chart.title = "干部发展"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "F2")
    book.create_sheet("汇总")["A1"] = "='后进村表'!A2"
    return _saved(book)
