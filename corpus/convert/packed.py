"""Office files, which are zips of XML: the texts of all their parts, and the file with other texts in their place.

What is packed within such a file (the workbook behind a chart) is part of the same document: both must say the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jingyan.corpus.error import SourceError
from jingyan.corpus.limits import LIMITS

from . import markup
from .archive import Archive
from .office import FORMATS, Format

_OLE = b"\xd0\xcf\x11\xe0"
_SEALED = "META-INF/manifest.xml"
_WITHIN = re.compile(r"(?:word|ppt|xl)/embeddings/.+\.(?:docx|xlsx|pptx)")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds text: its characters, their encoding, and its texts."""

    xml: str
    encoding: str
    units: list[markup.Unit]


@dataclass(frozen=True, slots=True)
class Packed:
    """An office file: its parts that hold text, and what is packed within it, by their names."""

    archive: Archive
    parts: dict[str, Part]
    within: dict[str, "Packed"]

    @classmethod
    def of(cls, path: Path, data: bytes, form: Format, depth: int = LIMITS.depth) -> "Packed":
        """Return the texts of an office file; SourceError where it is broken, sealed or beyond the limits."""
        if data.startswith(_OLE):
            raise SourceError(path, "文件已加密，或是旧版格式，请先去掉密码或另存为新格式")
        archive = Archive(str(path), data)
        members = archive.members()
        parts = archive.read([member for member in members if form.grammar(member.filename)])
        manifest = archive.read([member for member in members if member.filename == _SEALED])
        if not parts or b"encryption-data" in manifest.get(_SEALED, b""):
            raise SourceError(path, f"文件已加密，或不是{form.suffix.removeprefix('.').upper()}文件")
        found = {name: _part(path, name, content, form) for name, content in parts.items()}
        packed = archive.read([member for member in members if depth > 1 and _WITHIN.fullmatch(member.filename)])
        return cls(archive, found, dict(_within(path, packed, depth - 1)))

    def texts(self) -> Iterator[str]:
        """Yield all texts, those of what is packed within last."""
        yield from (unit.text for part in self.parts.values() for unit in part.units)
        for packed in self.within.values():
            yield from packed.texts()

    def rewritten(self, texts: Iterator[str]) -> bytes:
        """Return the file with other texts in place of its own, as many and in the same order."""
        changed = {}
        for name, part in self.parts.items():
            new = markup.rewrite(part.xml, part.units, [next(texts) for _ in part.units])
            if new != part.xml:
                changed[name] = new.encode(part.encoding)
        for name, packed in self.within.items():
            data = packed.rewritten(texts)
            if data != packed.archive.data:
                changed[name] = data
        return self.archive.replaced(changed) if changed else self.archive.data


def _part(path: Path, name: str, content: bytes, form: Format) -> Part:
    grammar = form.grammar(name)
    try:
        xml = markup.decoded(content)
        return Part(xml, markup.encoding_of(content), markup.units(xml, grammar) if grammar else [])
    except markup.MarkupError as error:
        raise SourceError(path, f"{name[:60]}：{error}") from None


def _within(path: Path, packed: dict[str, bytes], depth: int) -> Iterator[tuple[str, Packed]]:
    """Yield the office files within another; one that is sealed or broken stays as it is."""
    for name, data in packed.items():
        try:
            yield name, Packed.of(path, data, FORMATS[Path(name).suffix.lower()], depth)
        except SourceError:
            continue
