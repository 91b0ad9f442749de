"""What a visitor takes along from the page and gives to it, in a real Chromium: every file is looked into."""

import csv
import io
import json
import shutil
import zipfile

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("every page")

QUESTION = "其他县怎么整顿软弱涣散村党组织"
NEW = "沅陵县选派第一书记12名整顿软弱涣散村党组织，每村安排经费5万元，全部按期转化。\n"
TRADITIONAL = "# 大埔縣幹部下鄉\n\n全縣選派186名幹部，投入30萬元，髮展集體經濟。\n"


def _downloaded(page, link):
    """Return the name and the bytes of what a link gives."""
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def _taken(page, form):
    return _downloaded(page, page.locator(f".take a[href*='/take/{form}']"))


# --- taking along


@pytest.fixture
def hits(visitors, home):
    """The page of an answer, and the titles of its hits, less those that are but the beginning of a text."""
    page = visitors(home).ask(QUESTION)
    titles = [title.replace("\n", "") for title in page.locator(".hit h3").all_inner_texts()]
    return page, [title for title in titles if not title.endswith("…")]


def test_hits_are_taken_along_as_a_workbook(hits):
    page, titles = hits
    name, data = _taken(page, "xlsx")
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {"说明", "经验", "金额", "数量", "比例"} <= set(book.sheetnames)
    practices = {str(cell.value).replace("\n", "") for row in book["经验"].iter_rows() for cell in row}
    assert set(titles[:5]) <= practices
    rows = list(book["金额"].iter_rows(values_only=True))
    assert any(isinstance(cell, int | float) and cell >= 10_000 for row in rows[1:] for cell in row)
    assert QUESTION in {cell for row in book["说明"].iter_rows(values_only=True) for cell in row}


def test_hits_are_taken_along_as_a_compilation(hits):
    page, titles = hits
    name, data = _taken(page, "docx")
    assert name.endswith(".docx")
    made = docx.Document(io.BytesIO(data))
    said = ["".join(paragraph.text.split()) for paragraph in made.paragraphs]
    headings = [paragraph.style.name for paragraph in made.paragraphs]
    assert any(style.startswith("Heading") for style in headings)
    assert all(any("".join(title.split()) in text for text in said) for title in titles[:5])
    assert any("[Z]" in text for text in said)


def test_hits_are_taken_along_as_text(hits):
    page, _ = hits
    _, data = _taken(page, "csv")
    assert data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) > 10
    _, lines = _taken(page, "jsonl")
    facts = [json.loads(line) for line in lines.decode().splitlines()]
    assert {fact["type"] for fact in facts} >= {"count", "money", "program"}


def test_what_was_chosen_is_taken_along(hits):
    page, _ = hits
    boxes = page.locator(".choose input").all()[:2]
    for box in boxes:
        box.check()
    page.locator(".chosen button").first.click()
    page.wait_for_url("**/compare**")
    _, data = _taken(page, "jsonl")
    chosen = {practice["doc"] for practice in map(json.loads, data.decode().splitlines())}
    assert len(chosen) == 2


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_what_was_chosen_is_taken_along_without_comparing(hits, form):
    page, _ = hits
    page.locator(".choose input").first.check()
    name, data = _downloaded(page, page.locator(f".chosen button[formaction='/take/{form}']"))
    assert name.endswith(f".{form}")
    if form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data))["经验"].max_row == 2


# --- giving


@pytest.fixture(scope="module")
def open_house(serve, archive, tmp_path_factory):
    """The address of a page that takes files, over an archive of its own."""
    database = tmp_path_factory.mktemp("open") / "archive.db"
    shutil.copy(archive, database)
    with serve(database, "--allow-upload") as (address, _):
        yield address


def _violations(page):
    return [one["id"] for one in Axe().run(page).response["violations"]]


def _count(page, name):
    return page.locator(f"[data-count={name}]")


def test_files_are_added_and_each_failure_is_named(visitors, open_house, tmp_path):
    (tmp_path / "新来的.txt").write_text(NEW, "utf-8")
    (tmp_path / "坏的.docx").write_bytes(b"PK\x03\x04 no document")
    page = visitors(open_house).go("/add")
    assert not _violations(page)
    page.locator("#files").set_input_files([tmp_path / "新来的.txt", tmp_path / "坏的.docx"])
    page.get_by_role("button", name="入库").click()
    page.wait_for_url("**/add/*")
    expect(page.locator("#job")).to_have_attribute("data-state", "done", timeout=30_000)
    expect(_count(page, "new")).to_have_text("1")
    expect(page.locator(".listing")).to_contain_text("坏的.docx")
    assert not _violations(page)
    page.locator(".practices a").first.click()
    expect(page.locator(".practice")).to_contain_text("沅陵县选派第一书记")


def test_files_dropped_onto_the_page_are_added(visitors, open_house):
    page = visitors(open_house).go("/add")
    dropped = page.evaluate_handle(
        "text => { const held = new DataTransfer(); held.items.add(new File([text], '拖来的.txt')); return held; }",
        NEW.replace("沅陵县", "辰溪县"),
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    expect(page.locator(".picked")).to_contain_text("拖来的.txt")
    page.get_by_role("button", name="入库").click()
    page.wait_for_url("**/add/*")
    expect(page.locator("#job")).to_have_attribute("data-state", "done", timeout=30_000)
    expect(_count(page, "new")).to_have_text("1")


def test_files_are_added_without_javascript(visitors, open_house, tmp_path):
    (tmp_path / "没有脚本.txt").write_text(NEW.replace("沅陵县", "溆浦县"), "utf-8")
    page = visitors(open_house, java_script_enabled=False).go("/add")
    page.locator("#files").set_input_files(tmp_path / "没有脚本.txt")
    page.locator("form.sender button[type=submit]").click()
    page.wait_for_url("**/add/*")
    expect(page.locator("#job")).to_have_attribute("data-state", "done", timeout=30_000)
    expect(_count(page, "new")).to_have_text("1")


def test_a_folder_is_converted_and_taken_back(visitors, open_house, tmp_path):
    folder = tmp_path / "計畫"
    (folder / "附件").mkdir(parents=True)
    (folder / "一.txt").write_text(TRADITIONAL, "utf-8")
    made = docx.Document()
    made.add_paragraph("全縣選派幹部").runs[0].bold = True
    made.save(folder / "附件" / "二.docx")
    page = visitors(open_house).go("/convert")
    assert not _violations(page)
    page.locator("#folder").set_input_files(folder)
    page.locator("form.sender button[type=submit]").click()
    page.wait_for_url("**/convert/*")
    expect(page.locator("#job")).to_have_attribute("data-state", "done", timeout=60_000)
    assert not _violations(page)
    name, data = _downloaded(page, page.locator("a[href*=download]"))
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        held = {path.rsplit("/", 1)[-1]: packed.read(path) for path in packed.namelist()}
    assert "全县选派186名干部" in held["一.txt"].decode()
    converted = docx.Document(io.BytesIO(held["二.docx"])).paragraphs[0]
    assert (converted.text, converted.runs[0].bold) == ("全县选派干部", True)
    report = openpyxl.load_workbook(io.BytesIO(held["转换报告.xlsx"]))
    assert any("二.docx" in str(cell) for row in report.active.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("address", ["/add", "/convert"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_that_take_files_fit_and_speak_english(visitors, open_house, address, width):
    page = visitors(open_house, viewport={"width": width, "height": 740}).go(f"{address}?lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not _violations(page)
