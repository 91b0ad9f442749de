"""A folder of files from one script to the other in the browser: nothing of it stays here."""

import time
from http import HTTPStatus

from jingyan.corpus.convert.conversion import SUFFIXES
from jingyan.corpus.readers import archive
from jingyan.experience.web.job import CONVERT, DONE, TARGETS
from jingyan.experience.web.labour import RESULT
from jingyan.experience.web.receiving import closed, fields, form, found, take
from jingyan.experience.web.template import link, page, wording
from jingyan.experience.web.workshop import AFTER_DOWNLOAD
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

PATH = "/convert"
TEMPLATE = "convert.html"
_ENDINGS = (*SUFFIXES, *archive.SUFFIXES)


async def show(request: Request) -> Response:
    """Show the form."""
    return closed(request) or form(request, TEMPLATE, endings=_ENDINGS, targets=TARGETS)


async def receive(request: Request) -> Response:
    """Take files."""
    return closed(request) or await take(request, CONVERT, TEMPLATE, endings=_ENDINGS, targets=TARGETS)


async def follow(request: Request) -> Response:
    """Show how far a conversion is, and what a person should look at."""
    if explained := closed(request):
        return explained
    state = request.app.state
    job = found(request, CONVERT)
    secret = state.seal.secret(request)
    return page(
        request,
        "converted.html",
        job=state.workshop.told(job),
        progress=job.progress,
        token=state.seal.token(secret),
        minutes=int(AFTER_DOWNLOAD // 60),
    )


async def download(request: Request) -> Response:
    """Give the results; some minutes after the first time they are deleted."""
    if explained := closed(request):
        return explained
    job = found(request, CONVERT)
    path = job.tray.path / RESULT
    if job.state != DONE or not path.is_file():
        raise HTTPException(HTTPStatus.NOT_FOUND)

    def note() -> None:
        job.taken = job.taken or time.time()

    name = wording(request).say("convert.download.name", to=job.wish.manner.to if job.wish else "")
    return FileResponse(
        path,
        media_type="application/zip",
        filename=name,
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(note) if request.method == "GET" else None,
    )


async def forget(request: Request) -> Response:
    """Delete the results at once."""
    if explained := closed(request):
        return explained
    state = request.app.state
    job = found(request, CONVERT)
    given = await fields(request)
    if not job.over or not state.seal.accepts(request, given.get("token", "")):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    state.workshop.forget(job)
    return RedirectResponse(link(wording(request), PATH), HTTPStatus.SEE_OTHER)


ROUTES = (
    Route(PATH, show),
    Route(PATH, receive, methods=["POST"]),
    Route(f"{PATH}/{{job}}", follow),
    Route(f"{PATH}/{{job}}/download", download),
    Route(f"{PATH}/{{job}}/delete", forget, methods=["POST"]),
)
