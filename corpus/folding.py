"""One form for every character that offices write in several: width, dashes, brackets, quotation marks.

All foldings map one character to one character, so offsets into the text stay what they are.
"""

import re
from functools import cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PUNCTUATION = {
    **dict.fromkeys(map(ord, "—–－―─‐‑‒−"), "-"),
    **dict.fromkeys(map(ord, "～〜∼˜"), "~"),
    **dict.fromkeys(map(ord, "•・‧●∙"), "·"),
    **dict.fromkeys(map(ord, "「〝﹁“"), "“"),
    **dict.fromkeys(map(ord, "」〞﹂”"), "”"),
    **dict.fromkeys(map(ord, "『﹃‘"), "‘"),
    **dict.fromkeys(map(ord, "』﹄’"), "’"),
    **dict.fromkeys(map(ord, "(（﹙"), "（"),
    **dict.fromkeys(map(ord, ")）﹚"), "）"),
    **dict.fromkeys(map(ord, "[〔［"), "〔"),
    **dict.fromkeys(map(ord, "]〕］"), "〕"),
    **dict.fromkeys(map(ord, ",，﹐"), "，"),
    **dict.fromkeys(map(ord, ";；﹔"), "；"),
    **dict.fromkeys(map(ord, ":：﹕"), "："),
    **dict.fromkeys(map(ord, "!！"), "！"),
    **dict.fromkeys(map(ord, "?？"), "？"),
    **dict.fromkeys(map(ord, "｡。"), "。"),
    **dict.fromkeys(map(ord, "､、"), "、"),
    **dict.fromkeys(map(ord, "○Ｏ"), "〇"),
    ord("＂"): '"',
    ord("＇"): "'",
}

_GROUPED = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_STOP = re.compile(r"(?<=[一-龥）”])\.(?=[一-龥“（\n]|\Z)")  # a full stop typed on a Latin keyboard
_DOUBLE = re.compile(r'["“”]')
_SINGLE = re.compile(r"(?<![A-Za-z])'|'(?![A-Za-z])")


@cache
def _table() -> dict[str, str]:
    unsound = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")  # what no encoder takes
    narrow = {code: chr(to) for code, to in _FULL_WIDTH.items()}
    table = {**narrow, **_PUNCTUATION, **unsound}
    return {chr(code): to for code, to in table.items() if chr(code) != to}


def fold(text: str) -> str:
    """Return the text with width and punctuation folded, character for character.

    Digits and letters become half-width, sentence marks full-width; a comma inside a grouped number stays a comma.

    >>> fold("投入１,２００万元(含税),占９６％")
    '投入1,200万元（含税），占96%'
    >>> fold("人均8000元.其中")
    '人均8000元。其中'
    """
    table = _table()
    for char in sorted(table.keys() & set(text)):  # far quicker than `translate`: a text holds few of them
        text = text.replace(char, table[char])
    if "，" in text:
        text = _GROUPED.sub(",", text)
    if "." in text:
        text = _STOP.sub("。", text)
    return text


def pair_quotes(block: str) -> str:
    """Return one paragraph with its quotation marks paired: straight ones, and curly ones set the wrong way round.

    >>> pair_quotes('推行"双评"机制')
    '推行“双评”机制'
    >>> pair_quotes("实行”四联”制度")
    '实行“四联”制度'
    """
    block = _alternate(block, _DOUBLE, "“", "”")
    if "'" in block:
        block = _alternate(block, _SINGLE, "‘", "’")
    return block


def _alternate(block: str, mark: re.Pattern[str], opening: str, closing: str) -> str:
    found = mark.findall(block)
    right = [opening, closing] * (len(found) // 2)
    if not found or found == right or len(found) % 2:
        return block
    marks = iter(right)
    return mark.sub(lambda _: next(marks), block)
