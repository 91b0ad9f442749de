"""What several files of tests share: an archive, the page as a real process, visitors with a real browser."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from jingyan.experience.database import Database
from jingyan.experience.ingest import ingest

ROOT = Path(__file__).parent.parent
MARKUP = """# 某县<xss>alert(1)</xss>"><img src=x onxss=alert(2) onerror=alert(2)>{{7*7}}做法

为整顿软弱涣散村党组织，湖南省沅陵县选派<b onmouseover=alert(3)>第一书记</b>12名，每村安排经费5万元 & “<i>”。
</span></mark><script>alert(4)</script>\u202e投入\u202c3万元，&lt;b&gt;转化率&#x3c;达96%。
"""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_RUN = "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """The samples, a reprint, and a bulletin full of markup."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "markup.txt").write_text(MARKUP, "utf-8")
    reprint = (ROOT / "samples" / "meitan_zhengdun.txt").read_text("utf-8") + "\n（转载）\n"
    (folder / "reprint.txt").write_text(reprint, "utf-8")
    samples = sorted(map(str, (ROOT / "samples").glob("*.txt")))
    with Database.open(folder / "archive.db") as database:
        assert not ingest(database, [*samples, *map(str, sorted(folder.glob("*.txt")))], workers=1).refused
    return folder / "archive.db"


@contextmanager
def serving(database, *options, **environment):
    """Run `jingyan serve` over a database; yield its address and process. It has to end well, and without a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, "serve", "--db", str(database), "--port", "0", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "JINGYAN_LANG": "zh", **environment},
    )
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield re.search(r"http://127\.0\.0\.1:\d+", line)[0], process
    finally:
        process.terminate()
        errors = process.communicate(timeout=30)[1].splitlines()
    assert process.returncode == 0
    assert errors[-1] == "已停止"
    assert errors[:-1] == [f"经验库：{database}"]


@pytest.fixture(scope="session")
def serve():
    """The function that runs the page."""
    return serving


@pytest.fixture(scope="module")
def home(archive):
    """The address of the page over the archive."""
    with serving(archive) as (address, _):
        yield address


class Visitor:
    """Somebody at a browser, with everything noted that no page may do."""

    def __init__(self, browser, home, **how):
        self.home, self.faults, self._refused = home, [], set()
        self.context = browser.new_context(**{"base_url": home, "viewport": {"width": 1280, "height": 900}, **how})
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._asked)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        self.context.on("dialog", self._spoken)
        self.page = self.context.new_page()

    def go(self, address, status=200):
        """Open an address of the page."""
        if status >= 400:
            self.expect_refusal(self.home + address)
        answer = self.page.goto(address)
        assert answer.status == status, address
        return self.page

    def ask(self, question, **more):
        """Open the answer to a question."""
        return self.go(f"/?{urlencode({'q': question, **more})}")

    def expect_refusal(self, address):
        """Take it for no fault that an address is refused, whatever its query."""
        self._refused.add(address.split("?")[0])

    def _asked(self, request):
        if not request.url.startswith((self.home + "/", "blob:" + self.home)):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _said(self, message):
        expected = message.location["url"].split("?")[0] in self._refused and message.text.startswith(
            "Failed to load resource"
        )
        if message.type in {"error", "warning"} and not expected:
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _spoken(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="module")
def chromium():
    """The system's browser. It is of one file of tests: Playwright keeps an event loop in this thread meanwhile."""
    found = [path for name in _BROWSERS if (path := shutil.which(name))]
    if not found:
        pytest.skip(f"no browser here: none of {', '.join(_BROWSERS)} is installed (apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found[0])
        yield browser
        browser.close()


@pytest.fixture
def visitors(chromium):
    """The function that brings a visitor to an address; none may have seen a fault by the end."""
    come = []

    def visitor(home, **how):
        come.append(Visitor(chromium, home, **how))
        return come[-1]

    yield visitor
    for one in come:
        one.context.close()
    assert [fault for one in come for fault in one.faults] == []
