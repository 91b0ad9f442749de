"""The spots of a conversion that a person should look at: where one character has several forms, or words meet.

A form that a word decides (干部 is 幹部) is beyond doubt; one that no word decides, or that a match across two words
has decided (参与制造: 与制), is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jingyan.corpus.segment import cut

from .correction import corrections
from .script import HANS, HANT, config, run
from .wording import Manner, convert_text

MANY, ACROSS = "一字多形", "跨词"
_PLAIN = frozenset("个家出听云荐闲修签弦")  # their other forms are written by nobody today
_AROUND = 8  # characters of context on either side
# Characters of the traditional script that two simplified ones stand for, 通用规范汉字表 (2013) with its notes.
_BACK = dict(
    pair.split("=")
    for pair in "乾=干乾 著=着著 瞭=了瞭 藉=借藉 徵=征徵 餘=余馀 鍾=钟锺 夥=伙夥 覆=复覆 摺=折摺 沈=沉沈 於=于於"
    " 蘋=苹蘋 甯=宁甯 麼=么麽 閤=合阁 託=托讬 颺=扬飏".split()
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A spot: why it is doubtful, the characters around it as written, what it became and what it might be."""

    kind: str
    context: str
    written: str
    became: str
    others: str


def doubts(before: Sequence[str], after: Sequence[str], manner: Manner) -> tuple[Doubt, ...]:
    """Return the doubtful spots of a conversion, in the order of the text; none where a text kept its script.

    >>> spot = doubts(["余下的干了，干部来了"], ["餘下的幹了，幹部來了"], Manner("hant"))[-1]
    >>> spot.kind, spot.written, spot.became, "乾" in spot.others
    ('一字多形', '干', '幹', True)
    """
    return tuple(spot for old, new in zip(before, after, strict=True) for spot in _of_text(old, new, manner))


def _of_text(old: str, new: str, manner: Manner) -> Iterator[Doubt]:
    if len(old) != len(new):  # words of a region were put in: what the script alone would have made of it
        new = convert_text(old, replace(manner, words=False))
    if manner.to == HANS:
        yield from _of_simplified(old, new)
        return
    doubtful = [at for at, char in enumerate(old) if len(forms(char)) > 1] if old not in ("", new) else []
    settled = {at for found in corrections(old, manner.to) for at in range(found.start, found.end)}
    words = _Words(old) if doubtful else None
    for at in doubtful:
        if words is None or at in settled:
            continue
        start, end = words.around(at)
        alone = _alone(old[start:end], manner.to)[at - start]
        if end - start > 1 and alone == new[at]:
            continue
        kind, others = MANY, "".join(form for form in forms(old[at]) if _alone_form(form, manner.to) != new[at])
        if end - start > 1:
            kind, others = ACROSS, alone
        if others:
            yield _spot(kind, old, new, at, others)


def _of_simplified(old: str, new: str) -> Iterator[Doubt]:
    for at, char in enumerate(old):
        if char in _BACK and old != new:
            yield _spot(MANY, old, new, at, "".join(form for form in _BACK[char] if form != new[at]))


def _spot(kind: str, old: str, new: str, at: int, others: str) -> Doubt:
    return Doubt(kind, old[max(0, at - _AROUND) : at + _AROUND + 1].replace("\n", " "), old[at], new[at], others)


class _Words:
    """The words of a simplified text by their places."""

    def __init__(self, text: str) -> None:
        self._bounds: dict[int, tuple[int, int]] = {}
        low, at = text.lower(), 0
        for word in cut(text):
            start = low.find(word, at)
            if start >= 0:
                at = start + len(word)
                self._bounds.update(dict.fromkeys(range(start, at), (start, at)))

    def around(self, at: int) -> tuple[int, int]:
        return self._bounds.get(at, (at, at + 1))


@cache
def _alone(word: str, to: str) -> str:
    return run(config(to), word)


@cache
def _alone_form(form: str, to: str) -> str:
    return form if to == HANT else run({"tw": "t2tw", "hk": "t2hk"}[to], form)


@cache
def _forms() -> dict[str, str]:
    """Return the simplified characters with several common traditional forms, in OpenCC's standard."""
    found: dict[str, set[str]] = {}
    for code in range(0x4E00, 0xA000):
        char = chr(code)
        if _is_common(char):
            found.setdefault(run("t2s", char), set()).add(run("tw2t", char))
    for char, forms_of in found.items():
        forms_of.add(run("s2t", char))
    several = {char: forms_of for char, forms_of in found.items() if len(forms_of) > 1 and char not in _PLAIN}
    return {char: "".join(sorted(forms_of)) for char, forms_of in several.items()}


def forms(char: str) -> str:
    """Return the traditional forms of a simplified character, in OpenCC's standard; empty where it has one.

    >>> forms("后"), forms("发"), forms("党")
    ('后後', '發髮', '')
    """
    return _forms().get(char, "")


def _is_common(char: str) -> bool:
    """Say whether a character is of the first level of Big5, those in common use."""
    try:
        return b"\xa4\x40" <= char.encode("big5") <= b"\xc6\x7e"
    except UnicodeEncodeError:
        return False
