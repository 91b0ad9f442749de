"""Programmes named without quotation marks: fixed institutions of Party life, and specific names that are adopted.

A name ends in a head noun (制度, 工程, 活动 …) and begins after a verb of adoption, a conjunction or a mark.
Names made of general words alone (督查机制, 民主管理制度) are none.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from jingyan.corpus import gazetteer
from jingyan.corpus.tagging import tag

from . import lexicon
from .fact import Program
from .noun import tagged_words
from .rule import Context, Rule

HEADS = (
    "工作法|责任制(?!度)|承诺制(?!度)|积分制(?!度)|负责制(?!度)|票决制(?!度)|清单制(?!度)|轮值制(?!度)|制度|机制|工程|行动|活动(?!场|室|中心|阵地|日|空间|用房|基地|信息|情况|记录|证)|"
    "办法|系统(?!性|化|地)|体系|模式|计划(?!生)|论坛|示范带|精品带|示范线|精品线|擂台赛|大比武|考核(?!组|结果|指标|评)|"
    "联席会议|测评大会|大讲堂|积分超市|积分银行|擂台比武|"
    r"制(?<=[责联保干办号岗示评议带约系案会长决]制)(?![度约定作造品止裁服])|"
    r"管理(?:(?<=积分管理)|(?<=积分制管理)|(?<=星级管理)|(?<=级化管理)|(?<=晋级管理)|(?<=清单管理)|(?<=单化管理)|(?<=指数管理)|(?<=百分制管理))"
)
_HEAD = re.compile(rf"(?:{HEADS})(?:{HEADS})*")  # not `+`: only so are first characters looked for at once
_STANDING = frozenset(
    {"论坛", "大讲堂", "擂台赛", "大比武", "示范带", "精品带", "精品线", "工作法", "积分超市", "积分银行", "擂台比武"}
)
_CUT = re.compile(r".*(?:[，。；：！？、\n“”‘’《》（）%／/>]|\d[个项名次条种类家所支场]?)", re.DOTALL)
_LISTED = re.compile(r"[”’][一-龥]{0,6}、(?:[^，。；\n]{2,12}、)*$")
_JOINED = re.compile(r"(?:纳入|列入|推行|实行|建立|落实|健全|完善|开展|实施)[^，。；\n]{2,20}[和与]$")
_COUNTED = re.compile(r"[一二三四五六七八九十几两\d][条个项名次批种类支期场]$")
_LISTS = re.compile(r"(?:清单|名单|方案|规划|内容|范围|制度|办法|机制|体系|活动|工程|论坛|行动|计划|模式|擂台赛)和$")
_DRIVE = re.compile(r"(?:百日|三年|冬季|春季|攻坚)[一-龥]{0,6}(?:行动|活动|工程)")
_WITHIN = frozenset("全 县直 市直 轮流 定期 全程 统一 逐级 联合 双向 交叉 分级 分类 动态".split())
_LEARNT = re.compile(r"(?:学习|借鉴|参照|推广)(?=[一-龥]{4,}(?:工作法|模式|做法)$)")
_SEVERAL = frozenset("多项 多个 多种 一批 若干 系列 一系列 各种".split())
_NOMINAL = frozenset("组织 创建 创新 实践 推进 落实 组建 执行".split())  # verbs of adoption that are nouns as well
_WHOLES = frozenset("全国 全省 全市 全县 全区 全州 全镇 全乡 全村".split())
_WHOLE_END = re.compile(r"全[国省市县区州镇乡村]$")
_MOST, _LEAST = 24, 4
_DETAILED = 8  # characters of general words that make a name by their number
_CHAIN = re.compile(r"(?:制度?|机制|规则|办法|工程|行动|计划|活动|体系|模式)[”]?(?:、|以?及|和)$")
_SENTENCE = re.compile(r".*[。；\n]", re.DOTALL)
_CHAINED = 70  # characters from a verb of adoption to the last of its list
_RUNS = re.compile(
    r"(?:全面|正式|开始|顺利|深入|扎实|有序)?(?:启动|起步|落地|上线)|(?:开展|实施|推行|运行)以来|得到(?:不断|进一步|全面|有效|切实)?(?:完善|落实|健全|执行)"
)
_PERIODS = re.compile(r"(?:[日周旬月季年][一-龥]{2,3}、)+$")  # 月调度、季通报制度
_PLANS = ("方案\n", "实施方案\n", "工作方案\n")  # a title: 某县绿美乡村建设行动方案
_DIVISIONS, _REGION = frozenset("省市县区州旗镇乡"), 10
_DRIVES = frozenset({"行动", "工程", "计划"})
_ITEM = re.compile(r"(?:\n|^|（[一二三四五六七八九十]{1,2}）|[一二三四五六七八九十\d][、.．：])$")
_CLOSES = frozenset({"。", "：", "\n", ""})
_TITLE = 60  # characters of a document's title in 《》


def candidates(plain: str) -> Iterator[re.Match[str]]:
    """Yield a match for each stretch that may be a name: from the last edge before a head noun to its end."""
    for head in _HEAD.finditer(plain):
        start = _left_edge(plain, head.start())
        if start == head.start():
            continue
        if plain[start] in "学借参推" and (learnt := _LEARNT.match(plain, start, head.end())):
            start = learnt.end()
        if (not start or plain[start - 1] == "\n") and plain.startswith(_PLANS, head.end()):
            start = _behind_place(plain, start, head.start())
        pattern = _NAME
        if plain[start] in "日周旬月季年" and (periods := _PERIODS.search(plain, max(0, start - _MOST), start)):
            start, pattern = periods.start(), _LISTING
        if start < head.start() and (match := pattern.match(plain, start, head.end())):
            yield match


def _behind_place(plain: str, start: int, end: int) -> int:
    """Return where the name of a plan's title begins: behind the county or town whose plan it is."""
    ends = (at for at in range(min(start + _REGION, end), start + 1, -1) if plain[at - 1] in _DIVISIONS)
    return next((at for at in ends if gazetteer.is_name(plain[start:at])), start)


def _left_edge(plain: str, at: int) -> int:
    window = _CUT.sub("", plain[max(0, at - _MOST) : at])
    start = at
    crossed = at
    tagged = tagged_words(window)
    for number in range(len(tagged) - 1, -1, -1):
        word, given = tagged[number]
        if word in {"和", "与"}:
            if _LISTS.search(plain[at - _MOST if at > _MOST else 0 : start]):
                return start
            crossed = start
        elif _is_edge(word, given) and not _is_inside(tagged, number):
            adopted = word in lexicon.words("adoption")
            return start if adopted or crossed == at else crossed
        start -= len(word)
    return start if crossed == at else crossed


def _is_inside(tagged: Sequence[tuple[str, str]], number: int) -> bool:
    """Say whether a word that may run a programme stands in its name: a noun before it, and the verb before that.

    It does in 推进|村组织|振兴工程 and in 实施|党员中心户创建|工程.
    """
    if tagged[number][0] not in _NOMINAL or not number:
        return False
    given = tagged[number - 1][1]
    led = any(word in lexicon.words("adoption") and word != "组织" for word, _ in tagged[:number])
    return led and (given == "vn" or given[0] in "njzqbls")


def _is_edge(word: str, given: str) -> bool:
    if word in _WHOLES or word in lexicon.words("adoption") or word in lexicon.words("light") or _COUNTED.search(word):
        return True
    return given[0] in "updcry" and word not in _WITHIN


def _read(match: re.Match[str], _: Context) -> Program | None:
    name, plain, start = match["fact"], match.string, match.start("fact")
    if name[0] in "和与及":  # 加强|和改进…行动
        return None
    if plain.rfind("《", max(0, start - _TITLE), start) > plain.rfind("》", max(0, start - _TITLE), start):
        return None
    most = max(_HEAD.finditer(name), key=re.Match.end, default=None)
    if most is None:
        return None
    own = name[: most.start()]
    if plain[start - 1 : start] == "”" and _DRIVE.fullmatch(name):
        return Program(name)
    if not (2 if most[0] in _STANDING else _LEAST) <= len(own) <= _MOST or not is_specific(own):
        return None
    item = most[0] in _DRIVES and _is_item(plain, start, match.end("fact"))
    return (
        Program(name) if item or most[0] in _STANDING or _adopted(plain, start, match.end("fact"), len(own)) else None
    )


def _adopted(plain: str, start: int, end: int, length: int) -> bool:
    head = plain[max(0, start - 30) : start]
    last = tag(_WHOLE_END.sub("", head)[-6:].rstrip("了出起并“")) if head else []
    if last and last[-1][0] in lexicon.words("adoption"):
        return True
    if _LISTED.search(head) or _JOINED.search(head) or _is_chained(plain, start):
        return True
    if plain.startswith(_PLANS, end) and (plain[start - 1 : start] in {"", "\n"} or plain[start - 1] in _DIVISIONS):
        return True
    if _RUNS.match(plain, end) and plain[start - 1 : start] in "，。；\n":
        return True
    return bool(last) and last[-1][1] == "v" and length >= 6


def _is_item(plain: str, start: int, end: int) -> bool:
    """Say whether a name is all that a heading or the item of a list says (项目一：红色动力工程。)."""
    return plain[end : end + 1] in _CLOSES and bool(_ITEM.search(plain, max(0, start - 4), start))


def _is_chained(plain: str, start: int) -> bool:
    """Say whether a name goes on a list of systems that a verb of adoption leads (建立了甲制度、乙制度、丙制度)."""
    if not _CHAIN.search(plain, max(0, start - _MOST), start):
        return False
    head = _SENTENCE.sub("", plain[max(0, start - _CHAINED) : start])
    return any(word in lexicon.words("adoption") for word, _ in tag(head))


@lru_cache(maxsize=65_536)
def is_specific(own: str) -> bool:
    """Say whether a name, its head noun apart, holds a word that is not a general one of the field."""
    tagged = tag(own)
    words = [word for word, _ in tagged]
    if any(
        (word in lexicon.words("adoption") and not (number and word in _NOMINAL))
        or word in {"各类", "各项", "相关", "有关", "其他", "本", *_SEVERAL}
        for number, word in enumerate(words)
    ):
        return False
    detailed = len(own) >= _DETAILED and len(words) >= _DETAILED // 2
    if len(words) > 1 and not any(word in lexicon.words("general") for word in words):
        return True
    own_words = [pair for pair in tagged if pair[0] not in lexicon.words("general") and pair[1][0] not in "cu"]
    if not (detailed or own_words):
        return False
    named = any(given[0] in "njbl" for _, given in tagged)
    return named or (_WITHIN.isdisjoint(words) and any(given == "vn" for _, given in own_words))  # 综合争先


def _read_fixed(match: re.Match[str], _: Context) -> Program | None:
    return Program(match[0])


@cache
def fixed() -> Rule[Program]:
    """Return the rule for the fixed institutions of Party life (data/institution.txt); 党务公开栏 is a board."""
    pattern = rf"(?:{lexicon.pattern('institution').pattern})(?![栏墙榜书屏])"
    return Rule("program.fixed", re.compile(pattern), _read_fixed)


def _read_bare(match: re.Match[str], _: Context) -> Program | None:
    return Program(match["fact"])


@cache
def bare() -> Rule[Program]:
    """Return the rule for known programmes (data/known.txt) without quotation marks, right behind a verb of running."""
    known = f"(?P<fact>{lexicon.pattern('known').pattern})"
    pattern = rf"(?:推行|实行|推广|探索|创新|开展|实施|创办|开设|设立|深化)了?{known}(?![一-龥](?<![的和与等让把以]))"
    return Rule("program.bare", re.compile(pattern), _read_bare)


_LISTING = re.compile(rf"(?P<fact>[一-龥、]{{2,{_MOST + 8}}})")
_NAME = re.compile(rf"(?P<fact>[一-龥\d+·]{{2,{_MOST + 8}}})")
ADOPTED = Rule("program.adopted_name", _NAME, _read)
