"""The library's errors, which are Chinese, told in the language of the run: their English is found by their wording."""

import re
from functools import cache
from importlib.resources import files

from .messages import language


@cache
def _library() -> dict[str, str]:
    """Return the English of the wordings of the library's errors (data/errors.tsv)."""
    lines = files(__package__).joinpath("data/errors.tsv").read_text("utf-8").splitlines()
    rows = (line.replace("␣", " ").split("\t") for line in lines if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def retell(line: str) -> str:
    """Return a message of the library in the language of this run."""
    if language() == "zh":
        return line
    english = _library()
    words = sorted(english, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), lambda match: english[match[0]], line).rstrip()
