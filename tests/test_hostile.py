"""Requests of ill will, byte by byte over sockets to a real process: none is a failure, none gets what it wants."""

import contextlib
import re
import socket
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

pytestmark = pytest.mark.xdist_group("safety")

LINES = Path(__file__).with_name("hostile") / "requests.tsv"
SECRETS = ("root:x:", "Traceback", "import annotations", "site-packages", "/work", 'File "')
KINDS = {"text/html", "application/json", "text/css", "text/plain"}
HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy")


class Elements(HTMLParser):
    """The elements of a page, and the attributes of all of them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.names = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)


def _cases():
    for number, line in enumerate(LINES.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            expected, request, headers, body, *_ = *line.split("\t"), "", ""
            yield pytest.param(frozenset(expected.split("/")), request, headers, body, id=str(number))


def _written(text):
    """Return what a notation of the table means, in bytes."""
    while "«" in text:
        text = re.sub(r"«([^«»]*)×(\d+)»", lambda found: found[1] * int(found[2]), text)
    text = re.sub(r"\\(?:u([0-9a-f]{4})|U([0-9A-F]{8}))", lambda found: chr(int(found[1] or found[2], 16)), text)
    parts = re.split(r"‹(.*?)›", text, flags=re.DOTALL)
    plain = [
        _escaped(part) if at % 2 == 0 else quote(_escaped(part), safe="").encode() for at, part in enumerate(parts)
    ]
    return b"".join(plain)


def _escaped(text):
    named = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}
    pieces = re.split(r"\\(x[0-9a-f]{2}|[rnt0\\])", text)
    return b"".join(
        piece.encode() if at % 2 == 0 else named.get(piece) or bytes.fromhex(piece[1:])
        for at, piece in enumerate(pieces)
    )


def _request(host, line, headers, body):
    """Return a request as it goes over the wire."""
    given = [one for one in headers.split("|") if one] if "«" not in headers else _written(headers).decode().split("|")
    names = {one.strip("[]").split(":")[0].lower() for one in given}
    held, content = [one for one in given if not one.startswith("[")], _written(body)
    usual = {"host": host, "connection": "close", **({"content-length": str(len(content))} if body else {})}
    held += [f"{name}: {words}" for name, words in usual.items() if name not in names]
    head = _written(line) + (b"" if b"\r\n" in _written(line) or line.startswith("\\") else b" HTTP/1.1")
    return b"\r\n".join((head, *map(_written, held), b"", content))


def _answer(host, request):
    """Return the status, the headers and the body of an answer; None where the connection ends without one."""
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=5) as line:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(request)
        read = b""
        with contextlib.suppress(ConnectionResetError, TimeoutError):
            while not _is_whole(read) and (piece := line.recv(65536)):
                read += piece
    if not read:
        return None
    head, _, body = read.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = [one.partition(": ")[::2] for one in lines]
    return first.split()[1], {name.lower(): words for name, words in fields}, body.decode("utf-8", "replace")


def _is_whole(read):
    """Say whether an answer has come in full, on a connection that may stay open."""
    head, end, body = read.partition(b"\r\n\r\n")
    said = re.search(rb"content-length: (\d+)", head.lower())
    return bool(end) and (len(body) >= int(said[1]) if said else body.endswith(b"0\r\n\r\n"))


@pytest.fixture(scope="module")
def host(home):
    return urlsplit(home).netloc


@pytest.mark.parametrize(("expected", "request_line", "headers", "body"), list(_cases()))
def test_ill_will_gets_nothing(host, expected, request_line, headers, body):
    answer = _answer(host, _request(host, request_line, headers, body))
    if answer is None:
        assert "closed" in expected
        return
    status, fields, page = answer
    assert status in expected, page[:300]
    assert "x-xss" not in fields
    assert "X-Xss" not in fields.get("set-cookie", "")
    assert not [secret for secret in SECRETS if secret in page]
    kind = fields.get("content-type", "text/plain").split(";")[0]
    assert kind in KINDS
    elements = Elements(page) if kind == "text/html" else None
    assert elements is None or ("xss" not in elements.tags and "onxss" not in elements.names)
    if "Invalid HTTP request received." not in page:  # uvicorn's own word, before the page hears of it
        assert set(HEADERS) <= set(fields)
    assert not urlsplit(fields.get("location", "/")).netloc


def test_page_stands_after_all_this(host):
    assert _answer(host, _request(host, "GET /api/stats", "", ""))[0] == "200"


def test_nothing_of_this_opens_the_door(serve, archive):
    with serve(archive, JINGYAN_PASSWORD="经验库的密码2018") as (home, _):
        host = urlsplit(home).netloc
        for _, line, headers, body in (case.values for case in _cases()):
            answer = _answer(host, _request(host, line, headers, body))
            is_open = re.match(r"[A-Z]+ (http://[^/]+)?/(static|login)", line)
            assert answer is None or is_open or answer[0] not in {"200", "206"}, line
