"""Words with their class (n noun, v verb, vn verbal noun …), as the segmenter's dictionary gives them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache


@dataclass(frozen=True, slots=True)
class _Dictionary:
    tag: Callable[[str], list[tuple[str, str]]]
    has: Callable[[str], bool]


@cache
def _dictionary() -> _Dictionary:
    try:
        import rjieba  # noqa: PLC0415 - optional, and 0.1 s to load
    except ImportError:
        import jieba  # noqa: PLC0415 - 0.7 s to load
        import jieba.posseg  # noqa: PLC0415

        return _Dictionary(
            lambda text: [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)],
            lambda word: bool(jieba.dt.FREQ.get(word)),
        )
    words = rjieba.Jieba()
    return _Dictionary(words.tag, words.has_word)


def tag(text: str) -> list[tuple[str, str]]:
    """Return the words of a short simplified text with their classes.

    >>> tag("选举书记")
    [('选举', 'v'), ('书记', 'n')]
    """
    return _dictionary().tag(text)


@lru_cache(maxsize=65_536)
def is_word(text: str) -> bool:
    """Say whether the dictionary holds a word.

    >>> is_word("书记"), is_word("根缘")
    (True, False)
    """
    return _dictionary().has(text)
