"""`jingyan train`: learns from the project's own labelled text, or from the bulletins and marks that are named.

What is learnt from the project's text takes the place of the shipped model, any other goes to the user's folder.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import click
from jingyan.corpus.error import QueryError
from jingyan.models import recogniser, variation
from jingyan.models.recogniser import Lesson

from . import labelled, topics
from .agreement import Marked
from .command import Command, model_path
from .documents import Documents
from .evaluate import gold_facts
from .messages import say

_ROOT = Path(__file__).parent.parent
_VARIANTS = 2  # of each sentence that holds a name


@click.command("train", cls=Command, help=say("train"))
@click.argument("what", type=click.Choice(["recogniser", "topics"]))
@click.argument("paths", nargs=-1)
@click.option("--gold", multiple=True, type=click.Path(exists=True), help=say("opt.gold"))
@click.option("--rounds", type=click.IntRange(min=1), default=8, show_default=True, help=say("opt.rounds"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("opt.seed"))
def command(what: str, paths: tuple[str, ...], gold: tuple[str, ...], rounds: int, seed: int) -> int:
    """Train a model, write it to a folder, print where."""
    if what == "topics":
        path, f1 = topics.train()
        click.echo(say("trained", path=path))
        click.echo(f"F1 {f1:.3f}")
        return 0
    documents = Documents(paths or _own("samples/*.txt"))
    marks = gold or (() if paths else _own("tests/bulletins/*/facts.jsonl"))
    lessons = list(labelled.of_bulletins(documents, _by_document(marks)))
    for case in () if paths else _own("tests/cases/p[lr]*.tsv"):
        lessons += labelled.of_cases(Path(case))
    lessons = list(variation.vary(lessons, _VARIANTS, seed))
    click.echo(say("training", sentences=len(lessons), characters=_size(lessons)), err=True)
    folder = model_path(what) if paths else recogniser.SHIPPED
    recogniser.train(lessons, rounds=rounds, seed=seed).save(folder)
    click.echo(say("trained", path=folder))
    return documents.exit_code


def _own(pattern: str) -> tuple[str, ...]:
    """Return the project's own files, which only a checkout has."""
    found = tuple(sorted(str(path) for path in _ROOT.glob(pattern)))
    if not found:
        raise QueryError(say("no_lessons"))
    return found


def _size(lessons: Sequence[Lesson]) -> int:
    return sum(len(lesson.text) for lesson in lessons)


def _by_document(gold: Sequence[str]) -> dict[str, list[Marked]]:
    facts = defaultdict(list)
    for path in gold:
        for fact in gold_facts(Path(path)):
            facts[fact["doc"].rsplit("/", 1)[-1]].append(fact)
    return facts
