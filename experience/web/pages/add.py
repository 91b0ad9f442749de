"""Files into the archive from the browser: a form, and for each lot of files how far it is and what was read."""

from jingyan.corpus.readers import READERS, archive
from jingyan.experience.web.addition import additions
from jingyan.experience.web.job import ADD, DONE, STOPPED
from jingyan.experience.web.receiving import closed, form, found, take
from jingyan.experience.web.template import page
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/add"
TEMPLATE = "add.html"
ENDINGS = (*(suffix for reader in READERS for suffix in reader.suffixes), *archive.SUFFIXES)


async def show(request: Request) -> Response:
    """Show the form."""
    return closed(request) or form(request, TEMPLATE, endings=ENDINGS)


async def receive(request: Request) -> Response:
    """Take files."""
    return closed(request) or await take(request, ADD, TEMPLATE, endings=ENDINGS)


async def follow(request: Request) -> Response:
    """Show how far a lot of files is."""
    if explained := closed(request):
        return explained
    state = request.app.state
    job = found(request, ADD)
    tray = job.tray
    read = ()
    if job.state in {DONE, STOPPED}:
        read = await state.archive.ask(lambda reader: additions(reader, tray.files, tray.pieces, job.since))
    return page(request, "added.html", job=state.workshop.told(job), additions=read)


ROUTES = (
    Route(PATH, show),
    Route(PATH, receive, methods=["POST"]),
    Route(f"{PATH}/{{job}}", follow),
)
