"""The option `--recogniser`, which has the model that `jingyan train recogniser` left in the user's data folder."""

import click
from jingyan.corpus.error import QueryError
from jingyan.models import recogniser

from .command import model_path
from .messages import say


def _load(_: click.Context, __: click.Parameter, wanted: bool) -> recogniser.Recogniser | None:
    """Return the trained recogniser where it is asked for."""
    if not wanted:
        return None
    folder = model_path("recogniser")
    try:
        return recogniser.load(folder)
    except (OSError, ValueError):
        raise QueryError(say("no_model", path=folder)) from None


RECOGNISER = click.option("--recogniser", is_flag=True, callback=_load, help=say("opt.recogniser"))
