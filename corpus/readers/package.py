"""Zipped folders: their parts within the limits, and the XML in them without entities."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from jingyan.corpus.error import SourceError
from jingyan.corpus.limits import Limits

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FREE = 1 << 20  # bytes a part may unpack to, whatever its ratio
_SEALED = 0x1
_UTF8 = 0x800
_NAMESPACE = re.compile(r"\{[^}]*\}")


class Package:
    """A zip: its parts by name, unpacked within the limits; SourceError, naming the part, where that cannot be.

    A metered one counts all its parts together (they are one document), another each by itself.
    """

    def __init__(self, path: Path, file: IO[bytes], limits: Limits, *, metered: bool = True) -> None:
        self._path, self._limits, self._metered = path, limits, metered
        self._left = limits.unpacked_bytes if metered else limits.file_bytes
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
            raise SourceError(path, "压缩结构已损坏，打不开") from None
        entries = self._zip.infolist()
        if len(entries) > limits.members:
            raise SourceError(path, f"里面的文件超过{limits.members}个，请先拆分")
        self.parts = {_name(entry): entry for entry in entries if not entry.is_dir()}

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        entry = self.parts.get(name)
        if entry is None:
            raise SourceError(self._path, f"缺少{name}，可能已损坏")
        if entry.flag_bits & _SEALED:
            raise SourceError(self._path, "已加密，需要密码")
        if not self._metered and entry.file_size > self._limits.file_bytes:  # a file of its own, and no part
            raise SourceError(self._path, f"文件超过{self._limits.file_bytes >> 20}MB，请先拆分")
        most = min(self._left, max(_FREE, entry.compress_size * self._limits.ratio))
        try:
            with self._zip.open(entry) as part:
                data = part.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
            raise SourceError(self._path, f"{name}已损坏，解不开") from None
        if len(data) > most:
            raise SourceError(self._path, f"{name}解压后太大（超过{most >> 20}MB），可能是压缩炸弹")
        if self._metered:
            self._left -= len(data)
        return data

    def xml(self, name: str) -> "Element":
        """Return the root of a part that is XML, its names without namespaces."""
        return parse_xml(self._path, self.read(name))


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry: UTF-8 where it says so, else as Chinese Windows wrote it."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        written = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    return decode_name(written)


def decode_name(name: bytes) -> str:
    """Return a file's name that is in UTF-8 or in GBK.

    >>> decode_name("第3期".encode("gbk")), decode_name("第3期".encode())
    ('第3期', '第3期')
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def parse_xml(path: Path, data: bytes) -> "Element":
    """Return the root of an XML text, names without namespaces; no document type, no entities, nothing from outside."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - loaded for the first package
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415 - ditto

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise SourceError(path, "XML里有实体或文档类型定义，不安全") from None
    except (ParseError, ValueError, LookupError):
        raise SourceError(path, "XML已损坏，无法解析") from None
    for element in root.iter():
        element.tag = _NAMESPACE.sub("", element.tag)
        for key in [key for key in element.attrib if "}" in key]:
            element.attrib.setdefault(_NAMESPACE.sub("", key), element.attrib[key])
    return root


def children(element: "Element", *names: str) -> Iterator["Element"]:
    """Yield the children of an element that bear one of the names."""
    return (child for child in element if child.tag in names)
