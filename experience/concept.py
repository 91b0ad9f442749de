"""The field's concepts: what offices call by several names, and what tells of a thing without naming it."""

import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick_rs

_HINT = "~"
_NAME = "="
MARKS = frozenset((_NAME, _HINT))  # with which the terms of concepts begin


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: the names it goes by, the commonest first, and the words that hint at it."""

    names: tuple[str, ...]
    hints: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The term under which an index has the texts that name the concept."""
        return _NAME + self.names[0]

    @property
    def hint_mark(self) -> str:
        """The term under which an index has the texts that hint at it."""
        return _HINT + self.names[0]


@cache
def _data() -> str:
    return files(__package__).joinpath("data/concepts.tsv").read_text("utf-8")


@cache
def digest() -> int:
    """Return what tells one state of the data from another."""
    return zlib.crc32(_data().encode())


@cache
def concepts() -> tuple[Concept, ...]:
    """Return all concepts (data/concepts.tsv).

    >>> [concept.names[:2] for concept in concepts() if "消薄" in concept.names]
    [('薄弱村', '空壳村')]
    """
    rows = (line.split("\t") for line in _data().splitlines() if not line.startswith("#"))
    return tuple(
        Concept(
            tuple(name for name in row if not name.startswith(_HINT)),
            tuple(name.removeprefix(_HINT) for name in row if name.startswith(_HINT)),
        )
        for row in rows
    )


def named(plain: str) -> tuple[tuple[Concept, tuple[str, ...]], ...]:
    """Return the concepts that a text names, each with the names that it uses.

    >>> [used for _, used in named("屋场会怎么开")]
    [('屋场会', '屋场'), ('屋场',)]
    """
    automaton, names = _names()
    held = {names[number] for number, _, _ in automaton.find_matches_as_indexes(plain, overlapping=True)}
    if not held:
        return ()
    found = ((concept, tuple(name for name in concept.names if name in held)) for concept in concepts())
    return tuple((concept, used) for concept, used in found if used)


@cache
def _names() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    names = tuple(dict.fromkeys(name for concept in concepts() for name in concept.names))
    return ahocorasick_rs.AhoCorasick(names), names


def marks(plain: str) -> list[str]:
    """Return the terms of the concepts that a simplified text names or hints at, sorted.

    >>> marks("屋场会")
    ['=屋场会', '=院落', '~基层治理', '~群众参与']
    """
    automaton, terms = _automaton()
    found = {number for number, _, _ in automaton.find_matches_as_indexes(plain, overlapping=True)}
    return sorted({term for number in found for term in terms[number]})


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[str, ...], ...]]:
    """Return what finds all names and hints at once, and the terms that each of them stands for."""
    terms: dict[str, list[str]] = {}
    for concept in concepts():
        for words, term in ((concept.names, concept.mark), (concept.hints, concept.hint_mark)):
            for word in words:
                terms.setdefault(word, []).append(term)
    return ahocorasick_rs.AhoCorasick(list(terms)), tuple(map(tuple, terms.values()))
