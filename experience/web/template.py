"""Pages out of templates: everything escaped, addresses and words in the language of the visit."""

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from jingyan.experience.region import down_to_county
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from .pieces import pieces
from .taking import forms
from .value import told
from .wording import LANGUAGES, TAGS, Wording

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE = "jingyan_lang"  # the cookie
MENU = (
    ("menu.search", "/"),
    ("menu.programmes", "/programmes"),
    ("menu.places", "/places"),
    ("menu.archive", "/archive"),
    ("menu.compare", "/compare"),
)  # wording and address
_YEAR = 365 * 24 * 3600  # seconds


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        asset=asset, down_to_county=down_to_county, forms=forms(), menu=MENU, pieces=pieces, told=told
    )
    return environment


@cache
def asset(name: str) -> str:
    """Return the address of a packaged file, which changes with its content and can therefore be kept for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def wording(request: Request) -> Wording:
    """Return the words of a visit's language: that of the address, else of the cookie, else Chinese."""
    for given in (request.query_params.get("lang"), request.cookies.get(LANGUAGE)):
        if given in LANGUAGES:
            return Wording(given)
    return Wording(LANGUAGES[0])


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page made of a template."""
    words = wording(request)
    html = (
        _environment()
        .get_template(template)
        .render(
            **values,
            request=request,
            path=request.url.path,
            signed_in=request.app.state.site.password is not None,
            allow_upload=request.app.state.site.allow_upload,
            t=words.say,
            m=words.mark,
            words=words,
            lang=TAGS[words.language],
            link=lambda path, query="", /, **more: link(words, path, query, **more),
            switch=_switch(request, words),
        )
    )
    response = HTMLResponse(html, status, headers={"Cache-Control": "private, no-cache", "Vary": "Cookie"})
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE, words.language, max_age=_YEAR, httponly=True, samesite="lax")
    return response


def link(words: Wording, path: str, query: str = "", /, **more: object) -> str:
    """Return an address in the language of the visit.

    >>> link(Wording("en"), "/", "q=1"), link(Wording("zh"), "/compare", id=["a-1", "b-1"])
    ('/?q=1&lang=en', '/compare?id=a-1&id=b-1')
    """
    language = urlencode({"lang": words.language}) if words.language != LANGUAGES[0] else ""
    query = "&".join(part for part in (query, urlencode(more, doseq=True), language) if part)
    return f"{path}?{query}" if query else path


def _switch(request: Request, words: Wording) -> str:
    """Return the address of the same page in the other language."""
    other = LANGUAGES[1 - LANGUAGES.index(words.language)]
    kept = [(name, item) for name, item in request.query_params.multi_items() if name != "lang"]
    return f"{request.url.path}?{urlencode([*kept, ('lang', other)])}"
