"""Ingest as a process of its own, killed in the middle: what was acknowledged is there, and there once."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jingyan.experience.check import check
from jingyan.experience.database import Database
from jingyan.experience.index import VERSION, Index
from jingyan.experience.ingest import ingest as ingest_files
from jingyan.experience.schema import migrations
from jingyan.experience.terms import digest

HERE = Path(__file__).parent
CHINESE = {**os.environ, "JINGYAN_LANG": "zh"}

INGEST = [sys.executable, "-c", "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()", "ingest"]
FILES = 240


@pytest.fixture(scope="module")
def bulletins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bulletins")
    for number in range(FILES):
        text = (
            f"石门县第{number}号做法\n各村党支部选派{number + 2}名干部驻村，投入{number + 3}万元。" + "逐户走访。" * 200
        )
        (folder / f"{number:03}.txt").write_text(text, "utf-8")
    return folder


def ingest(folder, database, *options):
    command = [*INGEST, str(folder), "--db", str(database), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def batches(path):
    try:
        return sqlite3.connect(path).execute("SELECT count(*) FROM changes").fetchone()[0]
    except sqlite3.Error:
        return 0


def whole(path):
    """Say how many documents there are, after asserting that database and index tell the same."""
    with Database.open(path) as database:
        index = Index.open(database)
        searcher = index.searcher()
        hits = searcher.search(index.term("kind", "passage"), 100_000).hits
        found = sorted(searcher.fast_field_values("passage", [address for _, address in hits]))
        assert found == [row[0] for row in database.rows("SELECT key FROM passages ORDER BY key")]
        assert database.value("PRAGMA integrity_check") == "ok"
        assert not database.rows("PRAGMA foreign_key_check")
        documents = database.value("SELECT count(*) FROM documents")
        assert documents == database.value("SELECT count(DISTINCT sha256) FROM documents")
        return documents


@pytest.mark.parametrize(("acknowledged", "later"), [(0, 0.0), (0, 0.4), (1, 0.0), (1, 0.03)])
def test_a_killed_ingest_is_taken_up_again(bulletins, tmp_path, acknowledged, later):
    """Killed after so many batches have been written, and so many seconds later."""
    path = tmp_path / "a.db"
    process = subprocess.Popen([*INGEST, str(bulletins), "--db", str(path)], stderr=subprocess.DEVNULL)
    while not path.exists() or batches(path) < acknowledged:
        time.sleep(0.005)
    time.sleep(later)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert whole(path) >= acknowledged
    assert ingest(bulletins, path).returncode == 0
    assert whole(path) == FILES


def test_a_kill_between_database_and_index_is_healed(bulletins, tmp_path):
    path = tmp_path / "a.db"
    assert ingest(bulletins, path).returncode == 0
    with Database.open(path) as database:
        database.remove([str(bulletins / "000.txt")])  # the index is not told
    assert whole(path) == FILES - 1
    assert ingest(bulletins, path).returncode == 0
    assert whole(path) == FILES


def test_workers_end_with_their_parent(bulletins, tmp_path):
    command = [*INGEST, str(bulletins), "--db", str(tmp_path / "a.db"), "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(1.0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("workers are left over")


def test_a_dying_worker_costs_one_file(tmp_path):
    """The reader of one file kills its process; the others are read all the same."""
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"石门县选派{number + 2}名干部。", "utf-8")
    program = tmp_path / "run.py"
    program.write_text(DEADLY, "utf-8")
    command = [sys.executable, str(program), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["Record", "Record", "Record", "Refusal", "Record", "Record"], done.stderr


DEADLY = """
import os, sys
from pathlib import Path
from jingyan import corpus

plain = corpus.read

def deadly(path):
    if Path(path).name == "3.txt":
        os._exit(9)
    return plain(path)

corpus.read = deadly

if __name__ == "__main__":
    from jingyan.experience.reading import read_all
    paths = sorted(str(path) for path in Path(sys.argv[1]).glob("*.txt"))
    for result in read_all(paths, 2):
        print(type(result).__name__)
"""


def test_check_finds_and_mends(tmp_path):
    path = tmp_path / "a.db"
    with Database.open(path) as database:
        ingest_files(database, [str(HERE.parent / "samples" / "anxi_xiaobo.txt")], workers=1)
        assert check(database) == ()
        index = Index.ready(database)
        writer = index._index.writer()
        writer.delete_documents_by_term("kind", "passage")
        writer.commit()
        writer.wait_merging_threads()
        assert [(one.what, one.mended) for one in check(database)] == [("index", False)]
        assert [(one.what, one.mended) for one in check(database, repair=True)] == [("index", True)]
        database.rows("DELETE FROM paths")
        assert [one.what for one in check(database)] == ["documents"]
        assert all(one.mended for one in check(database, repair=True))
        assert check(database) == ()
        assert database.value("SELECT count(*) FROM documents") == 0


def test_check_finds_a_fact_that_does_not_quote_its_text(tmp_path):
    with Database.open(tmp_path / "a.db") as database:
        ingest_files(database, [str(HERE.parent / "samples" / "anxi_xiaobo.txt")], workers=1)
        database.rows("UPDATE facts SET start = start + 1, stop = stop + 1 WHERE rowid = 1")
        assert [(one.what, one.times) for one in check(database, repair=True)] == [("facts", 1)]


def test_a_damaged_file_is_told(tmp_path):
    path = tmp_path / "a.db"
    with Database.open(path) as database:
        ingest_files(database, [str(HERE.parent / "samples")], workers=1)
    sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
    path.write_bytes(data)
    done = subprocess.run(
        [*INGEST[:-1], "check", "--db", str(path)], capture_output=True, text=True, check=False, env=CHINESE
    )
    assert done.returncode == 3
    assert "损坏" in done.stdout + done.stderr


@pytest.mark.parametrize("changed", [("VERSION", 0), ("digest", lambda: 0)], ids=["version", "words"])
def test_an_index_of_another_version_or_other_words_is_built_anew(bulletins, tmp_path, monkeypatch, changed):
    path = tmp_path / "a.db"
    with monkeypatch.context() as patch, Database.open(path) as database:
        patch.setattr(f"jingyan.experience.index.{changed[0]}", changed[1])
        ingest_files(database, [str(bulletins / "000.txt")], workers=1)
    with Database.open(path) as database:
        assert check(database) == ()
        stamp = Index.open(database).stamp()
        assert (stamp.version, stamp.words) == (VERSION, digest())


def without_privileges():
    """Return what makes root obey the rights of files, as everybody else does; skips where that cannot be had."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may write anywhere")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.parametrize("stale", [False, True], ids=["index", "no index"])
def test_a_read_only_folder_can_be_searched(bulletins, tmp_path, stale):
    folder = tmp_path / "locked"
    folder.mkdir()
    assert ingest(bulletins / "000.txt", folder / "a.db").returncode == 0
    if stale:
        shutil.rmtree(folder / "a.db.index")
    folder.chmod(0o555)
    try:
        command = [*INGEST[:-1], "search", "石门县的做法", "--db", str(folder / "a.db"), "--format", "jsonl"]
        done = subprocess.run([*without_privileges(), *command], capture_output=True, text=True, check=False)
        assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stderr
        assert not (folder / "a.db.index").exists() or not stale
    finally:
        folder.chmod(0o755)


def test_a_read_only_folder_takes_nothing_in(bulletins, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    assert ingest(bulletins / "000.txt", folder / "a.db").returncode == 0
    folder.chmod(0o555)
    try:
        command = [*INGEST, str(bulletins / "001.txt"), "--db", str(folder / "a.db")]
        done = subprocess.run([*without_privileges(), *command], capture_output=True, text=True, check=False)
        assert done.returncode == 3
        assert done.stderr.splitlines()[-1].startswith(str(folder / "a.db"))
    finally:
        folder.chmod(0o755)
    assert whole(folder / "a.db") == 1


@pytest.fixture
def small_disk(tmp_path):
    """Yield a folder on a disk of one megabyte; skips where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_runs_full_loses_nothing_that_was_there(bulletins, small_disk):
    path = small_disk / "a.db"
    assert ingest(bulletins / "000.txt", path).returncode == 0
    done = ingest(bulletins, path, "--workers", "1")
    assert done.returncode in {1, 3}
    assert len(done.stderr.splitlines()) <= 2, done.stderr
    found = subprocess.run(
        [*INGEST[:-1], "search", "石门县的做法", "--db", str(path), "--format", "jsonl"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, bool(found.stdout)) == (0, True), found.stderr
    moved = shutil.copytree(small_disk, small_disk.parent / "room") / "a.db"  # where there is room it goes on
    assert ingest(bulletins, moved).returncode == 0
    assert whole(moved) == FILES


OLDER = (
    "DROP TABLE vectors; ALTER TABLE documents DROP COLUMN pages; ALTER TABLE changes DROP COLUMN reader;"
    "PRAGMA user_version = 1;"
)
KILLED = (
    "import os, signal, sqlite3, sys\nfrom jingyan.experience.schema import migrations\n"
    "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "connection.executescript('BEGIN IMMEDIATE;' + migrations()[1])\n"
    "os.kill(os.getpid(), signal.SIGKILL)\n"
)


@pytest.mark.parametrize("killed", [False, True])
def test_an_older_schema_is_brought_up_to_date(bulletins, tmp_path, killed):
    path = tmp_path / "a.db"
    subprocess.run([*INGEST, str(bulletins / "000.txt"), "--db", str(path)], check=True)
    with sqlite3.connect(path) as connection:
        connection.executescript(OLDER)
    connection.close()
    assert version(path) == 1
    if killed:  # in the middle of a migration
        process = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
        assert process.returncode == -signal.SIGKILL
        assert version(path) == 1
    command = [*INGEST[:-1], "search", "石门县的做法", "--db", str(path), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stderr
    assert version(path) == len(migrations())
    assert whole(path) == 1


def version(path):
    return sqlite3.connect(path).execute("PRAGMA user_version").fetchone()[0]


def test_a_full_disk_loses_nothing_that_was_there(bulletins, tmp_path):
    """A limit on the size of files stands for the full disk: writing fails, what was there stays."""
    path = tmp_path / "a.db"
    assert ingest(bulletins / "000.txt", path).returncode == 0
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size},) * 2)\n" + INGEST[2]
    command = [sys.executable, "-c", limited, "ingest", str(bulletins), "--db", str(path), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {1, 3}
    assert len(done.stderr.splitlines()) <= 2, done.stderr
    assert whole(path) >= 1
