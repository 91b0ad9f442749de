"""The programmes: a list to look through, and a page for each that tells who has it since when."""

from http import HTTPStatus

from jingyan.corpus.error import QueryError
from jingyan.corpus.folding import fold
from jingyan.corpus.script import simplify
from jingyan.experience.web.paging import page_of
from jingyan.experience.web.programme import LONGEST, Story, chart, read
from jingyan.experience.web.register import SORTS, Programmes
from jingyan.experience.web.template import page, wording
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def look(request: Request) -> Programmes:
    """Return the page of the list that an address asks for; QueryError where it makes no sense."""
    given = request.query_params
    find, sort = given.get("find", "").strip(), given.get("sort") or SORTS[0]
    if len(find) > LONGEST:
        raise QueryError(f"要找的名称太长：最多 {LONGEST} 字")
    if sort not in SORTS:
        raise QueryError(f"sort 的值不对：{sort[:40]}（可用：{' '.join(SORTS)}）")
    return (await request.app.state.registers.latest()).look(find, sort, page_of(given))  # type: ignore[no-any-return]


async def story(request: Request) -> Story:
    """Return the programme of an address; 404 where no bulletin names it."""
    name = simplify(fold(request.query_params.get("name", ""))).strip()
    if len(name) > LONGEST:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    number = page_of(request.query_params)
    register = await request.app.state.registers.latest()
    try:
        return await request.app.state.archive.ask(lambda reader: read(reader, name, number, register))  # type: ignore[no-any-return]
    except KeyError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


async def show_list(request: Request) -> Response:
    """Show the list."""
    return page(request, "programmes.html", listed=await look(request), sorts=SORTS)


async def show(request: Request) -> Response:
    """Show one programme."""
    found = await story(request)
    return page(request, "programme.html", story=found, chart=chart(found.years, found.name, wording(request)))


ROUTES = (Route("/programmes", show_list), Route("/programme", show))
