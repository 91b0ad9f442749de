"""Text on its way into a table or an office document: no character that XML forbids, nothing a spreadsheet runs."""

import re

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # with these a formula begins, somewhere
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return a text without the characters that XML cannot hold, lines ending in a line feed.

    >>> legal("第\\x0b3\\x00期\\r\\n")
    '第3期\\n'
    """
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it opens a CSV file: ' before what looks like one.

    >>> inert("=1+1"), inert("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(FORMULA) else text
