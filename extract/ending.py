"""Towns, villages, communities and other places found by the endings of their names.

A name is listed where the gazetteer has it in one of the document's counties, or, for a town, in one county
only. Names that no list holds are read by what stands before them.
"""

import re
from collections.abc import Iterator, Sequence

from jingyan.corpus import gazetteer
from jingyan.corpus.gazetteer import Division
from jingyan.corpus.tagging import is_word, tag

from . import lexicon
from .link import Link

_LEVELS = {
    "街道": "township",
    "街道办": "township",
    "街道办事处": "township",
    "办事处": "township",
    "办": "township",
    "镇": "township",
    "乡": "township",
    "苏木": "township",
    "社区": "community",
    "小区": "community",
    "村": "village",
    "嘎查": "village",
    "小镇": "other",
    "景区": "other",
}
_ENDING = re.compile(
    r"街道办事处|街道办|街道|办事处|办(?=[一-龥]{2,4}(?:社区|村))|社区|小区|嘎查|苏木|小镇|景区|[镇乡]|村(?![务级容貌])"
)
_OFFICES = ("街道办事处", "街道办", "办事处", "办")
_CUT = re.compile(r".*[^一-龥]", re.DOTALL)
_BEFORE = re.compile(r"(?:^|[，。；：！？、\n“”（）>\-—\d]|[在到为给以由把将和与及对向从是等了让使请被即如往赴有的])$")
_NEVER_IN = frozenset("的了等各其与委")
_TERRAIN = frozenset("沟坳坪坞垄湾坡岭坝冲圩埠塘洼峪屯寨堡岗墩滩浦畈峒垭坎崖洞圳汊园苑庭府郡轩")  # what names end in
_NEVER_FIRST = frozenset("否不未没由名个即看并是回位户家条次项件等各全每逐这那其本该另两")
_NEVER_LAST = frozenset("市区县镇乡村全各逐每本该驻个我某两三四五六七八九十几数多级农入进包联强弱后乱穷该此")
_NUMERALS = re.compile(r"[一二三四五六七八九十百千万两]+")
_GRAMMAR = frozenset("updcrqv")
_ACTS = frozenset({"v", "vn", "p", "a", "ad", "d", "c", "m", "r"})
_NAMES = frozenset({"ns", "nr", "nz", "nrt", "nrfg"})
_DIVISION_ENDINGS = frozenset("省市县区州盟旗镇乡村")
_LONGEST = 12
_STEM = 5
_TOWN = 3  # the rank of a link


def find(plain: str, upper: Sequence[Link], home: Sequence[str]) -> Iterator[Link]:
    """Yield the links found by their endings; `upper` are the divisions above them, `home` the counties' codes."""
    ends = {link.end: link for link in upper}
    never = lexicon.words("no_stem")
    for ending in _ENDING.finditer(plain):
        start, end = ending.span()
        if end in ends or not plain[start - 1 : start].isalpha() or plain[max(0, start - 2) : start] in never:
            continue
        low = max(0, end - _LONGEST)
        cut = _CUT.match(plain, low, end)
        low = cut.end() if cut else low
        found = _listed(plain, low, ending, ends, home)
        if not found and plain[start - 1] not in _NEVER_LAST and not plain.startswith("民", end):
            found = _unlisted(plain, low, ending, ends)
        if found:
            ends[found.end] = found
            yield found


def _listed(plain: str, low: int, ending: re.Match[str], ends: dict[int, Link], home: Sequence[str]) -> Link | None:
    """Return the longest listed name that ends here and lies below what stands before it, or in a home county."""
    end, level = ending.end(), _LEVELS[ending[0]]
    for start in range(low, ending.start()):
        name = plain[start:end]
        form = name[: -len(ending[0])] + "街道" if ending[0] in _OFFICES else name
        if not gazetteer.is_name(form):
            continue
        before = ends.get(start)
        regions = [division.code for division in before.meanings] if before else list(home)
        meanings = _within(form, regions)
        if not meanings and not before:
            meanings = _alone(form, level)
        if meanings and (before or not gazetteer.is_common_word(form)):
            return Link(start, end, name, meanings[0].level, meanings)
    return None


def _within(name: str, regions: Sequence[str]) -> tuple[Division, ...]:
    for region in regions:
        found = gazetteer.within(name, region)
        if found:
            return found
    return ()


def _alone(name: str, level: str) -> tuple[Division, ...]:
    """Return what a town's name means where only one county has it."""
    if level != "township" or len(name) < 3:
        return ()
    found = tuple(division for division in gazetteer.find(name) if division.level == "township")
    return found if len(found) == 1 else ()


def _unlisted(plain: str, low: int, ending: re.Match[str], ends: dict[int, Link]) -> Link | None:
    """Return a name that no list holds: right after a place, or alone between an edge and its ending."""
    level, stop = _LEVELS[ending[0]], ending.start()
    joints = [at for at in range(low, stop + 1) if at in ends]
    full = max((at for at in joints if ends[at].name[-1] in _DIVISION_ENDINGS), default=low)
    for start in joints:
        stem = plain[start:stop]
        if full <= start < stop and _follows(ends[start], stem, deepest=5 if ending[0] == "小区" else 4):
            return Link(start, ending.end(), plain[start : ending.end()], level, ())
    low = max(full, stop - _STEM)
    for start in range(low, stop - 1):
        if _BEFORE.search(plain[max(0, start - 1) : start]) or start == 0:
            stem = plain[start:stop]
            if _could_be_name(stem, follows=False):
                return Link(start, ending.end(), plain[start : ending.end()], level, ())
    return None


def _follows(before: Link, stem: str, deepest: int) -> bool:
    """Say whether a stem reads as the name of something in the place before it."""
    if before.rank >= deepest or not _could_be_name(stem, follows=True):
        return False
    return before.rank >= _TOWN or not _is_ordinary(stem)


def _is_ordinary(stem: str) -> bool:
    """Say whether a stem is one word of the dictionary and no name (轮训: 市轮训村干部)."""
    return is_word(stem) and tag(stem)[0][1] not in _NAMES


def _could_be_name(stem: str, *, follows: bool) -> bool:
    """Say whether a stem reads as a name and not as a word of the language (示范, 软弱涣散, 贫困)."""
    if (
        stem.endswith("族")
        or stem in lexicon.words("no_stem")
        or _NUMERALS.fullmatch(stem)
        or not _NEVER_IN.isdisjoint(stem)
    ):
        return False
    if not follows and (stem[0] in _NEVER_FIRST or stem[-1] in _NEVER_LAST):
        return False
    words = tag(stem)
    if stem[-1] in _TERRAIN and len(stem) > 2 and words[0][1][0] not in _GRAMMAR and not is_word(stem):
        return True
    if any(word in lexicon.words("no_stem") or (len(word) == 1 and given[0] in _GRAMMAR) for word, given in words):
        return False
    if follows and any(given in _ACTS and is_word(word) for word, given in words):
        return False
    unknown = any(len(word) > 1 and not is_word(word) for word, _ in words)
    common = [word for word, given in words if len(word) > 1 and is_word(word) and given not in _NAMES]
    return unknown or len(common) < (2 if follows else 1)
