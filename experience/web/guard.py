"""What stands before every page: by which name it was called, how much it was sent, what browsers may do with it."""

import asyncio
import socket
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .site import LARGEST_BODY, LARGEST_UPLOAD, LOOPBACK, MOST_PARAMETERS, TAKES_FILES, Site, is_loopback

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "manifest")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_LONGEST_ADDRESS = 8 * 1024  # bytes
_DIGITS = 12  # of a length
_SECONDS = 30  # in which a small body has to arrive; uploads keep time themselves


class Headed:
    """Gives every answer the headers that keep a browser from doing what no page here needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, words in HEADERS.items():
                    headers.setdefault(name, words)  # a chart has a stricter policy of its own
            await send(message)

        await self.app(scope, receive, headed if scope["type"] == "http" else send)


class Guard:
    """Refuses requests by a strange name, too large ones, and posts that another site has made a browser send."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self._names = names(site.host)
        self._numbers = not is_loopback(site.host)
        self._takes_files = TAKES_FILES if site.allow_upload else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or raise the HTTPException that tells why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:
            await asyncio.sleep(0)  # a body that is none, uvicorn has refused by then, and closed the connection
        if not self.knows(headers.get("host", "")):
            raise HTTPException(HTTPStatus.MISDIRECTED_REQUEST)
        if scope["query_string"].count(b"&") >= MOST_PARAMETERS or len(scope["query_string"]) > _LONGEST_ADDRESS:
            raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
        if scope["method"] not in {"GET", "HEAD", "OPTIONS"} and _is_foreign(headers):
            raise HTTPException(HTTPStatus.FORBIDDEN)
        if scope["path"] in self._takes_files:
            await self.app(scope, _limited(receive, headers, LARGEST_UPLOAD), send)
        else:
            await self.app(scope, _timely(_limited(receive, headers, LARGEST_BODY)), send)

    def knows(self, host: str) -> bool:
        """Say whether a request's Host is a name of this page; a name that points here by foreign hands is not."""
        name = _bare(host)
        if name in self._names:
            return True
        try:
            number = ip_address(name)
        except ValueError:
            return False
        return self._numbers or number.is_loopback


def names(host: str) -> frozenset[str]:
    """Return the names under which a page that listens on `host` is called."""
    if is_loopback(host):
        return frozenset((LOOPBACK, "localhost", "::1"))
    own = socket.gethostname().lower()
    return frozenset((host.lower().strip("[]"), own, f"{own}.local", socket.getfqdn().lower(), "localhost"))


def _bare(host: str) -> str:
    """Return a Host without its port; empty where it is none.

    >>> _bare("LocalHost:8765"), _bare("[::1]:8765"), _bare("a@b")
    ('localhost', '::1', '')
    """
    try:
        split = urlsplit(f"//{host}")
        _ = split.port
    except ValueError:
        return ""
    strange = split.username is not None or split.path or split.query or split.fragment
    return "" if strange else (split.hostname or "").rstrip(".")


def _is_foreign(headers: Headers) -> bool:
    """Say whether a browser tells that a post comes from another site."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _limited(receive: Receive, headers: Headers, most: int) -> Receive:
    """Return what gives the body of a request, as long as it is not larger than `most` bytes."""
    said = headers.get("content-length", "0")
    if not (said.isascii() and said.isdecimal() and len(said) <= _DIGITS) or int(said) > most:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return counted


def _timely(receive: Receive) -> Receive:
    """Return what gives the body of a request, as long as it arrives in time."""
    latest = asyncio.get_running_loop().time() + _SECONDS
    whole = False

    async def timed() -> Message:
        nonlocal whole
        if whole:  # what comes then is that the visitor leaves, whenever that is
            return await receive()
        try:
            async with asyncio.timeout_at(latest):
                message = await receive()
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None
        whole = not message.get("more_body", False)
        return message

    return timed
