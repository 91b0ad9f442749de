"""Places that the gazetteer does not hold or cannot settle: models known all over the country, lands, and roads.

A model village (小岗村) is meant wherever its name stands and the document's own counties have none
of that name. A road is read by its number, by a house number behind it, or as 某某公路 at an edge of the clause.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from jingyan.corpus.tagging import is_word

from .fact import Place

_HINT = re.compile(  # by the last character: few words have it
    r"路(?:(?<=公路)|(?=\d))|[街巷](?=\d)|速(?<=高速)|道(?:(?<=大道)|(?<=[国省县]道)(?:(?=[GSX\d])|(?<=\d.道)))"
)
_BEFORE, _AFTER = 6, 8  # characters that a road's name reaches beyond its hint
_EDGE = r"(?:(?<=[，。；：、\n（在沿从至到和与及对])|^)"
_ROAD = re.compile(
    r"(?:国道|省道|县道)[GSX]?\d{2,4}线?|[GSX]?\d{3}(?:国道|省道|县道)"
    rf"|{_EDGE}(?P<stem>(?![通进出修建环新旧老村乡县镇各条主])[一-龥]{{2,3}}(?<![村组社户镇乡县]))(?:公路|大道|高速(?![公发增推]))(?!口)"
    rf"|(?:{_EDGE}|(?<=街道)|(?<=[镇区县市]))(?![对在沿从至到和与及])[一-龥]{{2,3}}[路街巷](?=\d{{1,4}}(?:号|弄|-))"
)
_NEXT = re.compile(r"、(?P<next>[一-龥]{2,3}(?:公路|大道|高速|路|街|巷))(?=[、，。沿两等和])")


@cache
def _models() -> dict[str, Place]:
    lines = files(__package__).joinpath("data/landmark.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: Place(name, level, tuple(path.split("/")) if path else ()) for name, level, path in rows}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_models(), key=lambda name: (-len(name), name))))


def model(name: str) -> Place | None:
    """Return the model village of that name, None where there is none.

    >>> model("小岗村").path[2]
    '凤阳县'
    """
    return _models().get(name)


def find(plain: str) -> Iterator[tuple[int, int, Place]]:
    """Yield the model places and the roads of a plain text, with where they start and end.

    >>> [place.name for _, _, place in find("沿国道214线、清溪路两侧布点，学习小岗村。")]
    ['小岗村', '国道214线', '清溪路']
    """
    for match in _pattern().finditer(plain):
        yield match.start(), match.end(), _models()[match[0]]
    at = 0
    for hint in _HINT.finditer(plain):
        road = _ROAD.search(plain, max(at, hint.start() - _BEFORE), hint.end() + _AFTER)
        if not road or (road["stem"] and is_word(road["stem"])):  # 旅游公路, 幸福大道
            continue
        at = road.end()
        yield road.start(), at, Place(road[0], "other")
        while listed := _NEXT.match(plain, at):
            at = listed.end()
            yield listed.start("next"), at, Place(listed["next"], "other")
