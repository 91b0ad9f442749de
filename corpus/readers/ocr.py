"""Pictures to text: scans, photographs, screenshots, by RapidOCR, the extra `jingyan[ocr]`."""

import functools
import importlib.util
import io
import math
import os
import re
from collections.abc import Iterator
from statistics import median
from typing import Any

from jingyan.corpus.error import SourceError

from .layout import Piece, Sheet, compose
from .punctuation import widened
from .reader import Job, Reader, Reading

MISSING = "要识别扫描件和图片，请先安装文字识别：pip install 'jingyan[ocr]'"
THREADS = "JINGYAN_OCR_THREADS"  # in the environment: how many threads recognise; without it, one a processor
_BLANK = re.compile(r"(?<![\x21-\x7e])[ \u3000]+|[ \u3000]+(?![\x21-\x7e])")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_SURE = 0.85  # how sure recognition is at least of a page that stands upright; of others it is so of two thirds
_FEW = 8  # characters whose boxes tell nothing: a single one is as high as it is wide
_LARGEST = 2400  # pixels of the longer side; a page of 200 dots an inch


def is_installed() -> bool:
    """Say whether the extra is there."""
    return importlib.util.find_spec("rapidocr") is not None


def recognise(job: Job, picture: Any) -> Sheet:  # noqa: ANN401 - a PIL image
    """Return the lines of a picture as pieces, set level and upright; SourceError without the extra."""
    if not is_installed():
        raise SourceError(job.path, f"是扫描件或图片。{MISSING}")
    sheet = _recognised(picture)
    for angle in () if _is_upright(sheet) else (90, 270, 180):
        job.tick()
        turned = _recognised(picture.rotate(angle, expand=True))
        if turned.pieces and _is_upright(turned):
            return turned
    return sheet


def _is_upright(sheet: Sheet) -> bool:
    """Say whether a page was read as it stands: surely, and by lines that lie."""
    count = sum(len(piece.words) for piece in sheet.pieces)
    sure = sum(len(piece.words) * piece.score for piece in sheet.pieces)
    lying = sum(len(piece.words) for piece in sheet.pieces if piece.right - piece.left > piece.bottom - piece.top)
    return sure >= count * _SURE and (count < _FEW or lying * 2 >= count)


def _recognised(picture: Any) -> Sheet:  # noqa: ANN401 - a PIL image
    import numpy as np  # noqa: PLC0415 - comes with the extra

    found = _engine()(np.asarray(picture)[:, :, ::-1], use_cls=False)
    width, height = picture.size
    if found.txts is None or found.boxes is None or found.scores is None:
        return Sheet(width, height, ())
    boxes = [[(float(x), float(y)) for x, y in box] for box in found.boxes]
    angle = _slope(boxes)
    pieces = (
        _piece(box, angle, widened(_BLANK.sub("", words.strip())), float(score))
        for box, words, score in zip(boxes, found.txts, found.scores, strict=True)
    )
    return Sheet(width, height, tuple(piece for piece in pieces if piece.words))


@functools.cache
def _engine() -> Any:  # noqa: ANN401 - RapidOCR has no types
    """Return the recogniser; the classifier of angles stays off, it turns good lines upside down."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - loaded for the first picture

    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Global.max_side_len": _LARGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": int(os.environ.get(THREADS, "-1")),
        }
    )


def _slope(boxes: list[list[tuple[float, float]]]) -> float:
    """Return the angle by which the lines rise or fall, judged by the longer ones."""
    slopes = [
        math.atan2(b[1] - a[1], b[0] - a[0])
        for a, b, _, d in boxes
        if b[0] - a[0] > 4 * math.hypot(d[0] - a[0], d[1] - a[1])
    ]
    return median(slopes) if slopes else 0.0


def _piece(box: list[tuple[float, float]], angle: float, words: str, score: float) -> Piece:
    cos, sin = math.cos(-angle), math.sin(-angle)
    turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in box]
    xs, ys = [x for x, _ in turned], [y for _, y in turned]
    return Piece(min(xs), min(ys), max(xs), max(ys), words, min(score, 0.999))  # 1 is for what was not recognised


def picture(job: Job, data: bytes) -> Sheet:
    """Return the lines of the first picture in an image file."""
    return next(_sheets(job, data))


def _read(job: Job) -> Reading:
    if not is_installed():
        raise SourceError(job.path, f"是图片。{MISSING}")
    return compose(list(_sheets(job, job.data)))


def _sheets(job: Job, data: bytes) -> Iterator[Sheet]:
    """Yield each picture of an image file, turned as the camera was held."""
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415 - comes with the extra

    Image.MAX_IMAGE_PIXELS = None  # the table of limits decides
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if getattr(image, "n_frames", 1) > job.limits.pages:
                raise SourceError(job.path, f"超过{job.limits.pages}页，请先拆分")
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > job.limits.pixels:
                    raise SourceError(job.path, f"图片超过{job.limits.pixels // 1_000_000}百万像素，请先缩小")
                yield recognise(job, ImageOps.exif_transpose(frame).convert("RGB"))
                job.tick()
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError):
        raise SourceError(job.path, "图片已损坏，打不开") from None


READER = Reader("image", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), _read)
