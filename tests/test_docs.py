"""The documentation holds: generated pages are up to date, every command is told of, and what README shows works."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from jingyan.experience.database import Database
from jingyan.scripts import docs
from jingyan.scripts.ingest import command as ingest
from jingyan.scripts.main import COMMANDS

README = docs.ROOT / "README.md"
PAGES = [README, docs.ROOT / "CONTRIBUTING.md", docs.ROOT / "CHANGELOG.md", *sorted((docs.ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
CODE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def _code(language):
    return [block for name, block in CODE.findall(README.read_text("utf-8")) if name == language]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A folder as README's reader has it: the samples, and demo.db made of them."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "samples").symlink_to(docs.ROOT / "samples")
    paths = sorted(map(str, (docs.ROOT / "samples").glob("*.txt")))
    ingest.main([*paths, "--db", str(folder / "demo.db"), "--workers", "1", "--no-progress"], standalone_mode=False)
    return folder


@pytest.mark.xdist_group("docs")
def test_generated_pages_are_up_to_date():
    stale = [path.name for path, text in docs.pages().items() if path.read_text("utf-8") != text]
    assert not stale, f"out of date: {stale}; run: make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"## jingyan {command}\n" in (docs.ROOT / "docs" / "cli.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert not missing


def test_commands_of_readme_exist():
    lines = [line.removeprefix("$ ") for block in _code("console") + _code("sh") for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines if line.startswith(("jingyan ", "make "))]
    targets = re.findall(r"^([a-z-]+):", (docs.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for name, *arguments in words:
        plain = [word for word in arguments if word not in {"--lang", "en"}]
        assert plain[0] in (COMMANDS if name == "jingyan" else targets) or plain[0].startswith("--")


@pytest.mark.xdist_group("docs")
def test_python_of_readme_runs(archive, monkeypatch):
    monkeypatch.chdir(archive)
    parser = doctest.DocTestParser()
    blocks = _code("pycon")
    assert blocks
    for number, block in enumerate(blocks):
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(parser.get_doctest(block, {}, f"README.md:{number}", str(README), 0))
        assert not runner.failures


@pytest.mark.xdist_group("docs")
def test_sql_of_readme_finds_something(archive):
    blocks = _code("sql")
    assert blocks
    with Database.open(archive / "demo.db", readonly=True) as database:
        for query in blocks:
            assert database.rows(query)


def test_pictures_are_there_and_small():
    shown = set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README.read_text("utf-8")))
    assert {path.name for path in (docs.ROOT / "docs" / "screens").iterdir()} == {
        Path(s).name for s in shown if "screens" in s
    }
    assert all((docs.ROOT / path).stat().st_size < 150_000 for path in shown)
