"""The bulletins that a command is asked about, one after the other; what cannot be read is named and passed over."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from jingyan import corpus
from jingyan.experience.files import STANDARD_INPUT, Refusal, find

from .command import complain
from .messages import say


class Documents:
    """The bulletins behind some paths; `failed` counts the files that could not be read."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.failed = 0
        self._paths = paths

    def __iter__(self) -> Iterator[corpus.Bulletin]:
        for item in find(self._paths):
            bulletin = item if isinstance(item, Refusal) else _read(item)
            if isinstance(bulletin, Refusal):
                self.failed += 1
                complain(f"{bulletin.path}：{bulletin.reason}")
            else:
                _warn(bulletin)
                yield bulletin

    @property
    def exit_code(self) -> int:
        """0 where all could be read, 1 where some could not."""
        return int(self.failed > 0)


def _warn(bulletin: corpus.Bulletin) -> None:
    """Name the pages that are pictures and could not be read."""
    if bulletin.source.unread:
        pages = "、".join(map(str, bulletin.source.unread))
        complain(f"{bulletin.source.path}：{say('unread', pages=pages)}")


def _read(path: Path) -> corpus.Bulletin | Refusal:
    try:
        if str(path) != STANDARD_INPUT:
            return corpus.read(path)
        return corpus.read_bytes(sys.stdin.buffer.read(), STANDARD_INPUT)
    except Exception as error:  # noqa: BLE001 - one bad file never stops the others
        return Refusal.of(path, error)
