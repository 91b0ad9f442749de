"""Towns whose name several counties have: the one that the village named right behind settles."""

import re
from functools import lru_cache

from jingyan.corpus import gazetteer
from jingyan.corpus.gazetteer import Division

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
    return having[0] if len(having) == 1 else None


@lru_cache(maxsize=4096)
def _towns(name: str) -> tuple[Division, ...]:
    return tuple(division for division in gazetteer.find(name) if division.level == "township")
