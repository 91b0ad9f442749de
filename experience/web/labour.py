"""What is done with visitors' files, each job in a process of its own, which can be ended at any moment.

The page stays quick meanwhile. The process ends with the server's; what it has written by then is whole.
"""

import json
import os
import pickle
import queue
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from jingyan.corpus.convert.batch import RECORD, Batch, Result, Settings, Task
from jingyan.corpus.convert.doubt import doubts
from jingyan.corpus.convert.report import report
from jingyan.corpus.error import DatabaseError, SourceError
from jingyan.corpus.limits import LIMITS
from jingyan.corpus.readers import archive
from jingyan.experience.database import Database
from jingyan.experience.ingest import Outcome, ingest

from .job import Progress, Spot, Wish
from .tray import Failure, Piece

RESULT = "result.zip"
_PATIENCE = 3600.0  # seconds that another process may keep the database
_NAMED = 500  # failures that are told one by one
_SHOWN = 100  # doubtful spots, the others are in the report
_UNPACKED = 2000  # files of archives
_RHYTHM = 0.2  # seconds between two reports
_GRACE = 5.0  # seconds that a process is given to end
_PROGRAM = "import sys; sys.path[:] = {path!r}; from jingyan.experience.web.labour import serve; serve()"

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Adding:
    """Files to be read into a database; `since` is its last change before the files were sent."""

    database: Path
    pieces: tuple[Piece, ...]
    failures: tuple[Failure, ...]
    since: int

    def run(self, tell: Tell) -> Progress:
        """Read the files; DatabaseError where the database cannot be written."""
        with Database.open(self.database) as database, database.locked(_PATIENCE):
            before = self._stored(database)
            outcome = Outcome()
            paths = [str(piece.path) for piece in self.pieces]
            workers = max(1, (os.cpu_count() or 1) // 2)
            ingest(
                database,
                paths,
                workers=workers,
                watch=lambda done, total: tell(self._progress(outcome, done, total, before)),
                outcome=outcome,
            )
            return self._progress(outcome, outcome.total, outcome.total, before)

    def _stored(self, database: Database) -> int:
        """Return how many of the files an earlier run, cut off in the middle, has added."""
        sql = (
            "SELECT count(*) FROM paths p JOIN documents d ON d.key = p.document"
            " WHERE p.path >= ? AND p.path < ? AND d.sequence > ?"
        )
        if not self.pieces:
            return 0
        start, stop = bounds(self.pieces[0].path.parents[1])
        return database.value(sql, (start, stop, self.since))

    def _progress(self, outcome: Outcome, done: int, total: int, before: int) -> Progress:
        failures = [*self.failures, *(self._failure(refusal.path, refusal.reason) for refusal in outcome.refused)]
        before = min(before, outcome.unchanged)
        return Progress(
            total=total + len(self.failures),
            done=done + len(self.failures),
            new=outcome.added + outcome.replaced + before,
            unchanged=outcome.unchanged - before,
            failed=len(failures),
            failures=tuple(failures[:_NAMED]),
        )

    def _failure(self, path: str, reason: str) -> Failure:
        return Failure(shown(path, self.pieces), reason)


def bounds(folder: Path) -> tuple[str, str]:
    """Return between which paths those lie that are below a folder."""
    start = str(folder) + os.sep
    return start, start[:-1] + chr(ord(os.sep) + 1)


def shown(path: str | Path, pieces: Iterable[Piece]) -> str:
    """Return a path on the tray, or within an archive there, as the visitor knows it."""
    for piece in pieces:
        if Path(path).is_relative_to(piece.path):
            return str(Path(piece.name) / Path(path).relative_to(piece.path))
    return Path(path).name


@dataclass(frozen=True, slots=True)
class Converting:
    """Files to be converted, into one zip archive with a report, in their folder."""

    folder: Path
    pieces: tuple[Piece, ...]
    failures: tuple[Failure, ...]
    wish: Wish

    def run(self, tell: Tell) -> Progress:
        """Convert the files."""
        out, sheet = self.folder / "out", self.folder / "report.xlsx"
        out.mkdir(exist_ok=True)
        tally = _Tally(self.wish, out)
        tally.refuse(self.failures)
        found = list(self._unpacked())
        tally.refuse(item for item in found if isinstance(item, Failure))
        pieces = [item for item in found if isinstance(item, Piece)]
        tally.progress = replace(tally.progress, total=len(pieces) + tally.progress.failed)
        tasks = [Task(piece.path, Path(piece.name)) for piece in pieces]
        with report(sheet) as written:
            results = Batch(out, Settings(self.wish.manner, names=self.wish.names)).run(tasks)
            for result, task in zip(results, tasks, strict=True):
                named = replace(result, path=task.relative, target=result.target and result.target.relative_to(out))
                written.add(named, self.wish.manner)
                tally.take(named)
                tell(tally.progress)
        self._pack(out, sheet)
        return tally.progress

    def _unpacked(self) -> Iterator[Piece | Failure]:
        """Yield the files, those of archives unpacked under numbers, as far as the limits go."""
        room, number = LIMITS.unpacked_bytes, 0
        for piece in self.pieces:
            if not archive.is_archive(piece.path):
                yield piece
                continue
            for item in archive.files(piece.path):
                name = shown(item.path if isinstance(item, SourceError) else item, [piece])
                data = _loaded(item)
                if isinstance(data, SourceError):
                    yield Failure(name, data.reason)
                    continue
                room, number = room - len(data), number + 1
                if room < 0 or number > _UNPACKED:
                    yield Failure(name, "压缩包里的文件太多或太大，请分几次转换")
                    return
                yield Piece(self._write(number, Path(name).name, data), _without_ending(name, piece.name))

    def _write(self, number: int, name: str, data: bytes) -> Path:
        path = self.folder / "unpacked" / f"{number:05}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        return path

    def _pack(self, out: Path, sheet: Path) -> None:
        with zipfile.ZipFile(self.folder / RESULT, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as file:
            file.write(sheet, "转换报告.xlsx")
            for path in sorted(path for path in out.rglob("*") if path.is_file() and path.name != RECORD):
                file.write(path, f"转换结果/{path.relative_to(out).as_posix()}")
        shutil.rmtree(out)
        sheet.unlink()


def _loaded(item: Path | SourceError) -> bytes | SourceError:
    """Return the bytes of a file in an archive, or why there are none."""
    try:
        return item if isinstance(item, SourceError) else archive.load(item)
    except SourceError as error:
        return error


def _without_ending(name: str, packed: str) -> str:
    """Return the name of a file in an archive, the archive named like a folder.

    >>> _without_ending("简报.zip/2018/第3期.txt", "简报.zip")
    '简报/2018/第3期.txt'
    """
    ending = next(suffix for suffix in sorted(archive.SUFFIXES, key=len)[::-1] if packed.lower().endswith(suffix))
    return str(Path(packed[: -len(ending)] or packed) / Path(name).relative_to(packed))


class _Tally:
    """Counts what becomes of the files, and keeps the first doubtful spots."""

    def __init__(self, wish: Wish, out: Path) -> None:
        self.progress = Progress()
        self._wish = wish
        self._out = out

    def refuse(self, failures: Iterable[Failure]) -> None:
        """Count failures."""
        for failure in failures:
            held = self.progress
            named = held.failures if len(held.failures) >= _NAMED else (*held.failures, failure)
            self.progress = replace(held, done=held.done + 1, failed=held.failed + 1, failures=named)

    def take(self, result: Result) -> None:
        """Count a result."""
        if result.error:
            self.refuse([Failure(str(result.path), result.error.reason)])
        elif result.conversion:
            conversion, held = result.conversion, self.progress
            found = doubts(conversion.before, conversion.after, self._wish.manner)
            spots = (Spot(str(result.path), spot.context, spot.written, spot.became, spot.others) for spot in found)
            self.progress = replace(
                held,
                done=held.done + 1,
                new=held.new + 1,
                characters=held.characters + conversion.changed,
                doubtful=held.doubtful + len(found),
                spots=(*held.spots, *spots)[:_SHOWN],
            )


class Labourer:
    """A process that carries out an order; it ends when it is done, when it is told to, or with this process."""

    def __init__(self, order: Adding | Converting) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for this process to hear
        )
        assert self._process.stdin
        self._told: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        with suppress(OSError):  # it has died already, which is heard below
            pickle.dump(order, self._process.stdin)
            self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._told.put(line)
        self._told.put(b"")

    def hear(self, seconds: float) -> Progress | str | bool | None:
        """Return what the process says next: how far it is, True when all is done, or the reason why it cannot be.

        None where it says nothing for so many seconds; EOFError where it has died.
        """
        try:
            line = self._told.get(timeout=seconds)
        except queue.Empty:
            return None
        if not line:
            raise EOFError
        told = json.loads(line)
        return _progress(told) if isinstance(told, dict) else told

    def end(self) -> None:
        """End the process, whatever it is at."""
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _progress(told: dict[str, Any]) -> Progress:
    failures = tuple(Failure(**failure) for failure in told.pop("failures"))
    spots = tuple(Spot(**spot) for spot in told.pop("spots"))
    return Progress(failures=failures, spots=spots, **told)


def serve() -> None:
    """Carry out the order that standard input brings, and end at once where standard input does."""
    order = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that has started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    last = 0.0

    def say(what: dict[str, Any] | str | bool) -> None:
        out.write(json.dumps(what) + "\n")
        out.flush()

    def tell(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last > _RHYTHM:
            last = time.monotonic()
            say(asdict(progress))

    try:
        say(asdict(order.run(tell)))
        say(True)
    except DatabaseError as error:
        say(str(error))
    except Exception as error:  # noqa: BLE001 - told to the visitor in one line
        say(f"处理时出错（{getattr(error, 'strerror', None) or type(error).__name__}）")


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)
