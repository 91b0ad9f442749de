"""One text in every format that offices use: what tests, `bench read` and `bench fuzz` feed to the readers."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

_EM = 16.0  # points of a character on the page
_STEP = 28.0
_MARGIN = 80.0
_WIDE, _HIGH = 595.28, 841.89  # A4 in points
_CLOSING = "，。、；：！？”’）》"
_FONTS = (  # those of print first
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
_DRAWN = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"  # its outlines cannot go into a PDF here


_OPEN = "http://schemas.openxmlformats.org"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = {
    "[Content_Types].xml": f'<Types xmlns="{_OPEN}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_OPEN}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


def font(*, embedded: bool = False) -> str | None:
    """Return the file of a font with Chinese characters, None where this machine has none of the usual ones."""
    files = _FONTS if embedded else (*_FONTS, _DRAWN)
    return next((path for path in files if Path(path).is_file()), None)


def typeset(text: str, columns: int = 1) -> list[list[tuple[float, float, str]]]:
    """Return the pages of a text as lines: x, y from the top, words. Short lines are centred, others indented."""
    width = (_WIDE - 2 * _MARGIN - (columns - 1) * _EM * 2) / columns
    pages: list[list[tuple[float, float, str]]] = [[]]
    column, down = 0, _MARGIN
    for paragraph in text.split("\n"):
        for indent, line in _wrapped(paragraph.strip(), width):
            if down > _HIGH - _MARGIN - _STEP:
                column, down = column + 1, _MARGIN
                if column == columns:
                    pages.append([])
                    column = 0
            left = _MARGIN + column * (width + 2 * _EM)
            pages[-1].append((left + indent, down, line))
            down += _STEP
        down += _STEP if not paragraph.strip() and pages[-1] else 0
    return pages


def _wrapped(words: str, width: float) -> Iterator[tuple[float, str]]:
    """Yield the lines of a paragraph with their indents."""
    if not words:
        return
    if len(words) <= 26 and "。" not in words and breadth(words) * _EM <= width:
        yield (width - breadth(words) * _EM) / 2, words
        return
    indent, line = 2 * _EM, ""
    for character in words:
        if indent + breadth(line + character) * _EM > width and character not in _CLOSING:
            yield indent, line
            indent, line = 0.0, ""
        line += character
    yield indent, line


def breadth(words: str) -> float:
    """Return how many square characters some words are wide."""
    return sum(1.0 if character > "\u2000" else 0.5 for character in words)


def pdf(text: str, *, columns: int = 1, table: list[list[str]] | None = None, file: str | None = None) -> bytes:
    """Return a PDF of a text with page numbers, then a ruled table; `file` = the font to embed, none by default."""
    from reportlab.pdfbase import cidfonts, pdfmetrics, ttfonts  # noqa: PLC0415 - a tool of development
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - ditto

    name = "specimen" if file else "STSong-Light"
    pdfmetrics.registerFont(ttfonts.TTFont(name, file) if file else cidfonts.UnicodeCIDFont(name))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDE, _HIGH), invariant=1)
    pages = typeset(text, columns)
    for number, lines in enumerate(pages, 1):
        canvas.setFont(name, _EM)
        for left, down, words in lines:
            at = left
            for character in words:  # each where it belongs, as in justified print
                canvas.drawString(at, _HIGH - down, character)
                at += breadth(character) * _EM
        canvas.drawCentredString(_WIDE / 2, 50, f"— {number} —")
        if table and number == len(pages):
            canvas.showPage()
            _draw_table(canvas, name, table)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_table(canvas: Any, name: str, table: list[list[str]]) -> None:  # noqa: ANN401 - reportlab has no types
    canvas.setFont(name, 12)
    step = (_WIDE - 2 * _MARGIN) / max(map(len, table))
    for row, cells in enumerate(table):
        down = _HIGH - _MARGIN - (row + 1) * 24
        for column, words in enumerate(cells):
            canvas.rect(_MARGIN + column * step, down - 7, step, 24)
            canvas.drawString(_MARGIN + column * step + 6, down, words)


def docx(text: str) -> bytes:
    """Return a DOCX of a text."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    return package(_WORD | {"word/document.xml": word(paragraphs)})


def word(body: str) -> str:
    """Return the main part of a DOCX with the given body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'


def ofd(text: str) -> bytes:
    """Return an OFD of a text, one text object a line, and page numbers in a template."""
    mm = 25.4 / 72
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    box = f"<ofd:PhysicalBox>0 0 {_WIDE * mm:.2f} {_HIGH * mm:.2f}</ofd:PhysicalBox>"
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    }
    pages = typeset(text)
    for number, lines in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject ID="{at + 9}" Font="1" Size="{_EM * mm:.3f}" '
            f'Boundary="{left * mm:.3f} {(down - _EM) * mm:.3f} {breadth(words) * _EM * mm:.3f} {_EM * mm:.3f}">'
            f'<ofd:TextCode X="0" Y="{_EM * 0.86 * mm:.3f}" DeltaX="{_deltas(words, _EM * mm)}">'
            f"{escape(words)}</ofd:TextCode></ofd:TextObject>"
            for at, (left, down, words) in enumerate(lines)
        )
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Area>{box}</ofd:Area><ofd:Content><ofd:Layer>{objects}</ofd:Layer>"
            "</ofd:Content></ofd:Page>"
        )
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    return package(parts)


def _deltas(words: str, em: float) -> str:
    return " ".join(f"{breadth(character) * em:.3f}" for character in words[:-1])


def html(text: str, charset: str = "gb2312") -> bytes:
    """Return a saved page of a site around a text: navigation, breadcrumbs, share buttons, a list of news, a footer."""
    links = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(12))
    news = "".join(f'<li><a href="/n{n}">某地投资{n}00万元建设党群服务中心</a></li>' for n in range(1, 9))
    body = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n") if line.strip())
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>党建网</title><style>p{{margin:0}}</style>'
        f'<script>var n = "投资500万元";</script></head><body><div class="header"><ul class="nav">{links}</ul></div>'
        f'<div class="position">当前位置：<a href="/">首页</a>&gt;<a href="/a">组织工作</a></div>'
        f'<div class="main"><div class="content">{body}</div><div class="share">分享到：<a>微信</a></div></div>'
        f'<div class="side"><ul>{news}</ul></div><div class="footer">版权所有 ICP备12345678号</div></body></html>'
    )
    return page.encode("gb18030" if charset == "gb2312" else charset, "xmlcharrefreplace")


def mht(text: str) -> bytes:
    """Return a page saved as one file by a browser."""
    from email.message import EmailMessage  # noqa: PLC0415 - for this one format

    message = EmailMessage()
    message["Subject"] = "page"
    message.set_content(html(text, "utf-8").decode("utf-8"), subtype="html", charset="utf-8", cte="quoted-printable")
    message.make_related()
    return bytes(message)


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of some parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pictures(text: str, file: str, dpi: int = 200) -> list[Any]:
    """Return the pages of a text as PIL images, with page numbers; `file` = the font."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - comes with pdfplumber

    scale = dpi / 72
    drawn = ImageFont.truetype(file, round(_EM * scale))
    pages = []
    for number, lines in enumerate(typeset(text), 1):
        page = Image.new("L", (round(_WIDE * scale), round(_HIGH * scale)), 255)
        brush = ImageDraw.Draw(page)
        for left, down, words in lines:
            at = left * scale
            for character in words:  # each where it belongs, none upon another
                brush.text((at, down * scale), character, font=drawn, anchor="ls")
                at += max(breadth(character) * _EM * scale, drawn.getlength(character))
        brush.text((_WIDE / 2 * scale, (_HIGH - 50) * scale), f"— {number} —", font=drawn, anchor="ms")
        pages.append(page)
    return pages


def png(image: Any, form: str = "PNG") -> bytes:  # noqa: ANN401 - a PIL image
    """Return an image as a file."""
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def scan(images: list[Any]) -> bytes:
    """Return a PDF whose pages are pictures."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()
