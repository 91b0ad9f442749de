"""The editor's note above a bulletin, and the leader's word that it tells of."""

import datetime as dt
import re

from .block import Block
from .bulletin import Endorsement
from .day import find_day, find_month_day

_NOTE = re.compile(r"[（〔【]?(?:编者按|编者的话|编者注|编按|按语|编后)[）〕】]?：?")
_ROLE = r"(?:书记|部长|县长|区长|市长|省长|州长|镇长|乡长|主任|常委|主席|委员|局长|组长|厅长|处长)"
_LEADER = re.compile(
    rf"(?P<role>[^，。；：！？《》“”]{{0,30}}?{_ROLE})(?P<by>[一-鿿·]{{2,4}}?)(?:同志)?"
    r"(?=(?:先后|专门|亲自|分别|近日|日前|再次|充分)?(?:对|就|在|为|作|批|签|给予|高度|指出|强调|要求|肯定))"
)
_NAMED_FIRST = re.compile(
    rf"(?P<by>[一-鿿]{{2,3}}?)(?P<role>{_ROLE})(?=(?:对|就|在|作出|做出|批示|签批|指出|强调|肯定))"
)
_LONGEST = 1_000  # characters of a note that can hold the endorsement
_WORD = re.compile("批示|签批|批注|肯定|指出|强调|要求|评价")


def is_note(words: str) -> bool:
    """Say whether a block opens an editor's note.

    >>> is_note("【编者按】近日，县委作出部署"), is_note("编者按照要求修订了教材")
    (True, False)
    """
    match = _NOTE.match(words)
    return match is not None and (match.end() == len(words) or match[0][-1] in "：】）〕")


def find_note(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the editor's note near the top: its own, or a bare label and the paragraph below it."""
    for number, block in enumerate(blocks[:20]):
        if is_note(block.words):
            return blocks[number : number + (2 if len(block.words) <= 8 else 1)]
    return []


def read_endorsement(note: str, day: dt.date | None) -> Endorsement | None:
    """Return who endorsed the bulletin and when, the year being the bulletin's; None where nobody is named.

    >>> read_endorsement("编者按：1月5日，县委书记王建平对此作出批示：很好。", dt.date(2020, 1, 9))
    Endorsement(by='王建平', role='县委书记', date=datetime.date(2020, 1, 5))
    """
    note = _NOTE.sub("", note[:_LONGEST], count=1)
    for sentence in re.split("[。！]", note):
        said = _WORD.search(sentence)
        match = _LEADER.search(sentence) or _NAMED_FIRST.search(sentence)
        if match and said and match.start() < said.start():
            role = re.sub("^(?:近日|日前|近期|最近|.*[日月])(?=[^，]*[省市县区州委])", "", match["role"])
            return Endorsement(match["by"], role, _day_of(sentence[: match.end()], day))
    return None


def _day_of(words: str, day: dt.date | None) -> dt.date | None:
    full = find_day(words)
    if full or day is None:
        return full[0] if full else None
    found = find_month_day(words, day.year)
    if found and found > day:
        found = find_month_day(words, day.year - 1)
    return found
