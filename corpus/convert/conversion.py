"""One file converted, in memory: what is text in it goes over to the other script, all else stays what it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jingyan.corpus.encoding import decode
from jingyan.corpus.error import SourceError
from jingyan.corpus.limits import LIMITS
from jingyan.corpus.reading import read

from . import markup, page
from .archive import Archive
from .office import FORMATS, Format
from .wording import Manner, at_rest

PLAIN = (".txt", ".text", ".md", ".markdown", ".csv", ".tsv")
PAGES = (".html", ".htm", ".xhtml")
READ = (".pdf", ".ofd")  # of these only the text can be had, as a text file
SUFFIXES = (*PLAIN, *PAGES, *FORMATS, *READ)
_TARGET = re.compile(r"\]\(\s*<?[^\s()<>]+|^\s*\[[^\]]+\]:\s*\S+|<https?://[^<>\s]+>", re.MULTILINE)  # Markdown links
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
    if len(old) != len(new):
        return abs(len(old) - len(new)) + sum(a != b for a, b in zip(old, new, strict=False))
    return sum(a != b for a, b in zip(old, new, strict=True)) if old != new else 0


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
    if suffix not in SUFFIXES:
        raise SourceError(path, f"不能转换“{path.suffix or '无扩展名'}”文件，可转换：{'、'.join(SUFFIXES)}")
    data = _bytes(path)
    if suffix in FORMATS:
        return _office(path, data, FORMATS[suffix], manner)
    raw, bom = _decoded(path, data)
    if suffix in PAGES:
        return _page(path, raw, manner, encoding, bom=bom)
    return _text(path, raw, manner, encoding, bom=bom)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMITS.file_bytes:
            raise SourceError(path, f"文件超过{LIMITS.file_bytes >> 20}MB，请先拆分")
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(path, "没有这个文件") from None
    except PermissionError:
        raise SourceError(path, "没有读取权限") from None
    except (OSError, ValueError) as error:
        raise SourceError(path, f"读取失败（{error}）") from None
    if not data.strip():
        raise SourceError(path, "文件是空的")
    return data


def _decoded(path: Path, data: bytes) -> tuple[str, bool]:
    """Return the characters of a text file, and whether it began with a byte order mark."""
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
    return raw.removeprefix("\ufeff"), name == "utf-8-sig"


def _encode(path: Path, text: str, encoding: str, *, bom: bool) -> bytes:
    try:
        return text.encode("utf-8-sig" if bom and encoding == "utf-8" else encoding)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise SourceError(path, f"{encoding}编码里没有“{char}”（U+{ord(char):04X}），请改用utf-8") from None


def _text(path: Path, raw: str, manner: Manner, encoding: str, *, bom: bool = False) -> Conversion:
    markdown = path.suffix.lower() in (".md", ".markdown")
    texts, fixed = _around(raw, _TARGET) if markdown else ((raw,), ())
    after = at_rest(texts, manner)
    whole = "".join(part for pair in zip(after, (*fixed, ""), strict=True) for part in pair)
    suffix = ".txt" if path.suffix.lower() in READ else path.suffix
    return Conversion(_encode(path, whole, encoding, bom=bom), suffix, tuple(texts), tuple(after))


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
    before, after = _converted(found, manner)
    whole = page.with_charset(markup.rewrite(raw, found, after), encoding)
    return Conversion(_encode(path, whole, encoding, bom=bom), path.suffix, before, after)


def _office(path: Path, data: bytes, form: Format, manner: Manner) -> Conversion:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(path, "文件已加密，或是旧版格式，请先去掉密码或另存为新格式")
    archive = Archive(str(path), data)
    members = archive.members()
    parts = archive.read([member for member in members if form.grammar(member.filename)])
    if not parts or b"encryption-data" in archive.read(
        [member for member in members if member.filename == "META-INF/manifest.xml"]
    ).get("META-INF/manifest.xml", b""):
        raise SourceError(path, f"文件已加密，或不是{form.suffix.removeprefix('.').upper()}文件")
    pages = {name: _decoded_part(path, name, content) for name, content in parts.items()}
    found = {name: _units(name, xml, form) for name, xml in pages.items()}
    every = [unit for units in found.values() for unit in units]
    before, after = _converted(every, manner)
    changed, at = {}, 0
    for name, units in found.items():
        texts = after[at : at + len(units)]
        at += len(units)
        new = markup.rewrite(pages[name], units, texts)
        if new != pages[name]:
            changed[name] = new.encode(markup.encoding_of(parts[name]))
    return Conversion(archive.replaced(changed) if changed else data, path.suffix, before, after)


def _decoded_part(path: Path, name: str, content: bytes) -> str:
    try:
        return markup.decoded(content)
    except markup.MarkupError as error:
        raise SourceError(path, f"{name[:60]}：{error}") from None


def _units(name: str, xml: str, form: Format) -> list[markup.Unit]:
    grammar = form.grammar(name)
    return markup.units(xml, grammar) if grammar else []


def _converted(found: Sequence[markup.Unit], manner: Manner) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before = tuple(unit.text for unit in found)
    return before, tuple(at_rest(before, manner))
