"""The options that name a model.

`--recogniser` has the one that `jingyan train recogniser FILE…` left in the user's data folder, else the one that is
shipped; `--embedding` a folder.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from jingyan.corpus.error import QueryError

from .command import model_path
from .messages import say

if TYPE_CHECKING:
    from jingyan.models.embedding import Embedder
    from jingyan.models.recogniser import Recogniser


def _load(_: click.Context, __: click.Parameter, wanted: bool) -> "Recogniser | None":
    """Return the user's own recogniser, else the one that is shipped, where it is asked for."""
    if not wanted:
        return None
    from jingyan.models import recogniser  # noqa: PLC0415 - only where it is asked for

    own = model_path("recogniser")
    folder = own if own.exists() else recogniser.SHIPPED
    try:
        return recogniser.load(folder)
    except (OSError, ValueError):
        raise QueryError(say("no_model", path=folder)) from None


def _load_embedder(_: click.Context, __: click.Parameter, folder: Path | None) -> "Embedder | None":
    """Return the sentence model in a folder."""
    if folder is None:
        return None
    from jingyan.models.embedding import Embedder  # noqa: PLC0415 - only where one is named

    try:
        return Embedder(folder)
    except (OSError, ValueError) as error:
        raise QueryError(str(error)) from None


EMBEDDING = click.option(
    "--embedding",
    "embedder",
    type=click.Path(path_type=Path),
    callback=_load_embedder,
    metavar="FOLDER",
    help=say("opt.embedding"),
)
RECOGNISER = click.option("--recogniser", is_flag=True, callback=_load, help=say("opt.recogniser"))
