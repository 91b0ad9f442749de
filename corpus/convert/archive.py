"""Zip archives read within limits, and written again with some members changed: order, dates and all else kept."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from jingyan.corpus.error import SourceError
from jingyan.corpus.limits import LIMITS

_LARGE = 1 << 20  # bytes a member may unpack to, whatever its ratio
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive whose members are within the limits."""

    path: str
    data: bytes

    def members(self) -> list[zipfile.ZipInfo]:
        """Return the members in their order; SourceError where the archive is broken or breaks a limit."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as file:
                found = file.infolist()
        except _BROKEN:
            raise SourceError(self.path, "文件已损坏，打不开（不是完整的ZIP结构）") from None
        self._check(found)
        return found

    def _check(self, found: list[zipfile.ZipInfo]) -> None:
        if len(found) > LIMITS.members:
            raise SourceError(self.path, f"压缩包内文件超过{LIMITS.members}个")
        if sum(member.file_size for member in found) > LIMITS.unpacked_bytes:
            raise SourceError(self.path, f"解压后超过{LIMITS.unpacked_bytes >> 20}MB")
        for member in found:
            size = member.file_size
            if member.flag_bits & _ENCRYPTED:
                raise SourceError(self.path, "文件已加密，请先去掉密码")
            if size > _LARGE and size > LIMITS.ratio * max(member.compress_size, 1):
                raise SourceError(self.path, f"压缩包内的{member.filename[:60]}解压后过大，可能是压缩炸弹")
            if ".." in member.filename.split("/") or member.filename.startswith(("/", "\\")):
                raise SourceError(self.path, "压缩包内有越界的路径")

    def read(self, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
        """Return the bytes of some members by their names."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as file:
                return {member.filename: file.read(member) for member in members}
        except _BROKEN:
            raise SourceError(self.path, "文件已损坏，内容读不出来") from None

    def replaced(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the archive with the bytes of some members changed."""
        target = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as source, zipfile.ZipFile(target, "w") as file:
                file.comment = source.comment
                for member in source.infolist():
                    content = changed.get(member.filename)
                    file.writestr(_header(member), source.read(member) if content is None else content)
        except _BROKEN:
            raise SourceError(self.path, "文件已损坏，内容读不出来") from None
        return target.getvalue()


def _header(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    header = zipfile.ZipInfo(member.filename, member.date_time)
    header.compress_type = member.compress_type
    header.comment = member.comment
    header.create_system = member.create_system
    header.external_attr = member.external_attr
    header.internal_attr = member.internal_attr
    return header
