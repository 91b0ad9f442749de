"""The bytes of a file, on the disk or in an archive."""

from pathlib import Path

from .error import SourceError
from .limits import LIMITS, Limits
from .readers import archive


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file; SourceError, in one line, where there are none or they are beyond the limits."""
    try:
        if archive.holds(path) and not path.exists():
            return archive.load(path, limits)
        if path.is_dir():
            raise SourceError(path, "这是一个文件夹，不是文件")
        if path.stat().st_size > limits.file_bytes:
            raise SourceError(path, f"文件超过{limits.file_bytes >> 20}MB，请先拆分")
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(path, "没有这个文件") from None
    except PermissionError:
        raise SourceError(path, "没有读取权限") from None
    except (OSError, ValueError) as error:
        raise SourceError(path, f"读取失败（{error}）") from error
    if not data.strip():
        raise SourceError(path, "文件是空的")
    return data
