"""`jingyan search`: the practices that answer a question, for the eye or for a program."""

import os

import click
from jingyan.corpus.error import QueryError
from jingyan.experience.comparison import compare
from jingyan.experience.condition import PARTS, Conditions, amount, day, region
from jingyan.experience.condition import topic as listed_topic
from jingyan.experience.database import Database
from jingyan.experience.facet import facets
from jingyan.experience.index import BrokenIndexError, Index, reading
from jingyan.experience.question import Question, as_typed, is_spoken, read
from jingyan.experience.search import Hit, answer

from .answers import print_comparison, print_csv, print_facets, print_jsonl, print_table
from .command import DATABASE, Command, database_path
from .messages import say

_LATER = ("xlsx", "docx")
_FORMATS = ("table", "jsonl", "csv")
_SHOWN = 40  # characters of a question that an error repeats


@click.command("search", cls=Command, help=say("search"))
@click.argument("question")
@DATABASE
@click.option("--region", "place", help=say("opt.region"))
@click.option("--since", help=say("opt.since"))
@click.option("--until", help=say("opt.until"))
@click.option("--topic", help=say("opt.topic"))
@click.option("--program", help=say("opt.program"))
@click.option("--money-min", help=say("opt.money_min"))
@click.option("--home", help=say("opt.home"))
@click.option("--drop", multiple=True, type=click.Choice([*PARTS]), help=say("opt.drop"))
@click.option("--as-typed", "literal", is_flag=True, help=say("opt.as_typed"))
@click.option("--sort", "order", type=click.Choice(["score", "date", "money"]), default="score", help=say("opt.sort"))
@click.option("--facets", "counted", is_flag=True, help=say("opt.facets"))
@click.option("--compare", "compared", is_flag=True, help=say("opt.compare"))
@click.option("--limit", type=click.IntRange(1, 10_000), default=10, show_default=True, help=say("opt.limit"))
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
    home: str | None,
    drop: tuple[str, ...],
    literal: bool,
    order: str,
    counted: bool,
    compared: bool,
    limit: int,
    form: str,
) -> int:
    """Print the hits, best first."""
    if form in _LATER:
        raise QueryError(say("no_format", name=form, known=" ".join(_FORMATS)))
    required = _required(place, (since, until), topic, program, money_min)
    asked = as_typed(question) if literal else _read(question, home, drop)
    searchable = any(literal or not is_spoken(idea.text) for idea in asked.ideas)
    if not (searchable or required or asked.conditions):
        raise QueryError(f"问题里没有可检索的内容：{question[:_SHOWN]}")
    with Database.open(database_path(database), readonly=True) as archive:
        try:
            with reading():
                found = answer(archive, Index.open(archive), asked, limit=limit, required=required, order=order)
        except BrokenIndexError:
            found = answer(archive, Index.renewed(archive), asked, limit=limit, required=required, order=order)
        if compared:
            print_comparison([compare(archive, hit.id) for hit in found.hits], form)
        else:
            _print(asked, found.hits, form)
        if counted:
            print_facets(facets(archive, found.practices))
    return 0


def _required(
    place: str | None, days: tuple[str | None, str | None], topic: str | None, program: str | None, money: str | None
) -> Conditions:
    """Return what the options ask of every hit."""
    since, until = days
    required = Conditions(
        (region(place),) if place else (),
        since=day(since) if since else None,
        until=day(until, last=True) if until else None,
        topic=listed_topic(topic) if topic else None,
        program=program,
        money_min=amount(money) if money is not None else None,
    )
    if required.since and required.until and required.since > required.until:
        raise QueryError(f"起止日期颠倒：{since} 晚于 {until}")
    return required


def _print(asked: Question, hits: tuple[Hit, ...], form: str) -> None:
    if form == "table":
        print_table(asked, hits)
    else:
        {"jsonl": print_jsonl, "csv": print_csv}[form](hits)


def _read(question: str, home: str | None, drop: tuple[str, ...]) -> Question:
    """Return the question less the conditions that the asker drops."""
    home = home or os.environ.get("JINGYAN_HOME")
    asked = read(question, home=region(home) if home else None)
    return asked.without(drop)
