"""The provinces as tiles on a map, shaded by how many practices each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jingyan.corpus.gazetteer import stem

from .finding import Tally

SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: its place on the map, from 1, its practices, and its shade, 0 for none to SHADES."""

    name: str
    short: str
    column: int
    row: int
    times: int
    shade: int


@dataclass(frozen=True, slots=True)
class Step:
    """A shade and the numbers of practices that it stands for."""

    shade: int
    low: int
    high: int


@cache
def _layout() -> tuple[tuple[str, int, int], ...]:
    """Return the provinces with columns and rows, row by row from the west (data/tiles.tsv)."""
    lines = files(__package__).joinpath("data/tiles.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(sorted(((name, int(column), int(row)) for name, column, row in rows), key=lambda at: (at[2], at[1])))


def tiles(provinces: Sequence[Tally]) -> tuple[Tile, ...]:
    """Return a tile for every province, in the order in which a map is read."""
    times = {province.name: province.times for province in provinces}
    bounds = [step.low for step in steps(provinces)]
    return tuple(
        Tile(name, stem(name), column, row, times.get(name, 0), sum(times.get(name, 0) >= low for low in bounds))
        for name, column, row in _layout()
    )


def steps(provinces: Sequence[Tally]) -> tuple[Step, ...]:
    """Return the shades and what they stand for: few equal steps, else each a few times the one before.

    >>> [(step.low, step.high) for step in steps([Tally("湖南省", 100), Tally("浙江省", 7)])]
    [(1, 3), (4, 6), (7, 16), (17, 40), (41, 100)]
    """
    most = max((province.times for province in provinces), default=0)
    if not most:
        return ()
    ends = sorted({max(number, round(most ** (number / SHADES))) for number in range(1, SHADES + 1)})
    ends = [*(end for end in ends if end < most), most]
    lows = [1, *(end + 1 for end in ends[:-1])]
    return tuple(Step(shade, low, high) for shade, (low, high) in enumerate(zip(lows, ends, strict=True), 1))
