"""What OpenCC gets wrong and a list can put right: phrases of the genre, and the names of places.

A correction is a stretch of the text and the characters that belong there, as many as it has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick_rs
from jingyan.corpus import gazetteer

from .script import HANS, HANT, HK, TW, config, replace, run, to_simple, variants

_DATA = Path(__file__).with_name("data")
# In names of places these stand for themselves; in running text OpenCC is right to write 裏, 衝, 穀 …
_IN_NAMES = {"里": "里", "冲": "沖", "溪": "溪", "斗": "斗", "谷": "谷", "岳": "岳", "范": "范", "于": "于"}
_BEFORE_YU = frozenset("位在属由关对处基至终设建成用源自大小等高低优利有")  # 位于 and the like are words
_SITES = re.compile(r"[里冲溪斗谷岳范于](?=([一-鿿]{0,4}?[村镇乡县区市]))")
_REACH = 5  # characters of a name before one that is doubtful
_GRANARIES = ("谷城", "五谷", "稻谷", "谷物", "模范", "示范", "规范", "师范", "典范", "奋斗", "里面", "里边", "谷场")


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of the source, in code points, and its right form in the target's script."""

    start: int
    end: int
    form: str


class _Lexicon:
    """Phrases with their forms, found all at once, the longest at each place."""

    def __init__(self, forms: dict[str, str]) -> None:
        phrases = list(forms)
        self._forms = list(forms.values())
        self._search = ahocorasick_rs.AhoCorasick(phrases, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterator[Correction]:
        """Yield each phrase of the text with its form."""
        for index, start, end in self._search.find_matches_as_indexes(text):
            yield Correction(start, end, self._forms[index])


def corrections(text: str, to: str) -> tuple[Correction, ...]:
    """Return what has to be put right after OpenCC, in the order of the text, without overlaps.

    >>> [found.form for found in corrections("带头发展，到范里村参与制造", "hant")]
    ['頭發展', '范里村', '參與製造']
    """
    found = [*_lexicon(to).find(text), *(_places(text, to) if to != HANS else ())]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Correction] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


@cache
def _lexicon(to: str) -> _Lexicon:
    forms = {}
    for line in (_DATA / "phrases.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        written, right, _ = line.split("\t")
        traditional = not to_simple().keys().isdisjoint(written)
        if traditional == (to == HANS):
            forms[written] = right if traditional else _local(right, to)
    return _Lexicon(forms | (_kept_names() if to == HANS else {}))


def _local(form: str, to: str) -> str:
    return form if to == HANT else run({TW: "t2tw", HK: "t2hk"}[to], form)


@cache
def _kept_names() -> dict[str, str]:
    """Return official names that OpenCC would not bring back, in all scripts, each with its official form."""
    lines = (_DATA / "names.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    return {run(way, name): name for way in map(config, (HK, TW, HANT)) for name in names} | {n: n for n in names}


def _places(text: str, to: str) -> Iterator[Correction]:
    """Yield the official names of places that hold a doubtful character, in the form that names have."""
    for site in _SITES.finditer(text):
        name = _name_around(text, site.start(), site.end(1))
        if name and not any(word in name[1] for word in _GRANARIES):
            start, written = name
            own = {char: form for char, form in _IN_NAMES.items() if char != "于" or written.startswith("于")}
            form = run(config(to), written)
            yield Correction(
                start,
                start + len(written),
                "".join(own.get(char, other) for char, other in zip(written, form, strict=True)),
            )


def _name_around(text: str, at: int, end: int) -> tuple[int, str] | None:
    for start in range(max(0, at - _REACH), at + 1):
        if text[at] == "于" and (start != at or (at and text[at - 1] in _BEFORE_YU)):
            continue
        name = text[start:end]
        if len(name) > 2 and gazetteer.is_name(name) and not gazetteer.is_common_word(name):
            return start, name
    return None


def in_variant(text: str, to: str) -> str:
    """Return traditional text in the characters of Taiwan, Hong Kong or OpenCC's standard.

    >>> in_variant("群眾裡著手", "hk"), in_variant("羣衆裏着手衞生", "tw"), in_variant("著名裡", "hant")
    ('群眾裏着手', '群眾裡著手衛生', '著名裏')
    """
    if to != TW and "著" in text and "着" not in text:
        standard = run("tw2t", text)  # knows 著名 from 著手
        text = "".join("着" if new == "着" else old for old, new in zip(text, standard, strict=True))
    return replace(text, variants(to))
