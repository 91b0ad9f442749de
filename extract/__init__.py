"""Structure to facts: rules over characters, one module a kind of fact."""

from typing import TYPE_CHECKING

from jingyan.corpus.bulletin import Bulletin

from .fact import Fact
from .rule import Context

if TYPE_CHECKING:
    from jingyan.models.recogniser import Recogniser

    from .reading import facts_of_text

__all__ = ["Context", "Fact", "context_of", "facts", "facts_of_text"]


def facts(bulletin: Bulletin, recogniser: "Recogniser | None" = None) -> tuple[Fact, ...]:
    """Return the facts of a bulletin in the order of the text; a recogniser, where given, may propose names."""
    from .reading import facts_of_text  # noqa: PLC0415 - see below

    return facts_of_text(bulletin.text, context_of(bulletin), recogniser)


def context_of(bulletin: Bulletin) -> Context:
    """Return what rules need to know of a bulletin: its date, and the region of its first article."""
    return Context(bulletin.date, bulletin.articles[0].region if bulletin.articles else ())


def __getattr__(name: str) -> object:
    """Return the rules' reading, loaded when it is first asked for: they take 0.1 s, and most questions need none."""
    if name != "facts_of_text":
        raise AttributeError(name)
    from .reading import facts_of_text  # noqa: PLC0415 - ditto

    globals()[name] = facts_of_text
    return facts_of_text
