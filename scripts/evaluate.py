"""`jingyan evaluate`: found facts against marked ones, kind by kind."""

import json
import sys
from pathlib import Path

import click
from jingyan.corpus.error import QueryError

from .agreement import Marked, Score, compare
from .command import Command
from .documents import Documents
from .extraction import guide_form, sorted_facts
from .messages import say


@click.command("evaluate", cls=Command, help=say("evaluate"))
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
@click.argument("paths", nargs=-1, required=True)
@click.option("--errors", is_flag=True, help=say("opt.errors"))
def command(gold: str, paths: tuple[str, ...], errors: bool) -> int:
    """Print precision, recall and F1 a kind."""
    documents = Documents(paths)
    found = [guide_form(bulletin, fact) for bulletin in documents for fact in sorted_facts(bulletin)]
    scores = compare(_read_gold(Path(gold)), found)
    if errors:
        for score in scores.values():
            _print_errors(score)
    heads = (say("marked"), say("found"), "P", "R", "F1", say("right"))
    click.echo("\t".join((say("kind"), *heads)))
    for kind, score in scores.items():
        shares = (score.precision, score.recall, score.f1, score.right_f1)
        name = say("all") if kind == "all" else kind
        click.echo("\t".join((name, str(score.marked), str(score.found), *(f"{share:.3f}" for share in shares))))
    return documents.exit_code


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
