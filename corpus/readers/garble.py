"""Whether a text layer says what the eye sees, or is what a broken font map has made of it."""

import functools
import re

_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LATIN = re.compile("[\xa1-\xff]")
_HAN = re.compile("[\u3400-\u9fff]")
_LEAST = 8  # characters by which a page can be judged
_COMMON = 0.7  # share of everyday characters; real text has 0.95 and more, random characters 0.3


def is_garbled(text: str) -> bool:
    """Say whether a text cannot be what was printed: private characters, Latin for Chinese, characters at random.

    >>> is_garbled("各村党支部扎实推进基层党建工作"), is_garbled("鍏氱粍缁囬€氳繃浜嗚繖涓€瑙勫垝鍜屽畨鎺")
    (False, True)
    >>> is_garbled("\\ue0a1\\ue0a2\\ue0a3 2018 \\ue0a4\\ue0a5\\ue0a6\\ue0a7\\ue0a8"), is_garbled("µ³×éÖ¯½¨Éè¹¤×÷")
    (True, True)
    """
    solid = "".join(text.split())
    if len(solid) < _LEAST:
        return False
    odd = len(_ODD.findall(solid)) + len(_LATIN.findall(solid))
    if odd * 10 > len(solid):
        return True
    han = _HAN.findall(solid)
    return len(han) >= _LEAST and sum(map(_is_common, han)) < len(han) * _COMMON


@functools.lru_cache(maxsize=8192)
def _is_common(character: str) -> bool:
    """Say whether a character is of the first level of the mainland's or of Taiwan's standard set."""
    simplified = character.encode("gb2312", "ignore")
    if simplified:
        return simplified[0] < 0xD8
    return b"\xa4" <= character.encode("big5", "ignore")[:1] <= b"\xc6"
