"""Word lists of the rules: one file a list in data/, sorted, one word a line, the source named in its first line."""

import re
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list.

    >>> "培训" in words("verbal")
    True
    """
    lines = files(__package__).joinpath(f"data/{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that matches any word of a list, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, words(name)), key=lambda word: (-len(word), word))))


def begins(name: str, plain: str, at: int) -> bool:
    """Say whether a word of a list begins at a place of a plain text."""
    return bool(pattern(name).match(plain, at))
