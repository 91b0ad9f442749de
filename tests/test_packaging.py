"""The package holds: what pyproject lists is what there is, the wheel works by itself, the layers are kept."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS = ("corpus", "experience", "extract", "models", "scripts")


def _run(*command, **options):
    process = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", check=False, **options)
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def _packages():
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("__init__.py"))
    return {".".join(("jingyan", *file.parent.relative_to(ROOT).parts)) for file in files}


def test_listed_packages_are_the_folders():
    setuptools = SETTINGS["tool"]["setuptools"]
    assert set(setuptools["packages"]) == _packages()
    assert {name: f"jingyan.{folder.replace('/', '.')}" for name, folder in setuptools["package-dir"].items()} == {
        name: name for name in _packages()
    }


def test_every_folder_of_modules_is_a_package():
    folders = {file.parent for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")}
    assert all((folder / "__init__.py").is_file() for folder in folders)


@pytest.mark.parametrize("folder", FOLDERS)
def test_type_checkers_find_the_folder(folder):
    link = ROOT / "typings" / "jingyan" / folder
    assert link.is_symlink()
    assert link.resolve() == ROOT / folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the checkout, so that nothing left lying about gets in."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", copy)
    return next((copy / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder outside the checkout that holds the installed wheel; what it depends on is the environment's."""
    site = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel)
    return site


def _jingyan(site, *arguments):
    return _run(sys.executable, site / "bin" / "jingyan", *arguments, cwd=site, env={"PYTHONPATH": str(site)})


@pytest.mark.xdist_group("wheel")
def test_wheel_holds_every_module_and_data_file(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("jingyan/")}
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file())
    wanted = {f"jingyan/{file.relative_to(ROOT)}" for file in files if "__pycache__" not in file.parts}
    assert inside == wanted


@pytest.mark.xdist_group("wheel")
def test_installed_wheel_is_what_runs(installed):
    where = "import jingyan.corpus; print(jingyan.corpus.__file__)"
    assert Path(_run(sys.executable, "-c", where, cwd=installed, env={"PYTHONPATH": str(installed)}).strip()) == (
        installed / "jingyan" / "corpus" / "__init__.py"
    )


@pytest.mark.xdist_group("wheel")
def test_installed_wheel_works(installed):
    assert "jingyan" in _jingyan(installed, "--help")
    sample = ROOT / "samples" / "meitan_zhengdun.txt"
    facts = [json.loads(line) for line in _jingyan(installed, "extract", sample, "--format", "jsonl").splitlines()]
    assert {"place", "count", "ratio"} <= {fact["type"] for fact in facts}


def test_checkout_is_not_on_the_path():
    """`python -m pytest` puts it there, and `import corpus` would then work by accident: run `pytest`."""
    assert not {"", str(ROOT)} & set(sys.path)


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", ".github/workflows/ci.yml", "README.md", "CONTRIBUTING.md"])
def test_nobody_is_told_to_run_python_m_pytest(name):
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"-m[ ]pytest", text)


def test_layers_are_kept():
    _run(Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", cwd=ROOT)
