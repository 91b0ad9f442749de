"""The texts in an XML file, and the file with other texts in their place: every other byte stays what it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple
from xml.parsers import expat

from .wording import align

_TOKEN = re.compile(r"&[^;&<]{1,12};|.", re.DOTALL)
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}


class MarkupError(ValueError):
    """An XML file that is broken, or not to be trusted; the text is one line in Chinese."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Which elements of an XML format hold text, by their names without prefix.

    `text`: their characters are text (empty: all characters inside `units`); `units`: what words do not cross
    (paragraphs, cells); `breaks`: empty elements between words; `skip`: nothing inside is text; `attributes`:
    pairs of element and attribute whose values are text; `picks`: of these texts only what the pattern matches.
    """

    units: frozenset[str]
    text: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    attributes: frozenset[tuple[str, str]] = frozenset()
    picks: dict[str, "re.Pattern[str]"] = field(default_factory=dict)


class Piece(NamedTuple):  # a tuple, for a plan has ten thousands of them
    """A stretch of a file that is text: where it stands, its characters as written, and those that are meant."""

    start: int
    end: int
    raw: str
    text: str

    @classmethod
    def of(cls, start: int, raw: str) -> "Piece":
        """Return the piece of some raw characters, entities and all."""
        meant = "".join(map(_meant, _TOKEN.findall(raw))) if "&" in raw else raw
        return cls(start, start + len(raw), raw, meant)


class Unit(NamedTuple):
    """What is converted as one: the pieces of a paragraph, None where words end, and their characters together."""

    pieces: tuple[Piece | None, ...]
    text: str

    @classmethod
    def of(cls, pieces: Sequence[Piece | None]) -> "Unit":
        """Return the unit of some pieces: a line break stands for each end of words."""
        return cls(tuple(pieces), "".join([piece.text if piece else "\n" for piece in pieces]))


def decoded(data: bytes) -> str:
    """Return the characters of an XML file; MarkupError where it is broken or declares entities.

    >>> decoded("<x>村里</x>".encode())
    '<x>村里</x>'
    """
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse
    parser.UseForeignDTD(True)
    try:
        parser.Parse(data, True)
        return data.decode(encoding_of(data))
    except expat.ExpatError as error:
        raise MarkupError(f"XML有错（第{error.lineno}行）") from None
    except (UnicodeError, LookupError):
        raise MarkupError("XML的编码无法识别") from None


def _refuse(*_: object) -> None:
    raise MarkupError("XML里定义了实体，可能有害，不予处理")


def units(xml: str, grammar: Grammar) -> list[Unit]:
    """Return the texts of an XML file.

    >>> grammar = Grammar(frozenset(["p"]), frozenset(["t"]))
    >>> [unit.text for unit in units("<p><t>村里</t><r/><t>的&amp;干</t></p>", grammar)]
    ['村里的&干']
    """
    reader = _Reader(xml, grammar)
    reader.read()
    return reader.found


def rewrite(xml: str, found: Sequence[Unit], texts: Sequence[str]) -> str:
    """Return the XML file with the texts of its units replaced; each character goes where it came from.

    >>> xml = "<p><t>村</t><b/><t>里</t></p>"
    >>> rewrite(xml, units(xml, Grammar(frozenset(["p"]), frozenset(["t"]))), ["村裏"])
    '<p><t>村</t><b/><t>裏</t></p>'
    """
    parts, at = [], 0
    for start, end, new in edits(found, texts):
        parts += [xml[at:start], new]
        at = end
    return "".join(parts) + xml[at:]


def edits(found: Sequence[Unit], texts: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return what has to be written where, in the order of the file, so that its units have other texts."""
    every: list[tuple[int, int, str]] = []
    for unit, text in zip(found, texts, strict=True):
        if text != unit.text:
            every += _shares(unit, text)
    return sorted(every)


def _shares(unit: Unit, text: str) -> list[tuple[int, int, str]]:
    """Return the place of each piece with its share of the new text, as it has to be written."""
    if len(text) != len(unit.text):
        return _shares_of_words(unit, text)
    shares: list[tuple[int, int, str]] = []
    at = 0
    for piece in unit.pieces:
        if piece is None:
            at += 1
            continue
        start, end, raw, old = piece
        new = text[at : at + len(old)]
        if new != old:
            shares.append((start, end, _written(piece, new) if "&" in raw else new))
        at += len(old)
    return shares


def _shares_of_words(unit: Unit, text: str) -> list[tuple[int, int, str]]:
    places = align(unit.text, text)
    shares: list[tuple[int, int, str]] = []
    at = taken = 0
    for number, piece in enumerate(unit.pieces, 1):
        end = at + (len(piece.text) if piece else 1)
        low = taken
        while taken < len(text) and (places[taken] < end or number == len(unit.pieces)):
            taken += 1
        if piece:
            shares.append((piece.start, piece.end, _written(piece, text[low:taken])))
        at = end
    return shares


def _written(piece: Piece, text: str) -> str:
    if "&" not in piece.raw:
        return text
    tokens = _TOKEN.findall(piece.raw)
    if len(tokens) != len(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return "".join(old if _meant(old) == new else new for old, new in zip(tokens, text, strict=True))


def _meant(token: str) -> str:
    if len(token) == 1:
        return token
    number = re.fullmatch(r"&#(?:x([0-9A-Fa-f]+)|(\d+));", token)
    if number:
        code = int(number[1], 16) if number[1] else int(number[2])
        return chr(code) if 0 < code < 0x110000 else "\xa0"
    return _NAMED.get(token, "\xa0")  # &nbsp; and other names of XHTML: no part of a word


def encoding_of(data: bytes) -> str:
    """Return the encoding of an XML file, as Python names it; MarkupError for any but UTF-8 and UTF-16."""
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([\w.-]+)["']""", data)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise MarkupError(f"XML的编码是{name}，应为UTF-8")
    return "utf-8"


@dataclass(frozen=True, slots=True)
class _Role:
    """What an element is in a grammar."""

    name: str
    unit: bool
    text: bool
    breaks: bool
    skip: bool
    attributes: tuple[str, ...]
    pick: "re.Pattern[str] | None"

    @classmethod
    def of(cls, name: str, grammar: Grammar) -> "_Role":
        """Return the role of an element."""
        return cls(
            name,
            unit=name in grammar.units,
            text=name in grammar.text,
            breaks=name in grammar.breaks,
            skip=name in grammar.skip,
            attributes=tuple(sorted(key for element, key in grammar.attributes if element == name)),
            pick=grammar.picks.get(name),
        )


_INSIDE = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_OTHER = r"!--.*?-->|\?.*?\?>|!\[CDATA\[.*?\]\]>|!DOCTYPE(?:[^<>\[]|\[.*?\])*>"
_PREFIX = r"(?:[\w.-]++:)?+"


@cache
def _scanner(names: tuple[str, ...], closing: tuple[str, ...]) -> "re.Pattern[str]":
    """Return a pattern for the tags of some elements (or of all), each with the text up to the next tag."""
    some, ends = ("|".join(found) or r"[\w.-]+" for found in (names, closing))
    begin = rf"{_PREFIX}(?P<name>{some})(?=[\s/>]){_INSIDE}>"
    end = rf"/{_PREFIX}(?P<end>{ends})\s*>"
    return re.compile(f"<(?:{begin}|{end}|{_OTHER})(?P<words>[^<]*)", re.DOTALL)


class _Reader:
    """Goes from tag to tag of a sound XML file, and gathers its texts."""

    def __init__(self, xml: str, grammar: Grammar) -> None:
        self.found: list[Unit] = []
        self._xml = xml
        self._grammar = grammar
        attributed = {element for element, _ in grammar.attributes}
        named_otherwise = grammar.units | grammar.breaks | grammar.skip | attributed
        named = named_otherwise | grammar.text
        ended = grammar.units | grammar.skip
        self._scanner = _scanner(*(tuple(sorted(names)) if grammar.text else () for names in (named, ended)))
        # elements that are text and nothing else, in units of which all is text
        self._plain = frozenset() if grammar.picks else grammar.text - named_otherwise
        self._roles: dict[str, _Role] = {}
        self._open: list[tuple[_Role, list[Piece | None]]] = []  # units that have begun
        self._skipped = 0

    def read(self) -> None:
        """Gather the units of the file."""
        mixed, plain, units = not self._grammar.text, self._plain, self._open
        for mark in self._scanner.finditer(self._xml):
            name, end, words = mark.groups()
            if name in plain:  # most tags of most files: the short way
                if words and units and not self._skipped:
                    start = mark.start(3)
                    units[-1][1].append(
                        Piece.of(start, words) if "&" in words else Piece(start, start + len(words), words, words)
                    )
                continue
            role = self._role(name or end) if name or end else None
            if end and role:
                self._leave(role)
            elif role:
                self._enter(role, mark)
            if words and self._open and not self._skipped and (mixed or (name and role and role.text)):
                pick = (role.pick if role and role.pick else None) or self._open[-1][0].pick
                self._open[-1][1].extend(_pieces(mark.start(3), words, pick))

    def _role(self, name: str) -> _Role:
        return self._roles.get(name) or self._roles.setdefault(name, _Role.of(name, self._grammar))

    def _enter(self, role: _Role, mark: "re.Match[str]") -> None:
        if role.attributes:
            self._read_attributes(role, mark)
        if role.breaks and self._open:
            self._open[-1][1].append(None)
        if self._xml[mark.start("words") - 2] == "/":
            return
        self._skipped += role.skip
        if role.unit:
            self._open.append((role, []))

    def _leave(self, role: _Role) -> None:
        self._skipped -= role.skip
        if role.unit:
            self._keep(self._open.pop()[1])

    def _keep(self, pieces: Sequence[Piece | None]) -> None:
        for piece in pieces:
            if piece and not piece.text.isascii():
                self.found.append(Unit.of(pieces))
                return

    def _read_attributes(self, role: _Role, mark: "re.Match[str]") -> None:
        tag = self._xml[mark.start() : mark.start("words")]
        for attribute in () if tag.isascii() and "&#" not in tag else role.attributes:
            value = re.search(rf"""[\s:]{attribute}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
            if value:
                start, end = value.span(1 if value[1] is not None else 2)
                pick = self._grammar.picks.get(f"{role.name}@{attribute}")
                self._keep(_pieces(mark.start() + start, tag[start:end], pick))


def _pieces(start: int, raw: str, pick: "re.Pattern[str] | None") -> list[Piece | None]:
    if not pick:
        return [Piece.of(start, raw)]
    return [piece for match in pick.finditer(raw) for piece in (Piece.of(start + match.start(), match[0]), None)]
