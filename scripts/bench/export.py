"""`jingyan bench export`: processor time and memory of each form over an archive, and over one of a tenth of its size.

The archive is made of the given bulletins, over and over under new names. Each form is written by `jingyan export`
in a process of its own; its peak tells whether memory grows with the archive.
"""

import hashlib
import itertools
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
from jingyan.experience.database import Database
from jingyan.experience.export import FORMS
from jingyan.experience.files import Refusal
from jingyan.experience.reading import read
from jingyan.experience.record import Record
from jingyan.scripts.command import Command
from jingyan.scripts.messages import say

_BATCH = 500  # bulletins stored at once
_PROGRAM = """
import atexit, os, pathlib
from jingyan.scripts.main import run
atexit.register(lambda: print(sum(os.times()[:2]), pathlib.Path("/proc/self/status").read_text()))
run()
"""  # Linux tells a process's own peak there; what wait() tells includes the parent's


@click.command("export", cls=Command, help=say("bench.export"))
@click.argument("paths", nargs=-1, required=True)
@click.option("--practices", type=click.IntRange(min=100), default=10_000, show_default=True, help=say("opt.practices"))
def command(paths: tuple[str, ...], practices: int) -> int:
    """Print the table, as Markdown."""
    records = [record for path in paths if not isinstance(record := read(path), Refusal)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [practices // 10, practices]
        for size in sizes:
            _fill(folder / f"{size}.db", records, size)
        click.echo("| form | practices | CPU s | peak MB | file MB |\n|---|---|---|---|---|")
        for form, size in itertools.product(FORMS, sizes):
            seconds, peak, written = _export(folder / f"{size}.db", folder / f"a.{form}")
            if written:
                click.echo(f"| {form} | {size:,} | {seconds:.1f} | {peak:.0f} | {written:.1f} |")
    return 0


def _fill(path: Path, records: Sequence[Record], practices: int) -> None:
    """Make an archive of so many practices at most, and nearly so many."""
    copies = _copies(records, practices)
    with Database.open(path) as database:
        while batch := list(itertools.islice(copies, _BATCH)):
            database.store(batch)


def _copies(records: Sequence[Record], practices: int) -> Iterator[Record]:
    for number, record in enumerate(itertools.cycle(records)):
        practices -= len(record.experiences)
        if practices < 0:
            return
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        yield replace(
            record,
            path=f"/{number}/{record.path}",
            document={**record.document, "sha256": digest, "name": f"{number}-{record.document['name']}"},
            experiences=tuple(
                {**experience, "id": f"{digest[:12]}-{at}"} for at, experience in enumerate(record.experiences, 1)
            ),
        )


def _export(database: Path, to: Path) -> tuple[float, float, float]:
    """Return the processor's seconds, the peak of memory and the size of the file of one export, 0 if it is refused."""
    to.unlink(missing_ok=True)
    arguments = ["export", "--db", str(database), "--to", str(to)]
    process = subprocess.run([sys.executable, "-c", _PROGRAM, *arguments], capture_output=True, check=False)  # noqa: S603 - ours
    told = re.match(rb"([\d.]+) .*VmHWM:\s+(\d+)", process.stdout, re.DOTALL)
    seconds, peak = (float(figure) for figure in told.groups()) if told else (0.0, 0.0)
    return seconds, peak / 1024, to.stat().st_size / 1e6 if to.exists() else 0.0
