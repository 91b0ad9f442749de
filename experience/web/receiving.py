"""How pages take files: who may bring them, what is done with them, and what is said where they are not taken."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .job import CONVERT, Job, Wish
from .seal import FORM
from .site import LARGEST_UPLOAD, MOST_FILES
from .template import link, page, wording
from .tray import Tray
from .upload import Body, UploadError, receive
from .workshop import Workshop

_FIELDS = 8  # that a form without files may have


async def fields(request: Request) -> dict[str, str]:
    """Return the fields of a form without files; HTTPException 400 where there are too many."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, max_num_fields=_FIELDS))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None


def closed(request: Request) -> Response | None:
    """Return the page that explains why no files are taken; None where they are."""
    if request.app.state.workshop is not None:
        return None
    return page(request, "closed.html", status=HTTPStatus.NOT_FOUND)


def owner(request: Request) -> str:
    """Return what stands for a visitor, empty for one without a cookie."""
    secret = request.cookies.get(FORM, "")
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def form(
    request: Request,
    template: str,
    complaint: str | None = None,
    given: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Return a page with a form that takes files; where the last try was refused, with what was wrong and given."""
    seal, workshop, words = request.app.state.seal, request.app.state.workshop, wording(request)
    secret = seal.secret(request)
    kind = request.url.path.strip("/").split("/")[0]
    response = page(
        request,
        template,
        **values,  # type: ignore[arg-type]
        token=seal.token(secret),
        given=given or {},
        complaint=complaint and words.say(complaint, most=MOST_FILES, size=LARGEST_UPLOAD >> 20),
        most=MOST_FILES,
        largest=LARGEST_UPLOAD,
        own=[workshop.told(job) for job in workshop.own(owner(request), kind)],
    )
    seal.keep(secret, response)
    return response


async def take(request: Request, kind: str, template: str, **values: object) -> Response:
    """Take the files of a form, and lead to the job that is made of them; else show the form and what is wrong."""
    try:
        job = await _welcomed(request, kind)
    except UploadError as error:
        return form(request, template, error.key, status=error.status, given=error.fields, **values)
    return RedirectResponse(link(wording(request), f"/{kind}/{job.id}"), HTTPStatus.SEE_OTHER)


async def _welcomed(request: Request, kind: str) -> Job:
    """Return the job of a request, whose visitor is known and may bring files now."""
    workshop: Workshop = request.app.state.workshop
    who = owner(request)
    if not who or not workshop.welcome(who):
        await Body(request).drop()
        refused = (HTTPStatus.TOO_MANY_REQUESTS, "upload.busy") if who else (HTTPStatus.FORBIDDEN, "upload.stale")
        raise UploadError(*refused)
    try:
        return await _taken(request, kind, who, workshop.depot.tray())
    finally:
        workshop.farewell(who)


async def _taken(request: Request, kind: str, who: str, tray: Tray) -> Job:
    state = request.app.state
    try:
        fields = await receive(request, tray, lambda token: state.seal.accepts(request, token))
        wish = Wish.of(fields) if kind == CONVERT else None
        since = await state.archive.ask(lambda reader: reader.database.sequence)
        job: Job = await run_in_threadpool(state.workshop.accept, kind, who, tray, since, wish)
    except BaseException:
        tray.remove()
        raise
    return job


def found(request: Request, kind: str) -> Job:
    """Return the job of the address, which has to be the visitor's own; HTTPException where it is not."""
    try:
        job: Job = request.app.state.workshop.job(request.path_params["job"], owner(request), kind)
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    return job
