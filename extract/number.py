"""Numbers as bulletins write them: digits, Chinese numerals, mixtures (8.1万), ranges (3到7), vague ones (600多).

`NUMBER` is the pattern fragment that all rules on numbers begin with; `figure` says what its match means.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

Number = int | Decimal

_DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?(?:[多余几来]?[百千]?[万亿]{1,2})?"
_LEAD = (
    r"[一二三四五六七八九两半]|十(?:(?<![数几百千]十)|(?=[一二三四五六七八九]))"
    r"|(?<![数几Xx×*])(?:百万|[百千万])(?=[余多])|百(?=分之)"
    r"|(?:(?<=[近超逾])|(?<=超过)|(?<=突破)|(?<=不到)|(?<=不足))[百千万](?![一二三四五六七八九])"
    r"|(?<=[近超逾过])亿(?=元)|(?<=过)[百千]?万(?=元(?!户))"
)
_HAN = rf"(?:[上数几](?=[十百千万亿])|{_LEAD})[一二三四五六七八九十百千万亿零〇两]*(?:[多余几][万亿])?"
_ONE = rf"(?:{_ARABIC}|{_HAN})"
_MORE = r"(?:[多余几](?![功样媒])|来(?=[个名户位人家]))?"
_BETWEEN = r"(?:-{1,2}|~{1,2}|至|到)"
NUMBER = rf"(?P<number>{_ONE}(?:(?P<lower>个|名|户|亩|人|项|次|天|万?元|%)?{_BETWEEN}{_ONE})?{_MORE})"

FIRST = re.compile(r"[\d一二三四五六七八九十百千万亿两半]")  # what a number can begin with
_VAGUE_LEAD = re.compile(
    r"(?<![人户总次分件基点票岁倒])[数几](?=[十百千万])|(?<![以会网晚线身路手地早马村县街山车桌墙之船])上(?=[百千万亿])"
)
NUMERAL = re.compile(rf"{_ONE}(?:(?:个|名|户|亩|人|项|次|天|万?元|%)?{_BETWEEN}{_ONE})?{_MORE}")
_RANGE = re.compile(rf"({_ONE})(?:个|名|户|亩|人|项|次|天|(万)?元|%)?{_BETWEEN}({_ONE})")
_VAGUE = re.compile(r"[多余几来上数]")
_FLAT = re.compile(r"[一二三四五六七八九两]{2}")

_BEFORE = (
    ("at_least", ("不少于", "不低于", "不小于", "至少", "最少", "起码")),
    (
        "at_most",
        (
            "不超过",
            "未超过",
            "没有超过",
            "没超过",
            "未突破",
            "不超",
            "不多于",
            "不高于",
            "不大于",
            "不到",
            "不足",
            "不满",
            "最多",
            "最高",
            "少于",
            "低于",
            "至多",
        ),
    ),
    ("over", ("超过", "突破", "多于", "高于", "大于", "超", "逾", "破")),
    ("nearly", ("将近", "接近", "近")),
    ("about", ("大约", "约", "大概", "平均约", "左右")),
)
_PREFIX = {word: approx for approx, words in _BEFORE for word in words}
_IN_WORDS = "(?<![民公节签预违履集契条合邀租制特相]约)(?<!侦破)(?<!爆破)"  # 村规民约246份, 节约300万元
_PREFIXES = re.compile(rf"(?P<word>{'|'.join(sorted(_PREFIX, key=len, reverse=True))}){_IN_WORDS}[有为占了]?$")
_AT_LEAST = re.compile(r"(?:至少|最少|起码)[^\W\d一二两三四五六七八九十]{1,4}$")
HEAD = 6
_LONGEST = 40  # characters of a number that means one
_SUFFIX = {
    "以上": "at_least",
    "及以上": "at_least",
    "以下": "at_most",
    "以内": "at_most",
    "之内": "at_most",
    "左右": "about",
    "上下": "about",
    "余": "more",
    "多": "more",
    "": None,
}
SUFFIX = r"(?P<suffix>及?以上|以下|以内|之内|左右|上下(?![游级班齐一联])|余|多(?![功样媒方元层维边重部级]))?"


def vague_lead(plain: str, at: int) -> int:
    """Return where a number begins whose first numeral stands at a place: one before it in 数十, 几百 and 上千.

    >>> vague_lead("上百名党员", 1), vague_lead("人数百余", 2), vague_lead("会上百人", 2)
    (0, 2, 2)
    """
    return at - 1 if at and _VAGUE_LEAD.match(plain, at - 1) else at


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or a range from low to high; `more` where the number says a little more than itself."""

    number: Number | None
    low: Number | None = None
    high: Number | None = None
    more: bool = False


@lru_cache(maxsize=65_536)
def figure(text: str) -> Figure | None:
    """Return what the written number means, None where it means none.

    >>> figure("600多万"), figure("六七")
    (Figure(number=6000000, low=None, high=None, more=True), Figure(number=None, low=6, high=7, more=False))
    >>> figure("3到7万")
    Figure(number=None, low=30000, high=70000, more=False)
    >>> figure("二百三十五").number, figure("1.93亿").number
    (235, 193000000)
    """
    if len(text) > _LONGEST:
        return None
    if span := _RANGE.fullmatch(text):
        return _range(span[1], span[2], span[3])
    more = bool(_VAGUE.search(text))
    text = _VAGUE.sub("", text)
    if pair := _FLAT.match(text):
        low, high = (_DIGITS[c] for c in pair[0])
        scale = _value("一" + text[2:]) if text[2:] else 1
        if high - low not in (1, 2) or scale is None:
            return None
        return Figure(None, low * scale, high * scale)
    number = _value(text)
    return None if number is None else Figure(number, more=more)


def _range(low_text: str, low_myriad: str | None, high_text: str) -> Figure | None:
    low, high = _value(_VAGUE.sub("", low_text) + (low_myriad or "")), _value(_VAGUE.sub("", high_text))
    if low is None or high is None:
        return None
    if high_text[-1] in _MYRIADS and low_text[-1] not in _MYRIADS and not low_myriad and low < 10_000:
        low *= _MYRIADS[high_text[-1]]
    return Figure(None, low, high) if low < high else None


def _value(text: str) -> Number | None:
    if text[0].isdigit():
        return _arabic(text)
    return _han(text)


def _arabic(text: str) -> Number:
    digits = text.rstrip("百千万亿")
    scale = 1
    for unit in text[len(digits) :]:
        scale *= _SCALES.get(unit) or _MYRIADS[unit]
    return tidy(Decimal(digits.replace(",", "")) * scale)


def _han(text: str) -> Number | None:
    if text == "半":
        return Decimal("0.5")
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) > 2 else None
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SCALES:
            section += (digit or 1) * _SCALES[char]
            digit = 0
        elif char in _MYRIADS:
            total = (total + section + digit or 1) * _MYRIADS[char]
            section = digit = 0
        else:
            return None
    return total + section + digit


def tidy(number: Decimal) -> Number:
    """Return a decimal as an int where it is whole."""
    return int(number) if number == number.to_integral_value() else number.normalize()


def hedge(plain: str, at: int) -> int:
    """Return where the word before a number begins that says how exact it is; where there is none, the number's place.

    >>> hedge("耕地不到200亩", 4)
    2
    """
    found = _PREFIXES.search(plain, max(0, at - HEAD), at)
    return found.start() if found else at


def approximation(head: str, more: bool, suffix: str | None) -> str | None:
    """Return how exact a number is meant, from the text before it, its own 多 or 余, and what follows.

    >>> approximation("受益群众近", False, None), approximation("", False, "以上"), approximation("", True, None)
    ('nearly', 'at_least', 'more')
    >>> approximation("至少联系", False, None), approximation("约有", False, None)
    ('at_least', 'about')
    """
    if suffix:
        return _SUFFIX[suffix]
    if more:
        return "more"
    found = _PREFIXES.search(head)
    if found and not head.endswith(("附近", "最近", "临近", "邻近")):
        return _PREFIX[found["word"]]
    return "at_least" if _AT_LEAST.search(head) else None
