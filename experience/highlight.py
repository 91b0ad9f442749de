"""Where the words of a question stand in a text as printed, whichever script and however its lines are broken."""

import re
from collections.abc import Iterable
from functools import lru_cache

from jingyan.corpus.text import Span

from .terms import plain


def find(raw: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Return the stretches of a text in which the words stand, in order, overlapping ones joined.

    >>> raw = "整頓軟弱渙\\n散村"
    >>> [raw[span.start : span.end] for span in find(raw, ["软弱涣散", "整顿"])]
    ['整頓軟弱渙\\n散']
    """
    pattern = _pattern(frozenset(words))
    if not pattern:
        return ()
    found: list[Span] = []
    for match in pattern.finditer(plain(raw)):
        if found and match.start() <= found[-1].end:
            found[-1] = Span(found[-1].start, match.end())
        else:
            found.append(Span(*match.span()))
    return tuple(found)


@lru_cache(maxsize=64)  # the hits of a question are searched for the same words
def _pattern(words: frozenset[str]) -> re.Pattern[str] | None:
    longest_first = sorted(words - {""}, key=lambda word: (-len(word), word))
    return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in longest_first)) if longest_first else None
