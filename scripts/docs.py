"""Writes the parts of the documentation that the program knows best, so that they are never out of date.

    python -m jingyan.scripts.docs [--check]

docs/cli.md is what --help says; docs/facts.md the cases of tests/cases, one example a rule. In README.md a block
between `<!-- $ command | head -N -->` and `<!-- $ -->` is what the command prints over the samples, the table
of accuracy what `jingyan evaluate` says of tests/heldout, that of limits what the readers keep to.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import click
from jingyan.corpus import LIMITS, Limits
from jingyan.experience.export.columns import KINDS as COLUMN_KINDS
from jingyan.extract.fact import KINDS, Value

from .main import COMMANDS
from .messages import LANGUAGES

ROOT = Path(__file__).parent.parent
_GENERATED = "<!-- 由 make docs 生成，请勿手改 · written by make docs, do not edit -->\n"
_RUN = "from jingyan.scripts.main import run; run()"
_BLOCK = re.compile(r"(<!-- \$ (?P<command>.+?)(?: \| head -(?P<lines>\d+))? -->\n).*?(<!-- \$ -->)", re.DOTALL)
_ACCURACY = re.compile(r"(<!-- accuracy -->\n).*?(<!-- /accuracy -->)", re.DOTALL)
_LIMITS = re.compile(r"(<!-- limits -->\n).*?(<!-- /limits -->)", re.DOTALL)
_BYTES = ("file_bytes", "archive_bytes", "unpacked_bytes", "memory")
_LIMITED = {
    "file_bytes": "一个文件，或压缩包里的一个文件 a file, on the disk or in an archive",
    "archive_bytes": "一个压缩包 an archive as it lies on the disk",
    "unpacked_bytes": "DOCX、OFD、tar 等解开后合计 what a packed file unpacks to, all its parts together",
    "ratio": "解开后是原来的几倍（超过 1 MB 的部分）unpacked to packed, beyond one megabyte",
    "members": "压缩包里的文件数 files of an archive, parts of a packed file",
    "depth": "压缩包套压缩包的层数 archives within archives",
    "pages": "一个文件的页数 of one file",
    "pixels": "一张图片的像素 of one picture",
    "characters": "一个文件的文字 of the text that a file holds",
    "seconds": "没有读完一页或一张图片的秒数 without a page read or a picture recognised",
    "memory": "解析进程的内存 of the process that parses, where the system can hold it to that",
}
_MARK = re.compile(r"⟦([^|⟧]*)\|([^⟧]*)⟧")
_ABOUT_FACTS = """\
每个事实都带着原文中的位置（字符偏移，左闭右开）、值，以及读出它的规则。
例子取自 `tests/cases/`，每次测试都核对。

Each fact comes with its place in the raw text (code points, half-open), its value and the rule that read it.
The examples are the cases of `tests/cases/`, which every run of the tests checks.

作为 JSON，一个事实一行（这里折成两行）as JSON, one object a line (broken here):

```json
{"doc": "a.txt", "type": "rank", "start": 24, "end": 28, "text": "全县第二",
 "value": {"rank": 2, "from_end": false, "top": false, "scope": "全县"}}
```
"""
_REFUSED = 6  # examples of what a kind is not; the case files have them all
_NAMES = {**COLUMN_KINDS, "program": "项目、做法、制度的名称"}


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a case file: the rule that must fire, the text with its facts marked in place."""

    rule: str
    text: str

    @property
    def values(self) -> str:
        """What is to be read, in the notation of the case files."""
        return "、".join(f"`{value}`" for _, value in _MARK.findall(self.text))

    @property
    def shown(self) -> str:
        """The text with its facts in bold, fit for a cell of a table."""
        return _MARK.sub(r"<b>\1</b>", self.text).replace("|", "\\|")


@click.command()
@click.option("--check", is_flag=True, help="只检查，不写 | only check; exit code 1 where a file is out of date")
def main(check: bool) -> None:
    """Write the generated documentation."""
    stale = {path: text for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text}
    for path, text in stale.items():
        click.echo(f"{'过期 out of date' if check else '已写 written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(text, "utf-8")
    if check and stale:
        raise click.ClickException("请运行 make docs | run make docs")


def pages() -> dict[Path, str]:
    """Return each generated file and what it should hold."""
    readme, formats = ROOT / "README.md", ROOT / "docs" / "formats.md"
    return {
        ROOT / "docs" / "cli.md": commands(),
        ROOT / "docs" / "facts.md": kinds(ROOT / "tests" / "cases"),
        formats: with_limits(formats.read_text("utf-8")),
        readme: run_blocks(with_limits(with_accuracy(readme.read_text("utf-8"), ROOT / "tests" / "heldout"))),
    }


def commands() -> str:
    """Return the help of every command in both languages, as Markdown."""
    parts = [_GENERATED, "# 命令 Commands\n"]
    for name in ("", *COMMANDS):
        parts.append(f"## jingyan {name}".rstrip() + "\n")
        parts += [
            f"```text\n{_jingyan(['--lang', language, *name.split(), '--help'], ROOT)}```\n" for language in LANGUAGES
        ]
    return "\n".join(parts)


def kinds(cases: Path) -> str:
    """Return the table of the kinds of facts, and the rules of each with an example, as Markdown."""
    parts = [
        _GENERATED,
        "# 事实的类型 Kinds of facts\n",
        _ABOUT_FACTS,
        "| 类型 kind | 读什么 what | 例 example | 值 value |\n|---|---|---|---|",
    ]
    read = {kind: list(_cases(cases / f"{kind.kind}.tsv")) for kind in KINDS}
    parts += [_row(f"[{kind.kind}](#{kind.kind})", _NAMES[kind.kind], _found(read[kind])[:1]) for kind in KINDS]
    parts += [_kind(kind, read[kind]) for kind in KINDS]
    return "\n".join(parts) + "\n"


def _kind(kind: type[Value], cases: list[Case]) -> str:
    """Return the section of one kind: what it means, its keys, its rules by example, what it refuses."""
    keys = "、".join(f"`{name}`" for name in kind.__dataclass_fields__ if name != "kind")
    lines = [f"\n## {kind.kind}\n", f"{_NAMES[kind.kind]}。{kind.__doc__} 值的键 keys: {keys}\n"]
    lines.append("| 规则 rule | 例 example | 值 value |\n|---|---|---|")
    by_rule = {case.rule: case for case in reversed(_found(cases))}
    lines += [f"| `{rule}` | {by_rule[rule].shown} | {by_rule[rule].values} |" for rule in sorted(by_rule)]
    refused = [case.shown for case in cases if case.rule == "-" and not _MARK.search(case.text)]
    if refused:
        lines.append("\n不算 not read: " + " · ".join(refused[:_REFUSED]))
    failing = [case for case in cases if case.rule.startswith("!")]
    if failing:
        lines.append("\n已知读不对 known failures: " + " · ".join(f"{case.shown} → {case.values}" for case in failing))
    return "\n".join(lines)


def _row(kind: str, name: str, cases: list[Case]) -> str:
    example = cases[0] if cases else Case("", "")
    return f"| {kind} | {name} | {example.shown} | {example.values} |"


def _found(cases: list[Case]) -> list[Case]:
    return [case for case in cases if case.rule[0] not in "-!"]


def _cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file; comments and lines that set a date or a region are none."""
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        rule, tab, text = line.partition("\t")
        if tab and rule[0] not in "#@":
            yield Case(rule, text)


def with_accuracy(page: str, heldout: Path) -> str:
    """Return a page with its table of accuracy as measured now on the held-out documents."""
    texts = sorted(map(str, (heldout / "texts").glob("*.txt")))
    lines = _jingyan(["evaluate", str(heldout / "facts.jsonl"), *texts], ROOT).splitlines()
    rows = [f"| {' | '.join(line.split(chr(9)))} |" for line in lines]
    table = "\n".join((rows[0], "|---" * rows[0].count(" | ") + "|---|", *rows[1:]))
    return _ACCURACY.sub(lambda block: f"{block[1]}{table}\n{block[2]}", page)


def with_limits(page: str) -> str:
    """Return a page with its table of the limits as they are now; KeyError for one that nobody has described."""
    rows = ["| 限制 limit | 值 value | 是什么 what |", "|---|---|---|"]
    for field in fields(Limits):
        value = getattr(LIMITS, field.name)
        shown = f"{value >> 20:,} MB" if field.name in _BYTES else f"{value:,}"
        rows.append(f"| `{field.name}` | {shown} | {_LIMITED[field.name]} |")
    table = "\n".join(rows)
    return _LIMITS.sub(lambda block: f"{block[1]}{table}\n{block[2]}", page)


def run_blocks(page: str) -> str:
    """Return a page with every block of output as the command now prints it over the samples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "samples").symlink_to(ROOT / "samples")
        return _BLOCK.sub(lambda block: _block(block, folder), page)


def _block(block: re.Match[str], folder: Path) -> str:
    command = block["command"]
    words = [match for word in shlex.split(command)[1:] for match in _expanded(word, folder)]
    lines = _jingyan(words, folder).splitlines()
    most = int(block["lines"] or len(lines))
    shown = [*lines[:most], "…"] if len(lines) > most else lines
    return "\n".join((f"{block[1]}```console", f"$ {command}", *shown, f"```\n{block[4]}"))


def _expanded(word: str, folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.glob(word)) if "*" in word else [word]


def _jingyan(arguments: list[str], folder: Path) -> str:
    """Return what a command prints, both streams, on a terminal of 100 columns."""
    process = subprocess.run(  # noqa: S603 - the commands of our own pages
        [sys.executable, "-c", _RUN, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "JINGYAN_LANG": "zh"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if process.returncode:
        raise click.ClickException(f"jingyan {shlex.join(arguments)}: {process.stdout}")
    return process.stdout


if __name__ == "__main__":
    main()
