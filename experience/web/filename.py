"""A visitor's name for a file, made safe to write, show and put into an archive on any system."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 100  # characters of a part
_BYTES = 200  # of a part in UTF-8; file systems take 255
_DEEPEST = 8  # folders
_ROOTED = re.compile(r"^(?:/|[A-Za-z]:)")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))  # categories of Unicode: controls, also of direction


def safe(given: str) -> PurePosixPath:
    r"""Return the folders and the name of a file as they can be kept; of a path from a root only the name.

    >>> str(safe("计划/2018/第3期.docx")), str(safe("../../x")), str(safe("C:\\用户\\第3期.docx"))
    ('计划/2018/第3期.docx', 'x', '第3期.docx')
    >>> str(safe("CON.txt")), str(safe("第\u202e3期.txt\x00")), str(safe(".."))
    ('_CON.txt', '第3期.txt', '无名')
    """
    parts = [_part(part) for part in given.replace("\\", "/").split("/")]
    parts = [part for part in parts if part] or ["无名"]
    return PurePosixPath(*(parts[-1:] if _ROOTED.match(given.replace("\\", "/")) else parts[-_DEEPEST - 1 :]))


def _part(part: str) -> str:
    """Return a part without what cannot be seen, what systems forbid or take for something else; perhaps empty."""
    seen = "".join(char for char in unicodedata.normalize("NFC", part) if unicodedata.category(char) not in _UNSEEN)
    kept = _FORBIDDEN.sub("_", seen).strip(" .　")
    if _DEVICE.fullmatch(kept.split(".")[0].strip()):
        kept = f"_{kept}"
    return _shortened(kept)


def _shortened(name: str) -> str:
    """Return a name that is not too long and keeps its ending."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    stem = stem[: LONGEST - len(dot + ending)]
    while len(f"{stem}{dot}{ending}".encode()) > _BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .')}{dot}{ending}"
