"""A practice's facts as people ask for them: 对象 for whom, 措施 by what, 投入 for how much, 成效 to what end."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jingyan.corpus.text import Span, Text

_GROUPS = {"count": "objects", "program": "measures", "money": "money", "ratio": "results", "rank": "results"}
_QUOTES = dict.fromkeys(map(ord, "“”‘’"))
_GAINED = re.compile("增收|收入|营收|营业额|产值|销售额|分红|收益|利润|盈利|节约|节省|[追收挽]回")  # what a sum brought
_STOPS = re.compile(r"[，。；：！？、（）\n]")
_LED = frozenset(("money", "results"))
_NUMBER = "0123456789.〇零一二两三四五六七八九十百千万亿"
_LEAD = 18  # characters
_HEDGE = re.compile("(?:将近|接近|近|不足|不到|大约|约|超过|超|逾|至少|不少于|不低于|不超过|最多)$")
_AFTER = 12  # characters in which the thing counted is looked for


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact as read at a glance: its words, those that lead to it, and where it starts in the raw text."""

    text: str
    start: int
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The facts of a passage or a practice, grouped; each figure once, in the order of the text."""

    objects: tuple[Figure, ...] = ()
    measures: tuple[Figure, ...] = ()
    money: tuple[Figure, ...] = ()
    results: tuple[Figure, ...] = ()


def group(facts: Iterable[Mapping[str, Any]], most: int, raw: str, start: int = 0) -> Figures:
    """Return facts, as JSON has them, as figures, at most `most` a group; `raw` is their text from `start` on.

    What a later figure begins with is told with that one: of 由四成、由四成升至九成 the second.

    >>> fact = {"type": "count", "start": 0, "end": 4, "text": "798名", "value": {"object": "县乡干部"}}
    >>> group([fact], 4, "798名縣鄉干部").objects, group([fact], 4, "798名，均为县乡干部").objects
    ((Figure(text='798名县乡干部', start=0, lead=''),), (Figure(text='县乡干部 798名', start=0, lead=''),))
    >>> group([{"type": "ratio", "start": 4, "end": 7, "text": "93%", "value": {}}], 4, "。办结率93%").results
    (Figure(text='93%', start=4, lead='办结率'),)

    A sum that was earned, saved or got back is a result, any other one was put in.

    >>> sums = [{"type": "money", "start": at, "end": at + 3, "text": "5万元", "value": {}} for at in (2, 9)]
    >>> held = group(sums, 4, "投入5万元，年增收5万元")
    >>> [figure.lead for figure in held.money], [figure.lead for figure in held.results]
    (['投入'], ['年增收'])
    """
    text = Text.of(raw)
    found: dict[str, dict[str, Figure]] = {name: {} for name in Figures.__dataclass_fields__}
    for fact in facts:
        if (name := _GROUPS.get(fact["type"])) and (name != "objects" or fact["value"].get("object")):
            one = figure(fact, text, start)
            if name == "money" and _GAINED.search(one.lead):
                name = "results"
            found[name].setdefault(one.lead + one.text, one)
    return Figures(**{name: tuple(_whole(name, figures))[:most] for name, figures in found.items()})


def _whole(name: str, figures: Mapping[str, Figure]) -> Iterator[Figure]:
    """Yield the figures that are not the beginning of another; 13个村 and 13个村民小组 are counted apart."""
    for words, one in figures.items():
        if name == "objects" or not any(other != words and other.startswith(words) for other in figures):
            yield one


def figure(fact: Mapping[str, Any], text: Text, start: int = 0) -> Figure:
    """Return a fact as a figure; `text` is what stands around it from `start` on."""
    span = text.plain_span(Span(fact["start"] - start, fact["end"] - start))
    lead = _lead(text.plain[: span.start]) if _GROUPS.get(fact["type"]) in _LED else ""
    return Figure(_told(fact, text.plain, span), fact["start"], lead)


def _lead(before: str) -> str:
    """Return the words of its clause that lead to a fact: what 5万元 is paid for, what has reached 93.7%.

    >>> _lead("119个薄弱村每年新增集体经营性净收入"), _lead("119个薄弱村每年新增集体经营性收入")
    ('…个薄弱村每年新增集体经营性净收入', '119个薄弱村每年新增集体经营性收入')
    """
    clause = _STOPS.split(before[-2 * _LEAD :])[-1].translate(_QUOTES).strip()
    if len(clause) <= _LEAD:
        return clause
    cut, kept = clause[:-_LEAD], clause[-_LEAD:]
    in_number = cut.endswith(tuple(_NUMBER))  # what is left of 119个 would be another number
    return "…" + (kept.lstrip(_NUMBER) if in_number else kept)


def _told(fact: Mapping[str, Any], plain: str, span: Span) -> str:
    """Return a fact's words on one line, with the thing that it counts: behind it where the text has it there.

    >>> fact = {"type": "count", "text": "33名", "value": {"object": "驻村队员"}}
    >>> _told(fact, "33名，均为驻村队员", Span(0, 3)), _told(fact, "33名“驻村”队员", Span(0, 3))
    ('驻村队员 33名', '33名驻村队员')

    An approximate number keeps the word that says so.

    >>> fact = {"type": "count", "text": "20个", "value": {"object": "村", "approx": "at_most"}}
    >>> _told(fact, "不足20个村", Span(2, 5))
    '不足20个村'
    """
    words = plain[span.start : span.end].replace("\n", "") or "".join(fact["text"].split())
    if fact["type"] == "count" and fact["value"].get("approx") and (hedge := _HEDGE.search(plain[: span.start])):
        words = hedge[0] + words
    words = words.translate(_QUOTES if fact["type"] == "program" else {})
    thing = fact["value"].get("object") if fact["type"] == "count" else None
    if not thing or thing in words:
        return words
    after = plain[span.end : span.end + _AFTER].translate(_QUOTES)
    return words + thing if after.startswith(thing[:2]) else f"{thing} {words}"
