"""The door of a page that others can reach: one password, a session, and time between wrong tries."""

from http import HTTPStatus

from jingyan.experience.web.receiving import fields
from jingyan.experience.web.template import link, page, wording
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

PATH = "/login"


async def show(request: Request) -> Response:
    """Show the form."""
    if request.app.state.site.password is None or request.app.state.seal.admits(request):
        return RedirectResponse(link(wording(request), _next(request)), HTTPStatus.SEE_OTHER)
    return form(request)


def form(request: Request, complaint: str | None = None, status: int = HTTPStatus.OK, **values: object) -> Response:
    """Return the form, with what was wrong with the last try."""
    seal = request.app.state.seal
    secret = seal.secret(request)
    response = page(
        request,
        "login.html",
        status=status,
        token=seal.token(secret),
        complaint=complaint and wording(request).say(complaint, **values),
        next=_next(request),
    )
    seal.keep(secret, response)
    return response


async def enter(request: Request) -> Response:
    """Let in who knows the password; wrong tries have to wait."""
    site, seal, doorkeeper = request.app.state.site, request.app.state.seal, request.app.state.doorkeeper
    given = await fields(request)
    if not seal.accepts(request, given.get("token", "")):
        return form(request, "login.stale", HTTPStatus.FORBIDDEN)
    if wait := doorkeeper.wait():
        response = form(request, "login.wait", HTTPStatus.TOO_MANY_REQUESTS, seconds=wait)
        response.headers["Retry-After"] = str(wait)
        return response
    doorkeeper.refuse()  # first, so that tries at the same time count too
    if site.password is None or not await run_in_threadpool(site.password.fits, given.get("password", "")):
        return form(request, "login.wrong", HTTPStatus.FORBIDDEN)
    doorkeeper.forgive()
    response = RedirectResponse(link(wording(request), _next(request)), HTTPStatus.SEE_OTHER)
    seal.admit(response)
    return response


async def leave(request: Request) -> Response:
    """End a session."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(HTTPStatus.FORBIDDEN)
    response = RedirectResponse(link(wording(request), PATH), HTTPStatus.SEE_OTHER)
    request.app.state.seal.dismiss(request, response)
    return response


def _next(request: Request) -> str:
    """Return where a visitor wanted to go: a path of this page, nothing else."""
    wanted = request.query_params.get("next", "/")
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if plain else "/"


ROUTES = (
    Route(PATH, show),
    Route(PATH, enter, methods=["POST"]),
    Route("/logout", leave, methods=["POST"]),
)
