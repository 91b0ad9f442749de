"""A question as a search reads it: the ideas to look for, and the conditions that a hit should meet.

Asking phrases fall away, either script and width will do, miswritten and spelt-out words are mended. What remains
are ideas: each a word that was typed, with the words inside it, the other names of the concept that it names, and
the words that hint at it.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from jingyan.corpus.error import QueryError
from jingyan.corpus.gazetteer import resolve
from jingyan.corpus.segment import cut, cut_for_search
from jingyan.corpus.text import Text

from .asked import Figure, figures_asked
from .concept import Concept, named
from .condition import Conditions, facts_of_question, read_conditions
from .spelling import mend, spelt_out

_BARE = re.compile(r"(?<=[0-9一二两三四五六七八九十百千])([万亿])(?![元块万亿人名户亩平个斤吨棵株次家只头米公])")
_BLANK = re.compile(r"[\s\u3000]+")
_OTHERS = re.compile(
    "(?:其他|其它|别的|(?<![海此校编国对内额例意])外|兄弟|周边|隔壁|邻近)(?:的)?(?:省|市|县|区|地方|地区|地)|别处|除了?[本我][省市县区地镇]"
)
_LEAST_SHARE = 0.5  # of a name that a word is a part of


@dataclass(frozen=True, slots=True)
class Name:
    """A way to say an idea; `share` is how much of the idea it covers, to 1.

    `kind` is typed, part (a word inside it), other (another name), hint, or taught (by the archive).
    """

    text: str
    kind: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Idea:
    """A word of the question, and all that may stand for it; `known` where it names a concept of the field.

    `concepts` are those that it names or is a part of naming, each with the share of the name that it covers; `asked`
    where it was read as a condition too.
    """

    text: str
    names: tuple[Name, ...]
    known: bool = False
    concepts: tuple[tuple[Concept, float], ...] = ()
    asked: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The words inside the word."""
        return tuple(name.text for name in self.names if name.kind == "part")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read: its ideas in order, the words that stand side by side, and its conditions.

    `mended` is what was read in place of what was typed, where that was miswritten; `figures` are what it asks for.
    """

    asked: str
    ideas: tuple[Idea, ...]
    phrases: tuple[str, ...]
    conditions: Conditions
    mended: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()

    def without(self, parts: Iterable[str]) -> "Question":
        """Return the question less some of its conditions (see `condition.PARTS`)."""
        conditions = self.conditions
        for part in parts:
            conditions = conditions.without(part)
        return replace(self, conditions=conditions)


def as_typed(asked: str) -> Question:
    """Return a question of nothing but the words that were typed: no conditions, no other names, nothing mended.

    >>> question = as_typed("2017年以后的屋场会")
    >>> [idea.text for idea in question.ideas], bool(question.conditions)
    (['2017', '屋场会'], False)
    """
    if not asked.strip():
        raise QueryError("问题是空的：请输入要查的内容")
    plain = Text.of(_BLANK.sub("，", asked.strip())).plain
    runs = _runs(_asking().sub("\n", plain)) or [cut(plain)]
    return Question(asked, tuple(_ideas(runs, ())), _side_by_side(runs), Conditions())


def read(asked: str, *, home: str | None = None, today: dt.date | None = None) -> Question:
    """Return the question as a search understands it; QueryError where it is empty.

    `home` is the asker's own region: where others are asked for, it is left out.

    >>> question = read("請問其他縣怎麼整頓軟弱渙散村黨組織?", home="开化县")
    >>> [idea.text for idea in question.ideas], question.conditions.elsewhere
    (['整顿', '软弱涣散', '村党组织'], ('开化县',))
    >>> read("2017年以后 投入超过500万的示范带").conditions.money_min
    5000000
    """
    if not asked.strip():
        raise QueryError("问题是空的：请输入要查的内容")
    typed = Text.of(_BLANK.sub("，", spelt_out(asked.strip()))).plain
    right, mended = mend(typed)
    text = Text.of(_BARE.sub(r"\1元", right))
    today = today or dt.datetime.now().astimezone().date()
    facts = facts_of_question(text, today)
    conditions, spent = read_conditions(text.plain, facts, today)
    if home and (others := _OTHERS.search(text.plain)):
        conditions = replace(conditions, elsewhere=(_left_out(home, others[0]), *conditions.elsewhere))
        spent.append(others.span())
    plain = _without(text.plain, spent)
    runs = _runs(_asking().sub("\n", plain))
    if not runs and not conditions:
        runs = [cut(text.plain)]
    ideas = tuple(_ideas(runs, named(plain)))
    places = "".join(text.raw[fact.span.start : fact.span.end] for fact in facts if fact.kind == "place")
    if conditions.regions and all(idea.text in places for idea in ideas):  # 浙江怎么做 asks for all that Zhejiang does
        ideas, runs = (), []
    if conditions.regions:
        ideas = tuple(replace(idea, asked=idea.text in places) for idea in ideas)
    return Question(asked, ideas, _side_by_side(runs), conditions, mended, figures_asked(right))


def _left_out(home: str, others: str) -> str:
    """Return what others than the asker's own are: 外省 leaves out the province, 外市 the city, all else the home.

    >>> _left_out("开化县", "外省"), _left_out("开化县", "其他县")
    ('浙江省', '开化县')
    """
    own = resolve(home)
    if own and "省" in others:
        return own.path[0]
    if own and "市" in others:
        return own.path[min(1, len(own.path) - 1)]
    return home


def _side_by_side(runs: list[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys("".join(run) for run in runs if len(run) > 1))


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
    return re.compile("|".join((*(re.escape(phrase) + _whole(phrase) for phrase in phrases), r"[^\w\n]")))


def _whole(phrase: str) -> str:
    """Return what keeps a phrase from ending inside a word: 怎么管 in 怎么管理."""
    return "(?!理)" if phrase.endswith("管") else ""


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


def _ideas(runs: list[list[str]], concepts: tuple[tuple[Concept, tuple[str, ...]], ...]) -> Iterator[Idea]:
    """Yield an idea for each word, with the other names of the concepts that it names or is a part of naming."""
    for word in dict.fromkeys(word for run in runs for word in run):
        found = {word: Name(word, "typed")}
        inside = (part for part in cut_for_search(word) if len(part) > 1 and part not in _spoken())
        for part in inside:
            found.setdefault(part, Name(part, "part"))
        shares = ((concept, max(_share(word, name) for name in used)) for concept, used in concepts)
        meant = tuple((concept, share) for concept, share in shares if share)
        for concept, share in meant:
            for kind, names in (("other", concept.names), ("hint", concept.hints)):
                for name in names:
                    _keep(found, Name(name, kind, share))
        yield Idea(word, tuple(found.values()), bool(meant) and len(word) > 1, meant)


def _share(word: str, name: str) -> float:
    """Return how much a word and a name that the question uses have in common: 1 for the same, 0 for nothing."""
    if word == name:
        return 1.0
    shorter, longer = sorted((word, name), key=len)
    return max(len(shorter) / len(longer), _LEAST_SHARE) if shorter in longer else 0.0


def _keep(found: dict[str, Name], name: Name) -> None:
    """Keep the strongest sense in which a name stands for an idea."""
    order = ("hint", "part", "other", "typed")
    held = found.get(name.text)
    if held is None or (order.index(held.kind), held.share) < (order.index(name.kind), name.share):
        found[name.text] = name
