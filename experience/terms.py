"""The terms under which the index has a passage: its words, and the pairs of its characters.

Words are long ones, the words inside them, and the marks of the concepts that they name, with those of what stands
above the passage; pairs of characters find any string, whatever its words are.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add

from jingyan.corpus.folding import fold
from jingyan.corpus.script import simplify
from jingyan.corpus.segment import cut_for_search, field_words

from . import concept
from .concept import marks
from .spelling import miswritten, righted

_RUNS = re.compile(r"[㐀-鿿豈-﫿]+|[0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a passage, with blanks between."""

    words: str
    grams: str


@cache
def digest() -> int:
    """Return what tells one state of the words that texts are cut by from another: an index is marked by one."""
    return zlib.crc32(repr((concept.digest(), field_words(), sorted(miswritten().items()))).encode())


def terms_of(body: str, words: str, title: str | None, headings: Sequence[str]) -> Terms:
    """Return the terms of a passage: of its simplified text, of its words (see `words_of`), of what stands above it.

    >>> terms_of("三会一课", words_of("三会一课"), "组织生活", ()).grams
    '三会 会一 一课'
    """
    read = righted(body.lower())
    above = _above("\n".join((title or "", *headings)))
    return Terms(" ".join((words, *marks(read), above)), " ".join(grams(read)))


def words_of(body: str) -> str:
    """Return the words of a simplified text as it is meant, and the words inside them, with blanks between.

    >>> words_of("整顿软弱焕散")
    '整顿 软弱 涣散 软弱涣散'
    """
    return " ".join(cut_for_search(righted(body.lower())))


@lru_cache(maxsize=64)  # the passages of an article share its title
def _above(text: str) -> str:
    simple = plain(text)
    return " ".join((*cut_for_search(simple), *marks(simple)))


@lru_cache(maxsize=1024)  # the questions' words are asked for again and again
def tokens(text: str) -> str:
    """Return the words of a text of either script, and the words inside them, with blanks between.

    >>> tokens("整頓軟弱渙散")
    '整顿 软弱 涣散 软弱涣散'
    """
    return " ".join(cut_for_search(plain(text)))


def grams(text: str) -> list[str]:
    """Return the pairs of neighbouring characters of a simplified text; numbers and Latin words stay whole.

    >>> grams("“三会一课”2018年")
    ['三会', '会一', '一课', '2018', '年']
    """
    found: list[str] = []
    for run in _RUNS.findall(text.lower()):
        if run[0] < "㐀" or len(run) == 1:
            found.append(run)
        else:
            found.extend(map(add, run, run[1:]))
    return found


def plain(text: str) -> str:
    """Return a text as it is indexed: simplified, folded, in small letters."""
    return righted(simplify(fold(text)).lower())
