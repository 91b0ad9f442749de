"""Villages and towns of a list that share one ending: 三里、月岭等村, 合德、海河两镇, 康元、模范村.

A name is believed where the gazetteer has it with its ending in a county of the document; names that no list holds
are among others that are listed, or before 等村.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jingyan.corpus import gazetteer
from jingyan.corpus.tagging import is_word, tag

from . import ending, lexicon
from .link import Link

_END = re.compile(r"[等个两二三四五六七八九十](?:行政|中心|自然|贫困|镇|乡)?(?P<end>村(?![民级务委干])|[乡镇])")
_HINT = re.compile(
    r"(?:等(?:\d{1,3}个|[二两三四五六七八九十]{1,3}个?)?|\d{1,3}个|[二两三四五六七八九十]{1,3}个?)(?:行政|中心|自然|贫困|镇|乡)?$"
)
_CUT = re.compile(r".*[^一-龥、]", re.DOTALL)
_JOINT = re.compile(r"(?<=..)[和与及](?=..)")
_HINTED, _LONGEST = 8, 60  # characters of what says that a list ends, of a list
_ENDINGS = {"村": ("村", "社区"), "镇": ("镇", "乡", "街道"), "乡": ("乡", "镇", "街道")}
_EDGES = frozenset("在到去为给以由把将和与及对向从是让使请往赴了")
_MEASURES = frozenset("mq")  # 三里 is a distance, and a village
_SHORTEST, _MOST = 2, 5  # characters of a name that no list holds
_TOWN = 9  # digits of a town's code


def find(plain: str, home: Sequence[str], found: Sequence[Link]) -> Iterator[Link]:
    """Yield the links of lists that share an ending; `found` are the villages that have their own."""
    if not home:
        return
    for end in _END.finditer(plain):
        hint = _HINT.search(plain, max(0, end.start("end") - _HINTED), end.start("end"))
        if hint:
            links = _links(plain, hint.start(), end["end"], home)
            if hint[0].startswith("等") or _are_listed(links):
                yield from links
    for link in found:
        if link.level == "village" and link.meanings and plain[link.start - 1 : link.start] in "、和与及":
            towns = tuple(dict.fromkeys(meaning.code[:_TOWN] for meaning in link.meanings))
            links = _links(plain, link.start - 1, "村", towns)
            yield from (one for one in links if one.meanings and _are_listed(links))


def _links(plain: str, stop: int, end: str, regions: Sequence[str]) -> list[Link]:
    """Return the links of the list that stops at a place, from its last name back to the first."""
    low = max(0, stop - _LONGEST)
    cut = _CUT.match(plain, low, stop)
    low = cut.end() if cut else low
    edges = [low, *(at + 1 for at in range(low, stop) if plain[at] == "、"), stop + 1]
    items = [(start, following - 1) for start, following in pairwise(edges)]
    if joint := _JOINT.search(plain, items[-1][0], items[-1][1]):
        items[-1:] = [(items[-1][0], joint.start()), (joint.end(), items[-1][1])]
    if len(items) == 1 and plain[stop : stop + 1] not in "、和与及":
        return []
    links: list[Link] = []
    for number, item in reversed([*enumerate(items)]):
        link = _listed(plain, item, end, regions) if number else _last_of(plain, item, end, regions)
        if link is None:
            break
        links.append(link)
    return links


def _are_listed(links: Sequence[Link]) -> bool:
    """Say whether the gazetteer holds most of the names."""
    return 2 * sum(bool(link.meanings) for link in links) > len(links)


def _last_of(plain: str, item: tuple[int, int], end: str, regions: Sequence[str]) -> Link | None:
    """Return the link of the name that ends the first item of a list: other words may stand before it."""
    starts = range(item[0], item[1] - 1)
    known = (_known(plain, start, item[1], end, regions) for start in starts)
    edges = (start for start in starts if start == item[0] or plain[start - 1] in _EDGES)
    alone = (_listed(plain, (start, item[1]), end, regions) for start in edges)
    return next(filter(None, known), None) or next(filter(None, alone), None)


def _listed(plain: str, item: tuple[int, int], end: str, regions: Sequence[str]) -> Link | None:
    start, stop = item
    name = plain[start:stop]
    known = _known(plain, start, stop, end, regions)
    if known or end != "村" or not _SHORTEST <= len(name) <= _MOST:
        return known
    ordinary = name in lexicon.words("no_stem") or (is_word(name) and tag(name)[0][1][0] not in _MEASURES)
    elsewhere = not ordinary and gazetteer.is_name(name + end)
    named = elsewhere or ending.could_be_name(name, follows=False)
    return Link(start, stop, name, "village", (), name + end) if named else None


def _known(plain: str, start: int, stop: int, end: str, regions: Sequence[str]) -> Link | None:
    name = plain[start:stop]
    for full in (name + kind for kind in _ENDINGS[end]):
        if gazetteer.is_name(full) and (meanings := gazetteer.first_within(full, regions)):
            return Link(start, stop, name, meanings[0].level, meanings, full)
    return None
