"""Answers as printed: hits as a list for the eye, as JSON lines or CSV; practices side by side; counts."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TextIO

import click
from jingyan.corpus.cell import inert, legal
from jingyan.experience.comparison import Side
from jingyan.experience.condition import spoken
from jingyan.experience.figures import Figure, group
from jingyan.experience.highlight import find
from jingyan.experience.question import Question
from jingyan.experience.search import SHOWN, Hit
from jingyan.experience.title import without_title

from .messages import language, say

_COLUMNS = ("rank", "score", "id", "doc", "title", "region", "date", "topics", "passage", "facts", "unmet", "undated")
_COMPARED = ("id", "place", "date", "objects", "measures", "money", "results", "source")
_SHOWN = 4  # facts of a kind beside a passage


def _plain(hit: Hit) -> dict[str, object]:
    """Return a hit as JSON has it."""
    held = asdict(hit)
    held["date"] = hit.date.isoformat() if hit.date else None
    held["highlights"] = [[span.start, span.end] for span in hit.highlights]
    return held


def print_hits(question: Question, hits: Sequence[Hit], form: str, stream: TextIO) -> None:
    """Print hits: a table for the eye, a JSON line each, or CSV that a spreadsheet can open."""
    if form == "table":
        _print_table(question, hits)
    elif form == "jsonl":
        for hit in hits:
            stream.write(json.dumps(_plain(hit), ensure_ascii=False) + "\n")
    else:
        rows = ({**_plain(hit), **_flat(hit)} for hit in hits)
        _print_csv(_COLUMNS, ([row[column] for column in _COLUMNS] for row in rows), stream)


def _flat(hit: Hit) -> dict[str, str]:
    """Return the lists of a hit as one cell each."""
    return {
        "region": "/".join(hit.region),
        "topics": "、".join(hit.topics),
        "facts": "；".join(fact["text"] for fact in hit.facts),
        "unmet": "；".join(say(f"unmet.{part}") for part in hit.unmet),
        "undated": say("undated") if hit.undated else "",
    }


def _print_csv(names: Sequence[str], rows: Iterable[Iterable[object]], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([inert(legal(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _print_table(question: Question, hits: Sequence[Hit]) -> None:
    """Print how the question was read, then the hits."""
    click.echo(click.style(say("read_as", parts="；".join(_read_as(question))), dim=True))
    if not hits:
        click.echo(say("no_hits"))
    words = [name.text for idea in question.ideas for name in idea.names if name.kind in SHOWN]
    for hit in hits:
        place = "".join(hit.region[-2:])
        head = "  ".join(part for part in (place, hit.title or say("no_title"), str(hit.date or "")) if part)
        click.echo(f"\n{hit.rank}. {click.style(head, bold=True)}")
        body = without_title(hit.plain, hit.title).replace("\n", "　")
        click.echo(f"   {_marked(body, words)}")
        if texts := _telling(hit):
            click.echo(f"   {say('facts')}: {' · '.join(texts)}")
        source = f"   {say('source')}: {hit.doc}  {hit.id}"
        source += "".join(f"  {say(f'unmet.{part}')}" for part in hit.unmet)
        source += f"  {say('undated')}" if hit.undated else ""
        if hit.reprints:
            source += f"  {say('reprints', documents=' '.join(hit.reprints))}"
        click.echo(click.style(source, dim=True))


def _telling(hit: Hit) -> list[str]:
    """Return what a hit's passage tells, each once: what was done for how many, for how much, to what end."""
    told = group(hit.facts, _SHOWN, hit.passage, hit.start)
    return _words((*told.measures, *told.objects, *told.money, *told.results))


def _marked(passage: str, words: list[str]) -> str:
    """Return a passage with the words of the question set off."""
    pieces, at = [], 0
    for span in find(passage, words):
        pieces.append(passage[at : span.start])
        pieces.append(click.style(passage[span.start : span.end], fg="red", bold=True))
        at = span.end
    return "".join((*pieces, passage[at:]))


def _read_as(question: Question) -> list[str]:
    asked = question.conditions
    parts = [say("words", words=" ".join(idea.text for idea in question.ideas))] if question.ideas else []
    parts += [f"{written}→{meant}" for written, meant in question.mended]
    parts += [say("region", name=name) for name in asked.regions]
    parts += [say("elsewhere", name=name) for name in asked.elsewhere]
    parts += [say("since", day=asked.since)] if asked.since else []
    parts += [say("until", day=asked.until)] if asked.until else []
    parts += [say("money_min", yuan=_sum(asked.money_min))] if asked.money_min is not None else []
    parts += [say("money_max", yuan=_sum(asked.money_max))] if asked.money_max is not None else []
    parts += [say("number_min", number=asked.number_min, unit=asked.unit)] if asked.number_min is not None else []
    return parts


def _sum(yuan: int) -> str:
    return spoken(yuan) if language() == "zh" else f"{yuan:,}"


def print_comparison(sides: Sequence[Side], form: str, stream: TextIO) -> None:
    """Print practices side by side: a table for the eye, else JSON lines or CSV."""
    rows = [_row(side) for side in sides]
    if form == "jsonl":
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    if form == "csv":
        _print_csv(_COMPARED, ([_joined(row[name]) for name in _COMPARED] for row in rows), stream)
        return
    from rich.console import Console  # noqa: PLC0415 - only for tables
    from rich.table import Table  # noqa: PLC0415 - ditto

    table = Table(show_lines=True)
    for name in _COMPARED[1:]:
        table.add_column(say(f"compare.{name}"), overflow="fold")
    for row in rows:
        table.add_row(*(_joined(row[name], "\n") for name in _COMPARED[1:]))
    Console().print(table)


def _row(side: Side) -> dict[str, object]:
    """Return a practice as a row of a comparison: what was counted, paid and reached in the words of the text."""
    figures = side.figures
    return {
        "id": side.id,
        "place": "".join(side.region[-2:]),
        "date": side.date,
        "objects": _words(figures.objects),
        "measures": [*side.measures],
        "money": _words(figures.money),
        "results": _words(figures.results),
        "source": side.doc,
    }


def _words(figures: Iterable[Figure]) -> list[str]:
    return [figure.lead + figure.text for figure in figures]


def _joined(cell: object, between: str = "；") -> str:
    return between.join(cell) if isinstance(cell, list) else str(cell or "")


def print_facets(counts: dict[str, tuple[tuple[str, int], ...]]) -> None:
    """Print the counts, where they do not mix with hits that a program reads."""
    for facet, values in counts.items():
        line = "  ".join(f"{name} {times}" for name, times in values)
        click.echo(f"{say(f'facet.{facet}')}: {line or '—'}", err=True)
