"""What an address of the API reads and gives, declared once: the routes and their description are made of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API: the names that it reads, the type that it gives, and the function that answers."""

    path: str
    summary: str
    gives: type
    answer: Callable[[Request], Awaitable[Any]]
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why there is no answer."""

    status: int
    message: str
