"""`jingyan convert`: files and folders from one script to the other, into a folder of their own."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .command import Command, complain
from .messages import say
from .progress import bar

if TYPE_CHECKING:
    from jingyan.corpus.convert.batch import Result, Settings, Task
    from jingyan.experience.files import Refusal

_PATH = click.Path(path_type=Path)


@click.command("convert", cls=Command, help=say("convert"))
@click.argument("paths", nargs=-1, required=True)
@click.option("--to", type=click.Choice(["hans", "hant", "tw", "hk"]), required=True, help=say("opt.to"))
@click.option("--out", type=_PATH, metavar="DIR", required=True, help=say("opt.out"))
@click.option("--dry-run", "dry", is_flag=True, help=say("opt.dry_run"))
@click.option("--report", "report", type=_PATH, metavar="FILE", help=say("opt.report"))
@click.option("--words", is_flag=True, help=say("opt.words"))
@click.option("--names", is_flag=True, help=say("opt.names"))
@click.option("--quotes/--no-quotes", default=None, help=say("opt.quotes"))
@click.option("--protect", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=say("opt.protect"))
@click.option("--encoding", default="utf-8", help=say("opt.encoding"))
@click.option("--overwrite", is_flag=True, help=say("opt.overwrite"))
@click.option("--progress/--no-progress", default=None, help=say("opt.progress"))
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    paths: tuple[str, ...],
    to: str,
    out: Path,
    dry: bool,
    report: Path | None,
    words: bool,
    names: bool,
    quotes: bool | None,
    protect: Path | None,
    encoding: str,
    overwrite: bool,
    progress: bool | None,
) -> int:
    """Convert files, and name those that failed."""
    from jingyan.corpus.convert.batch import Settings  # noqa: PLC0415 - help must not wait for it
    from jingyan.corpus.convert.wording import Manner  # noqa: PLC0415 - ditto

    _check_encoding(encoding)
    manner = Manner(to, words=words, quotes=quotes, protect=_protected(protect))
    settings = Settings(manner, encoding, names=names, overwrite=overwrite, dry=dry)
    shown = (sys.stderr.isatty() and not dry) if progress is None else progress
    return _run(paths, out, settings, report, shown=shown)


def _run(paths: tuple[str, ...], out: Path, settings: "Settings", report: Path | None, *, shown: bool) -> int:
    from jingyan.corpus.convert.batch import Batch  # noqa: PLC0415 - help must not wait for it
    from jingyan.corpus.convert.report import report as written  # noqa: PLC0415 - ditto

    found = list(_tasks(paths, out))
    tasks = [item for item in found if not isinstance(item, tuple)]
    if report and any(task.path.resolve() == report.resolve() for task in tasks):
        raise click.BadParameter(say("report_is_original"), param_hint="--report")
    failed = len(found) - len(tasks)
    for refusal in (item[0] for item in found if isinstance(item, tuple)):
        complain(f"{refusal.path}：{refusal.reason}")
    converted = unchanged = characters = 0
    with written(report) if report else nullcontext() as sheet, bar(say("converting"), shown=shown) as watch:
        for done, result in enumerate(Batch(out, settings).run(tasks), 1):
            if sheet:
                sheet.add(result, settings.manner)
            if result.error:
                failed += 1
                complain(str(result.error))
            elif result.conversion:
                converted += 1
                characters += result.conversion.changed
                if settings.dry:
                    _show(result)
            else:
                unchanged += 1
            watch(done, len(tasks))
    click.echo(
        say("converted", converted=converted, characters=characters, unchanged=unchanged, failed=failed), err=True
    )
    return int(failed > 0)


def _tasks(paths: tuple[str, ...], out: Path) -> Iterator["Task | tuple[Refusal]"]:
    """Yield what to convert; a folder keeps its name where several paths are given; results are passed by."""
    from jingyan.corpus.convert.batch import Task, is_result  # noqa: PLC0415 - help must not wait for it
    from jingyan.corpus.convert.conversion import SUFFIXES  # noqa: PLC0415 - ditto
    from jingyan.experience.files import Refusal, find  # noqa: PLC0415 - ditto

    results = out.resolve()
    for given in paths:
        path = Path(given)
        if path.is_dir() and path.resolve() == results:
            raise click.BadParameter(say("same_folder"), param_hint="--out")
        nested = path.is_dir() and results.is_relative_to(path.resolve())
        base = path if path.is_dir() and len(paths) == 1 else path.absolute().parent
        for item in find([given], SUFFIXES):
            if isinstance(item, Refusal):
                yield (item,)
            elif not (nested and item.resolve().is_relative_to(results)) and not is_result(item.parent, path):
                yield Task(item, item.relative_to(base) if path.is_dir() and base == path else _below(item, base))


def _below(item: Path, base: Path) -> Path:
    return item.absolute().relative_to(base)


def _show(result: "Result") -> None:
    from jingyan.corpus.convert.difference import difference  # noqa: PLC0415 - help must not wait for it

    if result.conversion:
        click.echo(click.style(f"{result.path} → {result.target}", bold=True))
        for old, new in difference(result.conversion):
            click.echo(click.style(f"- {old}", fg="red"))
            click.echo(click.style(f"+ {new}", fg="green"))


def _protected(path: Path | None) -> tuple[str, ...]:
    from jingyan.corpus.encoding import decode  # noqa: PLC0415 - help must not wait for it

    if not path:
        return ()
    try:
        lines = decode(path.read_bytes())[0].removeprefix("\ufeff").splitlines()
    except (OSError, UnicodeError, LookupError):
        raise click.BadParameter(say("no_protect", path=path), param_hint="--protect") from None
    return tuple(sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")}))


def _check_encoding(name: str) -> None:
    try:
        "".encode(name)
    except LookupError:
        raise click.BadParameter(say("no_encoding", name=name), param_hint="--encoding") from None
