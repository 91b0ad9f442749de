"""A document's wording in another script: which way to go is decided once for the document, then text by text.

Script only, unless `words` asks for the words of the region; then lengths may change. What is protected stays as it
is written. A second conversion changes nothing: each way leaves no character by which it would be taken again.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from .correction import Correction, apart, corrections, in_variant, kept_words
from .quotes import to_corners, to_curls
from .script import HANS, beyond_taiwan, config, count_new, count_old, has_old, replace, run, to_simple, to_traditional

_NOT_HAN = re.compile("[^一-鿿]+")
_SAMPLE = 8_000  # characters, taken from all over, that tell which script prevails
_STEPS = 4  # conversions after which a text is held to be at rest


@dataclass(frozen=True, slots=True)
class Manner:
    """How to convert.

    `to` is the target, `words` asks for words of the region, `quotes` for quotation marks (None: where the script
    changes), `protect` are words that stay as they are.
    """

    to: str
    words: bool = False
    quotes: bool | None = None
    protect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A manner, and the way that a document has to go: `still`, `stray`, `simplify`, `variant` or `traditional`."""

    manner: Manner
    way: str

    @classmethod
    def of(cls, texts: Iterable[str], manner: Manner) -> "Wording":
        """Return the wording of a document, given all its texts.

        >>> Wording.of(["黨員幹部進村"], Manner("hans")).way, Wording.of(["党员"], Manner("hans")).way
        ('simplify', 'still')
        """
        return cls(manner, _way("\n".join(texts), manner))

    def convert(self, text: str) -> str:
        """Return a text of the document in the target's script.

        >>> Wording(Manner("hant"), "traditional").convert("“三里村”村里的干部带头发展")
        '「三里村」村裏的幹部帶頭發展'
        """
        if not self.manner.protect:
            return self._turn(text)
        pieces, at = [], 0
        for start, end in _protected(self.manner.protect, text):
            pieces += [self._turn(text[at:start]), text[start:end]]
            at = end
        return "".join(pieces) + self._turn(text[at:])

    def convert_all(self, texts: Sequence[str]) -> list[str]:
        """Return the texts converted; in one go where lengths stay, for that is many times quicker."""
        whole = "\n\n".join(texts)
        converted = whole if self.way == "still" else self.convert(whole)
        if len(converted) != len(whole):
            return [self.convert(text) for text in texts]
        found, at = [], 0
        for text in texts:
            found.append(converted[at : at + len(text)])
            at += len(text) + 2
        return found

    def _turn(self, text: str) -> str:
        manner = self.manner
        match self.way:
            case "traditional":
                text = in_variant(_traditional(text, manner), manner.to)
                return to_corners(text) if manner.quotes is not False else text
            case "simplify":
                text = _simplified(text, words=manner.words)
                return to_curls(text) if manner.quotes is not False else text
            case "variant":
                text = in_variant(replace(text, to_traditional()), manner.to)
            case "stray":
                text = _apply(replace(text, to_simple()), text, HANS)
        if manner.quotes:
            text = to_curls(text) if manner.to == HANS else to_corners(text)
        return text


def convert_text(text: str, manner: Manner) -> str:
    """Return a text in another script.

    >>> convert_text("村里的后进支部着手整顿", Manner("tw"))
    '村裡的後進支部著手整頓'
    >>> convert_text("資料和華埠鎮的「建立」", Manner("hans"))
    '资料和华埠镇的“建立”'
    """
    return at_rest([text], manner)[0]


def at_rest(texts: Sequence[str], manner: Manner) -> list[str]:
    """Return the texts of one document converted, so often that a further conversion changes nothing."""
    wording = Wording.of(texts, manner)
    found = wording.convert_all(texts)
    for _ in range(_STEPS if manner.to != HANS else 0):
        wording = Wording.of(found, manner)
        if wording.way == "variant":
            break  # taken for what it is from now on
        before, found = found, wording.convert_all(found)
        if before == found:
            break
    return found


def align(source: str, converted: str) -> list[int]:
    """Return for each character of the converted text the place in the source that it comes from.

    >>> align("软件开发", "軟體開發"), align("打印机", "印表機")
    ([0, 1, 2, 3], [0, 1, 2])
    >>> align("的出租车来", "的計程車來"), align("U盘上", "隨身碟上")
    ([0, 1, 2, 3, 4], [0, 1, 1, 2])
    """
    if len(source) == len(converted):
        return list(range(len(source)))
    plain = "".join(to_simple().get(char, char) for char in converted)
    places: list[int] = []
    for _, start, end, low, high in difflib.SequenceMatcher(None, source, plain, autojunk=False).get_opcodes():
        last = max(end - 1, start if end > start else start - 1, 0)
        places += [min(start + step, last) for step in range(high - low)]
    return places


def _way(text: str, manner: Manner) -> str:
    """Return which way a document goes; what is protected has no say."""
    if manner.protect:
        for start, end in reversed(_protected(manner.protect, text)):
            text = f"{text[:start]}\n{text[end:]}"
    sample = text[:: len(text) // _SAMPLE + 1]
    if manner.to != HANS:
        new, old = count_new(sample), count_old(sample)
        return "variant" if old > new else "traditional"
    if not has_old(text):
        return "still"
    if count_old(sample) * 25 >= len(_NOT_HAN.sub("", sample)):
        return "simplify"
    for found in reversed(corrections(text, HANS)):
        rest = found.form if found.end - found.start == 1 else ""
        text = f"{text[: found.start]}{rest}{text[found.end :]}"
    return "stray" if has_old(text) else "still"


def _traditional(text: str, manner: Manner) -> str:
    plain = _apply(run(config(manner.to), text), text, manner.to)
    return _worded(text, text, plain, manner.to) if manner.words else plain


def _simplified(text: str, *, words: bool) -> str:
    source = text
    for char, simple in beyond_taiwan():
        source = source.replace(char, simple)
    plain = _apply(run("tw2s", source), text, HANS)
    return _worded(source, plain, plain, HANS) if words else plain


def _worded(source: str, simple: str, plain: str, to: str) -> str:
    """Return a text in the words of the region, but what is put right, and names, in the script alone."""
    way = "tw2sp" if to == HANS else config(to, words=True)
    return _pieced(source, lambda piece: run(way, piece), apart((*corrections(source, to), *kept_words(simple, plain))))


def _apply(converted: str, source: str, to: str) -> str:
    """Return the converted text with what OpenCC gets wrong put right."""
    if len(converted) != len(source):
        msg = f"OpenCC changed the length of a text: {len(source)}, {len(converted)}"
        raise AssertionError(msg)
    return _pieced(converted, str, corrections(source, to))


def _pieced(text: str, between: Callable[[str], str], kept: Sequence[Correction]) -> str:
    """Return a text with the forms that are kept in their places, and what is made of it between them."""
    pieces, at = [], 0
    for found in kept:
        pieces += [between(text[at : found.start]), found.form]
        at = found.end
    return "".join(pieces) + between(text[at:])


@cache
def _protector(words: tuple[str, ...]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def _searchable(text: str) -> str:
    """Return a text that a search in UTF-8 can take: halves of surrogate pairs, which no file holds, are replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def _protected(words: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    return [(start, end) for _, start, end in _protector(words).find_matches_as_indexes(_searchable(text))]
