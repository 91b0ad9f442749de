"""Verbs that stand before a counted noun and say what was done with it: no part of what is counted.

新建|便民桥5座 and 帮扶村硬化|公路3公里 count bridges and a road; in 改造项目5个 and 产业发展项目12个 the verb says
of what kind.
"""

import re

from . import lexicon

_EITHER = frozenset(  # what is done, or the kind of a thing: 帮扶|贫困户, 帮扶项目
    "建设 整改 帮扶 扶持 培训 培育 培养 发展 治理 整治 流转 安置 推广 承包 排查 协调 救助 资助 调解 代办 接待 "
    "评议 转化 帮带 引进 规划 招引 改造 维修 美化 绿化 亮化 净化 慰问 走访 征集 收集 盘活".split()
)
_COME = frozenset({"落户", "入驻"})  # what the counted themselves have done
_OPENING = frozenset({"组织"})  # 组织|党员, but 村级组织负责人
_ALWAYS = frozenset("落实 争取 拉通 架通 兑现".split())  # 落实项目 are not a kind of 项目
_RAISED = re.compile("(?:办(?=实事$)|[养喂种栽卖植](?=[猪牛羊鸡鸭鹅鱼蜂兔驴蚕虾蟹树茶果花]$))(.+)$")  # 林下养鸡10000只
Words = list[tuple[str, str]]

_LEAST = 2  # characters of a noun that a verb is parted from
_BUILT = frozenset("新建 改建 扩建 改扩建 重建 新增 硬化 养殖 种植".split())  # with what is made, never with its kind


def less_deeds(tagged: Words, *, opens: bool) -> str:
    """Return a noun phrase less the verbs that say what was done; `opens` says that nothing else leads it.

    >>> less_deeds([("新建", "v"), ("便民", "n"), ("桥", "n")], opens=True)
    '便民桥'
    >>> less_deeds([("改造", "v"), ("项目", "n")], opens=True)
    '改造项目'
    """
    first = 0
    for place in range(len(tagged) - 1):
        if (opens or place) and _is_done(tagged, place, leads=place == first):
            first = place + 1
    phrase = "".join(word for word, _ in tagged[first:])
    raised = _RAISED.search(phrase)
    return raised[1] if raised else phrase


def _is_done(tagged: Words, place: int, *, leads: bool) -> bool:
    word, rest = tagged[place][0], [other for other, _ in tagged[place + 1 :]]
    done = word in lexicon.words("done") or (leads and word in _OPENING)
    if not done or sum(map(len, rest)) < _LEAST:
        return False
    if word in _ALWAYS:
        return True
    kinds = lexicon.words("compounding")
    if len(rest) == 1:
        of_kind = rest[0] not in lexicon.words("object") if word in _EITHER else rest[0] in kinds
        return not of_kind or word in _COME
    if word in _BUILT:
        return True
    if rest[0] in lexicon.words("verbal"):  # 改造提升|服务阵地, but 扶持发展资金
        return leads and len(rest) > _LEAST and rest[0] in lexicon.words("done")
    return leads or rest[-1] not in kinds
