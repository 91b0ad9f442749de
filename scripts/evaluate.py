"""`jingyan evaluate`: found facts against marked ones, kind by kind."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from jingyan.corpus.error import QueryError
from jingyan.models.recogniser import Recogniser

from . import floors
from .agreement import Marked, Score, compare
from .command import Command
from .documents import Documents
from .extraction import guide_form, sorted_facts
from .messages import say
from .trained import RECOGNISER


@click.command("evaluate", cls=Command, help=say("evaluate"))
@click.argument("gold", type=click.Path(exists=True))
@click.argument("paths", nargs=-1, required=True)
@click.option("--errors", is_flag=True, help=say("opt.errors"))
@click.option("--check", metavar="FLOORS.json", type=click.Path(dir_okay=False), help=say("opt.check"))
@click.option("--pin", is_flag=True, help=say("opt.pin"))
@click.option("--allow-lower", is_flag=True, help=say("opt.allow_lower"))
@RECOGNISER
def command(  # noqa: PLR0913 - one parameter an option
    gold: str,
    paths: tuple[str, ...],
    *,
    errors: bool,
    check: str | None,
    pin: bool,
    allow_lower: bool,
    recogniser: Recogniser | None,
) -> int:
    """Print precision, recall and F1 a kind; with floors, what was gained and lost, and fail below them."""
    marked = list(gold_facts(Path(gold)))
    if not marked:
        raise QueryError(f"{gold}：里面没有标注的事实")
    documents = Documents(paths)
    found = [guide_form(bulletin, fact) for bulletin in documents for fact in sorted_facts(bulletin, recogniser)]
    scores = compare(marked, found)
    if errors:
        for score in scores.values():
            _print_errors(score)
    _print_table(scores)
    if check:
        name, now = floors.name_of(Path(gold)), {"digest": floors.digest(marked), **floors.measure(scores)}
        if pin:
            floors.pin(Path(check), name, now, lower=allow_lower)
        elif not _holds(Path(check), name, now):
            return 1
    return documents.exit_code


def _print_table(scores: dict[str, Score]) -> None:
    heads = (say("marked"), say("found"), "P", "R", "F1", say("right"))
    click.echo("\t".join((say("kind"), *heads)))
    for kind, score in scores.items():
        shares = (score.precision, score.recall, score.f1, score.right_f1)
        name = say("all") if kind == "all" else kind
        click.echo("\t".join((name, str(score.marked), str(score.found), *(f"{share:.3f}" for share in shares))))


def _holds(path: Path, name: str, now: dict[str, Any]) -> bool:
    """Print gains and losses against the floors of a gold, and say whether none was fallen below."""
    pinned = floors.load(path).get(name)
    if pinned is None or pinned.get("digest") != now["digest"]:
        raise QueryError(f"{path}：{say('gold_changed', name=name)}")
    verdict = floors.judge(pinned, now)
    for sign, places in (("+", verdict.gained), ("-", verdict.lost)):
        for place in places:
            click.echo(f"{sign} {place}")
    for kind, share, floor in verdict.below:
        click.echo(say("below", kind=kind, now=f"{share:.4f}", floor=f"{floor:.4f}"), err=True)
    return not verdict.below


def gold_facts(path: Path) -> Iterator[Marked]:
    """Yield the marked facts of a file, or of all files facts.jsonl below a folder."""
    for file in sorted(path.rglob("facts.jsonl")) if path.is_dir() else [path]:
        yield from _read_gold(file)


def _read_gold(path: Path) -> list[Marked]:
    facts = []
    for number, line in enumerate(path.read_text("utf-8-sig", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            fact = json.loads(line)
            _ = fact["doc"], fact["type"], fact["value"], fact["end"] - fact["start"]
        except (ValueError, TypeError, KeyError):
            raise QueryError(f"{path}：{say('gold', line=number)}") from None
        facts.append(fact)
    return facts


def _print_errors(score: Score) -> None:
    for key, facts in (("missed", score.missed), ("spurious", score.spurious)):
        for fact in facts:
            click.echo(f"{say(key)}\t{fact['doc']}:{fact['start']}\t{fact['type']}\t{fact['text']!r}", file=sys.stdout)
    for gold, fact in score.wrong:
        values = f"{json.dumps(fact['value'], ensure_ascii=False)} ≠ {json.dumps(gold['value'], ensure_ascii=False)}"
        click.echo(f"{say('wrong')}\t{gold['doc']}:{gold['start']}\t{gold['type']}\t{gold['text']!r}\t{values}")
