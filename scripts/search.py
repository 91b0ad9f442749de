"""`jingyan search`: the practices that answer a question, for the eye, for a program, or to take along."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click
from jingyan.corpus.error import QueryError
from jingyan.experience.comparison import compare
from jingyan.experience.condition import PARTS, Conditions
from jingyan.experience.database import Database
from jingyan.experience.export import Selection, placed, write
from jingyan.experience.facet import facets
from jingyan.experience.search import met
from jingyan.experience.vector import nearest

from .answers import print_comparison, print_facets, print_hits
from .asking import answered, filtered, understood
from .command import DATABASE, Command, database_path
from .messages import say
from .trained import EMBEDDING

if TYPE_CHECKING:
    from jingyan.models.embedding import Embedder

_PRINTED = ("table", "jsonl", "csv")
_WHOLE = ("xlsx", "docx", "parquet")  # written when all is known, and never to a terminal
_FILES = ("xlsx", "docx", "csv", "jsonl", "parquet")


@click.command("search", cls=Command, help=say("search"))
@click.argument("question")
@DATABASE
@filtered
@click.option("--home", help=say("opt.home"))
@click.option("--drop", multiple=True, type=click.Choice([*PARTS]), help=say("opt.drop"))
@click.option("--as-typed", "literal", is_flag=True, help=say("opt.as_typed"))
@click.option("--sort", "order", type=click.Choice(["score", "date", "money"]), default="score", help=say("opt.sort"))
@click.option("--facets", "counted", is_flag=True, help=say("opt.facets"))
@click.option("--compare", "compared", is_flag=True, help=say("opt.compare"))
@EMBEDDING
@click.option("--limit", type=click.IntRange(1, 10_000), default=10, show_default=True, help=say("opt.limit"))
@click.option("--format", "form", type=click.Choice([*_PRINTED, *_WHOLE]), help=say("opt.format"))
@click.option("--out", metavar="FILE", help=say("opt.out_file"))
@click.option("--overwrite", is_flag=True, help=say("opt.overwrite"))
def command(  # noqa: PLR0913, PLR0917 - one an option
    question: str,
    database: str | None,
    conditions: Conditions,
    home: str | None,
    drop: tuple[str, ...],
    literal: bool,
    order: str,
    counted: bool,
    compared: bool,
    embedder: "Embedder | None",
    limit: int,
    form: str | None,
    out: str | None,
    overwrite: bool,
) -> int:
    """Print the hits, best first, or write them to a file."""
    form = _form(form, out, compared=compared)
    asked = understood(question, conditions, home, drop, literal=literal)
    with Database.open(database_path(database), readonly=True) as archive:
        near = nearest(archive, embedder, question) if embedder else None
        found = answered(archive, asked, conditions, limit=limit, order=order, near=near)
        if form in _WHOLE:
            told = asked.conditions.joined(conditions)
            chosen = Selection(tuple(hit.id for hit in met(found.hits)), told, question=question)
            with _bytes(archive, out, overwrite=overwrite) as file:
                write(archive, file, form, chosen)
        else:
            with _text(archive, out, form, overwrite=overwrite) as stream:
                if compared:
                    print_comparison([compare(archive, hit.id) for hit in found.hits], form, stream)
                else:
                    print_hits(asked, found.hits, form, stream)
        if counted:
            print_facets(facets(archive, found.practices))
    return 0


def _form(form: str | None, out: str | None, *, compared: bool) -> str:
    """Return the form that is asked for, or told by the ending of the file; QueryError where it cannot be."""
    form = form or (Path(out).suffix.lower().removeprefix(".") if out else "table")
    if out and form not in _FILES:
        raise QueryError(say("no_out_form", path=out, known=" ".join(f".{name}" for name in _FILES)))
    if compared and form in _WHOLE:
        raise QueryError(say("not_compared", known=" ".join(_PRINTED)))
    if form in _WHOLE and not out and sys.stdout.isatty():
        raise QueryError(say("binary", form=form))
    return form


@contextmanager
def _bytes(archive: Database, out: str | None, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Give the file to write, or what goes to standard output when it is whole."""
    if out:
        with placed(archive, Path(out), overwrite=overwrite) as file:
            yield file
        return
    held = io.BytesIO()
    yield held
    sys.stdout.buffer.write(held.getvalue())


@contextmanager
def _text(archive: Database, out: str | None, form: str, *, overwrite: bool) -> Iterator[TextIO]:
    """Give the file to write, CSV with the mark by which Excel knows UTF-8; or standard output, which has none."""
    if not out:
        yield sys.stdout
        return
    with placed(archive, Path(out), overwrite=overwrite) as file:
        text = io.TextIOWrapper(file, "utf-8-sig" if form == "csv" else "utf-8", newline="")
        yield text
        text.detach()
