"""The report on a batch: each file with what has changed in it, each doubtful spot with its context."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from jingyan.corpus.cell import inert, legal
from jingyan.corpus.error import SourceError

from .batch import Result
from .doubt import Doubt, doubts
from .wording import Manner

COLUMNS = ("文件", "结果", "改动字数", "疑点数", "说明")
SPOTS = ("文件", "类别", "上下文", "原字", "转换为", "也可能是")


class Report(Protocol):
    """Takes the results of a batch one by one."""

    def add(self, result: Result, manner: Manner) -> None:
        """Take a result."""


@contextmanager
def report(path: Path) -> Iterator[Report]:
    """Give a report that is written to a csv or xlsx file; SourceError for any other ending."""
    match path.suffix.lower():
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                yield _Csv(file)
        case ".xlsx":
            sheets = _Xlsx()
            yield sheets
            sheets.save(path)
        case _:
            raise SourceError(path, "报告应为 .csv 或 .xlsx 文件")


def _rows(result: Result, manner: Manner) -> tuple[tuple[str | int, ...], tuple[Doubt, ...]]:
    target = str(result.target) if result.target else ""
    if result.error:
        return (str(result.path), "", "", "", f"失败：{result.error.reason}"), ()
    if not result.conversion:
        return (str(result.path), target, 0, 0, "未变，未重新转换"), ()
    found = doubts(result.conversion.before, result.conversion.after, manner)
    return (str(result.path), target, result.conversion.changed, len(found), ""), found


def _cells(path: Path, spot: Doubt) -> tuple[str, ...]:
    return (str(path), spot.kind, spot.context, spot.written, spot.became, spot.others)


class _Csv:
    """One table: a line a file, and below it a line a spot."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow((*COLUMNS, *SPOTS[1:]))

    def add(self, result: Result, manner: Manner) -> None:
        row, found = _rows(result, manner)
        self._write(*row, *[""] * (len(SPOTS) - 1))
        for spot in found:
            self._write(str(result.path), *[""] * (len(COLUMNS) - 1), *_cells(result.path, spot)[1:])

    def _write(self, *cells: str | int) -> None:
        self._writer.writerow(inert(cell) if isinstance(cell, str) else cell for cell in cells)


class _Xlsx:
    """Two sheets: the files, and the spots."""

    def __init__(self) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - 0.3 s, only where there is a report to write

        self._book = Workbook(write_only=True)
        self._files = self._book.create_sheet("文件")
        self._spots = self._book.create_sheet("疑点")
        for sheet, names, widths in ((self._files, COLUMNS, (50, 50, 10, 8, 40)), (self._spots, SPOTS, (50, 10, 44))):
            sheet.freeze_panes = "A2"
            for letter, width in zip("ABCDE", widths, strict=False):
                sheet.column_dimensions[letter].width = width
            sheet.append(names)

    def add(self, result: Result, manner: Manner) -> None:
        row, found = _rows(result, manner)
        self._files.append([self._cell(self._files, value) for value in row])
        for spot in found:
            self._spots.append([self._cell(self._spots, value) for value in _cells(result.path, spot)])

    def _cell(self, sheet: object, value: str | int) -> object:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded by now

        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(sheet, legal(value))
        cell.data_type = "s"  # never a formula
        return cell

    def save(self, path: Path) -> None:
        self._book.save(path)
