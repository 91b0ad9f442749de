"""Many visitors of a page at once, on this machine: what they wait for an answer, how large it is, whether it is one.

A client of our own instead of locust or wrk: fifty visitors over one event loop take less of the cores that the page is
measured on than locust's workers do, and the status of every answer is checked, which wrk does not do.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PATIENCE = 30.0  # seconds for an answer


@dataclass(slots=True)
class Waits:
    """What visitors saw: seconds and bytes of each answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Return the milliseconds within which a share of the answers came.

        >>> Waits([0.3, 0.1, 0.2]).at(0.5)
        200.0
        """
        return 1000 * sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


async def visit(home: str, addresses: Sequence[str], visitors: int, seconds: float, pause: float) -> Waits:
    """Return what visitors waited who ask for pages in any order, with a pause between two, for some seconds."""
    until, waits = time.monotonic() + seconds, Waits()
    chances = (random.Random(number) for number in range(visitors))  # noqa: S311 - a measurement, not a secret
    await asyncio.gather(*(_visitor(home, addresses, chance, until, pause, waits) for chance in chances))
    return waits


async def ask(home: str, address: str, times: int) -> Waits:
    """Return what one visitor waits for one page, again and again."""
    waits = Waits()
    for _ in range(times):
        await _ask(home, address, waits)
    return waits


async def _visitor(  # noqa: PLR0913, PLR0917 - what one visitor needs
    home: str, addresses: Sequence[str], chance: random.Random, until: float, pause: float, waits: Waits
) -> None:
    await asyncio.sleep(chance.uniform(0, pause))
    while time.monotonic() < until:
        await _ask(home, chance.choice(addresses), waits)
        await asyncio.sleep(chance.uniform(0, 2 * pause))


async def _ask(home: str, address: str, waits: Waits) -> None:
    began = time.monotonic()
    try:
        status, size = await asyncio.wait_for(_get(home, address), _PATIENCE)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        waits.wrong.append(f"{address}: {error!r}")
        return
    waits.seconds.append(time.monotonic() - began)
    waits.sizes.append(size)
    if status != "200":
        waits.wrong.append(f"{address}: {status}")


async def _get(home: str, address: str) -> tuple[str, int]:
    """Return the status and the size of an answer."""
    host = urlsplit(home).netloc
    name, _, port = host.rpartition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    try:
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read(-1)
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    parts = head.split(b" ", 2)
    if len(parts) < 2:
        raise ConnectionResetError(address)
    return parts[1].decode("latin-1"), len(body)
