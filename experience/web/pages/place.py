"""The places: a map of the provinces, and a page for each province, city and county that tells what it did."""

from http import HTTPStatus

from jingyan.experience.web.paging import page_of
from jingyan.experience.web.place import Locality, Places, below, charts, path_of, read
from jingyan.experience.web.template import page, wording
from jingyan.experience.web.tile import steps, tiles
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def locality(request: Request) -> Locality:
    """Return the place of an address; 404 where nobody knows it."""
    path, number = path_of(request.query_params.get("path", "")), page_of(request.query_params)
    if not path:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    try:
        return await request.app.state.archive.ask(lambda reader: read(reader, path, number))  # type: ignore[no-any-return]
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


async def list_below(request: Request) -> Places:
    """Return the places one level below the path of an address, the provinces where it has none."""
    path = path_of(request.query_params.get("path", ""))
    try:
        return await request.app.state.archive.ask(lambda reader: below(reader, path))  # type: ignore[no-any-return]
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


async def show_all(request: Request) -> Response:
    """Show the provinces."""
    provinces = (await request.app.state.overviews.latest()).provinces
    return page(request, "places.html", provinces=provinces, tiles=tiles(provinces), steps=steps(provinces))


async def show(request: Request) -> Response:
    """Show one place."""
    found = await locality(request)
    drawn = charts(found.path[-1], found.years, found.topics, wording(request))
    return page(request, "place.html", place=found, charts=drawn)


ROUTES = (Route("/places", show_all), Route("/place", show))
