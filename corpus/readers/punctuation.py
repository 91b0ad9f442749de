"""Punctuation as print has it: recognition takes wide marks for narrow ones, and a dash for the number one."""

import re

_CHINESE = "\u3000-\u303f\u3400-\u9fff\uff01-\uff5e“”‘’…—"
_AFTER, _BEFORE = f"(?<=[{_CHINESE}])", f"(?=[{_CHINESE}])"
_MARK = re.compile(f"{_AFTER}[,:;!?]|(?<![0-9A-Za-z])[,:;!?]{_BEFORE}|[,:;!?](?=[\u4e00-\u9fff“‘（《])")
_BRACKETS = re.compile(f"{_AFTER}\\(|\\({_BEFORE}|{_AFTER}\\)|\\){_BEFORE}")
_PAIR = re.compile(r"([(（])([^()（）]*)([)）])")
_YEAR = re.compile(f"{_AFTER}[\\[【〔(（]((?:19|20)[0-9]{{2}})[\\]】〕)）](?=第?[0-9]+号)")
_DASH = re.compile("(?:^|(?<=[0-9%]))一(?=[0-9])|(?<=[0-9%])一$")  # a line may break before or after it
_WIDE = str.maketrans(",:;!?()", "，：；！？（）")


def widened(words: str) -> str:
    """Return a recognised line with wide punctuation next to Chinese, and dashes between numbers; Latin keeps its own.

    >>> widened("全县第一(41%)升到第四(92.5%)。会议9:30开始,历时1,200秒:散会")
    '全县第一（41%）升到第四（92.5%）。会议9:30开始，历时1,200秒：散会'
    >>> widened("报:县委(2份).石组发[2020]5号,see (a, b)")
    '报：县委（2份）.石组发〔2020〕5号，see (a, b)'
    >>> widened("每村派驻3一5人，一村一策")
    '每村派驻3—5人，一村一策'
    >>> widened("一5人的整顿工作组"), widened("一是选派")
    ('—5人的整顿工作组', '一是选派')
    """
    words = _MARK.sub(lambda match: match[0].translate(_WIDE), words)
    words = _BRACKETS.sub(lambda match: match[0].translate(_WIDE), words)
    words = _PAIR.sub(_paired, words)
    return _DASH.sub("—", _YEAR.sub(r"〔\1〕", words))


def _paired(match: re.Match[str]) -> str:
    wide = match[1] == "（" or match[3] == "）"
    return f"（{match[2]}）" if wide else match[0]
