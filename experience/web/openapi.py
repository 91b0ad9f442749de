"""The description of the API in OpenAPI 3.1, made of its endpoints and of the types that they give."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, get_args, get_origin, get_type_hints

from jingyan.experience.condition import PARTS

from .asking import MOST_PAGES, ORDERS
from .endpoint import Complaint, Endpoint
from .paging import LAST_PAGE
from .place import LONGEST_PATH
from .register import SORTS
from .sides import MOST
from .site import LONGEST_QUESTION

Schema = dict[str, Any]

_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
}
_WORDS = {"type": "string", "maxLength": 100}
_LIST = {"type": "array", "items": _WORDS}


def _pages(most: int) -> Schema:
    """Return what the number of a page may be; an empty one is the first."""
    return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": most}, {"type": "string", "maxLength": 0}]}


_PARAMETERS: dict[str, tuple[str, Schema]] = {
    "q": ("The question, in either script", {"type": "string", "maxLength": LONGEST_QUESTION}),
    "drop": ("Conditions of the question to leave out", {"type": "array", "items": {"enum": list(PARTS)}}),
    "without": ("Words of the question to leave out", _LIST),
    "typed": ("1: look for the words as they stand", {"enum": ["", "0", "1"]}),
    "region": ("Province, city or county", _WORDS),
    "since": ("Not before this year, month or day", _WORDS),
    "until": ("Not after this year, month or day", _WORDS),
    "topic": ("One of the listed topics", _WORDS),
    "program": ("A programme that the practice names", _WORDS),
    "money_min": ("A sum that the practice names at least: 500万", _WORDS),
    "sort": ("Best, latest or largest sum first", {"enum": ["", *ORDERS]}),
    "page": ("Page of ten practices", _pages(MOST_PAGES)),
    "id": ("The id of a practice", _WORDS),
    "find": ("Characters of a programme's name, variants or reading", _WORDS),
    "name": ("The name of a programme, or a variant of it", _WORDS),
    "path": ("Province, city and county, parted by slashes", {"type": "string", "maxLength": LONGEST_PATH}),
    "job": ("The number of a job, which only the visitor knows who has sent the files", _WORDS),
}
_LEAF: tuple[str, Schema] = ("Page of the list", _pages(LAST_PAGE))
_OWN: dict[tuple[str, str], tuple[str, Schema]] = {
    ("/api/programmes", "sort"): ("Most named, most places or earliest first", {"enum": ["", *SORTS]}),
    **{(path, "page"): _LEAF for path in ("/api/programmes", "/api/programme", "/api/place")},
}
_NEEDED = {("/api/place", "path"), ("/api/programme", "name")}
_REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)


def describe(endpoints: Iterable[Endpoint]) -> Schema:
    """Return the description of endpoints."""
    schemas: dict[str, Schema] = {}
    paths = {endpoint.path: {"get": _operation(endpoint, schemas)} for endpoint in endpoints}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "jingyan",
            "summary": "Practices of counties, out of their organisation bulletins",
            "version": version("jingyan"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _operation(endpoint: Endpoint, schemas: dict[str, Schema]) -> Schema:
    refused = _content("Why there is no answer", Complaint, schemas)
    return {
        "operationId": endpoint.path.removeprefix("/api/").split("/")[0],
        "summary": endpoint.summary,
        "parameters": [_parameter(name, endpoint.path) for name in endpoint.parameters],
        "responses": {
            "200": _content(endpoint.summary, endpoint.gives, schemas),
            **{str(int(status)): refused for status in _REFUSALS},
            "default": refused,
        },
    }


def _content(summary: str, given: type, schemas: dict[str, Schema]) -> Schema:
    return {"description": summary, "content": {"application/json": {"schema": schema(given, schemas)}}}


def _parameter(name: str, path: str) -> Schema:
    about, held = _OWN.get((path, name)) or _PARAMETERS[name]
    inside = f"{{{name}}}" in path
    if name == "id" and not inside:
        held = {"type": "array", "items": held, "minItems": 1, "maxItems": MOST}
    return {
        "name": name,
        "in": "path" if inside else "query",
        "description": about,
        "required": inside or name == "id" or (path, name) in _NEEDED,
        "schema": held,
    }


def schema(kind: object, schemas: dict[str, Schema]) -> Schema:
    """Return the JSON schema of a type; those of dataclasses are put into `schemas`.

    >>> schema(tuple[str | None, ...], {})
    {'type': 'array', 'items': {'anyOf': [{'type': 'string'}, {'type': 'null'}]}}
    """
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in schemas:
            schemas[kind.__name__] = {}  # a type may hold itself
            schemas[kind.__name__] = _object(kind, schemas)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    parts = get_args(kind)
    match get_origin(kind):
        case types.UnionType:
            return {"anyOf": [schema(part, schemas) for part in parts]}
        case origin if origin is tuple:
            return {"type": "array", "items": schema(parts[0], schemas)}
        case origin if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": schema(parts[1], schemas)}
        case _:
            raise TypeError(kind)


def _object(kind: type, schemas: dict[str, Schema]) -> Schema:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {name: schema(hints[name], schemas) for name in names},
        "required": names,
        "additionalProperties": False,
    }
