"""`jingyan check`: verifies a database and its index, and mends what can be mended."""

import click

from .command import DATABASE, Command, database_path
from .messages import say

_BROKEN = 3


@click.command("check", cls=Command, help=say("check"))
@DATABASE
@click.option("--repair", is_flag=True, help=say("opt.repair"))
def command(database: str | None, repair: bool) -> int:
    """Print what is wrong, and whether it has been mended."""
    from jingyan.experience.check import check  # noqa: PLC0415 - help must not wait for it
    from jingyan.experience.database import Database  # noqa: PLC0415 - ditto

    path = database_path(database)
    Database.open(path, readonly=True).close()  # who checks wants none made
    with Database.open(path) as archive:
        findings = check(archive, repair=repair)
        documents = archive.value("SELECT count(*) FROM documents")
    for finding in findings:
        state = say("mended") if finding.mended else say("not_mended")
        click.echo(f"{say(f'check.{finding.what}', times=finding.times)} {state}")
    if not findings:
        click.echo(say("all_well", documents=documents))
    return 0 if all(finding.mended for finding in findings) else _BROKEN
