"""Paper to structure: readers, normalisation, script conversion, segmentation, masthead, sections."""

from typing import TYPE_CHECKING

from .bulletin import Article, Bulletin, Endorsement, Masthead, Repeat, Section, Source
from .error import DatabaseError, JingyanError, QueryError, SourceError
from .limits import LIMITS, Limits
from .text import Span, Text

if TYPE_CHECKING:
    from .document import to_json
    from .reading import read, read_bytes, read_text

_LATER = {"read": "reading", "read_bytes": "reading", "read_text": "reading", "to_json": "document"}

__all__ = [
    "LIMITS",
    "Article",
    "Bulletin",
    "DatabaseError",
    "Endorsement",
    "JingyanError",
    "Limits",
    "Masthead",
    "QueryError",
    "Repeat",
    "Section",
    "Source",
    "SourceError",
    "Span",
    "Text",
    "read",
    "read_bytes",
    "read_text",
    "to_json",
]


def __getattr__(name: str) -> object:
    """Return what reads files, loaded when it is first asked for: a search needs none of it."""
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415 - no name of the package's own

    found: object = getattr(import_module(f".{_LATER[name]}", __name__), name)
    globals()[name] = found
    return found
