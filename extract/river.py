"""Areas at the source of a river, named as places: 三江源, 东江源. 长江源头 is no name, 东江源镇 is a town's.

The list of rivers is data/river.tsv, with the place of the source as far as it is settled.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from .fact import Place

_NO_NAME = ("头", "自", "于", "泉", "流", "远", "起", "出", "点", "镇", "乡", "村", "街道", "县", "市")  # 长江源远流长


@cache
def _rivers() -> dict[str, tuple[str, ...]]:
    lines = files(__package__).joinpath("data/river.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: tuple(path.split("/")) if path else () for name, path in rows}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _rivers()}, reverse=True))


def sources(plain: str) -> Iterator[tuple[int, int, Place]]:
    """Yield the areas at a river's source that a plain text names, with where they start and end.

    >>> [(start, place.name, place.path) for start, _, place in sources("争当三江源卫士，守护长江源头。")]
    [(2, '三江源', ('青海省', '三江源'))]
    """
    at = plain.find("源")
    while at >= 0:
        for length in _lengths():
            start = at - length
            if start >= 0 and plain[start:at] in _rivers() and not plain.startswith(_NO_NAME, at + 1):
                name, path = plain[start : at + 1], _rivers()[plain[start:at]]
                yield start, at + 1, Place(name, "other", (*path, name) if path else ())
                break
        at = plain.find("源", at + 1)
