"""The bytes of a file, on the disk or in an archive."""

import stat
from pathlib import Path

from .error import SourceError
from .limits import LIMITS, Limits
from .readers import archive


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file; SourceError, in one line, where there are none or they are beyond the limits."""
    require(path)
    try:
        if archive.holds(path) and not path.exists():
            return archive.load(path, limits)
        if path.stat().st_size > limits.file_bytes:
            raise SourceError(path, f"文件超过{limits.file_bytes >> 20}MB，请先拆分")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise _told(path, error) from error
    if not data.strip():
        raise SourceError(path, "文件是空的")
    return data


def require(path: Path) -> None:
    """Raise SourceError where there is no such file, so that this is said before anything of its ending."""
    try:
        mode = stat.S_IFREG if archive.holds(path) else path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _told(path, error) from error
    if stat.S_ISDIR(mode):
        raise SourceError(path, "这是一个文件夹，不是文件")
    if not stat.S_ISREG(mode):  # a pipe would be waited for
        raise SourceError(path, "不是普通文件")


def _told(path: Path, error: OSError | ValueError) -> SourceError:
    match error:
        case FileNotFoundError():
            return SourceError(path, "没有这个文件")
        case PermissionError():
            return SourceError(path, "没有读取权限")
        case _:
            return SourceError(path, f"读取失败（{error}）")
