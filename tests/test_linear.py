"""No text takes time beyond its length: what would trap a pattern, repeated to four times the length, takes four times.

Processor time of one process is compared with itself; a quadratic reading would take sixteen times, whenever it is
tried, and a busy machine hardly so four times in a row.
"""

import time

import pytest
from jingyan import corpus, extract
from jingyan.experience.record import record

TRAPS = """
1 一 十百千万 1, 3- 2018年 3月 9% 3万元/人 6000元/ 1. 1、2、 x月x日 每村每年
“ “双 “双整” “双整”“双评” “一二三四五”工作法 “1+N “甲乙”、 “三亮”（ （ 《 、 。 ， ； ： 制度 和制度 建立
健全完善制度机制 学习
村 镇 大龙镇 社区 开化县 各村 的 全县 <p> < &nbsp; & ** __ # > | |1| 鄉(xiāng) 鄉( " ' — ～ 至 一是 （一） 第一步， 其中
报： 送： 中共 印发 编者按： 第3期 摘自 双”即 分别 以上 第 前 近 多 余 个 每
""".split()
QUARTER = 12_000
LEAST = 0.02  # seconds; below that a clock tells nothing
QUADRATIC = 9


def _seconds(raw):
    start = time.process_time()
    bulletin = corpus.read_text(raw)
    record(bulletin, extract.facts(bulletin))
    return time.process_time() - start


def _is_linear(text, quarter):
    """Say whether a text of four times the length takes about four times as long, in one try of four."""
    return any(
        _seconds(text(4 * quarter)) < QUADRATIC * max(LEAST, *(_seconds(text(quarter)) for _ in range(2)))
        for _ in range(4)
    )


def _filled(trap, length):
    return (trap * (length // len(trap) + 1))[:length]


@pytest.mark.parametrize("lines", [0, 40], ids=["one line", "short lines"])
@pytest.mark.parametrize("trap", TRAPS)
def test_trap_takes_time_linear_to_its_length(trap, lines):
    def text(length):
        row = _filled(trap, lines or length)
        return _filled(row + "\n", length)

    assert _is_linear(text, QUARTER)


def test_a_megabyte_of_traps_takes_time_linear_to_its_length():
    def text(length):
        return "\n".join(_filled(trap, length // len(TRAPS)) for trap in TRAPS)

    assert _is_linear(text, 250_000)
