"""The lines of a raw text: which belong to the page and not to the text, and which the page has broken.

A text on paper is broken where the paper ends, in the middle of a sentence, a word or a number. A line goes on
in the next one when nothing says that it has ended; headings, captions and list items are ends of their own.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_SPACE = " \t\u3000\xa0\ufeff\u200b"
_PAGE_NUMBER = re.compile(
    r"[-—–－·•~\s]*第?\s*\d{1,4}\s*页?[-—–－·•~\s]*"
    r"|第\s*\d{1,4}\s*[页頁]\s*[,，/]?\s*[共总總]\s*\d{1,4}\s*[页頁]"
    r"|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(\s*of\s*\d{1,4})?"
)
_MARKED_NUMBER = re.compile(r"\D*[-—–－·•~/第页頁Pp]")
_TABLE_RULE = re.compile(r"[|\s:+=_-]+")
_ENDS = re.compile(r"[。！？!?；;：:…][”’」』）)]*$")
_OPEN = re.compile(r"[，,、（(“‘「『《—+\d]$")
_STAMP = re.compile(
    r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?$|\d{1,2}[:：]\d{2}[:：]\d{2}$"
    r"|(?:^|[\s日\d])\d{1,2}\.\d{1,2}\.20\d\d(?:\s+\d{1,2}[:：]\d{2})?$"
)
_GOES_ON = re.compile(r"[，,、。；;：:！!？?”’」』）)》%％]")
_INNER = re.compile(r"[。；;].")
_CRUMBS = re.compile(r"[>»]")
_COMMA = re.compile("[，,]")
_CREDIT = re.compile(
    r"(?:时间|時間|日期|来源|來源|点击|點擊|浏览|瀏覽|阅读|閱讀|字体|字體|责编|責編|编辑|編輯)\S{0,3}?[:：]"
)
_SUBTITLE = re.compile(r"[—-]{2}[^。；]{4,40}")
_HEAD = re.compile(r"[^，,。；;：:！？!?、\d]{4,16}(?<![的了在和与])")
_STARTS = re.compile(
    r"#{1,6}\s"
    r"|[一二三四五六七八九十百]{1,3}\s*[、.．]"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)]"
    r"|\d{1,2}\s*(?:[、．]|\.(?!\d))"
    r"|第[一二三四五六七八九十]{1,3}\s*(?:[、，,章节節部步]|$)"
    r"|[一二三四五六七八九十]{1,2}(?:是|要)"
    r"|(?:主[题題]词|主題詞|抄送|抄报|抄報|报|報|送|发|發)\s*[:：]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where its text starts and ends in the raw text, how deep it is indented, what it says."""

    start: int
    end: int
    indent: int
    words: str


def split(raw: str) -> Iterator[Line]:
    """Yield the lines of a raw text that hold anything, stripped of the white space around them.

    >>> [line.words for line in split("第 3 期\\n\\n  编者按：\\n")]
    ['第 3 期', '编者按：']
    """
    for match in _LINE.finditer(raw):
        printed = match[0]
        words = printed.strip(_SPACE)
        if words:
            lead = len(printed) - len(printed.lstrip(_SPACE))
            start = match.start() + lead
            wide = printed[:lead].count("\u3000")
            yield Line(start, start + len(words), lead + wide, words)


def is_page_number(words: str) -> bool:
    """Say whether a line holds nothing but the number of its page.

    >>> [is_page_number(words) for words in ("- 3 -", "第2页 共5页", "— 4 —", "12", "第3期", "2018")]
    [True, True, True, True, False, False]
    """
    if not _PAGE_NUMBER.fullmatch(words):
        return False
    return len(words) < 4 or bool(_MARKED_NUMBER.match(words))


def drop_furniture(lines: list[Line]) -> list[Line]:
    """Return the lines without page numbers, rules of tables, and running heads (all but their first printing).

    A short line at the top of a page is a running head too where it stands amid a sentence.

    >>> page = "石门组工信息\\n第一段。\\n- 1 -\\n石门组工信息\\n第二段。\\n- 2 -\\n石门组工信息\\n第三段。"
    >>> [line.words for line in drop_furniture(list(split(page)))]
    ['石门组工信息', '第一段。', '第二段。', '第三段。']
    """
    pages = [is_page_number(line.words) for line in lines]
    heads = _running_heads(lines, pages)
    width = wrap_width(lines) if any(pages) else 0
    kept: list[Line] = []
    printed: set[str] = set()
    for number, (line, page) in enumerate(zip(lines, pages, strict=True)):
        if page or _TABLE_RULE.fullmatch(line.words) or line.words in printed:
            continue
        if kept and pages[number - 1] and _HEAD.fullmatch(line.words) and goes_on(kept[-1], line, width):
            continue
        if line.words in heads:
            printed.add(line.words)
        kept.append(line)
    return kept


def _running_heads(lines: list[Line], pages: list[bool]) -> set[str]:
    if not any(pages):
        return set()
    beside: Counter[str] = Counter()
    for before, line in enumerate(lines):
        near = pages[max(0, before - 1) : before] + pages[before + 1 : before + 2]
        if any(near) and len(line.words) <= 30 and not _ENDS.search(line.words):
            beside[line.words] += 1
    often = Counter(line.words for line in lines)
    return {words for words, count in beside.items() if often[words] > 1 and count * 2 >= often[words]}


def breadth(words: str) -> int:
    """Return how many square characters a line is wide; a letter or a blank takes half of one.

    >>> breadth("选派 798 名")
    5
    """
    wide = (len(words.encode("utf-8", "surrogatepass")) - len(words)) // 2
    return wide + (len(words) - wide) // 2


def wrap_width(lines: list[Line]) -> int:
    """Return the width at which the page has broken its lines, 0 where it has not.

    Lines of running text then crowd just below the widest one.
    """
    lengths = sorted((breadth(line.words) for line in lines), reverse=True)
    if len(lengths) < 4 or lengths[0] > 80:
        return 0
    widest = lengths[len(lengths) // 20]
    crowd = sum(widest - 4 <= length <= widest + 2 for length in lengths)
    return widest if widest >= 12 and crowd >= 3 and crowd * 3 >= len(lengths) else 0


def is_credit(words: str) -> bool:
    """Say whether a line tells where and when a page was published, and not what it says.

    >>> is_credit("发布时间：2018-11-06 10:22　来源：赣州党建网"), is_credit("资金来源：县财政每年安排50万元。")
    (True, False)
    """
    return len(words) <= 80 and bool(_CREDIT.search(words)) and not _ENDS.search(words)


def goes_on(line: Line, following: Line, width: int, *, amid: bool = False) -> bool:
    """Say whether a line's text goes on in the following line; amid = its paragraph already holds a sentence.

    >>> def pair(text):
    ...     return [*split(text), 0]
    >>> goes_on(*pair("抓责任。县委制定了常委会定期研究\\n党建工作制度，全年共研究9次"))
    True
    >>> goes_on(*pair("一、分步推进\\n县委高度重视，"))
    False
    """
    if line.words.endswith("|") or following.words.startswith("|"):  # rows of a table
        return False
    if _GOES_ON.match(following.words):
        return True
    if _STARTS.match(following.words) or is_credit(line.words) or is_credit(following.words):
        return False
    if _STAMP.search(line.words):
        return False
    if _OPEN.search(line.words):
        return True
    if _ENDS.search(line.words) or line.words.startswith("#") or _CRUMBS.search(line.words):
        return False
    if _SUBTITLE.fullmatch(line.words):
        return False
    if following.indent >= line.indent + 2 and following.indent < 12:
        return False
    if width and not amid:
        return breadth(line.words) >= width - 4
    return amid or is_running(line.words)


def is_running(words: str) -> bool:
    """Say whether a line that does not end a sentence can be none but a part of running text.

    >>> is_running("开化县百村百策抓实“双整”工作 推动农村基层党建全面进步、全面过硬")
    False
    """
    if len(words) < 12:
        return False
    return bool(_INNER.search(words)) or (len(words) >= 30 and bool(_COMMA.search(words))) or len(words) >= 60
