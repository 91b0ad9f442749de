"""A bar on standard error that says how many files are done, of how many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(title: str, *, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told how many are done and how many there are; silent where no bar is shown."""
    if not shown:
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where there is a bar to show
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
