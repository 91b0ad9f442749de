"""Towns whose name several counties have: the village named right behind settles which, or the villages of the text."""

import re
from functools import lru_cache

from jingyan.corpus import gazetteer
from jingyan.corpus.gazetteer import Division

_ENDING = re.compile(r"村|社区|嘎查")
_COUNTY = 6  # digits of a county's code
_STEM = 4  # characters of a village's name without its ending
_VILLAGE = re.compile(r"[一-龥]{2,6}?(?:村|社区|嘎查)")


def owner(plain: str, end: int, name: str) -> Division | None:
    """Return the town that a name ending at a place of a plain text means, None where several may be meant.

    >>> owner("茂兰镇安乐村有14个小组。", 3, "茂兰镇").path[2]
    '云县'
    """
    towns = _towns(name)
    if len(towns) < 2:
        return towns[0] if towns else None
    village = _VILLAGE.match(plain, end)
    having = [town for town in towns if village and gazetteer.within(village[0], town.code)]
    if len(having) == 1:
        return having[0]
    number = {town: sum(bool(gazetteer.within(name, town.code)) for name in _villages(plain)) for town in towns}
    best = max(number.values())
    having = [town for town in towns if number[town] == best]
    return having[0] if best and len(having) == 1 else None


@lru_cache(maxsize=4096)
def of_people(name: str, county: str) -> tuple[Division, ...]:
    """Return the township of a people in a county that a text names without its people.

    >>> [town.name for town in of_people("雄先乡", "630224")]
    ['雄先藏族乡']
    """
    towns = gazetteer.units("township", county) if len(county) == _COUNTY else ()
    return tuple(town for town in towns if town.name.endswith("族乡") and gazetteer.stem(town.name) == name[:-1])


@lru_cache(maxsize=8)
def _villages(plain: str) -> tuple[str, ...]:
    """Return the names of listed villages and communities that stand in a text, of three characters and more."""
    found = set()
    for ending in _ENDING.finditer(plain):
        for start in range(max(0, ending.start() - _STEM), ending.start() - 1):
            name = plain[start : ending.end()]
            if gazetteer.is_name(name) and not gazetteer.is_common_word(name):
                found.add(name)
                break
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def _towns(name: str) -> tuple[Division, ...]:
    return tuple(division for division in gazetteer.find(name) if division.level == "township")
