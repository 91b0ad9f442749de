"""The house rules that a machine can check: sizes, names, data files in order, nothing read at import."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jingyan.corpus.script import simplify

ROOT = Path(__file__).parent.parent
FOLDERS = ("corpus", "experience", "extract", "models", "scripts")
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
TABLES = [
    path for folder in FOLDERS for kind in ("txt", "tsv") for path in sorted(ROOT.glob(f"{folder}/**/data/*.{kind}"))
]
BOTH_SCRIPTS = {"corpus/convert/data/names.txt", "corpus/convert/data/phrases.tsv"}  # what conversion is told
DRAWERS = {"base", "common", "helper", "helpers", "misc", "tools", "util", "utils"}  # names that say nothing
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
HEAVY = {"jieba", "jingyan.corpus", "opencc", "rich", "rjieba", "sklearn", "spacy", "sqlite3", "tantivy"}


def _name(path):
    return str(path.relative_to(ROOT))


def _entries(path):
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_keeps_its_size_and_has_a_name(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert path.stem not in DRAWERS
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]
    assert not long


@pytest.mark.parametrize("path", TABLES, ids=_name)
def test_table_is_sorted_sourced_and_simplified(path):
    text = path.read_text("utf-8")
    head = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    entries = _entries(path)
    assert re.search(r"[Ss]ource|[Cc]ollected", head), "a comment at the top tells where the entries come from"
    assert text.endswith("\n")
    assert "\r" not in text
    edges = " " if path.name != "wording.tsv" else ""  # English has a blank behind a comma
    assert all(line == line.strip(edges) != "" for line in entries)
    assert entries == sorted(set(entries))
    traditional = [line for line in entries if simplify(line) != line]
    assert not traditional or _name(path) in BOTH_SCRIPTS, "rules read simplified text"


def test_help_loads_nothing_heavy():
    """`jingyan --help` answers at once: commands, and all that they need, are loaded when called."""
    code = "import sys, jingyan.scripts.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert not HEAVY & set(loaded.split())


def test_nothing_is_read_at_import():
    names = [".".join(("jingyan", *path.relative_to(ROOT).with_suffix("").parts)) for path in MODULES]
    code = f"""
import importlib, sys
opened = []
sys.addaudithook(lambda event, found: event == "open" and "/data/" in str(found[0]) and opened.append(str(found[0])))
for name in {[name.removesuffix(".__init__") for name in names]}:
    importlib.import_module(name)
print(*(path for path in opened if path.startswith({str(ROOT)!r})))
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert not loaded.split()
