"""What a label abbreviates, where the text spells it out: after it, in brackets, in its enumeration, before it."""

import re
from functools import lru_cache

from jingyan.corpus.tagging import tag

from .number import figure

_N = "一二三四五六七八九十双两"
_FORMULA = re.compile(r"[\dN]+(?:\+[\dNX]+)+")
_LED_IN = re.compile("^(?:采取|实行|做到|实施)?(?:统一)?(?=[一-龥]{4})")  # 采取统一功能设置、室内布置的“七统一”
_SAYS = re.compile(
    r"(?:[一-龥]{0,24}，)?[一-龥]{0,6}（?(?:-{1,2}|即|就是|是指|指的是|指(?![导标数出挥引示定派尖望点南战明向令])|也就是|包括|分别是|分别为|具体为|具体是|就是指)[：“]?"
)
_END = re.compile(r"[。；\n]")
_BRACKET = re.compile(r"（(?:即|指|就是)?[：]?(?P<text>[^（）]{4,120})）")
_STEPS = re.compile(
    r"(?:第[一二三四五六七八九十]步[，、：]|(?<=[。；：\n，])[一二三四五六七八九十]是|^[一二三四五六七八九十]是)(?P<item>[^。；\n]{2,40}?)(?=[。；\n]|，[一二三四五六七八九十]是|$)"
)
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(rf"[{_N}\d]+")
_HAN = str.maketrans("123456789", "一二三四五六七八九")
_MARKS = tuple(map(re.compile, ("；", "、", "，", "[、，；]")))
_GLUED = re.compile(rf"(?<=[一-龥])(?=[{_N}][一-龥])")
_SUB = re.compile(r"[。；，：“”]“([^“”]{1,12})”[，：]?(?:即|是指|就是|指|是)")
_EXPLAINED = re.compile(r"”[，：]?(?:即|是|就是|指)")
_PARTED = re.compile("[，：]|要求|做到")
_IS = re.compile("^(?:即|是指|指的是|就是|分别是|分别为)")
_QUOTED = re.compile(r"“([^“”]{5,75})”")
_MARKED = frozenset("“”")
_LIST_LED = re.compile(r"[一-龥]{0,8}：(?!一是|第一)")
_PAIR = re.compile(r"([^和与及]{2,})[和与及]([^和与及]{2,})")  # the last two of a list
_QUOTED_LIST = re.compile(r"“([^“”]{4,75})”(?:为主?要?内容)?的[^与和及，。、“”]{0,6}$")
_LETTERS = 6  # characters of a label that stand for an item each
_CLAUSE = re.compile(r"[。；\n，：“”]")
_JOINTS = re.compile("[、与和]")
_LED = 700
_HEADING = 40


@lru_cache(maxsize=4096)
def parts_of(label: str) -> int | None:
    """Return how many things a label says that it abbreviates, None where it does not say.

    >>> parts_of("五抓五治"), parts_of("1443"), parts_of("双整"), parts_of("听学议访传")
    (5, 4, 2, None)
    """
    if label.isdecimal() and label.isascii() and len(label) in {3, 4}:
        return len(label)
    if label.startswith("双"):
        return 2
    counted = _COUNTED.match(label)
    if not counted or label[counted.end() : counted.end() + 1] in {"", "+"}:
        return None
    found = figure(counted[0])
    return found.number if found and isinstance(found.number, int) and 2 <= found.number <= 12 else None


def numerals_in(label: str) -> int:
    """Return how many numerals a label strings together (三会一课 has two)."""
    return sum(char in _N or char.isdigit() for char in label)


def _sum_of(label: str) -> int:
    """Return the sum of the numerals of a label (四包一挂 abbreviates five things)."""
    return sum(2 if char in "双两" else _N.find(char) + 1 for char in label if char in _N)


@lru_cache(maxsize=4096)
def _expected(label: str) -> frozenset[int]:
    """Return how many parts a label may have, going by its numerals."""
    return frozenset({parts_of(label) or 0, numerals_in(label), _sum_of(label)} - {0, 1})


def abbreviates(label: str) -> bool:
    """Say whether a label has numerals that tell of parts.

    >>> abbreviates("三会一课"), abbreviates("民主生活会")
    (True, False)
    """
    return bool(_expected(label))


def components(plain: str, start: int, end: int, label: str) -> tuple[str, ...]:
    """Return the parts that the passage around a label (at start to end) names, empty where it names none.

    >>> text = "推行“三亮”（亮身份、亮承诺、亮业绩）工作法"
    >>> components(text, 2, 6, "三亮")
    ('亮身份', '亮承诺', '亮业绩')
    """
    if not _expected(label):
        return _inside(plain, start, end, label) or _sub_labels(plain, end, label) or _spelt(plain, end, label)
    return (
        _inside(plain, start, end, label)
        or _bracketed(plain, end, label)
        or _said(plain, end, label)
        or _sub_labels(plain, end, label)
        or _listed_before(plain, start, label)
        or _listed_after(plain, end, label)
        or _enumerated(plain, end, label)
    )


def _split(text: str, label: str) -> tuple[str, ...]:
    """Return the items of a list where their number is what the label says."""
    expected = _expected(label)
    if not expected or len(text) > 40 * max(expected):
        return ()
    mixed = "、" in text and "，" in text
    for marks in (_MARKS[0], _MARKS[1], _MARKS[3], _MARKS[2]) if mixed else _MARKS:
        items = [item.strip("“”‘’：和及") for item in marks.split(text) if item]
        if len(items) > 1 and len(items) + 1 == _sum_of(label) and (pair := _PAIR.fullmatch(items[-1])):
            items[-1:] = pair.groups()
        whole = all(2 <= len(item) <= 40 and item.count("“") == item.count("”") for item in items)
        if len(items) in expected and whole:
            return tuple(items)
    glued = [item for item in _GLUED.split(text) if item]
    if len(glued) in expected and len(glued) > 1 and all("，" not in item and len(item) <= 12 for item in glued):
        return tuple(glued)
    return ()


def _inside(plain: str, start: int, end: int, label: str) -> tuple[str, ...]:
    """Read “绿、黄、红”三色公示: the label is the list, its head counts it."""
    counted = _COUNTED.match(plain, start + len(label) + 2)
    items = re.split("[、+]", label) if "、" in label or "+" in label else list(label)
    if counted and counted.end() <= end and len(items) > 1 and parts_of(plain[counted.start() : end]) == len(items):
        return tuple(items)
    return ()


def _bracketed(plain: str, end: int, label: str) -> tuple[str, ...]:
    at = plain.find("（", end, end + 8)
    found = _BRACKET.match(plain, at) if at >= 0 else None
    if found and _FORMULA.fullmatch(label):
        items = tuple(found["text"].split("+"))
        return items if len(items) == label.count("+") + 1 else ()
    return _split(found["text"], label) if found else ()


def _said(plain: str, end: int, label: str) -> tuple[str, ...]:
    says = _SAYS.match(plain, end)
    if not says:
        return ()
    text = _sentence(plain, says.end())
    return _split(text.rstrip("”"), label)


def _spelt(plain: str, end: int, label: str) -> tuple[str, ...]:
    """Read “访惠聚”，即访民情、惠民生、聚民心: an item for each character of the label."""
    says = _SAYS.match(plain, end)
    if not says or not 2 <= len(label) <= _LETTERS:
        return ()
    items = [item.strip("“”") for item in _sentence(plain, says.end()).split("、")]
    return tuple(items) if len(items) == len(label) and all(map(str.__contains__, items, label)) else ()


def _sub_labels(plain: str, end: int, label: str) -> tuple[str, ...]:
    """Read “双述”即…；“双评”即…, the sub-labels explained one by one."""
    if not _EXPLAINED.search(plain, end, end + _LED):
        return ()
    block = plain[end : end + _LED].partition("\n")[0]
    found = _SUB.findall("。" + block)
    subs = [sub for sub in dict.fromkeys(found) if sub != label]
    if len(subs) < 2:
        return ()
    wanted = {len(label)} if all(len(sub) == 1 for sub in subs) else {parts_of(label), numerals_in(label)} - {None, 0}
    letters = set(label.translate(_HAN))
    fitting = [sub for sub in subs if set(sub) & letters]
    return tuple(fitting) if len(fitting) in wanted else ()


def _listed_before(plain: str, start: int, label: str) -> tuple[str, ...]:
    """Read 送知识到田间、送技能到基层的“二送”活动, “甲、乙”的“双找”行动, 联建组织、联商事务“二联”机制."""
    expected = parts_of(label)
    before = plain[max(0, start - 90) : start]
    if "”" in before and (quoted := _QUOTED_LIST.search(before)):
        return _split(quoted[1], label)
    if expected is None:
        return ()
    head = _CLAUSE.split(before.rstrip("的等"))[-1]
    if not before.endswith(("的", "等")):
        return _even(_JOINTS.split(head), label)
    items = head.split("、")
    if len(items) != expected or expected < 2:
        return ()
    first = _LED_IN.sub("", items[0])
    lead = first.rfind(items[1][0])
    items[0] = first[lead:] if lead > 0 else first
    return tuple(items)


def _even(items: list[str], label: str) -> tuple[str, ...]:
    """Return the items of a list right before a label, where all are as long and long, or hold a character of it."""
    own, length = set(label) - set(_N), len(items[-1])
    first, items[0] = items[0], items[0][-length:]
    if len(items) != parts_of(label) or len(items) < 2 or not 2 <= length <= 8 or _DIGIT.search(items[-1]):
        return ()
    even = all(len(item) == length and (length > 3 or own & set(item)) for item in items)
    return tuple(items) if even and _ends_with_words(first, length) else ()


def _ends_with_words(words: str, length: int) -> bool:
    """Say whether the last characters of a stretch, so many, are whole words (not 有制企业 of 非公有制企业)."""
    at = len(words)
    for word, _ in reversed(tag(words)):
        if at <= len(words) - length:
            break
        at -= len(word)
    return at == max(0, len(words) - length)


def _listed_after(plain: str, end: int, label: str) -> tuple[str, ...]:
    """Read “三查”制度，查台账、查现场、查口碑: a clause of as many items, each with a character of the label."""
    own = set(label) - set(_N)
    sentence = _sentence(plain, end)
    if sum(map(sentence.count, own)) < min(_expected(label), default=1):  # each item has one of them
        return ()
    led = _LIST_LED.match(sentence)
    clauses = [*_PARTED.split(sentence, 3)[1:3], *([sentence[led.end() :]] if led else [])]
    for clause in [*clauses, *_QUOTED.findall(sentence)]:
        items = () if own.isdisjoint(clause) else _split(_IS.sub("", clause), label)
        if items and all(own & set(item) and not _MARKED & set(item) for item in items):
            return items
    return ()


def _enumerated(plain: str, end: int, label: str) -> tuple[str, ...]:
    """Read the headings of 一是…。二是…。 or 第一步，…。 that follow a label, where they are as many as it says."""
    expected = parts_of(label)
    if expected is None or expected < 2:
        return ()
    limit = _reach(plain, end)
    if plain.find("一是", end, limit) < 0 and plain.find("第一步", end, limit) < 0:
        return ()
    items: list[str] = []
    for step in _STEPS.finditer(plain, end, limit):
        mark = "一二三四五六七八九十".find(step[0].lstrip("第")[0]) + 1
        if mark != len(items) + 1:
            if mark == 1 or items:
                break
            continue
        items.append(step["item"].rstrip("：").translate(str.maketrans("", "", "“”‘’")))
        if len(items) == expected:
            return tuple(items)
    return ()


def _reach(plain: str, end: int) -> int:
    """Return how far an enumeration may lie: to the end of the paragraph, or of the next one after a heading."""
    limit = end + 4 * _LED
    stop = plain.find("\n", end, limit)
    if stop >= 0 and stop - plain.rfind("\n", max(0, end - _HEADING - 1), end) <= _HEADING:
        stop = plain.find("\n", stop + 1, limit)
    return stop if stop >= 0 else min(limit, len(plain))


def _sentence(plain: str, at: int) -> str:
    """Return what is left of the sentence or clause, as far as a list in it may reach."""
    stop = _END.search(plain, at, at + _LED)
    return plain[at : stop.start() if stop else at + _LED]
