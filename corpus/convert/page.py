"""Web pages: their texts, and the page with other texts in their place; tolerant of all that browsers are."""

import re

from .markup import Piece, Unit

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|code)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"""|</?(?P<name>[A-Za-z][\w:-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>|<[!?][^>]*>""",
    re.DOTALL | re.IGNORECASE,
)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite dfn em font i ins kbd mark q s small span strike strong sub sup u var wbr o:p".split()
)
_VALUE = re.compile(r"""\s(?:alt|title|placeholder|aria-label|label)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_META = re.compile(r"""\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_META_TEXT = re.compile(r"""\s(?:name|property)\s*=\s*["']?(?:\w+:)?(?:description|keywords|title|author)\b""", re.I)
_CHARSET = re.compile(
    r"""(<meta\b[^<>]*?charset\s*=\s*["']?|<\?xml\b[^<>]*?encoding\s*=\s*["'])([\w-]+)""", re.IGNORECASE
)


def charset(data: bytes) -> str | None:
    """Return the encoding that a page says it is in; None where it does not say.

    >>> charset(b"<html><head><meta charset=gb2312></head>")
    'gb2312'
    """
    found = _CHARSET.search(data[:4096].decode("latin-1"))
    return found[2].lower() if found else None


def with_charset(text: str, encoding: str) -> str:
    """Return a page that says it is in another encoding.

    >>> with_charset('<meta charset="gbk">', "utf-8")
    '<meta charset="utf-8">'
    """
    return _CHARSET.sub(lambda match: match[1] + encoding, text, count=2)


def units(text: str) -> list[Unit]:
    """Return the texts of a page, each with its places in characters.

    >>> [unit.text for unit in units("<p>村<b>里</b>的</p><script>里</script><img alt='后山'>")]
    ['村里的', '后山']
    """
    found: list[Unit] = []
    pieces: list[Piece | None] = []
    at = 0
    for mark in _MARKUP.finditer(text):
        if mark.start() > at:
            pieces.append(Piece.of(at, text[at : mark.start()]))
        at = mark.end()
        name = (mark["name"] or "").lower()
        if name not in _INLINE:
            found += [Unit.of(pieces)] if pieces else []
            pieces = []
        found += _attributes(mark, name)
    pieces.append(Piece.of(at, text[at:]))
    return [unit for unit in (*found, Unit.of(pieces)) if not unit.text.isascii()]


def _attributes(mark: "re.Match[str]", name: str) -> list[Unit]:
    tag = mark[0]
    if mark["raw"] or tag.isascii() or "=" not in tag:
        return []
    values = list(_VALUE.finditer(tag))
    if name == "meta" and _META_TEXT.search(tag):
        values += _META.finditer(tag)
    found = []
    for value in values:
        start, end = value.span(1 if value[1] is not None else 2)
        found.append(Unit.of([Piece.of(mark.start() + start, tag[start:end])]))
    return found
