"""Files given to the page: read into the archive or converted, whatever they are, however they are sent."""

import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest
from docx import Document
from jingyan.corpus.error import DatabaseError
from jingyan.corpus.limits import Limits
from jingyan.experience.check import check
from jingyan.experience.database import Database
from jingyan.experience.ingest import ingest
from jingyan.experience.web import guard, tray, upload, workshop
from jingyan.experience.web.application import build
from jingyan.experience.web.filename import LONGEST, safe
from jingyan.experience.web.password import Password
from jingyan.experience.web.site import LARGEST_BODY, Site
from openpyxl import load_workbook
from starlette.testclient import TestClient

ROOT = Path(__file__).parent.parent
HOME = "http://127.0.0.1:8765"
TEXT = "石门县第{number}号做法\n一、选派干部。各村党支部选派{number}名干部驻村，投入{number}万元。\n"
XLSX = "转换报告.xlsx"


def a_docx(*paragraphs):
    document = Document()
    document.add_heading("石門縣後進村整頓", 1)
    for text in paragraphs:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(text[:2]).bold = True
        paragraph.add_run(text[2:])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def a_zip(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def encrypted(data):
    """Return a zip whose members say that they need a password."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = [member.header_offset + 6 for member in archive.infolist()]
    at += [found.start() + 8 for found in re.finditer(b"PK\x01\x02", data)]
    data = bytearray(data)
    for place in at:
        data[place : place + 2] = struct.pack("<H", struct.unpack("<H", data[place : place + 2])[0] | 1)
    return bytes(data)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("upload")
    with Database.open(folder / "a.db") as database:
        assert not ingest(database, [str(ROOT / "samples" / "meitan_zhengdun.txt")], workers=1).refused
    return folder / "a.db"


@pytest.fixture(scope="module")
def running(archive):
    with TestClient(build(Site(archive, allow_upload=True)), base_url=HOME, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(running):
    """A visitor who comes for the first time."""
    running.cookies.clear()
    return running


def token(client, path="/add"):
    return re.search('name="token" value="([^"]+)"', client.get(path).text)[1]


def send(client, path, *files, headers=None, **fields):
    """Return the answer to a form with files: pairs of a name and bytes."""
    fields = {"token": token(client, path), **fields}
    sent = [("files", (name, data)) for name, data in files]
    return client.post(path, data=fields, files=sent, headers=headers, follow_redirects=False)


def over(client, answer):
    """Return what is told of a job as soon as it is over, and its page."""
    assert answer.status_code == 303
    where = answer.headers["location"]
    for _ in range(600):
        told = client.get(f"/api/jobs/{where.rsplit('/', 1)[1]}").json()
        if told["state"] in {"done", "stopped"}:
            return told, client.get(where).text
        time.sleep(0.1)
    raise AssertionError(told)


def trays(archive):
    return [path for path in archive.with_name(f"{archive.name}.uploads").iterdir() if path.is_dir()]


def emptied(archive):
    """Say whether the trays are gone, which is some moments after a job is over."""
    for _ in range(50):
        if not trays(archive):
            return True
        time.sleep(0.1)
    return False


def complaint(html):
    return re.search('<p class="complaint" id="complaint" role="alert">([^<]+)</p>', html)[1]


# --- adding


def test_files_are_read_and_each_failure_is_named(client, archive):
    sample = (ROOT / "samples" / "meitan_zhengdun.txt").read_bytes()
    answer = send(
        client,
        "/add",
        ("第1期.txt", TEXT.format(number=11).encode()),
        ("第2期.docx", a_docx("選派幹部27名駐村，投入資金300萬元。")),
        (
            "全年.zip",
            a_zip(上半年__第3期=b"", **{"上半年__第4期.txt": TEXT.format(number=13), "坏.docx": b"PK\x03\x04"}),
        ),
        ("有密码.zip", encrypted(a_zip(**{"第5期.txt": "秘密"}))),
        ("坏.docx", b"PK\x03\x04 and no more"),
        ("空.txt", b""),
        ("程序.exe", b"MZ\x90"),
        ("又一份.txt", sample),
    )
    told, page = over(client, answer)
    assert told["state"] == "done"
    assert (told["new"], told["unchanged"], told["failed"]) == (3, 1, 5)
    assert told["total"] == told["done"] == 9
    failed = {failure["name"]: failure["reason"] for failure in told["failures"]}
    assert set(failed) == {"全年.zip/坏.docx", "有密码.zip/第5期.txt", "坏.docx", "空.txt", "程序.exe"}
    assert "空的" in failed["空.txt"]
    assert "密" in failed["有密码.zip/第5期.txt"]
    assert str(archive.parent) not in page + json.dumps(told)
    for name in (*failed, "第1期.txt", "全年.zip/上半年/第4期.txt", "又一份.txt"):
        assert name in page
    practices = re.findall('href="(/experience/[^"]+)"', page)
    assert len(practices) >= 4
    assert {client.get(address).status_code for address in practices} == {200}
    assert emptied(archive)
    again, page = over(client, send(client, "/add", ("改了名.txt", TEXT.format(number=11).encode())))
    assert (again["new"], again["unchanged"]) == (0, 1)
    assert "库里已有" in page


def test_names_are_the_visitors_own_and_lead_nowhere(client, archive):
    names = [
        "../../x.txt",
        "C:\\用户\\第7期.txt",
        "CON.txt",
        "长" * 300 + ".txt",
        "第\u202e8期.txt",
        "a<b>.txt",
        "..",
    ]
    number = iter(range(40, 60))
    told, page = over(
        client, send(client, "/add", *((name, TEXT.format(number=next(number)).encode()) for name in names))
    )
    assert told["new"] == len(names) - 1  # one has no ending by which it could be read
    for name in ("x.txt", "第7期.txt", "_CON.txt", "第8期.txt", "a_b_.txt", "无名"):
        assert name in page
    assert not re.search("\u202e|用户|<b>", page)
    with Database.open(archive, readonly=True) as database:
        stored = [row[0] for row in database.rows("SELECT name FROM documents")]
    assert "_CON.txt" in stored
    assert max(map(len, stored)) <= LONGEST
    assert not list(archive.parent.rglob("*x.txt"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("计划/2018/第3期.docx", "计划/2018/第3期.docx"),
        ("/etc/passwd", "passwd"),
        ("\\\\服务器\\共享\\第3期.doc", "第3期.doc"),
        ("a/../../b.txt", "a/b.txt"),
        ("con", "_con"),
        ("LPT1.第3期.txt", "_LPT1.第3期.txt"),
        ("com¹.txt", "_com¹.txt"),
        ("console.txt", "console.txt"),
        ("第3期.txt. . ", "第3期.txt"),
        (".htaccess", "htaccess"),
        ("a:b?.txt\x00\x01", "a_b_.txt"),
        ("\ufeff\u200b", "无名"),
        ("e\u0301.txt", "é.txt"),
        ("/".join("abcdefghijklm"), "/".join("efghijklm")),
    ],
)
def test_names_are_made_safe(given, kept):
    assert str(safe(given)) == kept
    assert safe(kept) == safe(given)


def test_long_names_keep_their_endings():
    name = str(safe("期" * 500 + ".docx"))
    assert name.endswith("期.docx")
    assert len(name) <= LONGEST
    assert len(name.encode()) <= 200


def test_a_file_too_large_is_named_and_the_others_go_on(client, monkeypatch):
    monkeypatch.setattr(upload, "LIMITS", Limits(file_bytes=1 << 20))
    told, _ = over(
        client, send(client, "/add", ("大.txt", b"\xe5" * 1_100_000), ("小.txt", TEXT.format(number=71).encode()))
    )
    assert (told["new"], told["failed"], told["total"], told["done"]) == (1, 1, 2, 2)
    assert told["failures"] == [{"name": "大.txt", "reason": "文件超过1MB，请先拆分"}]


def test_two_lots_at_once_are_read_one_after_the_other(client):
    answers = {}
    given = token(client)

    def give(number):
        text = TEXT.format(number=number).encode()
        answers[number] = client.post(
            "/add", data={"token": given}, files=[("files", ("a.txt", text))], follow_redirects=False
        )

    threads = [threading.Thread(target=give, args=(number,)) for number in (81, 82)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = [answer.headers["location"].rsplit("/", 1)[1] for answer in answers.values()]
    assert {client.get(f"/api/jobs/{job}").json()["state"] for job in jobs} != {"running"}
    for answer in answers.values():
        told, _ = over(client, answer)
        assert told["new"] == 1
    page = client.get("/add").text
    assert all(job in page for job in jobs)


def test_jobs_are_their_visitors_own(client):
    answer = send(client, "/add", ("第9期.txt", TEXT.format(number=91).encode()))
    where = answer.headers["location"]
    assert (
        '<noscript><meta http-equiv="refresh"' in client.get(where).text
    )  # still at work: a page that goes on by itself
    _, page = over(client, answer)
    assert 'http-equiv="refresh"' not in page
    client.cookies.clear()
    for address in (where, f"/api/jobs/{where.rsplit('/', 1)[1]}", "/api/jobs/none", "/add/none", "/convert/none"):
        assert client.get(address).status_code == 404
    assert where not in client.get("/add").text


# --- what is refused


def test_a_form_of_another_page_is_refused(client, archive):
    data = ("a.txt", TEXT.format(number=1).encode())
    assert send(client, "/add", data, token="forged").status_code == 403
    assert send(client, "/add", data, headers={"Origin": "http://evil.example"}).status_code == 403
    assert send(client, "/add", data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    given = token(client)
    assert client.post("/add", files=[("files", data)]).status_code == 403  # no token at all
    files = [("files", data), ("token", (None, given))]  # the token after the file
    assert client.post("/add", files=files).status_code == 403
    client.cookies.clear()
    refused = client.post("/add", data={"token": given}, files=[("files", data)])
    assert refused.status_code == 403
    assert "页面已过期" in complaint(refused.text)
    assert emptied(archive)


def test_what_is_no_form_with_files_is_refused(client, archive):
    given = token(client)
    head = {"Content-Type": "multipart/form-data; boundary=b"}
    field = '--b\r\nContent-Disposition: form-data; name="{0}"\r\n\r\n{1}\r\n'
    good = field.format("token", given)
    file = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\ntext'
    bodies = {
        "cut off": (head, good + file),
        "nothing": (head, ""),
        "no parts": (head, "--b--\r\n"),
        "noise": (head, "x" * 5000),
        "many fields": (head, "".join(field.format(f"f{number}", 1) for number in range(40)) + "--b--\r\n"),
        "a long field": (head, field.format("token", "x" * 5000) + "--b--\r\n"),
        "long headers": (head, "--b\r\n" + "X: " + "y" * 9000 + "\r\n\r\n\r\n--b--\r\n"),
        "many headers": (head, "--b\r\n" + "X: y\r\n" * 50 + "\r\n\r\n--b--\r\n"),
        "no boundary": ({"Content-Type": "multipart/form-data"}, good),
        "no multipart": ({"Content-Type": "application/x-www-form-urlencoded"}, f"token={given}"),
    }
    for what, (headers, body) in bodies.items():
        status = client.post("/add", content=body.encode(), headers=headers).status_code
        assert status in {400, 403, 415, 422}, (what, status)
    none = client.post("/add", data={"token": given}, files=[("files", ("", b""))])
    assert none.status_code in {400, 422}
    assert emptied(archive)


def test_limits_hold_while_a_request_streams_in(client, archive, monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_UPLOAD", 200_000)
    assert send(client, "/add", ("a.txt", b"x" * 300_000)).status_code == 413
    given = token(client)
    sent = 0

    def stream():
        nonlocal sent
        yield f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{given}\r\n'.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(1000):
            sent += 10_000
            yield b"x" * 10_000

    head = {"Content-Type": "multipart/form-data; boundary=b"}
    assert client.post("/add", content=stream(), headers=head).status_code == 413
    assert emptied(archive)


def test_too_many_files_are_refused(client, archive, monkeypatch):
    monkeypatch.setattr(upload, "MOST_FILES", 2)
    refused = send(client, "/add", *((f"{number}.txt", b"a") for number in range(3)))
    assert refused.status_code == 413
    assert emptied(archive)


def test_visitors_wait_where_too_much_is_under_way_or_no_room_is_left(client, archive, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(workshop, "MOST_OWN", 0)
        assert send(client, "/add", ("a.txt", b"a")).status_code == 429
    with monkeypatch.context() as patched:
        patched.setattr(tray, "QUOTA", 10)
        assert send(client, "/add", ("a.txt", b"a" * 11)).status_code == 507
    assert emptied(archive)


def test_slow_senders_are_not_waited_for(client, archive, monkeypatch):
    monkeypatch.setattr(upload, "_PAUSE", 0.0)
    assert send(client, "/add", ("a.txt", b"a")).status_code == 408
    assert emptied(archive)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_leave_there_is_nothing_to_send_to(archive, lang):
    with TestClient(build(Site(archive)), base_url=HOME) as client:
        assert 'href="/add' not in client.get("/").text
        for path in ("/add", "/convert", "/add/x", "/convert/x", "/convert/x/download"):
            answer = client.get(path, params={"lang": lang})
            assert answer.status_code == 404
            assert ("--allow-upload" in answer.text) == (path in {"/add", "/convert"} or "/api" not in path)
        assert client.get("/api/jobs/x").status_code == 404
        assert client.post("/add", files=[("files", ("a.txt", b"a"))]).status_code == 404
        assert client.post("/convert", content=b"x" * (LARGEST_BODY + 1)).status_code == 413


def test_a_page_with_a_password_takes_nothing_from_strangers(archive, tmp_path):
    with Database.open(tmp_path / "b.db"):
        pass
    site = Site(tmp_path / "b.db", password=Password.of("组工信息2018"), allow_upload=True)
    with TestClient(build(site), base_url=HOME) as client:
        answer = client.post("/add", files=[("files", ("a.txt", b"a"))], follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
        assert client.get("/api/jobs/x").status_code == 401


def test_one_page_has_the_uploads_of_a_database_to_itself(running, archive):
    with pytest.raises(DatabaseError, match="另一个"):
        build(Site(archive, allow_upload=True))
    build(Site(archive))


# --- converting


def test_a_folder_is_converted_into_an_archive_with_a_report(client, archive):
    given = [
        ("计划/第1期.docx", a_docx("選派幹部27名，餘下的乾了。")),
        ("计划/2018/说明.txt", "「四聯」機制推進後進村".encode()),
        ("包.zip", a_zip(**{"里__第2期.txt": "黨員幹部進村"})),
        ("坏.docx", b"PK\x03\x04"),
        ("图.png", b"\x89PNG"),
    ]
    answer = send(client, "/convert", *given, to="hans", quotes="1")
    told, page = over(client, answer)
    where = answer.headers["location"]
    assert (told["new"], told["failed"], told["total"]) == (3, 2, 5)
    assert {failure["name"] for failure in told["failures"]} == {"坏.docx", "图.png"}
    assert str(archive.parent) not in page + json.dumps(told)
    result = client.get(f"{where}/download")
    assert result.headers["content-type"] == "application/zip"
    assert result.headers["content-disposition"].startswith("attachment; filename*=")
    assert result.headers["x-content-type-options"] == "nosniff"
    assert result.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(result.content)) as packed:
        names = packed.namelist()
        assert names == [
            XLSX,
            *(f"转换结果/{name}" for name in ("包/里/第2期.txt", "计划/2018/说明.txt", "计划/第1期.docx")),
        ]
        assert all(member.flag_bits & 0x800 for member in packed.infolist())
        assert packed.read("转换结果/计划/2018/说明.txt").decode() == "“四联”机制推进后进村"
        document = Document(io.BytesIO(packed.read("转换结果/计划/第1期.docx")))
        book = load_workbook(io.BytesIO(packed.read(XLSX)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["石门县后进村整顿", "选派干部27名，余下的干了。"]
    assert [paragraph.style.name for paragraph in document.paragraphs] == ["Heading 1", "List Bullet"]
    assert [run.bold for run in document.paragraphs[1].runs] == [True, None]
    files = {row[0]: row[4] for row in book["文件"].iter_rows(min_row=2, values_only=True)}
    assert set(files) == {"计划/第1期.docx", "计划/2018/说明.txt", "包/里/第2期.txt", "坏.docx", "图.png"}
    assert "失败" in files["坏.docx"]
    assert str(archive.parent) not in str([list(sheet.values) for sheet in book])


def test_doubtful_spots_are_shown_and_names_and_words_converted_on_wish(client, archive):
    given = ("后进村.txt", "“余下”的干了，软件里面".encode())
    answer = send(client, "/convert", given, to="tw", words="1", names="1")
    over(client, answer)
    where = answer.headers["location"]
    with zipfile.ZipFile(io.BytesIO(client.get(f"{where}/download").content)) as packed:
        assert packed.namelist() == [XLSX, "转换结果/後進村.txt"]
        text = packed.read("转换结果/後進村.txt").decode()
    assert "軟體" in text
    assert "“" in text  # quotation marks stay where they are not asked for
    plain = send(client, "/convert", ("a.txt", "余下的干了，干部".encode()), to="hant")
    _, page = over(client, plain)
    assert "干 → 幹" in page
    assert "乾" in page


def test_a_result_is_deleted_on_wish_and_after_its_download(client, archive, monkeypatch):
    answer = send(client, "/convert", ("a.txt", "后进村".encode()), to="hant")
    _, page = over(client, answer)
    where = answer.headers["location"]
    assert client.post(f"{where}/delete", data={"token": "forged"}).status_code == 403
    given = re.search('name="token" value="([^"]+)"', page)[1]
    assert client.post(f"{where}/delete", data={"token": given}, follow_redirects=False).status_code == 303
    assert client.get(f"{where}/download").status_code == 404
    answer = send(client, "/convert", ("a.txt", "后进村".encode()), to="hant")
    over(client, answer)
    where = answer.headers["location"]
    assert client.head(f"{where}/download").status_code == 200
    assert client.get(f"{where}/download").status_code == 200
    assert client.get(f"{where}/download").status_code == 200  # a download that broke off can be tried again
    monkeypatch.setattr(workshop, "AFTER_DOWNLOAD", 0.0)
    for _ in range(50):
        if client.get(where).status_code == 404:
            break
        time.sleep(0.1)
    assert client.get(where).status_code == 404


def test_a_refused_form_keeps_what_was_chosen(client):
    page = send(client, "/convert", ("", b""), to="hk", words="1").text
    assert complaint(page) == "请先选择文件。"
    boxes = re.findall('<input type="(?:radio|checkbox)" name="([a-z]+)" value="([a-z0-9]+)" checked>', page)
    assert boxes == [("to", "hk"), ("words", "1")]


def test_an_archive_in_what_is_sent_leads_out_of_nothing(client, archive):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in ("../../外.txt", "/根.txt", "C:\\盘.txt", "里/CON.txt"):
            packed.writestr(name, "后进村")
    answer = send(client, "/convert", ("包.zip", file.getvalue()), to="hant")
    over(client, answer)
    with zipfile.ZipFile(io.BytesIO(client.get(f"{answer.headers['location']}/download").content)) as packed:
        inside = packed.namelist()
    assert all(not name.startswith(("/", "\\")) and ".." not in name and ":" not in name for name in inside)
    assert len(inside) == 5
    assert not list(archive.parent.parent.rglob("外.txt"))


# --- a server that is killed

SERVE = "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"


class Server:
    """`jingyan serve` as a process of its own, and a browser with a cookie."""

    def __init__(self, database):
        self.cookie = ""
        self.start(database)

    def start(self, database):
        command = [sys.executable, "-c", SERVE, "serve", "--db", str(database), "--port", "0", "--allow-upload"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "JINGYAN_LANG": "zh"}
        )
        self.home = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())[0]

    def ask(self, path, data=None, kind=None):
        headers = {"Cookie": self.cookie, **({"Content-Type": kind} if kind else {})}
        request = urllib.request.Request(self.home + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                if cookie := answer.headers.get("Set-Cookie"):
                    self.cookie = cookie.split(";")[0]
                return answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as error:
            return path, f"{error.code}"

    def give(self, files):
        given = re.search('name="token" value="([^"]+)"', self.ask("/add")[1])[1]
        parts = [f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{given}\r\n']
        for name, text in files.items():
            parts.append(
                f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                f"Content-Type: text/plain\r\n\r\n{text}\r\n"
            )
        body = "".join(parts) + "--b--\r\n"
        where, _ = self.ask("/add", body.encode(), "multipart/form-data; boundary=b")
        return where.rsplit("/", 1)[1]

    def until(self, job, wanted):
        for _ in range(1200):
            told = json.loads(self.ask(f"/api/jobs/{job}")[1])
            if wanted(told):
                return told
            time.sleep(0.05)
        raise AssertionError(told)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_files_that_were_accepted_survive_the_server(tmp_path, how):
    database = tmp_path / "a.db"
    with Database.open(database):
        pass
    server = Server(database)
    files = {f"{number:03}.txt": TEXT.format(number=number) + "逐户走访。" * 100 for number in range(480)}
    job = server.give(files)
    server.until(job, lambda told: told["done"] > 20)
    server.process.send_signal(how)
    server.process.wait()
    assert trays(database)
    server.start(database)
    try:
        told = server.until(job, lambda told: told["state"] in {"done", "stopped"})
        assert (told["state"], told["new"], told["unchanged"], told["failed"]) == ("done", len(files), 0, 0), told
        assert emptied(database)
    finally:
        server.process.terminate()
        server.process.wait()
    with Database.open(database) as archive:
        assert archive.value("SELECT count(*) FROM documents") == len(files)
        assert not check(archive)
