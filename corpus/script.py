"""Which script a text is written in, and its simplified form, character for character."""

import re
from functools import cache

import opencc

_UNSOUND = re.compile("[\x00\ud800-\udfff]")  # OpenCC stops at these


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


@cache
def _is_traditional(char: str) -> bool:
    if char < "⺀" or _UNSOUND.match(char):
        return False
    simple: str = _converter("t2s").convert(char)
    return simple != char


def has_traditional(text: str) -> bool:
    """Say whether any character of the text is of the traditional script only."""
    return any(map(_is_traditional, set(text)))


def script_of(text: str) -> str:
    """Return `hant` for traditional text, `hans` for any other.

    A character-wise converter leaves many characters simplified, hence the low bar: one in twenty-five.

    >>> script_of("黨員幹部進村入戶"), script_of("党员干部进村入户")
    ('hant', 'hans')
    """
    if not has_traditional(text):
        return "hans"
    han = [char for char in text if "一" <= char <= "鿿"]
    return "hant" if sum(map(_is_traditional, han)) * 25 >= len(han) else "hans"


def simplify(text: str) -> str:
    """Return the text in simplified characters, one for one.

    Traditional text goes through `tw2s`, which knows 著 and 裡; stray traditional characters in simplified
    text through `t2s`, which leaves what is right in both scripts.

    >>> simplify("衞生隊伍著手整頓軟弱渙散村")
    '卫生队伍着手整顿软弱涣散村'
    """
    if not has_traditional(text) and "衞" not in text:
        return text
    config = "tw2s" if script_of(text) == "hant" else "t2s"
    simple: str = _converter(config).convert(_UNSOUND.sub("\ufffd", text).replace("衞", "衛"))
    assert len(simple) == len(text), "OpenCC changed the length of a text"
    return simple
