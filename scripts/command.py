"""What all commands share: help in the language of the run, the default database, one line for what has failed."""

from pathlib import Path

import click

from .messages import say
from .retelling import retell

DATABASE = click.option("--db", "database", metavar="FILE", help=say("opt.db"))


class Command(click.Command):
    """A click command whose help speaks the language of the run."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        self.options_metavar = say("options_metavar")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), say("usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section(say("options")):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help with its help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = say("help")
        return option


def database_path(given: str | None) -> Path:
    """Return the database file that an option names, or the one in the user's data folder."""
    if given:
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415 - only where no file is named

    return user_data_path("jingyan", appauthor=False) / "jingyan.db"


def model_path(name: str) -> Path:
    """Return the folder of a model that was trained here, in the user's data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415 - help must not wait for it

    return user_data_path("jingyan", appauthor=False) / name


def complain(line: str) -> None:
    """Print one line about what has failed, where errors go."""
    click.echo(retell(line), err=True)
