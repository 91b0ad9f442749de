"""Years in a row, for charts and tables over time."""

from collections.abc import Iterable

_LONGEST = 40  # years; a span beyond that holds a slip of the pen, and its gaps stay out


def filled(years: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return years with the ones between them that have nothing.

    >>> filled([("2016", 2), ("2018", 1)])
    (('2016', 2), ('2017', 0), ('2018', 1))
    """
    known = dict(years)
    if not known:
        return ()
    first, last = int(min(known)), int(max(known))
    if last - first > _LONGEST:
        return tuple(sorted(known.items()))
    return tuple((f"{year:04}", known.get(f"{year:04}", 0)) for year in range(first, last + 1))
