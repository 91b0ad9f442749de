"""The command `jingyan`: finds the command asked for, and turns every failure into one line and an exit code.

Commands are loaded when they are called, so that help answers at once. Exit codes: 0 all well, 1 some files failed,
2 usage, 3 database.
"""

import os
import re
import sys
from typing import Literal, TextIO

import click

from .command import Menu, NoCommandError
from .messages import LANGUAGES, say
from .retelling import retell

COMMANDS = {
    "ingest": "ingest",
    "extract": "extraction",
    "inspect": "structure",
    "search": "search",
    "show": "show",
    "export": "export",
    "explain": "explain",
    "evaluate": "evaluate",
    "convert": "convert",
    "programs": "programs",
    "stats": "stats",
    "serve": "serve",
    "check": "check",
    "train": "train",
    "bench": "bench.menu",
}  # name of the command: its module
_INTERRUPTED = 130


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version  # noqa: PLC0415 - help must not wait for it

        click.echo(f"jingyan {version('jingyan')}")
        ctx.exit()


def _program() -> click.Group:
    program = Menu("jingyan", COMMANDS, help=say("about"))
    program.params = [
        click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("lang"), expose_value=False),
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=say("version")
        ),
    ]
    return program


def run() -> None:
    """Run the command line of this process, and end it with the exit code."""
    _open_streams()
    arguments = sys.argv[1:] or ["--help"]
    _choose_language(arguments)
    try:
        code = _answer(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; Python must not flush what is left at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _open_streams() -> None:
    """Make the streams speak UTF-8, those that the caller has closed lead nowhere."""
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123 - mypy knows its type; lives with the process


def _choose_language(arguments: list[str]) -> None:
    """Set the language before any text is made; click checks the value later."""
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            os.environ["JINGYAN_LANG"] = arguments[at + 1]
        elif argument.startswith("--lang="):
            os.environ["JINGYAN_LANG"] = argument.removeprefix("--lang=")


def _answer(arguments: list[str]) -> int:
    """Return the exit code of a command line; all that goes wrong is told in one line."""
    try:
        program = _program()
        with program.make_context("jingyan", list(arguments)) as context:
            return int(program.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        line, code = error.format_message(), 2
    except click.UsageError as error:
        line, code = _usage(error), 2
    except (click.Abort, KeyboardInterrupt):
        line, code = say("interrupted"), _INTERRUPTED
    except click.ClickException as error:
        line, code = error.format_message(), error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - no input may end in a traceback
        line, code = _failure(error)
    click.echo(line, err=True)
    return code


def _failure(error: Exception) -> tuple[str, int]:
    from jingyan.corpus.error import JingyanError  # noqa: PLC0415 - loads the readers

    if isinstance(error, JingyanError):
        return retell(str(error)), error.exit_code
    if os.environ.get("JINGYAN_DEBUG"):  # for those who mend the program
        raise error
    if isinstance(error, OSError):
        return say("no_write", reason=error.strerror or error), 1
    return say("unexpected", reason=f"{type(error).__name__}: {' '.join(str(error).split())}"), 1


def _usage(error: click.UsageError) -> str:
    """Return a usage error in one line."""
    hint = say("see_help", command=error.ctx.command_path) if error.ctx else ""
    match error:
        case click.NoSuchOption():
            return say("no_option", name=error.option_name) + hint
        case click.MissingParameter(param=click.Parameter() as param):
            return say("missing", name=_name(param)) + hint
        case click.BadParameter(param=click.Parameter() as param):
            return say("bad_value", name=_name(param), reason=_reason(param, error.message)) + hint
        case click.BadOptionUsage():
            return say("missing", name=error.option_name) + hint
        case NoCommandError():
            return error.message
        case _:
            extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
            line = say("extra", given=extra[1]) if extra else say("bad_usage", reason=error.message)
            return line + hint


def _name(param: click.Parameter) -> str:
    return param.opts[-1] if isinstance(param, click.Option) else (param.name or "").upper()


def _reason(param: click.Parameter, message: str) -> str:
    match param.type:
        case click.Choice(choices=choices):
            return say("choices", known="、".join(map(str, choices)))
        case click.IntRange(min=least, max=None):
            return say("at_least", least=least)
        case click.IntRange(min=least, max=most):
            return f"{least}–{most}"
        case click.Path():
            return say("no_file")
        case _:
            return message
