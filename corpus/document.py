"""A bulletin in the document form: plain values ready for JSON, spans in code points of the raw text."""

import datetime as dt
from typing import Any

from .bulletin import Article, Bulletin, Section


def to_json(bulletin: Bulletin) -> dict[str, Any]:
    """Return the bulletin as a dictionary of the document form; topics are left empty.

    >>> from .reading import read_text
    >>> document = to_json(read_text("石门县建强支部\\n一、选人\\n选派12名。\\n二、育人\\n办班3期。", "3.txt"))
    >>> document["doc"], document["script"], document["articles"][0]["sections"][0]["heading"]
    ('3.txt', 'hans', '选人')
    """
    head = bulletin.masthead
    word = head.endorsement
    return {
        "doc": bulletin.source.name,
        "script": bulletin.script,
        "series": head.series,
        "issue": head.issue,
        "serial": head.serial,
        "issuer": head.issuer,
        "date": _iso(head.date),
        "printed": _iso(head.printed),
        "title": head.title,
        "editor_note": head.editor_note,
        "endorsement": {"by": word.by, "role": word.role, "date": _iso(word.date)} if word else None,
        "recipients": list(head.recipients),
        "articles": [_article(article) for article in bulletin.articles],
        "repeats": [
            {"start": repeat.span.start, "end": repeat.span.end, "of": [repeat.of.start, repeat.of.end]}
            for repeat in bulletin.repeats
        ],
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "region": list(article.region),
        "start": article.span.start,
        "end": article.span.end,
        "sections": [_section(section) for section in article.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "level": section.level,
        "marker": section.marker,
        "heading": section.heading,
        "start": section.span.start,
        "end": section.span.end,
        "topics": [],
        "children": [_section(child) for child in section.children],
    }
