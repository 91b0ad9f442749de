"""All that the pages say, in both languages: data/wording.tsv holds a key, the Chinese and the English a line."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-Hans", "en": "en"}  # as HTML names them


@cache
def _table() -> dict[str, tuple[str, ...]]:
    lines = files(__package__).joinpath("data/wording.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: tuple(row[1:]) for row in rows}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language.

    >>> Wording("zh").say("page", number=2), Wording("en").say("page", number=2)
    ('第 2 页', 'Page 2')
    """

    language: str

    def say(self, key: str, **values: object) -> str:
        """Return a wording with values in their places."""
        return _table()[key][LANGUAGES.index(self.language)].format(**values)

    def knows(self, key: str) -> bool:
        """Say whether there is a wording of that key."""
        return key in _table()

    def mark(self, key: str, **values: object) -> Markup:
        """Return a wording that holds markup itself; the values are escaped."""
        pattern = _table()[key][LANGUAGES.index(self.language)]
        return Markup(pattern).format(**{name: escape(value) for name, value in values.items()})  # noqa: S704 - ours

    def number(self, figure: int) -> str:
        """Return a number with its thousands set apart."""
        return f"{figure:,}"
