"""The charts, each under an address of its own: pages show them as pictures, which need no script."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from http import HTTPStatus

from jingyan.experience.adoption import adopters
from jingyan.experience.programme import programme
from jingyan.experience.web import place, yearbook
from jingyan.experience.web import programme as story
from jingyan.experience.web.archive import Reader
from jingyan.experience.web.chart import POLICY, Chart, draw
from jingyan.experience.web.template import wording
from jingyan.experience.web.wording import Wording
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .holdings import holdings

Maker = Callable[[Request, Wording], Awaitable[Chart]]


async def _programme(request: Request, words: Wording) -> Chart:
    def counted(reader: Reader) -> Chart:
        found = programme(reader.database, request.query_params.get("name", "")[: story.LONGEST])
        held = adopters(reader.database, found.variants)
        return story.chart(story.timeline(reader, found.variants, held), found.name, words)

    return await request.app.state.archive.ask(counted)  # type: ignore[no-any-return]


def _place(name: str) -> Maker:
    async def make(request: Request, words: Wording) -> Chart:
        path = place.path_of(request.query_params.get("path", ""))
        if not path:
            raise KeyError(name)

        def counted(reader: Reader) -> Chart:
            place.below(reader, path)
            return place.charts(path[-1], place.years(reader, path), place.topics(reader, path), words)[name]

        return await request.app.state.archive.ask(counted)  # type: ignore[no-any-return]

    return make


def _archive(name: str) -> Maker:
    async def make(request: Request, words: Wording) -> Chart:
        return yearbook.charts(await holdings(request), words)[name]

    return make


_MAKERS: dict[str, Maker] = {
    "programme-years": _programme,
    "place-years": _place("years"),
    "place-topics": _place("topics"),
    "archive-years": _archive("years"),
    "archive-topics": _archive("topics"),
    "archive-kinds": _archive("kinds"),
}


async def show(request: Request) -> Response:
    """Show a chart; a browser that has it already is told so as long as its figures are the same."""
    words, narrow = wording(request), request.query_params.get("narrow") == "1"
    try:
        chart = await _MAKERS[request.path_params["name"]](request, words)
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    if not chart.bars:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    tag = '"' + sha256(f"{chart} {narrow} {POLICY}".encode()).hexdigest()[:20] + '"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie", "Content-Security-Policy": POLICY}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    drawn = await run_in_threadpool(draw, chart, narrow=narrow)
    return Response(drawn, media_type="image/svg+xml", headers=headers)


ROUTES = (Route("/chart/{name}.svg", show),)
