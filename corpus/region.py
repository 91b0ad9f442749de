"""The region of an article: the county, city or province whose practice it tells."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from . import gazetteer
from .gazetteer import Division
from .tagging import is_word, tag

_LEAD = 240  # characters in which an article says where it is
_REST = 6  # mentions beyond which a frequent name gains nothing
_LEAST = 3  # one mention in passing settles nothing
_LOWER = re.compile("[省市县区州旗盟]")
_TOWN = re.compile("[镇乡]|街道|苏木")
_LOCAL = re.compile("[镇乡村]|街道|社区|小区|大道|路")
_WORDS = frozenset({"老城区", "新城区"})  # districts of two cities, and parts of every town
_LONGEST = 11
_CUT = 4  # characters beside a name that a word may reach to


def read_region(title: str, issuer: str, body: str) -> tuple[str, ...]:
    """Return the official names from the province down, empty where the text does not settle them.

    The title speaks first, then the opening lines and the issuer, then what is named most often.

    >>> read_region("开化县抓实党建", "中共衢州市委组织部", "今年以来，全县推行新办法。")
    ('浙江省', '衢州市', '开化县')
    >>> read_region("", "", "朱仙镇组织各村逐个观摩。")
    ('河南省', '开封市', '祥符区')
    >>> read_region("", "", "我镇各村党支部要抓好整改。")
    ()
    """
    scores: Counter[str] = Counter()
    for words, weight in ((title, 8), (issuer, 4), (body[:_LEAD], 3)):
        named = dict.fromkeys(name for _, name in (*_official(words), *_short(words)))
        for place, name in enumerate(named):
            scores[name] += weight + (2 if place == 0 else 0)
    often = Counter(name for _, name in _official(body))
    for name, count in often.items():
        scores[name] += min(count, _REST)
    best = _best(scores)
    if best is None or len(best.code) < 6:
        best = _by_town(title + "\n" + body[:_LEAD], best) or best
    return best.path if best else ()


def _best(scores: Counter[str]) -> Division | None:
    """Return the division of the highest score; the upper ones named settle which of several it is."""
    upper = {found[0].code for name in scores if len(found := _divisions(name)) == 1}
    ranked: list[tuple[int, int, str, Division]] = []
    for name, score in scores.items():
        found = _divisions(name)
        if len(found) > 1:
            near = tuple(d for d in found if any(d.code != code and d.code.startswith(code) for code in upper))
            found = near if len(near) == 1 else ()
        if found:
            ranked.append((score, len(found[0].code), found[0].code, found[0]))
    if not ranked:
        return None
    merged: Counter[str] = Counter()
    by_code = {code: division for _, _, code, division in ranked}
    for score, _, code, _ in ranked:
        merged[code] += score
    most = max(merged.values())
    if most < _LEAST:
        return None
    return max((by_code[code] for code in merged if merged[code] == most), key=lambda d: (len(d.code), d.code))


@lru_cache(maxsize=4096)
def _divisions(name: str) -> tuple[Division, ...]:
    """Return the provinces, cities and counties that a name means."""
    return tuple(division for division in gazetteer.find(name) if len(division.code) <= 6)


@cache
def _ends() -> frozenset[str]:
    """Return the last two characters of the official names, today's and former: few other words end like this."""
    every = (division.name for level in ("province", "city", "county") for division in gazetteer.units(level))
    return frozenset(name[-2:] for name in (*every, *gazetteer.renamings()))


def _official(words: str) -> Iterator[tuple[int, str]]:
    """Yield where the official names of counties and what is above them stand, those before a lower one left out."""
    found: list[tuple[int, int, str]] = []
    ends = _ends()
    for match in _LOWER.finditer(words):
        end = match.end()
        if words[end - 2 : end] not in ends:
            continue
        for start in range(max(0, end - _LONGEST), end - 1):
            name = words[start:end]
            if (
                gazetteer.is_name(name)
                and _divisions(name)
                and (end - start > 2 or name[-1] == "县")
                and name not in _WORDS
                and not (end - start == 2 and gazetteer.joins(words, start))
            ):
                if found and found[-1][1] == start:
                    found.pop()
                found.append((start, end, name))
                break
    for start, _, name in found:
        yield start, name


@cache
def _stems() -> frozenset[str]:
    counties = (division for division in gazetteer.units("county") if not division.name.endswith("区"))
    every = (*gazetteer.units("city"), *counties)
    stems = {gazetteer.stem(division.name) for division in every}
    return frozenset(stem for stem in stems if not gazetteer.is_common_word(stem) and 2 <= len(stem) <= 5)


def _short(words: str) -> Iterator[tuple[int, str]]:
    """Yield where short names stand, as official ones, unless an official name covers them."""
    stems = _stems()
    taken = [(start, start + len(name)) for start, name in _official(words)]
    at = 0
    while at < len(words):
        for length in (4, 3, 2):
            stem = words[at : at + length]
            if (
                stem in stems
                and not _LOCAL.match(words, at + length)
                and not _amid(words, at)
                and not _cuts_word(words, at, at + length)
                and not any(start < at + length and at < end for start, end in taken)
            ):
                full = {division.name for division in _divisions(stem)}
                if len(full) == 1:
                    yield at, full.pop()
                at += length - 1
                break
        at += 1


def _cuts_word(words: str, start: int, end: int) -> bool:
    """Say whether a word of the dictionary stands half inside a stretch: 阳高 is no county in 艳阳高照."""
    first = min(start, _CUT)
    last, at = first + end - start, 0
    for word, _ in tag(words[max(0, start - _CUT) : end + _CUT]):
        at, begin = at + len(word), at
        if (begin < first < at or (begin < last < at and not _LOWER.search(word))) and is_word(word):
            return True
    return False


def _amid(words: str, at: int) -> bool:
    """Say whether a short name would begin with the end of a longer one (某镇安全)."""
    return words[at] in "省市县区镇乡村" and at > 0 and "一" <= words[at - 1] <= "鿿"


def _by_town(words: str, scope: Division | None) -> Division | None:
    """Return the county of the first town named that stands for one county only, in the scope if there is one."""
    for match in _TOWN.finditer(words):
        for start in range(max(0, match.end() - 6), match.end() - 2):
            name = words[start : match.end()]
            if not gazetteer.is_name(name):
                continue
            every = gazetteer.within(name, scope.code) if scope else gazetteer.find(name)
            found = {division.code[:6] for division in every if division.level == "township"}
            if len(found) == 1:
                return gazetteer.parent(next(division for division in every if division.level == "township"))
            if found:
                break
    return None
