"""What can go wrong, and the exit code that each failure gives the command line.

JingyanError
├── SourceError     a file that cannot be read; the rest of the batch goes on   (1)
├── QueryError      a question or an option that makes no sense                  (2)
└── DatabaseError   an experience database that cannot be opened or written     (3)

Odd *text* never raises: a file that could be decoded is always a bulletin, if perhaps one without facts.
"""

from pathlib import Path
from typing import ClassVar


class JingyanError(Exception):
    """Any failure that is the input's and not the program's; its text is one line for the person who asked."""

    exit_code: ClassVar[int] = 1


class SourceError(JingyanError):
    """A file that cannot be read: carries its path and the reason.

    >>> print(SourceError("旧文件.txt", "文件是空的"))
    旧文件.txt：文件是空的
    """

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}：{reason}")
        self.path = str(path)
        self.reason = reason

    def __reduce__(self) -> tuple[type["SourceError"], tuple[str, str]]:
        """Cross the border between processes with path and reason intact."""
        return type(self), (self.path, self.reason)


class QueryError(JingyanError):
    """A question or an option value that cannot be understood."""

    exit_code: ClassVar[int] = 2


class DatabaseError(JingyanError):
    """A database that cannot be opened, read or written."""

    exit_code: ClassVar[int] = 3
