"""How the names of the division list are put into the form that texts use.

The list writes offices (`大龙村委会`, `芹阳街道办事处`), placeholders (`市辖区`,
`某农场虚拟社区`) and additions in brackets; texts write 大龙村, 芹阳街道.
"""

import re

from jingyan.corpus.gazetteer import DIGITS, stem

_UPPER_PSEUDO = re.compile("市辖区|县|(?:省|自治区)直辖县级行政区划")
_INSTITUTION = re.compile("监狱|戒毒|劳教|看守所|直辖|虚拟|类似乡级")
# 经济开发区, 林场, 工业园区管委会: a zone or farm without a name of its own.
_NAMELESS = re.compile(
    "(?:国营|国有|省级|经济|高新|技术|产业|工业|农业|开发|循环|现代|综合|新|集中|集聚|良种|繁育|繁殖|原种|园艺|园林|示范|"
    "农|林|牧|渔|苗|茶|果|种|畜|畜牧|[园区场圃]|管理|管委会|委员会|服务|中心|办公室|处)+"
)
_BRACKETS = re.compile("[（(](?P<inside>[^（()）]*)[)）]?")
_STROKES = re.compile("[氵阝扌艹]|[a-z]")  # a character that the list had to describe: 小（氵甸）
_COMMITTEE = re.compile(
    "(?P<whose>人民|村和?民|居民|牧民|渔民|农民|[村居牧渔农家队])?(?:民|和民|管理)*"
    "(?:委员?会?|员委会|会员会)(?:委?员?会?)$"
)
_TOWNSHIP_END = re.compile("[镇乡场]$|街道$|办事处$|苏木$")
_ENDING = re.compile("[省市县州盟旗镇乡村区场队连团园城港湾岛]$|街道$|办事处$|苏木$|嘎查$")
_COUNTY_END = re.compile("[县市区旗]$")
# jieba's tags say nothing of prefectures: 大连 and 大同 are adverbs to it.
_CITIES_THAT_ARE_WORDS = frozenset(("大同", "大理", "日照", "来宾", "海口", "白银", "安康"))
_SPARE = 2  # characters that a name must keep


def doubles(code: str, name: str, names: dict[str, str]) -> bool:
    """Tell whether a county entry only repeats its city, as 东莞市 has no counties.

    >>> doubles("441900", "东莞市", {"4419": "东莞市"})
    True
    """
    return len(code) == DIGITS[2] and names[code[: DIGITS[1]]] == name


def unit_name(code: str, name: str, names: dict[str, str]) -> str | None:
    """Return the name of a division above the village, None for a placeholder.

    >>> [unit_name("330824001", name, {}) for name in ("芹阳街道办事处", "科技城（东渚街道）", "林场")]
    ['芹阳街道', '东渚街道', None]
    >>> unit_name("3301", "市辖区", {})
    """
    if len(code) <= DIGITS[2]:
        return None if _UPPER_PSEUDO.fullmatch(name) else name
    if _INSTITUTION.search(name) or _STROKES.search(name):
        return None
    outside = _unbracket(name).rpartition("-")[2]
    outside = re.sub("(?:有限)?(?:责任)?公司$|管委会$|管理委员会$", "", outside)
    if name.endswith("公司") and not outside.endswith("场"):
        return None
    for above in (code[:digits] for digits in DIGITS[:3]):
        bare = outside.removeprefix(names.get(above, "-"))
        if bare != outside and len(bare) > _SPARE and _TOWNSHIP_END.search(bare):
            outside = bare
    outside = re.sub("^(?:兵团(?:农.师)?|国营|国有|人民政府)(?=..)", "", outside)
    outside = re.sub("街道办事处$", "街道", outside)
    return None if len(outside) < _SPARE or _NAMELESS.fullmatch(outside) else outside


def _unbracket(name: str) -> str:
    """Return the name without brackets, or what they hold if only that is a township."""
    bare = _BRACKETS.sub("", name)
    inside = _BRACKETS.search(name)
    if inside and _TOWNSHIP_END.search(inside["inside"]) and not _TOWNSHIP_END.search(bare):
        return inside["inside"]
    return bare if bare and (name.startswith("（") or name.endswith("）")) else re.sub("[（()）]", "", name)


def short_names(name: str, level: str) -> tuple[str, ...]:
    """Return the short names of a division above the village that texts use without more.

    >>> [short_names(name, "city") for name in ("衢州市", "延边朝鲜族自治州", "喀什地区")]
    [('衢州',), ('延边', '延边州'), ('喀什',)]
    >>> short_names("景宁畲族自治县", "county"), short_names("齐溪镇", "township")
    (('景宁', '景宁县'), ('齐溪',))
    """
    short = stem(name)
    if short == name:
        return ()
    if level == "county" and name.endswith("开发区"):
        return ()
    extra = {"内蒙古": ("内蒙",)}.get(short, ())
    ending = name[-1]
    if "自治" in name and ending in "州县旗":
        extra = (*extra, short + ending)
    if level == "township" and name.endswith("族乡"):
        extra = (short + "乡",)
    return (short, *extra)


def village_name(name: str) -> str | None:
    """Return the name of a village or community, None for a placeholder.

    >>> [village_name(name) for name in ("大龙村委会", "大龙村村民委员会", "芹南居委会", "芹南社区居委会")]
    ['大龙村', '大龙村', '芹南社区', '芹南社区']
    >>> [village_name(name) for name in ("红星农场虚拟社区", "羌村行政村", "前进村委会（一分场）")]
    [None, '羌村', '前进村']
    """
    if _INSTITUTION.search(name) or _STROKES.search(name):
        return None
    bare = _BRACKETS.sub("", name) or re.sub("[（()）]", "", name)
    committee = _COMMITTEE.search(bare)
    if committee:
        bare = _complete(bare[: committee.start()], committee["whose"] or "")
    bare = re.sub("(?<=社区)居$|农工商联合公司$", "", bare)
    bare = re.sub("(?<=[^村])行政村$", "村", bare).replace("村行政村", "村")
    bare = re.sub("嘎查村$", "嘎查", bare)
    bare = re.sub("(?<=.[场厂所站局矿园])生活区$", "", bare)
    generic = re.fullmatch("(?:全|各|本|该|行政|自然)?(?:村|社区|小区|嘎查|行政村|自然村)", bare)
    return None if len(bare) < _SPARE or generic or _NAMELESS.fullmatch(bare) else bare


def _complete(bare: str, whose: str) -> str:
    if bare.endswith(("社区", "小区", "嘎查")):
        return bare
    if whose[:1] in ("居", "家"):
        return bare + "社区"
    if whose[:1] in ("村", "牧", "渔", "农") and not bare.endswith(("村", "队")):
        return bare + "村"
    return bare


def stands_alone(name: str) -> bool:
    """Tell whether a listed name shows by itself that it is a place: not 莲花, a zone's name.

    >>> stands_alone("莲花镇"), stands_alone("莲花")
    (True, False)
    """
    return bool(_ENDING.search(name)) or len(name) > 4


def reads_as_words(name: str, words: dict[str, tuple[int, str]], upper: bool) -> bool:
    """Tell whether a name is a frequent word itself, or a village of one: 资源, 壮大村.

    `words` gives jieba's frequency and tag; `upper` names are those of prefectures and
    provinces, which are frequent as names.
    """
    if upper:
        return name in _CITIES_THAT_ARE_WORDS
    frequency, tag = words.get(name, (0, ""))
    if frequency and not _COUNTY_END.search(name):
        named = tag.startswith(("nr", "ns", "nt"))
        return frequency >= (1000 if named else 100)
    for ending in ("村", "社区"):
        frequency, tag = words.get(name.removesuffix(ending), (0, "nz"))
        if name.endswith(ending) and not tag.startswith(("nr", "ns", "nt", "nz")):
            return frequency >= (5000 if tag == "n" and len(name) > 2 else 100)
    return False
