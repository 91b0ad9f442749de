"""The two scripts, character by character: which characters tell them apart, and what OpenCC makes of a text.

All the script-only configurations of OpenCC are one character for one, and so is all that is built on them here;
only those with words of the region (`s2twp` …) change lengths.
"""

import re
from collections.abc import Mapping
from functools import cache

import opencc

HANS, HANT, TW, HK = "hans", "hant", "tw", "hk"
TARGETS = (HANS, HANT, TW, HK)
_TO = {HANT: "s2t", TW: "s2tw", HK: "s2hk"}
_TO_WORDS = {HANT: "s2t", TW: "s2twp", HK: "s2hkp"}
_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
# OpenCC's phrases keep these where the other script is written (乾隆, 於潜; 皇后, 干涉): they prove nothing.
_KEPT_IN_HANS = frozenset("乾剋劄吒徵扞於昇氾濛祕脩蒐薹袷計谿釐陞麽")
_KEPT_IN_HANT = frozenset(
    "㐹万丑丰么于云亘仆价伙余佣党准几凶划占厂厘台叶吁吃后咨咸唇夸尸岩岳帘干广征恒愿挂据斗朴杠杰极柜"
    "涂涌淀游熏皂确种筑胜腊腌膻苎苧苹范荐虫虱蚝蜡蝎跖辟适郁采里雇霉"
)


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def run(config: str, text: str) -> str:
    """Return what a configuration of OpenCC makes of a text; characters that stop it are passed by.

    >>> run("s2t", "党建\\0引领")
    '黨建\\x00引領'
    """
    if "\0" in text:
        return "\0".join(run(config, piece) for piece in text.split("\0"))
    try:
        converted: str = _converter(config).convert(text)
    except UnicodeEncodeError:  # half of a surrogate pair: in no file, but in strings from elsewhere
        return "".join(char if "\ud800" <= char <= "\udfff" else run(config, char) for char in text)
    return converted


def config(to: str, *, words: bool = False) -> str:
    """Return the configuration of OpenCC that leads from simplified text to a traditional target.

    >>> config("tw"), config("tw", words=True)
    ('s2tw', 's2twp')
    """
    return (_TO_WORDS if words else _TO)[to]


@cache
def _changes(name: str) -> Mapping[str, str]:
    """Return every single character that a configuration changes."""
    every = "\n".join(chr(code) for start, end in _BLOCKS for code in range(start, end))
    pairs = zip(every, run(name, every), strict=True)
    return {char: other for char, other in pairs if char != other}


@cache
def to_simple() -> Mapping[str, str]:
    """Return the characters of the traditional script only, each with its simplified form.

    >>> to_simple()["黨"], "乾" in to_simple(), "衞" in to_simple()
    ('党', False, True)
    """
    one_step = {**_changes("hk2s"), **_changes("t2s")}
    known = _changes("s2t").keys() | set(_changes("s2t").values())
    odd = {char for char in one_step if char not in _changes("t2s") and char in known}
    whole = {char: _changes("t2s").get(to, to) for char, to in one_step.items() if char not in odd}
    neither = _KEPT_IN_HANS | set(whole.values())
    return {char: to for char, to in whole.items() if char not in neither}


@cache
def beyond_taiwan() -> tuple[tuple[str, str], ...]:
    """Return the characters of Hong Kong that `tw2s` does not know, each with its simplified form.

    >>> dict(beyond_taiwan())["衞"]
    '卫'
    """
    return tuple(sorted((char, simple) for char, simple in to_simple().items() if char not in _changes("tw2s")))


@cache
def to_traditional() -> Mapping[str, str]:
    """Return the characters of the simplified script only, each with its commonest traditional form.

    >>> to_traditional()["发"], "后" in to_traditional()
    ('發', False)
    """
    neither = _KEPT_IN_HANT | set(_changes("s2t").values())
    return {char: to for char, to in _changes("s2t").items() if char not in neither}


@cache
def variants(to: str) -> Mapping[str, str]:
    """Return the traditional characters that a target writes otherwise, each with its form there.

    >>> variants("tw")["衞"], variants("tw")["裏"], variants("hk")["裡"], variants("hant")["眾"]
    ('衛', '裡', '裏', '衆')
    """
    steps = {HANT: ("tw2t", "hk2t"), TW: ("hk2t", "t2tw"), HK: ("tw2t", "t2hk")}[to]
    found = {}
    for char in {char for step in steps for char in _changes(step)}:
        other = char
        for step in steps:
            other = _changes(step).get(other, other)
        if other != char:
            found[char] = other
    both = {char for char in found if char not in _changes("hk2s") and char != "着"}
    neither = set(_changes(config(to)).values()) | set(found.values()) | to_traditional().keys() | both
    return {char: other for char, other in found.items() if char not in neither}


@cache
def _any_of(chars: str) -> re.Pattern[str]:
    return re.compile(f"[{chars}]" if chars else "(?!)")


def has_old(text: str) -> bool:
    """Say whether any character of a text is of the traditional script only."""
    return _any_of("".join(to_simple())).search(text) is not None


def count_old(text: str) -> int:
    """Return how many characters of a text are of the traditional script only.

    >>> count_old("黨员幹部")
    2
    """
    return len(_any_of("".join(to_simple())).findall(text))


def count_new(text: str) -> int:
    """Return how many characters of a text are of the simplified script only.

    >>> count_new("黨员幹部发展")
    2
    """
    return len(_any_of("".join(to_traditional())).findall(text))


def replace(text: str, table: Mapping[str, str]) -> str:
    """Return the text with the characters of a table replaced, one for one.

    >>> replace("衞生", {"衞": "衛"})
    '衛生'
    """
    return _any_of("".join(table)).sub(lambda match: table[match[0]], text)
