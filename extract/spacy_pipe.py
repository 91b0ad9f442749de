"""The facts where users of spaCy look for them: `nlp.add_pipe("jingyan_facts")` fills `doc.spans["jingyan"]`.

A span's label is the fact's kind, its `kb_id_` the value in the notation of the case files, its `id_` the rule;
`span._.jingyan` is the fact itself with the keys of docs/facts.md. A span covers whole tokens; `start` and
`end` of the fact are exact. spaCy finds this module by its entry point, nothing else imports it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jingyan.corpus import read_text
from spacy.language import Language
from spacy.tokens import Doc, Span

from . import facts_of_text
from .fact import Fact, plain_value
from .rule import Context

NAME = "jingyan_facts"
KEY = "jingyan"


@dataclass(frozen=True, slots=True)
class FactPipe:
    """Marks the facts of documents; `context` stands in where a document does not tell its own date or region."""

    context: Context

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its facts in `doc.spans["jingyan"]`, in the order of the text."""
        bulletin = read_text(doc.text)
        region = bulletin.articles[0].region if bulletin.articles else ()
        context = Context(bulletin.date or self.context.date, region or self.context.region)
        doc.spans[KEY] = [span for fact in facts_of_text(bulletin.text, context) for span in _mark(doc, fact)]
        return doc


def _mark(doc: Doc, fact: Fact) -> Iterator[Span]:
    """Yield the span of a fact; its own characters and its value go where the span's extension finds them."""
    start, end = fact.span.start, fact.span.end
    span = doc.char_span(start, end, fact.kind, str(fact.value), alignment_mode="expand", span_id=fact.rule)
    if span:
        # plain values only: documents travel between processes and to disk with their user data
        doc.user_data[_key(span)] = {
            "type": fact.kind,
            "start": start,
            "end": end,
            "text": doc.text[start:end],
            "value": plain_value(fact.value),
            "rule": fact.rule,
        }
        yield span


def _key(span: Span) -> str:
    return f"{KEY} {span.start_char} {span.end_char} {span.label_} {span.id_} {span.kb_id_}"


def _fact(span: Span) -> dict[str, Any] | None:
    found: dict[str, Any] | None = span.doc.user_data.get(_key(span))
    return found


@Language.factory(
    NAME,
    default_config={"date": None, "region": []},
    assigns=["doc.spans", "span._.jingyan"],
)
def make(nlp: Language, name: str, date: str | None, region: list[str]) -> FactPipe:  # noqa: ARG001 - spaCy's signature
    """Return the component; `date` as 2018-04-20, `region` as full official names from the province down.

    >>> import spacy
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("jingyan_facts")
    >>> doc = nlp("全縣選派 186 名幹部，投入3\\n0万元。")
    >>> [(span.text, span.label_, span.kb_id_, span._.jingyan["start"]) for span in doc.spans["jingyan"]]
    [('186 名', 'count', '186名 干部', 5), ('3\\n0万元', 'money', '300000元', 15)]
    """
    Span.set_extension(KEY, getter=_fact, force=True)
    return FactPipe(Context(dt.date.fromisoformat(date) if date else None, tuple(region)))
