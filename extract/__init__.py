"""Structure to facts: rules over characters, one module a kind of fact."""

from jingyan.corpus.bulletin import Bulletin
from jingyan.models.recogniser import Recogniser

from .fact import Fact
from .reading import facts_of_text
from .rule import Context

__all__ = ["Context", "Fact", "facts", "facts_of_text"]


def facts(bulletin: Bulletin, recogniser: Recogniser | None = None) -> tuple[Fact, ...]:
    """Return the facts of a bulletin in the order of the text; a recogniser, where given, may propose names."""
    region = bulletin.articles[0].region if bulletin.articles else ()
    return facts_of_text(bulletin.text, Context(bulletin.date, region), recogniser)
