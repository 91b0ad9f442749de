"""`jingyan stats`: what the database holds."""

import click
from jingyan.experience.database import Database

from .command import DATABASE, Command, database_path
from .messages import say


@click.command("stats", cls=Command, help=say("stats"))
@DATABASE
def command(database: str | None) -> int:
    """Print the counts of what the database holds."""
    path = database_path(database)
    with Database.open(path, readonly=True) as archive:
        click.echo(say("database", path=path))
        for table in ("documents", "experiences", "passages", "facts"):
            count = archive.value(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            click.echo(f"{say(table)}: {count}")
        for kind, count in archive.rows("SELECT kind, count(*) FROM facts GROUP BY kind ORDER BY kind"):
            click.echo(f"  {kind}: {count}")
        named = "SELECT province, count(*) FROM experiences WHERE province IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        provinces = "  ".join(f"{name} {count}" for name, count in archive.rows(named))
        click.echo(f"{say('provinces')}: {provinces}")
        first, last = archive.rows("SELECT min(date), max(date) FROM documents")[0]
        click.echo(f"{say('dates')}: {first or ''}–{last or ''}")
        click.echo(f"{say('size')}: {path.stat().st_size:,}")
    return 0
