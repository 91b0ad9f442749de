"""Text to words: jieba's words, by its Rust twin where that is installed, with the field's own words added.

The contract is jieba's segmentation; `rjieba` carries the same dictionary and is some thirty times as quick. Text
must be simplified before it is segmented: neither knows traditional words.
"""

import logging
from collections.abc import Callable
from functools import cache
from importlib.resources import files

Cutter = Callable[[str], list[str]]


@cache
def field_words() -> tuple[str, ...]:
    """Return the words of the field that a general dictionary cuts apart, sorted (data/words.tsv).

    >>> "软弱涣散" in field_words()
    True
    """
    lines = files(__package__).joinpath("data/words.tsv").read_text("utf-8").splitlines()
    return tuple(line.split("\t")[0] for line in lines if not line.startswith("#"))


def rust_cutters() -> tuple[Cutter, Cutter]:
    """Return rjieba's segmentation: plain, and with the words inside longer words; ImportError where it is missing."""
    import rjieba  # noqa: PLC0415 - optional, and 0.1 s to load

    for word in field_words():  # to the package's own instance: another one takes another 0.1 s
        rjieba.add_word(word, None, None)
    return rjieba.cut, rjieba.cut_for_search


def python_cutters() -> tuple[Cutter, Cutter]:
    """Return jieba's segmentation: plain, and with the words inside longer words."""
    import jieba  # noqa: PLC0415 - 0.7 s to load

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for word in field_words():
        tokenizer.add_word(word)
    return tokenizer.lcut, tokenizer.lcut_for_search


@cache
def _cutters() -> tuple[Cutter, Cutter]:
    try:
        return rust_cutters()
    except ImportError:
        return python_cutters()


def cut(text: str) -> list[str]:
    """Return the words of a simplified text in order, marks and blanks left out.

    >>> cut("整顿软弱涣散村党组织，选派第一书记。")
    ['整顿', '软弱涣散', '村党组织', '选派', '第一书记']
    """
    return [word.lower() for word in _cutters()[0](text) if word[0].isalnum()]


def cut_for_search(text: str) -> list[str]:
    """Return the words of a simplified text, each followed or preceded by the words inside it.

    >>> cut_for_search("软弱涣散")
    ['软弱', '涣散', '软弱涣散']
    """
    return [word for word in _cutters()[1](text.lower()) if word[0].isalnum()]
