"""The further pages: programmes, places, the archive at a glance and their charts, over a real archive."""

import base64
import hashlib
import itertools
import re
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote_plus
from xml.etree import ElementTree as ET

import pytest
from jingyan.corpus.gazetteer import stem, units
from jingyan.experience import adoption, region
from jingyan.experience.database import Database
from jingyan.experience.ingest import ingest
from jingyan.experience.programme import programme, programmes
from jingyan.experience.web.application import build
from jingyan.experience.web.finding import Tally
from jingyan.experience.web.site import Site
from jingyan.experience.web.tile import SHADES, steps, tiles
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.testclient import TestClient

ROOT = Path(__file__).parent.parent
HOME = "http://127.0.0.1:8765"
MARKUP = "<script>alert（1）</script>\"'>{{7*7}}&制度"  # as names are held: folded
PROGRAMME = "双述双评"
COUNTY = ("浙江省", "丽水市", "松阳县")
PAGES = [
    "/programmes",
    "/programmes?find=双&sort=first",
    "/programmes?find=無此",
    "/places",
    "/place?path=浙江省",
    "/place?path=浙江省/丽水市/松阳县",
    "/place?path=西藏自治区/拉萨市",
    "/archive",
]
LATER = "松阳县推行“四诊四治”工作法，浙江省丽水市松阳县全面落实“双述双评”制度，投入300万元。\n"
"""A bulletin of another year, so that something has a history."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for year in (2021, 2023):
        text = f"# 松阳县“四诊四治”再深化\n\n（{year}年5月6日）\n\n{LATER}"
        (folder / f"later{year}.txt").write_text(text, "utf-8")
    paths = [*sorted(map(str, (ROOT / "samples").glob("*.txt"))), *sorted(map(str, folder.glob("later*.txt")))]
    with Database.open(folder / "pages.db") as database:
        assert not ingest(database, paths, workers=1).refused
        later = database.rows("SELECT key, date FROM experiences WHERE title LIKE '%再深化' ORDER BY key")
        with database.changing():
            for row, year in zip(later, (2021, 2023), strict=True):
                sql = "UPDATE experiences SET date = ?, province = ?, city = ?, county = ?, region = ? WHERE key = ?"
                names = '["浙江省", "丽水市", "松阳县"]'
                database.rows(sql, (f"{year}-05-06", *COUNTY, names, row["key"]))
    return folder / "pages.db"


@pytest.fixture(scope="module")
def database(archive):
    with Database.open(archive, readonly=True) as database:
        yield database


@pytest.fixture(scope="module")
def client(archive):
    with TestClient(build(Site(archive)), base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def _page(client, address, status=200, /, **params):
    client.cookies.clear()
    answer = client.get(address, params=params or None)
    assert answer.status_code == status, answer.text[:300]
    return HTMLParser(answer.text)


def _text(node):
    return " ".join(node.text().split())


def _rows(page, selector):
    return [tuple(_text(cell) for cell in row.css("th, td")) for row in page.css(f"{selector} tbody tr")]


# --- all pages


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_sound(client, path, lang):
    page = _page(client, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert page.css_first("html").attributes["lang"] == {"zh": "zh-Hans", "en": "en"}[lang]
    assert len(page.css("h1")) == 1
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert not page.css("style, [style], script:not([src])")
    assert all(node.attributes.get("alt") for node in page.css("img"))
    assert all(table.css_first("caption") and table.css_first("th[scope]") for table in page.css("table"))
    targets = [node.attributes[name] for name in ("href", "src", "srcset", "action") for node in page.css(f"[{name}]")]
    assert all(re.match(r"[/#](?!/)", target) for target in targets)
    if lang == "en":
        led = [node.attributes["href"] for node in page.css("main a")]
        assert all("lang=en" in target or target.startswith(("#", "/api")) for target in led)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(client, path):
    for node in _page(client, path).css("main a, main img, main source"):
        target = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("srcset")
        assert client.get(target).status_code == 200, target


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/programme", 404),
        ("/programme?name=无此做法", 404),
        (f"/programme?name={'字' * 101}", 404),
        ("/programme?name=%00", 404),
        ("/programme?name=双述双评&page=0", 400),
        ("/programmes?sort=rank", 400),
        ("/programmes?page=x", 400),
        (f"/programmes?page=1{'0' * 5000}", 400),
        (f"/programmes?find={'字' * 101}", 400),
        ("/place", 404),
        ("/place?path=火星省", 404),
        ("/place?path=浙江省/无此市", 404),
        ("/place?path=开化县", 404),
        ("/place?path=浙江省/丽水市/松阳县/某镇", 400),
        ("/place?path=浙江省&page=-1", 400),
        ("/chart/nope.svg", 404),
        ("/chart/..%2Fprogramme-years.svg", 404),
        ("/chart/programme-years.svg", 404),
        ("/chart/programme-years.svg?name=无此做法", 404),
        ("/chart/place-years.svg?path=火星省", 404),
        ("/chart/place-years.svg?path=西藏自治区", 404),
        ("/chart/place-years.svg", 404),
    ],
)
def test_what_is_not_there_is_told(client, path, status):
    page = _page(client, path, status)
    assert page.css_first("h1")
    assert page.css_first("main a")
    if not path.startswith("/chart"):
        assert client.get("/api" + path).json()["status"] == status or path == "/place"


def test_page_beyond_the_last_is_the_last(client):
    assert client.get("/api/programmes", params={"page": "999"}).json()["page"] >= 1
    assert client.get("/api/place", params={"path": "浙江省", "page": "999"}).json()["latest"]


# --- programmes


def test_one_programme_is_read_as_among_all(database):
    held = programmes(database)
    assert len(held) > 20
    for one in held:
        assert programme(database, one.name) == one
        assert all(programme(database, name) == one for name in one.variants)
    with pytest.raises(KeyError):
        programme(database, "")


def test_places_and_years_of_a_programme_agree_with_its_practices(database):
    for one in programmes(database):
        told = adoption.tellings(database, one.variants, 1000)
        assert sum(place.practices for place in adoption.adopters(database, one.variants)) == len(told)
        dated = [telling for telling in told if telling.date]
        assert sum(times for _, times in adoption.years(database, one.variants)) == len(dated)
        assert len({telling.id for telling in told}) == len(told)
        days = [telling.date for telling in dated]
        assert days == sorted(days, reverse=True)


def test_list_of_programmes_can_be_looked_through_and_ordered(client):
    listed = client.get("/api/programmes").json()
    mentions = [one["mentions"] for one in listed["programmes"]]
    assert mentions == sorted(mentions, reverse=True)
    first = [one["first"] for one in client.get("/api/programmes", params={"sort": "first"}).json()["programmes"]]
    assert [day for day in first if day] == sorted(day for day in first if day)
    places = [one["places"] for one in client.get("/api/programmes", params={"sort": "places"}).json()["programmes"]]
    assert places == sorted(places, reverse=True)
    found = client.get("/api/programmes", params={"find": "雙評"}).json()
    assert any(one["name"].startswith(PROGRAMME) for one in found["programmes"])
    assert found["total"] < listed["total"]
    page = _page(client, "/programmes", find="双评")
    assert [_text(node) for node in page.css(".listing th[scope=row] > a")] == [
        one["name"] for one in client.get("/api/programmes", params={"find": "双评"}).json()["programmes"]
    ]


def test_programme_tells_its_meaning_and_who_has_it_since_when(client):
    story = client.get("/api/programme", params={"name": "四诊四治"}).json()
    page = _page(client, "/programme", name="四诊四治")
    assert story["variants"]
    assert story["years"][0]["year"] == "2019"
    assert [year["practices"] for year in story["years"]] == [1, 0, 1, 0, 1]
    assert [year["newcomers"] for year in story["years"]] == [1, 0, 0, 0, 0]
    assert [spread["province"] for spread in story["provinces"]] == ["浙江省"]
    assert story["provinces"][0]["adopters"][0] == {"path": list(COUNTY), "practices": 3, "first": story["first"]}
    shown = _text(page.css_first("main"))
    assert all(words in shown for words in (*story["reading"], *story["variants"], story["first"]))
    assert _rows(page, ".behind table") == [
        (year["year"], str(year["practices"]), str(year["newcomers"])) for year in story["years"]
    ]
    assert len(page.css(".told > li")) == 3
    assert all(node.css_first("mark") for node in page.css(".told > li"))
    assert page.css(f'main a[href="/?program={_quoted("四诊四治")}"]')


def _quoted(words):
    return quote_plus(words)


def test_variants_and_other_scripts_lead_to_the_same_programme(client):
    story = client.get("/api/programme", params={"name": PROGRAMME}).json()
    for name in (*story["variants"], "雙述雙評", f" {PROGRAMME} "):
        assert client.get("/api/programme", params={"name": name}).json()["name"] == story["name"]


def test_similar_programmes_share_labels_or_numerals(client):
    for one in client.get("/api/programmes").json()["programmes"]:
        for other in client.get("/api/programme", params={"name": one["name"]}).json()["similar"]:
            assert other["name"] != one["name"]
            assert set(other["name"]) & set(one["name"])


# --- places


def test_counts_of_a_place_are_those_of_its_parts(database):
    paths = [(name,) for name, _ in region.children(database, ())]
    whole = region.region(database, ()).practices
    unknown = database.value("SELECT count(*) FROM experiences WHERE province IS NULL")
    assert sum(region.region(database, path).practices for path in paths) == whole - unknown
    for path in paths:
        assert sum(times for _, times in region.children(database, path)) <= region.region(database, path).practices
        undated = database.value("SELECT count(*) FROM experiences WHERE province = ? AND date IS NULL", path)
        assert sum(times for _, times in region.years(database, path)) + undated == (
            region.region(database, path).practices
        )


def test_place_leads_up_and_down(client):
    page = _page(client, "/place", path="/".join(COUNTY))
    up = [node.attributes["href"] for node in page.css(".crumbs a")]
    assert len(up) == 3
    assert page.css_first(".crumbs [aria-current=page]").text() == "松阳县"
    city = HTMLParser(client.get(up[-1]).text)
    down = [node.attributes["href"] for node in city.css("section[aria-labelledby=below] a")]
    assert f"/place?path={_quoted('/'.join(COUNTY))}" in down


def test_place_tells_sums_programmes_and_sources(client):
    place = client.get("/api/place", params={"path": "/".join(COUNTY)}).json()
    assert place["practices"] == 3
    assert ("投入", "300万元") in {(one["lead"], one["text"]) for one in place["sums"]}
    assert {"name": "四诊四治", "times": 3} in place["programs"]
    assert place["series"][0]["name"] == "丽水组工信息"
    page = _page(client, "/place", path="/".join(COUNTY))
    assert len(page.css("section[aria-labelledby=practices] .recent > li")) == 3
    assert "300万元" in _text(page.css_first("section[aria-labelledby=sums]"))
    below = client.get("/api/places", params={"path": "浙江省/丽水市"}).json()
    assert {"name": "松阳县", "times": 3} in below["places"]


def test_municipality_has_its_districts_below_it(tmp_path):
    (tmp_path / "a.txt").write_text("# 重庆市渝中区开院坝会\n\n重庆市渝中区推行“院坝会”制度。\n", "utf-8")
    with Database.open(tmp_path / "a.db") as database:
        ingest(database, [str(tmp_path / "a.txt")], workers=1)
        assert region.children(database, ("重庆市",)) == (("渝中区", 1),)
        assert region.region(database, ("重庆市", "渝中区")).practices == 1
        assert region.children(database, ("重庆市", "渝中区")) == ()


def test_place_without_practices_says_so_and_leads_up(client):
    page = _page(client, "/place", path="西藏自治区/拉萨市")
    assert "还没有拉萨市的经验" in _text(page.css_first("main"))
    assert page.css('main a[href^="/place"]')


# --- the map


@pytest.mark.parametrize("path", ["/places", "/archive"])
def test_every_tile_is_a_link_with_a_count(client, path):
    page = _page(client, path)
    provinces = {one["name"]: one["times"] for one in client.get("/api/stats").json()["provinces"]}
    labels = [_text(node) for node in page.css(".tiles a")]
    names = [unit.name for unit in units("province")]
    assert sorted(labels) == sorted(f"{stem(name)} {provinces.get(name, 0)} 条经验" for name in names)


def test_tiles_do_not_overlap_and_follow_the_order_of_reading():
    places = [(tile.row, tile.column) for tile in tiles(())]
    assert places == sorted(set(places))
    assert {tile.name for tile in tiles(())} == {unit.name for unit in units("province")}


@pytest.mark.parametrize("most", [1, 2, 5, 6, 31, 100, 40_000])
def test_steps_cover_all_counts_once(most):
    found = steps([Tally("浙江省", most)])
    assert (found[0].low, found[-1].high) == (1, most)
    assert all(above.low == below.high + 1 for below, above in pairwise(found))
    assert [step.shade for step in found] == list(range(1, len(found) + 1))
    assert len(found) <= SHADES


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_shades_can_be_read_and_told_apart():
    css = (ROOT / "experience/web/static/style.css").read_text("utf-8")
    named = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", css))
    shades = re.findall(r"^\.s\d \{ background: ([^;]+); color: ([^;]+); \}", css, re.MULTILINE)
    colours = [
        [re.sub(r"^#fff$", "#ffffff", re.sub(r"var\(--(\w+)\)", lambda m: named[m[1]], one)) for one in pair]
        for pair in shades
    ]
    assert len(colours) == SHADES + 1
    for ground, ink in colours:
        low, high = sorted((_luminance(ground), _luminance(ink)))
        assert (high + 0.05) / (low + 0.05) >= 4.5
    grounds = [_luminance(ground) for ground, _ in colours]
    assert grounds == sorted(grounds, reverse=True)
    assert all((above + 0.05) / (below + 0.05) > 1.1 for above, below in pairwise(grounds))


# --- charts

CHARTS = [
    "/chart/archive-years.svg",
    "/chart/archive-topics.svg",
    "/chart/archive-kinds.svg",
    "/chart/programme-years.svg?name=四诊四治",
    "/chart/place-years.svg?path=浙江省",
    "/chart/place-topics.svg?path=浙江省/丽水市/松阳县",
]


@pytest.mark.parametrize(("path", "narrow"), [*itertools.product(CHARTS, ("0", "1"))])
def test_chart_holds_no_script_and_leads_nowhere(client, path, narrow):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}narrow={narrow}")
    assert answer.headers["content-type"] == "image/svg+xml"
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    root = ET.fromstring(answer.content)
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {"svg", "title", "style", "g", "rect", "path", "text"}
    assert re.findall(r"\w+://[^\s\"]+", answer.text) == ["http://www.w3.org/2000/svg"]
    assert not [name for node in root.iter() for name in node.attrib if name == "style" or name.startswith("on")]
    assert "url(" not in answer.text
    assert "@import" not in answer.text


def test_chart_is_styled_as_its_policy_allows(client):
    answer = client.get(CHARTS[0])
    style = next(node.text for node in ET.fromstring(answer.content).iter() if node.tag.endswith("}style"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/archive", "/place?path=浙江省", "/programme?name=四诊四治"])
def test_table_behind_a_chart_has_its_figures(client, path):
    page = _page(client, path)
    assert page.css(".chart")
    for figure in page.css(".chart"):
        rows = _rows(figure, "table")
        narrow = figure.css_first("source").attributes["srcset"]
        for address in (figure.css_first("img").attributes["src"], narrow):
            texts = [node.text for node in ET.fromstring(client.get(address).content).iter() if node.text]
            for row in rows:
                dated = row[0].isdigit() or not row[0].startswith("未注明")
                assert not dated or row[0] in texts
                assert not dated or row[1 if len(row) == 2 else -1] == "0" or any(cell in texts for cell in row[1:])


def test_chart_has_the_size_that_its_page_tells(client):
    for image in _page(client, "/archive").css(".chart img"):
        box = ET.fromstring(client.get(image.attributes["src"]).content).attrib["viewBox"].split()
        assert box[2:] == [image.attributes["width"], image.attributes["height"]]


def test_chart_is_kept_until_its_figures_change(tmp_path):
    (tmp_path / "one.txt").write_text("湄潭县选派第一书记12名整顿软弱涣散村党组织。", "utf-8")
    (tmp_path / "two.txt").write_text("沅陵县召开院坝会征求意见，调整书记3名。", "utf-8")
    address = "/chart/archive-kinds.svg"
    with Database.open(tmp_path / "grows.db") as database:
        ingest(database, [str(tmp_path / "one.txt")], workers=1)
        with TestClient(build(Site(tmp_path / "grows.db")), base_url=HOME) as client:
            tag = client.get(address).headers["etag"]
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
            assert client.get(f"{address}?narrow=1").headers["etag"] != tag
            ingest(database, [str(tmp_path / "two.txt")], workers=1)
            for _ in range(50):  # the former figures may be shown while the archive is counted anew
                if client.get(address, headers={"If-None-Match": tag}).status_code == 200:
                    break
                time.sleep(0.05)
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


# --- the rest


def test_hits_and_practices_lead_to_places_and_programmes(client):
    hits = _page(client, "/", q="四诊四治")
    place = hits.css_first(".hit .where a").attributes["href"]
    measure = hits.css_first(".hit .measures a").attributes["href"]
    assert place.startswith("/place?path=")
    assert measure.startswith("/programme?name=")
    practice = _page(client, hits.css_first(".hit h3 a").attributes["href"])
    links = [node.attributes["href"] for node in practice.css(".where a, section[aria-labelledby=named] a")]
    assert len(links) > 1
    for target in (place, measure, *links):
        assert client.get(target).status_code == 200


def test_menu_leads_to_the_pages(client):
    for path in ("/programmes", "/places", "/archive"):
        page = _page(client, path)
        assert page.css_first(".menu [aria-current=page]").attributes["href"] == path


def test_archive_page_counts_everything_once(client):
    holdings = client.get("/api/archive").json()
    overview = holdings["overview"]
    assert sum(year["bulletins"] for year in holdings["years"]) == overview["documents"]
    assert sum(year["practices"] for year in holdings["years"]) == overview["experiences"]
    assert sum(one["bulletins"] for one in holdings["series"]) == overview["documents"]
    assert sum(kind["times"] for kind in overview["kinds"]) == overview["facts"]


def test_empty_archive_says_so(tmp_path):
    Database.open(tmp_path / "empty.db").close()
    with TestClient(build(Site(tmp_path / "empty.db")), base_url=HOME, raise_server_exceptions=False) as client:
        assert "还没有读到项目做法" in client.get("/programmes").text
        for path in ("/places", "/archive"):
            assert "库里还没有信息" in client.get(path).text
        assert len(_page(client, "/places").css(".tiles a.s0")) == 34
        assert client.get("/place", params={"path": "浙江省"}).status_code == 200
        for path in ("/chart/archive-years.svg", "/chart/archive-topics.svg", "/chart/archive-kinds.svg"):
            assert client.get(path).status_code == 404
        for path in ("/api/programmes", "/api/places", "/api/archive"):
            assert client.get(path).status_code == 200


def test_hostile_names_are_only_shown(tmp_path):
    with Database.open(tmp_path / "hostile.db") as database:
        ingest(database, [str(ROOT / "samples" / "songyang_zhengdun.txt")], workers=1)
        with database.changing():
            database.rows(
                "UPDATE facts SET name = ?, components = '[\"<b>\", \"<i>\"]' WHERE kind = 'program'", (MARKUP,)
            )
            database.rows("UPDATE documents SET series = ?, name = ?", (MARKUP, MARKUP))
            place = ("<b>省", "<i>市", "<u>县")
            database.rows("UPDATE experiences SET title = ?, province = ?, city = ?, county = ?", (MARKUP, *place))
            database.rows("UPDATE experiences SET region = ?", ('["<b>省", "<i>市", "<u>县"]',))
    with TestClient(build(Site(tmp_path / "hostile.db")), base_url=HOME, raise_server_exceptions=False) as client:
        asked = [
            ("/programmes", {}),
            ("/programmes", {"find": "<script>"}),
            ("/programme", {"name": MARKUP}),
            ("/places", {}),
            ("/place", {"path": "<b>省"}),
            ("/place", {"path": "<b>省/<i>市/<u>县"}),
            ("/archive", {}),
        ]
        for path, params in asked:
            answer = client.get(path, params=params)
            assert answer.status_code == 200
            assert "<script>alert" not in answer.text
            assert "49" not in HTMLParser(answer.text).css_first("h1").text()
            assert not HTMLParser(answer.text).css("main script, main u, main a b:not(.tiles b):not(.sum b)")
        svg = client.get("/chart/programme-years.svg", params={"name": MARKUP})
        assert svg.status_code == 200
        assert "<script" not in svg.text
        assert ET.fromstring(svg.content).find("{*}title").text == f"“{MARKUP}”各年经验数"


def test_no_page_names_the_officials_of_a_masthead(client, database):
    named = [
        row[0] for row in database.rows("SELECT DISTINCT endorsed_by FROM documents WHERE endorsed_by IS NOT NULL")
    ]
    for path in (*PAGES, *CHARTS):
        shown = client.get(path).text
        assert not [name for name in named if name in shown]
