"""Small whole numbers in digits or characters: ordinals, issues, days."""

import re

DIGIT = {
    **{char: value for value, char in enumerate("〇一二三四五六七八九")},
    **{char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
    "零": 0,
    "两": 2,
    "O": 0,
    "o": 0,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}

NUMERAL = r"(?:\d{1,5}|[〇零一二三四五六七八九十百千两]{1,7})"
_CIRCLED = re.compile("[①-⑳]")


def integer(words: str) -> int:
    """Return the value of a numeral below 10,000; ValueError where it is none.

    >>> [integer(words) for words in ("27", "二十七", "十", "一百零三", "二〇三", "③", "贰")]
    [27, 27, 10, 103, 203, 3, 2]
    """
    if words.isdecimal():
        return int(words)
    if _CIRCLED.fullmatch(words):
        return ord(words) - ord("①") + 1
    if not any(char in _TENS for char in words):
        return int("".join(str(DIGIT[char]) if char in DIGIT else char for char in words))
    total, digit = 0, 0
    for char in words:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        elif char in DIGIT:
            digit = DIGIT[char]
        else:
            raise ValueError(words)
    return total + digit
