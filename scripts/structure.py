"""`jingyan inspect`: the bulletin itself, as JSON or as a tree."""

import json
import sys
from collections.abc import Iterable

import click
from jingyan import corpus

from . import topics
from .command import Command
from .documents import Documents
from .messages import say


@click.command("inspect", cls=Command, help=say("inspect"))
@click.argument("paths", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["json", "tree"]), default="tree", help=say("opt.format"))
def command(paths: tuple[str, ...], form: str) -> int:
    """Print the structure of each file."""
    documents = Documents(paths)
    for bulletin in documents:
        if form == "json":
            sys.stdout.write(json.dumps(topics.fill(corpus.to_json(bulletin), bulletin), ensure_ascii=False) + "\n")
        else:
            _print_tree(bulletin)
    return documents.exit_code


def _print_tree(bulletin: corpus.Bulletin) -> None:
    click.echo(click.style(bulletin.source.name, bold=True))
    head = {
        key: item
        for key, item in corpus.to_json(bulletin).items()
        if key not in ("doc", "articles", "repeats") and item not in (None, [], False)
    }
    for key, item in head.items():
        click.echo(f"  {key}: {item if isinstance(item, str | int) else json.dumps(item, ensure_ascii=False)}")
    for article in bulletin.articles:
        place = f"  [{'/'.join(article.region)}]" if article.region else ""
        click.echo(f"  {article.title or say('no_title')}{place}  {article.span.start}–{article.span.end}")
        _print_sections(article.sections, 2)


def _print_sections(sections: Iterable[corpus.Section], depth: int) -> None:
    for section in sections:
        click.echo(f"{'  ' * depth}{section.marker}{section.heading}  {section.span.start}–{section.span.end}")
        _print_sections(section.children, depth + 1)
