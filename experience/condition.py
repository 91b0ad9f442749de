"""What a question says of place, time, money and number: conditions that a hit should meet.

They are read by the rules that read bulletins: `2017年以后`, `浙江的`, `投入超过500万`, `超过100个`.
"""

import calendar
import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

from jingyan.corpus.error import QueryError
from jingyan.corpus.folding import fold
from jingyan.corpus.gazetteer import find, is_common_word, resolve
from jingyan.corpus.script import simplify
from jingyan.corpus.text import Span, Text
from jingyan.extract.fact import Count, Date, Duration, Fact, Money, Place
from jingyan.extract.rule import Context

_SINCE = re.compile(r"(?:年|月|日|份)?(?:以后|之后|以来|之来|起|至今|后)")
_UNTIL = re.compile(r"(?:年|月|日|份)?(?:以前|之前|前(?!后)|底前|为止)")
_AROUND = re.compile(r"(?:年|月|日|份)?(?:前后|左右)")
_PLAN = re.compile('[“"]?十([一二三四五])五[”"]?(?:规划)?(?:期间|时期|以来)')
_FIRST_PLAN = 2006  # the first year of 十一五
_AT_LEAST = re.compile(r"^(?:以上|多|余)")
_NOUN = re.compile(
    r"(?:总|共|累计|投入|投资|资金|经费|金额)*(?:超过|多于|高于|大于|不少于|不低于|至少|达到|达|在|(?<![通经])[过破上])?$"
)
_PASSES = re.compile(r"(?<![通经])[过破上]$")  # 收入过100万
_AS_OF = re.compile("截[至止到](?:到|目前)?$")  # what is told of a day is told after it
_EXCEPT = re.compile(r"(?:除去?了?|不[是看要含]|(?<![\w])非)$")  # 除了浙江
_BEYOND = re.compile(r"[以之除]外|外(?=的|怎|如何|有|[省市县区地]|\W|$)")  # 浙江以外, 湖南省外的
_JOINED = re.compile(r"(?:[省市县区州])?(?:[、和与及跟]|以及)")  # between places of one list
_SPOKEN_OF = re.compile(r"[的各]|[怎如]|是|有|[以之除]外|[和与及]|\W|$")  # what follows a county's short name
_OPENS = re.compile(r"(?:^|[^\w]|[年月日在除了看非和与及])$")  # what stands before it
_RECENT = re.compile(r"[近最这]$")
_REGIONS = frozenset(("province", "city", "county"))
_FLOORS = frozenset(("over", "at_least", "more"))
_CEILINGS = frozenset(("at_most", "nearly"))
_FIGURE = re.compile("[0-9〇零一二两三四五六七八九十百千万亿半几今去前上本明近]")  # of a sum, a number, a day
_NAME = 12  # characters of a region's name
_LONGEST = 40  # characters of a sum
_MOST = 10**18  # yuan that the index can order
_FURTHEST = 36_500  # days that a question looks back
_SHOWN = 40  # characters of a value that an error repeats


PARTS = {
    "region": ("regions", "elsewhere"),
    "time": ("since", "until"),
    "money": ("money_min", "money_max"),
    "number": ("number_min", "unit"),
}  # of a question's conditions, under the names by which an asker drops them


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a hit should meet; None or empty where nothing is asked. Money in yuan, days inclusive.

    `number_min` is of things counted by `unit`; `elsewhere` are the regions to leave out: the asker's own, and those
    that the question excepts.
    """

    regions: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    topic: str | None = None
    program: str | None = None
    money_min: int | None = None
    money_max: int | None = None
    number_min: int | None = None
    unit: str | None = None
    elsewhere: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Conditions()

    @property
    def of_facts(self) -> bool:
        """Whether they ask for a sum or a count, which are facts of a passage."""
        return (self.money_min, self.money_max, self.number_min) != (None, None, None)

    @property
    def of_money(self) -> bool:
        """Whether they ask for a sum."""
        return (self.money_min, self.money_max) != (None, None)

    def without(self, part: str) -> "Conditions":
        """Return the conditions less one part; QueryError where there is no part of that name.

        >>> Conditions(since=dt.date(2017, 1, 1), topic="换届选举").without("time")
        Conditions(regions=(), since=None, until=None, topic='换届选举', program=None, money_min=None, money_max=None, \
number_min=None, unit=None, elsewhere=())
        """
        if part not in PARTS:
            raise QueryError(f"没有可去掉的条件：{part}（可用：{' '.join(PARTS)}）")
        plain = Conditions()
        return replace(
            self, **{field.name: getattr(plain, field.name) for field in fields(self) if field.name in PARTS[part]}
        )

    def joined(self, required: "Conditions") -> "Conditions":
        """Return these conditions with others, which count where both say something.

        >>> Conditions(("浙江省",), unit="个").joined(Conditions(("湖南省",))).regions
        ('湖南省',)
        """
        set_ = {field.name: getattr(required, field.name) for field in fields(required)}
        return replace(self, **{name: item for name, item in set_.items() if item not in (None, ())})

    def loosened(self) -> "Conditions":
        """Return the conditions less region and time; the asker's own region stays left out."""
        return replace(self, regions=(), since=None, until=None)

    def unmet(self, regions: Collection[str], date: str | None) -> tuple[str, ...]:
        """Return which of `PARTS` a practice is known not to meet, going by its region and its ISO date.

        >>> Conditions(("浙江省",), since=dt.date(2017, 1, 1)).unmet(["湖南省", "常德市"], "2016-05-08")
        ('region', 'time')
        """
        elsewhere = bool(self.regions and regions) and not set(self.regions) & set(regions)
        early = bool(self.since and date) and str(date) < str(self.since)
        late = bool(self.until and date) and str(date) > str(self.until)
        return tuple(part for part, is_unmet in (("region", elsewhere), ("time", early or late)) if is_unmet)


def amount(words: str) -> int:
    """Return a sum of money in yuan; QueryError where it is none.

    >>> amount("500万"), amount("1.2亿元"), amount("8000")
    (5000000, 120000000, 8000)
    """
    plain = simplify(fold(words)).strip()
    plain = plain if plain.endswith("元") else plain + "元"
    if set(plain) == {"0", "元"}:
        return 0
    from jingyan.extract import facts_of_text  # noqa: PLC0415 - the rules take 0.1 s to load

    readable = len(plain) <= _LONGEST and not re.search(r"\s", plain)
    for fact in facts_of_text(Text.of("资金" + plain), Context()) if readable else ():
        whole = (fact.span.start, fact.span.end) == (len("资金"), len("资金") + len(plain))
        if isinstance(fact.value, Money) and fact.value.yuan is not None and whole and fact.value.yuan <= _MOST:
            return int(fact.value.yuan)
    raise QueryError(f"金额看不懂：{_short(words)}（例如 500万、1.2亿元、8000）")


def spoken(yuan: int) -> str:
    """Return a sum as offices say it: in 亿 or 万, where that takes two decimals at most.

    >>> spoken(5_000_000), spoken(120_000_000), spoken(8_500), spoken(12_345_678)
    ('500万', '1.2亿', '8,500', '12,345,678')
    """
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        if yuan >= unit and yuan * 100 % unit == 0:
            whole, rest = divmod(yuan * 100 // unit, 100)
            return f"{whole:,}" + f".{rest:02}".rstrip("0").rstrip(".") + word
    return f"{yuan:,}"


def day(words: str, *, last: bool = False) -> dt.date:
    """Return the first (or the last) day of a year, month or day; QueryError where it is none.

    >>> day("2017"), day("2018-04", last=True)
    (datetime.date(2017, 1, 1), datetime.date(2018, 4, 30))
    """
    found = re.fullmatch(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月?)|年?)", Text.of(words).plain.strip())
    try:
        if found:
            year, month, number = (int(part) if part else None for part in found.groups())
            start = dt.date(year or 0, month or 1, number or 1)
            if number or not last:
                return start
            month = month or 12
            return start.replace(month=month, day=calendar.monthrange(start.year, month)[1])
    except ValueError:
        pass
    raise QueryError(f"日期看不懂：{_short(words)}（例如 2017、2018-04、2018-04-20）")


def region(name: str) -> str:
    """Return the official name of a province, city or county, a name of several as it is; QueryError for a strange one.

    >>> region("浙江"), region("浙江省/衢州市/开化县")
    ('浙江省', '开化县')
    """
    plain = re.sub(r"[/\s]", "", Text.of(name).plain)
    found = resolve(plain) if len(plain) <= _LONGEST else None
    if found and found.level in _REGIONS:
        return found.name
    if any(division.level in _REGIONS for division in find(plain)):
        return plain
    raise QueryError(f"没有这个地方：{_short(name)}（例如 浙江、衢州市、开化县）")


def topic(name: str) -> str:
    """Return a topic of the closed list; QueryError, naming the list, for any other.

    >>> topic("换届选举")
    '换届选举'
    """
    from jingyan.models.topic import model  # noqa: PLC0415 - only where a topic is named

    known = model().topics
    if name.strip() not in known:
        raise QueryError(f"没有这个主题：{_short(name)}（可用：{' '.join(known)}）")
    return name.strip()


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def facts_of_question(text: Text, today: dt.date) -> tuple[Fact, ...]:
    """Return the facts of a question; where it holds neither a figure nor a place's name, the rules are not loaded.

    >>> facts_of_question(Text.of("怎么整顿软弱涣散村"), dt.date(2024, 1, 1))
    ()
    """
    if not (_FIGURE.search(text.plain) or _names_place(text.plain)):
        return ()
    from jingyan.extract import facts_of_text  # noqa: PLC0415 - the rules take 0.1 s to load

    facts = facts_of_text(text, Context(date=today))
    return tuple(sorted((*facts, *_counties(text.plain, facts)), key=lambda fact: fact.span.start))


def _counties(plain: str, facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """Yield the counties that a question names in short, where a bulletin would have to say more (开化的示范带).

    A name that several counties share, or that reads as ordinary words too (资源, 安定), stays a word.
    """
    from jingyan.extract.division import scan, stands_alone  # noqa: PLC0415 - as above

    for name in scan(plain):
        start, end = name.start, name.end
        known = any(fact.span.start < end and start < fact.span.end for fact in facts)
        if known or name.full or len(name.meanings) != 1 or is_common_word(name.name):
            continue
        opens = start == 0 or (_OPENS.search(plain[:start]) and _SPOKEN_OF.match(plain, end))
        if opens and stands_alone(plain, start, end):
            county = name.meanings[0]
            yield Fact(Span(start, end), Place(name.name, county.level, county.path, county.code), "place.asked")


def _names_place(plain: str) -> bool:
    stretches = (plain[at : at + size] for at in range(len(plain)) for size in range(2, _NAME + 1))
    return any(division.level in _REGIONS for stretch in stretches for division in find(stretch))


def read_conditions(plain: str, facts: tuple[Fact, ...], today: dt.date) -> tuple[Conditions, list[tuple[int, int]]]:
    """Return what the facts of a question ask for, and the stretches that said so."""
    conditions, spent = _planned(plain)
    excepted = _excepted(plain, facts)
    for fact in facts:
        start, end = fact.span.start, fact.span.end
        match fact.value:
            case Place(level=level, path=(*_, name)) if level in _REGIONS and fact in excepted:
                conditions = replace(conditions, elsewhere=(*conditions.elsewhere, name))
                spent.append(excepted[fact])
            case Place(level=level, path=(*_, name)) if level in _REGIONS:
                above = set(fact.value.path[:-1])
                names = [*(known for known in conditions.regions if known not in above), name]
                conditions = replace(conditions, regions=tuple(dict.fromkeys(names)))
            case Money():
                asked, end = _money(conditions, fact.value, plain, (start, end))
                noun = _NOUN.search(plain[:start])
                if asked != conditions:  # a sum that asks for nothing is looked for as it stands
                    spent.append((noun.start() if noun else start, end))
                conditions = asked
            case Date() if not _AS_OF.search(plain[:start]):
                conditions, end = _time(conditions, fact.value, plain, end)
                spent.append((start, end))
            case Count(unit=str()) if fact.value.approx in _FLOORS or _AT_LEAST.match(plain[end:]):
                conditions = replace(conditions, number_min=int(fact.value.number or 0), unit=fact.value.unit)
            case Duration(amount=amount) if amount and _RECENT.search(plain[:start]):
                conditions = replace(conditions, since=_back(today, fact.value))
                spent.append((start - 1, end))
    if conditions.since and conditions.until and conditions.since > conditions.until:
        conditions = conditions.without("time")  # 2017年之前和2020年之后 leaves no day
    return conditions, spent


def _planned(plain: str) -> tuple[Conditions, list[tuple[int, int]]]:
    """Return the years of a five-year plan that a question names, and where it does (十三五期间: 2016 to 2020)."""
    found = _PLAN.search(plain)
    if not found:
        return Conditions(), []
    first = _FIRST_PLAN + 5 * "一二三四五".index(found[1])
    until = None if found[0].endswith("以来") else dt.date(first + 4, 12, 31)
    return Conditions(since=dt.date(first, 1, 1), until=until), [found.span()]


def _excepted(plain: str, facts: tuple[Fact, ...]) -> dict[Fact, tuple[int, int]]:
    """Return the places that a question leaves out, each with the stretch that says so (除浙江、安徽)."""
    places = [fact for fact in facts if isinstance(fact.value, Place) and fact.value.level in _REGIONS]
    found: dict[Fact, tuple[int, int]] = {}
    for listed in _lists(plain, places):
        start, end = listed[0].span.start, listed[-1].span.end
        before, after = _EXCEPT.search(plain[:start]), _BEYOND.match(plain, end)
        if not (before or after):
            continue
        edges = [before.start() if before else start, *(fact.span.start for fact in listed[1:])]
        edges.append(after.end() if after else end)
        found.update(zip(listed, pairwise(edges), strict=True))
    return found


def _lists(plain: str, places: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Yield the places that are named in one breath."""
    listed: list[Fact] = []
    for fact in places:
        if listed and not _JOINED.fullmatch(plain[listed[-1].span.end : fact.span.start]):
            yield listed
            listed = []
        listed.append(fact)
    if listed:
        yield listed


def _money(conditions: Conditions, money: Money, plain: str, at: tuple[int, int]) -> tuple[Conditions, int]:
    start, end = at
    after = _AT_LEAST.match(plain[end:])
    if money.yuan is None:
        return replace(conditions, money_min=int(money.low or 0), money_max=int(money.high or 0) or None), end
    if money.approx == "about":  # 500万左右
        return replace(conditions, money_min=int(money.yuan * 8 // 10), money_max=int(money.yuan * 12 // 10)), end
    if money.approx in _CEILINGS and not after:  # before 过: 不超过50万 ends in it too, 500万以上1000万以下 in 上
        return replace(conditions, money_max=int(money.yuan)), end
    if after or money.approx in _FLOORS or _PASSES.search(plain[:start]):
        return replace(conditions, money_min=int(money.yuan)), end + (after.end() if after else 0)
    return conditions, end


def _back(today: dt.date, length: Duration) -> dt.date:
    """Return the first day of the years, or of the months, that lie so far back.

    >>> today = dt.date(2024, 3, 15)
    >>> [str(_back(today, Duration(amount, unit))) for amount, unit in ((3, "year"), (6, "month"), (10, "day"))]
    ['2021-01-01', '2023-09-01', '2024-03-05']
    """
    amount = float(length.amount or 0)
    if length.unit == "year" and amount >= 1:
        return dt.date(max(today.year - int(amount), dt.MINYEAR), 1, 1)
    if length.unit in {"week", "day"}:
        return today - dt.timedelta(days=min(amount * (7 if length.unit == "week" else 1), _FURTHEST))
    months = today.year * 12 + today.month - 1 - int(amount * (12 if length.unit == "year" else 1))
    return dt.date(max(months // 12, dt.MINYEAR), months % 12 + 1, 1)


def _years(day: dt.date | None, more: int) -> dt.date | None:
    """Return a day so many years later; the last of February where there is no such day."""
    if day is None:
        return None
    year = min(max(day.year + more, dt.MINYEAR), dt.MAXYEAR)
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _time(conditions: Conditions, date: Date, plain: str, end: int) -> tuple[Conditions, int]:
    after = _SINCE.match(plain, end)
    if after:
        return replace(conditions, since=date.start), after.end()
    around = _AROUND.match(plain, end)
    if around:  # as wide as a year on both sides
        return replace(conditions, since=_years(date.start, -1), until=_years(date.end, 1)), around.end()
    after = _UNTIL.match(plain, end)
    if after:
        return replace(conditions, until=date.end), after.end()
    return replace(conditions, since=conditions.since or date.start, until=date.end), end
