"""`jingyan show`: one experience as printed, with its facts marked ⟦text|value⟧."""

import json

import click
from jingyan.corpus.error import QueryError
from jingyan.corpus.text import Text
from jingyan.experience.database import Database
from jingyan.extract import Context, facts_of_text
from jingyan.extract.total import Total, totals

from .command import DATABASE, Command, database_path
from .messages import say

_EXPERIENCE = """
SELECT e.key, e.title, e.region, e.date, e.start, d.name, substr(d.raw, e.start + 1, e.stop - e.start) AS text,
    (SELECT min(path) FROM paths WHERE document = d.key) AS path
FROM experiences e JOIN documents d ON d.key = e.document WHERE e.id = ?
"""
_FACTS = "SELECT start, stop, notation FROM facts WHERE experience = ? ORDER BY start, stop DESC, kind"


@click.command("show", cls=Command, help=say("show"))
@click.argument("number", metavar="ID")
@DATABASE
def command(number: str, database: str | None) -> int:
    """Print an experience with its facts marked, and which of its totals agree with their parts."""
    with Database.open(database_path(database), readonly=True) as archive:
        rows = archive.rows(_EXPERIENCE, (number,))
        if not rows:
            raise QueryError(say("no_experience", id=number))
        row = rows[0]
        facts = archive.rows(_FACTS, (row["key"],))
    click.echo(click.style(row["title"] or say("no_title"), bold=True))
    place = "/".join(json.loads(row["region"]))
    click.echo("  ".join(part for part in (number, place, row["date"], row["path"] or row["name"]) if part))
    click.echo()
    text, at = row["text"], 0
    for start, stop, notation in ((a - row["start"], b - row["start"], value) for a, b, value in facts):
        if start < at:
            continue
        click.echo(text[at:start], nl=False)
        click.echo(f"⟦{click.style(text[start:stop], bold=True)}|{notation}⟧", nl=False)
        at = stop
    click.echo(text[at:])
    for total in _totals(text):
        parts = " + ".join(str(part.value) for part in total.parts)
        key = "total_agrees" if total.agrees else "total_differs"
        click.echo(say(key, total=total.total.value, parts=parts, sum=total.sum))
    return 0


def _totals(raw: str) -> tuple[Total, ...]:
    text = Text.of(raw)
    return totals(text, facts_of_text(text, Context()))
