"""What a reader of a file format is, what it is given, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jingyan.corpus.limits import LIMITS, Limits


def _rest() -> None:
    """Hear that another page is done, and do nothing about it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read: its path (for messages and its ending), its bytes, and the limits that hold.

    `tick` is called after each page, so that a long file is not taken for one that hangs.
    """

    path: Path
    data: bytes
    limits: Limits = LIMITS
    tick: Callable[[], None] = _rest


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: its text, the name of its encoding, the offsets at which its pages start.

    `confidence` holds, for each line that was recognised from a picture, its offset and how sure of it the
    recogniser was, from 0 to 1; `unread` the numbers of the pages that could not be read.
    """

    text: str
    encoding: str = "unicode"
    pages: tuple[int, ...] = ()
    confidence: tuple[tuple[int, float], ...] = ()
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its name, the endings of its files, and how their bytes become text.

    `read` raises SourceError for bytes that are not of the format. A reader that is not `safe` parses what others
    may have tampered with: it runs in a process that can be killed.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Job], Reading]
    safe: bool = False
