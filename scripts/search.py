"""`jingyan search`: the practices that answer a question, for the eye or for a program."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click
from jingyan.corpus.error import QueryError
from jingyan.experience.condition import Conditions, amount, day, region
from jingyan.experience.database import Database
from jingyan.experience.index import Index
from jingyan.experience.question import Question, read
from jingyan.experience.search import Hit, search

from .command import DATABASE, Command, database_path
from .messages import say

_LATER = ("xlsx", "docx")
_FORMATS = ("table", "jsonl", "csv")
_COLUMNS = ("rank", "score", "id", "doc", "title", "region", "date", "topics", "passage", "facts")
_SHOWN = 8  # facts beside a passage


@click.command("search", cls=Command, help=say("search"))
@click.argument("question")
@DATABASE
@click.option("--region", "place", help=say("opt.region"))
@click.option("--since", help=say("opt.since"))
@click.option("--until", help=say("opt.until"))
@click.option("--topic", help=say("opt.topic"))
@click.option("--program", help=say("opt.program"))
@click.option("--money-min", help=say("opt.money_min"))
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help=say("opt.limit"))
@click.option("--format", "form", type=click.Choice([*_FORMATS, *_LATER]), default="table", help=say("opt.format"))
def command(  # noqa: PLR0913, PLR0917 - one an option
    question: str,
    database: str | None,
    place: str | None,
    since: str | None,
    until: str | None,
    topic: str | None,
    program: str | None,
    money_min: str | None,
    limit: int,
    form: str,
) -> int:
    """Print the hits, best first."""
    if form in _LATER:
        raise QueryError(say("no_format", name=form, known=" ".join(_FORMATS)))
    required = Conditions(
        regions=(region(place),) if place else (),
        since=day(since) if since else None,
        until=day(until, last=True) if until else None,
        topic=topic,
        program=program,
        money_min=amount(money_min) if money_min else None,
    )
    asked = read(question)
    with Database.open(database_path(database), readonly=True) as archive:
        hits = search(archive, Index.open(archive), asked, limit=limit, required=required)
    if form == "table":
        _print_table(asked, hits)
    else:
        {"jsonl": _print_jsonl, "csv": _print_csv}[form](hits)
    return 0


def _plain(hit: Hit) -> dict[str, object]:
    """Return a hit as JSON has it."""
    fields = asdict(hit)
    fields["date"] = hit.date.isoformat() if hit.date else None
    fields["highlights"] = [[span.start, span.end] for span in hit.highlights]
    return fields


def _print_jsonl(hits: Iterable[Hit]) -> None:
    for hit in hits:
        sys.stdout.write(json.dumps(_plain(hit), ensure_ascii=False) + "\n")


def _print_csv(hits: Iterable[Hit]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for hit in hits:
        row = _plain(hit)
        row["region"], row["topics"] = "/".join(hit.region), "、".join(hit.topics)
        row["facts"] = "；".join(fact["text"] for fact in hit.facts)
        writer.writerow(row[column] for column in _COLUMNS)


def _print_table(question: Question, hits: Sequence[Hit]) -> None:
    click.echo(click.style(say("read_as", parts="；".join(_read_as(question))), dim=True))
    if not hits:
        click.echo(say("no_hits"))
    for hit in hits:
        place = "".join(hit.region[-2:])
        head = "  ".join(part for part in (place, hit.title or say("no_title"), str(hit.date or "")) if part)
        click.echo(f"\n{hit.rank}. {click.style(head, bold=True)}")
        click.echo(f"   {_marked(hit)}")
        texts = dict.fromkeys("".join(fact["text"].split()) for fact in hit.facts)
        if texts:
            click.echo(f"   {say('facts')}: {' · '.join([*texts][:_SHOWN])}")
        click.echo(click.style(f"   {say('source')}: {hit.doc}  {hit.id}", dim=True))


def _marked(hit: Hit) -> str:
    """Return the passage on one line with the words of the question set off."""
    pieces, at = [], 0
    for span in hit.highlights:
        pieces.append(hit.passage[at : span.start])
        pieces.append(click.style(hit.passage[span.start : span.end], fg="red", bold=True))
        at = span.end
    return "".join("".join((*pieces, hit.passage[at:])).split())


def _read_as(question: Question) -> list[str]:
    asked = question.conditions
    parts = [say("words", words=" ".join(idea.text for idea in question.ideas))]
    parts += [say("region", name=name) for name in asked.regions]
    parts += [say("since", day=asked.since)] if asked.since else []
    parts += [say("until", day=asked.until)] if asked.until else []
    parts += [say("money_min", yuan=f"{asked.money_min:,}")] if asked.money_min is not None else []
    parts += [say("money_max", yuan=f"{asked.money_max:,}")] if asked.money_max is not None else []
    return parts
