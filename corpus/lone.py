"""Headings without a marker: lines of their own, and first sentences of paragraphs that look alike."""

import itertools
import re
from collections.abc import Iterator

from .block import Block
from .heading import Heading
from .masthead import NOISE

_LABEL = re.compile("核心提示|内容提要|内容摘要|摘要|导读|提要|引言|前言|背景|概述|基本情况|主要做法|工作成效|经验启示")
_PEOPLE = (
    r"(?:书记|部长|[省市县区镇乡]长|[省市县区]委|常委|主任|组长|领导|代表|党员|干部|群众|工人|村民|居民|学员|队员"
    r"|队|组|人员|客商|农户|老人)"
)
_CAPTION = re.compile(
    rf".*{_PEOPLE}.{{0,12}}(?:深入|来到|走进|赴|正在|在|到|为|向|与|帮助|听取|观看|查看|一起).*"
    r"|图为.*|图[片：\d].*|.*摄影?|.*[图表]\d?|.*(?:一览|统计|汇总|示意图|现场|开讲|开班|合影|掠影|剪影|一角|外景)|.*(?:的资金|讲话|发言)"
)
_BULLET = re.compile("[·◆■▲★○※☆◇□►▶✦✅➤❖]+")
_ASKED = re.compile(f"{_BULLET.pattern}[^。！？]{{2,20}}？")  # ■积分怎么定？
_SENTENCE = re.compile("[。！？]")
_SUBJECT = re.compile(
    r"今年|去年|目前|近年|当前|截至|至今|同时|此外|其中|据|为了?|按照|根据|自从?|在|对|从|由|全[省市县区镇乡村]|[省市县区镇乡村]委|[省市县区镇乡]里"
    r"|该|我[省市县区镇乡村]|县|市|镇|乡|村里|\d|有的?|这|那|“[^”]{1,12}”(?:即|就是|是|指|为)|图为|如|例如|比如|一方面|另一方面|下一步|不"
)
_FIGURE = re.compile(r"\d(?!\d*”)[^”]*$|[是]|年|[，、]等|达到?|共[有计\d]")


def is_bulleted(words: str) -> bool:
    """Say whether a line begins with a bullet."""
    return bool(_BULLET.match(words))


def _past_bullet(words: str) -> int:
    bullet = _BULLET.match(words)
    return bullet.end() if bullet else 0


def is_caption(words: str) -> bool:
    """Say whether a lone line tells what a picture or a table shows.

    >>> is_caption("县委书记李强国在石门镇调研"), is_caption("压实责任强队伍")
    (True, False)
    """
    return bool(_CAPTION.fullmatch(words))


def is_lone(block: Block) -> bool:
    """Say whether a block can be a heading on a line of its own."""
    words = block.words
    if block.depth:
        return len(words) <= 60
    if (
        not (block.is_short or _ASKED.fullmatch(words))
        or not 3 <= len(words) <= 36
        or words[-1] in "，、："
        or words[0] in "（〔【，、-|"
    ):
        return False
    if is_label(words):
        return True
    return not (is_caption(words) or NOISE.fullmatch(words) or words.isdecimal())


def is_label(words: str) -> bool:
    """Say whether a line is one of the fixed names for a part of a text."""
    return bool(_LABEL.fullmatch(words))


def lone_headings(blocks: list[Block], taken: set[int]) -> list[Heading]:
    """Return the headings on lines of their own; `taken` = the numbers of blocks with a marker.

    A lone line heads what follows it: a run of three or more is a table or a list of pictures. One line in a
    whole text is no pattern, unless its name is a customary one or Markdown marks it.
    """
    found: list[Heading] = []
    number = 0
    while number < len(blocks):
        run = _run(blocks, number, taken)
        after = number + len(run)
        if run and after < len(blocks):
            lines = _lines(blocks, run)
            if len(lines) <= 2 or blocks[number].depth:
                found += _levelled(blocks, lines, marked=after in taken)
        number = max(after, number + 1)
    certain = [heading for heading in found if heading.depth or heading.style == "label"]
    return found if len(found) - len(certain) >= 2 else certain


def _run(blocks: list[Block], number: int, taken: set[int]) -> list[int]:
    run: list[int] = []
    while number < len(blocks) and number not in taken and is_lone(blocks[number]):
        run.append(number)
        number += 1
    return run


def _lines(blocks: list[Block], run: list[int]) -> list[tuple[int, int]]:
    """Return first and last block of each heading of a run: lines set close together are one heading."""
    spaced = any(blocks[number].apart for number in run)
    lines: list[tuple[int, int]] = []
    for number in run:
        if lines and spaced and not blocks[number].apart and not blocks[number].depth:
            lines[-1] = (lines[-1][0], number)
        else:
            lines.append((number, number))
    return lines


def _levelled(blocks: list[Block], lines: list[tuple[int, int]], *, marked: bool) -> Iterator[Heading]:
    for place, (first, last) in enumerate(lines):
        block = blocks[first]
        at = block.start
        over = place + 1 < len(lines) and not marked
        style = "label" if is_label(block.words) else "over" if over else "line"
        style = f"#{block.depth}" if block.depth else style
        yield Heading(
            style, None, at, at + _past_bullet(block.words), blocks[last].end, first, alone=True, depth=block.depth
        )


def run_in_headings(blocks: list[Block], headed: list[Heading]) -> list[Heading]:
    """Return the first sentences that head their paragraphs, where neighbours under one heading look alike."""
    alone = {heading.block for heading in headed if heading.alone}
    opened = {heading.start for heading in headed}
    found: list[Heading] = []
    group: list[int] = []
    for number in range(len(blocks) + 1):
        ends = number == len(blocks) or number in alone or blocks[number].start in opened or blocks[number].is_short
        if not ends:
            group.append(number)
            continue
        heads = [heading for at in group for heading in _run_in(blocks[at], at)]
        if len(heads) >= 2 and len(heads) * 2 >= len(group):
            found += heads
        group = []
    for heading in list(found):
        found += _inner(blocks[heading.block], heading)
    return sorted(found, key=lambda heading: heading.start)


def _run_in(block: Block, number: int) -> Iterator[Heading]:
    stop = _SENTENCE.search(block.words)
    if stop and 3 < stop.start() <= 28 and len(block.words) - stop.end() >= 20:
        first, at = _past_bullet(block.words), block.start
        words = block.words[first : stop.start()]
        if not (_SUBJECT.match(words) or _FIGURE.search(words) or "；" in words or "：" in words):
            yield Heading("run-in", None, at, at + first, at + stop.start(), number, alone=False)


def _inner(block: Block, heading: Heading) -> list[Heading]:
    """Return the short sentences of even length, each before a longer one, that part a paragraph."""
    bounds = [heading.end_text - block.start + 1]
    bounds += [stop.end() for stop in _SENTENCE.finditer(block.words, bounds[0])]
    pairs = list(itertools.pairwise(bounds))
    found: list[tuple[int, int]] = []
    for (start, end), (_, after) in itertools.pairwise(pairs):
        words = block.words[start : end - 1]
        if 4 <= len(words) <= 10 and after - end >= 16 and not re.search("[，、；：]", words):
            found.append((start, end - 1))
    even = {end - start for start, end in found}
    if len(found) < 3 or max(even) - min(even) > 2 or found[0][0] != bounds[0]:
        return []
    at = block.start
    return [
        Heading("inner", None, at + start, at + start, at + end, heading.block, alone=False) for start, end in found
    ]
