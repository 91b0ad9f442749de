"""What the address of a search says, and the addresses of its neighbours: every state of the page has its own."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import urlencode

from jingyan.corpus.error import QueryError
from jingyan.experience.condition import PARTS, Conditions, amount, day, region, topic
from jingyan.experience.question import Question, as_typed, is_spoken, read
from starlette.datastructures import QueryParams

from .site import LONGEST_QUESTION

ORDERS = ("score", "date", "money")
PAGE = 10  # hits
MOST_PAGES = 20
FILTERS = ("region", "since", "until", "topic", "program", "money_min")
_LONGEST_FILTER = 100  # characters
_MOST_DROPPED = 20


@dataclass(frozen=True, slots=True)
class Asking:
    """A search as its address has it; the names of the fields are those of the address.

    `drop` names conditions and `without` ideas that were read from the question and are not wanted; `typed` asks for
    the words as they stand. The filters must be met by every hit.
    """

    q: str = ""
    drop: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    typed: bool = False
    region: str = ""
    since: str = ""
    until: str = ""
    topic: str = ""
    program: str = ""
    money_min: str = ""
    sort: str = "score"
    page: int = 1

    @classmethod
    def of(cls, given: QueryParams) -> Self:
        """Return what an address asks; QueryError where it makes no sense."""
        question = given.get("q", "").strip()
        if len(question) > LONGEST_QUESTION:
            raise QueryError(f"问题太长：{len(question)} 字，最多 {LONGEST_QUESTION} 字")
        filters = {name: given.get(name, "").strip() for name in FILTERS}
        for name, words in filters.items():
            if len(words) > _LONGEST_FILTER:
                raise QueryError(f"条件太长：{name}，最多 {_LONGEST_FILTER} 字")
        return cls(
            question,
            drop=_listed(given, "drop", PARTS),
            without=_listed(given, "without"),
            typed=_choice(given, "typed", ("0", "1"), "0") == "1",
            sort=_choice(given, "sort", ORDERS, "score"),
            page=_page(given.get("page") or "1"),
            **filters,
        )

    def __bool__(self) -> bool:
        return bool(self.q or self.filters)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: words for name in FILTERS if (words := getattr(self, name))}

    def question(self, home: str | None) -> Question:
        """Return the question as it is read, less what is not wanted; QueryError where nothing is left to look for."""
        if not self.q:
            return Question("", (), (), Conditions())
        asked = as_typed(self.q) if self.typed else read(self.q, home=home).without(self.drop)
        ideas = tuple(idea for idea in asked.ideas if idea.text not in self.without)
        phrases = tuple(words for words in asked.phrases if not any(gone in words for gone in self.without))
        asked = replace(asked, ideas=ideas, phrases=phrases)
        searchable = any(self.typed or not is_spoken(idea.text) for idea in ideas)
        if not (searchable or asked.conditions or self.filters):
            raise QueryError("问题里没有可检索的内容")
        return asked

    def required(self) -> Conditions:
        """Return what every hit must meet; QueryError where a filter cannot be read."""
        found = Conditions(
            (region(self.region),) if self.region else (),
            since=day(self.since) if self.since else None,
            until=day(self.until, last=True) if self.until else None,
            topic=topic(self.topic) if self.topic else None,
            program=self.program or None,
            money_min=amount(self.money_min) if self.money_min else None,
        )
        if found.since and found.until and found.since > found.until:
            raise QueryError(f"起止日期颠倒：{self.since} 晚于 {self.until}")
        return found

    def but(self, **changes: object) -> Self:
        """Return the search with some of it changed, from its first page on.

        >>> Asking("屋场会", page=3).but(topic="议事决策").address
        'q=%E5%B1%8B%E5%9C%BA%E4%BC%9A&topic=%E8%AE%AE%E4%BA%8B%E5%86%B3%E7%AD%96'
        """
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """The query string: what differs from a page that asks nothing, in a fixed order."""
        return urlencode(list(self.parameters()))

    def parameters(self) -> Iterable[tuple[str, str]]:
        """Yield the names and values of the address."""
        plain = Asking()
        for field in fields(self):
            item = getattr(self, field.name)
            if item != getattr(plain, field.name):
                for one in item if isinstance(item, tuple) else (item,):
                    yield field.name, str(int(one)) if isinstance(one, bool) else str(one)


def _listed(given: QueryParams, name: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(words for words in given.getlist(name) if words))
    strange = [words for words in found if known and words not in known]
    if strange:
        _refuse(name, strange[0], known)
    if len(found) > _MOST_DROPPED or any(len(words) > _LONGEST_FILTER for words in found):
        raise QueryError(f"条件太长：{name}")
    return found


def _choice(given: QueryParams, name: str, known: tuple[str, ...], usual: str) -> str:
    words = given.get(name) or usual
    if words not in known:
        _refuse(name, words, known)
    return words


def _page(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and len(words) < 4 and 1 <= int(words) <= MOST_PAGES):
        raise QueryError(f"没有这一页：{words[:10]}（可用：1–{MOST_PAGES}）")
    return int(words)


def _refuse(name: str, words: str, known: Iterable[str]) -> None:
    raise QueryError(f"{name} 的值不对：{words[:40]}（可用：{' '.join(known)}）")
