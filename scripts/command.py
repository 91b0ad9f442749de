"""What all commands share: help in the language of the run, the default database, one line for what has failed."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from .messages import say
from .retelling import retell

DATABASE = click.option("--db", "database", metavar="FILE", help=say("opt.db"))


class NoCommandError(click.UsageError):
    """There is no command of the name that was given."""


class Spoken(click.Command):
    """A command whose option --help is told in the language of the run."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help with its help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = say("help")
        return option


class Command(Spoken):
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


class Menu(Spoken, click.Group):
    """Commands by their names, each imported from its module when it is called, so that help answers at once.

    What a command does is said under its name, with `prefix` before it.
    """

    def __init__(self, name: str, modules: Mapping[str, str], prefix: str = "", **settings: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(name=name, **settings)
        self._modules = modules
        self._prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the work."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; NoCommandError where there is none of that name."""
        if cmd_name not in self._modules:
            raise NoCommandError(say("no_command", name=cmd_name, known=" ".join(self._modules)), ctx)
        command: click.Command = import_module(f".{self._modules[cmd_name]}", __package__).command
        return command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        formatter.write_usage(ctx.command_path, say("options_metavar") + " " + say("command_metavar"), say("usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands, none of which is imported for it."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section(say("options")):
            formatter.write_dl(records)
        with formatter.section(say("commands")):
            formatter.write_dl([(name, say(self._prefix + name)) for name in self._modules])


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
