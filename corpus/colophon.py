"""The foot of a bulletin: who gets it, who printed it and when; and what a web page hangs below a text."""

import datetime as dt
import re
from dataclasses import dataclass

from .block import Block, cells, printed
from .day import find_day
from .masthead import ISSUER, NOISE
from .text import Text

_LABEL = r"(?<!印)(?:主送|抄送|抄报|报送|分送|呈报|呈送|主报|报|送|发)(?:至)?："
_RECIPIENTS = re.compile(
    rf"{_LABEL}(?P<who>.*?)(?={_LABEL}|中共[^，：]*?印|共印|印数|校对|责任编辑|印发|附：|（?此件|(?:19|20)\d\d年|$)"
)
_OPENS = re.compile(_LABEL)
_ATTACHED = re.compile("附件?：")
_NUMBERED = re.compile(r"\d{1,2}[.、]|《")
_DEEPEST = 40  # lines; no foot is longer
_PRINTED = re.compile("印发|印制|印刷|印$|印（")
_TAIL = re.compile(
    r"[（〔](?:共印.*|印数.*|此件.*)[）〕]|共印\d+份|印数：?\d+份?|(?:图片|照片)?(?:由|均由)?[^。]{0,20}(?:摄影?|供图|供稿|整理)"
    r"|网站?(?:编辑|备案).*|本刊编辑室|附件：.{0,30}"
)


@dataclass(frozen=True, slots=True)
class Foot:
    """What the foot says, and where the text above it ends: the number of blocks that are not of the foot."""

    above: int
    recipients: tuple[str, ...] = ()
    printed: dt.date | None = None
    signed: dt.date | None = None
    issuer: str | None = None


def read_foot(text: Text, blocks: list[Block]) -> Foot:
    """Return the foot of a text, read from its last block upwards.

    >>> from .block import blocks
    >>> text = Text.of("各村一月一报。\\n送：县委常委，县委办\\n中共石门县委组织部  2020年5月8日印发")
    >>> foot = read_foot(text, list(blocks(text)))
    >>> foot.above, foot.recipients, str(foot.printed)
    (1, ('县委常委', '县委办'), '2020-05-08')
    """
    press: dt.date | None = None
    signed: dt.date | None = None
    issuer: str | None = None
    above = len(blocks)
    while above > len(blocks) - _DEEPEST and above and (parts := _foot_cells(text, blocks[above - 1])) is not None:
        above -= 1
        for part in parts:
            day = find_day(part.words)
            if day and (_PRINTED.search(part.words) or _PRINTED.search(blocks[above].words)):
                press = press or day[0]
            elif day and not _OPENS.search(part.words):
                signed = signed or day[0]
            office = ISSUER.fullmatch(_undated(part.words))
            issuer = office["issuer"] if office else issuer
    who = tuple(name for block in blocks[above:] for cell in cells(text, block) for name in _names(text, cell))
    return Foot(_above_attachments(blocks, above), who, press, signed, issuer)


def _above_attachments(blocks: list[Block], above: int) -> int:
    """Return where the list of what is attached begins, where nothing but that list is left below it."""
    for number in range(above - 1, max(0, above - _DEEPEST), -1):
        if _ATTACHED.match(blocks[number].words):
            return number
        if not (blocks[number].is_short and _NUMBERED.match(blocks[number].words)):
            break
    return above


def _foot_cells(text: Text, block: Block) -> list[Block] | None:
    """Return the cells of a block that belongs to the foot, None for one that does not."""
    if len(block.words) > 400:
        return None
    parts = cells(text, block)
    return parts if all(map(_is_foot, parts)) else None


def _is_foot(cell: Block) -> bool:
    words = cell.words
    if _OPENS.match(words):
        return True
    if "。" in words or len(words) > 100:
        return bool(re.fullmatch(r"[（〔](?:[^（）〔〕]|（[^（）]*）){2,80}[）〕]。?", words))
    bare = _undated(words)
    return not bare or bool(ISSUER.fullmatch(bare) or NOISE.fullmatch(bare) or _TAIL.fullmatch(bare))


def _undated(words: str) -> str:
    """Return the words without a date and what is said of the printing."""
    day = find_day(words)
    if day:
        words = words[: day[1]] + words[day[2] :]
    return re.sub(r"印发日期：?|印发$|印制$|印$|[（〔]?共印\d+份[）〕]?|[|/]$", "", words).strip("，：。 ")


def _names(text: Text, cell: Block) -> list[str]:
    """Return the recipients that a cell names, as printed."""
    found: list[str] = []
    for match in _RECIPIENTS.finditer(cell.words):
        at = cell.start + match.start("who")
        parts = re.finditer("[^，；。]+", match["who"])
        found += [printed(text, at + part.start(), at + part.end()) for part in parts]
    return found
