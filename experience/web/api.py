"""The same answers as JSON, for programs; what each gives is described by the types that it is made of."""

from dataclasses import asdict, dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import practice, sides
from .asking import Asking
from .endpoint import Complaint, Endpoint
from .finding import Finding, Tally, find, tally
from .job import JobRead
from .openapi import describe
from .overview import Overview
from .pages.holdings import holdings
from .pages.place import list_below, locality
from .pages.programme import look, story
from .place import Locality, Places
from .practice import Practice
from .programme import Story
from .receiving import owner
from .register import Programmes
from .sides import MOST, Side
from .yearbook import Holdings

PREFIX = "/api/"


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the practices that a search finds have which value of each facet."""

    facets: dict[str, tuple[Tally, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Practices side by side, in the order asked for."""

    practices: tuple[Side, ...]


async def _search(request: Request) -> Finding:
    asking, state = Asking.of(request.query_params), request.app.state
    return await state.archive.ask(lambda reader: find(reader, asking, state.site.home))  # type: ignore[no-any-return]


async def _facets(request: Request) -> Facets:
    asking, state = Asking.of(request.query_params), request.app.state
    return Facets(await state.archive.ask(lambda reader: tally(reader, asking, state.site.home)))


async def _experience(request: Request) -> Practice:
    number = request.path_params["id"]
    return await request.app.state.archive.ask(lambda reader: practice.read(reader, number))  # type: ignore[no-any-return]


async def _compare(request: Request) -> Comparison:
    ids = tuple(dict.fromkeys(request.query_params.getlist("id")))
    if not 1 <= len(ids) <= MOST:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY)
    return Comparison(await request.app.state.archive.ask(lambda reader: sides.compared(reader, ids)))


async def _stats(request: Request) -> Overview:
    return await request.app.state.overviews.latest()  # type: ignore[no-any-return]


async def _job(request: Request) -> JobRead:
    workshop = request.app.state.workshop
    if workshop is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return workshop.told(workshop.job(request.path_params["job"], owner(request)))  # type: ignore[no-any-return]


_SEARCH = tuple(Asking.__dataclass_fields__)
ENDPOINTS = (
    Endpoint("/api/search", "The practices that answer a question, a page at a time", Finding, _search, _SEARCH),
    Endpoint("/api/facets", "How many of the practices found lie where, date from when", Facets, _facets, _SEARCH),
    Endpoint("/api/experience/{id}", "One practice in full", Practice, _experience, ("id",)),
    Endpoint("/api/compare", "Practices side by side", Comparison, _compare, ("id",)),
    Endpoint("/api/stats", "What the archive holds", Overview, _stats),
    Endpoint("/api/programmes", "Programmes by name, a page at a time", Programmes, look, ("find", "sort", "page")),
    Endpoint("/api/programme", "Who has a programme, since when, and who says so", Story, story, ("name", "page")),
    Endpoint("/api/places", "The places one level below a path", Places, list_below, ("path",)),
    Endpoint("/api/place", "What a province, city or county did", Locality, locality, ("path", "page")),
    Endpoint("/api/archive", "What the archive holds, by years and series too", Holdings, holdings),
    Endpoint("/api/jobs/{job}", "How far the files are that this visitor has sent", JobRead, _job, ("job",)),
)


def is_api(path: str) -> bool:
    """Say whether an address is the API's."""
    return path.startswith(PREFIX)


def complaint(status: int, message: str) -> Response:
    """Return why there is no answer."""
    return JSONResponse(asdict(Complaint(status, message)), status, headers={"Cache-Control": "no-store"})


def _route(endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        try:
            found = await endpoint.answer(request)
        except KeyError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None
        return JSONResponse(asdict(found), headers={"Cache-Control": "private, no-cache"})

    return Route(endpoint.path, answer)


async def _describe(_: Request) -> Response:
    return JSONResponse(describe(ENDPOINTS))


ROUTES = (*(_route(endpoint) for endpoint in ENDPOINTS), Route("/api/openapi.json", _describe))
