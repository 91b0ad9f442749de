"""The formats that are a zip of XML files: which parts of each hold text, and in which elements.

Fields, formulas but for the words they quote, styles' and sheets' names, and fonts are no text: other parts refer
to them.
"""

import re
from dataclasses import dataclass

from .markup import Grammar

_names = frozenset
_QUOTED = re.compile(r'(?<=")[^"]*(?=")|(?<=&quot;)(?:(?!&quot;)[^"])*(?=&quot;)')
_SAID = re.compile(r'&quot;(?:(?!&quot;).)*&quot;|"[^"]*"')  # "是" in a formula of OpenDocument: [] is a cell there
_NO_CELL = re.compile(r"^(?!.*\.\$?[A-Z]{1,3}\$?[0-9]+(?::|$)).+", re.DOTALL)  # charts note their cells as descriptions
_LITERAL = re.compile(r'"[^"]*"|&quot;(?:(?!&quot;).)*&quot;|\[[^\[\]"]*\]')  # "是" and 表[姓名] in a formula
_NOT_FONT = re.compile(  # a font's name is quoted: &"宋体,常规"
    r'(?<=")(?:[^"&]|&\#\w+;)+(?=&(?!\#)|$)|^(?:[^"&]|&\#\w+;)+|&amp;[A-Z0-9](?:[^"&]|&\#\w+;)*(?=&(?!\#)|$)'
)

_WORD = Grammar(
    units=_names(["p", "delText"]),
    text=_names(["t", "delText"]),
    breaks=_names(["tab", "br", "cr", "noBreakHyphen", "footnoteReference", "endnoteReference"]),
    skip=_names(["instrText"]),
    attributes=_names(
        [
            ("docPr", "descr"),
            ("docPr", "title"),
            ("cNvPr", "descr"),
            ("cNvPr", "title"),
            ("lvlText", "val"),
            ("listItem", "displayText"),
            ("listEntry", "val"),
            ("helpText", "val"),
            ("statusText", "val"),
            ("textpath", "string"),
        ]
    ),
)
_SLIDE = Grammar(
    units=_names(["p", "text", "v"]),
    text=_names(["t", "text", "v"]),
    breaks=_names(["br"]),
    skip=_names(["numCache"]),
    attributes=_names([("cNvPr", "descr"), ("cNvPr", "title"), ("numFmt", "formatCode")]),
    picks={"numFmt@formatCode": _QUOTED},
)
_SHEET = Grammar(
    units=_names(
        "si is v f p text definedName formula formula1 formula2 calculatedColumnFormula totalsRowFormula"
        " oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split()
    ),
    text=_names(
        "t v f text definedName formula formula1 formula2 calculatedColumnFormula totalsRowFormula"
        " oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split()
    ),
    skip=_names(["rPh", "numCache"]),
    attributes=_names(
        [
            ("tableColumn", "name"),
            ("tableColumn", "totalsRowLabel"),
            ("s", "v"),
            ("cacheField", "name"),
            ("numFmt", "formatCode"),
            ("dataValidation", "prompt"),
            ("dataValidation", "promptTitle"),
            ("dataValidation", "error"),
            ("dataValidation", "errorTitle"),
            ("hyperlink", "display"),
            ("hyperlink", "tooltip"),
            ("cNvPr", "descr"),
            ("cNvPr", "title"),
            ("filter", "val"),
        ]
    ),
    picks={
        **dict.fromkeys(
            "f definedName formula formula1 formula2 calculatedColumnFormula totalsRowFormula".split(), _LITERAL
        ),
        **dict.fromkeys("oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split(), _NOT_FONT),
        "numFmt@formatCode": _QUOTED,
    },
)
_PROPERTIES = Grammar(
    units=_names(
        "title subject creator keywords description category lastModifiedBy contentStatus Company Manager lpwstr"
        " initial-creator keyword user-defined".split()
    )
)
_OPEN = Grammar(
    units=_names(["p", "h", "title", "desc", "text", "index-title-template"]),
    breaks=_names(["tab", "line-break", "s", "note", "annotation"]),
    skip=_names(["binary-data", "script", "event-listeners"]),
    attributes=_names(
        [
            ("table-cell", "string-value"),
            ("table-cell", "formula"),
            ("content-validation", "condition"),
            ("map", "condition"),
            ("condition", "value"),
            ("list-level-style-number", "num-prefix"),
            ("list-level-style-number", "num-suffix"),
            ("outline-level-style", "num-prefix"),
            ("outline-level-style", "num-suffix"),
        ]
    ),
    picks={
        "desc": _NO_CELL,
        **dict.fromkeys(
            ("table-cell@formula", "content-validation@condition", "map@condition", "condition@value"), _SAID
        ),
    },
)
_BOOK = Grammar(
    units=_names(
        "p div h1 h2 h3 h4 h5 h6 li td th dt dd title caption blockquote pre address figcaption section article body"
        " text creator publisher description subject contributor nav header footer aside".split()
    ),
    breaks=_names(["br", "img"]),
    skip=_names(["script", "style", "code"]),
    attributes=_names([("img", "alt")]),
)


@dataclass(frozen=True, slots=True)
class Format:
    """A zip format: the ending of its files, and the grammar of each kind of part, by the part's name."""

    suffix: str
    parts: tuple[tuple["re.Pattern[str]", Grammar], ...]

    def grammar(self, part: str) -> Grammar | None:
        """Return the grammar of a part; None for one that holds no text."""
        return next((grammar for pattern, grammar in self.parts if pattern.fullmatch(part)), None)


def _parts(*pairs: tuple[str, Grammar]) -> tuple[tuple["re.Pattern[str]", Grammar], ...]:
    every = (*pairs, (r"docProps/(?:core|custom|app)\.xml", _PROPERTIES))
    return tuple((re.compile(pattern), grammar) for pattern, grammar in every)


_DIAGRAMS = r"(?:charts/chart|charts/chartEx|diagrams/data|diagrams/drawing|drawings/drawing)\d*\.xml"
_STORIES = r"(?:glossary/)?(?:document|header|footer|footnotes|endnotes|comments|numbering)\d*\.xml"
_SLIDES = r"(?:slides|notesSlides|slideMasters|slideLayouts|notesMasters|handoutMasters|comments)/[^/]+\.xml"
_SHEETS = (
    r"(?:(?:worksheets|tables|comments|threadedComments|pivotCache)/[^/]+"
    r"|sharedStrings|styles|workbook|comments\d*)\.xml"
)
_PARTS = {
    ".docx": _parts((f"word/{_STORIES}", _WORD), (f"word/{_DIAGRAMS}", _SLIDE)),
    ".pptx": _parts((f"ppt/{_SLIDES}", _SLIDE), (f"ppt/{_DIAGRAMS}", _SLIDE)),
    ".xlsx": _parts((f"xl/{_SHEETS}", _SHEET), (f"xl/{_DIAGRAMS}", _SLIDE)),
    **dict.fromkeys(
        (".odt", ".ods", ".odp"), _parts((r"(?:.*/)?(?:content|styles)\.xml", _OPEN), (r"meta\.xml", _PROPERTIES))
    ),
    ".epub": _parts((r".*\.(?:xhtml|html?|ncx|opf)", _BOOK)),
}
FORMATS = {suffix: Format(suffix, parts) for suffix, parts in _PARTS.items()}
