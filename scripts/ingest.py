"""`jingyan ingest`: files, folders or standard input into the experience database."""

import os
import sys
from typing import TYPE_CHECKING

import click

from .command import DATABASE, Command, complain, database_path
from .messages import say
from .progress import bar
from .trained import EMBEDDING

if TYPE_CHECKING:
    from jingyan.models.embedding import Embedder


@click.command("ingest", cls=Command, help=say("ingest"))
@click.argument("paths", nargs=-1, required=True)
@DATABASE
@click.option("--workers", type=click.IntRange(min=1), default=None, help=say("opt.workers"))
@click.option("--again", is_flag=True, help=say("opt.again"))
@click.option("--progress/--no-progress", default=None, help=say("opt.progress"))
@EMBEDDING
def command(  # noqa: PLR0913, PLR0917 - one an option
    paths: tuple[str, ...],
    database: str | None,
    workers: int | None,
    again: bool,
    progress: bool | None,
    embedder: "Embedder | None",
) -> int:
    """Read files into the database and name those that failed."""
    from jingyan.experience.database import Database  # noqa: PLC0415 - help must not wait for it
    from jingyan.experience.ingest import ingest  # noqa: PLC0415 - ditto

    path = database_path(database)
    click.echo(say("database", path=path), err=True)
    shown = sys.stderr.isatty() if progress is None else progress
    with Database.open(path) as archive, bar(say("progress"), shown=shown) as watch:
        outcome = ingest(
            archive,
            paths,
            workers=workers or os.cpu_count() or 1,
            stdin=sys.stdin.buffer.read,
            watch=watch,
            embedder=embedder,
            again=again,
        )
        outdated = archive.outdated()
    for refusal in outcome.refused:
        complain(f"{refusal.path}：{refusal.reason}")
    failed = len(outcome.refused)
    click.echo(
        say("ingested", added=outcome.added, replaced=outcome.replaced, unchanged=outcome.unchanged, failed=failed),
        err=True,
    )
    if outdated:
        click.echo(say("outdated", documents=outdated), err=True)
    return int(failed > 0)
