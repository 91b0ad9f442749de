"""What is taken along: every fact with its place, typed cells, whole files or none, whatever the bulletins hold."""

import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from jingyan import corpus, extract
from jingyan.corpus.error import QueryError
from jingyan.experience import export, frame
from jingyan.experience.condition import Conditions
from jingyan.experience.database import Database
from jingyan.experience.export import Selection, columns, compilation, parquet, workbook
from jingyan.experience.index import Index
from jingyan.experience.question import read
from jingyan.experience.record import record
from jingyan.experience.search import search
from jingyan.scripts.ingest import command as ingest

ROOT = Path(__file__).parent.parent
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HOSTILE = (
    '=HYPERLINK("http://x","点")组工信息\n第3期\n2020年5月8日\n'
    "=1+1石门县<b>整顿</b>&amp;软弱涣散村\n"
    "一、+逐村会诊。石门县对12个软弱涣散村党组织逐村会诊\x0b，推行“=四联四定”工作法\x01。\n"
    "二、选派干部。-选派27名干部任第一书记，投入资金600万元，@人均5万元，达99.5%。\ufffe\n"
)
LONG = "石门县整顿软弱涣散村\n石门县抓好整顿。" + "".join(f"{number}组开了会。" for number in range(6000))


def stored(path, *bulletins):
    """Return the database of some bulletins: name and text."""
    database = Database.open(path)
    records = []
    for name, text in bulletins:
        bulletin = corpus.read_text(text, name)
        found = record(bulletin, extract.facts(bulletin))
        records.append(type(found)(f"/a/{name}", found.document, found.experiences, found.facts))
    database.store(records)
    return database


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "demo.db"
    paths = sorted(map(str, (ROOT / "samples").glob("*.txt")))
    ingest.main([*paths, "--db", str(path), "--workers", "1", "--no-progress"], standalone_mode=False)
    with Database.open(path, readonly=True) as database:
        yield database


@pytest.fixture
def hostile(tmp_path):
    with stored(tmp_path / "h.db", ("=恶意.txt", HOSTILE), ("长.txt", LONG)) as database:
        yield database


def written(database, form, *chosen):
    file = io.BytesIO()
    tally = export.write(database, file, form, *chosen)
    file.seek(0)
    return file, tally


def in_database(database):
    """Return every fact: its place, its words and its kind."""
    sql = "SELECT d.name, f.start, f.stop, f.text, f.kind FROM facts f JOIN documents d ON d.key = f.document"
    return sorted(map(tuple, database.rows(sql)))


@pytest.fixture
def paged(tmp_path):
    """A bulletin of two pages."""
    text = "石门县抓实集体经济\n石门县投入300万元。\n选派27名第一书记，推行“四联”机制。"
    bulletin = corpus.read_text(text, "第1期.pdf")
    bulletin = replace(bulletin, source=replace(bulletin.source, pages=(0, text.index("选派"))))
    found = record(bulletin, extract.facts(bulletin))
    with Database.open(tmp_path / "p.db") as database:
        database.store([found])
        yield database


def test_pages_are_told_where_there_are_some(paged, samples):
    lines = [json.loads(line) for line in written(paged, "jsonl")[0].read().decode("utf-8").splitlines()]
    assert {line["text"]: line["page"] for line in lines}.items() >= {"300万元": 1, "27名": 2}.items()
    book = openpyxl.load_workbook(written(paged, "xlsx")[0])
    assert [row["页"] for row in _rows(book["数量"])] == [2]
    assert _rows(book["经验"])[0]["引文"].endswith("[Z]: 1-2.")
    assert b'"page"' not in written(samples, "jsonl")[0].read()


# every form holds every fact


def test_jsonl_has_every_fact_in_guides_form(samples):
    file, tally = written(samples, "jsonl")
    lines = [json.loads(line) for line in file.read().decode("utf-8").splitlines()]
    assert list(lines[0])[:6] == ["doc", "type", "start", "end", "text", "value"]
    found = [(line["doc"], line["start"], line["end"], line["text"], line["type"]) for line in lines]
    assert sorted(found) == in_database(samples)
    assert tally.facts == len(lines)
    assert tally.practices == samples.value("SELECT count(*) FROM experiences")


def test_csv_opens_in_a_spreadsheet_and_has_every_fact(samples):
    data = written(samples, "csv")[0].read()
    assert data.startswith(b"\xef\xbb\xbf"), "by this mark Excel and WPS know UTF-8"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == [column.name for column in columns.FACT]
    found = [(row["doc"], int(row["start"]), int(row["end"]), row["text"], row["type"]) for row in rows]
    assert sorted(found) == in_database(samples)


def test_parquet_is_typed_and_has_every_fact(samples):
    pq = pytest.importorskip("pyarrow.parquet")
    pa = pytest.importorskip("pyarrow")
    file, tally = written(samples, "parquet", Selection(question="怎么办"))
    table = pq.read_table(file)
    assert table.schema.field("yuan").type == pa.decimal128(38, 10)
    assert table.schema.field("practice_date").type == pa.date32()
    assert table.schema.field("path").type == pa.list_(pa.string())
    assert table.schema.metadata[b"question"].decode() == "怎么办"
    rows = table.to_pylist()
    assert sorted((row["doc"], row["start"], row["end"], row["text"], row["type"]) for row in rows) == in_database(
        samples
    )
    sums = {row["text"]: row["yuan"] for row in rows if row["type"] == "money"}
    assert sums["1.26亿元"] == Decimal(126_000_000)
    assert {row["path"][0] for row in rows if row["type"] == "place" and row["path"]} >= {"福建省", "河南省"}
    assert tally.facts == len(rows)


def test_parquet_says_what_is_missing(samples, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(QueryError, match=r"pip install 'jingyan\[parquet\]'"):
        written(samples, "parquet")


def test_parquet_leaves_out_numbers_beyond_its_reach():
    assert parquet.exact(Decimal("9" * 28)) == Decimal("9" * 28)
    assert parquet.exact(Decimal("9" * 29)) is None
    assert parquet.exact(Decimal("0.12345678901")) == Decimal("0.1234567890")


def test_workbook_has_a_sheet_a_kind_with_typed_cells(samples):
    file, tally = written(
        samples, "xlsx", Selection(question="怎么整顿", conditions=Conditions(since=dt.date(2017, 1, 1)))
    )
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["说明", "经验", *columns.KINDS.values()]
    told = dict(row for row in book["说明"].iter_rows(values_only=True))
    assert (told["问题"], told["条件"]) == ("怎么整顿", "2017-01-01以来")
    money = _rows(book["金额"])
    assert all(isinstance(row["金额（元）"] or row["下限（元）"], int | float) for row in money)
    assert all(isinstance(row["首日"], dt.datetime) for row in _rows(book["日期"]))
    assert all(isinstance(row["比例（%）"], int | float) for row in _rows(book["比例"]))
    cell = book["金额"]["I2"]
    assert (cell.data_type, cell.number_format) == ("n", "#,##0")
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["B"].width > 30
    assert tally.practices == len(_rows(book["经验"]))


def test_workbook_has_every_fact(samples):
    book = openpyxl.load_workbook(written(samples, "xlsx")[0])
    found = [
        (row["文件"], row["起"], row["止"], row["原文"], kind)
        for kind, title in columns.KINDS.items()
        for row in _rows(book[title])
    ]
    assert sorted(found) == in_database(samples)


def _rows(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_workbook_goes_on_where_a_sheet_is_full(samples):
    book = openpyxl.Workbook(write_only=True)
    sheets = workbook.Sheets(book, "金额", columns.VALUES["money"], most=50)
    for fact in export.selection.facts(samples, Selection(kinds=("money",))):
        sheets.add(fact)
    sheets.finish()
    file = io.BytesIO()
    book.save(file)
    held = openpyxl.load_workbook(file)
    assert held.sheetnames[:2] == ["金额", "金额2"]
    assert [sheet.max_row for sheet in held][:-1] == [50] * (len(held.sheetnames) - 1)
    assert sum(sheet.max_row - 1 for sheet in held) == sheets.rows > 100
    assert {sheet["A1"].value for sheet in held} == {"金额（元）"}


# hostile content


def test_spreadsheets_run_nothing(hostile):
    book = openpyxl.load_workbook(written(hostile, "xlsx", Selection(question="=1+1"))[0])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if cell.value.startswith(("=", "+", "-", "@"))]
    assert len(risky) > 2
    assert all(cell.quotePrefix for cell in risky)
    rows = list(csv.reader(io.StringIO(written(hostile, "csv")[0].read().decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert "'=恶意.txt" in {cell for row in rows for cell in row}


def test_long_texts_are_cut_and_that_is_told(hostile):
    file, tally = written(hostile, "xlsx")
    book = openpyxl.load_workbook(file)
    longest = max((row["正文"] for row in _rows(book["经验"])), key=len)
    assert len(longest) == workbook.LENGTH
    assert longest.endswith("…（过长，已截断）")
    assert tally.cut == 1
    assert "截断" in [row[0] for row in book["说明"].iter_rows(values_only=True)]


def test_days_that_excel_cannot_count_are_texts(hostile):
    hostile.rows("UPDATE facts SET start_date = '1890-01-01' WHERE kind = 'date'")
    days = _rows(openpyxl.load_workbook(written(hostile, "xlsx")[0])["日期"])
    assert {row["首日"] for row in days} == {"1890-01-01"}
    assert all(isinstance(row["末日"], dt.datetime) for row in days)


def test_control_characters_are_left_out(hostile):
    paper = docx.Document(written(hostile, "docx")[0])
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "<b>" not in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", text)
    assert all(
        "\x0b" not in str(cell.value)
        for row in openpyxl.load_workbook(written(hostile, "xlsx")[0])["经验"]
        for cell in row
    )


# the compilation


@pytest.fixture(scope="module")
def compiled(samples):
    chosen = [row[0] for row in samples.rows("SELECT id FROM experiences WHERE province = '湖南省' ORDER BY key DESC")]
    file, tally = written(samples, "docx", Selection(tuple(chosen), question="怎么整顿软弱涣散村党组织"))
    return docx.Document(file), chosen, tally


def _styled(paper, *names):
    return [paragraph.text for paragraph in paper.paragraphs if paragraph.style.name in names]


def test_compilation_has_cover_headings_contents_and_references(compiled, samples):
    paper, chosen, tally = compiled
    titles = {row[0]: row[1] for row in samples.rows("SELECT id, title FROM experiences")}
    assert _styled(paper, "Title") == ["", "经验汇编"]
    assert "怎么整顿软弱涣散村党组织" in _styled(paper, "Subtitle")
    headings = _styled(paper, "Heading 1", "Heading 2")
    assert len(headings) == 2 * len(chosen) + 1 > 5
    assert headings[:2] == ["一、" + _place(samples, chosen[0]), f"（一）{titles[chosen[0]]}"]
    assert _styled(paper, "toc 1", "toc 2")[:-1] == headings, "readable before Word reckons the field"
    body = paper.element.body
    assert [code.text.strip() for code in body.iter(qn("w:instrText"))] == [r'TOC \o "1-2" \h \z \u']
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} == marks
    references = _styled(paper, "参考文献")
    assert [line.partition(" ")[0] for line in references] == [f"[{n}]" for n in range(1, len(chosen) + 1)]
    assert all(titles[practice] + "[Z]. " in line for practice, line in zip(chosen, references, strict=True))
    assert tally.practices == len(chosen)


def _place(database, practice):
    return "".join(json.loads(database.rows("SELECT region FROM experiences WHERE id = ?", (practice,))[0][0]))


def test_compilation_tells_the_practice_once_and_whole(compiled, samples):
    paper, chosen, _ = compiled
    text = "".join(_styled(paper, "Body Text", "Heading 3"))
    for practice in chosen:
        plain = samples.rows(
            "SELECT p.plain FROM passages p JOIN experiences e ON e.key = p.experience WHERE e.id = ?", (practice,)
        )
        for line in "\n".join(row[0] for row in plain).split("\n")[1:]:
            assert text.count(_letters(line)) or _letters(line) in _letters(text)


def _letters(text):
    return "".join(char for char in text if char.isalnum())


def test_compilation_has_dashes_as_printed(tmp_path):
    text = "石门县抓实集体经济\n石门县把集体经济——村里的钱袋子——抓在手上，投入300万元，扶持12个村。"
    with stored(tmp_path / "a.db", ("第1期.txt", text)) as database:
        body = _styled(docx.Document(written(database, "docx")[0]), "Body Text")
    assert body == [text.partition("\n")[2]]


def test_a_practice_without_title_goes_by_its_first_words(tmp_path):
    text = "各位领导：2024年以来，石门县选派第一书记12名。截至6月，全部到岗。"
    with stored(tmp_path / "a.db", ("汇报.txt", text)) as database:
        paper = docx.Document(written(database, "docx")[0])
    assert _styled(paper, "Heading 2") == [f"（一）{text.partition('。')[0]}"]


def test_compilation_has_the_figures(compiled, samples):
    paper, chosen, tally = compiled
    assert [cell.text for cell in paper.tables[0].rows[0].cells] == ["类别", "原文", "数值", "所指"]
    figures = {tuple(cell.text for cell in row.cells) for table in paper.tables for row in table.rows[1:]}
    sql = "SELECT text FROM facts f JOIN experiences e ON e.key = f.experience WHERE e.id = ? AND kind = 'money'"
    sums = {"".join(row[0].split()) for practice in chosen for row in samples.rows(sql, (practice,))}
    assert sums == {text for kind, text, _, _ in figures if kind == "金额"}
    assert tally.facts >= len(figures)
    assert all(value for _, _, value, _ in figures)
    assert not [value for _, _, value, _ in figures if value.endswith("多") and "%" not in value]


def test_compilation_is_set_as_offices_set_theirs(compiled):
    paper, *_ = compiled
    faces = {
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Body Text": ("仿宋_GB2312", 16),
    }
    for name, (face, size) in faces.items():
        style = paper.styles[name]
        fonts = style.element.rPr.rFonts
        assert (fonts.get(qn("w:eastAsia")), style.font.size.pt) == (face, size)
        assert not [key for key in fonts.attrib if "heme" in key], "a theme's face would win"
    assert 28 <= paper.styles["Body Text"].paragraph_format.line_spacing.pt <= 30
    section = paper.sections[-1]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 28]
    assert section.footer.paragraphs[0].text == section.even_page_footer.paragraphs[0].text == "— 1 —"
    table = next(rel.target_part for rel in paper.part.rels.values() if rel.reltype.endswith("fontTable"))
    assert "仿宋,FangSong" in table.blob.decode("utf-8")


def test_compilation_of_too_many_is_refused(samples, monkeypatch):
    monkeypatch.setattr(compilation, "MOST", 3)
    with pytest.raises(QueryError, match="最多 3 条经验"):
        written(samples, "docx")


def test_compilation_of_nothing_opens(samples):
    paper = docx.Document(written(samples, "docx", Selection(()))[0])
    assert "共0条经验，涉及0个地方" in _styled(paper, "Subtitle")


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice")
def test_office_programs_open_what_was_written(samples, tmp_path):
    for name in ("a.docx", "a.xlsx"):
        export.save(samples, tmp_path / name)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / name]
        subprocess.run(command, check=True, capture_output=True)
        assert (tmp_path / name).with_suffix(".pdf").read_bytes().startswith(b"%PDF")


# what is chosen


def test_chosen_practices_come_in_the_order_given(samples):
    chosen = tuple(row[0] for row in samples.rows("SELECT id FROM practices WHERE most_yuan ORDER BY id DESC LIMIT 3"))
    assert [row["id"] for row in export.selection.practices(samples, Selection(chosen))] == list(chosen)
    lines = written(samples, "jsonl", Selection(chosen, kinds=("money", "ratio")))[0].read().decode().splitlines()
    facts = [json.loads(line) for line in lines]
    assert list(dict.fromkeys(fact["practice"] for fact in facts)) == list(chosen)
    assert {fact["type"] for fact in facts} == {"money", "ratio"}


def test_practice_that_is_not_there_is_named(samples):
    for form in ("docx", "xlsx"):
        with pytest.raises(QueryError, match="没有编号为 xyz-1 的经验"):
            written(samples, form, Selection(("xyz-1",)))


@pytest.mark.parametrize(
    ("conditions", "sql"),
    [
        (Conditions(("湖南省",)), "province = '湖南省'"),
        (Conditions(since=dt.date(2021, 1, 1)), "date >= '2021-01-01'"),
        (Conditions(until=dt.date(2020, 12, 31)), "date <= '2020-12-31'"),
        (Conditions(topic="集体经济"), "topics LIKE '%集体经济%'"),
        (Conditions(program="四诊四治"), "title LIKE '%四诊四治%'"),
        (Conditions(money_min=10**8), "id IN (SELECT practice FROM money_facts WHERE coalesce(high, yuan) >= 1e8)"),
    ],
)
def test_conditions_choose_from_the_archive(samples, conditions, sql):
    wanted = [row[0] for row in samples.rows(f"SELECT id FROM experiences WHERE {sql} ORDER BY key")]
    chosen = Selection(conditions=conditions)
    assert [row["id"] for row in export.selection.practices(samples, chosen)] == wanted != []
    assert {row["practice"] for row in export.selection.facts(samples, chosen)} == set(wanted)
    assert export.selection.size(samples, chosen) == len(wanted)


def test_export_is_of_one_moment(samples, tmp_path):
    shutil.copy(samples.path, tmp_path / "a.db")
    with Database.open(tmp_path / "a.db") as writer, Database.open(tmp_path / "a.db", readonly=True) as reader:
        many = reader.value("SELECT count(*) FROM experiences")
        with reader.snapshot():
            reader.rows("SELECT 1 FROM facts")
            writer.remove([row[0] for row in writer.rows("SELECT path FROM paths")])
            assert reader.value("SELECT count(*) FROM experiences") == many
        assert reader.value("SELECT count(*) FROM experiences") == 0


# the file


def test_file_is_there_whole_or_not_at_all(samples, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("旧", "utf-8")
    monkeypatch.setattr("jingyan.experience.export.table.size", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export.save(samples, path, overwrite=True)
    assert (path.read_text("utf-8"), list(tmp_path.iterdir())) == ("旧", [path])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.pdf", "不认识的结果格式"),
        ("a", "不认识的结果格式"),
        ("没有/a.csv", "没有这个文件夹"),
        ("文件夹.csv", "是文件夹"),
        ("旧.csv", "已存在"),
    ],
)
def test_file_that_cannot_be_written_is_named(samples, tmp_path, name, reason):
    (tmp_path / "文件夹.csv").mkdir()
    (tmp_path / "旧.csv").touch()
    with pytest.raises(QueryError, match=reason) as caught:
        export.save(samples, tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}：")


def test_neither_database_nor_bulletin_is_overwritten(tmp_path):
    bulletin = tmp_path / "简报.docx"
    bulletin.write_bytes(b"x")
    with stored(tmp_path / "a.csv", ("第1期.txt", "石门县投入300万元扶持12个村发展集体经济。")) as database:
        database.rows("UPDATE paths SET path = ?", (str(bulletin),))
        for path in (bulletin, tmp_path / "a.csv"):
            with pytest.raises(QueryError, match="不能覆盖"):
                export.save(database, path, overwrite=True)
    assert bulletin.read_bytes() == b"x"


# DataFrames


def test_frames_are_typed(samples):
    pandas = pytest.importorskip("pandas")
    found = frame.facts(samples)
    assert sorted(zip(found.doc, found.start, found.end, found.text, found.type, strict=True)) == in_database(samples)
    assert found.dtypes[["yuan", "start", "practice_date"]].astype(str).tolist() == [
        "Float64",
        "Int64",
        "datetime64[s]",
    ]
    assert found.loc[found.text == "1.26亿元", "yuan"].tolist() == [126_000_000]
    assert isinstance(found.loc[found.type == "place", "path"].iloc[0], tuple)
    practices = frame.practices(samples, Selection(conditions=Conditions(("湖南省",))))
    assert set(practices.province) == {"湖南省"}
    assert practices.date.dt.year.notna().any()
    hits = frame.hits(search(samples, Index.open(samples), read("整顿软弱涣散村党组织")))
    assert hits["rank"].tolist() == list(range(1, len(hits) + 1))
    assert frame.hits(()).dtypes.equals(hits.dtypes)
    assert pandas.api.types.is_string_dtype(hits.passage)


def test_frame_says_what_is_missing(samples, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(QueryError, match=r"pip install 'jingyan\[pandas\]'"):
        frame.facts(samples)


# the commands, as processes


def jingyan(*arguments, **options):
    command = [sys.executable, "-c", "from jingyan.scripts.main import run\nrun()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, **options)


@pytest.mark.parametrize("form", export.FORMS)
def test_export_writes_the_archive(samples, tmp_path, form):
    path = tmp_path / f"结果.{form}"
    done = jingyan("export", "--db", samples.path, "--to", path)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    assert f"已写 {path}：经验 19" in done.stderr.decode()
    assert path.stat().st_size > 10_000
    assert list(tmp_path.iterdir()) == [path]


def test_export_answers_a_question_by_kinds(samples, tmp_path):
    path = tmp_path / "a.jsonl"
    done = jingyan(
        *("export", "其他县怎么整顿软弱涣散村党组织", "--db", samples.path, "--to", path),
        *("--kind", "money,数量", "--limit", "5", "--since", "2018"),
    )
    assert done.returncode == 0, done.stderr.decode()
    facts = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {fact["type"] for fact in facts} == {"money", "count"}
    assert 1 < len({fact["practice"] for fact in facts}) <= 5
    assert min(fact["practice_date"] for fact in facts) >= "2018"


def test_a_file_holds_nothing_that_misses_a_condition_of_its_question(samples, tmp_path):
    ask = ("浙江怎么整顿软弱涣散村党组织", "--db", samples.path)
    found = [json.loads(line) for line in jingyan("search", *ask, "--format", "jsonl").stdout.splitlines()]
    assert any(hit["unmet"] for hit in found), "others are printed, and marked"
    assert "不是所问的地区" in jingyan("search", *ask, "--format", "csv").stdout.decode()
    for command, to in (("export", "--to"), ("search", "--out")):
        path = tmp_path / f"{command}.jsonl" if command == "export" else tmp_path / f"{command}.xlsx"
        assert jingyan(command, *ask, to, path).returncode == 0
    facts = [json.loads(line) for line in (tmp_path / "export.jsonl").read_text("utf-8").splitlines()]
    met = {hit["id"] for hit in found if not hit["unmet"]}
    assert {fact["practice"] for fact in facts} == met
    assert {row["编号"] for row in _rows(openpyxl.load_workbook(tmp_path / "search.xlsx")["经验"])} == met


def test_export_overwrites_when_told_to(samples, tmp_path):
    path = tmp_path / "a.csv"
    path.touch()
    refused = jingyan("export", "--db", samples.path, "--to", path)
    assert (refused.returncode, path.stat().st_size) == (2, 0)
    assert refused.stderr.decode().splitlines() == [f"{path}：文件已存在，要覆盖请加 --overwrite"]
    assert jingyan("export", "--db", samples.path, "--to", path, "--overwrite").returncode == 0
    assert path.stat().st_size


def test_search_writes_files_and_pipes(samples, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    ask = ("search", "整顿软弱涣散村党组织", "--db", samples.path, "--limit", "3")
    ids = [json.loads(line)["id"] for line in jingyan(*ask, "--format", "jsonl").stdout.splitlines()]
    assert all(json.loads(line)["plain"] for line in jingyan(*ask, "--format", "jsonl").stdout.splitlines())
    for form in export.FORMS:
        assert jingyan(*ask, "--out", tmp_path / f"a.{form}").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [row["编号"] for row in _rows(book["经验"])] == ids
    assert dict(book["说明"].iter_rows(values_only=True))["问题"] == "整顿软弱涣散村党组织"
    piped = openpyxl.load_workbook(io.BytesIO(jingyan(*ask, "--format", "xlsx").stdout))
    assert [row["编号"] for row in _rows(piped["经验"])] == ids
    assert set(pq.read_table(tmp_path / "a.parquet")["practice"].to_pylist()) == set(ids)
    written_, printed = (tmp_path / "a.csv").read_bytes(), jingyan(*ask, "--format", "csv").stdout
    assert written_ == b"\xef\xbb\xbf" + printed, "a file for Excel has the mark, a pipe has none"
    assert [row["id"] for row in csv.DictReader(io.StringIO(printed.decode()))] == ids
    assert jingyan(*ask, "--out", tmp_path / "a.csv").returncode == 2


def test_office_files_never_go_to_a_terminal(samples):
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    command = [sys.executable, "-c", "from jingyan.scripts.main import run\nrun()"]
    ask = [*command, "search", "党建", "--format", "xlsx", "--db", str(samples.path)]
    done = subprocess.run(ask, stdout=follower, stderr=subprocess.PIPE, check=False)
    os.close(follower)
    os.close(leader)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == ["xlsx 不能显示在终端上，请用 --out 写明文件"]
