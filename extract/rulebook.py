"""The names of all rules, by the kind of fact that they read."""

from . import count, date, duration, label, money, named, place, program, rank, ratio

ORDER = ("program", "count", "money", "ratio", "rank", "date", "duration", "place")


def names() -> tuple[str, ...]:
    """Return the name of every rule, in the order of the kinds.

    >>> "money.each" in names()
    True
    """
    modules = (count, date, duration, label, money, rank, ratio)
    rules = {rule.name for module in modules for rule in module.RULES}
    rules |= {named.ADOPTED.name, named.fixed().name, *program.NAMES, *place.NAMES}
    return tuple(sorted(rules, key=lambda name: (ORDER.index(name.split(".")[0]), name)))
