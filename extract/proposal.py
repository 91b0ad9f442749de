"""What becomes of the names that the learned recogniser proposes: rules dispose.

A proposal is heard only where the rules have read nothing, and outside quotations: the rules have judged each of those.
It must have the form of a name: whole words, a head noun or a place's ending, and more than general words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from jingyan.corpus.tagging import tag
from jingyan.models.recogniser import Name

from . import division, label, lexicon, named
from .fact import Place, Program, Value
from .rule import Mention

_HEADED = re.compile(rf"(?P<own>[一-龥\d+·]{{4,24}}?)(?:{named.HEADS}|{label.HEADS})")
_PLACE = re.compile(r"(?P<stem>[一-龥]{2,8})(?<![省市县区镇乡村农全各本该])(?P<ending>社区|小区|街道|景区|村|镇|乡)")
_LEVELS = {"社区": "community", "小区": "community", "街道": "township", "景区": "other", "村": "village"}
_ACTS = frozenset("vpdcmr")
_NEVER_IN = frozenset("的了等各其与和")


def find(plain: str, proposals: Iterable[Name], read: Sequence[Mention[Value]]) -> Iterator[Mention[Value]]:
    """Yield the proposals that stand, beside what the rules have read.

    >>> proposals = Name(3, 15, "program"), Name(18, 22, "program")
    >>> [str(found.value) for found in find("全面抓农技专家蹲点包联茶园制度，落实督查机制。", proposals, [])]
    ['农技专家蹲点包联茶园制度']
    """
    for name in proposals:
        taken = any(mention.start < name.end and name.start < mention.end for mention in read)
        value = None if taken else _READ[name.kind](plain, name)
        if value:
            yield Mention(name.start, name.end, value, f"{name.kind}.proposed")


def _program(plain: str, name: Name) -> Program | None:
    words = plain[name.start : name.end]
    headed = _HEADED.fullmatch(words)
    marked = any(plain.rfind(mark, 0, name.start) > plain.rfind(end, 0, name.start) for mark, end in ("《》", "“”"))
    if not headed or marked or not division.stands_alone(plain, name.start, name.end):
        return None
    return Program(words) if _specific(headed["own"]) else None


def _specific(own: str) -> bool:
    """Say whether a name, its head noun apart, tells of no adopting itself and holds more than general words."""
    words = {word for word, _ in tag(own)}
    return not words & lexicon.words("adoption") and not words <= lexicon.words("general") | lexicon.words("light")


def _place(plain: str, name: Name) -> Place | None:
    words = plain[name.start : name.end]
    parts = _PLACE.fullmatch(words)
    if not parts or parts["stem"] in lexicon.words("no_stem") or _NEVER_IN & set(words):
        return None
    if any(given[0] in _ACTS for _, given in tag(parts["stem"])):
        return None
    if not division.stands_alone(plain, name.start, name.end):
        return None
    return Place(words, _LEVELS.get(parts["ending"], "township"))


_READ = {"program": _program, "place": _place}
