"""What a visitor does with the page, in a real Chromium, over the samples, served by a real process."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pypdfium2
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

QUESTION = "其他县怎么整顿软弱涣散村党组织"
WITH_CONDITIONS = "2017年以后投入超过100万的村级活动场所"
TOP, LEGEND, TABLE = ".top", ".legend", "table.compare"


def _texts(page, selector):
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def _query(page):
    return parse_qs(urlsplit(page.url).query)


def _number(text):
    return int(re.search(r"[\d,]+", text)[0].replace(",", ""))


@pytest.fixture
def visitor(visitors, home):
    return visitors(home)


@pytest.fixture
def page(visitor):
    return visitor.go("/")


def _practice(visitor, words="大埔县第一书记"):
    """Open the best practice for some words."""
    visitor.ask(words).locator(".hit h3 a").first.click()
    return visitor.page


# --- asking


def test_question_is_asked_and_answered(page):
    page.get_by_role("searchbox").fill(QUESTION)
    page.get_by_role("button", name="检索").click()
    expect(page.locator("#found")).to_contain_text("条")
    assert _query(page)["q"] == [QUESTION]
    assert len(page.locator(".hit").all()) == 10
    assert len(page.locator(".hit .passage mark").all()) > 10
    assert {"对象", "措施", "投入", "成效"} <= set(_texts(page, ".hit .figures dt"))
    assert all(re.search(r"[省市区]", where) for where in _texts(page, ".hit .where")[:3])


def test_proposed_question_is_answered(page):
    page.locator(".examples a").first.click()
    expect(page.locator(".hit").first).to_be_visible()


def test_facet_narrows_and_is_undone(visitor):
    page = visitor.ask("村党组织")
    facet = page.locator(".facets section").first.get_by_role("link").first
    name, times = facet.locator("span").all_inner_texts()
    facet.click()
    expect(page.locator(".facets a[aria-current]")).to_contain_text(name)
    assert _number(page.locator("#found").inner_text()) == _number(times)
    assert all(name in where for where in _texts(page, ".hit .where"))
    page.locator(".chip.filter a").click()
    expect(page.locator(".chip.filter")).to_have_count(0)
    assert "region" not in _query(page)


def test_chips_are_dropped_one_by_one(visitor):
    page = visitor.ask(WITH_CONDITIONS)
    chips = page.locator(".chip.condition")
    held = chips.count()
    assert held == 2
    for left in range(held - 1, -1, -1):
        chips.first.get_by_role("link").click()
        expect(chips).to_have_count(left)
    page.get_by_role("link", name="恢复全部条件").click()
    expect(chips).to_have_count(held)


def test_hits_are_sorted(visitor):
    page = visitor.ask("村党组织")
    page.get_by_role("navigation", name="排序").get_by_role("link").nth(1).click()
    expect(page.locator(".sort a[aria-current]")).to_have_count(1)
    assert _query(page)["sort"] == ["date"]
    dates = [time.get_attribute("datetime") for time in page.locator(".hit time").all()]
    assert len(dates) >= 5
    assert dates == sorted(dates, reverse=True)


def test_pages_are_turned(visitor):
    page = visitor.ask("村党组织")
    first = _texts(page, ".hit h3")
    page.locator("a[rel=next]").click()
    expect(page.locator("ol.hits")).to_have_attribute("start", "11")
    assert not set(_texts(page, ".hit h3 a")) & set(first)
    page.locator("a[rel=prev]").click()
    expect(page.locator("ol.hits")).to_have_attribute("start", "1")
    assert _texts(page, ".hit h3") == first


def test_states_are_addresses(visitor, visitors, home):
    """The way back and forth, and the same address in another visitor's browser."""
    page = visitor.ask("村党组织")
    seen = [(page.url, page.locator("main").inner_text())]
    for step in (".facets section a", ".sort li:nth-child(2) a", ".hit h3 a"):
        page.locator(step).first.click()
        page.wait_for_load_state()
        seen.append((page.url, page.locator("main").inner_text()))
    for address, text in reversed(seen[:-1]):
        page.go_back()
        assert (page.url, page.locator("main").inner_text()) == (address, text)
    for address, text in seen[1:]:
        page.go_forward()
        assert (page.url, page.locator("main").inner_text()) == (address, text)
    other = visitors(home)
    for address, text in seen:
        assert other.go(address.removeprefix(home)).locator("main").inner_text() == text


def test_nothing_found_proposes_what_finds_something(visitor):
    page = visitor.ask("屋场会", region="西藏")
    expect(page.locator("#empty")).to_be_visible()
    page.locator(".proposals a").first.click()
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("section", ["/programmes", "/places"])
def test_menu_tells_where_one_is(visitor, section):
    page = visitor.go(section)
    expect(page.locator(".menu a[aria-current=page]")).to_have_attribute("href", section)
    page.locator(f"main a[href^='{section.removesuffix('s')}?']").first.click()
    expect(page.locator(".menu a[aria-current=true]")).to_have_attribute("href", section)


# --- a practice


def test_fact_tells_itself_under_the_pointer(visitor):
    page = _practice(visitor)
    fact = page.locator(".practice p .fact.k-money").first
    note = fact.locator("> .note")
    expect(note).to_be_hidden()
    fact.locator("> mark").hover()
    expect(note).to_be_visible()
    assert re.search(r"金额.*元.*money\.\w+.*\d", note.inner_text(), re.DOTALL)
    note.hover()  # what opens on hover stays while one reads it
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_legend_switches_kinds_off_and_on(visitor):
    page = _practice(visitor)
    mark = page.locator(".practice p .k-money > mark").first
    marked = mark.evaluate("mark => getComputedStyle(mark).backgroundColor")
    box = page.locator("#show-money")
    box.uncheck()
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert mark.get_attribute("tabindex") == "-1"
    mark.hover()
    expect(mark.locator("~ .note")).to_be_hidden()
    box.check()
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") == marked
    assert mark.get_attribute("tabindex") == "0"


def test_citation_is_copied(visitors, home):
    visitor = visitors(home, permissions=["clipboard-read", "clipboard-write"])
    page = _practice(visitor)
    page.get_by_role("button", name="复制").click()
    expect(page.locator("#cite-status")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite").inner_text()
    assert re.search(r"\[Z\]\..*\d{4}", copied)


def test_figure_leads_to_its_place(visitor):
    page = visitor.ask(QUESTION)
    figure = page.locator(".hit .figures .money a").first
    text = figure.evaluate("a => a.lastChild.textContent")
    figure.click()
    target = page.locator("mark:target")
    expect(target).to_be_in_viewport()
    assert target.evaluate("mark => mark.textContent").startswith(text[:2])


def test_like_practices_are_at_hand(visitor):
    page = _practice(visitor, "湄潭县整顿软弱涣散村党组织")
    assert "reprint.txt" in page.locator("section[aria-labelledby=reprints]").inner_text()
    page.locator("section[aria-labelledby=similar] .recent a").first.click()
    expect(page.locator(".citation")).to_be_visible()


# --- comparing


def test_practices_are_chosen_and_compared(visitor):
    page = visitor.ask(QUESTION)
    for box in page.locator(".choose input").all()[:3]:
        box.check()
    page.get_by_role("button", name="对比").click()
    expect(page.locator(f"{TABLE} thead th")).to_have_count(4)
    expect(page.locator(f"{TABLE} tbody th", has_text="投入")).to_be_visible()
    assert len(_query(page)["id"]) == 3
    page.locator(f"{TABLE} .remove").first.click()
    expect(page.locator(f"{TABLE} thead th")).to_have_count(3)


# --- other ways of looking


def test_language_is_switched_and_kept(visitor):
    page = visitor.ask(QUESTION)
    hits = _texts(page, ".hit h3")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert _query(page)["q"] == [QUESTION]
    assert _texts(page, ".hit h3") == hits
    page.locator(".hit h3 a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Citation")).to_be_visible()
    visitor.go("/compare")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_all_of_it_works_without_javascript(visitors, home):
    page = visitors(home, java_script_enabled=False).go("/")
    page.get_by_role("searchbox").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    page.locator(".facets section a").first.click()
    page.wait_for_url("**region=**")
    for box in page.locator(".choose input").all()[:2]:
        box.check()
    page.locator(".chosen button").first.click()
    page.wait_for_url("**/compare**")
    page.locator(f"{TABLE} thead a").first.click()
    page.wait_for_url("**/experience/**")
    assert page.locator("button[data-copy]").is_hidden()
    money = page.locator(".practice p .k-money > mark").first
    page.locator("#show-money").uncheck()
    expect(money).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    mark = page.locator(".practice p .k-count > mark[aria-describedby]").last
    mark.focus()
    expect(mark.locator("~ .note")).to_be_visible()


def _tab_to(page, selector, most=80):
    """Press Tab until an element has the focus, which must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", selector
            return
    pytest.fail(f"{selector}: not reached by {most} times Tab")


def test_all_of_it_works_by_keyboard(visitor):
    page = visitor.go("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    _tab_to(page, "#q", 3)
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    for count in (1, 2):
        _tab_to(page, f".hit:nth-of-type({count}) .choose input")
        page.keyboard.press("Space")
    _tab_to(page, ".chosen button", 200)  # behind the other hits
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare**")
    _tab_to(page, f"{TABLE} thead a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/experience/**")
    _tab_to(page, ".practice .fact > mark")
    note = page.locator(".fact:has(> mark:focus) > .note")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".practice .note:visible")).to_have_count(0)
    _tab_to(page, ".legend input[type=checkbox]", 400)
    page.keyboard.press("Space")
    assert not page.evaluate("document.activeElement.checked")


def test_paper_holds_the_text_and_nothing_to_click(visitor, tmp_path):
    page = _practice(visitor)
    title, citation = page.locator("h1").inner_text(), page.locator("#cite").inner_text()
    page.emulate_media(media="print")
    for gone in (TOP, LEGEND, ".foot", ".note", ".copy"):
        assert not page.locator(f"{gone}:visible").count(), gone
    page.pdf(path=tmp_path / "practice.pdf", prefer_css_page_size=True)
    paper = pypdfium2.PdfDocument(tmp_path / "practice.pdf")
    text = "".join("".join(sheet.get_textpage().get_text_bounded().split()) for sheet in paper)
    assert [round(side) for side in paper[0].get_size()] == [595, 842]
    assert [words for words in (*title.split("\n"), citation[:30]) if "".join(words.split()) not in text] == []
    assert "English" not in text
    assert len(paper) <= 6


def test_answers_and_comparisons_are_printed(visitor, tmp_path):
    page = visitor.ask(QUESTION)
    titles = ["".join(title.split()) for title in _texts(page, ".hit h3")]
    ids = [box.get_attribute("value") for box in page.locator(".choose input").all()[:3]]
    for address, held in (("", [QUESTION, *titles]), (f"/compare?{urlencode({'id': ids}, doseq=True)}", titles[:3])):
        if address:
            visitor.go(address)
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        paper = pypdfium2.PdfDocument(tmp_path / "page.pdf")
        text = "".join("".join(sheet.get_textpage().get_text_bounded().split()) for sheet in paper)
        assert all(title in text for title in held)


# --- the door


def test_door_opens_to_the_password(visitors, serve, archive):
    with serve(archive, JINGYAN_PASSWORD="经验库的密码2018") as (address, _):
        visitor = visitors(address)
        page = visitor.go("/?q=a")
        page.get_by_label("密码").fill("不是这个密码")
        visitor.expect_refusal(page.url)
        page.get_by_role("button", name="进入").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("密码").fill("经验库的密码2018")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=a")
        page.get_by_role("button", name="退出").click()
        expect(page.get_by_label("密码")).to_be_visible()
