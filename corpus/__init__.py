"""Paper to structure: readers, normalisation, script conversion, segmentation, masthead, sections."""

from .bulletin import Article, Bulletin, Endorsement, Masthead, Repeat, Section, Source
from .document import to_json
from .error import DatabaseError, JingyanError, QueryError, SourceError
from .limits import LIMITS, Limits
from .reading import read, read_bytes, read_text
from .text import Span, Text

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
