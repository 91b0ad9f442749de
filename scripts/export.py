"""`jingyan export`: the archive, or what answers a question, as a file to take along."""

import re
from pathlib import Path

import click
from jingyan.corpus.error import QueryError
from jingyan.experience.condition import Conditions
from jingyan.experience.database import Database
from jingyan.experience.export import Selection, form_of, save
from jingyan.experience.export.columns import KINDS
from jingyan.experience.search import met

from .asking import answered, filtered, understood
from .command import DATABASE, Command, database_path
from .messages import say


@click.command("export", cls=Command, help=say("export"))
@click.argument("question", required=False, default="")
@DATABASE
@click.option("--to", "to", required=True, metavar="FILE", help=say("opt.to_file"))
@click.option("--kind", "kinds", help=say("opt.kind"))
@filtered
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help=say("opt.answers"))
@click.option("--overwrite", is_flag=True, help=say("opt.overwrite"))
def command(  # noqa: PLR0913, PLR0917 - one an option
    question: str,
    database: str | None,
    to: str,
    kinds: str | None,
    conditions: Conditions,
    limit: int,
    overwrite: bool,
) -> int:
    """Write the file, and say how much it holds."""
    path = Path(to)
    form_of(path)
    chosen = _kinds(kinds) if kinds is not None else tuple(KINDS)
    with Database.open(database_path(database), readonly=True) as archive:
        tally = save(archive, path, _selection(archive, question, conditions, chosen, limit), overwrite=overwrite)
    click.echo(say("exported", path=path, practices=tally.practices, facts=tally.facts), err=True)
    return 0


def _selection(
    archive: Database, question: str, conditions: Conditions, kinds: tuple[str, ...], limit: int
) -> Selection:
    """Return all of the archive that meets the conditions, or what answers a question."""
    if not question.strip():
        return Selection(conditions=conditions, kinds=kinds)
    asked = understood(question, conditions)
    hits = met(answered(archive, asked, conditions, limit=limit).hits)
    told = asked.conditions.joined(conditions)
    return Selection(tuple(hit.id for hit in hits), told, kinds, question)


def _kinds(words: str) -> tuple[str, ...]:
    """Return the kinds that an option names, in their own order; QueryError for one that there is not."""
    named = re.split("[,，、\\s]+", words.strip())
    labels = {label: kind for kind, label in KINDS.items()}
    for name in named:
        if name not in KINDS and name not in labels:
            raise QueryError(say("no_kind", name=name, known=" ".join(KINDS)))
    return tuple(kind for kind in KINDS if kind in {labels.get(name, name) for name in named})
