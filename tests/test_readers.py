"""Every format: the same facts from each, what belongs to the page left out, limits kept, damage survived."""

import difflib
import gzip
import io
import shutil
import subprocess
import tarfile
import time
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest
from jingyan import corpus, extract
from jingyan.corpus import LIMITS, Limits, SourceError, guard, read
from jingyan.corpus.convert.conversion import convert_file
from jingyan.corpus.convert.wording import Manner
from jingyan.corpus.encoding import decode
from jingyan.corpus.readers import READERS, Job, archive, doc, docx, html, layout, ocr, pdf, unit
from jingyan.corpus.readers.garble import is_garbled
from jingyan.corpus.readers.layout import Piece, Sheet
from jingyan.experience.files import Refusal, find
from jingyan.scripts.bench import fuzz, specimen
from jingyan.scripts.bench.read import recognised
from opencc import OpenCC
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "songyang_zhengdun.txt"
TABLE = [["村", "投资（万元）", "户数"], ["大坪村", "120", "35"], ["南坪村", "86.5", "41"]]
no_ocr = pytest.mark.skipif(not ocr.is_installed() or not specimen.font(), reason="needs jingyan[ocr] and a font")
no_office = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
FORMATS = {
    "docx": specimen.docx,
    "html": specimen.html,
    "mht": specimen.mht,
    "ofd": specimen.ofd,
    "pdf": specimen.pdf,
    "zip": lambda text: specimen.package({"简报/第12期.txt": text, "__MACOSX/._第12期.txt": "x"}),
    **{
        f"{encoding}.txt": lambda text, encoding=encoding: text.encode(encoding)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk")
    },
}


def needs_office(test):
    return no_office(pytest.mark.xdist_group("office")(test))


def needs_ocr(test):
    return no_ocr(pytest.mark.xdist_group("ocr")(test))  # on one worker: recognition takes all processors by itself


@pytest.fixture(scope="module")
def raw():
    return read(SAMPLE).text.raw


def facts(bulletin):
    return Counter((fact.kind, str(fact.value)) for fact in extract.facts(bulletin))


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def reason(path, **limits):
    with pytest.raises(SourceError) as caught:
        read(path, limits=replace(LIMITS, **limits))
    assert "\n" not in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_same_facts(form, raw, tmp_path):
    path = put(tmp_path, f"a.{form}", FORMATS[form](raw))
    found = read(path)
    assert facts(found) == facts(corpus.read_text(raw))
    assert found.masthead == corpus.read_text(raw).masthead


def test_big5_gives_the_same_facts(raw, tmp_path):
    path = put(tmp_path, "a.txt", OpenCC("s2t").convert(raw).encode("big5", "ignore"))
    wanted = facts(corpus.read_text(raw))
    assert (facts(read(path)) & wanted).total() >= 0.9 * wanted.total()  # Big5 lacks some characters


@pytest.fixture(scope="module")
def old_word(raw, tmp_path_factory):
    folder = tmp_path_factory.mktemp("doc")
    put(folder, "a.docx", specimen.docx(raw))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", folder, folder / "a.docx"]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "a.doc").read_bytes()


@needs_office
@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_old_word_gives_the_same_facts(name, raw, old_word, tmp_path):
    assert facts(read(put(tmp_path, name, old_word))) == facts(corpus.read_text(raw))


@needs_office
@pytest.mark.skipif(not shutil.which("antiword"), reason="needs antiword")
def test_old_word_gives_the_same_facts_by_antiword(raw, old_word, monkeypatch):
    found = shutil.which("antiword")
    monkeypatch.setattr(doc.shutil, "which", lambda name: found if name == "antiword" else None)
    text = doc.READER.read(Job(Path("a.doc"), old_word)).text
    assert facts(corpus.read_text(text)) == facts(corpus.read_text(raw))


def test_old_word_says_what_is_wanted_where_nothing_can_read_it(tmp_path, monkeypatch):
    monkeypatch.setattr(doc.shutil, "which", lambda _: None)
    with pytest.raises(SourceError, match="LibreOffice"):
        doc.READER.read(Job(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0" + bytes(600)))


@needs_ocr
@pytest.mark.parametrize("form", ["pdf", "png"])
def test_scan_gives_nearly_the_same_facts(form, raw, tmp_path):
    images = specimen.pictures(raw, specimen.font())
    wanted, found = facts(corpus.read_text(raw)), Counter()
    if form == "pdf":
        found = facts(read(put(tmp_path, "scan.pdf", specimen.scan(images))))
    else:
        pages = [read(put(tmp_path, f"{n}.png", specimen.png(image))) for n, image in enumerate(images)]
        found = facts(corpus.read_text("\n".join(page.text.raw for page in pages)))
        assert all(0 < score < 1 for page in pages for _, score in page.source.confidence)
    assert (found & wanted).total() >= 0.98 * wanted.total()


@needs_ocr
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_pictures_that_lie_or_stand_on_their_heads_are_turned(angle, raw, tmp_path):
    (page,) = specimen.pictures(raw[150:350], specimen.font(), dpi=120)
    text = read(put(tmp_path, "a.png", specimen.png(page.rotate(angle, expand=True)))).text.plain
    wanted = corpus.read_text(raw[150:350]).text.plain
    assert difflib.SequenceMatcher(None, text, wanted, autojunk=False).ratio() > 0.97


@needs_ocr
@pytest.mark.parametrize("angle", [90, 180])
def test_page_of_few_lines_is_turned(angle, tmp_path):
    page = Image.new("RGB", (1200, 500), "white")
    font = ImageFont.truetype(specimen.font(), 34)
    for at, line in enumerate(("石门县选派798名县乡干部", "排摸出2135个具体问题")):
        ImageDraw.Draw(page).text((60, 60 + 60 * at), line, fill="black", font=font)
    assert "2135个具体问题" in read(put(tmp_path, "a.png", specimen.png(page.rotate(angle, expand=True)))).text.raw


@needs_ocr
def test_recognition_finds_nearly_all_characters():
    text = read(SAMPLE).text.plain[:900]
    for name, _, recall, _ in recognised([text], specimen.font(), 1):
        assert recall >= 0.995, name


def test_picture_without_the_extra_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(SourceError, match=r"jingyan\[ocr\]"):
        ocr.READER.read(Job(tmp_path / "a.png", b"\x89PNG"))


def test_pdf_facts_know_their_page(raw, tmp_path):
    found = read(put(tmp_path, "a.pdf", specimen.pdf(raw)))
    pages = {found.source.page_of(fact.span.start) for fact in extract.facts(found)}
    assert pages == {1, 2, 3}
    assert found.source.page_of(found.text.raw.index("县委组织部每月督查")) == 3


def test_two_columns_are_read_one_after_the_other(raw, tmp_path):
    found = facts(read(put(tmp_path, "a.pdf", specimen.pdf(raw, columns=2))))
    wanted = facts(corpus.read_text(raw))
    assert (found & wanted).total() >= 0.98 * wanted.total()


def test_page_numbers_and_running_heads_are_no_text():
    text = "\n".join(f"石门县第{n}批选派干部{n + 10}名，各村推行承诺践诺制度，全部按期办结。" for n in range(80))
    found = pdf.READER.read(Job(Path("a.pdf"), specimen.pdf(text)))
    assert len(found.pages) > 2
    assert "—" not in found.text
    assert len(found.text.splitlines()) == 80


@pytest.mark.parametrize("repeated", [0, 1])
def test_rows_at_the_edges_of_pages_are_no_running_heads(repeated, tmp_path):
    rows = [["序号", "投资（万元）", "户数"], *([str(n), str(100 + n), str(30 + n)] for n in range(75))]
    out = io.BytesIO()
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 1, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light")])
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    SimpleDocTemplate(out, topMargin=50, bottomMargin=50).build([Table(rows, repeatRows=repeated, style=grid)])
    found = read(put(tmp_path, "a.pdf", out.getvalue()))
    assert len(found.source.pages) == 2
    assert found.text.raw.count("户数") == 1
    assert "\u3000|" not in found.text.raw
    assert [f"| {n} | {100 + n}万元 |" in found.text.raw for n in range(75)] == [True] * 75


def test_lines_said_again_within_the_text_are_no_running_heads(tmp_path):
    pages = []
    for number, place in enumerate(("石门", "桐梓", "开化", "通山"), 1):
        words = ("组工信息 第12期", f"{place}县的做法", "选派干部进村入户", "推行承诺践诺制度", f"投入{number * 7}万元")
        lines = [Piece(60, 40 + 20 * at, 60 + 12 * len(line), 52 + 20 * at, line) for at, line in enumerate(words)]
        foot = Piece(60, 800, 140, 812, f"石门组工信息 {number}")
        pages.append(Sheet(600, 840, (*lines, foot)))
    text = layout.compose(pages).text
    assert [text.count(line) for line in ("第12期", "选派干部进村入户", "推行承诺践诺制度", "石门组工信息")] == [
        1,
        4,
        4,
        1,
    ]


def test_table_of_a_pdf_carries_its_units(tmp_path):
    found = read(put(tmp_path, "a.pdf", specimen.pdf("石门县产业项目", table=TABLE)))
    assert "| 大坪村 | 120万元 | 35 |" in found.text.raw
    assert ("money", "865000元") in facts(found)


def test_unit_of_a_caption_leaves_counts_and_years_alone():
    rows = [["序号", "村", "奖补", "户数", "年度"], ["1", "大坪村", "12", "35", "2019"]]
    assert unit.lines(rows, "单位：万元")[1] == "| 1 | 大坪村 | 12万元 | 35 | 2019 |"


@pytest.mark.parametrize(
    ("words", "garbled"),
    [
        ("各村党支部每月开展一次主题党日活动，全年投入经费30万元", False),
        ("各村黨支部每月開展一次主題黨日活動，全年投入經費30萬元", False),
        ("Party building in 2019: 30 villages", False),
        ("\ue001\ue002\ue003\ue004各村\ue005\ue006\ue007\ue008\ue009", True),
        ("各村党支部每月开展一次主题党日活动".encode("gbk").decode("latin-1"), True),
        ("各村党支部每月开展一次主题党日活动".encode().decode("gbk", "ignore"), True),
        ("\ufffd" * 20, True),
    ],
)
def test_garbled_text_layers_are_recognised(words, garbled):
    assert is_garbled(words) is garbled


def test_garbled_pdf_goes_to_recognition_and_not_into_the_database(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    garbled = "各村党支部每月开展一次主题党日活动，".encode().decode("gbk", "ignore") * 9
    with pytest.raises(SourceError, match="ocr"):
        pdf.READER.read(Job(tmp_path / "a.pdf", specimen.pdf(garbled)))


def word(body, **parts):
    package = {"word/document.xml": specimen.word(body)}
    return docx.READER.read(Job(Path("a.docx"), specimen.package(package | parts))).text


def test_word_leaves_out_what_is_struck_out_and_hidden():
    body = (
        "<w:p><w:r><w:t>投入</w:t></w:r><w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>50</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r></w:p>"
    )
    assert word(body) == "投入50万元"


def test_word_reads_tables_in_place_and_text_boxes_once():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(f"<w:tr>{''.join(map(cell.format, row))}</w:tr>" for row in TABLE)
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    twice = (
        f"<w:r><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent></w:r>"
    )
    text = word(f"<w:p><w:r><w:t>前</w:t></w:r></w:p><w:tbl>{rows}</w:tbl><w:p><w:r><w:t>后</w:t></w:r>{twice}</w:p>")
    assert text.split("\n") == ["前", "| 村 | 投资（万元） | 户数 |", *unit.lines(TABLE)[1:], "后", "框内"]


def test_word_prints_the_numbers_of_its_lists():
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    lists = (
        '<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    assert word(item.format("摸底") + item.format("整改"), **{"word/numbering.xml": lists}) == "一、摸底\n二、整改"


def test_word_reads_headers_and_footnotes_once():
    note = (
        '<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    head = '<w:hdr xmlns:w="w"><w:p><w:r><w:t>石门组工信息</w:t></w:r></w:p></w:hdr>'
    parts = {"word/footnotes.xml": note, "word/header1.xml": head, "word/header2.xml": head}
    assert word("<w:p><w:r><w:t>正文</w:t></w:r></w:p>", **parts) == "石门组工信息\n正文\n注"


def test_page_of_a_site_is_read_without_its_furniture():
    text = html.READER.read(Job(Path("a.html"), specimen.html(fuzz.TEXT))).text
    assert [line for line in text.split("\n") if line] == [line.strip() for line in fuzz.TEXT.split("\n") if line]


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "big5"])
def test_page_is_decoded_as_it_says(charset):
    page = specimen.html("黨員教育，三會一課，村黨支部。", charset)
    assert "黨員教育" in html.READER.read(Job(Path("a.html"), page)).text


def _zip(**parts):
    return specimen.package(parts)


def test_archive_names_lead_nowhere_and_gbk_is_read(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="gbk") as tar:
        for name in ("../../etc/第3期.txt", "/root/第4期.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = 6
            tar.addfile(entry, io.BytesIO("各村".encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    path = put(tmp_path, "a.tar", out.getvalue())
    found = list(find([str(path)]))
    assert found == [path / "etc/第3期.txt", path / "root/第4期.txt"]
    assert read(found[0]).text.raw == "各村"
    assert sorted(tmp_path.iterdir()) == [path]


def test_linked_folders_are_read_once_and_loops_not_at_all(tmp_path):
    inside, outside = tmp_path / "内", tmp_path / "外"
    inside.mkdir()
    outside.mkdir()
    first, second = put(inside, "第3期.txt", b"x"), put(outside, "第4期.txt", b"x")
    (outside / "回").symlink_to(outside)
    for name, target in (("甲", outside), ("乙", outside), ("自", inside), ("上", tmp_path)):
        (inside / name).symlink_to(target)
    assert sorted(path.resolve() for path in find([str(inside)])) == sorted((first, second))


def test_nested_archives_are_read_and_a_bad_member_is_named(tmp_path):
    inner = specimen.package({"第3期.txt": "各村", "坏.pdf": b"%PDF-1.4 nothing"})
    path = put(tmp_path, "a.zip", specimen.package({"内.zip": inner, "第4期.txt": "各村"}))
    found = list(find([str(tmp_path)]))
    assert found == [path / "内.zip" / "坏.pdf", path / "内.zip" / "第3期.txt", path / "第4期.txt"]
    assert "PDF" in reason(found[0])
    assert read(found[1]).source.name == "第3期.txt"


def test_sealed_files_are_named(tmp_path):
    data = bytearray(specimen.package({"第3期.txt": "各村"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "加密" in reason(put(tmp_path, "a.zip", bytes(data)) / "第3期.txt")
    sealed = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "加密" in reason(put(tmp_path, "a.docx", sealed))
    assert "加密" in reason(put(tmp_path, "a.doc", sealed))
    ofd = {"OFD.xml": "<OFD/>", "Doc_0/Encryptions.xml": "<x/>"}
    assert "加密" in reason(put(tmp_path, "a.ofd", specimen.package(ofd)))


def test_sealed_pdf_is_named(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt="secret")
    canvas.drawString(10, 10, "x")
    canvas.save()
    assert "加密" in reason(tmp_path / "a.pdf")


def test_entities_are_refused(tmp_path):
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w"><w:body>&b;</w:body></w:document>'
    )
    assert "实体" in reason(put(tmp_path, "a.docx", specimen.package({"word/document.xml": bomb})))


def _nested(depth):
    data = specimen.package({"第3期.txt": "各村"})
    for _ in range(depth):
        data = specimen.package({"内.zip": data})
    return data


BEYOND = {
    "file_bytes": ("a.txt", lambda: b"x" * 2000, 1000, "拆分"),
    "unpacked_bytes": ("a.docx", lambda: specimen.docx("各村" * 9000), 10_000, "太大"),
    "ratio": ("a.docx", lambda: specimen.docx("a" * 3_000_000), 2, "炸弹"),
    "members": ("a.ofd", lambda: specimen.ofd("各村"), 2, "超过2个"),
    "pages": ("a.pdf", lambda: specimen.pdf("各村。" * 3000), 2, "超过2页"),
    "characters": ("a.docx", lambda: specimen.docx("各村" * 900), 100, "超过100个"),
    "seconds": ("a.docx", lambda: specimen.docx("各村"), 0, "没有读完"),
    "memory": ("a.pdf", lambda: specimen.pdf("各村。" * 9000), 64 << 20, "内存"),
    "pixels": ("a.png", lambda: fuzz.seeds()["png"], 100, "像素"),
}


@pytest.mark.parametrize("limit", BEYOND)
def test_limit_is_kept(limit, tmp_path):
    name, make, most, said = BEYOND[limit]
    if limit == "pixels" and not ocr.is_installed():
        pytest.skip("needs jingyan[ocr]")
    path = put(tmp_path, name, make())
    assert said in reason(path, **{limit: most})


def test_limits_of_archives_are_kept(tmp_path):
    path = put(tmp_path, "a.zip", _nested(3))
    (refused,) = archive.files(path)
    assert isinstance(refused, SourceError)
    assert "3层" in refused.reason
    (refused,) = archive.files(path, replace(LIMITS, archive_bytes=10))
    assert "解压" in refused.reason
    assert {field.name for field in fields(Limits)} == {*BEYOND, "depth", "archive_bytes"}


def test_bomb_in_a_tar_is_refused(tmp_path):
    path = put(tmp_path, "a.tar.gz", gzip.compress(bytes(5_000_000)))
    (refused,) = find([str(path)])
    assert isinstance(refused, Refusal)


def test_next_file_is_read_after_one_that_hung(tmp_path):
    path = put(tmp_path, "a.docx", specimen.docx("各村"))
    reason(path, seconds=0)
    assert read(path).text.raw == "各村"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
@pytest.mark.parametrize(("parent", "threads"), [(None, ""), (object(), f"{ocr.THREADS}=1")])
def test_workers_of_a_pool_recognise_by_one_thread_each(parent, threads, monkeypatch):
    monkeypatch.setattr(guard.multiprocessing, "parent_process", lambda: parent)
    child = guard._Child(LIMITS)
    try:
        held = Path(f"/proc/{child._process.pid}/environ")
        while not (environment := held.read_text()):  # not there yet when the process has only just begun
            time.sleep(0.01)
        assert [name for name in environment.split("\0") if name.startswith(ocr.THREADS)] == threads.split()
    finally:
        child.close()


def test_endings_are_claimed_once():
    every = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(every) == len(set(every))
    assert all(reader.safe == (reader.name == "text") for reader in READERS)


def test_bytes_without_a_name_are_read_by_what_they_are(raw):
    for make, name in ((specimen.docx, "docx"), (specimen.ofd, "ofd"), (specimen.pdf, "pdf"), (specimen.html, "html")):
        assert corpus.read_bytes(make(raw)).source.format == name


def test_what_is_damaged_was_sound(tmp_path):
    formats = ("docx", "epub", "html", "mht", "odt", "ofd", "pdf", "pptx", "tar.gz", "txt", "xlsx", "zip")
    sound = {name: data for name, data in fuzz.seeds().items() if name in formats}
    assert sorted(sound) == sorted(formats)
    for name, data in sound.items():
        for path in find([str(put(tmp_path, f"a.{name}", data))]):
            if path.suffix in (".epub", ".odt", ".pptx", ".xlsx"):
                assert convert_file(path, Manner("tw")).changed > 5
            else:
                assert read(path).text.raw


def test_damaged_files_crash_and_hang_nothing():
    tally = fuzz.run(seed=3, count=48, formats=("docx", "html", "mht", "ofd", "pdf", "tar.gz", "txt", "zip"))
    assert not tally.failures


@pytest.mark.slow
def test_a_thousand_damaged_files():
    assert not fuzz.run(seed=5, count=1000).failures


def test_every_ending_is_documented():
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert all(f"`{suffix}`" in page for reader in READERS for suffix in reader.suffixes)
    assert all(f"`{suffix}`" in page for suffix in archive.SUFFIXES)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_character_does_not_lose_the_file(encoding, raw):
    data = bytearray(raw.encode(encoding))
    data[data.index("镇".encode(encoding))] = 0xFF
    found, name = decode(bytes(data))
    assert name == encoding
    assert "村党支部书记" in found
    assert "\ufffd" not in decode(b"a" * 500 + "各村".encode("gbk"))[0]
