"""`jingyan explain FILE:LINE`: for each fact of a line the rule that read it, what it read, and what it made of it.

Where something on the line looks like a fact and is none, the rules that looked at it and declined.
"""

import json

import click
from jingyan import corpus
from jingyan.corpus.error import QueryError
from jingyan.corpus.text import Span
from jingyan.extract import context_of
from jingyan.extract.fact import Fact, plain_value
from jingyan.extract.rulebook import declined

from .command import Command
from .extraction import sorted_facts
from .messages import say

_DIGITS = 12  # of a line's number
_SHOWN = 200  # characters of what was given


@click.command("explain", cls=Command, help=say("explain"))
@click.argument("where", metavar="FILE:LINE")
def command(where: str) -> int:
    """Print how each fact of a line was read."""
    path, _, number = where.rpartition(":")
    if not path or not number.isdecimal() or len(number) > _DIGITS or int(number) < 1:
        given = where if len(where) <= _SHOWN else where[:_SHOWN] + "…"
        raise QueryError(say("file_line", given=given))
    bulletin = corpus.read(path)
    lines = bulletin.text.raw.splitlines(keepends=True)
    if int(number) > len(lines):
        raise QueryError(say("no_line", path=path, line=number, lines=len(lines)))
    start = sum(map(len, lines[: int(number) - 1]))
    end = start + len(lines[int(number) - 1])
    facts = [fact for fact in sorted_facts(bulletin) if fact.span.start < end and start < fact.span.end]
    for fact in facts:
        _print_fact(bulletin.text, fact)
    if not facts:
        click.echo(say("no_facts", line=number))
    _print_declined(bulletin, Span(start, end), facts)
    return 0


def _print_declined(bulletin: corpus.Bulletin, line: Span, facts: list[Fact]) -> None:
    """Print what the rules have left of a line, less what is part of a fact."""
    text = bulletin.text
    plain = text.plain_span(line)
    taken = bytearray(len(text.plain))
    for span in (text.plain_span(fact.span) for fact in facts):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    for one in declined(text.plain, plain.start, plain.end, context_of(bulletin)):
        if not any(taken[one.start : one.end]):
            click.echo(click.style(say("declined", words=text.plain[one.start : one.end]), dim=True))
            click.echo(f"  {say('rules')}: {' '.join(one.rules)}")


def _print_fact(text: corpus.Text, fact: Fact) -> None:
    plain = text.plain_span(fact.span)
    rows = {
        "rule": fact.rule,
        "plain": text.plain[plain.start : plain.end],
        "raw": json.dumps(text.raw[fact.span.start : fact.span.end], ensure_ascii=False),
        "value": json.dumps(plain_value(fact.value), ensure_ascii=False),
    }
    click.echo(click.style(f"{fact.kind}  {fact.value}  ({fact.span.start}–{fact.span.end})", bold=True))
    for key, item in rows.items():
        click.echo(f"  {say(key)}: {item}")
