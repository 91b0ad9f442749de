"""`jingyan programs`: the programmes of the archive, with their readings, first dates and places."""

import json
from dataclasses import asdict

import click
from jingyan.experience.database import Database
from jingyan.experience.programme import Programme, programmes

from .command import DATABASE, Command, database_path
from .messages import say


@click.command("programs", cls=Command, help=say("programs"))
@DATABASE
@click.option("--limit", type=click.IntRange(min=1), help=say("opt.limit"))
@click.option("--format", "form", type=click.Choice(("table", "jsonl")), default="table", help=say("opt.format"))
def command(database: str | None, limit: int | None, form: str) -> int:
    """Print the programmes, the most often named first."""
    with Database.open(database_path(database), readonly=True) as archive:
        found = programmes(archive)[:limit]
    for programme in found:
        click.echo(json.dumps(asdict(programme), ensure_ascii=False) if form == "jsonl" else _line(programme))
    return 0


def _line(programme: Programme) -> str:
    reading = f"（{'、'.join(programme.reading)}）" if programme.reading else ""
    where = "、".join(programme.places[:5]) + ("…" if len(programme.places) > 5 else "")
    return "\t".join(
        (programme.name + reading, programme.first or "", where, say("mentions", count=programme.mentions))
    )
