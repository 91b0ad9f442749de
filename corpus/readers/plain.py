"""Plain text and Markdown, in any encoding that offices have used."""

import re

from jingyan.corpus.encoding import decode
from jingyan.corpus.error import SourceError

from .reader import Job, Reader, Reading

_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "压缩包或DOCX等办公文档"),
    (b"\xd0\xcf\x11\xe0", "DOC等旧版办公文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"\x7fELF", "程序"),
    (b"MZ\x90", "程序"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_SAMPLE = 20_000


def _read(job: Job) -> Reading:
    path, data = job.path, job.data
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SourceError(path, f"内容是{what}，不是文本")
    try:
        raw, encoding = decode(data)
    except (UnicodeError, LookupError):
        raise SourceError(path, "不是文本，或编码无法识别") from None
    sample = raw[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 50 > len(sample):
        raise SourceError(path, "内容是二进制数据，不是文本")
    if not raw.strip("\ufeff\x00 \t\r\n\u3000"):
        raise SourceError(path, "文件里没有文字")
    return Reading(raw, encoding)


READER = Reader("text", (".txt", ".text", ".md", ".markdown"), _read, safe=True)
