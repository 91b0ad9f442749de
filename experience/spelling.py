"""Miswritten and spelt-out words: 软弱焕散 and ruanruo huansan are read as 软弱涣散.

A stretch of a question that differs by one character from a word of the field, and sounds the same, is taken for
it. Miswritings that stand in bulletins too are listed, and read over when a text is indexed.
"""

import re
from functools import cache
from importlib.resources import files

from jingyan.corpus.segment import field_words

from .concept import concepts

_LATIN = re.compile(r"[a-züv]+(?:[ '’]+[a-züv]+)* *", re.IGNORECASE)
_SHORTEST = 4  # characters of a word that one of them may be wrong in


@cache
def miswritten() -> dict[str, str]:
    """Return the listed miswritings, each with what is meant by it."""
    lines = files(__package__).joinpath("data/miswritten.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, miswritten())))


def righted(plain: str) -> str:
    """Return a text with the listed miswritings read as they were meant; its length stays.

    >>> righted("整顿软弱焕散村")
    '整顿软弱涣散村'
    """
    return _pattern().sub(lambda found: miswritten()[found[0]], plain)


def mend(plain: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a question with its miswritten words mended, and what was read as what.

    >>> mend("驻村第一书计")
    ('驻村第一书记', (('第一书计', '第一书记'),))
    """
    mended = [(found[0], miswritten()[found[0]]) for found in _pattern().finditer(plain)]
    right = righted(plain)
    for length, (beginnings, ends) in _halves().items():
        for start in range(len(right) - length + 1):
            written = right[start : start + length]
            meant = _meant(written) if written[:2] in beginnings or written[-2:] in ends else None
            if meant:
                mended.append((written, meant))
                right = right[:start] + meant + right[start + length :]
    return right, tuple(mended)


def _meant(written: str) -> str | None:
    """Return the word that differs from what is written by one character of the same sound."""
    if written in _words():
        return None
    for at in range(len(written)):
        word = _masked().get(_mask(written, at))
        if word and _sound(word[at]) == _sound(written[at]):
            return word
    return None


def spelt_out(asked: str) -> str:
    """Return a question with the field's words in place of their pinyin; other Latin words stay.

    >>> spelt_out("ruanruo huansan 怎么办"), spelt_out("APP")
    ('软弱涣散怎么办', 'APP')
    """
    return _LATIN.sub(lambda found: _read_aloud(found[0]), asked)


def _read_aloud(letters: str) -> str:
    plain = re.sub("[ '’]", "", letters.lower()).replace("ü", "v")
    if len(plain) < 6:  # two syllables: shorter ones are abbreviations
        return letters
    spelt, at = [], 0
    words = _by_sound()
    while at < len(plain):
        fits = next((end for end in range(len(plain), at, -1) if plain[at:end] in words), None)
        if fits is None:
            return letters
        spelt.append(words[plain[at:fits]])
        at = fits
    return "".join(spelt)


@cache
def _words() -> dict[str, None]:
    """Return the words that questions may mean: the field's and its concepts' names, longest first."""
    names = {name for concept in concepts() for name in (*concept.names, *concept.hints)}
    return dict.fromkeys(sorted(names | set(field_words()), key=lambda word: (-len(word), word)))


@cache
def _by_sound() -> dict[str, str]:
    return {_sound(word): word for word in reversed(_words()) if len(word) > 1}


@cache
def _halves() -> dict[int, tuple[set[str], set[str]]]:
    """Return by length the first and the last two characters of the longer words: one pair is as it should be."""
    found: dict[int, tuple[set[str], set[str]]] = {}
    for word in sorted(set(_masked().values()), key=len):
        beginnings, ends = found.setdefault(len(word), (set(), set()))
        beginnings.add(word[:2])
        ends.add(word[-2:])
    return found


@cache
def _masked() -> dict[str, str]:
    """Return the longer words by what they are with one character left open."""
    long = (word for word in reversed(_words()) if len(word) >= _SHORTEST)
    return {_mask(word, at): word for word in long for at in range(len(word))}


def _mask(word: str, at: int) -> str:
    return f"{word[:at]}?{word[at + 1 :]}"


def _sound(words: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.3 s to load, and seldom needed

    return "".join(lazy_pinyin(words))
