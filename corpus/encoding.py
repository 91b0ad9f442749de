"""Bytes to characters, in whatever encoding an office saved them."""

import codecs

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ["gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be"]
_BROKEN = 50  # characters among which one may be broken: a disk's fault, and not another encoding
_SAMPLE = 65_536  # bytes; enough Chinese to tell GB18030 from Big5


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of some bytes and the name of its encoding; UnicodeError where there is none.

    A byte order mark decides, then whether the bytes are UTF-8, then the likelier of the encodings of old.

    >>> decode("各村党支部扎实推进基层党建工作".encode("gb18030"))
    ('各村党支部扎实推进基层党建工作', 'gb18030')
    >>> decode("各村黨支部扎實推進基層黨建工作".encode("big5"))
    ('各村黨支部扎實推進基層黨建工作', 'big5')
    >>> decode("各村党支部扎实推进基层党建工作".encode() * 4 + b"\\xe5\\x90")[1]
    'utf-8'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        sample = data[:_SAMPLE]
    if _is_sound(sample.decode("utf-8", "replace")):
        return _decoded(data, "utf-8"), "utf-8"
    best = from_bytes(sample, cp_isolation=_OLD).best()
    name = best.encoding if best else "gb18030"
    return _decoded(data, name), name


def _decoded(data: bytes, name: str) -> str:
    """Return the text, a broken character here and there marked as such; UnicodeError where there are many."""
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
        if not _is_sound(text):
            raise
        return text


def _is_sound(text: str) -> bool:
    """Say whether few characters are broken among those that an encoding can break."""
    broken = text.count("\ufffd")
    return broken * _BROKEN <= len(text) - len(text.encode("ascii", "ignore"))
