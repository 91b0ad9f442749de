"""`jingyan bench fuzz`: damaged files of every format, read and converted, one seed one set; none may crash or hang."""

import gzip
import io
import random
import shutil
import subprocess
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from jingyan.scripts.command import Command
from jingyan.scripts.messages import say

from . import specimen

if TYPE_CHECKING:
    from jingyan.corpus import Limits

TEXT = """石门组工信息
第3期（总58期）
中共石门县委组织部　　2020年5月8日
石门县整顿软弱涣散村党组织
今年以来，石门县对12个软弱涣散村党组织逐村会诊，推行“四联四定”工作法，投入资金600万元。
一、逐村会诊。选派27名县直单位干部任第一书记，每村安排工作经费5万元，转化率达91.7%。
二、挂图作战。壶瓶山镇、南北镇连续3个月排名全县前5名，村均增收2.5万元。
"""
_WORDS = TEXT.split("\n")
_CONVERTED = {
    "xlsx": {
        "xl/workbook.xml": '<workbook><sheets><sheet name="后进村" sheetId="1"/></sheets></workbook>',
        "xl/sharedStrings.xml": f"<sst>{''.join(f'<si><t>{words}</t></si>' for words in _WORDS)}</sst>",
        "xl/worksheets/sheet1.xml": '<worksheet><c t="s"><f>IF(A1="后进",表[村],"干部")</f><v>0</v></c></worksheet>',
    },
    "pptx": {f"ppt/slides/slide{n}.xml": f"<sld><p><r><t>{words}</t></r></p></sld>" for n, words in enumerate(_WORDS)},
    "odt": {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<x xmlns:t='t'>{''.join(f'<t:p>{words[:9]}<t:s/>{words[9:]}</t:p>' for words in _WORDS)}</x>",
    },
    "epub": {"1.xhtml": f"<!DOCTYPE html><html><body>{''.join(f'<p>{words}</p>' for words in _WORDS)}</body></html>"},
}  # what is not read, but converted
_SECONDS = 20  # without a sign of progress; less than in earnest, so that a hang shows soon
_SLOW = _SECONDS + 25
_EDGES = (b"\x00", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\x00", b"<", b"&x;", b"-1", b"99999999999", b"../")
_SLOW_FORMATS = ("doc", "jpg", "png", "rtf", "tif")  # seconds each: recognised, or opened by LibreOffice
_OFTEN = 20  # files of any other format for one of these
_LENGTHS = (1, 2, 4, 16, 64, 512)


@dataclass(slots=True)
class Tally:
    """What became of the files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


@click.command("fuzz", cls=Command, help=say("bench.fuzz"))
@click.option("--seed", type=int, default=1, help=say("opt.seed"))
@click.option("--count", type=click.IntRange(min=1), default=1000, help=say("opt.files"))
@click.option("--formats", default="", help=say("opt.formats"))
@click.option("--keep", type=click.Path(file_okay=False), default=None, help=say("opt.keep"))
def command(seed: int, count: int, formats: str, keep: str | None) -> int:
    """Print what became of the files; 1 where any failed."""
    tally = run(seed, count, tuple(formats.split(",")) if formats else (), Path(keep) if keep else None)
    for outcome, number in sorted(tally.outcomes.items()):
        click.echo(f"{outcome}\t{number}")
    click.echo(f"slowest\t{tally.slowest[0]:.2f} s\t{tally.slowest[1]}")
    for failure in tally.failures:
        click.echo(f"FAILED\t{failure}")
    click.echo(f"{count} files, seed {seed}: {len(tally.failures)} failed")
    return int(bool(tally.failures))


def run(seed: int, count: int, formats: tuple[str, ...] = (), keep: Path | None = None) -> Tally:
    """Return what became of `count` damaged files; the same seed makes the same files."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    whole = {name: data for name, data in seeds().items() if not formats or name in formats}
    names = [name for name in sorted(whole) for _ in range(1 if name in _SLOW_FORMATS else _OFTEN)]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="jingyan-fuzz-") as folder:
        for number in range(count):
            name = names[number % len(names)]
            data = damage(whole[name], chance, whole[chance.choice(sorted(whole))])
            path = Path(folder) / f"{number}.{name}"
            path.write_bytes(data)
            failed = _try(path, name, tally)
            if failed and keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / path.name).write_bytes(data)
            path.unlink()
    return tally


def _try(path: Path, name: str, tally: Tally) -> bool:
    """Read and convert a file as the commands do, and note what came of it; say whether it failed."""
    from jingyan.corpus import Limits  # noqa: PLC0415 - loads the readers
    from jingyan.corpus.convert import conversion  # noqa: PLC0415 - ditto
    from jingyan.corpus.convert.wording import Manner  # noqa: PLC0415 - ditto
    from jingyan.corpus.readers import READERS  # noqa: PLC0415 - ditto
    from jingyan.experience.files import Refusal, find  # noqa: PLC0415 - ditto

    limits = Limits(seconds=_SECONDS, pixels=300_000)
    start = time.perf_counter()
    before = len(tally.failures)
    try:
        for item in find([str(path)], conversion.SUFFIXES):
            if isinstance(item, Refusal):
                _refused(path, name, item.reason, tally)
                continue
            if any(item.suffix in reader.suffixes for reader in READERS):
                _note(path, name, "read", partial(_read, item, limits), tally)
            if item.suffix in conversion.SUFFIXES and item.suffix not in conversion.READ:
                _note(path, name, "converted", partial(conversion.convert_file, item, Manner("tw")), tally)
    except Exception as error:  # noqa: BLE001 - this is what is sought
        tally.failures.append(f"{path.name}: {type(error).__name__}: {error}")
    taken = time.perf_counter() - start
    tally.slowest = max(tally.slowest, (taken, path.name))
    if taken > _SLOW:
        tally.failures.append(f"{path.name}: {taken:.0f} s")
    return len(tally.failures) > before


def _read(path: Path, limits: "Limits") -> None:
    from jingyan import corpus, extract  # noqa: PLC0415 - loads the readers

    extract.facts(corpus.read(path, limits=limits))


def _note(path: Path, name: str, what: str, action: Callable[[], object], tally: Tally) -> None:
    """Do something with a file, and note that it was done or refused."""
    from jingyan.corpus import SourceError  # noqa: PLC0415 - loads the readers

    try:
        action()
        tally.outcomes[f"{name} {what}"] += 1
    except SourceError as error:
        _refused(path, name, error.reason, tally)


def _refused(path: Path, name: str, reason: str, tally: Tally) -> None:
    kind = "refused"
    if "意外终止" in reason:
        kind = "killed (crash)"
    elif "没有读完" in reason:
        kind = "killed (time)"
    elif "内存" in reason:
        kind = "killed (memory)"
    tally.outcomes[f"{name} {kind}"] += 1
    if "\n" in reason or not reason:
        tally.failures.append(f"{path.name}: {reason!r}")


def seeds() -> dict[str, bytes]:
    """Return a sound file of each format that can be made here, by its ending."""
    found: dict[str, bytes] = {
        "txt": TEXT.encode("gb18030"),
        "docx": specimen.docx(TEXT),
        "ofd": specimen.ofd(TEXT),
        "html": specimen.html(TEXT),
        "mht": specimen.mht(TEXT),
        "zip": specimen.package({"第3期.txt": TEXT, "内/第3期.docx": specimen.docx(TEXT)}),
        "tar.gz": _tar(),
        **{name: specimen.package(parts) for name, parts in _CONVERTED.items()},
        "rtf": b"{\\rtf1\\ansi " + b"".join(f"\\u{ord(c) - 65536 * (ord(c) > 32767)}?".encode() for c in TEXT) + b"}",
    }
    table = [["村", "投资（万元）"], ["大坪村", "12"]]
    makers: dict[str, Callable[[], bytes]] = {"pdf": lambda: specimen.pdf(TEXT, table=table)}
    from jingyan.corpus.readers import ocr  # noqa: PLC0415 - loads the readers

    if ocr.is_installed():
        makers |= {form: _picture(form) for form in ("png", "jpg", "tif")}
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError:
            continue
    if shutil.which("soffice"):
        found["doc"] = _doc(found["docx"])
    else:
        del found["rtf"]
    return found


def _doc(docx: bytes) -> bytes:
    """Return a Word file of old, as LibreOffice writes it."""
    with tempfile.TemporaryDirectory(prefix="jingyan-fuzz-") as name:
        folder = Path(name)
        (folder / "a.docx").write_bytes(docx)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", name, str(folder / "a.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=_SLOW * 2)  # noqa: S603 - a file of ours
        return (folder / "a.doc").read_bytes()


def _picture(form: str) -> Callable[[], bytes]:
    def make() -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - comes with the extra

        image = Image.new("L", (120, 40), 255)
        ImageDraw.Draw(image).text((8, 8), "2020 12 600", fill=0)
        return specimen.png(image, {"png": "PNG", "jpg": "JPEG", "tif": "TIFF"}[form])

    return make


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("第3期.txt")
        data = TEXT.encode()
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def damage(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Return a damaged copy of a file; of a packed one, half of the time, with a damaged part packed anew."""
    if chance.random() < 0.6:
        if data.startswith(b"PK"):
            return _damage_part(data, chance, other)
        if data.startswith(b"\x1f\x8b"):
            return gzip.compress(_scratched(gzip.decompress(data), chance, other), mtime=0)
    return _scratched(data, chance, other)


def _damage_part(data: bytes, chance: random.Random, other: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    part = parts[name]
    assert isinstance(part, bytes)
    if chance.random() < 0.1:
        del parts[name]
    else:
        parts[name] = _scratched(part, chance, other)
    return specimen.package(parts)


def _scratched(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Return bytes with some of them changed, dropped, doubled, or put in from elsewhere."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        start, end, new = _change(bytes(made), chance, other)
        made[start:end] = new
    return bytes(made)


def _change(data: bytes, chance: random.Random, other: bytes) -> tuple[int, int, bytes]:
    """Return a stretch and what takes its place."""
    at = chance.randrange(len(data) + 1)
    length = chance.choice(_LENGTHS)
    match chance.randrange(7):
        case 0:
            return at, at + 1, bytes([chance.randrange(256)])
        case 1:
            return at, at + length, b""
        case 2:
            return at, at, data[at : at + length] * chance.choice((1, 3, 50))
        case 3:
            return at, at + length, chance.randbytes(length)
        case 4:
            edge = chance.choice(_EDGES)
            return at, at + len(edge), edge
        case 5:
            start = chance.randrange(len(other) + 1)
            return at, at, other[start : start + length]
        case _:
            if chance.random() < 0.3:
                return at, len(data), b""
            return at, at + 2, data[at : at + 2][::-1]
