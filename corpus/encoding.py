"""Bytes to characters, in whatever encoding an office saved them."""

import codecs

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536  # bytes; enough Chinese to tell GB18030 from Big5
_CANDIDATES = ["gb18030", "big5hkscs", "utf_16_le", "utf_16_be"]


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of some bytes and the name of its encoding; UnicodeError where there is none.

    A byte order mark decides, then whether the bytes are UTF-8, then how likely each of the old encodings is.

    >>> decode("基层党建".encode("gb18030"))
    ('基层党建', 'gb18030')
    >>> decode("基層黨建工作".encode("big5"))
    ('基層黨建工作', 'big5hkscs')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    return _decode_old(data)


def _decode_old(data: bytes) -> tuple[str, str]:
    if data.count(0) * 10 > len(data):
        for name in ("utf-16-le", "utf-16-be"):
            text = _try(data, name)
            if text is not None and _likely(text) > 0.5:
                return text, name
    texts = [(name, text) for name in ("gb18030", "big5hkscs") if (text := _try(data, name)) is not None]
    if not texts:
        best = from_bytes(data[:_SAMPLE]).best()
        name = best.encoding if best else "gb18030"
        return data.decode(name), name
    name, text = max(texts, key=lambda pair: _likely(pair[1]))
    return text, name
