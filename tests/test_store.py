"""The database: each content once, changed files in place, nothing orphaned, and a clear word where it cannot be."""

import json
import sqlite3
from pathlib import Path

import pytest
from jingyan import corpus, extract
from jingyan.corpus.error import DatabaseError
from jingyan.experience.database import Database
from jingyan.experience.experience import LONGEST, compose
from jingyan.experience.index import Index, place
from jingyan.experience.ingest import ingest
from jingyan.experience.record import record
from jingyan.experience.schema import migrations

FIRST = (
    "石门县抓实集体经济\n一、选好路子。投入资金300万元，扶持12个村。\n二、派好干部。选派27名第一书记，推行“四联”机制。"
)
SECOND = "石门县抓实集体经济\n一、选好路子。投入资金450万元，扶持15个村。\n二、派好干部。选派31名书记。"


def a_record(text, path="/a/第1期.txt"):
    bulletin = corpus.read_text(text, Path(path).name)
    found = record(bulletin, extract.facts(bulletin))
    return type(found)(path, found.document, found.experiences, found.facts)


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "a.db") as database:
        yield database


def indexed(database):
    """Return the keys of the passages that the index holds, once it has been opened."""
    index = Index.open(database)
    searcher = index.searcher()
    query = index.term("kind", "passage")
    addresses = [address for _, address in searcher.search(query, 1000).hits]
    return sorted(searcher.fast_field_values("passage", addresses))


def agreed(database):
    passages = [row[0] for row in database.rows("SELECT key FROM passages ORDER BY key")]
    return indexed(database) == passages


def test_facts_lie_in_typed_columns(database):
    database.store([a_record(FIRST)])
    assert [row[0] for row in database.rows("SELECT yuan FROM money_facts")] == [3_000_000]
    assert database.value("SELECT typeof(yuan) = 'integer' FROM money_facts") == 1
    assert [row[0] for row in database.rows("SELECT number FROM count_facts WHERE unit = '名'")] == [27]
    assert database.rows("SELECT name FROM program_facts")[0][0] == "四联机制"


@pytest.mark.parametrize(("digits", "held"), [("9" * 18, 999999999999999999), ("9" * 25, 1e25)])
def test_numbers_of_any_size_are_stored(database, digits, held):
    database.store([a_record(f"石门县选派{digits}名干部。")])
    assert [row[0] for row in database.rows("SELECT number FROM facts WHERE kind = 'count'")] == [held]


def test_every_fact_quotes_its_document(database):
    database.store([a_record(FIRST)])
    sql = "SELECT count(*) FROM facts f JOIN documents d ON d.key = f.document"
    quoted = sql + " WHERE f.text = substr(d.raw, f.start + 1, f.stop - f.start)"
    assert database.value(sql) == database.value(quoted) > 3


def test_the_same_content_is_stored_once(database):
    database.store([a_record(FIRST)])
    database.store([a_record(FIRST, "/b/copy.txt")])
    assert database.value("SELECT count(*) FROM documents") == 1
    assert database.value("SELECT count(*) FROM paths") == 2
    assert agreed(database)


def test_an_index_is_read_while_another_process_writes_to_it(database, monkeypatch):
    """Its files have no end yet, and no commit lists them; nobody who reads builds the index in memory for that."""
    database.store([a_record(FIRST)])
    Index.ready(database).close()
    (place(database.path) / "08e9b1ba0beb4bbd96c70fc8c8a036ba.idx").write_bytes(b"half a segment")
    database.store([a_record(SECOND, "/b.txt")])
    monkeypatch.setattr(Index, "_passing", lambda _: pytest.fail("built in memory"))
    with Database.open(database.path) as writer, writer.locked(), Database.open(database.path, readonly=True) as reader:
        assert Index.open(reader).stamp().sequence == database.sequence - 1


def test_an_index_opened_to_be_read_leaves_the_writers_place_to_others(database, monkeypatch):
    database.store([a_record(FIRST)])
    held = [Index.open(database), Index.renewed(database)]  # both have caught up, and stay open
    monkeypatch.setattr(Index, "_anew", lambda _: pytest.fail("built anew"))
    database.store([a_record(SECOND, "/a/第2期.txt")])
    with database.locked():
        Index.ready(database).close()
    assert all(index.searcher().num_docs > 0 for index in held)
    assert agreed(database)


def test_a_changed_file_replaces_its_old_version(database):
    database.store([a_record(FIRST)])
    indexed(database)
    database.store([a_record(SECOND)])
    assert [row[0] for row in database.rows("SELECT yuan FROM money_facts")] == [4_500_000]
    assert database.value("SELECT count(*) FROM documents") == 1
    assert agreed(database)


def test_what_is_removed_leaves_nothing_behind(database):
    database.store([a_record(FIRST), a_record(SECOND, "/b.txt")])
    indexed(database)
    database.remove(["/a/第1期.txt", "/b.txt"])
    for table in ("documents", "paths", "experiences", "passages", "facts"):
        assert database.value(f"SELECT count(*) FROM {table}") == 0
    assert agreed(database)


def taken_in(database, folder):
    """Ingest a folder, and return the counts and what the database then holds at each path."""
    outcome = ingest(database, [str(folder)], workers=1)
    assert not outcome.refused
    rows = database.rows("SELECT p.path, d.raw FROM paths p JOIN documents d ON d.key = p.document ORDER BY p.path")
    return (outcome.added, outcome.replaced, outcome.unchanged), {Path(path).name: raw for path, raw in rows}


def test_files_that_swap_their_contents_keep_both(database, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    (folder / "b.txt").write_text(SECOND, "utf-8")
    assert taken_in(database, folder) == ((2, 0, 0), {"a.txt": FIRST, "b.txt": SECOND})
    (folder / "a.txt").write_text(SECOND, "utf-8")
    (folder / "b.txt").write_text(FIRST, "utf-8")
    assert taken_in(database, folder) == ((0, 2, 0), {"a.txt": SECOND, "b.txt": FIRST})
    assert database.value("SELECT count(*) FROM documents") == 2
    assert agreed(database)


def test_a_renamed_file_outlives_the_new_one_in_its_place(database, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    (folder / "z.txt").write_text(SECOND, "utf-8")
    taken_in(database, folder)
    (folder / "a.txt").rename(folder / "b.txt")
    third = SECOND.replace("31", "58")
    (folder / "a.txt").write_text(third, "utf-8")
    assert taken_in(database, folder)[1] == {"a.txt": third, "b.txt": FIRST, "z.txt": SECOND}
    assert database.value("SELECT count(*) FROM documents") == database.value("SELECT count(*) FROM experiences") == 3
    assert agreed(database)


def test_what_another_version_has_read_is_read_anew_where_asked(database, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "copy.txt"):
        (folder / name).write_text(FIRST, "utf-8")
    taken_in(database, folder)
    practice = database.rows("SELECT id FROM experiences")[0][0]
    database.rows("UPDATE changes SET reader = '0.0.1'")
    database.rows("UPDATE facts SET rule = 'old'")
    assert database.outdated() == 1
    assert taken_in(database, folder) == ((0, 0, 2), {"a.txt": FIRST, "copy.txt": FIRST})
    assert database.outdated() == 1
    ingest(database, [str(folder)], workers=1, again=True)
    assert database.outdated() == 0
    assert database.value("SELECT count(*) FROM facts WHERE rule = 'old'") == 0
    assert taken_in(database, folder) == ((0, 0, 2), {"a.txt": FIRST, "copy.txt": FIRST})
    assert [row[0] for row in database.rows("SELECT id FROM experiences")] == [practice]
    assert agreed(database)


def test_a_path_of_an_unknown_content_is_refused(database):
    database.store([a_record(FIRST)])
    with pytest.raises(DatabaseError, match="请重新入库"):
        database.store([], [("/a/第1期.txt", "0" * 64)])
    assert database.value("SELECT count(*) FROM paths") == database.value("SELECT count(*) FROM documents") == 1


def test_the_same_standard_input_changes_nothing(database):
    counts = []
    for _ in range(2):
        outcome = ingest(database, ["-"], workers=1, stdin=FIRST.encode)
        counts.append((outcome.added, outcome.replaced, outcome.unchanged))
    assert counts == [(1, 0, 0), (0, 0, 1)]
    assert database.sequence == 1


def test_a_failed_commit_is_taken_back(database):
    database.store([a_record(FIRST)])
    change = database.changing()
    change.__enter__()
    database.rows("PRAGMA defer_foreign_keys = ON")  # so that COMMIT is what fails
    database.rows("INSERT INTO paths VALUES ('/b.txt', 99)")
    with pytest.raises(DatabaseError):
        change.__exit__(None, None, None)
    database.store([a_record(SECOND, "/b.txt")])
    assert database.value("SELECT count(*) FROM documents") == database.sequence == 2


def test_a_batch_is_written_whole_or_not_at_all(database):
    broken = a_record(SECOND, "/b.txt")
    broken.document["name"] = None
    with pytest.raises(DatabaseError):
        database.store([a_record(FIRST), broken])
    assert database.value("SELECT count(*) FROM documents") == database.sequence == 0


@pytest.mark.parametrize("harm", ["gone", "empty", "garbage"])
def test_an_index_that_is_broken_is_built_anew(database, harm):
    database.store([a_record(FIRST)])
    assert agreed(database)
    folder = place(database.path)
    for file in folder.iterdir():
        if harm == "garbage":
            file.write_bytes(b"?")
        else:
            file.unlink()
    if harm == "gone":
        folder.rmdir()
    assert agreed(database)


def test_an_index_of_another_database_is_built_anew(database, tmp_path):
    with Database.open(tmp_path / "b.db") as other:
        other.store([a_record(SECOND)])
        indexed(other)
    database.store([a_record(FIRST)])
    place(tmp_path / "b.db").rename(place(database.path))
    assert agreed(database)


def test_an_index_that_lags_is_caught_up(database):
    database.store([a_record(FIRST)])
    indexed(database)
    database.store([a_record(SECOND, "/b.txt")])
    assert agreed(database)


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"this is a letter, not a database" * 50)
    with pytest.raises(DatabaseError, match=r"x\.db：不是数据库文件"):
        Database.open(path)


def test_a_strangers_database_is_left_alone(tmp_path):
    path = tmp_path / "x.db"
    sqlite3.connect(path).execute("CREATE TABLE contacts (name)").connection.close()
    with pytest.raises(DatabaseError, match="不是经验库"):
        Database.open(path)


def test_a_newer_schema_is_refused(tmp_path):
    path = tmp_path / "x.db"
    Database.open(path).close()
    sqlite3.connect(path).execute(f"PRAGMA user_version = {len(migrations()) + 1}").connection.close()
    with pytest.raises(DatabaseError, match="更新版本"):
        Database.open(path)


def test_a_second_writer_is_told(tmp_path):
    path = tmp_path / "a.db"
    busy = pytest.raises(DatabaseError, match="正在写入")
    with Database.open(path) as one, Database.open(path) as other, one.locked(), busy, other.locked(patience=0.1):
        pass


def test_a_missing_database_is_not_made_by_reading(tmp_path):
    with pytest.raises(DatabaseError, match="没有这个经验库"):
        Database.open(tmp_path / "a.db", readonly=True)
    assert not list(tmp_path.iterdir())


def test_an_empty_file_is_not_made_a_database_by_reading(tmp_path):
    path = tmp_path / "notes.db"
    path.touch()
    with pytest.raises(DatabaseError, match="不是经验库"):
        Database.open(path, readonly=True)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.db"]
    assert path.stat().st_size == 0


@pytest.mark.parametrize("readonly", [True, False])
def test_a_path_without_rights_is_named(tmp_path, monkeypatch, readonly):
    def denied(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:  # root has all rights, so the system's answer is played
        patch.setattr(Path, "stat", denied)
        patch.setattr(Path, "is_dir", denied)
        with pytest.raises(DatabaseError, match=r"a\.db：打不开"):
            Database.open(tmp_path / "a.db", readonly=readonly)


def test_an_article_of_several_counties_is_several_experiences():
    text = "各县典型经验\n一、石门县：建强支部。石门县选派12名干部。\n二、开化县：消薄增收。开化县投入30万元。"
    bulletin = corpus.read_text(text, "a.txt")
    found = compose(bulletin, extract.facts(bulletin))
    assert [one.region[-1] for one in found if one.region] == ["石门县", "开化县"]


def test_passages_cover_the_text_and_are_short():
    text = "石门县抓实集体经济\n" + "\n".join(
        f"第{n}村轮流观摩，当场打分，当场排名。" * 12 for n in "甲乙丙丁戊己庚辛壬"
    )
    bulletin = corpus.read_text(text, "a.txt")
    passages = [passage for one in compose(bulletin, ()) for passage in one.passages]
    raw = bulletin.text.raw
    assert max(passage.span.end - passage.span.start for passage in passages) <= LONGEST
    assert "".join(raw[p.span.start : p.span.end] for p in passages).count("轮流观摩") == 12 * 9


def test_ids_are_made_of_the_content():
    bulletin = corpus.read_text(FIRST, "a.txt")
    ids = [one.id for one in compose(bulletin, ())]
    assert ids == [f"{bulletin.source.sha256[:12]}-1"]


def test_regions_and_headings_are_json(database):
    database.store([a_record(FIRST)])
    assert isinstance(json.loads(database.rows("SELECT region FROM experiences")[0][0]), list)
    assert isinstance(json.loads(database.rows("SELECT headings FROM passages")[0][0]), list)
