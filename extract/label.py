"""Programmes whose name stands in quotation marks: “双整”, “1+8”联户包事制度, “百名头雁”培育工程.

A quotation is a programme by its form (a numeral abbreviation, a formula, a name ending in 行动), by the head
noun attached to it, or by being said to be run or adopted. Scare quotes, sayings, slogans, awards, groups of
people and titles of office are not.
"""

import re
from functools import lru_cache

from jingyan.corpus.tagging import is_word, tag

from . import lexicon
from .fact import Program
from .rule import Context, Rule

QUOTED = r"(?:“(?P<label>[^“”\n]{1,45})”|‘(?P<inner>[^‘’\n]{2,45})’)"
_N = r"[一二三四五六七八九十双两百千万\d]"
HEADS = (
    "工作法|工作机制|工作模式|工作制度|工作体系|机制|模式|制度|体系|系统|行动|工程|活动|办法|计划|标准|论坛|平台|学习教育|主题教育|"
    "专题教育|教育|考核|公示|评议|承诺|责任制|积分制|负责制|品牌|党课|课堂|讲堂|法|三下乡|方案|擂台赛|评选活动|竞赛|比赛|大赛|比武|示范带|示范线|精品带|精品线|评选|清单制|制(?![度定约])"
)
_DRIVES = "百日|攻坚|三年|冬季|春季|大排查|大整治|大走访|大起底"
_HEAD = (
    rf"(?!(?:工作)?(?:{_DRIVES}))(?P<head>(?:(?!作为|已成|成为|成了)[^的等和与及是把将让由被了都“”，。、；：（）\n\d]){{0,6}}?(?:{HEADS})(?:办法|机制|制度|体系)?"
    r"(?!队|组|人员|室|站|中心|场所|场地|阵地|信息|记录|力度|情况|化|[等档]次|等级|结果|指标))"
)
_ADJACENT = re.compile(
    QUOTED + r"(?=“(?P<next>[^“”\n]{2,6})”(?:“[^“”\n]{2,6}”){0,3}" + _HEAD.replace("?P<head>", "?:") + ")"
)
_ABBREVIATION = re.compile(
    rf"(?:[一-龥]{{0,4}}?(?:{_N}[一-龥A-Z、·，]{{1,5}}){{2,}}|[二三四五六七八九十两双百千万\d]+[一-龥]{{1,4}}|[一-龥]{{0,4}}{_N}+条"
    rf"|[一二三四五六七八九十]个[一二三四五六七八九十]|[\dN]+(?:[+\-×*][\dNX]+)+[一-龥]{{0,6}}|\d{{3,4}}[一-龥]{{0,4}}"
    rf"|[一二三四五六七八九十]{{1,2}}型[一-龥]{{2,4}}|(?:[日周旬月季年][一-龥]{{2,3}}、)+[日周旬月季年][一-龥]{{2,3}})"
)
_NAMED = re.compile(
    r"[一-龥\d+·]{2,}(?:行动|工程|工作法|机制|制度|模式|计划|党建|论坛|讲堂|课堂|学堂|党课|驿站|超市|银行|热线|联盟|先锋|活动|清单|指数|"
    r"平台|微治理|说理堂|[议说]事[厅堂室]|会客厅|直通车|服务圈|(?:恳谈|议事|院坝|屋场|评议|圆桌|联席|茶话|板凳|坝坝|夜谈|听证|说事|观摩)会|例会|夜校|擂台|比武|评比|积分|管家|物业|代办|\+)"
    r"|[一-龥]{4,}制|[一-龥\d]{2,6}(?:\+[一-龥\dNX]{1,8})+"
)
_RUN = re.compile(
    r"(?:推行|实行|试行|实施|开展|推广|推出|启动|打造|创新|建立|探索|举办|创建|首创|叫响|运用|落实|采用|采取|组建|构建|形成|建成|开设|开办"
    r"|擦亮|做实|深化|设立|搭建|开通|创设|(?<![党团济治会益业层级群])组织|实践|总结|提炼|依托|借助|用好|用活|上线|争创|叫响|唱响|打响|命名为|取名|(?<![新扩改共建铺架])[建办设创推搞])"
    r"(?:\d{1,3}[余多]?[个家支所处]|出|了|起|好|并|开展|推行|实施|实行|建立|形成|成|为|一批|系列|以|[一-龥]{0,4}(?:特色|创新|党建|发展|党员)){0,2}$"
)
_METHOD = re.compile(
    r"(?:创建|建设)?(?:等|的)(?:新型|工作|发展|治理|运行|管理|服务|帮扶)?(?:手段|方法|形式|方式|措施|机制|做法|活动|制度|工程|行动|载体|模式|办法|路径|平台|项目)"
)
_AS = re.compile(r"为(?:总?抓手|载体|平台|依托|品牌|牵引)")
_CARRIED = re.compile(r"(?:贯彻)?(?:落实|执行)")
_DEMANDED = re.compile(
    r"的?(?:总)?(?:要求|原则|思路|目标|方针|理念|氛围|局面|精神|成效|定位|导向|口号|问题|现象|难题|观念|思想|倾向|荣誉|称号|奖)"
    r"|(?:发展)?战略(?!部署)|(?:空间|发展|战略)布局|的(?:发展|工作|新|良好)格局|的?发展理念"
)
_PEOPLE = re.compile(
    r"(?:乡镇|县|市|村|社区|镇|区|农村|全县|全市)?(?:干部|领导|班子|成员|人员|群体|老人|儿童|家庭|户(?!外)|组织|(?:非公)?企业|责任人|书记|党员|人才|青年|群众|村(?!级)|社区|换届|型)"
)
_ONE_EACH = re.compile(r"(?:一[一-龥]{1,2}){2}(?:、(?:一[一-龥]{1,2}){2})*")
_OTHER_ENDS = ("奖", "先进", "称号", "第一书记", "责任人", "问题", "现象", "难题", "勋章", "奖章")
_HONOUR = re.compile(
    r"(?:全[国省市县区]|国家级|[省市县]级|[一-龥]{2,3}[省市县]).*(?:示范|文明|先进|优秀|和谐|卫生|最美).{0,8}"
)
_SPEECH = re.compile("[我你他咱]|人家|怎么|什么|(?<!人)才|就(?!业)|(?<![重纪必需主])要|.是.")
_SPOKEN = re.compile("[！？…]")
_PRIZE = re.compile("[一二三特]等奖|奖(?!励|补)")
_OF_PEOPLE = re.compile(r"\d[名位]$")  # 264名“五老”
_CONTENT = re.compile("为(?:主要?内容|主题|核心|重点|内容)")
_RISES = re.compile(rf"(?:{_N}[高低升降增减])+")  # 三升一降 tells what has come of it
_TRAITS = re.compile(r"的?(?:特点|特征|态势|变化|趋势)")
_TRAITS_BEFORE = re.compile(r"(?:特点|特征|态势|趋势)(?:是|为|：)?$")
_BECOME = re.compile(r"(?:建设|打造|办|做|变|建|干)成(?:为|了)?(?:“[^“”]{2,12}”[、和])*$")
_PRAISED = re.compile(r"(?:精品|优质|廉政|廉洁|民心|民生|德政|阳光|放心|惠民|样板|良心|暖心|满意|群众满意)工程")
_ACHIEVED = ("实现", "达到", "促进", "确保", "推动", "营造", "实现了")  # 选派一人、带动一片 is what comes of it
_BODY = re.compile(r"党?支部|党组织|党员(?!.{0,2}(?:活动|行动|教育|管理))")  # “五星级”党组织创建标准
_TELLS = re.compile(
    "(?:做|托起|撑起|助推|推动|破解|激活|点亮|撬动|擦亮|促进|带动|赋能).*(?:法|教育|品牌|标准)$"
)  # “1+X”做加法
_NUMERAL = re.compile(_N)
_ABSTRACT = ("机制", "制度", "体系", "模式")
_NUMBERED = re.compile(r"(?:[二三四五六七八九十双两](?![年月天日周])[一-龥]{1,4}){2,}")  # 四必访三必问要求
_FULL = 30
_LONGEST = 24  # characters of an abbreviation
_LIST = 80  # characters of a list of labels before one of them
_SHORT = 4
_SHORT_HEADS = frozenset("会制法榜通")  # 户长制, 板凳会: three characters are a name
_NAMING = 7  # characters of a head that names something beside a saying (“一把手”领办党建项目制度)
_DRIVEN = frozenset({"工程", "行动", "计划"})  # “头雁”工程
_SAID = frozenset({"一把手", "一票否决", "回头看"})
_VERB = re.compile(r"制定|制订|出台|印发|建立|编制|开展")
_LISTED_BEFORE = re.compile(r"(?:“[^“”\n]{2,20}”[、和]?){1,4}$")
_LISTED_AFTER = re.compile(r"(?:[、和]?“[^“”\n]{2,20}”){1,4}")
_OTHER = re.compile(
    r"\d0后|[十百千]佳.*|.*学生|.*(?:户|人员|老人|儿童|妇女|家庭|群体|对象)|.*(.)一\1.*"
)  # awards, groups, 看一看


def _label(match: re.Match[str]) -> str:
    return match["label"] or match["inner"]


def _name(match: re.Match[str]) -> Program:
    head = match.groupdict().get("head") or ""
    return Program((_label(match) + head).translate(_MARKS))


_MARKS = str.maketrans("", "", "“”‘’")


@lru_cache(maxsize=4096)
def _known_other(label: str) -> bool:
    """Say whether a quotation is one of the field's fixed sayings, slogans, titles, honours or groups."""
    return (
        bool(_HONOUR.fullmatch(label) or _SPOKEN.search(label))
        or label in lexicon.words("not_program")
        or (label.endswith(_OTHER_ENDS) and not _ONE_EACH.fullmatch(label))
    )


def _read_headed(match: re.Match[str], _: Context) -> Program | None:
    label, head = _label(match), match["head"]
    if _BODY.match(head) or _TELLS.match(head):
        return None
    if (
        (_known_other(label) and len(head) < _NAMING and (head not in _DRIVEN or label in _SAID))
        or len(label) < 2
        or _VERB.match(head)
        or match.string.startswith("》", match.end())
    ):
        return None
    return _name(match)


def _read_far(match: re.Match[str], _: Context) -> Program | None:
    return None if lexicon.pattern("adoption").search(match["head"]) else _name(match)


def _read_adjacent(match: re.Match[str], _: Context) -> Program | None:
    label = _label(match)
    return None if _known_other(label) or len(label) != len(match["next"]) else Program(label)


def _is_mixed(label: str) -> bool:
    """Say whether a label is a list of words of several lengths: kinds, no name (红色、生态、传统文化)."""
    parts = label.split("、")
    return len(parts) > 2 and len({len(part) for part in parts}) > 1


def _read_abbreviation(match: re.Match[str], _: Context) -> Program | None:
    label = _label(match)
    if _known_other(label) or len(label) > _LONGEST or not _ABBREVIATION.fullmatch(label) or _OTHER.fullmatch(label):
        return None
    if "、" in label and match.string.endswith(_ACHIEVED, 0, match.start()):
        return None
    if _is_trait(match, label) or _is_said(match, label):
        return None
    after = match.string[match.end() : match.end() + 8]
    demanded = _DEMANDED.match(after) and not (_ONE_EACH.fullmatch(label) or _NUMBERED.fullmatch(label))
    if (_PEOPLE.match(after) and len(label) < 5) or demanded:
        return None
    return _name(match)


def _is_trait(match: re.Match[str], label: str) -> bool:
    """Say whether a label tells what something is like, and is not run: “三升一降”, “四高四好”的特点."""
    plain = match.string
    told = _TRAITS.match(plain, match.end()) or _TRAITS_BEFORE.search(plain, max(0, match.start() - 6), match.start())
    return bool(told or _RISES.fullmatch(label))


def _is_said(match: re.Match[str], label: str) -> bool:
    """Say whether a quotation is speech, a group of people counted before it, or a prize behind it."""
    plain = match.string
    spoken = _SPEECH.search(label) or _PRIZE.match(plain, match.end())
    return bool(spoken or _OF_PEOPLE.search(plain, max(0, match.start() - 3), match.start()))


def _is_praise(match: re.Match[str], label: str) -> bool:
    """Say whether a label praises what something is to become: 建设成为“精品工程”、“廉政工程”."""
    before = match.string[max(0, match.start() - _LIST) : match.start()]
    return bool(_PRAISED.fullmatch(label) and _BECOME.search(before))


@lru_cache(maxsize=4096)
def _is_general(label: str) -> bool:
    """Say whether a label holds nothing but general words of the field (红色机制)."""
    words = [word for word, _ in tag(label)]
    short = len(label) <= _SHORT and not _NUMERAL.search(label) and is_word(label[:-2])
    return label.endswith(_ABSTRACT) and (short or all(word in lexicon.words("general") for word in words))


def _read_known(match: re.Match[str], _: Context) -> Program | None:
    return _name(match) if _label(match) in lexicon.words("known") else None


def _read_named(match: re.Match[str], _: Context) -> Program | None:
    label = _label(match)
    if _known_other(label) or len(label) > 20 or not _NAMED.fullmatch(label) or _is_general(label):
        return None
    if _is_praise(match, label):
        return None
    if len({part[-2:] for part in label.split("+")}) < label.count("+") + 1:  # 基本工资+绩效工资 is a sum
        return None
    return _name(match)


def _read_adopted(match: re.Match[str], _: Context) -> Program | None:
    label, plain = _label(match), match.string
    least = _SHORT - (label[-1] in _SHORT_HEADS)
    if (
        _known_other(label)
        or not least <= len(label) <= _FULL
        or "。" in label
        or _is_general(label)
        or _is_mixed(label)
    ):
        return None
    before = _LISTED_BEFORE.sub("", plain[max(0, match.start() - _LIST) : match.start()])
    listed = _LISTED_AFTER.match(plain, match.end())
    end = listed.end() if listed else match.end()
    after = plain[end : end + 10]
    method = _METHOD.match(after) or _CARRIED.match(after)
    run = _RUN.search(before[-14:]) or ("、" not in label and before.endswith("以") and _AS.match(after))
    if _DEMANDED.match(after) or not (run or method) or (after.startswith("的") and not method):
        return None
    if _CONTENT.match(after) or label.count("-") > 1:  # what something consists of: 县-乡-村
        return None
    return _name(match)


RULES = (
    Rule("program.headed", re.compile(QUOTED + _HEAD), _read_headed),
    Rule(
        "program.far",
        re.compile(
            r"“(?P<label>[\dN+X]{2,8})”(?P<inner>)(?P<head>[一-龥]{6,16}?(?:行动|工程|计划|机制)(?!组|队|方案))"
        ),
        _read_far,
    ),
    Rule(
        "program.method",
        re.compile(
            rf"“(?P<label>[^“”\n]{{2,40}})”(?P<inner>)(?!工作|(?:{_DRIVES}))"
            r"(?P<head>(?:(?![的等和与及是把将让由被了都在])[一-龥]){4,12}?(?:工作法|行动|工程)(?!组|队|方案))"
        ),
        _read_far,
    ),
    Rule("program.adjacent", _ADJACENT, _read_adjacent),
    Rule("program.abbreviation", re.compile(QUOTED), _read_abbreviation),
    Rule("program.named", re.compile(QUOTED), _read_named),
    Rule("program.adopted", re.compile(QUOTED), _read_adopted),
    Rule("program.known", re.compile(QUOTED), _read_known),
)
