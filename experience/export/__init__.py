"""Results to take along: practices and their facts as a workbook, a compilation, a table, JSON lines or Parquet.

    write(database, stream, "xlsx", Selection(practices=("61fad5eea997-1",), question="软弱涣散村"))
    save(database, Path("facts.parquet"))

Each form is a module with a function `write(database, selection, file)`; what it needs is loaded when it is called.
"""

from .file import FORMS, form_of, placed, save, write
from .selection import Selection
from .tally import Tally

__all__ = ["FORMS", "Selection", "Tally", "form_of", "placed", "save", "write"]
