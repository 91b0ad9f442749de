"""One link of a chain of place names: 辽宁省|东港市|龙王庙镇|南围村."""

from dataclasses import dataclass

from jingyan.corpus.gazetteer import Division

_INNER = ("小区", "自然村", "庄", "屯", "寨")
_RANKS = {"province": 0, "city": 1, "county": 2, "township": 3, "village": 4, "community": 4, "other": 6}


@dataclass(frozen=True, slots=True)
class Link:
    """Where the link stands in the plain text, its level, the divisions that it may mean (none: not listed).

    `full` is its name in full, where the text shares the ending with others (三里 in 三里、月岭等村).
    """

    start: int
    end: int
    name: str
    level: str
    meanings: tuple[Division, ...]
    full: str = ""

    @property
    def rank(self) -> int:
        """How far down the link lies; a housing compound lies in a community, a natural village in a village."""
        return 5 if self.name.endswith(_INNER) else _RANKS[self.level]
