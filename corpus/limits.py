"""How much of a file is read: the one table of limits, whatever the format.

A file beyond a limit is refused by name, before it can take the memory or the time of the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits, each with the greatest value that is let through.

    >>> Limits().depth
    3
    """

    file_bytes: int = 64 << 20  # a file as it lies on the disk; the greatest yearbook is a tenth of it
    archive_bytes: int = 4 << 30  # an archive as it lies on the disk
    unpacked_bytes: int = 512 << 20  # what a packed file (docx, ofd, tar) unpacks to, all its parts together
    ratio: int = 200  # unpacked to packed, where a part unpacks to more than a megabyte
    members: int = 100_000  # files of an archive, parts of a packed file
    depth: int = 3  # archives within archives
    pages: int = 3_000  # of one file
    pixels: int = 120_000_000  # of one image
    characters: int = 20_000_000  # of the text that a file holds
    seconds: int = 60  # without a sign of progress: a page read, a picture recognised
    memory: int = 4 << 30  # bytes of the process that parses, where the system can hold it to them


LIMITS = Limits()
