"""Facts as JSON lines, in the form of `jingyan extract`, with the practice that each tells of."""

import datetime as dt
import io
import json
from typing import BinaryIO

from jingyan.experience.database import Database

from .columns import OWNER, Cell
from .selection import Selection, facts, size
from .tally import Tally

_KEYS = ("doc", "type", "start", "end", "text")


def write(database: Database, selection: Selection, file: BinaryIO) -> Tally:
    """Write the facts of a selection, and return how many."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    written = 0
    for row in facts(database, selection):
        line = {
            **{key: row[key] for key in _KEYS},
            "value": json.loads(row["value"]),
            **({"page": row["page"]} if row["page"] else {}),
            "notation": row["notation"],
            "rule": row["rule"],
            **{column.name: _plain(column.read(row)) for column in OWNER},
        }
        text.write(json.dumps(line, ensure_ascii=False) + "\n")
        written += 1
    text.detach()
    return Tally(size(database, selection), written)


def _plain(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, dt.date) else cell
