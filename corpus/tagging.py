"""Words with their class (n noun, v verb, vn verbal noun …), as the segmenter's dictionary gives them."""

from collections.abc import Callable
from functools import cache

Tagger = Callable[[str], list[tuple[str, str]]]


@cache
def _tagger() -> Tagger:
    try:
        import rjieba  # noqa: PLC0415 - optional, and 0.1 s to load
    except ImportError:
        import jieba.posseg  # noqa: PLC0415 - 0.7 s to load

        return lambda text: [(pair.word, pair.flag) for pair in jieba.posseg.cut(text, HMM=False)]
    return rjieba.Jieba().tag


def tag(text: str) -> list[tuple[str, str]]:
    """Return the words of a short simplified text with their classes.

    >>> tag("选举书记")
    [('选举', 'v'), ('书记', 'n')]
    """
    return _tagger()(text)
