"""A form with files, read as it streams in: nothing is kept beyond the limits, and no file before the form's token."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

from jingyan.corpus.limits import LIMITS
from jingyan.corpus.readers.archive import is_archive
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from .filename import safe
from .site import LARGEST_UPLOAD, MOST_FILES
from .tray import FullError, Tray

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_FIELDS = 16  # that are no files
_LONGEST_FIELD = 1024  # bytes
_LONGEST_HEADER = 4096  # bytes
_SECONDS = 1800.0  # that a whole upload may take
_PAUSE = 60.0  # seconds without a byte


class UploadError(Exception):
    """An upload that is refused as a whole: the status of the answer, and the key of its wording."""

    def __init__(self, status: HTTPStatus, key: str) -> None:
        super().__init__(key)
        self.status, self.key = status, key
        self.fields: dict[str, str] = {}  # what the form said besides


async def receive(request: Request, tray: Tray, trusted: Callable[[str], bool]) -> dict[str, str]:
    """Put a request's files on a tray and return the form's other fields; UploadError where it is refused.

    What still comes of a refused request is read and dropped, so that the browser gets to hear why.
    """
    form, body = _Form(tray, trusted), Body(request)
    try:
        parser = MultipartParser(
            _boundary(request), form.callbacks(), max_header_count=8, max_header_size=_LONGEST_HEADER
        )
        await body.read(lambda chunk: run_in_threadpool(parser.write, chunk))
        form.check()
    except (UploadError, FullError, FormParserError) as error:
        await body.drop()
        refusal = _refusal(error)
        refusal.fields = form.fields
        raise refusal from None
    finally:
        form.close()
    return form.fields


def _refusal(error: Exception) -> UploadError:
    match error:
        case UploadError():
            return error
        case FullError():
            return UploadError(HTTPStatus.INSUFFICIENT_STORAGE, "upload.full")
        case _:
            return UploadError(HTTPStatus.BAD_REQUEST, "upload.broken")


class Body:
    """What a request brings, read piece by piece in the time that an upload may take."""

    def __init__(self, request: Request) -> None:
        self._receive = request.receive
        self._ended = False

    async def read(self, take: Callable[[bytes], Awaitable[object]]) -> None:
        """Give the pieces; UploadError where they do not come, or not in time."""
        now = asyncio.get_running_loop().time
        end = now() + _SECONDS
        try:
            async with asyncio.timeout(_PAUSE) as patience:
                while not self._ended:
                    message = await self._receive()
                    self._ended = not message.get("more_body", False)
                    if message["type"] != "http.request":
                        raise UploadError(HTTPStatus.BAD_REQUEST, "upload.broken")
                    await take(message.get("body", b""))
                    patience.reschedule(min(end, now() + _PAUSE))
        except TimeoutError:
            self._ended = True
            raise UploadError(HTTPStatus.REQUEST_TIMEOUT, "upload.slow") from None

    async def drop(self) -> None:
        """Forget what is still to come."""

        async def forget(_: bytes) -> None:
            pass

        with suppress(UploadError):
            await self.read(forget)


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise UploadError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "upload.broken")
    return boundary


class _Form:
    """Takes what the parser finds: fields into a dictionary, files onto the tray."""

    def __init__(self, tray: Tray, trusted: Callable[[str], bool]) -> None:
        self.fields: dict[str, str] = {}
        self._tray = tray
        self._trusted = trusted
        self._header, self._value, self._disposition = b"", b"", b""
        self._name: str | None = None  # of the field that is being read
        self._held = b""
        self._file: BinaryIO | None = None
        self._size, self._most = 0, 0
        self._whole = False

    def callbacks(self) -> "MultipartCallbacks":
        """Return the parser's callbacks."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_header,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._take,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def check(self) -> None:
        """Raise UploadError where the form is not this page's, has been cut off, or brings nothing."""
        if not self._trusted(self.fields.get("token", "")):
            raise UploadError(HTTPStatus.FORBIDDEN, "upload.stale")
        if not self._whole:
            raise UploadError(HTTPStatus.BAD_REQUEST, "upload.broken")
        if not self._tray.pieces and not self._tray.failures:
            raise UploadError(HTTPStatus.UNPROCESSABLE_ENTITY, "upload.none")

    def close(self) -> None:
        """Close the file that is being written."""
        if self._file:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._disposition, self._name, self._held = b"", None, b""

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _open(self) -> None:
        """Begin a field or a file, as the part's headers say."""
        _, options = parse_options_header(self._disposition)
        filename = options.get(b"filename")
        if filename is None:
            if len(self.fields) >= _MOST_FIELDS:
                raise UploadError(HTTPStatus.BAD_REQUEST, "upload.broken")
            self._name = _decoded(options.get(b"name", b""))
            return
        if not self._trusted(self.fields.get("token", "")):
            raise UploadError(HTTPStatus.FORBIDDEN, "upload.stale")
        if filename:  # a field in which nothing was chosen has an empty one
            self._open_file(_decoded(filename))

    def _open_file(self, given: str) -> None:
        if len(self._tray.pieces) + len(self._tray.failures) >= MOST_FILES:
            raise UploadError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "upload.many")
        name = safe(given)
        self._file = self._tray.begin(name)
        self._size, self._most = 0, LARGEST_UPLOAD if is_archive(name.name) else LIMITS.file_bytes

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._name is not None:
            self._held += data[start:end]
            if len(self._held) > _LONGEST_FIELD:
                raise UploadError(HTTPStatus.BAD_REQUEST, "upload.broken")
        elif self._file:
            self._size += end - start
            if self._size > self._most:
                self.close()
                self._tray.drop(f"文件超过{self._most >> 20}MB，请先拆分")
                return
            self._tray.weigh(end - start)
            self._file.write(data[start:end])

    def _finish(self) -> None:
        self._whole = True

    def _end(self) -> None:
        if self._name is not None:
            self.fields[self._name] = _decoded(self._held)
            self._name = None
        self.close()


def _decoded(data: bytes) -> str:
    """Return a name or a value; browsers send UTF-8, very old ones what Windows uses.

    >>> _decoded("第3期.docx".encode()), _decoded("第3期.docx".encode("gbk"))
    ('第3期.docx', '第3期.docx')
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
