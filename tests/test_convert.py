"""Conversion between the scripts: wording, names, files, batches; what is not text stays byte for byte."""

import csv
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jingyan.corpus import gazetteer
from jingyan.corpus.convert.batch import Batch, Settings, Task
from jingyan.corpus.convert.conversion import convert_file
from jingyan.corpus.convert.doubt import doubts
from jingyan.corpus.convert.script import TARGETS, run
from jingyan.corpus.convert.wording import Manner, Wording, align, convert_text
from jingyan.corpus.encoding import decode
from jingyan.corpus.error import SourceError

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
DATA = ROOT / "corpus" / "convert" / "data"
TRADITIONAL = ("hant", "tw", "hk")
CHARS = st.sampled_from("村里后干发只台著着衞卫乾净党黨裡裏為为爲群羣众頭头“”‘’「」『』\n，A1&<么麼麽苧余餘迳峯并並")


def _cases():
    for path in sorted((ROOT / "tests" / "cases_convert").glob("*.tsv")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                to, written, wanted = line.split("\t")
                marks = pytest.mark.xfail(strict=True, reason="known failure") if to.startswith("!") else ()
                yield pytest.param(to.lstrip("!"), written, wanted, id=f"{path.stem}:{number}", marks=marks)


def _texts():
    folders = (ROOT / "samples", SHARED / "seeds", SHARED / "pages" / "texts")
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.txt"))]


@pytest.mark.parametrize(("to", "written", "wanted"), list(_cases()))
def test_case(to, written, wanted):
    found = convert_text(written, Manner(to))
    assert found == wanted
    assert convert_text(found, Manner(to)) == found


@pytest.mark.parametrize("to", TRADITIONAL)
def test_round_trip_of_every_text_changes_nothing(to):
    for path in _texts():
        text = convert_text(decode(path.read_bytes())[0], Manner("hans"))
        there = convert_text(text, Manner(to))
        assert convert_text(there, Manner("hans")) == text, path
        assert convert_text(there, Manner(to)) == there, path


@pytest.mark.parametrize("to", TRADITIONAL)
def test_round_trip_of_every_name_brings_it_back(to):
    """All official names of the divisions, but for some that share a traditional form with another."""
    units = [unit for level in ("province", "city", "county", "township") for unit in gazetteer.units(level)]
    names = sorted({unit.name for unit in units if len(unit.name) > 2})
    there = Wording(Manner(to), "traditional").convert_all(names)
    back = Wording(Manner("hans"), "simplify").convert_all(there)
    lost = [name for name, found in zip(names, back, strict=True) if name != found]
    assert len(lost) <= len(names) * 0.0005, lost
    assert not [name for name in lost if name.endswith(("县", "市", "区")) and len(name) < 5]


@pytest.mark.parametrize("to", TARGETS)
@given(text=st.text(CHARS | st.characters(), max_size=60))
@settings(max_examples=300, deadline=None)
def test_second_conversion_changes_nothing(to, text):
    once = convert_text(text, Manner(to))
    assert len(once) == len(text)
    assert convert_text(once, Manner(to)) == once


@pytest.mark.parametrize("to", TARGETS)
def test_protected_words_stay(to):
    words = ("后进村", "裡外")
    text = "后进村的后来，裡外都有裡子"
    found = convert_text(text, Manner(to, protect=words))
    assert all(word in found for word in words)
    assert convert_text(found, Manner(to, protect=words)) == found


@pytest.mark.parametrize("to", TARGETS)
@given(text=st.text(CHARS, max_size=40))
@settings(max_examples=100, deadline=None)
def test_second_conversion_by_words_changes_nothing(to, text):
    once = convert_text(text, Manner(to, words=True))
    assert convert_text(once, Manner(to, words=True)) == once


def test_words_leave_names_and_the_genre_alone():
    text = "华埠镇查阅档案，整合软件，参与制造"
    assert convert_text(text, Manner("tw", words=True)) == "華埠鎮查閱檔案，整合軟體，參與製造"
    assert convert_text("華埠鎮查閱檔案，整合軟體", Manner("hans", words=True)) == "华埠镇查阅档案，整合软件"


def test_changes_and_doubts_are_told_where_words_change_lengths(tmp_path):
    path = _write(tmp_path, "a.txt", "不变的一行\nU盘干了，后\n后".encode())
    found = convert_file(path, Manner("tw", words=True))
    assert found.after == ("不變的一行\n隨身碟幹了，後\n後",)
    assert found.changed == 7
    assert [spot.written for spot in doubts(found.before, found.after, Manner("tw", words=True))].count("后") == 2


def test_words_only_when_asked():
    assert convert_text("软件资料", Manner("tw")) == "軟件資料"
    assert convert_text("软件资料", Manner("tw", words=True)) == "軟體資料"


@given(st.text("村里的软件", max_size=12), st.text("村裡的軟體", max_size=12))
def test_alignment_is_in_order_and_within(source, converted):
    places = align(source, converted)
    assert len(places) == len(converted)
    assert places == sorted(places)
    assert all(0 <= place < max(len(source), 1) for place in places)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.t*")), ids=lambda path: path.name)
def test_lists_are_sorted_and_sourced(path):
    lines = path.read_text("utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert any("Source" in line for line in lines if line.startswith("#"))
    assert entries == sorted(set(entries))


def test_every_phrase_is_needed_and_keeps_its_length():
    lines = (DATA / "phrases.tsv").read_text("utf-8").splitlines()
    phrases = [line.split("\t")[:2] for line in lines if not line.startswith("#")]
    for written, right in phrases:
        assert len(written) == len(right)
        undone = any(other in written for other, _ in phrases if other != written)  # by a shorter phrase
        assert run("s2t", written) != right or undone


# --- files


def _zip(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, (content, method) in members.items():
            info = zipfile.ZipInfo(name, (2020, 5, 8, 9, 30, 0))
            info.compress_type = method
            file.writestr(info, content)
    return target.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BODY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:document {_W}><w:body><w:p a="里 > 外"><w:r>'
    '<w:rPr><w:rFonts w:eastAsia="仿宋后"/></w:rPr><w:t xml:space="preserve">皇</w:t></w:r><w:r><w:b/><w:t>后，村</w:t>'
    "</w:r><w:r><w:tab/><w:t>里&amp;&#x53D1;展</w:t></w:r><w:instrText>后</w:instrText><w:del><w:delText>后进</w:delText>"
    "</w:del></w:p><!-- 后 --></w:body></w:document>"
)


def _docx(body=_BODY):
    return _zip(
        {
            "[Content_Types].xml": (b"<Types/>", zipfile.ZIP_DEFLATED),
            "word/media/图.png": (b"\x89PNG\0" * 50, zipfile.ZIP_STORED),
            "word/document.xml": (body.encode(), zipfile.ZIP_DEFLATED),
            "word/styles.xml": ("<s name='标题后'/>".encode(), zipfile.ZIP_DEFLATED),
        }
    )


def _write(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def test_office_file_changes_in_its_text_alone(tmp_path):
    path = _write(tmp_path, "计划.docx", _docx())
    found = convert_file(path, Manner("hant"))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(found.data)) as new:
        assert [(m.filename, m.date_time, m.compress_type) for m in old.infolist()] == [
            (m.filename, m.date_time, m.compress_type) for m in new.infolist()
        ]
        assert {n for n in old.namelist() if old.read(n) != new.read(n)} == {"word/document.xml"}
        body = new.read("word/document.xml").decode()
    wanted = _BODY.replace("里&amp;&#x53D1;展", "裏&amp;發展").replace("<w:delText>后进", "<w:delText>後進")
    assert body == wanted


def test_words_split_over_runs_are_words(tmp_path):
    split = _BODY.replace("后，村", "后，村").replace("<w:tab/>", "")
    body = convert_file(_write(tmp_path, "a.docx", _docx(split)), Manner("tw")).data
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        text = file.read("word/document.xml").decode()
    assert '<w:t xml:space="preserve">皇</w:t></w:r><w:r><w:b/><w:t>后，村</w:t></w:r><w:r><w:t>裡&amp;發展' in text


def test_second_conversion_of_a_file_is_the_same_file(tmp_path):
    once = convert_file(_write(tmp_path, "a.docx", _docx()), Manner("hk"))
    again = convert_file(_write(tmp_path, "b.docx", once.data), Manner("hk"))
    assert again.changed == 0
    assert again.data == once.data


_OPEN = '<x xmlns:text="t" xmlns:table="b"><text:p>村<text:span>里</text:span>的<text:s/>后</text:p>'


@pytest.mark.parametrize(
    ("name", "part", "content", "wanted"),
    [
        ("a.odt", "content.xml", _OPEN + "</x>", "村<text:span>裏</text:span>的<text:s/>後"),
        (
            "a.ods",
            "content.xml",
            '<x xmlns:t="b"><t:table t:name="后"/><t:table-cell t:formula="of:=IF([.A1]=&quot;干部&quot;)"/></x>',
            't:name="后"/><t:table-cell t:formula="of:=IF([.A1]=&quot;幹部&quot;)"',
        ),
        ("a.odp", "styles.xml", _OPEN + "</x>", "裏</text:span>"),
        (
            "a.xlsx",
            "xl/sharedStrings.xml",
            "<sst><si><r><t>后</t></r><r><t>进</t></r><rPh><t>后</t></rPh></si></sst>",
            "<si><r><t>後</t></r><r><t>進</t></r><rPh><t>后</t></rPh></si>",
        ),
        (
            "a.xlsx",
            "xl/worksheets/sheet1.xml",
            '<w><c><f>IF(\'后\'!A1="后进",表[姓后])</f><v>后进</v></c><oddHeader>&amp;"宋体,后"后进</oddHeader></w>',
            '<f>IF(\'后\'!A1="後進",表[姓後])</f><v>後進</v></c><oddHeader>&amp;"宋体,后"後進</oddHeader>',
        ),
        ("a.pptx", "ppt/slides/slide1.xml", "<p><r><t>后</t></r><r><t>进</t></r></p>", "<t>後</t></r><r><t>進</t>"),
        ("a.pptx", "ppt/charts/chart1.xml", "<c><pt><v>后进</v></pt><f>表!后</f></c>", "<v>後進</v></pt><f>表!后</f>"),
        ("a.docx", "word/footnotes.xml", "<f><p><t>后进</t></p></f>", "<t>後進</t>"),
        ("a.docx", "word/numbering.xml", '<n><lvlText val="第%1条"/></n>', 'val="第%1條"'),
        ("a.docx", "docProps/core.xml", "<c><title>后进</title></c>", "<title>後進</title>"),
        (
            "a.epub",
            "OEBPS/1.xhtml",
            "<!DOCTYPE html><html><body><p>村<b>里</b>&nbsp;</p><style>后</style></body></html>",
            "<p>村<b>裏</b>&nbsp;</p><style>后</style>",
        ),
    ],
)
def test_every_format_has_its_texts(tmp_path, name, part, content, wanted):
    data = _zip({part: (content.encode(), zipfile.ZIP_DEFLATED)})
    found = convert_file(_write(tmp_path, name, data), Manner("hant"))
    with zipfile.ZipFile(io.BytesIO(found.data)) as file:
        assert wanted in file.read(part).decode()


def test_page_says_its_new_encoding(tmp_path):
    page = '<meta charset="gb2312"><p title="后进">村<b>里</b>的</p><script>后</script>'.encode("gb18030")
    found = convert_file(_write(tmp_path, "a.html", page), Manner("tw"))
    assert found.data.decode() == '<meta charset="utf-8"><p title="後進">村<b>裡</b>的</p><script>后</script>'


def test_links_and_code_of_markdown_stay(tmp_path):
    written = "[后进](图/后进.png)\r\n后`后`\n```\n后\n```\n后"
    found = convert_file(_write(tmp_path, "a.md", written.encode()), Manner("tw"))
    assert found.data.decode() == "[後進](图/后进.png)\r\n後`后`\n```\n后\n```\n後"
    assert found.before == (written,)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"x", "损坏"),
        ("a.docx", _docx()[:300], "损坏"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "加密"),
        ("a.docx", _zip({"x.xml": (b"<a/>", 0)}), "不是DOCX"),
        ("a.docx", _docx("<a><b></a>"), "XML有错"),
        ("a.docx", _docx('<!DOCTYPE a [<!ENTITY b "后">]><a>&b;</a>'), "实体"),
        ("a.docx", _zip({"word/document.xml": (b" " * 30_000_000, zipfile.ZIP_DEFLATED)}), "压缩炸弹"),
        ("a.docx", _zip({"../word/document.xml": (b"<a/>", 0)}), "越界"),
        ("a.txt", b"\x89PNG\0", "与扩展名不符"),
        ("a.txt", b"", "空"),
        ("a.exe", b"MZ", "不能转换"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为.docx"),
    ],
)
def test_bad_file_is_told_in_one_line(tmp_path, name, data, reason):
    with pytest.raises(SourceError, match=reason) as caught:
        convert_file(_write(tmp_path, name, data), Manner("hant"))
    assert "\n" not in str(caught.value)


def test_char_that_an_encoding_lacks_is_named(tmp_path):
    with pytest.raises(SourceError, match="big5编码里没有"):
        convert_file(_write(tmp_path, "a.txt", "后进村☭".encode()), Manner("tw"), "big5")


# --- batches


def _run(folder, out, **options):
    tasks = [Task(path, path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file()]
    return list(Batch(out, Settings(Manner("tw"), **options)).run(tasks))


@pytest.fixture
def plans(tmp_path):
    folder = tmp_path / "计划"
    folder.mkdir()
    for number in range(5):
        (folder / f"后进{number}.txt").write_text(f"后进村{number}", "utf-8")
    (folder / "坏.docx").write_bytes(b"x")
    return folder


def test_batch_goes_on_and_takes_only_what_is_new(plans, tmp_path):
    before = {path: path.read_bytes() for path in plans.iterdir()}
    out = tmp_path / "out"
    first = _run(plans, out)
    assert [bool(result.error) for result in first] == [False] * 5 + [True]
    assert (out / "后进3.txt").read_text("utf-8") == "後進村3"
    (plans / "后进3.txt").write_text("后进村里", "utf-8")
    second = _run(plans, out)
    assert [result.path.name for result in second if result.conversion] == ["后进3.txt"]
    assert (out / "后进3.txt").read_text("utf-8") == "後進村裡"
    assert {path: data for path, data in before.items() if path.read_bytes() != data}.keys() == {plans / "后进3.txt"}


def test_nothing_is_overwritten_unasked(plans, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "后进0.txt").write_text("别人的", "utf-8")
    assert "已存在" in _run(plans, out)[0].error.reason
    assert (out / "后进0.txt").read_text("utf-8") == "别人的"
    assert _run(plans, out, overwrite=True)[0].conversion
    assert "原文件" in _run(plans, plans, overwrite=True)[0].error.reason
    assert (plans / "后进0.txt").read_text("utf-8") == "后进村0"


def test_files_of_an_archive_are_converted_once(tmp_path):
    box, out = tmp_path / "计划.zip", tmp_path / "out"
    tasks = [Task(box / name, Path("计划.zip", name)) for name in ("后进.txt", "b.csv")]
    for words, changed in (("后进村", 2), ("后进村里", 1), ("后进村里", 0)):
        sheet = "村名,后进村党组织整顿情况".encode("gbk")
        box.write_bytes(_zip({"后进.txt": (words.encode(), 0), "b.csv": (sheet, 0)}))
        results = list(Batch(out, Settings(Manner("tw"))).run(tasks))
        assert [result.error for result in results] == [None, None]
        assert sum(result.conversion is not None for result in results) == changed
    assert (out / "计划.zip/后进.txt").read_text("utf-8") == "後進村裡"
    assert (out / "计划.zip/b.csv").read_bytes() == "村名,後進村黨組織整頓情況".encode("utf-8-sig")  # for Excel


def test_earlier_results_are_no_originals(plans, tmp_path):
    _run(plans, plans / "繁体")
    done = _jingyan("convert", plans, "--to", "hk", "--out", tmp_path / "out", cwd=tmp_path)
    assert "已转换 5" in done.stderr
    assert not (tmp_path / "out" / "繁体").exists()


def test_names_of_files_are_converted_when_asked(plans, tmp_path):
    _run(plans, tmp_path / "out", names=True)
    assert (tmp_path / "out" / "後進0.txt").exists()


def test_dry_run_writes_nothing(plans, tmp_path):
    assert _run(plans, tmp_path / "out", dry=True)[0].conversion.changed == 2
    assert not (tmp_path / "out").exists()


def _jingyan(*arguments, cwd):
    command = [shutil.which("jingyan") or ROOT / ".venv/bin/jingyan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=cwd)


def test_report_is_never_written_over_a_file_to_be_converted(plans, tmp_path):
    sheet = plans / "台账.csv"
    sheet.write_text("鄉鎮,幹部\n", "utf-8")
    done = _jingyan("convert", plans, "--to", "hans", "--out", "out", "--report", sheet, cwd=tmp_path)
    assert (done.returncode, sheet.read_text("utf-8")) == (2, "鄉鎮,幹部\n")
    assert "报告会覆盖" in done.stderr


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_command_reports_changes_and_doubts(plans, tmp_path, suffix):
    (plans / "疑.txt").write_text("余下的，干了。=1", "utf-8")
    done = _jingyan("convert", plans, "--to", "tw", "--out", "out", "--report", f"r.{suffix}", cwd=tmp_path)
    assert done.returncode == 1
    assert not done.stdout
    assert "坏.docx：" in done.stderr
    assert "失败 1" in done.stderr
    if suffix == "csv":
        rows = list(csv.reader((tmp_path / "r.csv").open(encoding="utf-8-sig")))
        assert any(row[7:9] == ["干", "幹"] for row in rows)
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(tmp_path / "r.xlsx")
        assert book["文件"].max_row == 8
        assert any(row[3] == "干" for row in book["疑点"].iter_rows(values_only=True))


def test_command_shows_a_difference(plans, tmp_path):
    done = _jingyan("convert", plans / "后进1.txt", "--to", "hk", "--out", "out", "--dry-run", cwd=tmp_path)
    assert done.returncode == 0
    assert "- 后进村1\n+ 後進村1\n" in done.stdout
    assert not (tmp_path / "out").exists()
