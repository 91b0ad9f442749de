"""The commands as processes: what they print where, their exit codes, and one line for each failure."""

import json
import os
import subprocess
import sys

import pytest
from jingyan.scripts import main

COMMAND = [sys.executable, "-c", "from jingyan.scripts.main import run\nif __name__ == '__main__':\n    run()"]
BULLETIN = """石门组工信息
第3期
2020年5月8日
石门县整顿软弱涣散村党组织
一、逐村会诊。石门县对12个软弱涣散村党组织逐村会诊，推行“四联四定”工作法。
二、选派干部。选派27名县直单位干部任第一书记，每村安排工作经费5万元，投入资金600万元。
"""


def jingyan(*arguments, stdin=None, **environment):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        check=False,
        input=stdin,
        env={**os.environ, **environment},
    )


def answer(capsys, *arguments):
    """Run a command in this process: its exit code, what it printed, what it complained of."""
    code = main._answer([str(argument) for argument in arguments])
    return code, *capsys.readouterr()


def said(done):
    return done.stderr.decode("utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    (folder / "in").mkdir()
    (folder / "in" / "第3期.txt").write_text(BULLETIN, "utf-8")
    done = jingyan("ingest", folder / "in", "--db", folder / "a.db")
    assert done.returncode == 0, said(done)
    return folder


def test_help_answers_at_once():
    before = os.times().children_user
    assert jingyan("--help").returncode == 0
    assert os.times().children_user - before < 0.4  # seconds of work, whatever else the machine does; 0.13 alone
    program = "import sys, jingyan.scripts.main\nprint(*sys.modules)"
    loaded = subprocess.run([*COMMAND[:2], program], capture_output=True, text=True, check=True)
    assert not {"tantivy", "rjieba", "jieba", "opencc", "rich", "sqlite3"} & set(loaded.stdout.split())


def test_help_speaks_both_languages():
    assert "用法：" in jingyan("search", "--help").stdout.decode()
    english = jingyan("--lang", "en", "search", "--help").stdout.decode()
    assert "Usage:" in english
    assert "Ask a question" in english


def test_extract_prints_guides_form_and_nothing_else(archive):
    done = jingyan("extract", archive / "in", "--format", "jsonl")
    facts = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.stderr == b""
    assert all(list(fact) == ["doc", "type", "start", "end", "text", "value"] for fact in facts)
    assert all(fact["text"] == BULLETIN[fact["start"] : fact["end"]] for fact in facts)
    assert facts == sorted(facts, key=lambda fact: (fact["start"], fact["end"], fact["type"]))
    assert 6_000_000 in [fact["value"]["yuan"] for fact in facts if fact["type"] == "money"]


@pytest.mark.parametrize(("form", "mark"), [("csv", "doc,type,start"), ("table", "money"), ("html", "<mark class=")])
def test_extract_has_forms_for_the_eye(archive, form, mark):
    done = jingyan("extract", archive / "in", "--format", form)
    assert done.returncode == 0
    assert mark in done.stdout.decode()


def test_extract_reads_standard_input():
    done = jingyan("extract", "-", "--format", "jsonl", stdin="投入30万元。".encode("gb18030"))
    assert json.loads(done.stdout)["value"]["yuan"] == 300_000


def test_inspect_prints_the_document_form(archive):
    document = json.loads(jingyan("inspect", archive / "in", "--format", "json").stdout)
    assert (document["doc"], document["issue"], document["date"]) == ("第3期.txt", 3, "2020-05-08")
    assert "逐村会诊" in jingyan("inspect", archive / "in").stdout.decode()


def test_a_second_ingest_adds_nothing(archive):
    assert "新增 0，替换 0，未变 1，失败 0" in said(jingyan("ingest", archive / "in", "--db", archive / "a.db"))


def test_ingest_replaces_a_changed_file_and_reads_standard_input(tmp_path):
    file, path = tmp_path / "a.txt", tmp_path / "a.db"
    file.write_text("石门县投入30万元。", "utf-8")
    assert "新增 1" in said(jingyan("ingest", file, "--db", path))
    file.write_text("石门县投入40万元。", "utf-8")
    assert "替换 1" in said(jingyan("ingest", file, "--db", path))
    assert "新增 1" in said(jingyan("ingest", "-", "--db", path, stdin="石门县投入50万元。".encode()))
    stats = jingyan("stats", "--db", path).stdout.decode()
    assert "文件: 2" in stats
    assert "money: 2" in stats


def test_bad_files_are_named_and_stop_nothing(tmp_path):
    (tmp_path / "good.txt").write_text("石门县投入30万元。", "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 40)
    done = jingyan("ingest", tmp_path / "good.txt", tmp_path, tmp_path / "none.txt", "--db", tmp_path / "db" / "a.db")
    assert done.returncode == 1
    for name in ("empty.txt", "picture.txt", "none.txt"):
        assert len([line for line in said(done).splitlines() if name in line]) == 1
    assert "新增 1" in said(done)
    assert "Traceback" not in said(done)


def test_a_folder_passes_by_what_is_no_document_and_names_a_link_to_itself(tmp_path):
    (tmp_path / "good.txt").write_text("石门县投入30万元。", "utf-8")
    (tmp_path / "tool.bin").write_bytes(b"\0")
    (tmp_path / "a.db.index").touch()
    assert jingyan("ingest", tmp_path, "--db", tmp_path / "a.db").returncode == 0
    assert jingyan("ingest", tmp_path / "tool.bin", "--db", tmp_path / "a.db").returncode == 1
    (tmp_path / "self").symlink_to("self")
    done = jingyan("ingest", "x" * 5000, tmp_path, "--db", tmp_path / "a.db")
    assert done.returncode == 1
    assert len([line for line in said(done).splitlines() if "读不了" in line]) == 2
    assert "未变 1" in said(done)


def test_a_broken_index_is_built_anew(tmp_path):
    (tmp_path / "good.txt").write_text("石门县投入30万元。", "utf-8")
    jingyan("ingest", tmp_path, "--db", tmp_path / "a.db")
    for file in (tmp_path / "a.db.index").glob("*.*"):
        file.write_bytes(b"broken")
    done = jingyan("search", "投入", "--db", tmp_path / "a.db", "--format", "jsonl")
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1)


def test_closed_streams_are_no_error(archive):
    for closed in (">&-", "2>&-", "<&-"):
        line = f'"$@" {closed}'
        done = subprocess.run(["sh", "-c", line, "sh", *COMMAND, "stats", "--db", archive / "a.db"], check=False)
        assert done.returncode == 0


def test_search_finds_the_practice_in_both_scripts(archive):
    for question in ("其他县怎么整顿软弱涣散村党组织", "軟弱渙散村怎麼整頓"):
        done = jingyan("search", question, "--db", archive / "a.db", "--format", "jsonl")
        hit = json.loads(done.stdout.decode().splitlines()[0])
        wanted = {"rank", "score", "id", "doc", "title", "region", "date", "topics", "passage", "highlights", "facts"}
        assert wanted <= set(hit)
        assert (hit["doc"], hit["date"]) == ("第3期.txt", "2020-05-08")
        start, end = hit["highlights"][0]
        assert hit["passage"][start:end]
        assert all(fact["text"] == BULLETIN[fact["start"] : fact["end"]] for fact in hit["facts"])


@pytest.mark.parametrize(
    ("option", "value", "hits"),
    [
        ("--since", "2020", 1),
        ("--since", "2021", 0),
        ("--until", "2020-05", 1),
        ("--until", "2019", 0),
        ("--money-min", "500万", 1),
        ("--money-min", "7000000", 0),
        ("--program", "四联四定", 1),
        ("--program", "三不销号", 0),
        ("--money-min", "0", 1),
        ("--region", "石门县", 1),
        ("--region", "湖南省/常德市/石门县", 1),
        ("--region", "浙江", 0),
    ],
)
def test_options_filter(archive, capsys, option, value, hits):
    code, printed, _ = answer(
        capsys, "search", "软弱涣散 经费", "--db", archive / "a.db", "--format", "jsonl", option, value
    )
    assert (code, len(printed.splitlines())) == (0, hits)


def test_search_prints_a_table_and_show_marks_the_facts(archive):
    table = jingyan("search", "怎么选派第一书记", "--db", archive / "a.db").stdout.decode()
    assert "读作：" in table
    number = json.loads(
        jingyan("search", "第一书记", "--db", archive / "a.db", "--format", "jsonl").stdout.splitlines()[0]
    )["id"]
    assert number in table
    assert "⟦600万元|6000000元⟧" in jingyan("show", number, "--db", archive / "a.db").stdout.decode()


def test_explain_names_the_rule(archive):
    done = jingyan("explain", f"{archive / 'in' / '第3期.txt'}:6").stdout.decode()
    assert "money.plain" in done
    assert "600万元" in done


def test_explain_names_the_rules_that_declined(tmp_path):
    (tmp_path / "a.txt").write_text("不搞“一刀切”，选派干部12名。", "utf-8")
    told = jingyan("explain", f"{tmp_path / 'a.txt'}:1").stdout.decode()
    assert "未读作事实：“一刀切”" in told
    assert "program.adopted" in told.partition("“一刀切”")[2]
    assert "未读作事实：12" not in told


def test_evaluate_counts_what_agrees(archive, tmp_path):
    facts = jingyan("extract", archive / "in", "--format", "jsonl").stdout.decode().splitlines()
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(facts), "utf-8")
    done = jingyan("evaluate", gold, archive / "in")
    assert done.stdout.decode().splitlines()[-1].split("\t")[-1] == "1.000"
    gold.write_text("\n".join(facts[1:]), "utf-8")
    rows = jingyan("evaluate", gold, archive / "in").stdout.decode().splitlines()
    assert float(rows[-1].split("\t")[-1]) < 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nonsense"], 2, "没有命令 nonsense"),
        (["extract", "x.txt", "--format", "pdf"], 2, "可用的值是 jsonl、csv、table、html"),
        (["extract"], 2, "缺少参数"),
        (["stats", "--nonsense"], 2, "没有选项 --nonsense"),
        (["ingest", "x", "--workers", "0"], 2, "不小于 1"),
        (["search", "党建", "--limit", "many"], 2, "--limit"),
        (["search", "", "--db", "{db}"], 2, "问题是空的"),
        (["search", "党建", "--since", "昨天", "--db", "{db}"], 2, "日期看不懂"),
        (["search", "党建", "--money-min", "很多", "--db", "{db}"], 2, "金额看不懂"),
        (["search", "党建", "--money-min", "abc500", "--db", "{db}"], 2, "金额看不懂：abc500"),
        (["search", "党建", "--money-min", "12 500", "--db", "{db}"], 2, "金额看不懂"),
        (["search", "党建", "--since", "2021", "--until", "2019", "--db", "{db}"], 2, "起止日期颠倒"),
        (["search", "党建", "--region", "火星县", "--db", "{db}"], 2, "没有这个地方：火星县"),
        (["search", "党建", "--region", "浙江省衢州市开化县华埠镇", "--db", "{db}"], 2, "没有这个地方"),
        (["search", "党建", "--topic", "天气", "--db", "{db}"], 2, "没有这个主题：天气"),
        (["search", "党建", "--limit", "1000000000000", "--db", "{db}"], 2, "--limit"),
        (["search", "🎉", "--db", "{db}"], 2, "没有可检索的内容"),
        (["search", "怎么", "--db", "{db}"], 2, "没有可检索的内容"),
        (["explain", "x.txt:" + "9" * 5000], 2, "文件:行号"),
        (["search", "党建", "--out", "x.pdf", "--db", "{db}"], 2, "应以 .xlsx .docx .csv .jsonl .parquet 结尾"),
        (["search", "党建", "--compare", "--format", "xlsx", "--db", "{db}"], 2, "--compare 的格式只能是"),
        (["export", "--to", "x.pdf", "--db", "{db}"], 2, "x.pdf：不认识的结果格式"),
        (["export", "--to", "没有/x.csv", "--db", "{db}"], 2, "没有这个文件夹"),
        (["export", "--to", "x.csv", "--kind", "人名", "--db", "{db}"], 2, "没有这种事实：人名"),
        (["export", "--db", "{db}"], 2, "缺少参数 --to"),
        (["show", "0-0", "--db", "{db}"], 2, "没有编号"),
        (["explain", "x.txt"], 2, "文件:行号"),
        (["explain", "x.txt:3"], 1, "没有这个文件"),
        (["explain", "x:3"], 1, "没有这个文件"),
        (["explain", ".:3"], 1, "这是一个文件夹"),
        (["check", "--db", "none.db"], 3, "没有这个经验库"),
        (["evaluate", "none.jsonl", "x.txt"], 2, "没有这个文件"),
        (["search", "党建", "--db", "none.db"], 3, "没有这个经验库"),
        (["stats", "--db", "{letter}"], 3, "不是数据库"),
        (["ingest", "{letter}", "--db", "{letter}"], 3, "不是数据库"),
        (["stats", "--db", "."], 3, "是文件夹"),
        (["stats", "more"], 2, "多出的参数：more"),
        (["extract", "none.txt"], 1, "没有这个文件"),
    ],
)
def test_a_failure_is_one_line_and_a_code(archive, tmp_path, capsys, arguments, code, words):
    letter = tmp_path / "letter.txt"
    letter.write_text("这是一封信，不是数据库。" * 100, "utf-8")
    places = {"db": archive / "a.db", "letter": letter}
    given, _, complaint = answer(capsys, *(argument.format(**places) for argument in arguments))
    lines = [line for line in complaint.splitlines() if not line.startswith("经验库：")]
    assert (given, len(lines)) == (code, 1), complaint
    assert words in lines[0]


def test_errors_speak_english_too(tmp_path):
    assert "no such database" in said(jingyan("--lang", "en", "stats", "--db", tmp_path / "a.db"))
    assert "no such file" in said(jingyan("extract", tmp_path / "a.txt", JINGYAN_LANG="en"))
    (tmp_path / "a").write_text("各村", "utf-8")
    unknown = said(jingyan("extract", tmp_path / "a", JINGYAN_LANG="en"))
    assert "no ending”; there are: .txt" in unknown
    assert "archives: .zip" in unknown


def test_a_reader_who_leaves_is_no_error(archive):
    process = subprocess.Popen(
        [*COMMAND, "extract", *[str(archive / "in")] * 40, "--format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(30) == 0
    assert process.stderr.read() == b""
