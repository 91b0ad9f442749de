"""One file converted, in memory: what is text in it goes over to the other script, all else stays what it is."""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from jingyan.corpus.encoding import decode
from jingyan.corpus.error import SourceError
from jingyan.corpus.file import load
from jingyan.corpus.reading import read

from . import markup, page
from .office import FORMATS, Format
from .packed import Packed
from .wording import Manner, at_rest

PLAIN = (".txt", ".text", ".md", ".markdown", ".csv", ".tsv")
PAGES = (".html", ".htm", ".xhtml")
READ = (".pdf", ".ofd")  # of these only the text can be had, as a text file
_OLDER = {".doc": ".docx", ".wps": ".docx", ".xls": ".xlsx", ".et": ".xlsx", ".ppt": ".pptx", ".dps": ".pptx"}
SUFFIXES = (*PLAIN, *PAGES, *FORMATS, *READ)
_FIXED = re.compile(  # of Markdown: code, and where links lead to
    r"^(```+|~~~+).*?(?:^\1|\Z)|`[^`\n]+`|\]\(\s*<?[^\s()<>]+|^\s*\[[^\]]+\]:\s*\S+|<https?://[^<>\s]+>",
    re.MULTILINE | re.DOTALL,
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "压缩包或DOCX等办公文档"),
    (b"\xd0\xcf\x11\xe0", "DOC等旧版办公文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A converted file: its bytes, the ending of its name, and its texts before and after."""

    data: bytes
    suffix: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changed(self) -> int:
        """How many characters have changed."""
        return sum(map(_differences, self.before, self.after))


def _differences(old: str, new: str) -> int:
    """Return how many characters differ; where words have changed lengths, those of the longer side of each change."""
    if len(old) == len(new):
        return sum(a != b for a, b in zip(old, new, strict=True)) if old != new else 0
    count = 0
    for before, after in zip(old.split("\n"), new.split("\n"), strict=False):
        if before != after:
            matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
            changes = (change[1:] for change in matcher.get_opcodes() if change[0] != "equal")
            count += sum(max(end - start, high - low) for start, end, low, high in changes)
    return count


def convert_file(path: Path, manner: Manner, encoding: str = "utf-8") -> Conversion:
    """Return the conversion of a file; SourceError, in one line, where it cannot be done.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "计划.txt"
    >>> _ = path.write_text("后进村整顿", "utf-8")
    >>> convert_file(path, Manner("hant")).data.decode()
    '後進村整頓'
    """
    suffix = path.suffix.lower()
    if suffix in READ:
        return _text(path, read(path).text.raw, manner, encoding)
    if suffix in _OLDER:
        raise SourceError(path, f"旧版格式不能转换，请先在Word、WPS里另存为{_OLDER[suffix]}")
    if suffix not in SUFFIXES:
        raise SourceError(path, f"不能转换“{path.suffix or '无扩展名'}”文件，可转换：{'、'.join(SUFFIXES)}")
    data = load(path)
    if suffix in FORMATS:
        return _office(path, data, FORMATS[suffix], manner)
    raw, bom = _decoded(path, data)
    if suffix in PAGES:
        return _page(path, raw, manner, encoding, bom=bom)
    return _text(path, raw, manner, encoding, bom=bom)


def _decoded(path: Path, data: bytes) -> tuple[str, bool]:
    """Return the characters of a text file, and whether it should begin with a byte order mark."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SourceError(path, f"内容是{what}，与扩展名不符")
    try:
        named = page.charset(data) if path.suffix.lower() in PAGES else None
        if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            try:
                return data.decode("gb18030" if named.startswith("gb") else named), False
            except (UnicodeError, LookupError):
                pass
        raw, name = decode(data)
    except (UnicodeError, LookupError):
        raise SourceError(path, "不是文本，或编码无法识别") from None
    sheet = path.suffix.lower() == ".csv" and name != "utf-8"  # Excel takes one without the mark for GBK
    return raw.removeprefix("\ufeff"), name == "utf-8-sig" or sheet


def _encode(path: Path, text: str, encoding: str, *, bom: bool) -> bytes:
    try:
        return text.encode("utf-8-sig" if bom and encoding == "utf-8" else encoding)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise SourceError(path, f"{encoding}编码里没有“{char}”（U+{ord(char):04X}），请改用utf-8") from None


def _text(path: Path, raw: str, manner: Manner, encoding: str, *, bom: bool = False) -> Conversion:
    markdown = path.suffix.lower() in (".md", ".markdown")
    texts, fixed = _around(raw, _FIXED) if markdown else ((raw,), ())
    after = at_rest(texts, manner)
    whole = "".join(part for pair in zip(after, (*fixed, ""), strict=True) for part in pair)
    suffix = ".txt" if path.suffix.lower() in READ else path.suffix
    return Conversion(_encode(path, whole, encoding, bom=bom), suffix, (raw,), (whole,))


def _around(raw: str, pattern: "re.Pattern[str]") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stretches between the matches of a pattern, and the matches."""
    texts, fixed, at = [], [], 0
    for match in pattern.finditer(raw):
        texts.append(raw[at : match.start()])
        fixed.append(match[0])
        at = match.end()
    return (*texts, raw[at:]), tuple(fixed)


def _page(path: Path, raw: str, manner: Manner, encoding: str, *, bom: bool) -> Conversion:
    found = page.units(raw)
    before = tuple(unit.text for unit in found)
    after = tuple(at_rest(before, manner))
    whole = page.with_charset(markup.rewrite(raw, found, after), encoding)
    return Conversion(_encode(path, whole, encoding, bom=bom), path.suffix, before, after)


def _office(path: Path, data: bytes, form: Format, manner: Manner) -> Conversion:
    packed = Packed.of(path, data, form)
    before = tuple(packed.texts())
    after = tuple(at_rest(before, manner))
    return Conversion(packed.rewritten(iter(after)), path.suffix, before, after)
