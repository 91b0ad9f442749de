"""The search page: the start of a visit, an answer and its neighbours, or what to try where nothing was found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus

from jingyan.corpus.error import QueryError
from jingyan.experience.condition import spoken
from jingyan.experience.web.archive import Reader
from jingyan.experience.web.asking import FILTERS, ORDERS, Asking
from jingyan.experience.web.finding import ConditionRead, Finding, count, find
from jingyan.experience.web.overview import Overview
from jingyan.experience.web.template import page, wording
from jingyan.experience.web.wording import Wording
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_PROPOSED = 5  # ways out of an empty answer
_EXAMPLES = 3  # of each kind on the start page


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that the answer was asked to be: what it is, and the search without it."""

    kind: str
    text: str
    without: Asking
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another search that finds something."""

    text: str
    asking: Asking
    times: int


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet, how many practices have it, and the search that asks for it (or no longer does)."""

    name: str
    times: int
    asking: Asking
    chosen: bool


async def show(request: Request) -> Response:
    """Show what the address asks."""
    state, words = request.app.state, wording(request)
    try:
        asking = Asking.of(request.query_params)
    except QueryError as error:
        return _refused(request, str(error))
    overview = await state.overviews.latest()
    if not asking:
        return page(request, "start.html", asking=asking, overview=overview, examples=examples(overview, words))
    try:
        finding = await state.archive.ask(lambda reader: find(reader, asking, state.site.home))
        proposals = (
            ()
            if finding.hits or asking.page > 1
            else await state.archive.ask(lambda reader: _tried(reader, asking, state, words))
        )
    except QueryError as error:
        return _refused(request, str(error), asking, examples(overview, words))
    return page(
        request,
        "search.html",
        asking=asking,
        finding=finding,
        chips=tuple(_chips(asking, finding, words)),
        facets=_facets(asking, finding),
        proposals=proposals,
        examples=examples(overview, words),
        orders=ORDERS,
        filters=FILTERS,
    )


def _refused(
    request: Request, reason: str, asking: Asking | None = None, tries: tuple[tuple[str, Asking], ...] = ()
) -> Response:
    return page(
        request,
        "refused.html",
        status=HTTPStatus.BAD_REQUEST,
        reason=reason,
        asking=asking or Asking(),
        examples=tries,
    )


def examples(overview: Overview, words: Wording) -> tuple[tuple[str, Asking], ...]:
    """Return questions that this archive can answer, made of its own topics, programmes and provinces."""
    topics, programs, provinces = overview.topics, overview.programs, overview.provinces
    found = [words.say("example.topic", name=topic.name) for topic in topics[:_EXAMPLES]]
    found += [words.say("example.program", name=program.name) for program in programs[:_EXAMPLES]]
    if provinces and len(topics) > _EXAMPLES:
        found.append(words.say("example.place", place=provinces[0].name, name=topics[_EXAMPLES].name))
    return tuple((text, Asking(text)) for text in found)


def _chips(asking: Asking, finding: Finding, words: Wording) -> Iterator[Chip]:
    """Yield what the answer was asked to be, each with the search that no longer asks it."""
    for idea in finding.ideas:
        without = asking.but(without=(*asking.without, idea.text)) if len(finding.ideas) > 1 else None
        if without:
            yield Chip("idea", idea.text, without, idea.others)
        else:
            yield Chip("idea", idea.text, asking.but(q="", without=(), drop=(), typed=False), idea.others)
    for condition in finding.conditions:
        yield Chip("condition", told(condition, words), asking.but(drop=(*asking.drop, condition.part)))
    shown = dict(asking.filters)
    if asking.since and asking.since == asking.until:
        year = shown.pop("since")
        shown.pop("until")
        yield Chip("filter", words.say("filter.year", value=year), asking.but(since="", until=""))
    for name, value in shown.items():
        yield Chip("filter", words.say(f"filter.{name}", value=value), asking.but(**{name: ""}))


def told(condition: ConditionRead, words: Wording) -> str:
    """Return a condition in words."""
    values = condition.values
    if condition.part == "number":
        return words.say("condition.number", number=values["number_min"], unit=values.get("unit", ""))
    return words.say("and").join(
        words.say(f"condition.{name}", value=_shown(name, value, words)) for name, value in values.items()
    )


def _shown(name: str, value: str, words: Wording) -> str:
    """Return a condition's value for the eye: sums in 万 or with their thousands apart, whole years without days."""
    if name.startswith("money"):
        return spoken(int(value)) if words.language == "zh" else f"{int(value):,}"
    whole = {"since": "-01-01", "until": "-12-31"}.get(name)
    year = value.removesuffix(whole) if whole else value
    return words.say("filter.year", value=year) if year != value else value


def _facets(asking: Asking, finding: Finding) -> dict[str, tuple[FacetLink, ...]]:
    """Return the facets as links: a value is asked for, or where it was chosen no longer."""
    found = {}
    for facet, tallies in finding.facets.items():
        links = []
        for tally in tallies:
            asked = {"since": tally.name, "until": tally.name} if facet == "year" else {_field(facet): tally.name}
            chosen = all(getattr(asking, field) == value for field, value in asked.items())
            change = dict.fromkeys(asked, "") if chosen else asked
            links.append(FacetLink(tally.name, tally.times, asking.but(**change), chosen))
        if facet == "year":
            links.sort(key=lambda link: link.name, reverse=True)
        if len(links) > 1 or any(link.chosen for link in links):
            found[facet] = tuple(links)
    return found


def _field(facet: str) -> str:
    return "region" if facet in {"province", "city"} else facet


def _tried(reader: Reader, asking: Asking, state: object, words: Wording) -> tuple[Proposal, ...]:
    """Return the neighbours of a search that find something."""
    home = state.site.home  # type: ignore[attr-defined]
    found: dict[str, Proposal] = {}
    for text, other in _neighbours(reader, asking, home, words):
        try:
            times = count(reader, other, home)
        except QueryError:
            continue
        if times and other.address not in found:
            found[other.address] = Proposal(text, other, times)
        if len(found) == _PROPOSED:
            break
    return tuple(found.values())


def _neighbours(reader: Reader, asking: Asking, home: str | None, words: Wording) -> Iterator[tuple[str, Asking]]:
    """Yield searches that ask a little less."""
    asking = replace(asking, page=1)
    if asking.filters:
        for chip in _chips(asking, _nothing(asking), words):
            yield words.say("try.without", part=chip.text), chip.without
    finding = find(reader, asking.but(**dict.fromkeys(asking.filters, "")), home)
    for chip in _chips(asking, replace(finding, ideas=()), words):
        if chip.kind == "condition":
            yield words.say("try.without", part=chip.text), chip.without
    if not asking.typed and asking.q:
        yield words.say("try.typed"), asking.but(typed=True, drop=(), without=())
    for idea in finding.ideas if len(finding.ideas) > 1 else ():
        yield words.say("try.only", word=idea.text), Asking(idea.text)
    if asking.filters and asking.q:
        yield words.say("try.everywhere"), Asking(asking.q)


def _nothing(asking: Asking) -> Finding:
    return Finding(asking.q, (), (), (), (), 0, 1, more=False, hits=(), facets={})


ROUTES = (Route("/", show),)
