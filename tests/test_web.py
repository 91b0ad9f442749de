"""The page that a clerk opens: pages, addresses, chips, facets, languages, safety and the API, over a real archive."""

import asyncio
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import docx
import httpx2
import jsonschema
import openpyxl
import pytest
import uvicorn
from jingyan.experience.asked import FIGURES
from jingyan.experience.database import Database
from jingyan.experience.ingest import ingest
from jingyan.experience.web import guard, serving, sides
from jingyan.experience.web.application import build
from jingyan.experience.web.asking import Asking
from jingyan.experience.web.guard import Guard
from jingyan.experience.web.pages import compare
from jingyan.experience.web.password import Password
from jingyan.experience.web.site import Site
from jingyan.experience.web.wording import Wording
from starlette.testclient import TestClient

ROOT = Path(__file__).parent.parent
HOME = "http://127.0.0.1:8765"
QUESTION = "其他县怎么整顿软弱涣散村党组织"
HOSTILE = """# 某县<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}做法

为整顿软弱涣散村党组织，湖南省沅陵县选派<b onmouseover=alert(3)>第一书记</b>12名，每村安排经费5万元 & “<i>”。
"""
PASSWORD = "经验库的密码2018"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """What tests look for in a page: its elements with their attributes, its text, and whether its tags agree."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text, self.open, self.astray = [], "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data):
        self.text += data

    def all(self, tag, **having):
        return [a for t, a in self.elements if t == tag and all(a.get(k.rstrip("_")) == v for k, v in having.items())]

    def link(self, label):
        return next(a["href"] for t, a in self.elements if t == "a" and a.get("aria-label") == label)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The samples, a text in both scripts twice, and a bulletin full of markup."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "hostile.txt").write_text(HOSTILE, "utf-8")
    reprint = (ROOT / "samples" / "meitan_zhengdun.txt").read_text("utf-8") + "\n（转载）\n"
    (folder / "reprint.txt").write_text(reprint, "utf-8")
    paths = [
        *sorted(map(str, (ROOT / "samples").glob("*.txt"))),
        str(folder / "hostile.txt"),
        str(folder / "reprint.txt"),
    ]
    with Database.open(folder / "web.db") as database:
        assert not ingest(database, paths, workers=1).refused
    return folder / "web.db"


def _client(site, **how):
    return TestClient(build(site), base_url=HOME, raise_server_exceptions=False, **how)


@pytest.fixture(scope="module")
def running(archive):
    with _client(Site(archive, home="开化县")) as client:
        yield client


@pytest.fixture
def client(running):
    """A visitor who comes for the first time."""
    running.cookies.clear()
    return running


def _id(archive, doc):
    with Database.open(archive, readonly=True) as database:
        sql = "SELECT e.id FROM experiences e JOIN documents d ON d.key = e.document WHERE d.name = ?"
        return database.rows(sql, (doc,))[0][0]


def _page(client, path, status=200, **params):
    answer = client.get(path, params=params)
    assert answer.status_code == status
    page = Page(answer.text)
    assert not page.astray
    assert not page.open
    return page


# --- pages


def test_start_page_tells_the_archive_and_proposes_what_it_can_answer(client):
    page = _page(client, "/")
    assert "18" in page.text
    assert "最近的信息" in page.text
    examples = [a["href"] for a in page.all("a") if a["href"].startswith("/?q=")]
    assert len(examples) >= 5
    for address in examples:
        assert "没有找到" not in client.get(address).text


@pytest.mark.parametrize("path", ["/", f"/?q={QUESTION}", "/compare", "/?q=屋场会&region=西藏", "/nope", "/?q=在"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_sound_html_with_landmarks_and_headings_in_order(client, path, lang):
    html = client.get(path, params={"lang": lang} if "?" not in path else None).text
    if "?" in path:
        html = client.get(f"{path}&lang={lang}").text
    page = Page(html)
    assert not page.astray
    assert not page.open
    assert page.all("html")[0]["lang"] == {"zh": "zh-Hans", "en": "en"}[lang]
    assert all(len(page.all(tag)) >= 1 for tag in ("main", "header", "footer", "nav", "title", "h1"))
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(below - above <= 1 for above, below in pairwise(levels))
    labels = {a.get("for") for a in page.all("label")}
    fields = [a for a in page.all("input") if a.get("type") not in {"hidden", "checkbox"}]
    assert all(a["id"] in labels for a in fields)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_no_page_holds_inline_script_or_style_or_leads_away(client, archive):
    paths = ["/", f"/?q={QUESTION}", f"/experience/{_id(archive, 'dabu_shuji.txt')}", "/compare"]
    for path in paths:
        page = _page(client, path)
        assert all(a.get("src") for a in page.all("script"))
        assert not page.all("style")
        assert not [a for _, a in page.elements if "style" in a or any(name.startswith("on") for name in a)]
        targets = [a[name] for _, a in page.elements for name in ("href", "src", "action") if name in a]
        assert all(target.startswith(("/", "#")) and not target.startswith("//") for target in targets)


def test_answer_marks_words_and_groups_figures(client):
    page = _page(client, "/", q=QUESTION)
    assert len(page.all("mark")) >= 10
    assert all(word in page.text for word in ("对象", "措施", "投入", "成效"))
    assert [a for a in page.all("a") if a["href"].endswith("#citation")]


def test_chip_drops_what_was_read(client):
    page = _page(client, "/", q="其他县2017年以后投入超过500万的村级活动场所")
    for label in ("去掉“2017 年 起”", "去掉“不含开化县”", "去掉“金额不少于 500万元”"):
        address = page.link(label)
        after = Page(client.get(address).text)
        assert label not in [a.get("aria-label") for a in after.all("a")]
        assert address.startswith("/?q=")


def test_idea_can_be_dropped_and_restored(client):
    page = _page(client, "/", q=QUESTION)
    after = Page(client.get(page.link("去掉“整顿”")).text)
    assert "去掉“整顿”" not in [a.get("aria-label") for a in after.all("a")]
    assert "恢复全部条件" in after.text


def test_words_can_be_looked_for_as_typed(client):
    page = _page(client, "/", q="软弱焕散村", typed="1")
    assert "按输入的原词查找" in page.text
    assert "已把“焕散”当作“涣散”" in _page(client, "/", q="软弱焕散村").text


def test_figures_that_a_question_asks_for_are_told(client):
    assert "先看写有：金额" in _page(client, "/", q="村级活动场所改造投入多少钱").text


def test_every_figure_that_can_be_asked_for_has_a_name():
    assert all(Wording("zh").knows(f"wanted.{figure.name}") for figure in FIGURES)


def test_facet_narrows_and_can_be_undone(client):
    page = _page(client, "/", q=QUESTION)
    facets = [a["href"] for a in page.all("a") if "region=" in a["href"] and "/?" in a["href"]]
    assert facets
    narrowed = Page(client.get(facets[0]).text)
    assert narrowed.all("a", aria_current="true") or [a for a in narrowed.all("a") if a.get("aria-current") == "true"]
    assert any((a.get("aria-label") or "").startswith("去掉“地区：") for a in narrowed.all("a"))


def test_filters_hold_for_every_hit(client):
    found = client.get("/api/search", params={"q": "村党组织", "region": "湖南省", "since": "2018"}).json()
    assert found["hits"]
    assert all(hit["region"][0] == "湖南省" and hit["date"] >= "2018" for hit in found["hits"])


def test_answers_can_be_ordered_and_turned(client):
    latest = client.get("/api/search", params={"q": "村党组织", "sort": "date"}).json()["hits"]
    dates = [hit["date"] for hit in latest if hit["date"]]
    assert dates == sorted(dates, reverse=True)
    first = client.get("/api/search", params={"q": "村党组织"}).json()
    second = client.get("/api/search", params={"q": "村党组织", "page": "2"}).json()
    assert first["more"]
    assert second["hits"][0]["rank"] == 11
    assert not {hit["id"] for hit in first["hits"]} & {hit["id"] for hit in second["hits"]}


def test_page_beyond_the_last_leads_back(client):
    page = _page(client, "/", q="鼓楼议事", page="20")
    assert "没有这么多页" in page.text
    assert page.all("a", href="/?q=%E9%BC%93%E6%A5%BC%E8%AE%AE%E4%BA%8B")


def test_empty_answer_proposes_what_finds_something(client):
    page = _page(client, "/", q="屋场会", region="西藏")
    assert "没有找到符合的经验" in page.text
    proposed = [a["href"] for a in page.all("a") if a["href"] == "/?q=%E5%B1%8B%E5%9C%BA%E4%BC%9A"]
    assert proposed
    assert "条相关经验" in client.get(proposed[0]).text


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"q": "字" * 401}, "问题太长：401 字，最多 400 字"),
        ({"q": "在"}, "没有可检索的内容"),
        ({"q": "党建", "region": "无此县"}, "没有这个地方"),
        ({"q": "党建", "since": "明年"}, "日期看不懂"),
        ({"q": "党建", "since": "2019", "until": "2018"}, "起止日期颠倒"),
        ({"q": "党建", "page": "0"}, "没有这一页"),
        ({"q": "党建", "page": "９"}, "没有这一页"),
        ({"q": "党建", "sort": "rank"}, "sort 的值不对"),
        ({"q": "党建", "drop": "alles"}, "drop 的值不对"),
    ],
)
def test_what_makes_no_sense_is_told(client, params, reason):
    assert reason in _page(client, "/", 400, **params).text
    answer = client.get("/api/search", params=params)
    assert answer.status_code == 400
    assert reason in answer.json()["message"]


def test_practice_shows_both_scripts_with_facts_marked(client, archive):
    page = _page(client, f"/experience/{_id(archive, 'dabu_shuji.txt')}")
    assert "向軟弱渙散村、省定貧困村" in page.text
    assert "向软弱涣散村、省定贫困村" in page.text
    marks = [a for a in page.all("mark") if "aria-describedby" in a]
    notes = {a["id"] for a in page.all("span", role="tooltip")}
    assert len(marks) > 30
    assert {a["aria-describedby"] for a in marks} == notes
    assert all(a["tabindex"] == "0" for a in marks)
    assert "money." in page.text
    assert (
        "中共大埔县委组织部. 大埔县建强「第一书记」队伍带领后进村爬坡过坎[Z]. 大埔组工通讯, 2019-11-15(21)."
        in page.text
    )


def test_practice_says_what_is_like_it(client, archive):
    found = client.get(f"/api/experience/{_id(archive, 'meitan_zhengdun.txt')}").json()
    assert [like["doc"] for like in found["reprints"]] == ["reprint.txt"]
    assert 1 <= len(found["similar"]) <= 5
    assert all(like["id"] != found["id"] for like in found["similar"])


def test_kinds_can_be_switched_off_by_an_address(client, archive):
    path = f"/experience/{_id(archive, 'dabu_shuji.txt')}"
    page = _page(client, path, shown="1", kind="money")
    checked = [a["value"] for a in page.all("input", type="checkbox") if "checked" in a]
    assert checked == ["money"]


def test_text_of_a_practice_is_that_of_the_bulletin(client, archive):
    """Paragraphs hold the raw text's own characters, and every mark the characters of its fact."""
    with Database.open(archive, readonly=True) as database:
        ids = [row[0] for row in database.rows("SELECT id FROM experiences")]
    marked = facts = 0
    for number in ids:
        found = client.get(f"/api/experience/{number}").json()
        facts += len(found["facts"])
        for paragraph in found["paragraphs"]:
            for mark in paragraph["marks"]:
                text = paragraph["text"][mark["start"] : mark["end"]]
                assert re.sub(r"\W", "", text) in re.sub(
                    r"\W", "", re.sub(r"<[^>]*>|[（(][a-zà-ǹ]+[）)]", "", found["facts"][mark["fact"]]["text"])
                )
                marked += 1
    assert marked > 0.95 * facts


def test_pages_of_the_source_are_told(tmp_path):
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    pdfmetrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
    fonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
    pdfmetrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))
    paper = canvas.Canvas(str(tmp_path / "two.pdf"))
    for text in ("湄潭县选派第一书记12名整顿软弱涣散村党组织。", "每村安排工作经费5万元，全部按期转化。"):
        paper.setFont("STSong-Light", 12)
        paper.drawString(72, 700, text)
        paper.showPage()
    paper.save()
    with Database.open(tmp_path / "pages.db") as database:
        ingest(database, [str(tmp_path / "two.pdf")], workers=1)
    with _client(Site(tmp_path / "pages.db")) as client:
        found = client.get(f"/api/experience/{_id(tmp_path / 'pages.db', 'two.pdf')}").json()
        assert found["page"] == 1
        assert {fact["page"] for fact in found["facts"] if fact["type"] == "money"} == {2}
        assert "第 2 页" in client.get(f"/experience/{found['id']}").text


def test_practices_stand_side_by_side(client, archive):
    ids = [_id(archive, f"{name}.txt") for name in ("dabu_shuji", "songyang_zhengdun")]
    page = _page(client, "/compare", id=ids)
    assert len(page.all("th", scope="col")) == 3
    assert all(row in page.text for row in ("对象", "做法", "投入", "成效", "出处"))
    assert "再选一条才好对比" in _page(client, "/compare", id=ids[:1]).text
    assert "勾选两条以上" in _page(client, "/compare").text
    _page(client, "/compare", 404, id="nope")


def test_pages_are_small(client, archive):
    for path in ("/", f"/?q={QUESTION}", f"/experience/{_id(archive, 'linqu_huanjie.txt')}"):
        assert len(client.get(path).content) < 200_000


# --- language


def test_language_is_kept_by_address_and_cookie(archive):
    with _client(Site(archive)) as client:
        english = _page(client, "/", lang="en")
        assert "Ask a question" in english.text
        assert all("lang=en" in a["href"] for a in english.all("a") if a["href"].startswith("/?q="))
        assert "Search" in _page(client, "/compare").text
        assert "检索" in _page(client, "/compare", lang="zh").text
        assert "检索" in _page(client, "/compare").text


def test_wordings_are_whole():
    lines = (ROOT / "experience" / "web" / "data" / "wording.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    keys = [row[0] for row in rows]
    assert keys == sorted(set(keys))
    assert all(len(row) == 3 and all(row) for row in rows)
    holes = re.compile(r"\{(\w+)\}")
    assert [row[0] for row in rows if set(holes.findall(row[1])) != set(holes.findall(row[2]))] == []
    code = "".join(
        path.read_text("utf-8") for kind in ("py", "html") for path in (ROOT / "experience" / "web").rglob(f"*.{kind}")
    )
    used = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)*)["']""", code))
    made = tuple(re.findall(r"""["']([a-z_]+\.)(?:["'] [+~]|\{)""", code))
    assert [key for key in keys if key not in used and not key.startswith(made)] == []


# --- safety


def test_markup_of_a_bulletin_is_only_text(client, archive):
    number = _id(archive, "hostile.txt")
    for path in (f"/experience/{number}", "/?q=软弱涣散+沅陵县", f"/compare?id={number}", "/"):
        page = _page(client, path)
        assert not [a for _, a in page.elements if a.get("src") == "x" or "onerror" in a or "onmouseover" in a]
        assert "alert" not in "".join(str(a) for a in page.all("script"))


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "{{7*7}}${7*7}", "'; DROP TABLE facts; --"]
)
def test_markup_of_a_question_is_only_text(client, words):
    answer = client.get("/", params={"q": f"党建{words}", "program": words})
    assert answer.status_code in {200, 400}
    assert words not in answer.text or "<" not in words
    assert not [a for _, a in Page(answer.text).elements if "onload" in a]
    assert "49" not in Page(answer.text).text.replace("7*7", "")


@pytest.mark.parametrize("path", ["/", "/nope", "/api/stats", "/static/style.css", "/?q=在"])
def test_every_answer_keeps_browsers_from_what_no_page_needs(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "192.168.0.9", "", "[::1"]
)
def test_strange_host_is_refused(client, host):
    for path in ("/", "/api/stats", "/static/style.css"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 421
        assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_own_host_is_known(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


def test_other_addresses_are_known_by_number_and_own_name_only():
    guard = Guard(None, Site(Path("a.db"), host="0.0.0.0"))
    assert guard.knows("192.168.0.9:8765")
    assert guard.knows(socket.gethostname())
    assert not guard.knows("evil.example")


def test_requests_have_their_limits(client):
    assert client.get("/?" + "&".join(f"a{n}=1" for n in range(200))).status_code == 414
    assert client.get("/", params={"q": "长" * 4000}).status_code == 414
    assert client.post("/login", content=b"a" * 100_000).status_code == 413
    assert client.post("/login", content=(b"a" * 1000 for _ in range(100))).status_code == 413


@pytest.mark.parametrize(
    "words", ["投入超过99999999999999999999万", "9999年以后", "超过99999999999999999999个村", "第999999999999名"]
)
def test_no_figure_of_a_question_is_too_large(client, words):
    assert client.get("/", params={"q": f"党建{words}"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_reading_is_all_that_pages_offer(client, method):
    assert client.request(method, "/").status_code == 405
    assert client.request(method, "/api/search").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py",
        "/static/%2e%2e/site.py",
        "/static/..%2fsite.py",
        "/static/",
        "/experience/../../etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_packaged_files(client, path):
    assert client.get(path).status_code == 404


def test_failure_is_told_without_its_insides(archive, monkeypatch):
    monkeypatch.setattr(compare, "compared", lambda *_: 1 / 0)
    with _client(Site(archive)) as client:
        answer = client.get("/compare")
    assert answer.status_code == 500
    assert "出错了" in answer.text
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]


def test_answer_that_takes_too_long_is_cut_off(archive, monkeypatch):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    monkeypatch.setattr(sides, "_side", lambda reader, _: reader.database.rows(endless))
    with _client(Site(archive, seconds=0.3)) as client:
        began = time.monotonic()
        for _ in range(3):
            assert client.get("/api/compare", params={"id": "a"}).status_code == 504
        assert time.monotonic() - began < 5
        assert client.get("/?q=党建").status_code == 200


def test_packaged_files_are_kept_and_pages_are_not(client):
    page = _page(client, "/")
    for target in [a["href"] for a in page.all("link")] + [a["src"] for a in page.all("script")]:
        answer = client.get(target)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert client.get(target, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert "no-cache" in client.get("/").headers["cache-control"]


# --- the door


def test_body_that_does_not_come_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr(guard, "_SECONDS", 0.05)
    told = []

    async def receive():
        await asyncio.sleep(20)

    async def send(message):
        told.append(message.get("status"))

    head = [(b"host", b"127.0.0.1:8765"), (b"content-length", b"9")]
    scope = {"type": "http", "method": "POST", "path": "/login", "query_string": b"", "headers": head, "root_path": ""}
    asyncio.run(client.app(scope, receive, send))
    assert told[0] == 408


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: ", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /"])
def test_head_that_does_not_come_is_not_waited_for(sent, monkeypatch):
    monkeypatch.setattr(serving, "_HEAD", 0.2)

    async def answer(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def asked():
        config = uvicorn.Config(answer, http=serving.Punctual, lifespan="off", log_config=None)
        state = uvicorn.Server(config).server_state
        server = await asyncio.get_running_loop().create_server(
            lambda: serving.Punctual(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        told = await asyncio.wait_for(reader.read(), 10)
        server.close()
        return told

    assert asyncio.run(asked())[:12] in (b"", b"HTTP/1.1 204")


def test_who_leaves_amid_a_request_is_no_failure_of_the_page(client, caplog):
    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        pass

    head = [(b"host", b"127.0.0.1:8765"), (b"content-length", b"9")]
    scope = {"type": "http", "method": "POST", "path": "/login", "query_string": b"", "headers": head, "root_path": ""}
    asyncio.run(client.app(scope, receive, send))
    assert not caplog.records


@pytest.fixture
def locked(archive):
    with _client(Site(archive, host="0.0.0.0", password=Password.of(PASSWORD)), follow_redirects=False) as client:
        yield client


def _enter(client, password, **headers):
    token = Page(client.get("/login").text).all("input", name="token")[0]["value"]
    return client.post("/login?next=/compare", data={"token": token, "password": password}, headers=headers)


def test_nothing_is_shown_without_the_password(locked):
    assert locked.get("/?q=党建").headers["location"] == "/login?next=/%3Fq%3D%25E5%2585%259A%25E5%25BB%25BA"
    assert locked.get("/api/stats").status_code == 401
    assert locked.get("/static/style.css").status_code == 200
    assert locked.get("/login").status_code == 200


def test_password_opens_the_page_until_one_leaves(locked):
    answer = _enter(locked, PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/compare")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("jingyan_session"))
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert locked.get("/").status_code == 200
    kept = locked.cookies["jingyan_session"]
    assert locked.post("/logout").status_code == 303
    assert locked.get("/").status_code == 303
    locked.cookies.set("jingyan_session", kept)
    assert locked.get("/").status_code == 303


def test_wrong_password_has_to_wait(locked):
    assert [_enter(locked, "不是这个密码").status_code for _ in range(5)] == [403] * 5
    answer = _enter(locked, PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_forged_session_does_not_open(locked):
    locked.cookies.set("jingyan_session", "abc.def.ghi")
    assert locked.get("/").status_code == 303


def test_post_of_another_site_is_refused(locked):
    assert _enter(locked, PASSWORD, origin="http://evil.example").status_code == 403
    assert _enter(locked, PASSWORD, **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert locked.post("/login", data={"password": PASSWORD}).status_code == 403
    assert locked.get("/").status_code == 303


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/\nx"])
def test_door_leads_nowhere_else(locked, wanted):
    token = Page(locked.get("/login").text).all("input", name="token")[0]["value"]
    answer = locked.post("/login", params={"next": wanted}, data={"token": token, "password": PASSWORD})
    assert answer.headers["location"] == "/"


# --- the API


@pytest.fixture(scope="module")
def description(running):
    return running.get("/api/openapi.json").json()


def _fits(description, path, answer):
    status = str(answer.status_code)
    schema = description["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json(), {**schema, "components": description["components"]})


def test_api_answers_as_described(client, archive, description):
    ids = [_id(archive, name) for name in ("dabu_shuji.txt", "huaihua_zhuanji.txt")]
    assert description["openapi"] == "3.1.0"
    asked = {
        "/api/search": [
            {"q": QUESTION},
            {"q": "2017年以后投入超过500万"},
            {"topic": "换届选举"},
            {"q": "屋场会", "page": "x"},
        ],
        "/api/facets": [{"q": "党建"}],
        "/api/stats": [{}],
        "/api/compare": [{"id": ids}, {"id": "nope"}, {}],
        "/api/programmes": [{}, {"find": "双", "sort": "first"}, {"sort": "x"}, {"page": "0"}],
        "/api/programme": [{"name": "四诊四治"}, {"name": "无此"}, {}],
        "/api/places": [{}, {"path": "浙江省"}, {"path": "火星省"}],
        "/api/place": [{"path": "浙江省"}, {"path": "火星省"}, {"path": "a/b/c/d"}],
        "/api/archive": [{}],
    }
    for path, questions in asked.items():
        for params in questions:
            _fits(description, path, client.get(path, params=params))
    for number in (*ids, "nope"):
        _fits(description, "/api/experience/{id}", client.get(f"/api/experience/{number}"))
    assert set(asked) | {"/api/experience/{id}", "/api/jobs/{job}"} == set(description["paths"])


def test_api_and_page_give_the_same(client):
    found = client.get("/api/search", params={"q": QUESTION}).json()
    shown = [a["href"] for a in _page(client, "/", q=QUESTION).all("a")]
    assert [f"/experience/{hit['id']}" for hit in found["hits"]] == [
        href for href in dict.fromkeys(shown) if re.fullmatch(r"/experience/[\w-]+", href)
    ]


def test_described_parameters_are_those_that_are_read(description):
    names = {one["name"] for one in description["paths"]["/api/search"]["get"]["parameters"]}
    assert names == set(Asking.__dataclass_fields__)


# --- while the archive grows


def test_page_sees_what_comes_in(tmp_path):
    (tmp_path / "one.txt").write_text("湄潭县选派第一书记12名整顿软弱涣散村党组织，全部按期转化。", "utf-8")
    with Database.open(tmp_path / "grows.db") as database:
        ingest(database, [str(tmp_path / "one.txt")], workers=1)
        with _client(Site(tmp_path / "grows.db")) as client:
            assert client.get("/api/stats").json()["documents"] == 1
            (tmp_path / "two.txt").write_text("沅陵县召开院坝会征求意见，调整村党组织书记3名。", "utf-8")
            ingest(database, [str(tmp_path / "two.txt")], workers=1)
            assert client.get("/api/search", params={"q": "院坝会"}).json()["hits"]
            for _ in range(50):
                if client.get("/api/stats").json()["documents"] == 2:
                    break
                time.sleep(0.05)
            assert client.get("/api/stats").json()["documents"] == 2


def test_empty_archive_says_so(tmp_path):
    Database.open(tmp_path / "empty.db").close()
    with _client(Site(tmp_path / "empty.db")) as client:
        assert "库里还没有信息" in _page(client, "/").text
        assert "没有与此相关" in _page(client, "/", q="党建").text
        assert client.get("/api/stats").json()["first"] is None


def test_reading_leaves_the_archive_as_it_is(archive, client):
    with Database.open(archive, readonly=True) as database:
        before = database.sequence
    client.get("/", params={"q": QUESTION})
    assert client.app.state.archive  # the page is still open
    with Database.open(archive, readonly=True) as database:
        assert database.sequence == before


# --- the process


def _serve(*arguments, **environment):
    code = "from jingyan.scripts.main import run; run()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "serve", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "JINGYAN_LANG": "zh", **environment},
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_process_answers_and_ends_cleanly(archive, ending):
    process = _serve("--db", archive, "--port", 0)
    address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
    with urllib.request.urlopen(f"{address}api/stats", timeout=10) as answer:
        assert json.load(answer)["documents"] == 18
    process.send_signal(ending)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors.splitlines()[-1] == "已停止"
    assert "Traceback" not in errors


def test_port_in_use_is_told_in_one_line(archive):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        _, errors = (process := _serve("--db", archive, "--port", port)).communicate(timeout=30)
    assert process.returncode == 1
    assert errors.splitlines()[1:] == [f"127.0.0.1:{port}：不能监听（Address already in use），请用 --port 换一个端口"]


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["--host", "0.0.0.0"], 2, "不是本机地址，必须设密码：用环境变量 JINGYAN_PASSWORD 或 --password-file"),
        (["--home", "无此县"], 2, "没有这个地方：无此县（例如 浙江、衢州市、开化县）"),
        (
            ["--host", "no.such.host.invalid", "--port", "0"],
            2,
            "不是本机地址，必须设密码：用环境变量 JINGYAN_PASSWORD 或 --password-file",
        ),
    ],
)
def test_process_refuses_to_start_with_one_line(archive, arguments, code, line):
    _, errors = (process := _serve("--db", archive, *arguments)).communicate(timeout=30)
    assert (process.returncode, errors.splitlines()[-1]) == (code, line)


def test_process_that_others_reach_asks_for_the_password_of_a_file(archive, tmp_path):
    (tmp_path / "password.txt").write_text(f"{PASSWORD}\r\n", "utf-8-sig")
    process = _serve("--db", archive, "--host", "0.0.0.0", "--port", 0, "--password-file", tmp_path / "password.txt")
    port = re.search(r":(\d+)/", process.stdout.readline())[1]
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True) as client:
        assert client.get("/").url.path == "/login"
        assert _enter(client, PASSWORD).url.path == "/compare"
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_missing_archive_and_short_password_are_told(archive, tmp_path):
    _, errors = (process := _serve("--db", tmp_path / "none.db")).communicate(timeout=30)
    assert process.returncode == 3
    assert "没有这个经验库" in errors.splitlines()[-1]
    _, errors = (process := _serve("--db", archive, "--host", "0.0.0.0", JINGYAN_PASSWORD="kurz")).communicate(
        timeout=30
    )
    assert process.returncode == 2
    assert errors.splitlines()[-1] == "密码太短，至少 8 个字符"


# --- taking along


def test_hits_are_taken_along_as_a_workbook_and_a_compilation(client, archive):
    page = _page(client, "/", q=QUESTION)
    links = {a["href"].split("?")[0]: a["href"] for a in page.all("a") if a.get("href", "").startswith("/take/")}
    assert {"/take/xlsx", "/take/docx", "/take/csv", "/take/jsonl"} <= set(links)
    sent = client.get(links["/take/xlsx"])
    assert sent.status_code == 200
    assert sent.headers["content-disposition"].startswith("attachment;")
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    assert "湄潭县" in {cell.value for row in book["经验"].iter_rows() for cell in row}
    paper = docx.Document(io.BytesIO(client.get(links["/take/docx"]).content))
    assert any("湄潭县" in paragraph.text for paragraph in paper.paragraphs)


@pytest.mark.parametrize("sort", ["score", "date", "money"])
def test_as_many_are_taken_along_as_the_page_counts(client, sort):
    hits = client.get("/api/search", params={"q": QUESTION, "sort": sort}).json()["hits"]
    near = sum(hit["near"] and not hit["unmet"] for hit in hits)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/take/xlsx", params={"q": QUESTION, "sort": sort}).content))
    assert 1 < book["经验"].max_row - 1 == near
    assert dict(book["说明"].iter_rows(values_only=True))["经验库"] == "web.db"


def test_one_practice_is_taken_along_by_its_id(client, archive):
    number = _id(archive, "meitan_zhengdun.txt")
    (href,) = (
        a["href"] for a in _page(client, f"/experience/{number}").all("a") if a["href"].startswith("/take/jsonl")
    )
    rows = [json.loads(line) for line in client.get(href).text.splitlines()]
    assert {row["doc"] for row in rows} == {"meitan_zhengdun.txt"}
    table = client.get(href.replace("jsonl", "csv"))
    assert table.content.startswith("\ufeff".encode())


@pytest.mark.parametrize(
    ("path", "status"),
    [("/take/exe?q=软弱涣散", 404), ("/take/xlsx", 400), ("/take/xlsx?id=none-1", 400), ("/take/csv?q=怎么", 400)],
)
def test_what_cannot_be_taken_along_says_so(client, path, status):
    assert client.get(path).status_code == status
