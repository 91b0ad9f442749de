"""Facts as CSV, a fact a row, for spreadsheets: UTF-8 with the mark by which Excel and WPS know it, no formulas."""

import csv
import io
from typing import BinaryIO

from jingyan.corpus.cell import inert, legal
from jingyan.experience.database import Database

from .columns import FACT
from .selection import Selection, facts, size
from .tally import Tally


def write(database: Database, selection: Selection, file: BinaryIO) -> Tally:
    """Write the facts of a selection, and return how many."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in FACT)
    written = 0
    for row in facts(database, selection):
        cells = (column.flat(row) for column in FACT)
        writer.writerow(inert(legal(cell)) if isinstance(cell, str) else cell for cell in cells)
        written += 1
    text.detach()
    return Tally(size(database, selection), written)
