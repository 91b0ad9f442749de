"""The noun that a count counts, found beside it: right after the unit, else right before the number.

Words and their classes come from the segmenter's dictionary; a noun phrase ends with its last noun. Classes:
n* names and nouns, vn verbal nouns, j abbreviations, b and a distinguishing words, v verbs, the rest function words.
"""

import re
from functools import cache, lru_cache

from jingyan.corpus.gazetteer import is_name, stem, units
from jingyan.corpus.tagging import tag

from . import lexicon
from .deed import less_deeds

_AFTER = 26
_CLAUSE = 32  # characters of a clause before the noun
_BEFORE = 22
_STOP = re.compile(
    r"[，。；：！？、\n—《》〔〕|/>]|（(?!社|居|街道|区|镇|工）|总）)|(?<!^)\d|等(?=[^级次])|每|不等|不一|逐[村户人个一条项组镇乡级]|全覆盖(?<=.{5})"
)
# of the number before, and no word by itself
_LAST_UNIT = re.compile(
    r"^(?!户籍|家庭|个人|项目|处级|所有)[个名户位家项条件处所亩吨米棵株](?=[一-龥]{2}|$)"
)  # of the number before
_BREAK = re.compile(r".*[，。；：！？、\n《》〔〕\d（|/>…]", re.DOTALL)
_QUOTES = str.maketrans("", "", "“”‘’")
_BRACKET = re.compile(r"（(?:社|居|社区|街道|居委会|区|市、区|镇|镇、办|镇、街|镇、街道|工|总)）")
_BODY = re.compile(
    r"(?:“?两委”?)?(?:党组织|党支部|党总支)?(?:书记|委员|干部|成员|主任)|党组织|党支部|党总支|委书记|委|支部书记|支部"
)
_BRACKETED = re.compile(rf"(?:村|镇|乡镇|行政村)（(?:社|居|社区|街道)）(?:{_BODY.pattern})?$")
_QUOTED = re.compile(r"(?:“[^“”]{1,12}”)+$")  # “第一书记”37名
_OF_KIND = re.compile(  # 收入过十万元的村达24个
    r"的(?P<noun>村|户|乡|镇|县|乡镇|社区|支部|党支部|企业)(?:已经?|达到?|已达|还有|共?有|占|仅)$"
)
_OPENED = re.compile(r"“(?:两委|两新|第一书记|四议两公开|双带)”")
_FORMULA = re.compile(r"“[\dN]+(?:[+\-×][\dN]+)+”(?=[一-龥])")
_LEADS = re.compile(r"(?:是|为|的)|“?十[一二三四五]五”?(?:期间|时期)?的?(?=[一-龥])")
_VILLAGE = re.compile(
    r"村(?![党支书干级民情务规小组主监务会医居霸庄“（])(?!两委|集体(?:经济组织|经济合作|经济联合|股份))(?:[^委屯社]|$)"
)
_SUFFIXES = tuple(
    "村道渠桥亭廊池库井灯社区户人员组队会部站所点岗室厅场园带线屋家厂店楼院校班堂栋书记手件项卡册牌栏课事题库"
)
_NEGATIONS = frozenset("不未非无")
_BOUNDS = frozenset({"以上", "以下"})
_GRADES = ("级", "职称", "学历", "本科", "大专", "中专", "高中", "初中", "硕士", "博士")  # 副科级以上|干部
_PAIR = 4  # characters of two words
_STEP = re.compile(
    r"[\d一二两三四五六七八九十]{1,4}[条项个类种款](?=[一-龥])"
)  # of a count that shares its noun: 3项17条
_RELATIVE = re.compile(
    r"(?:有|懂|会|能|善|敢|热心|来自|依法|依规|按时|具有|具备|符合|从事|担任|热爱|熟悉|拥有)[^，。；：\n的]{1,30}的(?=[一-龥])"
    r"|在[^，。；：\n的]{1,12}的(?=[一-龥])|[均都皆]?以[^，。；：\n的]{1,16}为主的(?=[一-龥])|\d{2}周?岁(?:以[上下]|左右)?的?(?=[一-龥])"
    r"|[^，。；：、\n的]{1,8}[强高好硬优正足]、[^，。；：\n的]{2,20}的(?=[一-龥])"
    r"|[由为][^，。；：\n的]{1,20}的(?=[一-龥])"
    r"|[一-龥]{2,8}(?:过半|喜人|信任|满意|认可|公认|拥护|突出|过硬|明显|丰富)的(?=[一-龥])"
    r"|[一-龥]{2,8}\d[\d.]*[多余]?[万亿]?(?:元|亩|人|户|平方米|公里|%)(?:以[上下]|左右)?的(?=[一-龥])"
)
_SUCH = re.compile(r"(?P<how>[^，。；：、的]{1,3})的(?=[一-龥])")
_INSIDE = re.compile(r"(?<=..)[里中内上]$")
_SINGLE = re.compile(r"[村组镇乡县户](?=[都均全也已])")
_HERE = re.compile(r"[本我全][省市县区镇乡村]")
_GROWS = re.compile(r"(?:发展|增加|扩大|提高|提升|增长|减少|下降|上升)[到至]")
_GROWN = re.compile(rf"{_GROWS.pattern}$")
_POPULATION = re.compile("(?:户籍|常住|农业|总)人口$")  # 某街道常住人口6万人
_SAID = re.compile(r"(?:达|达到|约|为)$")  # 发电量达2.6万度的电站
_COMMITTEE = re.compile(r"行政村(?![党支干书两“级的])")
_PERSONS = ("乡贤", "能人", "志愿者", "专家", "学员", "村民", "农户", "居民", "书记", "队员", "常委", "学生", "户")
_NOUNS_ALONE = frozenset("点表卡册")
_UNITS = frozenset("个名户人位次家项条件处所亩元年月天期场")
_WHOLE = frozenset("全县 全市 全镇 全乡 全区 全省 全州 全村 全国 我县 我镇".split())
_WORDS_OF_VERBS = frozenset({"v", "vd", "vg", "vq", "vi"})
_PHRASES = frozenset({"v", "z", "l"})
_TEAMS = frozenset({"小组", "专班"})  # 44个摸排小组
_FORMING = frozenset("组成 成立 组建 参加 担任 进入 加入 充实到 分成 分为".split())
_CHOSEN = frozenset({"选派", "下派", "返聘", "义务"})  # 50名选派干部
_EVERY = frozenset("方面 全县 全市 全镇 全乡 全区 全省 全州 全国 所有 全部 各 各个 现有".split())
_CALLS = frozenset("让使给把被令叫")  # 别让两家背重担
_CHANGES = frozenset({"升级", "转化", "提升", "增长"})  # 实现转化升级58个
_NOW = frozenset(
    "上届 上一届 上年 上期 同期 目前 当前 现在 如今 今年 去年 近年 近年来 当年 年初 年底 上半年 下半年".split()
)
_PARTING = frozenset("的 前 后 之前 之后 以前 以后 以来 期间".split())  # 比换届前增加277人
_OPENS = frozenset("新 累计 共计 总计 总共 共 已 已经 现已 先后 目前已 及时 成功 集中 统一".split())
_NOUNS = frozenset({"l", "i", "zg", "s", "t", "f", "g", "ng", "k", "an"})


@lru_cache(maxsize=131_072)
def _class(word: str, given: str) -> str:
    """Return N for a noun, A for what may stand before one, V for a verb, 0 for a function word."""
    if word in _NEGATIONS:
        return "A"
    if any(word in lexicon.words(name) for name in ("light", "act", "attributive")):
        return "0"
    if word in lexicon.words("verbal") or word in _WHOLE:
        return "A"
    if word in _NOUNS_ALONE or word in lexicon.words("noun"):
        return "N"
    if given in _WORDS_OF_VERBS or (given == "a" and word.endswith("出")):  # 清出合同57份
        return "N" if len(word) > 1 and word[-1] in "员岗点组队会站所室村户" else "V"
    if given == "vn":
        return "A"
    if given[0] in "nj" or given in _NOUNS:
        return "N"
    if given[0] in "udcryop" and not word.endswith(("直", "全")):
        return "0"
    if given == "x":
        return "A" if word in "“”·" else "0"
    return "M" if given == "m" else "A"


Words = list[tuple[str, str]]


def tagged_words(text: str) -> Words:
    """Return the words of a stretch, with those joined that are one noun, those cut that are two (解决|困难)."""
    found: Words = []
    nouns = lexicon.words("noun")
    for word, given in tag(text):
        if len(word) == _PAIR and given in _PHRASES and tag(word[:2])[0] in {(word[:2], "v"), (word[:2], "vn")}:
            found += [*tag(word[:2]), *tag(word[2:])]
        elif found and found[-1][0][-2:] + word in nouns:
            found[-1] = (found[-1][0] + word, "n")
        elif word[0] == "以" and word[:2] in _BOUNDS and found and found[-1][0].endswith(_GRADES):
            found[-1] = (found[-1][0] + word, "b")
        else:
            found.append((word, "n" if word in nouns else given))
    return found


def beside(plain: str, start: int, end: int, *, people: bool, events: bool = False) -> str | None:
    """Return the noun that a number from `start` and its unit to `end` count; None where the text gives none.

    Quotation marks are removed. Where a verb follows the unit, the noun before the number is meant, if there is one;
    `people` says that the unit itself counts persons, `events` that it counts what is done.

    >>> beside("选派798名县乡干部组成工作队", 2, 6, people=False)
    '县乡干部'
    >>> beside("组建266个“双整”工作队，", 2, 6, people=False)
    '双整工作队'
    >>> beside("帮助解决生产生活困难4000个。", 10, 15, people=False)
    '生产生活困难'
    """
    if plain.startswith("的", end) and _SAID.search(plain, max(0, start - 2), start) and (told := before(plain, start)):
        return told
    clause = plain.find("的", end, end + _CLAUSE) >= 0
    lead = (clause and _RELATIVE.match(plain, end)) or _LEADS.match(plain, end) or _STEP.match(plain, end)
    formula = _FORMULA.match(plain, end)
    label = formula[0] if formula else ""
    lead = formula or lead
    at = lead.end() if lead else end
    window = plain[at : at + _AFTER]
    stop = _STOP.search(window)
    words = window[: stop.start()] if stop else window
    tagged = tagged_words(words)
    if _GROWS.match(words):
        return before(plain, start)
    led = tagged and not lead and _class(*tagged[0]) == "V" and not _names_a_body(tagged, 1)  # 544个摸排|小组
    if led and (people or _ends_with_noun(plain, start)):
        return before(plain, start)
    phrase = _phrase(words, tagged, events=events)
    if not phrase:
        return before(plain, start)
    return (label + phrase + _bracketed(plain, at + len(phrase))).translate(_QUOTES)


def _bracketed(plain: str, at: int) -> str:
    """Return what a bracket at a place adds to a noun, with the persons or bodies behind it (村|（社区）干部)."""
    bracket = _BRACKET.match(plain, at)
    if not bracket:
        return ""
    body = _BODY.match(plain, bracket.end())
    return bracket[0] + (body[0] if body else "")


def _phrase(words: str, tagged: Words, *, events: bool) -> str:
    """Return the noun phrase that begins a stretch, that behind 的 where it only says of what kind (条件好的村)."""
    if _VILLAGE.match(words) or _SINGLE.match(words):
        return words[0]
    if _COMMITTEE.match(words):
        return words[:3]
    phrase = words[: _noun_end(words, tagged, events=events)]
    such = _SUCH.match(words, len(phrase)) if phrase else None
    if such and all(given in {"a", "d", "ad", "zg"} for _, given in tag(such["how"])):
        rest = words[such.end() :]
        return _phrase(rest, tagged_words(rest), events=events) or phrase
    if phrase.startswith("不同") and words.startswith("的", len(phrase)):
        rest = words[len(phrase) + 1 :]
        return _phrase(rest, tagged_words(rest), events=events) or phrase
    return _INSIDE.sub("", phrase)


def _noun_end(words: str, tagged: Words, *, events: bool) -> int:
    """Return where the noun phrase that begins a stretch ends, 0 where none begins it."""
    end = noun = 0
    for number, (word, given) in enumerate(tagged):
        if word == "“" and noun and not _OPENED.match(words, end):
            break
        kind = _class(word, given)
        if _leads(tagged, number, begins=not noun):
            kind = "A"
        if noun == end and end and _is_verbal(word, given) and _after_person(tagged, number):
            break
        if kind == "0" or (noun and word[0] == "一") or (kind in "VM" and noun and not _within_noun(tagged, number)):
            break
        end += len(word)
        done = number + 1 == len(tagged) and (events or not noun or word == "组织") and _is_verbal(word, given)
        headed = kind == "A" and (word.endswith(_SUFFIXES) or done)
        if headed or kind == "N" or word in "”社区" or (word == "长" and noun):
            noun = end
    return noun or (end if tagged and all(_class(*pair) == "A" for pair in tagged) else _verbal_end(tagged))


def _leads(tagged: Words, at: int, *, begins: bool) -> bool:
    """Say whether a word stands before the noun that it says something of: 返乡|党员, 新|党员, 选派|干部."""
    word, first = tagged[at][0], at == 0 and len(tagged) > 1
    if word in lexicon.words("attributive"):
        return begins or _names_a_body(tagged, at + 1)
    if not first:
        return False
    team = tagged[1][0] in _TEAMS and word not in _FORMING
    return word == "新" or team or (word in _CHOSEN and _names_a_body(tagged, 1))


def _after_person(tagged: Words, at: int) -> bool:
    """Say whether a verbal noun tells what the persons before it do (乡贤|结对帮扶), and names no body."""
    return tagged[at - 1][0].endswith(_PERSONS) and not _names_a_body(tagged, at + 1) and at + 1 < len(tagged)


def _names_a_body(tagged: Words, at: int) -> bool:
    """Say whether the next word is a body of people (驻村|指导组), so that the word before it is part of its name."""
    return at < len(tagged) and tagged[at][0].endswith(("组", "队", "团", "群", "点", "站", "员", "干部", "书记"))


def _is_verbal(word: str, given: str) -> bool:
    return given == "vn" or word in lexicon.words("verbal")


def _within_noun(tagged: Words, number: int) -> bool:
    """Say whether a verb stands inside a compound: only one short head noun follows it (包联干部 no, 承包户 yes)."""
    rest = tagged[number + 1 :]
    return len(rest) == 1 and len(rest[0][0]) == 1 and rest[0][0].endswith(_SUFFIXES)


def _verbal_end(tagged: Words) -> int:
    """Return where the verbal noun that begins a stretch without nouns ends (培训, 督查考核)."""
    end = 0
    for word, given in tagged:
        if given != "l" and not _is_verbal(word, given):
            break
        end += len(word)
    return end


def before(plain: str, at: int) -> str | None:
    """Return the noun phrase that ends at a place; None where none does."""
    window = plain[max(0, at - _BEFORE) : at]
    if window.endswith("分"):  # 分三期建成
        return None
    if bracket := _BRACKETED.search(window):
        return bracket[0]
    if window.endswith("”") and (quoted := _QUOTED.search(window)):
        return quoted[0].translate(_QUOTES)
    if "的" in window and (kind := _OF_KIND.search(window)):
        return kind["noun"]
    if window.endswith("人口") and (people := _POPULATION.search(window)):
        return people[0]
    tagged = _up_to_noun(_LAST_UNIT.sub("", _GROWN.sub("", _BREAK.sub("", window))).translate(_QUOTES))
    if not tagged or not _may_end(*tagged[-1]):
        return None
    phrase = _phrase_at_end(tagged)
    phrase = phrase[_PAIR // 2 :] if phrase[: _PAIR // 2] in _WHOLE and len(phrase) >= _PAIR else phrase
    other = phrase in _UNITS or phrase in _CHANGES or phrase == "会" or "距" in phrase or phrase[:1] in {"已", "每"}
    return None if other or _HERE.fullmatch(phrase) or _names_place(phrase) else phrase or None


def _names_place(phrase: str) -> bool:
    """Say whether a phrase is the name of a division, in full or in short (东莞30多人)."""
    return is_name(phrase) or phrase in _short_names()


@cache
def _short_names() -> frozenset[str]:
    return frozenset(stem(unit.name) for level in ("province", "city", "county") for unit in units(level))


def _up_to_noun(words: str) -> Words:
    """Return the words of a stretch less the function words at its end; none where it is only compared with."""
    tagged = tagged_words(words)
    while tagged and (tagged[-1][0] in lexicon.words("copula") or _class(*tagged[-1]) == "0"):
        if tagged[-1][0] in _PARTING or tagged[-1][0] in _CALLS:
            return []
        tagged.pop()
    return [] if tagged and tagged[-1][1] == "t" else tagged


def _phrase_at_end(tagged: Words) -> str:
    """Return the noun phrase that ends a stretch, less the verbs that say what was done with the counted."""
    first = len(tagged)
    while first:
        word, given = tagged[first - 1]
        kind, before = _class(word, given), tagged[first - 2] if first > 1 else None
        if kind == "V" and first < len(tagged) and before and before[0] in _NEGATIONS:  # 未转化村 are not 村
            return "".join(word for word, _ in tagged[first - 2 :])
        leads = first < len(tagged) and word in lexicon.words("attributive") and not (before and _class(*before) == "N")
        parted = word in _NOW or (word in _PARTING and len(word) > 1)
        if (kind in "0VM" and not (word == "会" and first == len(tagged)) and not leads) or parted:
            break
        first -= 1
    lead = tagged[first - 1] if first else ("", "v")
    while first + 1 < len(tagged) and tagged[first][0] in _EVERY:
        first += 1
    return less_deeds(tagged[first:], opens=lead[0] in _OPENS or lead[1] == "v")


def _may_end(word: str, given: str) -> bool:
    return _class(word, given) == "N" or word in "会女男" or word.endswith(_SUFFIXES) or _is_verbal(word, given)


def _ends_with_noun(plain: str, at: int) -> bool:
    """Say whether a noun stands right before a place."""
    words = tag(_BREAK.sub("", plain[max(0, at - 8) : at]))
    return bool(words) and len(words[-1][0]) > 1 and _class(*words[-1]) == "N"
