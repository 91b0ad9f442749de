"""The title of a practice: what stands for one that is missing, and the text without one that is told already."""

import re

from jingyan.corpus.folding import fold
from jingyan.corpus.script import simplify

_DATELINE = re.compile(r"(?:来源|时间|点击|发布|浏览|字号)[：:]|\d[：:]\d")
_LONGEST = 28  # characters of a text that stand for its missing title


def without_title(plain: str, title: str | None) -> str:
    """Return a passage less the title that stands above it already."""
    title = simplify(fold("".join((title or "").split())))
    lines, said = plain.split("\n"), ""
    while len(lines) > 1 and lines[0] and title.startswith(said + lines[0]):
        said += lines.pop(0)
    return "\n".join(lines)


def beginning(plain: str) -> str:
    """Return what stands for the title of a text that has none: its first words.

    >>> beginning("全县选派干部下沉一线。随后……")
    '全县选派干部下沉一线'
    """
    lines = [line for line in plain.strip().split("\n") if not _DATELINE.search(line)] or [plain.strip()]
    first = lines[0].split("\n")[0].split("。")[0]
    return first if len(first) <= _LONGEST else first[:_LONGEST].rstrip("0123456789.，、；：") + "…"
