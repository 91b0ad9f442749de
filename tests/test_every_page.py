"""Every page that links lead to, in a real Chromium: accessible, quiet, within its window, small, all of this machine.

The pages are found by following the links from the start page, one address of each shape, so that a new page is under
test as soon as another page links to it.
"""

import html
import re
import urllib.error
import urllib.request
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.xdist_group("every page")

QUESTION = "其他县怎么整顿软弱涣散村党组织"
STARTS = (
    "/",
    f"/?{urlencode({'q': QUESTION})}",
    f"/?{urlencode({'q': '2017年以后投入超过100万的村级活动场所', 'sort': 'money'})}",
    f"/?{urlencode({'q': '大埔县第一书记'})}",
    f"/?{urlencode({'q': '沅陵县软弱涣散'})}",
    f"/?{urlencode({'q': '屋场会', 'region': '西藏'})}",
)
REFUSED = (
    ("/nope", 404),
    ("/experience/nope", 404),
    (f"/?{urlencode({'q': '在'})}", 400),
    (f"/?{urlencode({'q': QUESTION, 'region': '无此县'})}", 400),
    ("/compare?id=nope", 404),
)
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}  # WCAG 2.2 AA, off by default
MOST = 60  # pages
LARGEST = 200_000  # bytes of a page without charts


def _fetch(address):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def _shape(address):
    """Return what the addresses of one page have in common: the path without ids, and the names of the parameters."""
    split = urlsplit(address)
    first, *rest = split.path.strip("/").split("/")
    return "/".join((first, *("*" for _ in rest))), tuple(sorted({name for name, _ in parse_qsl(split.query)}))


def _links(page):
    for link in map(html.unescape, re.findall(r'<a\b[^>]*?\bhref="([^"#]+)', page.decode())):
        assert link.startswith("/"), link
        if "lang=" not in link and not link.startswith("/api/"):
            yield link


@pytest.fixture(scope="module")
def pages(home):
    """The address and the body of one page of each shape."""
    known, waiting, found = set(map(_shape, STARTS)), list(STARTS), {}
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        status, headers, body = _fetch(home + address)
        assert status == 200, address
        if headers.get_content_type() != "text/html":
            continue
        found[address] = body
        for link in _links(body):
            if _shape(link) not in known:
                known.add(_shape(link))
                waiting.append(link)
    return found


def _in(language, address):
    return address if language == "zh" else f"{address}{'&' if '?' in address else '?'}lang={language}"


def _violations(page):
    """Return what axe-core finds. It comes in through the debugger, which the page's own policy does not bind."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 360)])
def test_pages_are_accessible(visitors, home, pages, language, width):
    visitor = visitors(home, viewport={"width": width, "height": 800})
    of_each_path = {urlsplit(address).path.split("/")[1]: address for address in reversed(pages)}
    found = {}
    for address, status in (*((address, 200) for address in {*STARTS, *of_each_path.values()}), *REFUSED):
        found[address] = _violations(visitor.go(_in(language, address), status))
    assert {address: violations for address, violations in found.items() if violations} == {}


def test_pages_fit_into_narrow_windows(visitors, home, pages):
    visitor = visitors(home)
    wide = []
    for address in pages:
        for width in (360, 320):
            visitor.page.set_viewport_size({"width": width, "height": 740})
            if width == 360:
                visitor.go(address)
            needed = visitor.page.evaluate("document.documentElement.scrollWidth")
            wide += [f"{address}: {needed} > {width}"] if needed > width else []
    assert wide == []


def test_pages_are_small(pages):
    large = {address: len(body) for address, body in pages.items() if len(body) > LARGEST}
    assert large == {}


def test_titles_tell_pages_apart(visitors, home, pages):
    visitor = visitors(home)
    titles = {address: visitor.go(address).title() for address in pages if urlsplit(address).path != "/"}
    by_path = {urlsplit(address).path: title for address, title in titles.items()}
    assert all(by_path.values())
    assert len(set(by_path.values())) == len(by_path), by_path
