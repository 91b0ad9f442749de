"""The noun that a count counts, found beside it: right after the unit, else right before the number.

Words and their classes come from the segmenter's dictionary; a noun phrase ends with its last noun. Classes:
n* names and nouns, vn verbal nouns, j abbreviations, b a distinguishing words, v verbs, u d p r c function words.
"""

import re
from functools import lru_cache

from jingyan.corpus.tagging import tag

from . import lexicon

_AFTER = 26
_BEFORE = 22
_STOP = re.compile(r"[，。；：！？、\n,;:…—《》〔〕|/>]|（(?!社|居|街道|市|区|企业|园区|旗|场)|\d|等(?=[^级])")
_BREAK = re.compile(r".*[，。；：！？、\n《》〔〕\d（|/>…]", re.DOTALL)
_QUOTES = str.maketrans("", "", "“”‘’")
_SUFFIXES = tuple("村社区户人员组队会部站所点岗室厅场园带线屋家厂店楼院校班堂栋书记手件项卡册牌栏课事题")
_PHRASE = frozenset({"l", "i", "nz", "nt", "ns", "nr", "an", "j", "zg", "s", "t", "f", "g", "ng", "k", "vn", "n"})


@lru_cache(maxsize=131_072)
def _class(word: str, given: str) -> str:
    """Return N for a noun, A for what may stand before one, V for a verb, 0 for a function word."""
    if word in lexicon.words("light"):
        return "0"
    if word in lexicon.words("verbal"):
        return "A"
    if given in {"v", "vd", "vg", "vq", "vi"}:
        return "N" if len(word) > 1 and word[-1] in "员岗点组队会站所室村户" else "V"
    if given[0] in "nj" or given in _PHRASE:
        return "N" if given != "vn" else "A"
    if given in {"b", "a", "ad", "ag", "m", "q", "eng", "x"}:
        return "A"
    return "0" if given[0] in "updcryo" else "A"


def after(plain: str, at: int) -> str | None:
    """Return the noun phrase that begins at a place, quotation marks removed; None where none does.

    >>> after("798名县乡干部组成工作队", 4)
    '县乡干部'
    >>> after("266个“双整”工作队，", 4)
    '双整工作队'
    """
    window = plain[at : at + _AFTER]
    stop = _STOP.search(window)
    words = window[: stop.start()] if stop else window
    if not words or words[0] in "的，。、）":
        return None
    end = found = 0
    for word, given in tag(words):
        kind = _class(word, given)
        if kind == "0" or (kind == "V" and found):
            break
        end += len(word)
        if (
            kind == "N"
            or (kind == "A" and word.endswith(_SUFFIXES))
            or word in "社）区"
            or (kind == "A" and found and word in lexicon.words("verbal") and end == len(words))
        ):
            found = end
    phrase = words[: found or _verbal(words)]
    return phrase.translate(_QUOTES) or None


def _verbal(words: str) -> int:
    """Return the length of the leading verbal noun of a phrase without any noun (培训, 督查考核)."""
    length = 0
    for word, given in tag(words):
        if given not in {"vn", "l"} and word not in lexicon.words("verbal"):
            break
        length += len(word)
    return length


def before(plain: str, at: int) -> str | None:
    """Return the noun phrase that ends at a place; None where none does.

    >>> before("帮助解决生产生活困难4000个", 10)
    '生产生活困难'
    """
    window = plain[max(0, at - _BEFORE) : at]
    words = _BREAK.sub("", window).translate(_QUOTES)
    tagged = [(word, _class(word, given)) for word, given in tag(words)] if words else []
    while tagged and tagged[-1][1] == "0":
        tagged.pop()
    if not tagged:
        return None
    phrase = ""
    for word, kind in reversed(tagged):
        if kind in {"0", "V"}:
            break
        phrase = word + phrase
    if phrase:
        return phrase
    last = tagged[-1][0]
    return last if len(last) > 1 else None
