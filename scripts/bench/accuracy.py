"""`jingyan bench accuracy`: F1 against marked facts, beside the public tools that read the same kinds.

Peers: JioNLP (money, dates, places), Recognizers-Text (money, dates), cpca (places). They are no dependencies; one that
is not installed is named and left out. A peer's mention counts as right where its span overlaps a marked one by half
and its amount, first day or county agrees: less than is asked of jingyan, whose figures follow the rules of
`jingyan evaluate`.
"""

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from jingyan.corpus import Bulletin
from jingyan.scripts.agreement import Marked, Score, compare
from jingyan.scripts.command import Command
from jingyan.scripts.documents import Documents
from jingyan.scripts.evaluate import gold_facts
from jingyan.scripts.extraction import guide_form, sorted_facts
from jingyan.scripts.messages import say

Reader = Callable[[Bulletin], Iterator[Marked]]


def _jionlp(bulletin: Bulletin) -> Iterator[Marked]:
    import jionlp  # noqa: PLC0415 - a peer, no dependency

    text = bulletin.text.raw
    for found in jionlp.ner.extract_money(text):
        amount = float(re.sub(r"[^\d.]", "", str(found["detail"]["num"]).split(",")[0]) or 0)
        yield _fact("money", found["offset"], text, {"yuan": amount, "low": None, "high": None})
    for found in jionlp.ner.extract_time(text):
        if found["type"] in {"time_point", "time_span"}:
            start, end = (day[:10] for day in found["detail"]["time"])
            yield _fact("date", found["offset"], text, {"start": start, "end": end})


def _recognizers(bulletin: Bulletin) -> Iterator[Marked]:
    from recognizers_date_time import recognize_datetime  # noqa: PLC0415 - a peer, no dependency
    from recognizers_number_with_unit import recognize_currency  # noqa: PLC0415 - ditto

    text = bulletin.text.raw
    for found in recognize_currency(text, "zh-cn"):
        amount = (found.resolution or {}).get("value")
        value = {"yuan": float(amount) if amount else None, "low": None, "high": None}
        yield _fact("money", (found.start, found.end + 1), text, value)
    for found in recognize_datetime(text, "zh-cn"):
        values = (found.resolution or {}).get("values") or [{}]
        day = values[-1].get("value") or values[-1].get("start")
        yield _fact("date", (found.start, found.end + 1), text, {"start": day, "end": values[-1].get("end") or day})


def _cpca(bulletin: Bulletin) -> Iterator[Marked]:
    import cpca  # noqa: PLC0415 - a peer, no dependency

    text = bulletin.text.raw
    try:
        rows = [row for _, row in cpca.transform_text_with_addrs(text, pos_sensitive=True).iterrows()]
    except KeyError:  # how it says that it found nothing
        rows = []
    for row in rows:
        for level, key in (("province", "省"), ("city", "市"), ("county", "区")):
            at = row[f"{key}_pos"]
            if at >= 0 and row[key]:
                name = row[key]
                yield _fact("place", (at, at + len(name)), text, {"name": name, "level": level})


PEERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "JioNLP": (_jionlp, ("money", "date")),
    "Recognizers-Text": (_recognizers, ("money", "date")),
    "cpca": (_cpca, ("place",)),
}  # name: its reader and the kinds that it reads


def _fact(kind: str, span: Sequence[int], text: str, value: dict[str, Any]) -> Marked:
    start, end = int(span[0]), int(span[1])
    return {"type": kind, "start": start, "end": end, "text": text[start:end], "value": value}


@click.command("accuracy", cls=Command, help=say("bench.accuracy"))
@click.argument("gold", type=click.Path(exists=True))
@click.argument("paths", nargs=-1, required=True)
def command(gold: str, paths: tuple[str, ...]) -> int:
    """Print F1 of spans and F1 of right facts, a tool and a kind each."""
    marked = list(gold_facts(Path(gold)))
    bulletins = list(Documents(paths))
    ours = compare(marked, [guide_form(bulletin, fact) for bulletin in bulletins for fact in sorted_facts(bulletin)])
    click.echo("\t".join(("", say("kind"), "F1", say("right"))))
    _print("jingyan", ours, ("money", "date", "place"))
    for name, (reader, kinds) in PEERS.items():
        try:
            found = list(_read_all(reader, bulletins))
        except ImportError:
            click.echo(say("bench.no_peer", peer=name), err=True)
            continue
        _print(name, compare(_lenient(marked), found), kinds)
    return 0


def _read_all(reader: Reader, bulletins: Sequence[Bulletin]) -> Iterator[Marked]:
    for bulletin in bulletins:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):  # JioNLP is loud
            facts = list(reader(bulletin))
        for fact in facts:
            yield {**fact, "doc": bulletin.source.name}


def _lenient(marked: Sequence[Marked]) -> list[Marked]:
    """Return gold facts without what no peer reads: what an amount is for each of."""
    return [
        {**fact, "value": {**fact["value"], "per": None}, "also": []} if fact["type"] == "money" else fact
        for fact in marked
    ]


def _print(name: str, scores: dict[str, Score], kinds: Sequence[str]) -> None:
    for kind in kinds:
        click.echo(f"{name}\t{kind}\t{scores[kind].f1:.3f}\t{scores[kind].right_f1:.3f}")
