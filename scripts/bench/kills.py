"""`jingyan bench kills`: an archive that is killed again and again while it writes, and must be whole each time.

Each round changes some of the files on disk, starts a real process that reads them in or forgets some of them, kills it
with SIGKILL after a random while, and compares documents, facts, index and files. What had been acknowledged before
must still be there, once.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
from filelock import FileLock, Timeout
from jingyan.experience.check import check
from jingyan.experience.database import Database
from jingyan.scripts.command import Command, complain
from jingyan.scripts.messages import say

_FILES = 80
_LONGEST = 2.0  # seconds of writing until the kill, at most
_SHORTER, _LONGER = 0.8, 1.1  # what the next wait is drawn from, after a process that had ended and one that had not
_TRIES = 5  # processes started for each kill, at most
_RUN = "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"
_FORGET = (
    "import sys\nfrom jingyan.experience.database import Database\nfrom jingyan.experience.index import Index\n"
    "with Database.open(sys.argv[1]) as database:\n    with database.locked():\n        for path in sys.argv[2:]:\n"
    "            database.remove([path])\n            Index.ready(database).close()\n"
)


def _write(folder: Path, number: int, chance: random.Random) -> None:
    lines = (f"第{at + 1}步，选派{chance.randint(2, 90)}名干部，投入{chance.randint(3, 900)}万元。" for at in range(30))
    (folder / f"{number:03}.txt").write_text(f"石门县第{number}号做法\n" + "\n".join(lines), "utf-8")


def _start(folder: Path, database: Path, chance: random.Random) -> tuple[subprocess.Popen[bytes], set[str]]:
    """Start a process that writes; return it with the paths that it may forget."""
    if chance.random() < 0.3:
        gone = {str(path) for path in chance.sample(sorted(folder.iterdir()), 10)}
        command = [sys.executable, "-c", _FORGET, str(database), *sorted(gone)]
    else:
        gone = set()
        for number in chance.sample(range(_FILES), 25):
            _write(folder, number, chance)
        command = [sys.executable, "-c", _RUN, "ingest", str(folder), "--db", str(database), "--workers", "1"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True), gone  # noqa: S603 - ours


def _wait(process: subprocess.Popen[bytes], database: Path) -> None:
    """Wait until a process holds the writer's place, or has ended."""
    while process.poll() is None:
        try:
            with FileLock(f"{database}.lock", timeout=0):
                time.sleep(0.001)
        except Timeout:
            return
        time.sleep(0.02)


def _held(database: Path) -> tuple[set[str], list[str]]:
    """Return the paths that a database holds, and what is wrong with it once it has been opened."""
    with Database.open(database) as archive:
        wrong = [f"{finding.what} {finding.times}" for finding in check(archive)]
        twice = "SELECT count(*) - count(DISTINCT sha256) FROM documents"
        wrong += ["documents twice"] if archive.value(twice) else []
        return {row[0] for row in archive.rows("SELECT path FROM paths")}, wrong


@click.command("kills", cls=Command, help=say("bench.kills"))
@click.option("--times", type=click.IntRange(min=1), default=100, show_default=True, help=say("opt.times"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("opt.seed"))
def command(times: int, seed: int) -> int:
    """Print how many kills there were, how many of them hit a process at work, and each disagreement."""
    chance, before, within = random.Random(seed), set[str](), _LONGEST  # noqa: S311 - a test, not a secret
    started = hit = wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name) / "bulletins", Path(name) / "archive.db"
        folder.mkdir()
        for number in range(_FILES):
            _write(folder, number, chance)
        while hit < times and started < times * _TRIES:
            process, gone = _start(folder, database, chance)
            _wait(process, database)
            time.sleep(chance.uniform(0.0, within))
            alive = process.poll() is None
            started, hit = started + 1, hit + alive
            within = min(_LONGEST, within * (_LONGER if alive else _SHORTER))
            if alive:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if not database.exists():
                continue
            held, found = _held(database)
            found += [f"lost {path}" for path in sorted(before - held - gone)]
            for line in found:
                complain(f"{started}: {line}")
            wrong += bool(found)
            before = held
    click.echo(say("killed", started=started, hit=hit, wrong=wrong))
    return int(wrong > 0 or hit < times)
