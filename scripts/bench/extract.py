"""`jingyan bench extract`: characters a second of all eight kinds, against segmentation of the same text.

The peer is rjieba's plain `cut`, in the same process, on the same texts, the best of several rounds each. Two floors
stand beside it, what no extraction in Python can do without: one pass of the pattern for numbers, and the making of
the facts themselves. Memory is the growth of the process over ten thousand further bulletins.
"""

import itertools
import resource
import time
from collections.abc import Callable, Sequence

import click
from jingyan import extract
from jingyan.corpus import Bulletin
from jingyan.corpus.segment import rust_cutters
from jingyan.corpus.text import Span, Text
from jingyan.extract import Fact
from jingyan.extract.number import NUMERAL
from jingyan.scripts.command import Command
from jingyan.scripts.documents import Documents
from jingyan.scripts.messages import say

_ROUNDS = 5
_MANY = 10_000


@click.command("extract", cls=Command, help=say("bench.extract"))
@click.argument("paths", nargs=-1, required=True)
@click.option("--many", type=click.IntRange(min=0), default=_MANY, help=say("opt.many"))
def command(paths: tuple[str, ...], many: int) -> int:
    """Print characters a second, the ratio to segmentation, and memory."""
    bulletins = list(Documents(paths))
    characters = sum(len(bulletin.text.raw) for bulletin in bulletins)
    facts = [fact for bulletin in bulletins for fact in extract.facts(bulletin)]
    cut, _ = rust_cutters()
    normalising = _best(lambda: [Text.of(bulletin.text.raw) for bulletin in bulletins])
    extracting = _best(lambda: [extract.facts(bulletin) for bulletin in bulletins])
    cutting = _best(lambda: [cut(bulletin.text.plain) for bulletin in bulletins])
    click.echo(say("bench.texts", texts=len(bulletins), characters=characters, per=characters / max(1, len(facts))))
    for name, seconds in (
        ("normalise", normalising),
        ("extract", extracting),
        ("floor: numbers", _best(lambda: [list(NUMERAL.finditer(bulletin.text.plain)) for bulletin in bulletins])),
        ("floor: facts", _best(lambda: [_again(fact) for fact in facts])),
        ("rjieba", cutting),
    ):
        click.echo(f"{name}\t{characters / seconds / 1e6:.3f} M/s\t×{seconds / cutting:.2f}")
    if many:
        click.echo(say("bench.memory", bulletins=many, growth=_growth(bulletins, many)))
    return 0


def _again(fact: Fact) -> Fact:
    """Return a fact made anew from its parts."""
    value = fact.value
    parts = [getattr(value, name) for name in value.__dataclass_fields__ if name != "kind"]
    return Fact(Span(fact.span.start, fact.span.end), type(value)(*parts), fact.rule)


def _best(work: Callable[[], object]) -> float:
    """Return the seconds of the quickest of several rounds, in processor time of this process."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _growth(bulletins: Sequence[Bulletin], many: int) -> float:
    """Return by how many MiB the process's peak grows over many bulletins after the first thousand."""
    endless = itertools.cycle(bulletins)
    for bulletin in itertools.islice(endless, min(1000, many)):
        extract.facts(bulletin)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for bulletin in itertools.islice(endless, many):
        extract.facts(bulletin)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
