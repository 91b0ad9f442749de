"""Which figures a question asks for: 多少钱 wants a sum, 面积多大 an area, 有几个村 a number of villages.

A passage that holds such a figure answers the question better than one that only speaks of the matter.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

Told = tuple[str, str | None]  # of a fact: its kind and, of a count, its unit

_SUMS = (
    "投资|投入|投|花费?|经费|补贴|补助|津贴|资金|报酬|工资|薪酬|奖金|待遇"
    "|收入|收益|增收|分红?|租金|成本|拨款?|奖补|给|发"
)
_SPACE = "平方米|平米|㎡|亩|公顷|平方公里"
_TIMES = "个|名|人|户|位|家|支|次|场|件|起|项|条|所|处|座|栋|组|村"


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of figure: how a question asks for it, and which facts tell it; `units` where only counts of them do."""

    name: str
    question: re.Pattern[str]
    kind: str
    units: frozenset[str] = frozenset()

    def told_by(self, facts: Collection[Told]) -> bool:
        """Say whether one of a passage's facts is such a figure."""
        return any(kind == self.kind and (not self.units or unit in self.units) for kind, unit in facts)


FIGURES = (
    Figure(
        "sum",
        re.compile(
            rf"多少钱|多少(?:万|亿)?元|几(?:百|千)?[万亿](?![个名户人])|(?:{_SUMS})(?:了|到|是|有|能|要|得|共|约|不[少低]于)*多少"
        ),
        "money",
    ),
    Figure("area", re.compile(rf"多大|面积|(?:多少|几)(?:{_SPACE})"), "count", frozenset(_SPACE.split("|"))),
    Figure("share", re.compile("比例|占比|百分之几|占多少|[率幅]是?多少|增长多少|多少成"), "ratio"),
    Figure("place", re.compile("第几|名次|排名(?:多少|怎样|如何)"), "rank"),
    Figure("day", re.compile("什么时候|何时|哪一?年|哪[天月]|几月"), "date"),
    Figure("time", re.compile("多久|多长时间|几年|几个月|多少[天年]"), "duration"),
    Figure("number", re.compile(rf"(?:多少|几)多?(?:{_TIMES})|多少(?=[一-龥])(?!钱|[万亿元天年]|{_SPACE})"), "count"),
)


def figures_asked(plain: str) -> tuple[Figure, ...]:
    """Return the figures that a simplified question asks for.

    >>> [figure.name for figure in figures_asked("新建党群服务中心面积多大，投资多少")]
    ['sum', 'area']
    >>> figures_asked("软弱涣散村怎么整顿")
    ()
    """
    return tuple(figure for figure in FIGURES if figure.question.search(plain))
