"""The file that a visitor takes along: of the practices that the address names, or of those that its search finds."""

from http import HTTPStatus
from urllib.parse import quote

from jingyan.corpus.error import QueryError
from jingyan.experience.export import Selection
from jingyan.experience.web.archive import Reader
from jingyan.experience.web.asking import Asking
from jingyan.experience.web.taking import MOST, TYPES, Taken, forms, found, taken
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_SECONDS = 30.0  # a workbook of a hundred practices takes some


async def send(request: Request) -> Response:
    """Send the file; 404 for a form that there is not, 400 where nothing was chosen or asked that makes sense."""
    form = request.path_params["form"]
    if form not in forms():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    ids = tuple(dict.fromkeys(request.query_params.getlist("id")))[:MOST]
    asking, home = Asking.of(request.query_params), request.app.state.site.home
    if not (ids or asking):
        raise QueryError("没有选经验：请先在检索结果里勾选")

    def work(reader: Reader) -> Taken:
        return taken(reader, form, Selection(ids) if ids else found(reader, asking, home))

    file = await request.app.state.archive.ask(work, seconds=_SECONDS)
    headers = {
        "Content-Disposition": f"attachment; filename=\"jingyan.{form}\"; filename*=UTF-8''{quote(file.name)}",
        "Cache-Control": "no-store",
    }
    return Response(file.data, media_type=TYPES[form], headers=headers)


ROUTES = (Route("/take/{form}", send),)
