"""What OpenCC gets wrong and a list can put right: phrases of the genre, and the names of places.

A correction is a stretch of the text and the characters that belong there, as many as it has.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jingyan.corpus import gazetteer

from .script import HANS, HANT, HK, TW, config, replace, run, variants

_DATA = Path(__file__).with_name("data")
# In names of places these stand for themselves; in running text OpenCC is right to write 裏, 衝, 穀 …
_IN_NAMES = {"里": "里", "冲": "沖", "溪": "溪", "斗": "斗", "谷": "谷", "岳": "岳", "范": "范", "于": "于"}
_BEFORE_YU = frozenset("位在属由关对处基至终设建成用源自大小等高低优利有")  # 位于 and the like are words
# 著 that is no 着: in nouns and verbs of writing; `著` first, for which `re` then looks at full speed
_WRITINGS = re.compile("著(?:(?<=[論编編原拙譯译专專遺遗卓較较醫医]著)(?![手力眼重])|(?<=[知並并]著))")
_REACH = 5  # characters of a name before one that is doubtful
_LONG = 16  # characters of the longest name that is kept
_GRANARIES = ("谷城", "五谷", "稻谷", "谷物", "模范", "示范", "规范", "师范", "典范", "奋斗", "里面", "里边", "谷场")


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of the source, in code points, and its right form in the target's script."""

    start: int
    end: int
    form: str


def corrections(text: str, to: str) -> tuple[Correction, ...]:
    """Return what has to be put right after OpenCC, in the order of the text, without overlaps.

    >>> [found.form for found in corrections("带头发展，到范里村参与制造", "hant")]
    ['頭發展', '范里村', '參與製造']
    """
    found = [*_listed(text, to), *(_kept(text) if to == HANS else ())]
    return apart(found)


def apart(found: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return corrections in the order of the text, without those that overlap an earlier or longer one."""
    kept: list[Correction] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def kept_words(simple: str, plain: str) -> Iterator[Correction]:
    """Yield what keeps its wording when words of a region are put in: official names, and words of this genre.

    The first text is simplified; what stays is taken from its place in the second.

    >>> sorted(found.form for found in kept_words("到华埠镇的社区", "到華埠鎮的社區"))
    ['社區', '華埠鎮']
    """
    for match in _genre().finditer(simple):
        yield Correction(*match.span(), plain[slice(*match.span())])
    at = 0
    while at < len(simple):
        known = (name for name in gazetteer.prefixes(simple, at) if len(name) > 2)
        name = next((name for name in known if not gazetteer.is_common_word(name)), "")
        if name:
            yield Correction(at, at + len(name), plain[at : at + len(name)])
        at += len(name) or 1


@cache
def _genre() -> "re.Pattern[str]":
    lines = (_DATA / "words.txt").read_text("utf-8").splitlines()
    return re.compile("|".join(line for line in lines if not line.startswith("#")))


def _listed(text: str, to: str) -> Iterator[Correction]:
    """Yield the phrases of the list with their forms, the longest at each place, and the names of places."""
    forms = _forms(to)
    for match in _search(to).finditer(text):
        if match.lastindex:
            yield from _place(text, match.start(), match.end(match.lastindex), to)
        else:
            yield Correction(match.start(), match.end(), forms[match[0]])


@cache
def _search(to: str) -> "re.Pattern[str]":
    """Return a pattern of the phrases, and of what may be in a name of a place: one search for both.

    Its branches begin with one character each: `re` looks for those characters first, at full speed.
    """
    heads: dict[str, list[str]] = {}
    for phrase in sorted(_forms(to), key=len, reverse=True):
        heads.setdefault(phrase[0], []).append(re.escape(phrase[1:]))
    branches = [f"{head}(?:{'|'.join(tails)})" for head, tails in sorted(heads.items())]
    sites = [f"{char}(?=([一-鿿]{{0,4}}?[村镇乡县区市]))" for char in _IN_NAMES if to != HANS]
    return re.compile("|".join(sites + branches))


@cache
def _forms(to: str) -> dict[str, str]:
    """Return the phrases of the list that are of the other script, each with its form."""
    forms = {}
    for line in (_DATA / "phrases.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        written, right, _ = line.split("\t")
        traditional = run("t2s", right) == right and run("s2t", written) == written
        if traditional == (to == HANS):
            forms[written] = right if traditional else _local(right, to)
    return forms


def _local(form: str, to: str) -> str:
    return form if to == HANT else run({TW: "t2tw", HK: "t2hk"}[to], form)


@cache
def _kept_names() -> dict[str, str]:
    """Return official names that OpenCC would not bring back, in all scripts, each with its official form."""
    lines = (_DATA / "names.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    return {run(way, name): name for way in map(config, (HK, TW, HANT)) for name in names} | {n: n for n in names}


@cache
def _kept_search() -> "re.Pattern[str]":
    """Return a pattern that finds each of the names by its first character that OpenCC would not bring back.

    What stands before that character is looked at afterwards, so that `re` can look for it first, at full speed.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name, official in sorted(_kept_names().items(), key=lambda pair: (-len(pair[0]), pair)):
        simple = run("tw2s", name)
        at = next((at for at, pair in enumerate(zip(simple, official, strict=True)) if pair[0] != pair[1]), None)
        if at is not None:
            found.setdefault(name[at], []).append((name[: at + 1], name[at + 1 :]))
    branches = (
        f"{char}(?:{'|'.join(f'(?<={upto}){re.escape(rest)}' for upto, rest in names)})"
        for char, names in sorted(found.items())
    )
    return re.compile("|".join(branches))


def _kept(text: str) -> Iterator[Correction]:
    """Yield the official names that keep characters of the other script, and 著 where it is the noun or verb."""
    names = _kept_names()
    for site in _kept_search().finditer(text):
        starts = range(max(0, site.end() - _LONG), site.start() + 1)
        start = next(start for start in starts if text[start : site.end()] in names)
        yield Correction(start, site.end(), names[text[start : site.end()]])
    for match in _WRITINGS.finditer(text):
        yield Correction(match.start(), match.end(), "著")


def _place(text: str, at: int, end: int, to: str) -> Iterator[Correction]:
    """Yield the official name of a place that holds a doubtful character, in the form that names have."""
    name = _name_around(text, at, end)
    if name and not any(word in name[1] for word in _GRANARIES):
        start, written = name
        own = {char: form for char, form in _IN_NAMES.items() if char != "于" or written.startswith("于")}
        form = run(config(to), written)
        right = "".join(own.get(char, other) for char, other in zip(written, form, strict=True))
        yield Correction(start, start + len(written), right)


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
        kept = {match.start() for match in _WRITINGS.finditer(text)}
        pairs = enumerate(zip(text, standard, strict=True))
        text = "".join("着" if new == "着" and at not in kept else old for at, (old, new) in pairs)
    return replace(text, variants(to))
