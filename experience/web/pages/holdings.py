"""The archive at a glance: how much of what, from when and from where."""

from jingyan.experience.web.template import page, wording
from jingyan.experience.web.tile import steps, tiles
from jingyan.experience.web.yearbook import Holdings, charts
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SERIES = 20  # that are shown


async def holdings(request: Request) -> Holdings:
    """Return what the archive holds."""
    state = request.app.state
    overview, yearbook = await state.overviews.latest(), await state.yearbooks.latest()
    return Holdings(overview, yearbook.years, yearbook.series)


async def show(request: Request) -> Response:
    """Show what the archive holds."""
    found = await holdings(request)
    provinces = found.overview.provinces
    return page(
        request,
        "archive.html",
        holdings=found,
        charts=charts(found, wording(request)),
        tiles=tiles(provinces),
        steps=steps(provinces),
        most_series=SERIES,
    )


ROUTES = (Route("/archive", show),)
