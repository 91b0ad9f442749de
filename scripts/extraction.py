"""`jingyan extract`: the facts of files, without a database, as JSON lines or for the eye."""

import csv
import html
import json
import sys
from collections.abc import Iterator

import click
from jingyan import corpus, extract
from jingyan.corpus.cell import inert
from jingyan.extract.fact import Fact, plain_value
from jingyan.models.recogniser import Recogniser

from .command import Command
from .documents import Documents
from .messages import language, say
from .trained import RECOGNISER

_COLUMNS = ("doc", "type", "start", "end", "text", "value", "page")
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>jingyan</title><style>
body {{ font: 16px/1.8 serif; max-width: 45em; margin: 2em auto; white-space: pre-wrap }}
mark {{ padding: 0 .1em; border-radius: .2em; background: #ffe9a8 }} mark.money {{ background: #c8e6c9 }}
mark.place {{ background: #bbdefb }} mark.program {{ background: #f8bbd0 }} mark.date {{ background: #e1bee7 }}
</style></head><body>
"""


@click.command("extract", cls=Command, help=say("extract"))
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "table", "html"]), default="table", help=say("opt.format")
)
@RECOGNISER
def command(paths: tuple[str, ...], form: str, *, recogniser: Recogniser | None) -> int:
    """Print the facts of each file in the order of the text."""
    documents = Documents(paths)
    read = ((bulletin, sorted_facts(bulletin, recogniser)) for bulletin in documents)
    {"jsonl": _jsonl, "csv": _csv, "table": _table, "html": _html}[form](read)
    return documents.exit_code


Read = Iterator[tuple[corpus.Bulletin, list[Fact]]]


def sorted_facts(bulletin: corpus.Bulletin, recogniser: Recogniser | None = None) -> list[Fact]:
    """Return the facts of a bulletin by their place, and by kind where they share one."""
    return sorted(extract.facts(bulletin, recogniser), key=lambda fact: (fact.span.start, fact.span.end, fact.kind))


def guide_form(bulletin: corpus.Bulletin, fact: Fact) -> dict[str, object]:
    """Return a fact with the keys of docs/facts.md, and its page where the file has pages."""
    page = bulletin.source.page_of(fact.span.start)
    return {
        "doc": bulletin.source.name,
        "type": fact.kind,
        "start": fact.span.start,
        "end": fact.span.end,
        "text": bulletin.text.raw[fact.span.start : fact.span.end],
        "value": plain_value(fact.value),
        **({"page": page} if page else {}),
    }


def _jsonl(read: Read) -> None:
    for bulletin, facts in read:
        for fact in facts:
            sys.stdout.write(json.dumps(guide_form(bulletin, fact), ensure_ascii=False) + "\n")


def _csv(read: Read) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for bulletin, facts in read:
        for fact in facts:
            row = guide_form(bulletin, fact)
            row["value"] = json.dumps(row["value"], ensure_ascii=False)
            cells = (row.get(column, "") for column in _COLUMNS)
            writer.writerow(inert(cell) if isinstance(cell, str) else cell for cell in cells)


def _table(read: Read) -> None:
    for bulletin, facts in read:
        click.echo(click.style(f"{bulletin.source.name}  {len(facts)} {say('facts')}", bold=True))
        for fact in facts:
            text = " ".join(bulletin.text.raw[fact.span.start : fact.span.end].split())
            click.echo(f"  {fact.span.start:>6}  {fact.kind:<8}  {text}  →  {fact.value}  [{fact.rule}]")


def _html(read: Read) -> None:
    sys.stdout.write(_PAGE.format(lang="zh" if language() == "zh" else "en"))
    for bulletin, facts in read:
        raw, at = bulletin.text.raw, 0
        sys.stdout.write(f"<h2>{html.escape(bulletin.source.name)}</h2>\n")
        for fact in facts:
            if fact.span.start < at:
                continue
            shown = html.escape(f"{fact.kind} {fact.value} [{fact.rule}]", quote=True)
            sys.stdout.write(html.escape(raw[at : fact.span.start]))
            marked = html.escape(raw[fact.span.start : fact.span.end])
            sys.stdout.write(f'<mark class="{fact.kind}" title="{shown}">{marked}</mark>')
            at = fact.span.end
        sys.stdout.write(html.escape(raw[at:]) + "\n")
    sys.stdout.write("</body></html>\n")
