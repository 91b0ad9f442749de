"""What the commands that ask a question share: the filters, how it is read, what the database answers."""

import os
from collections.abc import Callable, Mapping
from functools import partial, wraps

import click
from jingyan.corpus.error import QueryError
from jingyan.experience.condition import Conditions, amount, day, region
from jingyan.experience.condition import topic as listed_topic
from jingyan.experience.database import Database
from jingyan.experience.index import BrokenIndexError, Index, reading
from jingyan.experience.question import Question, as_typed, is_spoken, read
from jingyan.experience.search import Answer, answer

from .messages import say

_OPTIONS = (
    click.option("--region", "place", help=say("opt.region")),
    click.option("--since", help=say("opt.since")),
    click.option("--until", help=say("opt.until")),
    click.option("--topic", help=say("opt.topic")),
    click.option("--program", help=say("opt.program")),
    click.option("--money-min", help=say("opt.money_min")),
)
_SHOWN = 40  # characters of a question that an error repeats


def filtered(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that say what every hit must meet, and hand it what they say as `conditions`."""

    @wraps(command)
    def with_conditions(  # noqa: PLR0913, PLR0917 - one an option
        place: str | None,
        since: str | None,
        until: str | None,
        topic: str | None,
        program: str | None,
        money_min: str | None,
        **rest: object,
    ) -> int:
        asked = Conditions(
            (region(place),) if place else (),
            since=day(since) if since else None,
            until=day(until, last=True) if until else None,
            topic=listed_topic(topic) if topic else None,
            program=program,
            money_min=amount(money_min) if money_min is not None else None,
        )
        if asked.since and asked.until and asked.since > asked.until:
            raise QueryError(f"起止日期颠倒：{since} 晚于 {until}")
        return command(conditions=asked, **rest)

    for option in reversed(_OPTIONS):
        with_conditions = option(with_conditions)
    return with_conditions


def understood(
    question: str, conditions: Conditions, home: str | None = None, drop: tuple[str, ...] = (), *, literal: bool = False
) -> Question:
    """Return a question less the conditions that the asker drops; QueryError where nothing can be looked for."""
    home = home or os.environ.get("JINGYAN_HOME")
    asked = as_typed(question) if literal else read(question, home=region(home) if home else None).without(drop)
    searchable = any(literal or not is_spoken(idea.text) for idea in asked.ideas)
    if not (searchable or conditions or asked.conditions):
        raise QueryError(f"问题里没有可检索的内容：{question[:_SHOWN]}")
    return asked


def answered(  # noqa: PLR0913 - what `answer` takes
    archive: Database,
    asked: Question,
    conditions: Conditions,
    *,
    limit: int,
    order: str = "score",
    near: Mapping[int, float] | None = None,
) -> Answer:
    """Return what the database answers (see `search.answer`); a broken index is built anew."""
    ask = partial(answer, archive, question=asked, limit=limit, required=conditions, order=order, near=near)
    try:
        with reading():
            return ask(index=Index.open(archive))
    except BrokenIndexError:
        return ask(index=Index.renewed(archive))
