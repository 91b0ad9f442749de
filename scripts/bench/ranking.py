"""`jingyan bench ranking`: what each part of the ranking gives on judged questions, measured by leaving it out.

QUERIES is JSON lines of qid and query, QRELS lines of qid, document and grade (2 answers it, 1 touches it).
"""

import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
from jingyan.experience.database import Database
from jingyan.experience.index import Index
from jingyan.experience.ingest import ingest
from jingyan.experience.question import Question, read
from jingyan.experience.ranking import TUNED, Ranking
from jingyan.experience.search import answer
from jingyan.scripts.command import Command
from jingyan.scripts.messages import say

_DEEP = 10
_HITS = 30
_PARTS = {
    "other names of concepts": replace(TUNED, other=0.0, hint=0.0, known=1.0),
    "hints at concepts": replace(TUNED, hint=0.0),
    "programmes that the archive spells out": replace(TUNED, taught=0.0),
    "words inside words": replace(TUNED, part=0.0),
    "single characters count less": replace(TUNED, single=1.0),
    "the field's words count more": replace(TUNED, known=1.0),
    "further names of an idea": replace(TUNED, further=0.0),
    "title and headings": replace(TUNED, above=0.0),
    "the rest of the practice": replace(TUNED, around=0.0, rest=0.0),
    "words side by side": replace(TUNED, beside=0.0),
    "figures asked for": replace(TUNED, told=0.0),
    "speaking of all ideas": replace(TUNED, whole=0.0),
    "conditions met": replace(TUNED, met=0.0),
    "whose practice it is": replace(TUNED, placeless=0.0),
    "everything but the words typed": Ranking(
        other=0.0,
        hint=0.0,
        taught=0.0,
        part=0.0,
        single=1.0,
        known=1.0,
        further=0.0,
        above=0.0,
        around=0.0,
        beside=0.0,
        whole=0.0,
        met=0.0,
        told=0.0,
        placeless=0.0,
        rest=0.0,
    ),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the grades of the documents that answer it."""

    question: Question
    grades: dict[str, int]


def judged(queries: Path, qrels: Path) -> tuple[Judged, ...]:
    """Return the questions of a file with their judgements."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in qrels.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            number, document, grade = line.split()
            grades[number][document.removesuffix(".txt")] = int(grade)
    asked = (json.loads(line) for line in queries.read_text("utf-8").splitlines())
    return tuple(Judged(read(one["query"]), grades[one["qid"]]) for one in asked)


def measure(database: Database, index: Index, questions: Sequence[Judged], ranking: Ranking) -> tuple[float, float]:
    """Return the mean nDCG@10 and recall@10 of a ranking."""
    gains, recalls = [], []
    for one in questions:
        hits = answer(database, index, one.question, limit=_HITS, ranking=ranking).hits
        documents = list(dict.fromkeys(hit.doc.removesuffix(".txt") for hit in hits))[:_DEEP]
        ideal = _gain(sorted(one.grades.values(), reverse=True)[:_DEEP])
        gains.append(_gain(one.grades.get(document, 0) for document in documents) / ideal if ideal else 1.0)
        good = {document for document, grade in one.grades.items() if grade == 2}
        recalls.append(len(good.intersection(documents)) / max(1, min(_DEEP, len(good))))
    return sum(gains) / len(gains), sum(recalls) / len(recalls)


def _gain(grades: Iterable[int]) -> float:
    """Return the discounted cumulative gain.

    >>> _gain([2, 0, 1])
    3.5
    """
    return math.fsum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


@click.command("ranking", cls=Command, help=say("bench.ranking"))
@click.argument("queries", type=click.Path(exists=True, path_type=Path))
@click.argument("qrels", type=click.Path(exists=True, path_type=Path))
@click.argument("paths", nargs=-1, required=True)
def command(queries: Path, qrels: Path, paths: tuple[str, ...]) -> int:
    """Print the table, as Markdown."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "bench.db") as database:
        ingest(database, paths, workers=1)
        index, questions = Index.open(database), judged(queries, qrels)
        whole = measure(database, index, questions, TUNED)
        click.echo("| left out | nDCG@10 | recall@10 | gives |\n|---|---|---|---|")
        click.echo(f"| nothing | {whole[0]:.3f} | {whole[1]:.3f} | |")
        for name, ranking in _PARTS.items():
            found = measure(database, index, questions, ranking)
            click.echo(f"| {name} | {found[0]:.3f} | {found[1]:.3f} | {whole[0] - found[0]:+.3f} |")
    return 0
