"""Practices, facts and hits as pandas DataFrames, a type for each column. Needs the extra `pandas`.

with Database.open("archive.db", readonly=True) as database:
    money = frame.facts(database, Selection(kinds=("money",)))
    money.groupby("practice_county")["yuan"].max()
"""

from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from jingyan.corpus.error import QueryError

from .database import Database
from .export import columns, selection
from .export.selection import Selection
from .search import Hit

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {
    "text": "string",
    "integer": "Int64",
    "number": "Float64",
    "yuan": "Float64",
    "day": "datetime64[s]",  # in seconds: a bulletin may name the year 9999
    "flag": "boolean",
    "list": "object",  # tuples of texts, empty where there is nothing
}


def facts(database: Database, chosen: Selection | None = None) -> "pd.DataFrame":
    """Return the facts of a selection, by default of the whole archive, a fact a row; columns as in `export.columns`.

    `doc[start:end]` is `text`; the columns of the values that a kind does not have are missing (NA) in its rows.
    """
    pandas = _pandas()
    with database.snapshot():
        found = _frame(pandas, columns.FACT, selection.facts(database, chosen or Selection()))
    return found.astype({"type": pandas.CategoricalDtype(list(columns.KINDS))})


def practices(database: Database, chosen: Selection | None = None) -> "pd.DataFrame":
    """Return the practices of a selection, by default of the whole archive, a practice a row, with their text."""
    pandas = _pandas()
    with database.snapshot():
        return _frame(pandas, columns.PRACTICE, selection.practices(database, chosen or Selection()))


def hits(found: Iterable[Hit]) -> "pd.DataFrame":
    """Return the hits of a search, best first, a hit a row; `facts` holds the facts of the passage."""
    pandas = _pandas()
    held = pandas.DataFrame([asdict(hit) for hit in found], columns=list(Hit.__dataclass_fields__))
    types = dict.fromkeys(("id", "doc", "title", "passage", "plain"), "string") | {"undated": _TYPES["flag"]}
    return held.astype({**types, "rank": "Int64", "score": "Float64", "date": _TYPES["day"], "start": "Int64"})


def _frame(pandas: ModuleType, wanted: tuple[columns.Column, ...], rows: Iterable[columns.Cells]) -> "pd.DataFrame":
    cells: dict[str, list[columns.Cell]] = {column.name: [] for column in wanted}
    for row in rows:
        for column in wanted:
            cells[column.name].append(column.read(row))
    return pandas.DataFrame(
        {column.name: pandas.Series(cells[column.name], dtype=_TYPES[column.type]) for column in wanted}
    )


def _pandas() -> ModuleType:
    try:
        return import_module("pandas")  # an extra, and half a second
    except ImportError:
        raise QueryError("要得到 DataFrame 需要先安装 pandas：pip install 'jingyan[pandas]'") from None
