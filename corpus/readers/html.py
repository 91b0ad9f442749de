"""Saved web pages (HTML, MHT): the article, without the site's navigation, breadcrumbs, share buttons and footers."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from jingyan.corpus.encoding import decode
from jingyan.corpus.error import SourceError

from . import unit
from .reader import Job, Reader, Reading

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_DROPPED = frozenset(
    "-comment script style noscript template nav aside form button select iframe object svg canvas input textarea "
    "video audio dialog".split()
)
_FURNITURE = re.compile(
    r"\b(?:nav|navi|navbar|menu|crumbs?|breadcrumbs?|share|bdshare\w*|social|footer|foot|sidebar|toolbar|copyright|"
    r"pager|pagination|pages|related|recommend|hot|rank|login|search|print|qrcode|links?|friend|comments?|top-?bar|"
    r"weizhi|position|location|dangqian|fenxiang|daohang|banquan|ewm)\b",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    r"\s*[【\[]?(?:打印(?:本页|此页)?|关闭(?:本页|窗口)?|分享(?:到)?[:：]?|收藏|上一[篇条][:：]?.*|下一[篇条][:：]?.*|返回(?:顶部|首页|列表)?|"
    r"扫一扫.*|字[体号][:：].*|(?:您|你)?(?:现在|當前|当前)的?位置[:：].*|责任编辑[:：].{0,12}|相关(?:阅读|链接|新闻)[:：]?|"
    r"版权所有.*|.{0,8}ICP备.*|网站地图|联系我们)[】\]]?\s*"
)
_BLOCKS = frozenset(
    "address article blockquote body center dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "li main ol p pre section table tbody td th tr ul".split()
)
_TITLE = re.compile("title|info|source|date|time|biaoti", re.IGNORECASE)
_SAID = re.compile("[，。；：！？、]")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_ODD = 100  # characters among which one may be broken, in a page that names its encoding
_DEEPEST = 400  # elements within elements
_KEPT = 0.9  # of what is said on the page, the article's element holds so much


def _read(job: Job) -> Reading:
    start = job.data[:2000].lower()
    if job.path.suffix.lower() in (".mht", ".mhtml") or (b"mime-version" in start and b"<html" not in start):
        return _of_mail(job)
    text, encoding = _decoded(job, job.data, "")
    return Reading(article(job, text), encoding)


def _of_mail(job: Job) -> Reading:
    """Return the first page that a saved mail of a browser holds."""
    from email import message_from_bytes  # noqa: PLC0415 - loaded for the first of them

    message = message_from_bytes(job.data)
    for number, part in enumerate(message.walk()):
        if number > job.limits.members:
            break
        if part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                text, encoding = _decoded(job, data, part.get_content_charset() or "")
                return Reading(article(job, text), encoding)
    raise SourceError(job.path, "里面没有网页")


def _decoded(job: Job, data: bytes, charset: str) -> tuple[str, str]:
    """Return the page's text and its encoding: the one it names where that fits, else the one it shows."""
    named = _CHARSET.search(data[:4096])
    charset = charset or (named[1].decode("ascii") if named else "")
    if charset.lower() in ("gb2312", "gbk", "gb_2312-80"):
        charset = "gb18030"
    if charset and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode(charset, "replace")
        except LookupError:
            text = "\ufffd"
        if text.count("\ufffd") * _ODD <= len(text):
            return text, charset.lower()
    try:
        return decode(data)
    except (UnicodeError, LookupError):
        raise SourceError(job.path, "编码无法识别") from None


def article(job: Job, page: str) -> str:
    """Return the text of a page's article, one paragraph a line."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - loaded for the first page

    tree = LexborHTMLParser(page)
    title = tree.css_first("title")
    named = _SPACE.sub(" ", title.text()).strip() if title else ""
    body = tree.body
    if body is None:
        raise SourceError(job.path, "网页里没有文字")
    _prune(body, lambda node: node.tag in _DROPPED or "hidden" in node.attributes)
    total = _weight(body.text())
    _prune(body, lambda node: _is_furniture(node, total))
    lines = [line for line in _lines(_main(body)) if not _BUTTONS.fullmatch(line)]
    heading = next((part.strip() for part in re.split(r"[_|｜]|\s[-–—]\s?|--", named) if part.strip()), "")
    if heading and len(heading) >= 6 and not any(heading[:12] in line for line in lines[:12]):
        lines.insert(0, heading)
    return "\n".join(lines)


def _prune(node: Any, is_gone: Callable[[Any], bool]) -> None:  # noqa: ANN401 - selectolax's node
    """Take out the elements of which the judge says so, outermost first: what is in them is gone with them."""
    waiting = [node]
    while waiting:
        for child in list(waiting.pop().iter()):
            if is_gone(child):
                child.decompose()
            else:
                waiting.append(child)


def _is_furniture(node: Any, total: int) -> bool:  # noqa: ANN401 - ditto
    """Say whether the site has put an element around the article: by its name where it says little, or by its links."""
    if node.tag in ("table", "tbody", "tr", "td", "th", "br"):
        return False
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    style = (node.attributes.get("style") or "").replace(" ", "").lower()
    words = node.text()
    if "display:none" in style:
        return True
    if _weight(words) * 5 > total:
        return False
    linked = sum(len(link.text().strip()) for link in node.css("a"))
    return bool(_FURNITURE.search(names)) or (linked > 8 and linked * 2 > len(words.strip()))


def _weight(words: str) -> int:
    """Return how much a text says: its marks of punctuation."""
    return len(_SAID.findall(words))


def _main(body: Any) -> Any:  # noqa: ANN401 - ditto
    """Return the smallest element that holds nearly all that is said, and the heading above it."""
    total = _weight(body.text())
    node = body
    for _ in range(_DEEPEST):
        inner = next((child for child in node.iter() if _weight(child.text()) >= total * _KEPT), None)
        if inner is None or inner.tag in ("p", "table", "tbody", "tr", "span"):
            return node
        rest = [child for child in node.iter() if child != inner]
        if any(_is_head(child) for child in rest) and inner.css_first("h1, h2, h3") is None:
            return node
        node = inner
    return node


def _is_head(node: Any) -> bool:  # noqa: ANN401 - ditto
    """Say whether an element beside the text is its heading, or the line that tells its day and its source."""
    if node.tag in ("h1", "h2", "h3") or node.css_first("h1, h2, h3") is not None:
        return True
    words = node.text().strip()
    named = _TITLE.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
    return bool(named) and 4 < len(words) < 200


def _lines(node: Any) -> list[str]:  # noqa: ANN401 - ditto
    """Return the lines of an element: one for each block that holds text, and one for each row of a table."""
    parts: list[str] = []
    _walk(node, parts, 0)
    lines = (line.strip(" \t\r\xa0") for line in "".join(parts).split("\n"))
    return [line for line in lines if line.strip("\u3000")]


def _walk(node: Any, parts: list[str], depth: int) -> None:  # noqa: ANN401 - ditto
    """Add what an element says, a line break around each block."""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            parts.append(_SPACE.sub(" ", child.text(deep=False)))
        elif child.tag == "table" and child.css_first("table") is None:
            parts += ("\n", *(f"{line}\n" for line in _table(child)))
        elif child.tag == "br":
            parts.append("\n")
        elif depth < _DEEPEST:
            edge = "\n" if child.tag in _BLOCKS else ""
            parts.append(edge)
            _walk(child, parts, depth + 1)
            parts.append(edge)


def _table(table: Any) -> Iterator[str]:  # noqa: ANN401 - ditto
    above = table.prev
    before = ""
    while above is not None and not before:
        before, above = above.text().strip() if above.tag != "-comment" else "", above.prev
    rows = [["\n".join(_lines(cell)) for cell in row.css("td, th")] for row in table.css("tr")]
    yield from unit.lines(rows, before)


READER = Reader("html", (".html", ".htm", ".mht", ".mhtml", ".shtml"), _read)
