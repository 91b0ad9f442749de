"""`jingyan bench read`: pages a second against pdfplumber on the same PDFs; how well pictures of pages are read.

One process reads at a time, and it is its own processor time that counts; recognition is timed by the clock.
"""

import difflib
import io
import random
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from jingyan.scripts.command import Command
from jingyan.scripts.documents import Documents
from jingyan.scripts.messages import say

from . import specimen

_TABLE = [["村", "投资（万元）", "户数"], *([f"第{number}村", str(number * 7), str(number)] for number in range(1, 20))]
_SHARE = 5  # pages of text for one page of tables
_SKEW = 1.5  # degrees


@click.command("read", cls=Command, help=say("bench.read"))
@click.argument("paths", nargs=-1, required=True)
@click.option("--ocr", type=click.IntRange(min=0), default=0, help=say("opt.ocr"))
def command(paths: tuple[str, ...], ocr: int) -> int:
    """Print the figures, one line each."""
    texts = [bulletin.text.plain for bulletin in Documents(paths)]
    file, drawn = specimen.font(embedded=True), specimen.font()
    plain = [specimen.pdf(text, file=file) for text in texts]
    tables = [specimen.pdf(text, file=file, table=_TABLE) for text in texts[::_SHARE]] + plain
    for name, documents in (("text", plain), ("text and tables", tables)):
        ours, pages = _timed(_read, documents)
        theirs, _ = _timed(_plumb, documents)
        speeds = f"{pages / ours:.0f} : {pages / theirs:.1f} pages/s"
        click.echo(f"{name}\t{pages} pages\tjingyan : pdfplumber = {speeds}\t{theirs / ours:.1f}x")
    if ocr and drawn:
        for name, seconds, recall, pages in recognised(texts, drawn, ocr):
            click.echo(f"ocr {name}\t{pages} pages\t{seconds:.1f} s/page\tcharacter recall {recall:.4f}")
    return 0


def _timed(read: Callable[[bytes], int], documents: Iterable[bytes]) -> tuple[float, int]:
    """Return the seconds and the pages of all documents; the first is read once before."""
    every = list(documents)
    read(every[0])
    start = time.process_time()
    pages = sum(map(read, every))
    return time.process_time() - start, pages


def _read(document: bytes) -> int:
    from jingyan.corpus.readers import Job, pdf  # noqa: PLC0415 - help must not wait for it

    return len(pdf.READER.read(Job(Path("a.pdf"), document)).pages)


def _plumb(document: bytes) -> int:
    import pdfplumber  # noqa: PLC0415 - the peer

    with pdfplumber.open(io.BytesIO(document)) as opened:
        for page in opened.pages:
            page.extract_text()
            page.extract_tables()
        return len(opened.pages)


def recognised(texts: list[str], file: str, most: int) -> Iterator[tuple[str, float, float, int]]:
    """Yield what was done to the pages, seconds a page, the share of characters that were read, and how many pages."""
    from jingyan.corpus.readers import Job, ocr  # noqa: PLC0415 - ditto
    from jingyan.corpus.readers.layout import compose  # noqa: PLC0415 - ditto

    pages: list[tuple[str, Any]] = []
    for text in texts:
        images = specimen.pictures(text, file)
        pages += zip(("".join(words for _, _, words in lines) for lines in specimen.typeset(text)), images, strict=True)
    pages = pages[:: max(1, len(pages) // most)][:most]
    job = Job(Path("a.png"), b"")
    ocr.recognise(job, pages[0][1].convert("RGB"))
    ways: tuple[tuple[str, Callable[[Any], Any]], ...] = (("rendered", _clean), ("skewed", _skewed), ("noisy", _noisy))
    for name, spoil in ways:
        start = time.perf_counter()
        found = [compose([ocr.recognise(job, spoil(image).convert("RGB"))]).text for _, image in pages]
        taken = time.perf_counter() - start
        shares = [(_matching(words, said), len(words)) for (words, _), said in zip(pages, found, strict=True)]
        yield name, taken / len(pages), sum(a for a, _ in shares) / sum(b for _, b in shares), len(pages)


def _matching(words: str, found: str) -> int:
    """Return how many characters of some words were found in their order."""
    words, found = ("".join(each.split()) for each in (words, found))
    matcher = difflib.SequenceMatcher(None, words, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _clean(image: Any) -> Any:  # noqa: ANN401 - a PIL image
    return image


def _skewed(image: Any) -> Any:  # noqa: ANN401 - ditto
    return image.rotate(_SKEW, expand=True, fillcolor=255)


def _noisy(image: Any) -> Any:  # noqa: ANN401 - ditto
    from PIL import Image, ImageFilter  # noqa: PLC0415 - comes with the extra

    chance = random.Random(1)  # noqa: S311 - not for secrets
    grain = Image.frombytes("L", image.size, chance.randbytes(image.width * image.height))
    return Image.blend(image.filter(ImageFilter.GaussianBlur(0.7)), grain, 0.18)
