"""The field's concepts: what offices call by several names, and what tells of a thing without naming it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HINT = "~"


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: the names it goes by, the commonest first, and the words that hint at it."""

    names: tuple[str, ...]
    hints: tuple[str, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    """Return all concepts (data/concepts.tsv).

    >>> [concept.names[:2] for concept in concepts() if "消薄" in concept.names]
    [('薄弱村', '空壳村')]
    """
    lines = files(__package__).joinpath("data/concepts.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
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
    found = ((concept, tuple(name for name in concept.names if name in plain)) for concept in concepts())
    return tuple((concept, used) for concept, used in found if used)
