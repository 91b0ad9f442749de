"""What a running page is told once: which database, where it listens, who may come in."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from .password import Password

LOOPBACK = "127.0.0.1"
LONGEST_QUESTION = 400  # characters
MOST_PARAMETERS = 60  # of an address
LARGEST_BODY = 64 * 1024  # bytes of a request that brings no file
LARGEST_UPLOAD = 256 << 20  # bytes of a request that brings files
MOST_FILES = 500  # of one request
TAKES_FILES = ("/add", "/convert")  # to which files are posted
LONGEST_ANSWER = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Site:
    """A page's settings; `home` is the official name of the asker's county, whose practices 其他县 leaves out."""

    database: Path
    host: str = LOOPBACK
    home: str | None = None
    password: Password | None = None
    allow_upload: bool = False
    seconds: float = LONGEST_ANSWER


def is_loopback(host: str) -> bool:
    """Say whether an address can be reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
