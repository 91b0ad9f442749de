"""Old Word and WPS files, through LibreOffice or antiword where one of them is installed."""

import io
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from jingyan.corpus.error import SourceError

from . import docx, html
from .package import Package
from .reader import Job, Reader, Reading

_OLE = b"\xd0\xcf\x11\xe0"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_MISSING = "读旧版Word和WPS文件需要先安装LibreOffice（或antiword），或在Word、WPS里另存为.docx"
_INSTALLED = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_ENCRYPTED = 0x0100  # a flag of the file's header, 11 bytes on from its sign
_RULE = "-----------------------"  # antiword's, above the notes
_ROW = re.compile(r" *\| *")
_SIGN = b"\xec\xa5"


def _read(job: Job) -> Reading:
    """Return the text, by what the file is rather than by what it is called."""
    data = job.data
    if data.startswith(b"PK\x03\x04"):
        return docx.read_package(job, Package(job.path, io.BytesIO(data), job.limits))
    if data.startswith(b"{\\rtf"):
        return _converted(job, ".rtf")
    if not data.startswith(_OLE):
        start = data[:1000].lower()
        if b"<html" in start or b"mime-version" in start:
            return html.READER.read(job)
        raise SourceError(job.path, "不是Word或WPS文件，或已损坏")
    if _SEALED in data or _is_encrypted(data):
        raise SourceError(job.path, "已加密，需要密码")
    return _converted(job, ".doc")


def _is_encrypted(data: bytes) -> bool:
    """Say whether the header of the Word stream, at the start of a sector, says that the text is encrypted."""
    for at in range(512, min(len(data), 1 << 20), 512):
        if data[at : at + 2] == _SIGN:
            return bool(int.from_bytes(data[at + 10 : at + 12], "little") & _ENCRYPTED)
    return False


def _converted(job: Job, suffix: str) -> Reading:
    office = _office()
    antiword = shutil.which("antiword") if suffix == ".doc" else None
    if not office and not antiword:
        raise SourceError(job.path, _MISSING)
    with tempfile.TemporaryDirectory(prefix="jingyan-") as folder:
        source = Path(folder) / f"in{suffix}"
        source.write_bytes(job.data)
        return _by_office(job, office, source) if office else _by_antiword(job, antiword or "", source)


def _office() -> str | None:
    """Return the program of LibreOffice, on Windows and macOS where its installer puts it; None where there is none."""
    installed = (place for place in _INSTALLED if Path(place).is_file())
    return shutil.which("soffice") or shutil.which("libreoffice") or next(installed, None)


def _by_office(job: Job, office: str, source: Path) -> Reading:
    folder = source.parent
    _run(
        job,
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder),
            str(source),
        ],
    )
    made = source.with_suffix(".docx")
    if not made.is_file():
        raise SourceError(job.path, "LibreOffice打不开，文件可能已损坏")
    return docx.read_package(job, Package(job.path, io.BytesIO(made.read_bytes()), job.limits))


def _by_antiword(job: Job, antiword: str, source: Path) -> Reading:
    said = _run(job, [antiword, "-w", "0", "-m", "UTF-8.txt", str(source)])
    return Reading(_tidied(said.decode("utf-8", "replace")))


def _tidied(said: str) -> str:
    """Return what antiword prints without its signs for pictures and notes, and table rows as all readers give them.

    >>> _tidied("[pic]\\n|村名     |干部数   |\\n12个\\n-----------------------\\n[1]注")
    '| 村名 | 干部数 |\\n12个\\n[1]注'
    """
    lines = [line.replace("[pic]", "") for line in said.split("\n") if line.strip() not in ("[pic]", _RULE)]
    return "\n".join(_ROW.sub(" | ", line).strip() if _ROW.match(line) else line for line in lines)


def _run(job: Job, command: list[str]) -> bytes:
    """Return what a program prints; it has as long as any page."""
    try:
        done = subprocess.run(  # noqa: S603 - found by name, told a file of ours
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=job.limits.seconds * 0.9,
            env={**os.environ, "HOME": str(Path(command[-1]).parent)},
        )
    except subprocess.TimeoutExpired:
        raise SourceError(job.path, f"超过{job.limits.seconds}秒没有读完") from None
    except (OSError, subprocess.CalledProcessError):
        raise SourceError(job.path, "转换程序打不开，文件可能已损坏") from None
    return done.stdout


READER = Reader("doc", (".doc", ".wps", ".rtf", ".dot"), _read)
