"""`jingyan bench …`: every speed claim and comparison as a ratio against a named peer, measured in one run."""

from importlib import import_module

import click

from .messages import say

BENCHES = {
    "extract": "bench_extract",
    "convert": "bench_convert",
    "accuracy": "bench_accuracy",
    "read": "bench_read",
    "fuzz": "fuzz",
    "ranking": "bench_ranking",
    "ingest": "bench_ingest",
    "search": "bench_search",
    "export": "bench_export",
    "kills": "bench_kills",
    "serve": "bench_serve",
}  # name of the measurement: its module


class Benches(click.Group):
    """The measurements, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the work."""
        return list(BENCHES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a measurement, None where there is none of that name."""
        if cmd_name not in BENCHES:
            return None
        command: click.Command = import_module(f".{BENCHES[cmd_name]}", __package__).command
        return command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help with its help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = say("help")
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of measurements, none of which is imported for it."""
        with formatter.section(say("commands")):
            formatter.write_dl([(name, say(f"bench.{name}")) for name in BENCHES])


command = Benches(name="bench", help=say("bench"))
