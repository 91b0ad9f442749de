"""The page as a process: its socket, its web server, and an end that leaves nothing half done."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable

import uvicorn
from jingyan.corpus.error import JingyanError
from uvicorn.protocols.http.h11_impl import H11Protocol

from .application import build
from .site import Site

_ALL = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
_PATIENCE = 3  # seconds that answers under way are given at the end
_MOST_AT_ONCE = 256  # connections
_HEAD = 20  # seconds that a connection may stay without a whole head of a request


class ListenError(JingyanError):
    """An address or a port that cannot be listened on."""


class Punctual(H11Protocol):
    """A connection that ends when no request comes over it: uvicorn itself waits for a first one for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch."""
        super().connection_made(transport)
        self.loop.call_later(_HEAD, self._look, self.cycle)

    def _look(self, last: object) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is last and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()
            return
        self.loop.call_later(_HEAD, self._look, self.cycle)


def serve(site: Site, port: int, told: Callable[[str], None]) -> None:
    """Serve a page until the process is told to end; `told` hears the address as soon as it answers there.

    Raises DatabaseError where there is no database, ListenError where the port is taken.
    """
    app = build(site)
    listener = listen(site.host, port)
    config = uvicorn.Config(
        app,
        http=Punctual,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        ws="none",
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=_PATIENCE,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises again what has ended it, and all is done by then
        signal.signal(number, lambda *_: None)
    told(address(site.host, listener.getsockname()[1]))
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; ListenError with the reason where it cannot."""
    try:
        kind, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(kind, socket.SOCK_STREAM)
    except OSError as error:
        raise ListenError(f"{host}：没有这个地址（{error.strerror or error}）") from error
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two listen on one port otherwise
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(_MOST_AT_ONCE)
    except OSError as error:
        listener.close()
        raise ListenError(f"{host}:{port}：不能监听（{error.strerror or error}），请用 --port 换一个端口") from error
    return listener


def address(host: str, port: int) -> str:
    """Return the address to open: by the machine's name, where it listens on all of its addresses.

    >>> address("127.0.0.1", 8765), address("::1", 80)
    ('http://127.0.0.1:8765/', 'http://[::1]:80/')
    """
    if host in _ALL:
        host = socket.gethostname()
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"
