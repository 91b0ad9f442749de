"""The part of a passage that an answer shows: sentences around the words that were asked for, which are marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jingyan.corpus.text import Span
from jingyan.experience.highlight import find

LENGTH = 180  # characters
_ENDS = re.compile(r"[。！？；\n]|$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt, marked where it holds a word of the question."""

    text: str
    marked: bool = False


def excerpt(plain: str, words: Sequence[str], length: int = LENGTH) -> tuple[Piece, ...]:
    """Return the sentences that hold most of the words, cut where they are longer than `length`.

    >>> excerpt("先摸底。再开屋场会。", ["屋场会"], length=7)
    (Piece(text='…再开', marked=False), Piece(text='屋场会', marked=True), Piece(text='。', marked=False))
    """
    marks = find(plain, words)
    start = _start(plain, marks, length)
    stop = min(len(plain), start + length)
    if stop < len(plain) and (ends := [end.end() for end in _ENDS.finditer(plain, start + length // 2, stop)]):
        stop = ends[-1] if ends[-1] > start else stop
    pieces: list[Piece] = []
    at = start
    for mark in (mark for mark in marks if start <= mark.start < stop):
        pieces += [Piece(plain[at : mark.start]), Piece(plain[mark.start : min(mark.end, stop)], marked=True)]
        at = min(mark.end, stop)
    pieces.append(Piece(plain[at:stop]))
    joined = [Piece(piece.text.replace("\n", "　"), piece.marked) for piece in pieces if piece.text]
    before, after = ("…" if start else ""), ("…" if stop < len(plain) else "")
    return _bordered(joined, before, after)


def _start(plain: str, marks: Sequence[Span], length: int) -> int:
    """Return where the sentence begins from which on most is marked."""
    begins = [0, *(end.end() for end in _ENDS.finditer(plain) if end.end() < len(plain))]
    begins = [at for at in dict.fromkeys(begins) if at == 0 or plain[at : at + 1].strip()]

    def marked(at: int) -> int:
        return len({plain[mark.start : mark.end] for mark in marks if at <= mark.start and mark.end <= at + length})

    return max(begins, key=lambda at: (marked(at), -at))


def _bordered(pieces: list[Piece], before: str, after: str) -> tuple[Piece, ...]:
    found = list(pieces)
    if before:
        found[:1] = [Piece(before + found[0].text)] if not found[0].marked else [Piece(before), found[0]]
    if after:
        found[-1:] = [Piece(found[-1].text + after)] if not found[-1].marked else [found[-1], Piece(after)]
    return tuple(found)
