"""`jingyan bench convert`: text against raw OpenCC, a Word file against python-docx opening and saving it."""

import gc
import io
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from jingyan.scripts.messages import say

_CHARACTERS = 400_000  # of text
_PAGES = 200
_PAGE = 616  # characters of a page of an official document: 22 lines of 28
_TIMES = 5
_SENTENCE = (
    "各村党支部推进基层党建工作，第一书记驻村帮扶，整顿软弱涣散村党组织，选派机关干部到村任职，逐村建立台账。县委组织部每季度召开一次会议，"
    "听取乡镇党委书记述职，对后进村逐一会诊，明确帮扶单位和完成时限。各乡镇结合实际，发展特色种植和乡村旅游，村集体经济收入普遍增长，"
    "群众对党组织的满意度明显提高。今年以来，全县共新建活动场所三十六处，培训党员四千余人次，解决群众关心的问题二百多件，退出软弱涣散行列。"
)


@click.command("convert", help=say("bench.convert"))
@click.option("--times", type=click.IntRange(min=1), default=_TIMES, help=say("opt.times"))
def command(times: int) -> int:
    """Print the ratios, each the best of several runs taken in turns."""
    for to in ("hant", "tw", "hk", "hans"):
        click.echo(say("bench.text_ratio", to=to, ratio=f"{text_ratio(to, times):.2f}"))
    ratio = word_ratio(times)
    click.echo(
        say("bench.no_peer", peer="python-docx") if ratio is None else say("bench.word_ratio", ratio=f"{ratio:.2f}")
    )
    return 0


def text_ratio(to: str, times: int) -> float:
    """Return our throughput on text over that of raw OpenCC with the same configuration."""
    from jingyan.corpus.convert.script import config, run  # noqa: PLC0415 - help must not wait for it
    from jingyan.corpus.convert.wording import Manner, convert_text  # noqa: PLC0415 - ditto

    text = "\n".join([_SENTENCE] * (_CHARACTERS // len(_SENTENCE)))
    way = "tw2s" if to == "hans" else config(to)
    if to == "hans":
        text = run("s2tw", text)
    theirs, ours = _race(lambda: run(way, text), lambda: convert_text(text, Manner(to)), times)
    return theirs / ours


def word_ratio(times: int) -> float | None:
    """Return our time for a Word file of 200 pages over python-docx's for opening and saving it; None without it."""
    try:
        import docx  # noqa: PLC0415 - a peer, perhaps not there
    except ImportError:
        return None
    from jingyan.corpus.convert.conversion import convert_file  # noqa: PLC0415 - help must not wait for it
    from jingyan.corpus.convert.wording import Manner  # noqa: PLC0415 - ditto

    def reopen() -> None:
        docx.Document(str(path)).save(io.BytesIO())

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "200.docx"
        _typed(docx.Document(), path)
        theirs, ours = _race(reopen, lambda: convert_file(path, Manner("tw")), times)
    return ours / theirs


def _typed(document: object, path: Path) -> None:
    """Write a document of 200 pages as offices type it: a run a clause, each with its font."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - a peer, perhaps not there
    from docx.shared import Pt  # noqa: PLC0415 - ditto

    for _ in range(_PAGES * _PAGE // len(_SENTENCE)):
        paragraph = document.add_paragraph()  # type: ignore[attr-defined]
        paragraph.paragraph_format.first_line_indent = Pt(32)
        for words in re.split("(?<=[，。])", _SENTENCE):
            written = paragraph.add_run(words)
            written.font.name, written.font.size = "仿宋_GB2312", Pt(16)
            written._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")  # noqa: SLF001 - python-docx has no other way
    document.save(str(path))  # type: ignore[attr-defined]


def _race(theirs: Callable[[], object], ours: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the least seconds of processor time of each, run in turns; once before, to load what they need."""
    best = [float("inf"), float("inf")]
    for turn in range(times + 1):
        for which, action in enumerate((theirs, ours)):
            gc.collect()  # neither pays for what the other has left behind
            begun = time.process_time()
            action()
            taken = time.process_time() - begun
            best[which] = min(best[which], taken if turn else float("inf"))
    return best[0], best[1]
