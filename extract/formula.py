"""Programmes named by a formula or by numerals, without quotation marks: 1+3工作机制, 531工程, 五议两公开工作法.

A formula with its head noun is a name wherever it stands, and so is a pair of the same numeral (双述双评); a figure
and a string of numerals where a verb of running is right before it. Years and shares (三分之一) are none.
"""

import re

from jingyan.corpus.tagging import is_word

from .fact import Program
from .rule import Context, Rule

_HEADS = (
    "工作法|工作机制|工作模式|工作体系|治理机制|治理模式|治理体系|管理模式|服务模式|帮扶机制|帮扶模式|培养机制|"
    "机制|模式|体系|制度|办法|工程|行动|计划|活动"
)
_RUN = "(?:推行|实行|开展|实施|落实|坚持|探索|深化|创新|启动|严格执行)了?"
_N = "[二三四五六七八九双两]"
_YEAR = re.compile(r"(?:19|20)\d\d")


def _read(match: re.Match[str], _: Context) -> Program | None:
    return None if _YEAR.match(match["fact"]) else Program(match["fact"])


def _read_doubled(match: re.Match[str], _: Context) -> Program | None:
    return None if is_word(match[0]) else Program(match[0])


RULES = (
    Rule(
        "program.formula",
        re.compile(rf"(?P<fact>[1-9](?<![“‘\d.+].)(?:\+[\dNX]{{1,2}})+[一-龥]{{0,6}}?(?:{_HEADS}))"),
        _read,
    ),
    Rule(
        "program.numerals",
        re.compile(
            rf"{_RUN}(?P<fact>(?:\d{{3,4}}(?![多余个项名场次条家户处件年期万])[一-龥]{{0,4}}?|(?:{_N}[一-龥]{{1,3}}){{2,4}}?|双[一-龥]{{2}})(?:{_HEADS}))"
            r"(?!组|队|室|场|站|中心)"
        ),
        _read,
    ),
    Rule(
        "program.doubled",
        re.compile(
            r"(?P<n>[二三四五六七八九双])(?<![第\d一二三四五六七八九十百千].)(?!上.下|进.出|来.去)(?P<a>[一-龥])(?P=n)(?!(?P=a))[一-龥](?![一二三四五六七八九])"
            r"(?<![年月日天周岁个名项次条户亩元村镇乡县市区级类种面言语心意手脚长短头方点分批步米里口纵横菜][二三四五六七八九双].)"
            r"(?<![年月日天周岁个名项次条户亩元村镇乡县市区级类种面言语心意手脚长短头方点分批步米里口纵横菜])"
        ),
        _read_doubled,
    ),
)
