"""Facts as Parquet, typed: days as dates, sums and numbers as decimals, paths as lists. Needs the extra `parquet`."""

from collections.abc import Iterable
from decimal import Context, Decimal
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from jingyan.corpus.error import QueryError
from jingyan.experience.database import Database

from .columns import FACT, Cell, Column
from .selection import Selection, facts, size
from .tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 5_000  # of a group: what memory holds at once
_DIGITS, _PLACES = 38, 10  # of a decimal; the most that Parquet's 128 bits take
_CONTEXT = Context(prec=_DIGITS)


def write(database: Database, selection: Selection, file: BinaryIO) -> Tally:
    """Write the facts of a selection, and return how many; QueryError without pyarrow."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, 40 MB
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - ditto
    except ImportError:
        raise QueryError("写 parquet 需要先安装 pyarrow：pip install 'jingyan[parquet]'") from None
    told = {"question": selection.question, "conditions": "；".join(selection.told), "database": str(database.path)}
    schema = pa.schema([(column.name, _type(column)) for column in FACT], metadata=told)
    written = 0
    with ParquetWriter(file, schema, compression="zstd") as writer:
        found = facts(database, selection)
        while rows := list(islice(found, _ROWS)):
            columns = [pa.array(_cells(column, (column.read(row) for row in rows)), _type(column)) for column in FACT]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            written += len(rows)
    return Tally(size(database, selection), written)


def _type(column: Column) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415 - loaded by now

    match column.type:
        case "integer":
            return pa.int64()
        case "number" | "yuan":
            return pa.decimal128(_DIGITS, _PLACES)
        case "day":
            return pa.date32()
        case "flag":
            return pa.bool_()
        case "list":
            return pa.list_(pa.string())
        case _:
            return pa.string()


def _cells(column: Column, cells: Iterable[Cell]) -> list[object]:
    if column.type in {"number", "yuan"}:
        return [None if cell is None else exact(Decimal(str(cell))) for cell in cells]
    return [None if cell == () else cell for cell in cells]


def exact(number: Decimal) -> Decimal | None:
    """Return a number as Parquet's decimal holds it, None where it is too large for that.

    >>> exact(Decimal("82.6")), exact(Decimal("1e30"))
    (Decimal('82.6000000000'), None)
    """
    if number.adjusted() >= _DIGITS - _PLACES:
        return None
    return number.quantize(Decimal(1).scaleb(-_PLACES), context=_CONTEXT)
