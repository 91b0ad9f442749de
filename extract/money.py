"""Amounts of money. Amounts are yuan, int where whole, Decimal otherwise; never float.

`per` is what an amount is for each of, in the text's words: after a stroke (6000元/人), or before the amount
in its clause (每村每年, 人均, 年报酬).
"""

import re
from dataclasses import replace
from decimal import Decimal

from .fact import Money
from .number import HEAD, NUMBER, SUFFIX, Figure, approximation, figure, tidy
from .rule import Context, Rule

_ONES = "个|名|位|户|支|家|所|亩|次|届|期|场|间|处|吨|斤|公斤|条|对|只|头|平方米"
_GIVES = (
    "预算|安排|增加|新增|补助|发放|补贴|奖励|下拨|拨付|拨款|落实|给予|"
    "不低于|不少于|平均|按|投入|筹|配套|支持|达|可|收|缴|约|近|再"
)
_EACH = re.compile(
    r"每一?(?P<direct>[人户村亩家])(?=(?:预计|大约)?[可能将约达增补奖发投收纯净]|年[均增收]|平均)"
    rf"|每一?(?:(?:{_ONES})(?!年))?(?P<each>半年|季度|学期|村(?!级|小组|干部|民|委|务)|[年月天日周人户亩家次县乡镇期届场]|(?:党?支部|社区|农户|党员|学员|村民)"
    rf"|[一-龥]{{2,8}}?(?=(?:每|{_GIVES})))"
    r"|(?<![\d一二三四五六七八九十两去今前明上当全])(?P<whole>[年月])(?=[人户村亩]均)"
    r"|(?P<all>[人户村亩月年社日店镇校])(?:均|平均)|(?P<both>[村户人])(?=年均)|(?<![和公水太生])(?P<flat>[人村户亩])平(?=$|[年月增收劳])"
    r"|(?<![农困住大散用门脱种养各\d万千百十余多])(?P<own>[户亩])年?(?=增收|增加|分红|收入|产值|效益)"
    r"|每(?P<unit>吨|公斤|斤|平方米|立方米|小时|只|头|棵|株|件|张|趟|份|名|位|个|条|股|票|桌)"
    r"(?:卖到|售价|卖|补助|补贴|奖励|奖补|补|奖|收购价|收|租金|不超过|不低于|不少于|达|可|约|近)?$"
    r"|(?<=[户村亩人]均)(?P<grown>年)(?=[一-龥])"
    r"|平均(?:每[个名位]?)?(?P<mean>[人户村亩])"
    r"|(?P<yearly>(?<![\d一二三四五六七八九十两去今前明上每当全多新半])年)(?:报酬|补贴|补助|津贴|[一-龥]{2}收入|收入|收益|产值|销售额|交易额|营业额|营收|租金|工资|薪|经费|净利|纯?[收入增]|实现|创收|增收|赚|挣)"
    r"|(?<![\d一二三四五六七八九十两去今前明上每当全多新半])一(?P<once>[年月天])(?:可|能|收|增收|挣|赚|工[钱钿资]|下来|$)"
    r"|(?P<monthly>(?<![\d个每数几一二三四五六七八九十])月)(?:报酬|补贴|补助|津贴|工资|收入|薪|租)"
    r"|各(?P<every>村|社区|支部)(?=[^，]{0,10}(?:达到|不低于|不少于))"
)
_EACH_UNIT = "[人年月天日亩户村次个吨斤期名位]"
_STROKE = re.compile(rf"(?:[/·]每?|每|一)({_EACH_UNIT}|[一-龥]{{1,3}})")
_CLAUSE = re.compile(r"\A.*[，。；！？\n：]", re.DOTALL)  # anchored: tried once, not at each character
_WINDOW = 48
_FOREIGN = ("美元", "美金", "港元", "港币", "欧元", "日元", "英镑", "澳元", "加元", "韩元", "新台币", "台币", "卢布")
_PARTS = frozenset("元块角毛")  # before the number: 3毛5分, two coins of one sum
_SHARES = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}  # of a yuan
_MONEY_NEXT = re.compile(
    r"[一-龥]{0,6}?(?<![人名户亩株棵头只吨斤公平立千])(?:资金|经费|补助|补贴|奖金|奖补|贷款|启动金|股金|租金|利润|债务|欠款|工程款|项目款)"
)
_MONEY_LIST = re.compile(r"(?:[、和或至]\d+(?:\.\d+)?万){1,3}元")
_ABOUT_MONEY = re.compile(
    r"(?:资金|经费|投资|投入|补助|补贴|奖金|收入|贷款|债务|项目款|款项|捐款|筹资|融资|产值|利润|报酬|租金|收益|党费|预算|彩礼|礼金|份子钱)"
    r"(?:共计|总计|累计|合计|达到|[达共约近超逾计了为的]){0,3}$"
    r"|(?:投|筹集|筹措|筹|争取|拨付|下拨|拨款|注资|出资|垫资|集资|创收|增收|营收|欠债|赚|挣|花)(?:到|了|来)?$"
)


def each_of(plain: str, at: int) -> tuple[str, ...]:
    """Return what the amount that starts at a place is for each of, as its clause says before it.

    >>> each_of("县财政每年为每村安排3万元", 10)
    ('年', '村')
    >>> each_of("村干部人均月报酬2800元", 8)
    ('人', '月')
    """
    head = _CLAUSE.sub("", plain[max(0, at - _WINDOW) : at])
    return tuple(dict.fromkeys(match[match.lastgroup or 0] for match in _EACH.finditer(head)))


def _amount(match: re.Match[str], amount: Figure, per: tuple[str, ...]) -> Money:
    head = match.string[max(0, match.start() - HEAD) : match.start()]
    return Money(amount.number, amount.low, amount.high, approximation(head, amount.more, match["suffix"]), per)


def _read_stroke(match: re.Match[str], _: Context) -> Money | None:
    amount = figure(match["number"])
    each = (*each_of(match.string, match.start()), *_STROKE.findall(match["stroke"]))
    return _amount(match, amount, tuple(dict.fromkeys(each))) if amount else None


def _read(match: re.Match[str], _: Context) -> Money | None:
    if match.string.endswith(_FOREIGN, 0, match.start()):  # 港币50万元
        return None
    amount = figure(match["number"])
    return _amount(match, amount, each_of(match.string, match.start())) if amount else None


def _read_elided(match: re.Match[str], context: Context) -> Money | None:
    head = match.string[max(0, match.start() - 16) : match.start()]
    if match["number"].rstrip("多余几")[-1] not in "万亿" or match.string.startswith(_FOREIGN, match.end()):
        return None
    said = _MONEY_NEXT.match(match.string, match.end()) or _MONEY_LIST.match(match.string, match.end())
    if not (said or _ABOUT_MONEY.search(head)):
        return None
    return _read(match, context)


def _read_small(match: re.Match[str], _: Context) -> Money | None:
    """Read 每斤3分钱; the last part of 两块五毛钱 is no sum by itself."""
    if match.string[match.start() - 1 : match.start()] in _PARTS:
        return None
    amount, share = figure(match["number"]), _SHARES[match["unit"]]
    if amount is None or amount.number is None:
        return None
    return replace(_amount(match, amount, each_of(match.string, match.start())), yuan=tidy(amount.number * share))


def _read_spoken(match: re.Match[str], _: Context) -> Money | None:
    """Read 一个多亿 and 2.5个亿, which are said of nothing but money."""
    amount = figure(match["number"] + ("多" if match["more"] else "") + "亿")
    if amount is None or amount.number is None:
        return None
    return Money(amount.number, approx="more" if match["more"] else None)


def _read_colloquial(match: re.Match[str], _: Context) -> Money | None:
    """Read 只收四万块彩礼, where a verb of paying leads; 两万块砖 are bricks."""
    amount = figure(match["number"])
    paid = _PAID.search(match.string, max(0, match.start() - 6), match.start())
    return _amount(match, amount, each_of(match.string, match.start())) if amount and paid else None


_PAID = re.compile(r"[收给花要赚挣交补贴凑拿借存省罚付捐][了到过出]?[^，。]{0,3}$")
SPOKEN = Rule(
    "money.spoken",
    re.compile(r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十])个(?P<more>多)?亿(?![人户名吨斤亩])"),
    _read_spoken,
)
SMALL = Rule("money.small", re.compile(rf"{NUMBER}(?P<unit>[角毛分])钱{SUFFIX}"), _read_small)
COLLOQUIAL = Rule(
    "money.colloquial",
    re.compile(rf"{NUMBER}(?<=[百千万])块{SUFFIX}(?=[，。；、！？）\n]|彩礼|礼金|工资|报酬|[的多]?钱)"),
    _read_colloquial,
)
ELIDED = Rule("money.elided", re.compile(rf"{NUMBER}{SUFFIX}"), _read_elided)


def _read_shared(match: re.Match[str], _: Context) -> Money | None:
    """Read an amount of a list whose last member alone bears the unit: 按星级分别奖补5、3、1万元."""
    if not _GIVEN.search(match.string, max(0, match.start() - 16), match.start()):
        return None
    amount = figure(match["number"] + match["scale"])
    per = each_of(match.string, match.start())
    return Money(amount.number, amount.low, amount.high, None, per) if amount else None


_GIVEN = re.compile(r"(?:分别|依次|奖[励补]?|补[助贴]?|给予|发放|拨付)[^，。；：\n]{0,6}$")
SHARED = Rule(
    "money.shared",
    re.compile(
        r"(?P<number>\d{1,4}(?:\.\d+)?)(?=(?:、\d{1,4}(?:\.\d+)?){0,4}(?:、|和|及)\d{1,4}(?:\.\d+)?(?P<scale>[百千]?[万亿]?)元)"
    ),
    _read_shared,
)
RULES = (
    SHARED,
    Rule(
        "money.each",
        re.compile(
            rf"{NUMBER}元{SUFFIX}(?P<stroke>(?:每(?:斤|亩|吨|人|户|株|公斤|平方米)|一(?:斤|亩|吨|公斤|株))(?![一-龥]*元)|/每?(?:{_EACH_UNIT}|[一-龥]{{1,3}}(?=[，。、；）]))"
            rf"(?:[/·]每?(?:{_EACH_UNIT}|[一-龥]{{1,3}}(?=[，。、；）]))){{0,2}})"
        ),
        _read_stroke,
    ),
    Rule(
        "money.plain",
        re.compile(rf"{NUMBER}(?:元|块钱|圆)(?:人民币)?{SUFFIX}(?![素旦宵首老]|结构|体制|对立|论|/-)"),
        _read,
    ),
    SPOKEN,
    SMALL,
    COLLOQUIAL,
    ELIDED,
)
