"""OFD, the national standard of fixed-layout documents (GB/T 33190): pages of text objects in a zip of XML."""

import io
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from jingyan.corpus.error import SourceError

from . import ocr
from .garble import is_garbled
from .layout import Piece, Sheet, compose
from .package import Package
from .reader import Job, Reader, Reading

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT = "OFD.xml"
_SIZE = 3.7  # millimetres: the size of a character where an object tells none
_A4 = (0.0, 0.0, 210.0, 297.0)
_LEAST = 8  # characters on a page below which a picture on it is what it says
_LEVEL = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)  # the transformation that changes nothing


def _read(job: Job) -> Reading:
    package = Package(job.path, io.BytesIO(job.data), job.limits)
    if "Encryptions.xml" in package.parts or any(name.endswith("/Encryptions.xml") for name in package.parts):
        raise SourceError(job.path, "已加密，需要密码")
    document = _Document(job, package)
    sheets: list[Sheet] = []
    for sheet, picture in document.sheets():
        words = "".join(piece.words for piece in sheet.pieces)
        if is_garbled(words) or (picture and len(words) < _LEAST):
            sheets.append(_recognised(job, package, picture))
        else:
            sheets.append(sheet)
        job.tick()
    if not sheets:
        raise SourceError(job.path, "没有页面，可能已损坏")
    return compose(sheets)


def _recognised(job: Job, package: Package, picture: str) -> Sheet:
    if not picture:
        raise SourceError(job.path, "文字编码无法识别")
    if not ocr.is_installed():
        raise SourceError(job.path, f"是扫描件。{ocr.MISSING}")
    return ocr.picture(job, package.read(picture))


class _Document:
    """The first document of a file: where its pages, templates and pictures lie."""

    def __init__(self, job: Job, package: Package) -> None:
        self._job, self._package = job, package
        body = package.xml(_ROOT).find("DocBody/DocRoot")
        if body is None or not body.text:
            raise SourceError(job.path, "没有正文，可能已损坏")
        self._name = _joined("", body.text)
        self._root = package.xml(self._name)
        area = self._root.find("CommonData/PageArea/PhysicalBox")
        self._box = _numbers(area.text if area is not None else "", _A4)
        self._pictures = dict(self._media())

    def sheets(self) -> Iterator[tuple[Sheet, str]]:
        """Yield each page's text, and the name of the picture on it if any."""
        pages = self._root.findall("Pages/Page")
        if len(pages) > self._job.limits.pages:
            raise SourceError(self._job.path, f"超过{self._job.limits.pages}页，请先拆分")
        templates = {
            template.get("ID", ""): template.get("BaseLoc", "")
            for template in self._root.findall("CommonData/TemplatePage")
        }
        for page in pages:
            content = self._package.xml(_joined(self._name, page.get("BaseLoc", "")))
            area = content.find("Area/PhysicalBox")
            _, _, width, height = _numbers(area.text if area is not None else "", self._box)
            layers = [content]
            used = (use.get("TemplateID", "") for use in content.findall("Template"))
            layers += (self._package.xml(_joined(self._name, templates[name])) for name in used if name in templates)
            pieces: list[Piece] = []
            picture = ""
            for layer in layers:
                for thing in layer.iter("TextObject"):
                    pieces += _pieces(thing)
                for thing in layer.iter("ImageObject"):
                    picture = picture or self._pictures.get(thing.get("ResourceID", ""), "")
            yield Sheet(width or _A4[2], height or _A4[3], tuple(pieces)), picture

    def _media(self) -> Iterator[tuple[str, str]]:
        """Yield the numbers and names of the pictures."""
        for kind in ("DocumentRes", "PublicRes"):
            for found in self._root.findall(f"CommonData/{kind}"):
                name = _joined(self._name, found.text or "")
                if name not in self._package.parts:
                    continue
                resources = self._package.xml(name)
                folder = posixpath.join(posixpath.dirname(name), resources.get("BaseLoc", ""), "x")
                for media in resources.iter("MultiMedia"):
                    file = media.find("MediaFile")
                    if file is not None and media.get("Type", "") == "Image":
                        yield media.get("ID", ""), _joined(folder, file.text or "")


def _joined(beside: str, name: str) -> str:
    """Return the name of a part that another one names, from the root of the package."""
    name = name.strip()
    whole = name if name.startswith("/") else posixpath.join(posixpath.dirname(beside), name)
    return posixpath.normpath(whole).lstrip("/")


def _numbers(text: str | None, default: tuple[float, ...]) -> tuple[float, ...]:
    """Return the numbers that a text holds, the default where they are not as many."""
    try:
        found = tuple(map(float, (text or "").split()))
    except ValueError:
        return default
    return found if len(found) == len(default) else default


def _pieces(thing: "Element") -> Iterator[Piece]:
    """Yield the stretches of a text object; invisible ones are left out."""
    if thing.get("Visible", "true") == "false":
        return
    left, top, _, _ = _numbers(thing.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
    a, b, c, d, e, f = _numbers(thing.get("CTM"), _LEVEL)
    size = _float(thing.get("Size", ""), _SIZE)
    wide = _float(thing.get("HScale", ""), 1.0)
    for code in thing.iter("TextCode"):
        words = (code.text or "").strip("\r\n")
        if not words.strip():
            continue
        x, y = _float(code.get("X", ""), 0.0), _float(code.get("Y", ""), 0.0)
        steps = _steps(code.get("DeltaX", ""), len(words) - 1)
        last = size * wide * (1.0 if words[-1] > "\u2000" else 0.5)
        length = (sum(steps) if steps else size * wide * _breadth(words[:-1])) + last
        xs = sorted(left + a * u + c * v + e for u, v in ((x, y - size * 0.85), (x + length, y)))
        ys = sorted(top + b * u + d * v + f for u, v in ((x, y - size * 0.85), (x, y + size * 0.15)))
        yield Piece(xs[0], ys[0], xs[1], ys[1], words)


def _breadth(words: str) -> float:
    return sum(1.0 if character > "\u2000" else 0.5 for character in words)


def _steps(text: str, most: int) -> list[float]:
    """Return the steps from character to character; `g 3 5` stands for three steps of five."""
    found: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            times, step = _float(next(words, ""), 0), _float(next(words, ""), 0)
            found += [step] * max(0, min(int(times), most - len(found)))
        else:
            found.append(_float(word, 0.0))
    return found[: max(0, most)]


def _float(text: str, default: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return default
    return value if abs(value) < 1e6 else default


READER = Reader("ofd", (".ofd",), _read)
