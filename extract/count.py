"""How many of what: 798名县乡干部, 2—3名, 8.1万亩, 四个关键环节, 近100平方米.

Not a count: an ordinal, the number of a section, an idiom, a number inside a programme's or a place's name,
and 一 unless the number itself is the point (每名党员至少联系一户).
"""

import re
from dataclasses import replace

from . import lexicon, noun
from .fact import Count, Number
from .number import HEAD, NUMBER, SUFFIX, approximation, figure, hedge
from .rule import Context, Rule

_PHYSICAL = (
    "平方公里|平米|平方千米|平方米|立方米|万千瓦时|千瓦时|千瓦|兆瓦|[Kk][Ww]|MW|公里|千米|公顷|公斤|千克|厘米|毫米|[Kk][Mm]|米|亩|吨|斤|㎡|度(?=[电，。；])"
    "|平方(?![公千米厘])|立方(?!米)|里(?![^长的路河地，。])"
)
_PEOPLE = "人次|户次|人|名|位|户|家"
_THINGS = (
    "个百分点|个小时|小时|课时|学时|学分|分钟|场次|批次|车次|篇次|件次|台次|家次|份次|台套|个多|个|项|条|件|次|处|所|座|栋|幢|间|套|台|辆|份|张|册|本|支|只|头|羽|株|棵|"
    "期|批|场|堂|节课|轮|遍|对|类|种|级|方|大|部分|字(?![诀经])|步|块|篇|则|起|例|宗|桩|笔|门|片|组|队|班|层|排|杆|盏|口|眼|棚|箱|包|"
    "袋|瓶|艘|票|顶|颗|筐|节|届|尾|支队(?!伍)|枚|幅|面|道|把|根|院|屋|站|圈|档|环|维|端|员|岗|星|页|孔|盘|池|组团|股|盆|套房|天次|晚|分(?!制)"
    "|部(?![分门署长队委件级落首])|封|趟|首(?![批次个位家届任创先席府都要届])|车(?![间辆位站道])|桶|桌|句|匹|捆|款(?!项)|席|篮|顿|拨|担"
    "|架(?!构)|单(?![^，。、；）])|点(?![^要建希体启思做经意措])|卷|窝|垛|名额|方面|大类|大项|小项|小类"
)
_AREAS = "地(?=[已均都建联同成的开设召])|街道|社区|乡镇|村|镇|乡|县|区|州"
_SIMPLE = "".join(unit for unit in f"{_PHYSICAL}|{_PEOPLE}|{_THINGS}|{_AREAS}".split("|") if len(unit) == 1)
_COMPOUND = "|".join(unit for unit in f"{_PHYSICAL}|{_PEOPLE}|{_THINGS}|{_AREAS}".split("|") if len(unit) > 1)
_PERSONS = frozenset(_PEOPLE.split("|"))
# The commonest units first, and a character class: both are tried at once, and not unit by unit.
_UNIT = rf"(?P<unit>[名户人位](?![次额])|个(?!百分点|小时|多)|{_COMPOUND}|[{_SIMPLE}])"
_TAIL = r"(?P<most>多(?![功样媒方元层维边重部级])|余)?"
_RULED_OUT = re.compile(r"(?:[第○〇·.+A-Za-z〔№]|“|‘|逐|[一二三四五六七八九十]是|\d[：/])$")
_SENTENCE = re.compile(r"[“‘](?:\d{1,4}|一)[名位个户支](?!个)[^”’]{5,}[”’]")  # “1名干部包3户” is said, and no label
_CLICKS = re.compile(r"(?:阅读?|浏览|点击|访问)(?:次数|量|数)?：? ?$")
_ISSUE = re.compile(r"(?:总|(?:19|20)\d\d年)$")
_ONE_COUNTS = re.compile(r"每|至少|不少于|各(?=[一-龥]{0,6}$)|都有|只有|仅有|均有|同一|人手|为一(?=体$)|唯一|[人户]均")
_ONE_NEVER = frozenset("大批方级面线村镇乡县社系道把步块端片院户家人类种层")
_ONE_OF_EACH = re.compile(r"每[名个位支][^，。；、\n一]{1,12}$")  # 每名党员联系一户农户
_ONE_IDIOM = re.compile(
    r"一(?:[个次条名项件件处])?(?:不[漏落少]|[一-龥]一[一-龥]|样|起|方面|系列|批|条[龙心线]|把手|体|站式|般|定|些|直|律|致)"
)
_ONE_FOR_MANY = re.compile(
    r"一[名人户位](?:党员)?[一-龥]{0,6}?[包带联帮][一-龥]{0,3}(?:若干|多[个名户]|几|[两二三四五六七八九十\d])"
)
_ONE_OF_LIST = re.compile(r"一[个名支所处座](?!个)[一-龥]{2,8}、\d+[个名支所处座]")  # 一个党总支、11个党支部
_IDIOM = re.compile(
    r"四面(?=八方)|八方|(?<=十里)八[村乡]|(?<=三番)五次|(?<=五花)八门|(?<=三天)两头|(?<=[抓管连])两头|两头(?=[跑在难挑忙])"
)
_RESPECTIVELY = re.compile(r"分别[^，。；：\n]{0,20}$")
_CONGRESS = re.compile(
    r"[一二三四五六七八九十百]{1,3}(?:届[一二三四五六七八九十]{1,3}[次中]|次(?:全会|党代会|代表大会))"
)
_RATED = re.compile(r"(?:评[为定上]|获评|争创|[晋升降创]|晋为|升[为至到]|达到?)$")  # 评为五星
_LABEL = 10
_SHORT = re.compile(r"“[一-龥、·]{2,12}”")
_ORDER = "一二三四五六七八九"
_RANKED = frozenset("类级档")
_OF_COUNTED = re.compile(r"\d[个名]$|一、?二、?$")  # 17个三级支部, 一、二、三类村
_PARTED = re.compile(r"[分为成按有这上等共设达出对列将]$")
_HAN = frozenset("一二三四五六七八九十两半")
_HOUR = re.compile(r"\d[点时：]$")
_OCCASIONS = frozenset({"次", "遍"})
_TIERS = frozenset("村乡镇县市省区")
_DISTRICTS = frozenset([*_AREAS.split("|"), "地"])  # units that are nouns themselves: 四乡三镇, 两村
_OF_PERSONS = frozenset("户人名位")
_SETTLEMENTS = ("村", "组", "镇", "乡", "社区", "小区", "屯", "寨", "省", "市", "县", "区", "州", "旗")
_JUST_COUNTED = re.compile(r"[\d一二三四五六七八九十百千万余多][户个名家人]$")
_EVENTS = frozenset([*"次场期轮项件遍节届堂批", "场次", "批次", "人次", "课时", "学时"])
_MEASURES = frozenset(["米", "公里", "千米", "里", "吨", "斤", "公斤", "度", "千瓦", "千瓦时", "万千瓦时", "兆瓦"])
_HOUSEHOLDS = frozenset("户人家")
_POINTS = frozenset({"分", "个百分点"})
_SECOND = frozenset("篇名个位户项")  # 二篇 is said, 二级 and 二期 are ordinals
_STANDING = frozenset("方步级")  # units whose noun stands behind them or nowhere
_CLOSED = re.compile(r"[。！？\n]")
_CARRIES = re.compile(
    r"(?:的[有占达]?|[增减升降上]加?少?[到至]|(?:发展|扩大|提高|提升|增长|下降)[到至]|[，；（、]其中|，有|另有|还有|[净新]增|尚有|只?剩下?|余下|，已[一-龥]{0,2}|，(?:办结|完成|解决|化解|整改|兑现|认领|转化|落实)了?|比[^，。；]{2,12}多"
    r"|[，、；（](?:在建|新建)?[省市州县区乡镇村]级)$"
)
_REACH = 60  # characters from a count to the next of the same
_CLAUSES = re.compile(r"\A.*[。；！？\n]", re.DOTALL)  # anchored: tried once, not at each character


def _read(match: re.Match[str], _: Context) -> Count | None:
    plain, start, unit = match.string, match.start(), match["unit"]
    how_many = figure(match["number"])
    if how_many is None or (
        _RULED_OUT.search(plain, max(0, start - 2), start) and not _SENTENCE.match(plain, start - 1)
    ):
        return None
    if not match["number"][-1].isascii() and lexicon.begins("not_unit", plain, match.start("unit")):
        return None
    if match["number"] == "二" and unit not in _SECOND:  # two of a thing are 两
        return None
    if match["number"] == "一" and not _one_counts(plain, start, unit):
        return None
    if _is_name(plain, start, unit, how_many.number) or (unit == "届" and plain.startswith("以来", match.end())):
        return None
    head = plain[max(0, start - HEAD) : start]
    approx = approximation(head, how_many.more or bool(match["most"]), match["suffix"])
    if unit in {"个小时", "个多"}:
        unit = unit.strip("个") if unit != "个多" else "个"
    counted = _counted(match, unit)
    return Count(how_many.number, how_many.low, how_many.high, unit, counted, approx)


def _is_name(plain: str, start: int, unit: str, number: Number | None) -> bool:
    """Say whether a number and its unit are an idiom, the number of an issue or a congress, a time of day."""
    if _IDIOM.match(plain, start) or (unit == "期" and _ISSUE.search(plain, max(0, start - 5), start)):
        return True
    if unit in _RANKED and _is_class(plain, start, unit):
        return True
    if unit == "次" and _CLICKS.search(plain, max(0, start - 8), start):
        return True
    if _CONGRESS.match(plain, start) or _is_quoted(plain, start):
        return True
    if unit == "星" and (plain[start] in _HAN or _RATED.search(plain, max(0, start - 3), start)):
        return True
    if unit == "分" and _HOUR.search(plain, max(0, start - 3), start):
        return True
    return unit in "大届" and number is not None and number > 12


def _is_class(plain: str, start: int, unit: str) -> bool:
    """Say whether a Chinese numeral tells which and not how many: 17个三级支部, 四类党员 beside 一类党员."""
    at = _ORDER.find(plain[start]) if plain.startswith(unit, start + 1) else -1
    if at < 1:
        return False
    if _OF_COUNTED.search(plain, max(0, start - 4), start):
        return True
    lower = all(number + unit in plain for number in _ORDER[:at])
    return lower and not _PARTED.search(plain, max(0, start - 3), start)


def _is_quoted(plain: str, start: int) -> bool:
    """Say whether a Chinese numeral stands in a short quotation without digits: a label (“一核两区三组团”)."""
    quote = plain.rfind("“", max(0, start - _LABEL), start) if plain[start] in _HAN else -1
    label = _SHORT.match(plain, quote) if quote >= 0 else None
    return label is not None and label.end() > start


def _one_counts(plain: str, start: int, unit: str) -> bool:
    if _ONE_IDIOM.match(plain, start):
        return False
    if unit in _ONE_NEVER:
        if unit in "户村人" and _ONE_OF_EACH.search(plain, max(0, start - 18), start):
            return not plain.startswith("一", start + 2)
        return unit in _PERSONS and approximation(plain[max(0, start - HEAD) : start], False, None) == "at_least"
    if plain.startswith("每", start - 1):  # 每一名党员
        return False
    if unit in _PERSONS and _ONE_FOR_MANY.match(plain, start):
        return True
    if _ONE_OF_LIST.match(plain, start):
        return True
    head = _CLAUSES.sub("", plain[max(0, start - 90) : start])
    return bool(_ONE_COUNTS.search(head))


def _counted(match: re.Match[str], unit: str) -> str | None:
    plain, start, end = match.string, match.start(), match.end()
    if (unit in _OCCASIONS and match["number"] in {"一", "两"}) or (
        unit == "人" and _JUST_COUNTED.search(plain, max(0, start - 2), start)
    ):
        return None
    if (
        unit in _DISTRICTS
        or unit in _POINTS
        or (unit == "级" and match["number"] == "两" and plain[start - 1] in _TIERS)
    ):
        return None
    if unit == "人" and plain.startswith("口", end):
        return "人口"
    if unit in _MEASURES and plain[end : end + 1] in {"外", "处"}:  # 40公里外的镇
        return None
    if plain.startswith("的", end) and (unit in _MEASURES or unit in _HOUSEHOLDS):
        return noun.before(plain, hedge(plain, start)) if unit in _MEASURES else None
    counted = noun.beside(plain, hedge(plain, start), end, people=unit == "人", events=unit in _EVENTS)
    if unit in _STANDING and counted and not plain.startswith(counted[0], end):
        return None
    has_them = unit in _OF_PERSONS and counted is not None and counted.endswith((*_SETTLEMENTS, "人数"))
    return None if has_them else counted  # 李家村310户: it has them, is not counted


def carry(value: Count, last: Count, plain: str, between: tuple[int, int]) -> Count:
    """Return a count with the noun that the sentence has named with the count before it, where it names none.

    It does in 薄弱村166个，其中收入不到5万元的68个, in 由19人增到28人, and in 党员21名（女2名）.
    """
    if last.object is None or between[1] - between[0] > _REACH:
        return value
    words = plain[slice(*between)]
    if _CLOSED.search(words):
        return value
    if value.object == "女" and "（" in words:
        return replace(value, object="女" + last.object)
    if value.object is None and _CARRIES.search(words):
        return replace(value, object=last.object)
    return value


def _read_shared(match: re.Match[str], _: Context) -> Count | None:
    """Read a number of a list whose last member alone bears the unit: 分别选派5、8、12名干部."""
    how_many = figure(match["number"])
    if how_many is None or not _RESPECTIVELY.search(match.string, max(0, match.start() - 24), match.start()):
        return None
    return Count(how_many.number, how_many.low, how_many.high, match["unit"])


def _read_population(match: re.Match[str], _: Context) -> Count | None:
    head = _POPULATION.search(match.string, max(0, match.start() - 8), match.start())
    people = figure(match["number"]) if head else None
    if people is None or head is None:
        return None
    approx = approximation(match.string[max(0, match.start() - HEAD) : match.start()], people.more, match["suffix"])
    return Count(people.number, people.low, people.high, None, head["noun"], approx)


_POPULATION = re.compile(r"(?P<noun>(?:总|户籍|常住|农业)?人口)(?:共?有|达到?|约|为|近|超过?)?$")


def _read_crowd(match: re.Match[str], _: Context) -> Count | None:
    crowd = figure(match["number"])
    if crowd is None or match["number"].rstrip("多余")[-1] not in "万亿":
        return None
    approx = approximation(match.string[max(0, match.start() - HEAD) : match.start()], crowd.more, None)
    return Count(crowd.number, crowd.low, crowd.high, None, match["noun"], approx)


RULES = (
    Rule("count.unit", re.compile(rf"{NUMBER}{_UNIT}(?<!个(?=亿)){_TAIL}{SUFFIX}"), _read),
    Rule(
        "count.shared",
        re.compile(
            rf"(?P<number>\d{{1,6}}(?:\.\d+)?)(?=(?:、\d{{1,6}}(?:\.\d+)?){{0,8}}(?:、|和|及|以及)\d{{1,6}}(?:\.\d+)?{_UNIT})"
        ),
        _read_shared,
    ),
    Rule(
        "count.crowd",
        re.compile(
            rf"{NUMBER}(?=(?P<noun>[一-龥]{{0,4}}?(?:党员|群众|农民|村民|居民|市民|选民|职工|移民|农户|困户|卡户|人民|学生|游客)))"
        ),
        _read_crowd,
    ),
    Rule("count.population", re.compile(rf"{NUMBER}{SUFFIX}(?=[，。；、）\n]|$)"), _read_population),
)
