"""From file to bulletin."""

import hashlib
import itertools
import re
from pathlib import Path

from .article import place_titles, read_article, title_lines
from .block import Block, blocks, printed
from .bulletin import Article, Bulletin, Masthead, Repeat, Source
from .colophon import Foot, read_foot
from .contents import Titles, announced_titles, find_contents, part_titles
from .day import find_dateline
from .error import SourceError
from .file import load, require
from .guard import read as read_guarded
from .limits import LIMITS, Limits
from .lines import is_credit
from .lone import is_label
from .marker import find_markers
from .masthead import NOISE, Head, read_head
from .note import find_note, read_endorsement
from .readers import Job, Reader, archive, reader_for, reader_of
from .repeat import find_repeats
from .script import script_of
from .text import Text

_ZONE = 16  # lines above a body, at most
_QUOTED = re.compile("《([^《》]{6,80})》")


def read(path: str | Path, *, limits: Limits = LIMITS) -> Bulletin:
    """Return the bulletin in a file; SourceError, in one line, where it cannot be read within the limits.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "第3期.txt"
    >>> _ = path.write_text("石门组工信息\\n第3期\\n2020年5月8日\\n石门县抓实党建\\n各村公开承诺。", "utf-8")
    >>> bulletin = read(path)
    >>> bulletin.masthead.series, bulletin.masthead.issue, bulletin.source.encoding
    ('石门组工信息', 3, 'utf-8')
    """
    path = Path(path)
    if archive.is_archive(path) and path.is_file():
        path = _only(path, limits)
    require(path)
    reader = reader_of(path)
    return _bulletin(reader, Job(path, load(path, limits), limits))


def read_text(raw: str, name: str = "") -> Bulletin:
    """Return the bulletin of a text; the name stands for the file's.

    >>> read_text("石门县建强支部\\n一、选人\\n选派12名。\\n二、育人\\n办班3期。").articles[0].sections[1].heading
    '育人'
    """
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    return _compose(raw, Source(name, name, digest, "text", "str"))


def read_bytes(data: bytes, name: str = "", *, limits: Limits = LIMITS) -> Bulletin:
    """Return the bulletin in some bytes, of whatever format they are; SourceError as for a file.

    >>> read_bytes("各村党支部扎实推进基层党建工作".encode("gb18030")).source.encoding
    'gb18030'
    """
    return _bulletin(reader_for(data), Job(Path(name), data, limits))


def _bulletin(reader: Reader, job: Job) -> Bulletin:
    found = read_guarded(reader, job)
    digest = hashlib.sha256(job.data).hexdigest()
    source = Source(
        job.path.name, str(job.path), digest, reader.name, found.encoding, found.pages, found.confidence, found.unread
    )
    return _compose(found.text, source)


def _only(path: Path, limits: Limits) -> Path:
    """Return the path of the one file that an archive holds."""
    inside = list(itertools.islice(archive.files(path, limits), 2))
    for item in inside:
        if isinstance(item, SourceError):
            raise item
    if len(inside) != 1:
        raise SourceError(path, "压缩包里有几个文件，请逐个读" if inside else "压缩包是空的")
    return Path(str(inside[0]))


def _compose(raw: str, source: Source) -> Bulletin:
    text = Text.of(raw)
    repeats = find_repeats(text)
    live = _outside(text, list(blocks(text)), repeats)
    foot = read_foot(text, live)
    live = live[: foot.above]
    note = find_note(live)
    live = [block for block in live if block not in note]
    contents = find_contents(live)
    live = list(part_titles(contents, [block for block in live if block not in contents]))
    placed = _placed(contents, live)
    zone = _zone(live, placed)
    head = read_head(text, zone)
    said = "".join(block.words for block in note)
    title = title_lines(list(head.rest), set(_QUOTED.findall(said)))
    masthead = _masthead(text, head, foot, title, said)
    body = [block for block in head.rest if title and block.start > title[-1].start] + live[len(zone) :]
    articles = _articles(text, title, body, _placed(contents, body) if placed else [], masthead.issuer or "")
    return Bulletin(source, text, script_of(raw), masthead, articles, repeats)


def _outside(text: Text, every: list[Block], repeats: tuple[Repeat, ...]) -> list[Block]:
    """Return the blocks that no repeat covers, at least by half; one that holds what is repeated in it stays."""
    spans = [text.plain_span(repeat.span) for repeat in repeats]
    firsts = [text.plain_span(repeat.of) for repeat in repeats]
    if not spans:
        return every
    kept: list[Block] = []
    at = 0
    for block in every:
        middle = (block.start + block.end) // 2
        while at < len(spans) and spans[at].end <= middle:
            at += 1
        if at == len(spans) or not spans[at].start <= middle or block.start <= firsts[at].start < block.end:
            kept.append(block)
    return kept


def _placed(contents: list[Block], blocks: list[Block]) -> Titles:
    """Return where the titles of several articles stand, as the list of contents or their places tell; else none."""
    titles = announced_titles(contents, blocks) if contents else place_titles(blocks)
    return titles if len(titles) > 1 else []


def _zone(live: list[Block], placed: Titles) -> list[Block]:
    """Return the lines above the body: masthead, title, credits."""
    most = min([_ZONE, len(live), *(first for first, _ in placed[:1])])
    zone: list[Block] = []
    for block in live[:most]:
        marker = next(find_markers(block.words), None)
        ends = not block.is_short and not is_credit(block.words) and not NOISE.fullmatch(block.words)
        if ends or is_label(block.words) or (marker and marker.start == 0):
            break
        zone.append(block)
    return zone


def _masthead(text: Text, head: Head, foot: Foot, title: list[Block], note: str) -> Masthead:
    date = head.date or (None if foot.printed else foot.signed or find_dateline(text.plain))
    return Masthead(
        series=head.series,
        issue=head.issue,
        serial=head.serial,
        issuer=head.issuer or foot.issuer,
        date=date,
        printed=foot.printed,
        title=printed(text, title[0].start, title[-1].end) if title else None,
        editor_note=bool(note),
        endorsement=read_endorsement(note, date or foot.printed) if note else None,
        recipients=foot.recipients,
    )


def _articles(text: Text, title: list[Block], body: list[Block], placed: Titles, issuer: str) -> tuple[Article, ...]:
    if placed:
        ends = [*(first for first, _ in placed[1:]), len(body)]
        pairs = zip(placed, ends, strict=True)
        return tuple(read_article(text, body[first:below], body[below:end], issuer) for (first, below), end in pairs)
    return (read_article(text, title, body, issuer),) if title or body else ()
