"""Where the files of visitors lie until something has been done with them: a private folder beside the database.

Each request has a tray of its own. Its files lie under numbers, so that no name can meet another; what their visitor
calls them is kept in a list. A tray whose list has been written is complete, and survives a kill of the server.
"""

import json
import os
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from filelock import FileLock, Timeout
from jingyan.corpus.error import DatabaseError

QUOTA = 2 << 30  # bytes of all trays together
_RESERVE = 512 << 20  # bytes of the disk that are left to others
_LIST = "list.json"


class FullError(Exception):
    """No room for more files."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file with which nothing could be done, by its visitor's name, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A file: where it lies, and its visitor's name for it, folders and all."""

    path: Path
    name: str


class Tray:
    """The files of one request."""

    def __init__(self, depot: "Depot", number: str) -> None:
        self.id = number
        self.path = depot.path / number
        self.pieces: list[Piece] = []
        self.failures: list[Failure] = []
        self._depot = depot

    @property
    def files(self) -> Path:
        """The folder of the files as they came."""
        return self.path / "files"

    def begin(self, name: PurePosixPath) -> BinaryIO:
        """Return a new file to be written."""
        path = self.files / f"{len(self.pieces) + 1:04}" / name.name
        path.parent.mkdir(parents=True)
        self.pieces.append(Piece(path, str(name)))
        return path.open("xb")

    def weigh(self, count: int) -> None:
        """Take so many bytes more; FullError where they have no room."""
        self._depot.weigh(self.id, count)

    def drop(self, reason: str) -> None:
        """Take the last file back, and say why."""
        piece = self.pieces.pop()
        self._depot.weigh(self.id, -piece.path.stat().st_size)
        shutil.rmtree(piece.path.parent)
        self.failures.append(Failure(piece.name, reason))

    def seal(self, *, owner: str, since: int) -> None:
        """Write the list, and with it all files, for good; owner and change are kept with them."""
        for piece in self.pieces:
            _settle(piece.path)
        names = [[str(piece.path.relative_to(self.path)), piece.name] for piece in self.pieces]
        failures = [asdict(failure) for failure in self.failures]
        fresh = self.path / f"{_LIST}.new"
        fresh.write_text(json.dumps({"owner": owner, "since": since, "files": names, "failures": failures}), "utf-8")
        _settle(fresh)
        fresh.replace(self.path / _LIST)

    def remove(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._depot.forget(self.id)

    def keep_only(self, name: str) -> None:
        """Delete all but one file of the folder."""
        for path in self.path.iterdir():
            if path.name != name:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        self._depot.forget(self.id)
        self._depot.weigh(self.id, (self.path / name).stat().st_size, limited=False)


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


class Depot:
    """The folder of all trays; one running page has it to itself."""

    def __init__(self, database: Path) -> None:
        self.path = database.absolute().with_name(database.name + ".uploads")
        self._held: dict[str, int] = {}
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            self._lock = FileLock(self.path / "lock", timeout=0)
            self._lock.acquire()
        except Timeout:
            raise DatabaseError(f"{database}：另一个允许上传的页面正在使用这个经验库") from None
        except OSError as error:
            raise DatabaseError(f"{self.path}：上传的文件没有地方放（{error.strerror}）") from error

    def tray(self) -> Tray:
        """Return a new tray."""
        tray = Tray(self, f"{time.strftime('%Y%m%d')}-{secrets.token_hex(16)}")
        tray.path.mkdir(mode=0o700)
        return tray

    def weigh(self, number: str, count: int, *, limited: bool = True) -> None:
        """Take note of bytes in a tray; FullError where they have no room."""
        if limited and count > 0 and not self.has_room(count):
            raise FullError
        self._held[number] = self._held.get(number, 0) + count

    def has_room(self, count: int = 0) -> bool:
        """Say whether so many bytes more have room."""
        return sum(self._held.values()) + count <= QUOTA and shutil.disk_usage(self.path).free - count > _RESERVE

    def forget(self, number: str) -> None:
        """Take note that a tray is gone."""
        self._held.pop(number, None)

    def left(self) -> list[tuple[Tray, dict[str, Any]]]:
        """Return the complete trays of an earlier run, in order, with what was kept of them; remove all others."""
        found = []
        for folder in sorted(path for path in self.path.iterdir() if path.is_dir()):
            tray = Tray(self, folder.name)
            try:
                kept = json.loads((folder / _LIST).read_text("utf-8"))
                tray.pieces = [Piece(folder / path, name) for path, name in kept["files"]]
                tray.failures = [Failure(**failure) for failure in kept["failures"]]
            except (OSError, ValueError, KeyError, TypeError):
                tray.remove()
                continue
            sizes = (piece.path.stat().st_size for piece in tray.pieces if piece.path.exists())
            self.weigh(tray.id, sum(sizes), limited=False)
            found.append((tray, kept))
        return found

    def close(self) -> None:
        """Give the folder back."""
        self._lock.release()
