"""The pictures of the page in README.md, made of the samples as the page shows them now.

    python -m jingyan.scripts.screenshots

They need the development tools and a Chromium on the path, and are not compared with the ones that stand there: every
browser and every font draws a little differently.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import click

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
SCREENS = ROOT / "docs" / "screens"
_RUN = "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_WIDTH, _COLOURS = 1180, 255  # pixels; a page has few colours


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the question that leads there, what is clicked, what the pointer rests on, its height."""

    name: str
    question: str
    click: str | None
    hover: str | None
    height: int


SHOTS = (
    Shot("search", "其他县怎么整顿软弱涣散村党组织", None, None, 880),
    Shot("practice", "大埔县第一书记", ".hit h3 a", ".practice p .k-program > mark[aria-describedby] >> nth=1", 760),
)


@click.command()
def main() -> None:
    """Make the pictures."""
    found = [path for name in _BROWSERS if (path := shutil.which(name))]
    if not found:
        raise click.ClickException(f"没有浏览器 no browser: {' '.join(_BROWSERS)}")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the development tools

    SCREENS.mkdir(exist_ok=True)
    with _serving() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found[0])
        for shot in SHOTS:
            page = browser.new_page(viewport={"width": _WIDTH, "height": shot.height})
            picture = SCREENS / f"{shot.name}.png"
            picture.write_bytes(_compressed(_taken(page, home, shot)))
            click.echo(f"{picture.relative_to(ROOT)} {picture.stat().st_size / 1000:.0f} KB")
        browser.close()


def _taken(page: "Page", home: str, shot: Shot) -> bytes:
    page.goto(f"{home}/?{urlencode({'q': shot.question})}")
    if shot.click:
        page.locator(shot.click).first.click()
    if shot.hover:
        page.locator(shot.hover).hover()
    return page.screenshot()


@contextmanager
def _serving() -> Iterator[str]:
    """Run the page over the samples; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "samples.db")
        samples = sorted(map(str, (ROOT / "samples").glob("*.txt")))
        jingyan = [sys.executable, "-c", _RUN]
        subprocess.run([*jingyan, "ingest", *samples, "--db", database], check=True, capture_output=True)  # noqa: S603
        served = [*jingyan, "serve", "--db", database, "--port", "0"]
        with subprocess.Popen(served, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as process:  # noqa: S603
            assert process.stdout
            address = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
            assert address
            yield address[0]
            process.terminate()


def _compressed(png: bytes) -> bytes:
    """Return a picture in few colours, which is all that a page has."""
    from PIL import Image  # noqa: PLC0415 - of the development tools

    made = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(
        made, "PNG", optimize=True
    )
    return made.getvalue()


if __name__ == "__main__":
    main()
