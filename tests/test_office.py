"""Office files with all that they can hold: every text converted, all else the same, and LibreOffice opens them."""

import io
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from jingyan.corpus.convert.conversion import convert_file
from jingyan.corpus.convert.wording import Manner, convert_text
from jingyan.scripts.bench import specimen

from . import office

pytestmark = pytest.mark.xdist_group("office")  # the files are made once
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MADE = {"docx": office.word, "xlsx": office.sheets, "pptx": office.slides}
OPEN = {"docx": "odt", "xlsx": "ods", "pptx": "odp"}
SAID = {
    "docx": "縣委組織部發文 頁腳裡的幹部 幹|部帶頭發|展集體經|濟，皇|后村裡|的「雙推『雙評』」機制。 "
    "這裡的頭髮該複查 腳註裡的幹部姓范 文本框裡的後勤 框裡說明 後進村網頁 "
    "三十萬個 五十萬個 發展圖 松莊村裡 范里村 幹部人數 各村幹部發展 後進村整頓計劃",
    "xlsx": "村名 幹部數 後進 先進 該整頓了 批註裡的幹部 個 鏈接後 後進村統計 請選擇級別 幹部發展 松莊村裡 范里村",
    "pptx": "後進村整頓 皇|后村裡 幹部 後進 備註裡的後勤 各村幹部發展 幹部人數 松莊村裡 范里村",
}
LEFT = {
    "docx": ('w:author="后勤科"', "http://example.com/后进村"),
    "xlsx": ('name="后进村表"', "SUM(后进村表!B2:B3)", "'后进村表'!A2", "http://example.com/后", "表'!$B$2:$B$3"),
    "ods": ("[$后进村表.B2:.B3]", "[$后进村表.A2]", 'table:name="后进村表"', "<svg:desc>后进村表.A2:后进村表.A3"),
}


def _soffice(folder, form, *paths):
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", form]
    made = folder / form
    subprocess.run([*command, "--outdir", made, *paths], check=True, timeout=180, capture_output=True)
    return {path: made / f"{path.stem}.{form}" for path in paths}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files as offices write them, and each as OpenDocument where LibreOffice is there to save it so."""
    folder = tmp_path_factory.mktemp("office")
    found = {suffix: folder / f"{suffix}.{suffix}" for suffix in MADE}
    for suffix, path in found.items():
        path.write_bytes(MADE[suffix]())
    if SOFFICE:
        for suffix, other in OPEN.items():
            found[other] = _soffice(folder, other, found[suffix])[found[suffix]]
    return found


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def _words(xml):
    """Return what an XML says, its runs apart by bars, characters by number as themselves."""
    xml = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), xml.decode("utf-8", "ignore"))
    said = re.sub(r"(?:<[^<>]*>)+", "|", xml)
    return said + "".join(re.findall(r'"[^"<>]*[一-鿿][^"<>]*"', xml))


@pytest.mark.parametrize("suffix", MADE)
def test_every_text_is_converted(files, suffix):
    parts = _parts(convert_file(files[suffix], Manner("tw")).data)
    said = "".join(map(_words, parts.values()))
    assert [words for words in SAID[suffix].split() if words not in said] == []


@pytest.mark.parametrize("suffix", [*MADE, *OPEN.values()])
def test_the_text_alone_is_converted(files, suffix):
    if suffix not in files:
        pytest.skip("needs LibreOffice")
    old = files[suffix].read_bytes()
    new = convert_file(files[suffix], Manner("tw")).data
    raw = "".join(part.decode("utf-8", "ignore") for part in _parts(new).values())
    raw = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), raw)
    assert [words for words in LEFT.get(suffix, ()) if words not in raw] == []
    before, after = _parts(old), _parts(new)
    assert list(before) == list(after)
    for name, part in before.items():
        if name.endswith(".xml"):
            assert _shape(part) == _shape(after[name]), name
        elif not name.endswith((".xlsx", ".rels")):
            assert part == after[name], name


def _shape(xml):
    """Return all of an XML but what a change of script may change."""
    return [
        (
            element.tag,
            *((key, _folded(value)) for key, value in element.items()),
            *map(_folded, (element.text, element.tail)),
        )
        for element in ET.fromstring(xml).iter()
    ]


def _folded(text):
    return convert_text(text, Manner("hans", quotes=True)) if text and not text.isascii() else text


@pytest.mark.parametrize("to", ["hans", "hant", "tw", "hk"])
def test_second_conversion_of_an_office_file_changes_nothing(files, to, tmp_path):
    for suffix, path in files.items():
        once = convert_file(path, Manner(to)).data
        again = tmp_path / f"a.{suffix}"
        again.write_bytes(once)
        assert convert_file(again, Manner(to)).data == once, suffix


def test_the_workbook_behind_a_chart_says_what_the_chart_says(files):
    parts = _parts(convert_file(files["pptx"], Manner("tw")).data)
    (book,) = (data for name, data in parts.items() if name.endswith(".xlsx"))
    assert "<t>松莊村裡</t></si><si><t>范里村" in _parts(book)["xl/sharedStrings.xml"].decode()


@pytest.mark.skipif(not SOFFICE or not specimen.font(), reason="needs LibreOffice and a Chinese font")
def test_office_opens_what_was_converted(files, tmp_path):
    made = []
    for suffix, path in files.items():
        made.append(tmp_path / f"{suffix}-new.{suffix}")
        made[-1].write_bytes(convert_file(path, Manner("tw")).data)
    printed = _soffice(tmp_path, "pdf", *files.values(), *made)
    for old, new in zip(files.values(), made, strict=True):
        before, after = (_printed(printed[path]) for path in (old, new))
        assert len(before) == len(after), new
        assert any("幹部" in page for page in after), new
        # sorted, for a mark from another font may stand elsewhere in the PDF
        assert [sorted(convert_text(page, Manner("tw"))) for page in before] == list(map(sorted, after)), new


def _printed(path):
    document = pypdfium2.PdfDocument(path)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]
