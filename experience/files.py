"""The files that a command is asked to read: files as named, folders with all that lies in them, standard input."""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jingyan.corpus.error import SourceError
from jingyan.corpus.readers import READERS, archive

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read, and why, in one line."""

    path: str
    reason: str

    @classmethod
    def of(cls, path: str | Path, error: BaseException) -> "Refusal":
        """Return the refusal that an error stands for.

        >>> Refusal.of("a.txt", PermissionError(13, "Permission denied")).reason
        '没有读取权限'
        """
        match error:
            case SourceError():
                return cls(error.path, error.reason)
            case PermissionError():
                return cls(str(path), "没有读取权限")
            case FileNotFoundError():
                return cls(str(path), "没有这个文件")
            case OSError():
                return cls(str(path), f"读不了（{error.strerror}）")
            case MemoryError():
                return cls(str(path), "内存不足")
            case _:
                return cls(str(path), f"处理时出错（{type(error).__name__}：{' '.join(str(error).split())[:120]}）")


def find(paths: Iterable[str], also: Collection[str] = ()) -> Iterator[Path | Refusal]:
    """Yield the files behind some paths, folders and archives opened; what cannot be read is refused.

    Those of a folder or an archive are sorted; left out are hidden ones, and those whose ending says that they are
    neither read nor of the kinds that are `also` wanted.
    """
    endings = _readable().union(also)
    for path in paths:
        try:
            yield from _behind(path, endings)
        except OSError as error:
            yield Refusal.of(path, error)


def _behind(path: str, endings: Collection[str]) -> Iterator[Path | Refusal]:
    if path == STANDARD_INPUT:
        yield Path(path)
    elif Path(path).is_dir():
        yield from _walk(Path(path), [Path(path).resolve()], endings)
    elif Path(path).exists():
        yield from _opened(Path(path), endings)
    elif archive.holds(Path(path)):
        yield Path(path)
    else:
        yield Refusal(path, "没有这个文件")


def _walk(folder: Path, known: list[Path], endings: Collection[str]) -> Iterator[Path | Refusal]:
    """Yield the files of a folder; `known` are the real folders that are being read or have been, links followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Refusal(str(folder), f"文件夹打不开（{error.strerror}）")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            yield from _entered(entry, known, endings)
        except OSError as error:  # a link that leads to itself
            yield Refusal.of(entry.path, error)


def _entered(entry: os.DirEntry[str], known: list[Path], endings: Collection[str]) -> Iterator[Path | Refusal]:
    path = Path(entry.path)
    if entry.is_dir(follow_symlinks=False):
        yield from _walk(path, known, endings)
    elif entry.is_dir():
        real = path.resolve()
        if not any(real.is_relative_to(folder) or folder.is_relative_to(real) for folder in known):
            known.append(real)
            yield from _walk(path, known, endings)
    elif entry.is_file() and (archive.is_archive(path) or path.suffix.lower() in endings):
        yield from _opened(path, endings)


@cache
def _readable() -> frozenset[str]:
    return frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def _opened(path: Path, endings: Collection[str]) -> Iterator[Path | Refusal]:
    """Yield the files in an archive, or the file that is none."""
    if not archive.is_archive(path):
        yield path
        return
    try:
        for item in archive.files(path):
            if isinstance(item, SourceError):
                yield Refusal.of(item.path, item)
            elif item.suffix.lower() in endings:
                yield item
    except OSError as error:
        yield Refusal.of(path, error)
