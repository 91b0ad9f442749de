"""The topics of sections where they are asked for: beside a bulletin's structure, and as what is to be learned."""

from pathlib import Path
from typing import Any

from jingyan import corpus
from jingyan.models import topic


def fill(document: dict[str, Any], bulletin: corpus.Bulletin) -> dict[str, Any]:
    """Return a bulletin's document form with the topics of its sections filled in."""
    for given, article in zip(document["articles"], bulletin.articles, strict=True):
        theme = topic.topics(article.title or "", _plain(bulletin, article.span))
        _fill(given["sections"], article.sections, bulletin, theme)
    return document


def _fill(
    given: list[dict[str, Any]], sections: tuple[corpus.Section, ...], bulletin: corpus.Bulletin, theme: tuple[str, ...]
) -> None:
    for held, section in zip(given, sections, strict=True):
        own = topic.topics(section.heading, _plain(bulletin, section.span))
        held["topics"] = list(topic.with_theme(own, theme))
        _fill(held["children"], section.children, bulletin, theme)


def _plain(bulletin: corpus.Bulletin, span: corpus.Span) -> str:
    plain = bulletin.text.plain_span(span)
    return bulletin.text.plain[plain.start : plain.end]


def train() -> tuple[Path, float]:
    """Learn the topics anew from the project's labelled sections; return where to, and the cross-validated F1."""
    from jingyan.models import topic_training  # noqa: PLC0415 - help must not wait for it

    sections, lists = topic_training.own()
    written = Path(topic.__file__).parent / "data" / "topics.json"
    written.write_text(topic_training.train([*sections, *lists]).to_json(), "utf-8")
    return written, topic_training.validate(sections, lists).f1
