"""What a reader of a file format is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its name, the endings of its files, and how their bytes become text.

    `read` takes the path (for messages) and the bytes; it returns the text, the name of its encoding, and the
    offsets at which pages start. It raises SourceError for bytes that are not of the format.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, bytes], tuple[str, str, tuple[int, ...]]]
