"""`jingyan bench ingest`: files to searchable, characters a second and memory, with one worker and with two.

The bulletins are those given, each again and again under another number, so that no two of them are the same.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from jingyan.scripts.command import Command
from jingyan.scripts.documents import Documents
from jingyan.scripts.messages import say

_RUN = "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"
_FOLDER = 1000  # files of a folder
_TICK = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Taken:
    """What one ingest took: seconds, those of processors, the MiB of its main process after a tenth and at the most."""

    seconds: float
    work: float
    early: float
    most: float


@click.command("ingest", cls=Command, help=say("bench.ingest"))
@click.argument("paths", nargs=-1, required=True)
@click.option("--bulletins", type=click.IntRange(min=1), default=100_000, show_default=True, help=say("opt.bulletins"))
def command(paths: tuple[str, ...], bulletins: int) -> int:
    """Print the table, as Markdown."""
    texts = [bulletin.text.raw for bulletin in Documents(paths)]
    click.echo("| workers | M characters/s | to one worker | a second of one core | MiB after a tenth | MiB at most |")
    click.echo("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        characters = sum(_write(Path(name) / "bulletins", texts, bulletins))
        first = 0.0
        for workers in (1, 2):
            taken = _ingest(Path(name), workers)
            speed = characters / taken.seconds / 1e6
            first = first or speed
            core = characters / taken.work / 1e6
            memory = f"{taken.early:.0f} | {taken.most:.0f}"
            click.echo(f"| {workers} | {speed:.3f} | {speed / first:.2f}× | {core:.3f} | {memory} |")
    return 0


def _write(folder: Path, texts: Sequence[str], bulletins: int) -> Iterator[int]:
    """Write the bulletins, and yield the characters of each."""
    for number in range(bulletins):
        text = f"{texts[number % len(texts)]}\n本期编号{number}。"
        path = folder / f"{number // _FOLDER:04}" / f"{number:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        yield len(text)


def _ingest(folder: Path, workers: int) -> Taken:
    """Read the bulletins into a new database, in a process of its own."""
    database = str(folder / f"{workers}.db")
    command = [sys.executable, "-c", _RUN, "ingest", str(folder / "bulletins"), "--db", database]
    start, before, seen = time.perf_counter(), _work(), []
    with subprocess.Popen([*command, "--workers", str(workers)], stderr=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        while process.poll() is None:
            seen.append(_memory(process.pid))
            time.sleep(_TICK)
    return Taken(time.perf_counter() - start, _work() - before, seen[len(seen) // 10], max(seen))


def _work() -> float:
    """Return the seconds of processors that ended children of this process have taken, with their own children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(process: int) -> float:
    """Return the MiB that a process holds, 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)
