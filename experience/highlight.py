"""Where the words of a question stand in a text as printed, whichever script and however its lines are broken."""

import re
from collections.abc import Iterable

from jingyan.corpus.text import Span

from .index import plain


def find(raw: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Return the stretches of a text in which the words stand, in order, overlapping ones joined.

    >>> raw = "整頓軟弱渙\\n散村"
    >>> [raw[span.start : span.end] for span in find(raw, ["软弱涣散", "整顿"])]
    ['整頓軟弱渙\\n散']
    """
    patterns = [r"\s*".join(map(re.escape, word)) for word in sorted(set(words), key=len, reverse=True) if word]
    if not patterns:
        return ()
    found: list[Span] = []
    for match in re.finditer("|".join(patterns), plain(raw)):
        if found and match.start() <= found[-1].end:
            found[-1] = Span(found[-1].start, match.end())
        else:
            found.append(Span(*match.span()))
    return tuple(found)
