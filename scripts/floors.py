"""Pinned floors of accuracy: what a change may not fall below, with the digest of the gold that they were measured on.

The file holds, a gold each, the digest of its facts, the lowest allowed F1 of right facts a kind, and where the facts
stand that were not right when it was pinned, so that gains and losses can be told fact by fact.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingyan.corpus.error import QueryError

from .agreement import Marked, Score

_SLACK = 0.0005  # of F1, for rounding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measurement says against its floors: kinds that fell below, facts gained and lost since."""

    below: tuple[tuple[str, float, float], ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def digest(gold: Iterable[Marked]) -> str:
    """Return the digest of gold facts, whatever their order.

    >>> digest([{"doc": "a", "start": 1}]) == digest([{"start": 1, "doc": "a"}])
    True
    """
    lines = sorted(json.dumps(fact, ensure_ascii=False, sort_keys=True) for fact in gold)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def name_of(gold: Path) -> str:
    """Return the name under which the floors of a gold are held: its folder's.

    >>> name_of(Path("gold/facts.jsonl")), name_of(Path("tests/heldout"))
    ('gold', 'heldout')
    """
    return gold.resolve().name if gold.suffix != ".jsonl" else gold.resolve().parent.name


def measure(scores: Mapping[str, Score]) -> dict[str, Any]:
    """Return what is pinned of a measurement: F1 of right facts a kind, and the places of what is not right."""
    return {
        "floors": {kind: round(score.right_f1, 4) for kind, score in scores.items() if score.marked},
        "open": sorted(_open(scores)),
    }


def _open(scores: Mapping[str, Score]) -> Iterable[str]:
    for score in scores.values():
        yield from (f"missed {_place(fact)}" for fact in score.missed)
        yield from (f"spurious {_place(fact)}" for fact in score.spurious)
        yield from (f"wrong {_place(gold)}" for gold, _ in score.wrong)


def _place(fact: Marked) -> str:
    return f"{fact['doc']}:{fact['start']} {fact['type']}"


def load(path: Path) -> dict[str, Any]:
    """Return the floors of a file, none where it does not exist; QueryError where it is no such file."""
    if not path.exists():
        return {}
    try:
        floors = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise QueryError(f"{path}：不是 JSON 文件") from None
    return floors if isinstance(floors, dict) else {}


def judge(pinned: Mapping[str, Any], now: Mapping[str, Any]) -> Verdict:
    """Return how a measurement stands against what was pinned."""
    below = [
        (kind, now["floors"].get(kind, 0.0), floor)
        for kind, floor in pinned["floors"].items()
        if now["floors"].get(kind, 0.0) < floor - _SLACK
    ]
    before, after = set(pinned["open"]), set(now["open"])
    return Verdict(tuple(below), tuple(sorted(before - after)), tuple(sorted(after - before)))


def pin(path: Path, name: str, now: Mapping[str, Any], *, lower: bool) -> None:
    """Write a measurement as the floors of a gold; QueryError where it is lower and that was not allowed."""
    floors = load(path)
    if name in floors and not lower and (fallen := judge(floors[name], now).below):
        raise QueryError(f"{path}：{_listed(fallen)} 低于原有下限，确要降低请加 --allow-lower")
    floors[name] = now
    path.write_text(json.dumps(floors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _listed(fallen: Sequence[tuple[str, float, float]]) -> str:
    return "、".join(f"{kind} {now:.4f}<{floor:.4f}" for kind, now, floor in fallen)
