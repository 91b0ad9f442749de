"""Passages as vectors beside their words, where a sentence model is given: what finds texts that say it otherwise.

Vectors lie in the database, by passage and model, and go with their passage. They are made in batches, each one
transaction, after the passages themselves have been stored: what is missing is made the next time.
"""

import heapq
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .database import Database

if TYPE_CHECKING:
    from jingyan.models.embedding import Embedder

_BATCH = 64  # passages of a transaction
_CHUNK = 20_000  # vectors compared at once

_MISSING = """
SELECT key, plain FROM passages
WHERE key > ? AND key NOT IN (SELECT passage FROM vectors WHERE model = ?) ORDER BY key LIMIT ?
"""
_HELD = "SELECT passage, vector FROM vectors WHERE model = ? AND passage > ? ORDER BY passage LIMIT ?"


def catch_up(database: Database, embedder: "Embedder") -> int:
    """Make the vectors that a model has not made yet, and return how many; for the one who holds the lock."""
    made = last = 0
    while rows := database.rows(_MISSING, (last, embedder.name, _BATCH)):
        vectors = embedder.embed([row["plain"] for row in rows])
        with database.transaction():
            for row, vector in zip(rows, vectors, strict=True):
                database.rows("INSERT INTO vectors VALUES (?, ?, ?)", (embedder.name, row["key"], vector.tobytes()))
        made, last = made + len(rows), rows[-1]["key"]
    return made


def nearest(database: Database, embedder: "Embedder", asked: str, most: int = 60) -> dict[int, float]:
    """Return the passages nearest to a question, each with the cosine of the angle between them, if above 0."""
    found = heapq.nlargest(most, _compared(database, embedder, asked))
    return {passage: near for near, passage in found if near > 0}


def _compared(database: Database, embedder: "Embedder", asked: str) -> Iterator[tuple[float, int]]:
    import numpy as np  # noqa: PLC0415 - 0.1 s to load, and only for this

    question = embedder.embed([asked])[0]
    last = 0
    while rows := database.rows(_HELD, (embedder.name, last, _CHUNK)):
        vectors = np.frombuffer(b"".join(row["vector"] for row in rows), dtype="<f4")
        near = vectors.reshape(len(rows), -1) @ question
        yield from zip(near.tolist(), (row["passage"] for row in rows), strict=True)
        last = rows[-1]["passage"]
