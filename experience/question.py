"""A question as a search reads it: the words to look for, and what it says about place, time and money.

Asking phrases fall away, either script and width will do, and what the question says of region, time and money is
read by the rules that read bulletins: `2017年以后`, `浙江的`, `投入超过500万` become conditions, shown as "read as".
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from jingyan.corpus.error import QueryError
from jingyan.corpus.gazetteer import resolve
from jingyan.corpus.segment import cut, cut_for_search
from jingyan.corpus.text import Text
from jingyan.extract import Context, facts_of_text
from jingyan.extract.fact import Date, Duration, Fact, Money, Place

_SINCE = re.compile(r"(?:年|月|日|份)?(?:以后|之后|以来|之来|起|至今|后)")
_UNTIL = re.compile(r"(?:年|月|日|份)?(?:以前|之前|前|底前|为止)")
_BARE = re.compile(r"(?<=[0-9一二两三四五六七八九十百千])([万亿])(?![元块万亿人名户亩平个斤吨棵株次家只头米公])")
_BLANK = re.compile(r"[\s\u3000]+")
_AT_LEAST = re.compile(r"^(?:以上|多|余)")
_NOUN = re.compile(r"(?:总|共|累计|投入|投资|资金|经费|金额)*(?:超过|多于|高于|大于|不少于|不低于|至少|达到|达|在)?$")
_RECENT = re.compile(r"[近最这]$")
_REGIONS = frozenset(("province", "city", "county"))
_FLOORS = frozenset(("over", "at_least", "more"))
_CEILINGS = frozenset(("at_most", "nearly"))


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a hit should meet; None or empty where nothing is asked. Money in yuan, days inclusive."""

    regions: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    topic: str | None = None
    program: str | None = None
    money_min: int | None = None
    money_max: int | None = None

    def __bool__(self) -> bool:
        return self != Conditions()


@dataclass(frozen=True, slots=True)
class Word:
    """A word to look for, and the words inside it."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read: its words in order, the words that stand side by side, and its conditions.

    `concepts` holds, for each concept that the question names, the other names it goes by.
    """

    asked: str
    words: tuple[Word, ...]
    phrases: tuple[str, ...]
    conditions: Conditions
    concepts: tuple[tuple[Word, ...], ...] = ()


def read(asked: str, *, today: dt.date | None = None) -> Question:
    """Return the question as a search understands it; QueryError where it is empty.

    >>> question = read("請問其他縣怎麼整頓軟弱渙散村黨組織?")
    >>> [word.text for word in question.words]
    ['整顿', '软弱涣散', '村党组织']
    >>> read("2017年以后 投入超过500万的示范带").conditions.money_min
    5000000
    """
    if not asked.strip():
        raise QueryError("问题是空的：请输入要查的内容")
    spoken = _BLANK.sub("，", asked.strip())
    text = Text.of(_BARE.sub(r"\1元", Text.of(spoken).plain))
    facts = facts_of_text(text, Context(date=today or dt.datetime.now().astimezone().date()))
    conditions, spent = _conditions(text.plain, facts)
    plain = _without(text.plain, spent)
    runs = _runs(_asking().sub("\n", plain))
    if not runs and not conditions:
        runs = [cut(text.plain)]
    words = tuple(_word(word) for word in dict.fromkeys(word for run in runs for word in run))
    phrases = tuple(dict.fromkeys("".join(run) for run in runs if len(run) > 1))
    return Question(asked, words, phrases, conditions, _other_names(plain))


def amount(words: str) -> int:
    """Return a sum of money in yuan; QueryError where it is none.

    >>> amount("500万"), amount("1.2亿元"), amount("8000")
    (5000000, 120000000, 8000)
    """
    plain = Text.of(words).plain.strip()
    plain = plain if plain.endswith("元") else plain + "元"
    for fact in facts_of_text(Text.of("资金" + plain), Context()):
        if isinstance(fact.value, Money) and fact.value.yuan is not None and fact.span.end == len(plain) + 2:
            return int(fact.value.yuan)
    raise QueryError(f"金额看不懂：{words}（例如 500万、1.2亿元、8000）")


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
            after = dt.date(start.year + 1, 1, 1) if not month or month == 12 else start.replace(month=month + 1)
            return after - dt.timedelta(days=1)
    except ValueError:
        pass
    raise QueryError(f"日期看不懂：{words}（例如 2017、2018-04、2018-04-20）")


def region(name: str) -> str:
    """Return the official name of a province, city or county, or the name itself where it is not known.

    >>> region("浙江"), region("某某县")
    ('浙江省', '某某县')
    """
    found = resolve(Text.of(name).plain.strip())
    return found.name if found else Text.of(name).plain.strip()


def _conditions(plain: str, facts: tuple[Fact, ...]) -> tuple[Conditions, list[tuple[int, int]]]:
    """Return what the facts of a question ask for, and the stretches that said so."""
    conditions, spent = Conditions(), []
    for fact in facts:
        start, end = fact.span.start, fact.span.end
        match fact.value:
            case Place(level=level, path=(*_, name)) if level in _REGIONS:
                above = set(fact.value.path[:-1])
                names = [*(known for known in conditions.regions if known not in above), name]
                conditions = replace(conditions, regions=tuple(dict.fromkeys(names)))
            case Money():
                conditions, end = _money(conditions, fact.value, plain, end)
                noun = _NOUN.search(plain[:start])
                spent.append((noun.start() if noun else start, end))
            case Date():
                conditions, end = _time(conditions, fact.value, plain, end)
                spent.append((start, end))
            case Duration(unit="year", amount=years) if _RECENT.search(plain[:start]):
                today = dt.datetime.now().astimezone().date()
                conditions = replace(conditions, since=dt.date(today.year - int(years), 1, 1))
                spent.append((start - 1, end))
    return conditions, spent


def _money(conditions: Conditions, money: Money, plain: str, end: int) -> tuple[Conditions, int]:
    after = _AT_LEAST.match(plain[end:])
    if money.yuan is None:
        return replace(conditions, money_min=int(money.low or 0), money_max=int(money.high or 0) or None), end
    if after or money.approx in _FLOORS:
        return replace(conditions, money_min=int(money.yuan)), end + (after.end() if after else 0)
    if money.approx in _CEILINGS:
        return replace(conditions, money_max=int(money.yuan)), end
    return conditions, end


def _time(conditions: Conditions, date: Date, plain: str, end: int) -> tuple[Conditions, int]:
    after = _SINCE.match(plain, end)
    if after:
        return replace(conditions, since=date.start), after.end()
    after = _UNTIL.match(plain, end)
    if after:
        return replace(conditions, until=date.end), after.end()
    return replace(conditions, since=conditions.since or date.start, until=date.end), end


def _without(plain: str, spent: list[tuple[int, int]]) -> str:
    for start, end in sorted(spent, reverse=True):
        plain = f"{plain[:start]}\n{plain[end:]}"
    return plain


@cache
def _spoken() -> dict[str, str]:
    lines = files(__package__).joinpath("data/asking.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def is_spoken(word: str) -> bool:
    """Say whether a word is one that questions and sentences are made of, not one to look for.

    >>> is_spoken("怎么"), is_spoken("整顿")
    (True, False)
    """
    return word in _spoken()


@cache
def _asking() -> re.Pattern[str]:
    phrases = sorted((words for words, kind in _spoken().items() if kind == "asking"), key=len, reverse=True)
    return re.compile("|".join((*map(re.escape, phrases), r"[^\w\n]")))


def _runs(plain: str) -> list[list[str]]:
    """Return the words that are worth looking for, those together that stand side by side."""
    runs: list[list[str]] = []
    for piece in plain.split():
        run: list[str] = []
        for word in cut(piece):
            if word in _spoken():
                runs.append(run)
                run = []
            else:
                run.append(word)
        runs.append(run)
    return [run for run in runs if run]


def _word(text: str) -> Word:
    parts = (part for part in cut_for_search(text) if part != text and len(part) > 1 and part not in _spoken())
    return Word(text, tuple(dict.fromkeys(parts)))


@cache
def _concepts() -> tuple[tuple[str, ...], ...]:
    lines = files(__package__).joinpath("data/concepts.tsv").read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if not line.startswith("#"))


def _other_names(plain: str) -> tuple[tuple[Word, ...], ...]:
    """Return for each concept that is named the names that are not."""
    named = [names for names in _concepts() if any(name in plain for name in names)]
    return tuple(tuple(_word(name) for name in names if name not in plain) for names in named)
