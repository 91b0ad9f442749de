"""One module a file format; each reads the bytes of its files to text. READERS lists them all."""

from pathlib import Path

from jingyan.corpus.error import SourceError

from . import doc, docx, html, ocr, ofd, pdf, plain
from .reader import Job, Reader, Reading

__all__ = ["READERS", "Job", "Reader", "Reading", "reader_of"]

READERS: tuple[Reader, ...] = (
    plain.READER,
    docx.READER,
    doc.READER,
    pdf.READER,
    ofd.READER,
    html.READER,
    ocr.READER,
)


def reader_of(path: Path) -> Reader:
    """Return the reader of a file by its ending; SourceError, naming the endings known, for any other.

    >>> reader_of(Path("第3期.TXT")).name
    'text'
    """
    for reader in READERS:
        if path.suffix.lower() in reader.suffixes:
            return reader
    known = "、".join(suffix for reader in READERS for suffix in reader.suffixes)
    raise SourceError(path, f"不认识的文件格式“{path.suffix or '无扩展名'}”，可读：{known}")
