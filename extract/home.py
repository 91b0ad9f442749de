"""Which counties a document speaks of: those whose villages its village names mean."""

import re
from collections import Counter
from collections.abc import Sequence

from jingyan.corpus import gazetteer

from . import town
from .division import ORDINARY, Named, meanings
from .rule import Context

_MOST = 40  # counties; a survey of a whole province names more than it can settle


def counties(plain: str, named: Sequence[Named], context: Context) -> tuple[str, ...]:
    """Return the codes of the counties of a text: the context's first, then by how often it names them.

    >>> counties("朱仙镇召开现场会。", (), Context())
    ('410212',)
    """
    found: Counter[str] = Counter()
    for name in named:
        if name.full and name.name not in ORDINARY:
            meant = [division.code for division in name.meanings if division.level == "county"]
            if len(meant) == 1:
                found[meant[0]] += 1
    given = [division.code for division in _of_region(context.region)]
    codes = [*given, *(code for code, _ in sorted(found.items(), key=lambda item: (-item[1], item[0])))]
    if not any(len(code) == 6 for code in codes):
        codes += _of_towns(plain)
    return tuple(dict.fromkeys(codes))[:_MOST]


def _of_region(region: Sequence[str]) -> list[gazetteer.Division]:
    if not region:
        return []
    return [division for division in meanings(region[-1]) if division.path == tuple(region)]


def _of_towns(plain: str) -> list[str]:
    """Return the counties of the towns whose names only one county has."""
    codes: list[str] = []
    for ending in re.finditer(r"[镇乡]|街道|苏木", plain):
        for start in range(max(0, ending.start() - 5), ending.start() - 1):
            name = plain[start : ending.end()]
            if gazetteer.is_name(name):
                meant = town.owner(plain, ending.end(), name)
                codes += [meant.code[:6]] if meant else []
                break
    return codes
