"""Quotation marks of the two scripts: “ ” ‘ ’ and 「 」 『 』, one for one, so that the way back is exact."""

import re

_TO_CORNERS = str.maketrans("“”‘", "「」『")
_TO_CURLS = str.maketrans("「」『』", "“”‘’")
_CLOSING = re.compile(r"(?<![A-Za-z0-9])’|’(?![A-Za-z0-9])")  # any other is an apostrophe
_INVERTED = re.compile("『([^『』「」]*(?:「[^『』「」]*」[^『』「」]*)+)』")
_SWAP = str.maketrans("「」『』", "『』「」")


def to_corners(text: str) -> str:
    """Return the text with curly quotation marks as corner brackets; apostrophes stay.

    >>> to_corners("推行“双评‘四联’”机制，it’s")
    '推行「双评『四联』」机制，it’s'
    """
    if "’" in text:
        depth = 0
        marks = list(text)
        for at, char in enumerate(text):
            if char == "‘":
                depth += 1
            elif char == "’" and depth and _CLOSING.match(text, at):
                depth -= 1
                marks[at] = "』"
        text = "".join(marks)
    return text.translate(_TO_CORNERS) if "“" in text or "”" in text or "‘" in text else text


def to_curls(text: str) -> str:
    """Return the text with corner brackets as curly quotation marks, the outer ones double.

    >>> to_curls("推行「雙評『四聯』」，『外「內」外』")
    '推行“雙評‘四聯’”，“外‘內’外”'
    """
    if "『" in text:
        text = _INVERTED.sub(lambda match: match[0].translate(_SWAP), text)
    return text.translate(_TO_CURLS) if "「" in text or "」" in text or "『" in text or "』" in text else text
