"""A practice's facts as people ask for them: for whom (对象), by what (措施), for how much (投入), to what end (成效)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jingyan.corpus.text import Text

_GROUPS = {"count": "objects", "program": "measures", "money": "money", "ratio": "results", "rank": "results"}
_QUOTES = dict.fromkeys(map(ord, "“”‘’"))
_AFTER = 12  # characters in which the thing counted is looked for


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact as read at a glance, and where it starts in the raw text."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The facts of a passage or a practice, grouped; each figure once, in the order of the text."""

    objects: tuple[Figure, ...] = ()
    measures: tuple[Figure, ...] = ()
    money: tuple[Figure, ...] = ()
    results: tuple[Figure, ...] = ()


def group(facts: Iterable[Mapping[str, Any]], most: int, raw: str, start: int = 0) -> Figures:
    """Return facts (in GUIDE's form) as figures, at most `most` a group; `raw` is the text around them from `start` on.

    >>> fact = {"type": "count", "start": 0, "end": 4, "text": "798名", "value": {"object": "县乡干部"}}
    >>> group([fact], 4, "798名縣鄉干部").objects, group([fact], 4, "798名，均为县乡干部").objects
    ((Figure(text='798名县乡干部', start=0),), (Figure(text='县乡干部 798名', start=0),))
    """
    found: dict[str, dict[str, Figure]] = {name: {} for name in Figures.__dataclass_fields__}
    for fact in facts:
        if (name := _GROUPS.get(fact["type"])) and (name != "objects" or fact["value"].get("object")):
            after = raw[fact["end"] - start :][:_AFTER]
            text = told(fact, after)
            found[name].setdefault(text, Figure(text, fact["start"]))
    labels = found["measures"]
    whole = [text for text in labels if not any(other != text and other.startswith(text) for other in labels)]
    found["measures"] = {text: labels[text] for text in whole}
    return Figures(**{name: tuple(figures.values())[:most] for name, figures in found.items()})


def told(fact: Mapping[str, Any], after: str) -> str:
    """Return a fact's words on one line, with the thing that it counts: behind it where the text has it there."""
    text = Text.of(fact["text"]).plain.replace("\n", "").translate(_QUOTES if fact["type"] == "program" else {})
    thing = fact["value"].get("object") if fact["type"] == "count" else None
    if not thing or thing in text:
        return text
    return text + thing if Text.of(after).plain.translate(_QUOTES).startswith(thing[:2]) else f"{thing} {text}"
