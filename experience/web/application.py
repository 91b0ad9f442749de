"""The page as a web server runs it: its routes, what stands before them, and what is shown when something fails."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from urllib.parse import quote

from jingyan.corpus.error import DatabaseError, JingyanError, QueryError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from . import api
from .archive import Archive, TooLongError
from .asking import Asking
from .finding import find
from .guard import Guard, Headed
from .held import Held
from .overview import survey
from .pages import add, chart, compare, convert, holdings, login, place, practice, programme, search, taking
from .password import Doorkeeper
from .register import register
from .seal import Seal
from .site import Site
from .template import STATIC, link, page, wording
from .workshop import Workshop
from .yearbook import yearbook

ROUTES: tuple[BaseRoute, ...] = (
    *search.ROUTES,
    *practice.ROUTES,
    *compare.ROUTES,
    *taking.ROUTES,
    *programme.ROUTES,
    *place.ROUTES,
    *holdings.ROUTES,
    *chart.ROUTES,
    *login.ROUTES,
    *api.ROUTES,
    *add.ROUTES,
    *convert.ROUTES,
)
_OPEN = ("/static/", login.PATH)  # to those who have not come in
_FOR_GOOD = "public, max-age=31536000, immutable"
_WARMING = "其他县怎么做2017年"  # a question that wants every dictionary
_log = logging.getLogger(__name__)


def build(site: Site) -> Starlette:
    """Return the page over a database; DatabaseError where there is none."""
    archive = Archive(site.database, site.seconds)
    archive.check()
    workshop = Workshop(site.database) if site.allow_upload else None

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if workshop:
            workshop.open()
        warming = asyncio.create_task(_warm(app))  # the first visitor need not wait for dictionaries and counts
        yield
        warming.cancel()
        if workshop:
            workshop.close()
        archive.close()

    app = Starlette(
        routes=[*ROUTES, Mount("/static", _Assets(directory=STATIC))],
        middleware=[
            Middleware(Headed),
            Middleware(ExceptionMiddleware, handlers={HTTPException: _told, Exception: _failed}),
            Middleware(Guard, site=site),
            Middleware(_Door),
        ],
        exception_handlers={HTTPException: _told, JingyanError: _refused, Exception: _failed},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # an address is right or it is not
    app.state.site, app.state.archive, app.state.overviews = site, archive, Held(archive, survey)
    app.state.registers, app.state.yearbooks = Held(archive, register), Held(archive, yearbook)
    app.state.seal, app.state.doorkeeper = Seal(), Doorkeeper()
    app.state.workshop = workshop
    return app


async def _warm(app: Starlette) -> None:
    with suppress(JingyanError):
        await app.state.overviews.latest()
        await app.state.archive.ask(lambda reader: find(reader, Asking(_WARMING), None))
        for held in (app.state.registers, app.state.yearbooks):
            await held.latest()


class _Assets(StaticFiles):
    """The packaged files; those whose address tells their content are kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _FOR_GOOD if scope["query_string"].startswith(b"v=") else "no-cache"
        return response


class _Door:
    """Sends those who have to give a password, and have not, to where they can."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            state, path = request.app.state, request.url.path
            if state.site.password and not path.startswith(_OPEN) and not state.seal.admits(request):
                if api.is_api(path):
                    raise HTTPException(HTTPStatus.UNAUTHORIZED)
                wanted = path + (f"?{request.url.query}" if request.url.query else "")
                where = link(wording(request), login.PATH, f"next={quote(wanted)}")
                await RedirectResponse(where, HTTPStatus.SEE_OTHER)(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _error(request, error.status_code, headers=dict(error.headers or {}))


async def _refused(request: Request, error: Exception) -> Response:
    """Tell what the library refuses: a question that makes no sense, an answer that takes too long."""
    match error:
        case QueryError():
            return _error(request, HTTPStatus.BAD_REQUEST, str(error))
        case TooLongError():
            return _error(request, HTTPStatus.GATEWAY_TIMEOUT)
        case DatabaseError():
            _log.warning("%s", error)
            return _error(request, HTTPStatus.SERVICE_UNAVAILABLE)
        case _:
            return await _failed(request, error)


async def _failed(request: Request, error: Exception) -> Response:
    """Tell the visitor that something went wrong, and only the server's own log what; nobody hears of one who left."""
    if not isinstance(error, ClientDisconnect):
        _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return _error(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _error(request: Request, status: int, reason: str = "", headers: dict[str, str] | None = None) -> Response:
    words = wording(request)
    key = f"error.{status}" if words.knows(f"error.{status}") else "error.other"
    if api.is_api(request.url.path):
        response = api.complaint(status, reason or words.say(key))
    else:
        title = words.say(f"{key}.title") if words.knows(f"{key}.title") else str(status)
        response = page(request, "error.html", status=status, title=title, message=words.say(key), reason=reason)
    response.headers.update(headers or {})
    return response
