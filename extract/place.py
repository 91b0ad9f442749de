"""Places, from the province to the natural village, with their full path where text and gazetteer settle it.

Names are found by the names of divisions and by the endings of smaller places (村, 镇, 社区 …), looked up in
the counties that the document speaks of. Names that follow one another are one mention, of its last link.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jingyan.corpus import gazetteer
from jingyan.corpus.gazetteer import Division
from jingyan.corpus.tagging import is_word

from . import division, ending, home, landmark, river, shared
from .division import Named
from .fact import Place
from .link import Link
from .rule import Context, Mention

NAMES = ("place.listed", "place.unlisted", "place.short", "place.landmark")
_FOLLOWS = frozenset("共在把将以从对向按等、，：的与和已先各率")  # what may follow the home county's short name
_GENERIC = frozenset("村镇乡社街路县市区省组")
_EDGES = frozenset("除在到为给以由把将和与及对向从是等让使请被往赴的了")
_CITY, _COUNTY, _TOWN = 4, 6, 9  # digits of a prefecture's, a county's and a town's code
_NEXT = re.compile(
    r"(?:[、和][一-龥]{2,3}){0,4}(?:等(?:地|[市县区])|[两二三四五六七八九](?:地|[市县区]))|(?:经济|高新)?(?:技术)?(?:开发区|产业园|经开区|高新区)"
)
_MEDIUM = re.compile(
    r"[日晚晨早]报|网(?!格)|在线|新闻|电视台|党建|石化|油田|大学|[一-龥]{2}(?:学院|大学)|农商行|银行|机场|海关"
)
_SCENIC = re.compile("(?:风景|旅游|名胜|度假){0,3}(?:景|旅游|名胜|度假)区$")
_JOINTS = frozenset("、和与及")
_BELOW = re.compile(r"[一-龥]{2,5}?(?:街道|社区|[村镇乡])")
_OWN = re.compile("路径|经验|模式|样板|实践|答卷|故事|样本")  # 楼宇党建的平湖路径
# 富源小区
_ESTATE = re.compile(
    r"小区|社区|村(?![官民两])|街道?|[镇乡路巷](?![^一-龥])|大道|公园|广场|花园|大厦|[小中]学"
)  # 富源小区
_SHORTEST = 3  # characters of a village's or a town's name without its ending, to be known again by


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a name is looked for: the counties of the text, the town named last, the path of its only town."""

    counties: Sequence[str]
    town: str = ""
    town_path: tuple[str, ...] = ()


def find(plain: str, context: Context) -> Iterator[Mention[Place]]:
    """Yield the places of a plain text in order.

    >>> [(m.rule, str(m.value)) for m in find("开化县齐溪镇大龙村地处浙江西部。", Context())]
    [('place.listed', 'village:浙江省/衢州市/开化县/齐溪镇/大龙村'), ('place.listed', 'province:浙江省')]
    """
    known = [*river.sources(plain), *landmark.find(plain)]
    named = _whole(division.scan(plain), known)
    counties = home.counties(plain, named, context)
    upper = list(_upper(plain, named, counties))
    lower = list(ending.find(plain, upper, counties))
    lower += shared.find(plain, counties, lower)
    links = sorted([*upper, *lower], key=lambda link: (link.start, -link.end))
    chains = list(_chains(links))
    only = _only_town(chains, counties)
    found: list[Mention[Place]] = []
    town = ""  # the code of the town named last
    for chain in chains:
        found.append(_mention(plain, chain, _Scope(counties, town, only)))
        code = found[-1].value.code or ""
        town = code[:_TOWN] if len(code) >= _TOWN else town
    found += list(_landmarks(known, found))
    found += _again(plain, found, counties)
    fullest = _fullest(found)
    for mention in sorted(found, key=lambda mention: mention.start):
        path = fullest.get(mention.value.path[-1:], ()) if mention.value.code is None else ()
        yield replace(mention, value=replace(mention.value, path=path)) if path else mention


def _fullest(found: Sequence[Mention[Place]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the longest path that the text gives for each name that is in no list."""
    paths = {mention.value.path for mention in found if mention.value.code is None and mention.value.path}
    return {path[-1:]: path for path in sorted(paths, key=lambda path: (len(path), path))}


def _upper(plain: str, named: Sequence[Named], counties: Sequence[str]) -> Iterator[Link]:
    before: Link | None = None
    for number, name in enumerate(named):
        following = named[number + 1] if number + 1 < len(named) else None
        above = before if before and before.end == name.start else None
        if name.full:
            meanings = _full(name, counties, above)
        elif following and following.start == name.end:
            meanings = _above(name, following) or _short(plain, name, counties, above)
        else:
            meanings = _short(plain, name, counties, above) or _in_list(plain, named, number)
        if meanings:
            before = Link(name.start, name.end, name.name, meanings[0].level, meanings)
            yield before


def _full(name: Named, counties: Sequence[str], above: Link | None) -> tuple[Division, ...]:
    under = above and any(m.code.startswith(up.code) for m in name.meanings for up in above.meanings)
    needless = under or name.name not in division.ORDINARY or any(meaning.code in counties for meaning in name.meanings)
    return name.meanings if needless else ()


def _above(name: Named, following: Named) -> tuple[Division, ...]:
    """Return the meanings of a short name under which the full name lies that follows it (上海浦东新区)."""
    lower = [meaning.code for meaning in following.meanings if following.full]
    return tuple(m for m in name.meanings if any(len(code) > len(m.code) and code.startswith(m.code) for code in lower))


def _short(plain: str, name: Named, counties: Sequence[str], above: Link | None) -> tuple[Division, ...]:
    """Return what a name without its ending means: a province, a prefecture, a county that the text settles."""
    below = tuple(m for m in name.meanings if above and any(m.code.startswith(up.code) for up in above.meanings))
    if below:
        return below
    if leading := tuple(meaning for meaning in name.meanings if _leads(plain, name.end, meaning.code)):
        return leading if len(leading) == 1 else ()
    higher = tuple(meaning for meaning in name.meanings if meaning.level != "county")
    of_home = tuple(meaning for meaning in name.meanings if meaning.code in counties)
    common = gazetteer.is_common_word(name.name)
    if common and not _NEXT.match(plain, name.end):
        at_start = name.start == 0 or plain[name.start - 1] == "\n"
        return of_home if of_home and (at_start or plain[name.end : name.end + 1] in "讯抓") else ()
    if (not of_home and _names_town(name, counties)) or _ESTATE.match(plain, name.end):
        return ()
    titled = (_MEDIUM if higher else _NEXT).match(plain, name.end) or _OWN.match(plain, name.end)
    opens = of_home and _at_edge(plain, name.start) and plain[name.end : name.end + 1] in _FOLLOWS
    if not (titled or opens or division.stands_alone(plain, name.start, name.end)):
        return ()
    if of_home or higher:
        return of_home or higher
    if counties and plain[name.start - 1 : name.start] == "“":  # “滨江党建”
        return ()
    if above:
        return name.meanings
    if len(name.meanings) > 1 or not _at_edge(plain, name.start):
        return ()
    near = any(name.meanings[0].code[:_CITY] == county[:_CITY] for county in counties)
    return name.meanings if near or division.is_place_word(name.name) or titled else ()


def _in_list(plain: str, named: Sequence[Named], at: int) -> tuple[Division, ...]:
    """Return the county that a short name means among others of its city: 云和、龙泉、松阳各3个."""
    first = last = at
    while first and plain[named[first - 1].end : named[first].start] in _JOINTS:
        first -= 1
    while last + 1 < len(named) and plain[named[last].end : named[last + 1].start] in _JOINTS:
        last += 1
    sure = [other for other in named[first : last + 1] if not gazetteer.is_common_word(other.name)]
    beside = [other for other in sure if other is not named[at]]
    cities = {meaning.code[:_CITY] for other in beside for meaning in other.meanings if len(meaning.code) == _COUNTY}
    counties = tuple(m for m in named[at].meanings if len(m.code) == _COUNTY and m.code[:_CITY] in cities)
    return counties if len(counties) == 1 and not _ESTATE.match(plain, named[at].end) else ()


def _leads(plain: str, end: int, code: str) -> bool:
    """Say whether a town or village of a county stands right behind its name: 萧山|梅林村."""
    below = _BELOW.match(plain, end) if len(code) == _COUNTY else None
    return below is not None and bool(gazetteer.within(below[0], code))


def _names_town(name: Named, counties: Sequence[str]) -> bool:
    """Say whether a short name is that of a town of the text's own counties (龙门 for 龙门镇, not 龙门县).

    The town that bears its own county's name says nothing: 庆安镇 lies in 庆安县.
    """
    own = tuple(meaning.code for meaning in name.meanings)
    towns = (gazetteer.within(name.name + end, county) for county in counties for end in ("镇", "乡", "街道"))
    return any(not town.code.startswith(own) for found in towns for town in found)


def _at_edge(plain: str, start: int) -> bool:
    return start == 0 or plain[start - 1] in _EDGES or not plain[start - 1].isalpha()


def _chains(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Group the links that follow one another downwards; a link inside another is dropped."""
    chain: list[Link] = []
    for link in links:
        if chain and link.start < chain[-1].end:
            continue
        if chain and (link.start > chain[-1].end or link.rank <= chain[-1].rank):
            yield chain
            chain = []
        chain.append(link)
    if chain:
        yield chain


def _only_town(chains: Sequence[list[Link]], counties: Sequence[str]) -> tuple[str, ...]:
    """Return the path of the one town that a text names: its villages lie there. Empty where it names several."""
    towns = {
        known.path
        for chain in chains
        for link in chain
        if link.level == "township" and (known := _choose(link, None, _Scope(counties)))
    }
    return towns.pop() if len(towns) == 1 else ()


def _mention(plain: str, chain: list[Link], scope: _Scope) -> Mention[Place]:
    last = chain[-1]
    known, path = _settle(chain, scope)
    model = landmark.model(last.name) if not known and len(chain) == 1 else None
    if model:
        return Mention(last.start, last.end, model, "place.landmark")
    start, end = chain[0].start, last.end
    if known and known.level == "county" and (town := _town_behind(plain, end, known.code)):
        end += len(town.name)
        return Mention(start, end, replace(town, name=plain[start:end]), "place.listed")
    value = Place(plain[start:end], last.level, path, known.code if known else None)
    return Mention(start, end, value, "place.listed" if known else "place.unlisted")


def _town_behind(plain: str, end: int, county: str) -> Place | None:
    """Return the town whose name without its ending stands right behind its county's (武义大溪口：党建引领)."""
    for stem, town in _short_towns(county).items():
        if plain.startswith(stem, end) and (len(stem) >= _SHORTEST or not plain[end + len(stem)].isalpha()):
            return town if plain[end + len(stem) : end + len(stem) + 1] not in _GENERIC else None
    return None


def _settle(chain: list[Link], scope: _Scope) -> tuple[Division | None, tuple[str, ...]]:
    """Return the division that a chain means, None where it is not listed or in doubt, and its path."""
    above: Division | None = None
    path: tuple[str, ...] = ()
    known: Division | None = None
    for link in chain:
        known = _choose(link, above, scope)
        if known:
            above, path = known, known.path
        elif link.meanings:
            path = ()
        else:
            name = link.full or (link.name + "事处" if link.name.endswith("办") else link.name)
            home = scope.town_path if link.level == "village" else ()
            path = home if home[: len(path)] == path else path
            path = path or (_bearer(name) if link.level == "other" else ()) or _home_path(scope.counties)
            path = (*path, name)
    return known, path


def _choose(link: Link, above: Division | None, scope: _Scope) -> Division | None:
    meanings = [m for m in link.meanings if above is None or m.code.startswith(above.code)]
    if len(meanings) == 1:
        return meanings[0]
    of_town = [m for m in meanings if scope.town and m.code.startswith(scope.town)]
    if len(of_town) == 1:
        return of_town[0]
    for county in scope.counties:
        of_county = [m for m in meanings if m.code.startswith(county) or county.startswith(m.code)]
        if of_county:
            return of_county[0] if len(of_county) == 1 or of_county[0].level != of_county[1].level else None
    if meanings and meanings[0].level in {"province", "city"}:
        return meanings[0]
    return None


def _bearer(name: str) -> tuple[str, ...]:
    """Return the path of the one division whose name a scenic area bears (井冈山风景名胜区), empty where none does."""
    scenic = _SCENIC.search(name)
    bearers = division.meanings(name[: scenic.start()]) if scenic else ()
    return bearers[0].path if len(bearers) == 1 else ()


def _home_path(counties: Sequence[str]) -> tuple[str, ...]:
    if not counties:
        return ()
    return next((unit.path for unit in gazetteer.units("county", counties[0]) if unit.code == counties[0]), ())


def _whole(named: list[Named], known: Sequence[tuple[int, int, Place]]) -> list[Named]:
    """Drop the divisions whose name begins within that of a land (江源区 in 东江源区, 三江 in 三江平原)."""
    inside = {at for start, end, value in known if value.level == "other" for at in range(start, end)}
    return [name for name in named if name.start not in inside]


def _landmarks(known: Sequence[tuple[int, int, Place]], found: list[Mention[Place]]) -> Iterator[Mention[Place]]:
    """Yield the landmarks beside the places found; a road right behind its town is one mention with it."""
    ends = {mention.end: number for number, mention in enumerate(found)}
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    for start, end, value in known:
        if not taken.isdisjoint(range(start, end)):
            continue
        above = found[ends[start]] if start in ends and value.level == "other" else None
        if above is None:
            yield Mention(start, end, value, "place.landmark")
        else:
            path = (*above.value.path, value.name) if above.value.path else ()
            whole = Place(above.value.name + value.name, "other", path)
            found[ends[start]] = Mention(above.start, end, whole, "place.landmark")


@lru_cache(maxsize=256)
def _short_towns(county: str) -> dict[str, Place]:
    towns = gazetteer.units("township", county) if len(county) == _COUNTY else ()
    stems = {gazetteer.stem(town.name): town for town in towns}
    return {
        stem: Place(stem, town.level, town.path, town.code)
        for stem, town in stems.items()
        if not is_word(stem) and not gazetteer.is_common_word(stem)
    }


def _again(plain: str, found: Sequence[Mention[Place]], counties: Sequence[str]) -> Iterator[Mention[Place]]:
    """Yield the villages that the text names again, and the towns of its first county, without their ending."""
    taken = bytearray(len(plain))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    told = {
        mention.value.path[-1][:-1]: mention.value
        for mention in found
        if mention.value.path and mention.value.path[-1].endswith(("村", "镇", "乡"))
    }
    stems = (_short_towns(counties[0]) if counties else {}) | told
    for stem, value in sorted(stems.items()):
        known = len(stem) >= _SHORTEST or (len(stem) == _SHORTEST - 1 and stem in told and not is_word(stem))
        at = plain.find(stem) if known else -1
        while at >= 0:
            end = at + len(stem)
            alone = _at_edge(plain, at) or division.stands_alone(plain, at, end)
            apart = len(stem) >= _SHORTEST or (alone and plain[end : end + 1] not in _GENERIC)
            if apart and not any(taken[at:end]):
                yield Mention(at, end, Place(stem, value.level, value.path, value.code), "place.short")
            at = plain.find(stem, end)
