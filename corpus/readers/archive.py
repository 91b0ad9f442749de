"""Zip and tar: the files in them, each by a path that goes on into the archive, as in `简报.zip/2020/第3期.docx`.

Nothing is ever unpacked to the disk, so that no name in an archive can lead out of it.
"""

import bz2
import functools
import gzip
import hashlib
import io
import lzma
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from jingyan.corpus.error import SourceError
from jingyan.corpus.limits import LIMITS, Limits

from .package import Package, decode_name

SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
_PACKED = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
_CHUNK = 1 << 20
_DAMAGED = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
_STRANGE = re.compile(r'[\x00-\x1f<>:"|?*\ud800-\udfff]')


def is_archive(path: str | Path) -> bool:
    """Say whether a name is that of an archive.

    >>> is_archive("简报.ZIP"), is_archive("简报.docx")
    (True, False)
    """
    return str(path).lower().endswith(SUFFIXES)


def files(path: Path, limits: Limits = LIMITS) -> Iterator[Path | SourceError]:
    """Yield the files of an archive in order of their names, also those of archives within it; hidden ones left out."""
    try:
        _check_size(path, limits)
        yield from _files(path, _archive(path, limits), limits, 1)
    except SourceError as error:
        yield error


def _files(path: Path, archive: "Archive", limits: Limits, depth: int) -> Iterator[Path | SourceError]:
    for name in sorted(archive.names):
        inner = path / name
        if not is_archive(name):
            yield inner
        elif depth >= limits.depth:
            yield SourceError(inner, f"压缩包套压缩包超过{limits.depth}层")
        else:
            try:
                yield from _files(inner, _nested(inner, archive.read(name), limits), limits, depth + 1)
            except SourceError as error:
                yield SourceError(inner, error.reason)


def holds(path: Path) -> bool:
    """Say whether a path goes on into an archive."""
    return _outermost(path) is not None


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file that lies in an archive; SourceError where it cannot be had within the limits."""
    outer = _outermost(path)
    if outer is None:
        raise SourceError(path, "没有这个文件")
    try:
        _check_size(outer, limits)
        return _load(outer, _archive(outer, limits), path.relative_to(outer).parts, limits, 1)
    except SourceError as error:
        raise SourceError(path, error.reason) from None


def _load(path: Path, archive: "Archive", parts: tuple[str, ...], limits: Limits, depth: int) -> bytes:
    whole = "/".join(parts)
    if whole in archive.names:
        return archive.read(whole)
    for length in range(1, len(parts)):
        name = "/".join(parts[:length])
        if name in archive.names and is_archive(name) and depth < limits.depth:
            nested = _nested(path / name, archive.read(name), limits)
            return _load(path / name, nested, parts[length:], limits, depth + 1)
    raise SourceError(path / whole, "压缩包里没有这个文件")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in an archive or not; OSError or SourceError where it cannot be read."""
    if path.is_file() or _outermost(path) is None:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(load(path)).hexdigest()


def _outermost(path: Path) -> Path | None:
    """Return the archive on the disk into which a path goes on, None where there is none."""
    above = (parent for parent in path.parents if is_archive(parent))
    return next((parent for parent in above if parent.is_file()), None)


def _check_size(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.archive_bytes:
        raise SourceError(path, f"压缩包超过{limits.archive_bytes >> 20}MB，请先解压")


class Archive:
    """An opened archive: the names of its files, and their bytes."""

    def __init__(self, path: Path, file: IO[bytes], limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._tar: tarfile.TarFile | None = None
        self._package: Package | None = None
        if str(path).lower().endswith(".zip"):
            self._package = Package(path, file, limits, metered=False)
            inside: Iterable[str] = self._package.parts
        else:
            self._tar = _opened(path, file, limits)
            self._members = _members(path, self._tar, limits)
            inside = self._members
        self.names = {clean: name for name in inside if (clean := _clean(name))}

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        inner = self.names[name]
        if self._package:
            return self._package.read(inner)
        assert self._tar
        member = self._members[inner]
        if member.size > self._limits.file_bytes:
            raise SourceError(self._path, f"文件超过{self._limits.file_bytes >> 20}MB，请先拆分")
        try:
            part = self._tar.extractfile(member)
            return part.read() if part else b""
        except _DAMAGED:
            raise SourceError(self._path, "压缩包已损坏，解不开") from None


def _archive(path: Path, limits: Limits) -> Archive:
    try:
        state = path.stat()
    except OSError:
        raise SourceError(path, "没有这个文件") from None
    return _kept(path, limits, (state.st_mtime_ns, state.st_size))


@functools.lru_cache(maxsize=1)
def _kept(path: Path, limits: Limits, _: tuple[int, int]) -> Archive:
    """Return the archive, opened once for all the files that are read from it one after the other."""
    try:
        return Archive(path, path.open("rb"), limits)
    except PermissionError:
        raise SourceError(path, "没有读取权限") from None


@functools.lru_cache(maxsize=1)
def _nested(path: Path, data: bytes, limits: Limits) -> Archive:
    return Archive(path, io.BytesIO(data), limits)


def _opened(path: Path, file: IO[bytes], limits: Limits) -> tarfile.TarFile:
    """Return a tar, the packed ones unpacked to a nameless temporary file within the limits."""
    start = file.read(2)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    try:
        if start in _PACKED:
            file = _unpacked(path, _PACKED[start](file), max(_CHUNK, size * limits.ratio), limits)  # type: ignore[operator]
        return tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape")
    except _DAMAGED:
        raise SourceError(path, "压缩包已损坏，打不开") from None


def _unpacked(path: Path, packed: IO[bytes], by_ratio: int, limits: Limits) -> IO[bytes]:
    most = min(by_ratio, limits.unpacked_bytes)
    file = tempfile.SpooledTemporaryFile(max_size=64 * _CHUNK)  # noqa: SIM115 - lives as long as the archive
    while chunk := packed.read(_CHUNK):
        file.write(chunk)
        if file.tell() > most:
            raise SourceError(path, f"解压后太大（超过{most >> 20}MB），可能是压缩炸弹")
    file.seek(0)
    return file


def _members(path: Path, tar: tarfile.TarFile, limits: Limits) -> dict[str, tarfile.TarInfo]:
    """Return the files of a tar by name; links and devices are left out."""
    found = {}
    try:
        for number, member in enumerate(tar):
            if number >= limits.members:
                raise SourceError(path, f"里面的文件超过{limits.members}个，请先拆分")
            if member.isreg():
                found[decode_name(member.name.encode("utf-8", "surrogateescape"))] = member
    except _DAMAGED:
        raise SourceError(path, "压缩包已损坏，打不开") from None
    return found


def _clean(name: str) -> str:
    """Return a name that leads nowhere but into the archive, empty for hidden files.

    >>> _clean("../../etc/第3期.txt"), _clean("C:\\\\简报\\\\第3期.txt"), _clean("__MACOSX/._a.txt")
    ('etc/第3期.txt', '简报/第3期.txt', '')
    """
    parts = [
        part for part in re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).split("/") if part not in ("", ".", "..")
    ]
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return ""
    return _STRANGE.sub("_", "/".join(parts))
