"""One module a file format; each reads the bytes of its files to text. READERS lists them all."""

from pathlib import Path

from jingyan.corpus.error import SourceError

from . import archive, doc, docx, html, ocr, ofd, pdf, plain
from .reader import Job, Reader, Reading

__all__ = ["READERS", "Job", "Reader", "Reading", "archive", "reader_for", "reader_of"]

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
    known = (
        "、".join(suffix for reader in READERS for suffix in reader.suffixes) + f"，压缩包{'、'.join(archive.SUFFIXES)}"
    )
    raise SourceError(path, f"不认识的文件格式“{path.suffix or '无扩展名'}”，可读：{known}")


def reader_for(data: bytes) -> Reader:
    """Return the reader of bytes that came without a name: by how they begin, text where nothing else is known.

    >>> reader_for(b"%PDF-1.7").name, reader_for("石门县".encode()).name
    ('pdf', 'text')
    """
    start = data[:2000].lstrip().lower()
    if data.startswith(b"PK\x03\x04"):
        return ofd.READER if b"OFD.xml" in data[-1 << 16 :] else docx.READER
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")):
        return ocr.READER
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return doc.READER
    if start.startswith((b"<!doctype html", b"<html")) or b"mime-version" in start:
        return html.READER
    return pdf.READER if start.startswith(b"%pdf") else plain.READER
