"""Places in an order, from either end: 全省第二, 第48名, 倒数第三, 前25名, 末两位."""

import re

from jingyan.corpus.gazetteer import find

from .fact import Rank
from .number import NUMBER, figure
from .rule import Context, Rule

SCOPE = r"全(?:国|省|市|县|区|州|乡|镇|村|盟|旗|街道|系统)|本?[省市县州镇]内"
AMONG = r"(?:县域|同类县|各?县（市、区）|县市区|区县|各县|乡镇|县级市|地级市|设区市)?"  # 全省县域第二
_SCOPE = rf"(?:(?P<scope>{SCOPE}){AMONG})?"
_NOT_ORDINAL = r"(?![个批次届期章条款节步轮年季类种项一二三四五六七八九十阶层产书议要线手时课范责梯人方党支联步道])"
_RANKED = re.compile(
    r"(?:(?:排名?|位居|位列|名列|列|居|位|跃居|[跃升降][至到为]|获得?|夺得?|评为|跻身|进入|保持|取得)[了到至]?"
    r"|(?:居|位列|名列|排名?)(?:[一-龥]{1,5}[省市县区州]|全村))$"
)
_OF_PLACE = re.compile(r"(?:居|位列|名列|列|排名?)(?P<place>[一-龥]{2,3})$")
_HEAD = 10  # characters before a place in an order that may say that it is one (总量居百色市第一)


def _rank(match: re.Match[str], *, from_end: bool = False, top: bool = False) -> Rank | None:
    place = figure(match["number"])
    if place is None or not isinstance(place.number, int) or place.more:
        return None
    return Rank(place.number, from_end=from_end, top=top, scope=match["scope"])


def _read_ordinal(match: re.Match[str], _: Context) -> Rank | None:
    before = match.string[max(0, match.start() - _HEAD) : match.start()]
    if not (match["scope"] or match["place"] or _RANKED.search(before) or _is_of_place(before)):
        return None
    return _rank(match)


def _is_of_place(before: str) -> bool:
    """Say whether a place in the order of a province or a city follows: 总产值居浙江|第二."""
    named = _OF_PLACE.search(before)
    return named is not None and any(division.level in {"province", "city"} for division in find(named["place"]))


def _read_last(match: re.Match[str], _: Context) -> Rank | None:
    return _rank(match, from_end=True)


def _read_top(match: re.Match[str], _: Context) -> Rank | None:
    if not (match["scope"] or match["place"] or _RANKED.search(match.string, max(0, match.start() - 3), match.start())):
        return None
    return _rank(match, top=True)


def _read_bottom(match: re.Match[str], _: Context) -> Rank | None:
    return _rank(match, from_end=True, top=True)


RULES = (
    Rule("rank.last", re.compile(rf"{_SCOPE}倒数第{NUMBER}[名位]?"), _read_last),
    Rule("rank.ordinal", re.compile(rf"{_SCOPE}第{NUMBER}(?:(?P<place>[名位])|{_NOT_ORDINAL})"), _read_ordinal),
    Rule(
        "rank.top", re.compile(rf"{_SCOPE}前{NUMBER}(?:(?P<place>[名位强])(?!同志)|(?=[，。；、）\n的]|$))"), _read_top
    ),
    Rule("rank.bottom", re.compile(rf"{_SCOPE}(?:倒数|[末后]){NUMBER}[名位]"), _read_bottom),
)
