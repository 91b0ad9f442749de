"""Towns, villages, communities and other places found by the endings of their names.

A name is listed where the gazetteer has it in one of the document's counties, or, for a town, in one county
only. Names that no list holds are read by what stands before them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jingyan.corpus import gazetteer
from jingyan.corpus.tagging import is_word, tag

from . import lexicon, town
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
    "街": "township",  # 西村街, the short form of a 街道
    "社区": "community",
    "小区": "community",
    "村": "village",
    "嘎查": "village",
    "屯": "village",
}
_ENDING = re.compile(
    r"街道办事处|街道办|街道|街(?![坊区头巷舞心景边面角口镇乡办委长路市长上里])|办事处|办(?=[一-龥]{2,4}(?:社区|村))|社区|小区|嘎查|苏木|小镇|景区|旅游区|名胜区|度假区|镇|乡(?![镇愁贤情音土亲绅])"
    r"|屯(?![一-龥]?[村镇乡街]|社区|[兵垦里田粮溪堡])"
    r"|村(?![务级容貌部]|官(?![庄屯塘田桥道渡])|街(?!道)|社区|小区|村(?![民委支干级部情务集史规两“]))"
)
_OFFICES = ("街道办事处", "街道办", "办事处", "办")
_NATURAL = re.compile(r"[一-龥]{2}[庄屯寨](?![村镇乡社区园里])|[一-龥]{2,3}自然村")
_CUT = re.compile(r".*[^一-龥]", re.DOTALL)
_BEFORE = re.compile(
    r"(?:^|[，。；：！？、\n“”（）>\-—\d]|[在到去驻仅为给以由把将和与及对向从是等了让使请被即如往赴有的讯])$"
)
_LISTING = ("其中", "包括", "分别是", "分别为")
_LISTED = frozenset("中括是为")
_NEVER_IN = frozenset("的了等各其与委距讯")
_TERRAIN = frozenset(
    "咀嘴岔岙垣塬梁峁畔桥店铺营集庙寺河溪泉洲岛窑坨沟坳坪坞垄湾坡岭坝冲圩埠塘洼峪屯寨堡岗墩滩浦畈峒垭坎崖洞圳汊园苑庭府郡轩"
)  # what names end in
_NEVER_FIRST = frozenset("年月日岁仅只就才又也还再否不未没由名个即看并是回位户家条次项件等各全每逐这那其本该另两")
_NEVER_LAST = frozenset(
    "省市区县镇乡村全各逐每本该驻个我某两三四五六七八九十几数多级农入进包联强弱后乱穷该此任为给向对把从在于百千万双扶帮助让是设有用时"
)
_GOING = frozenset("联包驻进访")
_RURAL = ("农", "嘎查")  # 和农村, 多数嘎查村: no names, whatever stands before
_KINDS = ("街道", "镇", "乡")  # of a town; 新渥镇 has become a 街道
_EVERY = frozenset("全各本该每逐我个两三四五六七八九十几")
_OF_EACH = frozenset("各逐个的该我")  # 各村, 逐村, 12个村: with which hardly any name ends
_TOWNS = frozenset((*_KINDS, "街"))
_WALKS = frozenset("下村 进村 入村 到村 出村 驻村 离村 回村 访村 联村 包村 上村".split())
_DOING = frozenset("帮联包带促靠扶管对兴")  # 村帮村
_NO_TOWNSHIP = frozenset("返下回还离归城水家故他异同侨茶老外")  # 返乡, 侨乡
_SCENIC = re.compile("(?:风景|旅游|名胜|度假){1,2}$")  # of a 旅游区 or 度假区, no part of what it is called after
_MILES = re.compile("[一二三四五六七八九十]{1,2}里")
_ORDER = "一二三四五六七八九十"
_NUMERALS = re.compile(r"[一二三四五六七八九十百千万两]+")
_GRAMMAR = frozenset("updcrqv")
_ACTS = frozenset({"v", "vn", "p", "a", "ad", "d", "c", "m", "r"})
_NAMES = frozenset({"ns", "nr", "nz", "nrt", "nrfg"})
_DIVISION_ENDINGS = frozenset("省市县区州盟旗镇乡村")
_SIDES, _SIDED = frozenset("上下东西南北前后"), 3
_OF_NUMBERS = frozenset("万亿元余多个")
_CITY = 4  # digits of a prefecture's code
_BRIEF = 2  # characters of a village's name that may be any two
_LONGEST = 12
_SHORTEST = 2
_STEM = 5
_TOWN = 3  # the rank of a link


def find(plain: str, upper: Sequence[Link], home: Sequence[str]) -> Iterator[Link]:
    """Yield the links found by their endings; `upper` are the divisions above them, `home` the counties' codes."""
    ends = {link.end: link for link in upper}
    never = lexicon.words("no_stem")
    for ending in _ENDING.finditer(plain):
        start, end = ending.span()
        if (
            end in ends
            or (plain[start - 1 : start] in _OF_EACH and not _is_rare(plain, start, end))
            or not plain[start - 1 : start].isalpha()
            or (
                plain[max(0, start - 2) : start] in never
                and start - 2 not in ends
                and not _is_town(plain, ending, home)
            )
        ):
            continue
        if ending[0] == "村" and plain.endswith(_RURAL, 0, start) and not _begins(plain, start - 2, ends):
            continue
        low = max(0, end - _LONGEST)
        cut = _CUT.match(plain, low, end)
        low = cut.end() if cut else low
        official = _official(plain, low, ending)
        found = _listed(plain, official, ending, ends, home) if official else None
        if not found and not plain.startswith("民", end) and not _is_saying(plain, ending, ends, official):
            found = (
                (ending[0] in _TOWNS and _of_other_kind(plain, low, ending, ends, home))
                or (ending[0] != "街" and _unlisted(plain, low, ending, ends))
                or _elsewhere(plain, official, ending)
            )
            found = found and _of_people(found, ends, home)
        if found:
            ends[found.end] = found
            yield found
            natural = _NATURAL.match(plain, found.end) if found.level == "village" else None
            if natural and not is_word(natural[0]):
                yield Link(found.end, natural.end(), natural[0], "village", ())


def _level(ending: str) -> str:
    return _LEVELS.get(ending, "other")  # 小镇, 风景名胜区


def _is_town(plain: str, ending: re.Match[str], home: Sequence[str]) -> bool:
    """Say whether a word and its ending are a town of the text's own counties (三星乡, 新建镇, 幸福镇)."""
    name = plain[max(0, ending.start() - 2) : ending.end()]
    return _level(ending[0]) == "township" and bool(gazetteer.first_within(name, home))


def _is_rare(plain: str, start: int, end: int) -> bool:
    """Say whether one of the few names ends here that end like 各村 (张各村)."""
    return any(gazetteer.is_name(plain[start - more : end]) for more in (2, 3)[:start])


def _begins(plain: str, start: int, ends: dict[int, Link]) -> bool:
    """Say whether a name begins at a place: behind the name of a place, or a mark."""
    return start in ends or (start > 0 and not plain[start - 1].isalpha())


def _of_other_kind(
    plain: str, low: int, ending: re.Match[str], ends: dict[int, Link], home: Sequence[str]
) -> Link | None:
    """Return a town that the list has under another kind: 新渥镇 has become 新渥街道, 宣和乡 a 镇."""
    stop, end = ending.span()
    if plain[stop - 1] in _EVERY:  # 全镇, 各乡
        return None
    for start in range(max(low, stop - _STEM), stop - 1):
        for name in [plain[start:stop] + kind for kind in _KINDS if kind != ending[0]]:
            if not gazetteer.is_name(name) or gazetteer.is_common_word(name):
                continue
            before = ends.get(start)
            meanings = gazetteer.first_within(name, [division.code for division in before.meanings] if before else home)
            if meanings and (before or _is_edge(plain, start)):
                return Link(start, end, plain[start:end], "township", meanings)
    return None


def _is_saying(plain: str, ending: re.Match[str], ends: dict[int, Link], official: Sequence[tuple[int, str]]) -> bool:
    """Say whether an ending is part of a word or a saying, or closes a label: 绿美乡村, 驻镇帮镇扶村, “四好村”."""
    end = ending.end()
    if plain.startswith("”", end) and plain.rfind("“", max(0, end - _LONGEST), end) > plain.rfind("”", 0, end):
        return True
    rural = not official and ending[0] == "乡" and plain.startswith("村", end) and ending.start() not in ends
    return rural or (plain[end - 3 : end - 2] == ending[0] and plain[end - 2] in _DOING)


def _official(plain: str, low: int, ending: re.Match[str]) -> list[tuple[int, str]]:
    """Return where the names begin that are listed anywhere and end here, as the list has them; the longest first."""
    stop, end = ending.span()
    full = "街道" if ending[0] in _OFFICES else plain[stop:end]
    is_name = gazetteer.is_name
    return [(start, name) for start in range(low, stop) if is_name(name := plain[start:stop] + full)]


def _listed(
    plain: str, official: Sequence[tuple[int, str]], ending: re.Match[str], ends: dict[int, Link], home: Sequence[str]
) -> Link | None:
    """Return the longest listed name that ends here and lies below what stands before it, or in a home county."""
    end, level = ending.end(), _level(ending[0])
    for start, form in official:
        name = plain[start:end]
        before = ends.get(start)
        regions = [division.code for division in before.meanings] if before else list(home)
        meanings = gazetteer.first_within(form, regions)
        if not meanings and not before and level == "township":
            meanings = gazetteer.first_within(form, tuple(dict.fromkeys(code[:_CITY] for code in home)))
        if not meanings and not before and not home and level == "township" and len(form) > _SHORTEST:
            alone = town.owner(plain, end, form)
            meanings = (alone,) if alone else ()
        if meanings and (before or not (gazetteer.is_common_word(form) or name in _WALKS)):
            return Link(start, end, name, meanings[0].level, meanings)
    return None


def _of_people(link: Link, ends: dict[int, Link], home: Sequence[str]) -> Link:
    """Return a township with what it means where the list has it with its people's name (雄先乡: 雄先藏族乡)."""
    before = ends.get(link.start)
    regions = [division.code for division in before.meanings] if before else home
    if link.meanings or not link.name.endswith("乡"):
        return link
    return replace(
        link, meanings=next((found for region in regions if (found := town.of_people(link.name, region))), ())
    )


def _unlisted(plain: str, low: int, ending: re.Match[str], ends: dict[int, Link]) -> Link | None:
    """Return a name that no list holds: right after a place, or alone between an edge and its ending."""
    level, stop = _level(ending[0]), ending.start()
    if level == "other" and (scenic := _SCENIC.search(plain, max(0, stop - _STEM), stop)):
        stop = scenic.start()
    twofold = plain[stop - 1] == "村" and (level == "community" or stop - 2 in ends)  # 新村小区, 后村村
    if plain[stop - 1] in _NEVER_LAST and not (
        twofold or _is_known_behind(plain, low, ending, ends) or _is_numbered(plain, stop)
    ):
        return None
    if (ending[0] == "乡" and plain[stop - 1] in _NO_TOWNSHIP) or (ending[0] == "镇" and plain[stop - 1] == "城"):
        return None
    joints = [at for at in range(low, stop + 1) if at in ends]
    full = max((at for at in joints if ends[at].name[-1] in _DIVISION_ENDINGS), default=low)
    for start in reversed(joints):
        stem = plain[start:stop]
        if full <= start < stop - 1 and _follows(ends[start], stem, deepest=5 if ending[0] == "小区" else 4):
            return Link(start, ending.end(), plain[start : ending.end()], level, ())
    low = max(full, stop - _STEM)
    for start in range(low, stop - 1):
        if plain[start] in _OF_NUMBERS and plain[start - 1 : start].isdigit():
            continue
        before = plain[start - 1 : start]
        if not before or _BEFORE.search(before) or (before in _LISTED and plain.endswith(_LISTING, 0, start)):
            stem = plain[start : stop - twofold]
            estate = level == "community" and bool(gazetteer.find(stem)) and stem not in lexicon.words("no_stem")
            if estate or _is_numbered(plain, stop) or could_be_name(stem, follows=False):
                return Link(start, ending.end(), plain[start : ending.end()], level, ())
    return None


def _is_numbered(plain: str, stop: int) -> bool:
    """Say whether a village is one of several that bear numbers: 皿一村, 皿四村."""
    if plain[stop - 1] not in _ORDER:
        return False
    others = (plain[stop - 2] + number + "村" for number in _ORDER if number != plain[stop - 1])
    return not tag(plain[stop - 2])[0][1].startswith(("m", "d", "p")) and any(other in plain for other in others)


def _is_known_behind(plain: str, low: int, ending: re.Match[str], ends: dict[int, Link]) -> bool:
    """Say whether a name that is listed anywhere follows a place: 高桥镇|于万村."""
    return any(gazetteer.is_name(plain[at : ending.end()]) for at in range(low, ending.start() - 1) if at in ends)


def _elsewhere(plain: str, official: Sequence[tuple[int, str]], ending: re.Match[str]) -> Link | None:
    """Return a name that is listed in some county, at the beginning or right behind a verb (走遍凉江村)."""
    stop, end = ending.start(), ending.end()
    for start, form in official:
        name = plain[start:end]
        if start >= stop - 1 or form != name or gazetteer.is_common_word(name):
            continue
        stem = plain[start:stop]
        if stem in lexicon.words("no_stem") or stem[0] in _NEVER_FIRST or _is_ordinary(stem):
            return None
        if ending[0] == "村" and stem[-1] in _GOING:  # 服务团联村, not 团联村
            return None
        return Link(start, end, name, _level(ending[0]), ()) if _is_edge(plain, start) else None
    return None


def _is_edge(plain: str, start: int) -> bool:
    """Say whether a name may begin here: after a mark, or a verb that is a word of its own."""
    if start == 0 or _BEFORE.search(plain[start - 1 : start]):
        return True
    words = tag(_CUT.sub("", plain[max(0, start - 6) : start]))
    return bool(words) and (words[-1][1][0] in "puc" or (words[-1][1][0] in "vd" and len(words[-1][0]) > 1))


def _follows(before: Link, stem: str, deepest: int) -> bool:
    """Say whether a stem reads as the name of something in the place before it."""
    if before.rank >= deepest or not could_be_name(stem, follows=True):
        return False
    return before.rank >= _TOWN or not _is_ordinary(stem) or _MILES.fullmatch(stem) is not None


def _is_ordinary(stem: str) -> bool:
    """Say whether a stem is one word of the dictionary and no name (轮训: 市轮训村干部)."""
    return is_word(stem) and tag(stem)[0][1] not in _NAMES


def could_be_name(stem: str, *, follows: bool) -> bool:
    """Say whether a stem reads as a name and not as a word of the language (示范, 软弱涣散, 贫困).

    >>> could_be_name("石岭", follows=False), could_be_name("示范", follows=False)
    (True, False)
    """
    if (
        stem.endswith("族")
        or stem in lexicon.words("no_stem")
        or _NUMERALS.fullmatch(stem)
        or not _NEVER_IN.isdisjoint(stem)
    ):
        return False
    if not follows and (stem[0] in _NEVER_FIRST or stem[-1] in _NEVER_LAST):
        return False
    if follows and _MILES.fullmatch(stem):  # 莲都区九里村
        return True
    words = tag(stem)
    if stem[-1] in _TERRAIN and len(stem) > 2 and words[0][1][0] not in _GRAMMAR and not is_word(stem):
        return True
    sided = not follows and stem[0] in _SIDES and len(stem) == _SIDED  # 下窑头村
    brief = follows and len(stem) == _BRIEF and gazetteer.is_name(stem + "村")  # 新地镇都梅村
    if any(
        (word in lexicon.words("no_stem") and not (sided and len(word) == 1))
        or (len(word) == 1 and given[0] in _GRAMMAR and not brief)
        for word, given in words
    ):
        return False
    if follows and any(given in _ACTS and is_word(word) and not brief for word, given in words):
        return False
    unknown = any(len(word) > 1 and not is_word(word) for word, _ in words)
    common = [word for word, given in words if len(word) > 1 and is_word(word) and given not in _NAMES]
    return unknown or len(common) < (2 if follows or sided else 1)
