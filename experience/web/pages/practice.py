"""The page of one practice: its text with its facts marked, its source and citation, what is like it."""

from http import HTTPStatus

from jingyan.experience.web.practice import read
from jingyan.experience.web.template import page
from jingyan.extract.fact import KINDS
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_KINDS = tuple(kind.kind for kind in KINDS)


async def show(request: Request) -> Response:
    """Show the practice of the address; where that has `shown`, only the kinds that it names are marked."""
    try:
        practice = await request.app.state.archive.ask(lambda reader: read(reader, request.path_params["number"]))
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    chosen = request.query_params.getlist("kind")
    hidden = [kind for kind in _KINDS if "shown" in request.query_params and kind not in chosen]
    times = {kind: sum(fact.type == kind for fact in practice.facts) for kind in _KINDS}
    return page(request, "practice.html", practice=practice, kinds=times, hidden=hidden)


ROUTES = (Route("/experience/{number}", show),)
