"""`jingyan serve`: the experience database in a browser."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from jingyan.corpus.error import QueryError

from .command import DATABASE, Command, database_path
from .messages import say

if TYPE_CHECKING:
    from jingyan.experience.web.password import Password

_PORT = 8765


@click.command("serve", cls=Command, help=say("serve"))
@DATABASE
@click.option("--host", default="127.0.0.1", show_default=True, help=say("opt.host"))
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help=say("opt.port"))
@click.option("--home", help=say("opt.home"))
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False), help=say("opt.password_file"))
@click.option("--allow-upload", is_flag=True, help=say("opt.allow_upload"))
def command(  # noqa: PLR0913, PLR0917 - one an option
    database: str | None, host: str, port: int, home: str | None, password_file: str | None, allow_upload: bool
) -> int:
    """Serve the page until it is told to end."""
    from jingyan.experience.condition import region  # noqa: PLC0415 - help must not wait for it
    from jingyan.experience.web.serving import serve  # noqa: PLC0415 - ditto
    from jingyan.experience.web.site import Site, is_loopback  # noqa: PLC0415 - ditto

    home = home or os.environ.get("JINGYAN_HOME")
    words = _password(password_file, asked=not is_loopback(host))
    site = Site(
        database_path(database),
        host=host,
        home=region(home) if home else None,
        password=_checked(words),
        allow_upload=allow_upload,
    )
    click.echo(say("database", path=site.database), err=True)
    serve(site, port, lambda address: click.echo(say("serving", address=address)))
    click.echo(say("served"), err=True)
    return 0


def _password(file: str | None, *, asked: bool) -> str | None:
    """Return the password: of a file, of the environment, or typed in where one is needed and somebody sits there."""
    if file:
        try:
            return Path(file).read_text("utf-8-sig").strip()
        except UnicodeDecodeError as error:
            raise QueryError(f"{file}：不是文本，或编码无法识别") from error
    if words := os.environ.get("JINGYAN_PASSWORD"):
        return words
    if not asked:
        return None
    if not sys.stdin.isatty():
        raise QueryError(say("password_needed"))
    return str(click.prompt(say("password"), hide_input=True, confirmation_prompt=True, err=True))


def _checked(words: str | None) -> "Password | None":
    from jingyan.experience.web.password import SHORTEST, Password  # noqa: PLC0415 - help must not wait for it

    if words is None:
        return None
    if len(words) < SHORTEST:
        raise QueryError(say("password_short", least=SHORTEST))
    return Password.of(words)
