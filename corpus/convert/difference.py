"""What a conversion would change, line by line, for the eye."""

from collections.abc import Iterator

from .conversion import Conversion


def difference(conversion: Conversion) -> Iterator[tuple[str, str]]:
    """Yield each line that changes, before and after.

    >>> list(difference(Conversion(b"", ".txt", ("公里\\n后进村",), ("公里\\n後進村",))))
    [('后进村', '後進村')]
    """
    for before, after in zip(conversion.before, conversion.after, strict=True):
        for old, new in zip(before.split("\n"), after.split("\n"), strict=False):
            if old != new:
                yield old, new
