"""Which script a text is written in, and its simplified form, character for character."""

import re
from functools import cache

import opencc

_HAN = re.compile("[一-鿿]")
_RARE = re.compile("[\U00020000-\U0003ffff]")
_VARIANTS = dict(  # forms that OpenCC takes for simplified: old print, fonts of PDF files, 陜西
    zip("衞陜鄕靑淸敎旣隣両戸呉徴竝縂揷緖鬬", "衛陝鄉青清教既鄰兩戶吳徵並總插緒鬥", strict=True)
)
_UNSOUND = re.compile("[\x00\ud800-\udfff]")  # OpenCC stops at these


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


@cache
def _traditional() -> re.Pattern[str]:
    """Return the pattern of the basic plane's traditional characters: a class of one plane is quick to match."""
    han = [chr(code) for code in (*range(0x2E80, 0xA000), *range(0xF900, 0xFB00))]
    simple = _converter("t2s").convert("\n".join(han)).split("\n")
    changed = (char for char, to in zip(han, simple, strict=True) if char != to)
    return re.compile(f"[{''.join((*changed, *_VARIANTS))}]")


@cache
def _is_rare_traditional(char: str) -> bool:
    simple: str = _converter("t2s").convert(char)
    return simple != char


def has_traditional(text: str) -> bool:
    """Say whether any character of the text is of the traditional script only."""
    return bool(_traditional().search(text)) or any(map(_is_rare_traditional, _RARE.findall(text)))


def script_of(text: str) -> str:
    """Return `hant` for traditional text, `hans` for any other.

    A character-wise converter leaves many characters simplified, hence the low bar: one in twenty-five.

    >>> script_of("黨員幹部進村入戶"), script_of("党员干部进村入户")
    ('hant', 'hans')
    """
    if not has_traditional(text):
        return "hans"
    return "hant" if len(_traditional().findall(text)) * 25 >= len(_HAN.findall(text)) else "hans"


def simplify(text: str) -> str:
    """Return the text in simplified characters, one for one.

    Traditional text goes through `tw2s`, which knows 著 and 裡; stray traditional characters in simplified
    text through `t2s`, which leaves what is right in both scripts.

    >>> simplify("衞生隊伍著手整頓軟弱渙散村"), simplify("陜西省勉县")
    ('卫生队伍着手整顿软弱涣散村', '陕西省勉县')
    """
    if not has_traditional(text):
        return text
    for variant in _VARIANTS.keys() & set(text):
        text = text.replace(variant, _VARIANTS[variant])
    config = "tw2s" if script_of(text) == "hant" else "t2s"
    simple: str = _converter(config).convert(_UNSOUND.sub("\ufffd", text))
    assert len(simple) == len(text), "OpenCC changed the length of a text"
    return simple
