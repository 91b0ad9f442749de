"""How much has been taken along."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """How many practices and facts a file holds; `cut` texts were longer than a cell can be."""

    practices: int = 0
    facts: int = 0
    cut: int = 0
