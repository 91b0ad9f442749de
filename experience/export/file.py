"""The file that is taken along: its ending says what it holds, and it is there whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from jingyan.corpus.error import QueryError
from jingyan.experience.database import Database
from jingyan.experience.index import place
from jingyan.experience.record import stored_path

from .selection import Selection, check
from .tally import Tally

FORMS = {"csv": "table", "jsonl": "lines", "parquet": "parquet", "xlsx": "workbook", "docx": "compilation"}


class Form(Protocol):
    """A module that writes one form."""

    def write(self, database: Database, selection: Selection, file: BinaryIO) -> Tally:
        """Write a selection, and return how much that was."""


def form_of(path: Path) -> str:
    """Return the form that the ending of a file's name tells; QueryError for any other ending.

    >>> form_of(Path("结果.XLSX"))
    'xlsx'
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise QueryError(f"{path}：不认识的结果格式，文件名应以 {' '.join('.' + form for form in FORMS)} 结尾")
    return form


def write(database: Database, file: BinaryIO, form: str, selection: Selection | None = None) -> Tally:
    """Write a selection, by default the whole archive, to a stream in one of FORMS, as it is at this moment.

    QueryError where a practice is not there, the form needs a package that is not, or cannot hold so much.
    """
    module = cast("Form", import_module(f".{FORMS[form]}", __package__))
    selection = selection or Selection()
    with database.snapshot():
        check(database, selection)
        return module.write(database, selection, file)


def save(database: Database, path: Path, selection: Selection | None = None, *, overwrite: bool = False) -> Tally:
    """Write a selection to a file, in the form of its ending; QueryError where it cannot go there."""
    form = form_of(path)
    with placed(database, path, overwrite=overwrite) as file:
        return write(database, file, form, selection)


@contextmanager
def placed(database: Database, path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Give a file that is put in its place when it is whole; QueryError where it cannot go there.

    It never takes the place of the database or of a bulletin that was read.
    """
    _check(database, path, overwrite=overwrite)
    part = path.with_name(f".jingyan-{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise QueryError(f"{path}：写不了（{_reason(error)}）") from error
    finally:
        part.unlink(missing_ok=True)


def _check(database: Database, path: Path, *, overwrite: bool) -> None:
    if path.is_dir():
        raise QueryError(f"{path}：是文件夹，应写明文件名")
    if not path.parent.is_dir():
        raise QueryError(f"{path}：没有这个文件夹 {path.parent}")
    if not path.exists():
        return
    ours = path.samefile(database.path) or place(database.path) in path.absolute().parents
    if ours or database.rows("SELECT 1 FROM paths WHERE path = ?", (stored_path(path),)):
        raise QueryError(f"{path}：是经验库或已入库的原件，不能覆盖")
    if not overwrite:
        raise QueryError(f"{path}：文件已存在，要覆盖请加 --overwrite")


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有写入权限，或文件正被 Excel、WPS 打开"
    return error.strerror or str(error)
