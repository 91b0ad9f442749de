"""Many files converted into a folder: a file that fails is named and the rest goes on.

The folder keeps a record (`.jingyan-convert.jsonl`) of what each of its files was made of and how, so that a second
run takes only what is new or changed. Originals are never touched; what the record does not know to be an earlier
result, or what has been edited since, is not overwritten unasked.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jingyan.corpus.error import SourceError
from jingyan.corpus.readers import archive

from .conversion import READ, Conversion, convert_file
from .wording import Manner, convert_text

RECORD = ".jingyan-convert.jsonl"
_EDITION = 2  # to be raised when the same file would be converted otherwise


@dataclass(frozen=True, slots=True)
class Task:
    """A file and where it lies below what was asked for; `relative` names its place below the folder of results."""

    path: Path
    relative: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How a batch is converted: the manner, the encoding of text files, names of files too, over what is there."""

    manner: Manner
    encoding: str = "utf-8"
    names: bool = False
    overwrite: bool = False
    dry: bool = False

    def stamp(self) -> str:
        """Return what tells this way of converting from others."""
        manner = self.manner
        every = (_EDITION, manner.to, manner.words, manner.quotes, manner.protect, self.encoding)
        return hashlib.sha256(repr(every).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file: a conversion, an error, or neither where it is unchanged since the last run."""

    path: Path
    target: Path | None
    conversion: Conversion | None = None
    error: SourceError | None = None


class Batch:
    """A folder of results."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._record = _read_record(folder / RECORD)
        self._taken: set[Path] = set()

    def run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what becomes of each file, one after the other."""
        for task in tasks:
            target = None
            try:
                target = self._target(task)
                yield Result(task.path, target, self._convert(task, target))
            except SourceError as error:
                yield Result(task.path, target, error=error)
            except MemoryError:
                yield Result(task.path, target, error=SourceError(task.path, "内存不足"))
            except OSError as error:
                yield Result(task.path, target, error=SourceError(task.path, f"写不出去（{error.strerror}）"))
            except Exception as error:  # noqa: BLE001 - one bad file never stops the others
                reason = f"处理时出错（{type(error).__name__}：{' '.join(str(error).split())[:120]}）"
                yield Result(task.path, target, error=SourceError(task.path, reason))

    def _target(self, task: Task) -> Path:
        relative = task.relative  # 计划.pdf beside 计划.txt: the result of each has a name of its own
        if task.path.suffix.lower() in READ:
            relative = relative.with_name(f"{relative.name}.txt")
        if self._settings.names:
            manner = Manner(self._settings.manner.to, quotes=False, protect=self._settings.manner.protect)
            relative = Path(*(convert_text(part, manner) for part in relative.parts))
        target = self._folder / relative
        if target in self._taken:
            raise SourceError(task.path, f"与另一个文件的结果同名：{relative}")
        self._taken.add(target)
        if target.exists() and task.path.exists() and target.samefile(task.path):
            raise SourceError(task.path, "结果会覆盖原文件，请换一个输出文件夹")
        return target

    def _convert(self, task: Task, target: Path) -> Conversion | None:
        settings = self._settings
        source = _digest(task.path)
        name = str(target.relative_to(self._folder))
        known = self._record.get(name, {})
        there = _digest(target) if target.is_file() else ""
        ours = bool(there) and known.get("result") == there
        if ours and known.get("source") == source and known.get("stamp") == settings.stamp() and not settings.dry:
            return None
        if target.exists() and not (ours or settings.overwrite or settings.dry):
            raise SourceError(task.path, f"结果已存在，未覆盖：{target}（要覆盖请加 --overwrite）")
        conversion = convert_file(task.path, settings.manner, settings.encoding)
        if not settings.dry:
            _write(target, conversion.data)
            entry = {"file": name, "source": source, "stamp": settings.stamp(), "result": _sha256(conversion.data)}
            self._record[name] = entry
            with (self._folder / RECORD).open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        return conversion


@cache
def is_result(folder: Path, asked: Path) -> bool:
    """Say whether a folder below the one asked for is, or lies in, one of results: it has a record of them."""
    if folder == asked or not folder.is_relative_to(asked):
        return False
    return (folder / RECORD).is_file() or is_result(folder.parent, asked)


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".jingyan-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read_record(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeError):
        return found
    for line in lines:
        try:
            entry = json.loads(line)
            found[entry["file"]] = entry
        except (ValueError, KeyError, TypeError):
            continue  # cut off by a kill
    return found


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, in an archive or not; empty where there is none."""
    try:
        return archive.digest(path)
    except FileNotFoundError:
        return ""
    except PermissionError:
        raise SourceError(path, "没有读取权限") from None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
