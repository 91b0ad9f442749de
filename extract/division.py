"""Provinces, prefectures and counties named in a text, in full or in short, found in one pass over it."""

from dataclasses import dataclass
from functools import cache

import ahocorasick_rs
from jingyan.corpus import gazetteer
from jingyan.corpus.gazetteer import Division
from jingyan.corpus.tagging import tag

LEVELS = ("province", "city", "county")
ORDINARY = frozenset(
    {"城区", "老城区", "新城区", "新市区", "新林区", "郊区", "矿区", "东区", "西区"}
)  # districts only after their city's name
_SHORT_SUFFIX = frozenset("州盟市县区省")
_RANKS = frozenset("省市县区州")  # 启东|市级机关
_TOWN_LIKE = frozenset("乡镇")
_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a division in a plain text: where, in full or in short, and all it may mean."""

    start: int
    end: int
    name: str
    full: bool
    meanings: tuple[Division, ...]


@cache
def _names() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, bool]]]:
    full = {unit.name for level in LEVELS for unit in gazetteer.units(level)}
    short = {gazetteer.stem(name) for name in full} - full
    full |= set(gazetteer.renamings())
    names = sorted(full | short)
    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return automaton, [(name, name in full) for name in names]


@cache
def meanings(name: str) -> tuple[Division, ...]:
    """Return the provinces, prefectures and counties that a name may mean, higher ones first.

    >>> [division.path[-1] for division in meanings("通山")]
    ['通山县']
    """
    found = [division for division in gazetteer.find(name) if division.level in LEVELS]
    return tuple(sorted(found, key=lambda division: (len(division.code), division.code)))


def scan(plain: str) -> list[Named]:
    """Return the names of divisions above the township in order; overlapping ones are settled, leftmost longest.

    >>> [(found.name, found.full) for found in scan("浙江衢州市委到开化县调研")]
    [('浙江', False), ('衢州市', True), ('开化县', True)]
    """
    automaton, names = _names()
    found = []
    for number, start, stop in automaton.find_matches_as_indexes(plain):
        name, full = names[number]
        longer = not full and plain[stop : stop + 1] in _SHORT_SUFFIX and bool(meanings(plain[start : stop + 1]))
        end = stop + longer
        if longer:
            name, full = plain[start:end], True
        if full and len(name) == 2 and not (stands_alone(plain, start, end) and not gazetteer.joins(plain, start)):
            continue
        if name[-1] in _TOWN_LIKE and any(gazetteer.is_name(plain[start - more : end]) for more in (1, 2)[:start]):
            continue  # 安乡 in 宿安乡
        ranked = full and plain.startswith("级", end) and name[-1] in _RANKS and gazetteer.stem(name) != name
        found.append(Named(start, end - ranked, name[: len(name) - ranked], full, meanings(name)))
    return [named for named in found if named.meanings]


def stands_alone(plain: str, start: int, end: int) -> bool:
    """Say whether the segmenter, too, sees word edges on both sides of a stretch."""
    low = max(0, start - _WINDOW)
    edges = {low}
    for word, _ in tag(plain[low : end + _WINDOW]):
        edges.add(max(edges) + len(word))
    return start in edges and end in edges


def is_place_word(name: str) -> bool:
    """Say whether the segmenter's dictionary lists a name as that of a place."""
    words = tag(name)
    return len(words) == 1 and words[0][1] == "ns"
