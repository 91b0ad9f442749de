"""Which page of a list an address asks for."""

from jingyan.corpus.error import QueryError
from starlette.datastructures import QueryParams

_DIGITS = 4
LAST_PAGE = 10**_DIGITS - 1


def page_of(given: QueryParams) -> int:
    """Return the number of the page, from 1; QueryError for what is no number.

    >>> page_of(QueryParams("page=2")), page_of(QueryParams(""))
    (2, 1)
    """
    words = given.get("page") or "1"
    if not (words.isascii() and words.isdecimal() and len(words) <= _DIGITS and int(words) >= 1):
        raise QueryError(f"没有这一页：{words[:10]}")
    return int(words)


def last_page(total: int, length: int) -> int:
    """Return the number of the last page of a list of so many lines.

    >>> last_page(41, 20), last_page(0, 20)
    (3, 1)
    """
    return max(1, -(-total // length))
