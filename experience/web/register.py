"""The programmes of the archive as a list that can be looked through, and which of them are like one another."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from jingyan.corpus.folding import fold
from jingyan.corpus.script import simplify
from jingyan.experience.programme import Programme, label, programmes

from .archive import Reader
from .paging import last_page

SORTS = ("mentions", "places", "first")
LINES = 50  # programmes of a page
_SIMILAR = 8
_NEAR = 0.4  # of the pairs of characters of both labels that they share
_NUMERALS = re.compile(r"\d+|[一二三四五六七八九十百千万双两]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A programme in the list: its name, what it abbreviates, its variants, how often and where it is named."""

    name: str
    reading: tuple[str, ...]
    variants: tuple[str, ...]
    mentions: int
    places: int
    first: str | None


@dataclass(frozen=True, slots=True)
class Programmes:
    """A page of the list; `total` counts the programmes whose name, variants or reading hold what was looked for."""

    find: str
    sort: str
    total: int
    page: int
    pages: int
    programmes: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All programmes, the most often named first; their texts; their numbers in other orders, and by label."""

    programmes: tuple[Listed, ...]
    texts: tuple[str, ...]
    orders: dict[str, tuple[int, ...]]
    parts: dict[str, tuple[int, ...]]

    def look(self, find: str, sort: str, page: int) -> Programmes:
        """Return a page of the programmes that hold some words, in an order; the last page for one beyond it."""
        words = simplify(fold(find)).lower().strip()
        found = [at for at in self.orders[sort] if words in self.texts[at]] if words else self.orders[sort]
        pages = last_page(len(found), LINES)
        page = min(page, pages)
        shown = found[(page - 1) * LINES : page * LINES]
        return Programmes(find, sort, len(found), page, pages, tuple(self.programmes[at] for at in shown))

    def similar(self, name: str) -> tuple[Listed, ...]:
        """Return the programmes whose labels are most like that of another one."""
        own = frozenset(_parts(name))
        shared = Counter(at for part in sorted(own) for at in self.parts.get(part, ()))
        scores = {
            at: 2 * times / (len(own) + len(set(_parts(self.programmes[at].name)))) for at, times in shared.items()
        }
        near = [at for at, score in scores.items() if score >= _NEAR and self.programmes[at].name != name]
        return tuple(self.programmes[at] for at in sorted(near, key=lambda at: (-scores[at], at))[:_SIMILAR])


def register(reader: Reader) -> Register:
    """Return the register of the archive as it is now."""
    listed = tuple(map(_listed, programmes(reader.database)))
    parts: defaultdict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(listed):
        for part in set(_parts(one.name)):
            parts[part].append(at)
    numbers = range(len(listed))
    return Register(
        listed,
        tuple("\n".join((one.name, *one.variants, *one.reading)).lower() for one in listed),
        {
            "mentions": tuple(numbers),
            "places": tuple(sorted(numbers, key=lambda at: -listed[at].places)),
            "first": tuple(sorted(numbers, key=lambda at: (listed[at].first is None, listed[at].first or ""))),
        },
        {part: tuple(held) for part, held in parts.items()},
    )


def _listed(programme: Programme) -> Listed:
    others = tuple(name for name in programme.variants if name != programme.name)
    return Listed(programme.name, programme.reading, others, programme.mentions, len(programme.places), programme.first)


def _parts(name: str) -> Iterator[str]:
    """Yield what makes a label like another: its pairs of characters, and its numerals where it has several.

    >>> sorted(_parts("三会一课制度"))
    ['#三一', '一课', '三会', '会一']
    """
    bare = label(name)
    yield from (bare[at : at + 2] for at in range(len(bare) - 1))
    numerals = _NUMERALS.findall(bare)
    if len(numerals) > 1 or (numerals and len(numerals[0]) > 2):
        yield "#" + "".join(numerals)
