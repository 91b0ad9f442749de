"""Results to take along from the page: chosen practices, or those that a search finds, as a file."""

import io
from dataclasses import dataclass
from importlib.util import find_spec

from jingyan.experience.export import Selection, write
from jingyan.experience.search import met

from .archive import Reader
from .asking import Asking
from .finding import least

MOST = 100  # practices in one file
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to take along: its name and its bytes."""

    name: str
    data: bytes


def forms() -> tuple[str, ...]:
    """Return the forms that can be written here: Parquet only where its package is installed."""
    return tuple(form for form in TYPES if form != "parquet" or find_spec("pyarrow"))


def found(reader: Reader, asking: Asking, home: str | None) -> Selection:
    """Return the practices that the page counts for a search, as many as a file takes, best first."""
    question, required = asking.question(home), asking.required()
    answer = reader.answer(question, limit=MOST, required=required, order=asking.sort)
    told = question.conditions.joined(required)
    near = least(answer.hits, asking)
    chosen = tuple(hit.id for hit in met(answer.hits) if hit.score >= near)
    return Selection(chosen, told, question=asking.q)


def taken(reader: Reader, form: str, selection: Selection) -> Taken:
    """Return a selection as a file; QueryError where a practice is not there."""
    file = io.BytesIO()
    write(reader.database, file, form, selection)
    about = "".join(char for char in selection.question if char.isalnum())[:20]
    return Taken(f"经验汇编{'-' if about else ''}{about}.{form}", file.getvalue())
