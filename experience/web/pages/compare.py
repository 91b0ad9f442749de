"""Practices side by side, chosen on the search page."""

from http import HTTPStatus

from jingyan.experience.web.sides import MOST, compared
from jingyan.experience.web.template import page
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def show(request: Request) -> Response:
    """Show the practices that the address names; where it names none, how to choose them."""
    ids = tuple(dict.fromkeys(request.query_params.getlist("id")))
    try:
        sides = await request.app.state.archive.ask(lambda reader: compared(reader, ids[:MOST]))
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    return page(request, "compare.html", sides=sides, most=MOST, left_out=len(ids[MOST:]))


ROUTES = (Route("/compare", show),)
