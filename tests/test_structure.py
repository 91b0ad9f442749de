"""Mastheads of every order, colophons, titles and headings of every form, and the region."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jingyan.corpus import Section, SourceError, read, read_text, to_json

CASES = Path(__file__).parent / "cases"
MASTHEADS = json.loads((CASES / "mastheads.json").read_text("utf-8"))
HEADINGS = json.loads((CASES / "headings.json").read_text("utf-8"))
ARTICLES = json.loads((CASES / "articles.json").read_text("utf-8"))
REGIONS = json.loads((CASES / "regions.json").read_text("utf-8"))


def _outline(sections: tuple[Section, ...]) -> list[str]:
    lines: list[str] = []
    for section in sections:
        lines.append(f"{section.level} {section.marker}|{section.heading}")
        lines += _outline(section.children)
    return lines


@pytest.mark.parametrize("case", MASTHEADS, ids=lambda case: case["label"])
def test_masthead(case) -> None:
    document = to_json(read_text("\n".join(case["lines"])))
    assert {key: document[key] for key in case["says"]} == case["says"]


@pytest.mark.parametrize("case", HEADINGS, ids=lambda case: case["label"])
def test_headings(case) -> None:
    (article,) = read_text("\n".join(case["lines"])).articles
    assert _outline(article.sections) == case["outline"]


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case["label"])
def test_articles(case) -> None:
    articles = read_text("\n".join(case["lines"])).articles
    assert [article.title for article in articles] == case["titles"]
    assert [[section.heading for section in article.sections] for article in articles] == case["headings"]


@pytest.mark.parametrize("case", REGIONS, ids=lambda case: case["label"])
def test_region(case) -> None:
    assert [list(a.region) for a in read_text("\n".join(case["lines"])).articles] == case["regions"]


def test_a_text_saved_twice_over_is_read_once() -> None:
    body = "".join(
        f"\n{n}、公开承诺。各村党支部在{n}日内公开承诺事项，逐项认领销号，接受党员群众监督。" for n in range(1, 9)
    )
    once = f"石门县抓承诺\n一、目标要求。{body}"
    bulletin = read_text(f"{once}\n{once}")
    (repeat,) = bulletin.repeats
    assert (repeat.of.start, repeat.of.end) == (0, len(once))
    assert (repeat.span.start, repeat.span.end) == (len(once) + 1, 2 * len(once) + 1)
    (article,) = bulletin.articles
    assert article.span.end == len(once)
    assert len(article.sections[0].children) == 8


def test_a_line_that_says_itself_twice_is_not_lost() -> None:
    once = "石门县整顿软弱涣散村党组织12个，" + "，".join(f"第{n}个村由{n}名干部包联" for n in range(2, 40)) + "。"
    bulletin = read_text(once + once)
    assert len(bulletin.repeats) == 1
    assert [(article.span.start, article.span.end) for article in bulletin.articles] == [(0, 2 * len(once))]


def test_section_spans_hold_their_headings() -> None:
    raw = "石门县抓整顿\n\n一、摸底。各村自查。一是查班子。查出3个。二是查账目。查出5本。\n\n二、整改。各村整改。"
    for section in read_text(raw).articles[0].sections:
        for each in (section, *section.children):
            assert raw[each.span.start :].startswith(each.marker + each.heading)
            assert raw[each.span.end - 1] == "。"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "空"),
        ("空白.txt", b" \n\n", "空"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "图片"),
        ("包.txt", b"PK\x03\x04" + bytes(100), "压缩包"),
        ("乱.txt", bytes(range(256)) * 20, "不是文本"),
        ("表.xyz", "各村".encode(), "不认识的文件格式"),
    ],
)
def test_unreadable_files_say_why_in_one_line(tmp_path, name, data, reason) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=reason) as caught:
        read(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_missing_files_and_folders_say_so(tmp_path) -> None:
    for path in (tmp_path / "无.txt", tmp_path):
        with pytest.raises(SourceError):
            read(path)


_MARKS = [
    "\n",
    "\n\n",
    "　",
    "一、",
    "（一）",
    "1、",
    "一是",
    "第一步，",
    "①",
    "# ",
    "-- ",
    "。",
    "：",
    "，",
    "《",
    "》",
    "\ud800",
    "\0",
]
_HEADS = [
    "编者按：",
    "第3期",
    "总5期",
    "送：",
    "印发",
    "2018年4月20日",
    "二〇二一年",
    "２０１８-13-40",
    "【专刊】",
    "作出批示",
]
_NAMES = ["中共石门县委组织部", "县委书记", "石门县：“评”", "核心提示", "落实责任"]
_ODD = st.sampled_from([*_MARKS, *_HEADS, *_NAMES])


def test_the_steps_of_a_plan_are_no_foot() -> None:
    steps = "（一）动员部署阶段（2023年3月1日—3月20日）\n（二）组织实施阶段（3月下旬至11月底）"
    raw = f"石门县结对共建实施方案\n一、目标任务\n培育示范村12个。\n二、实施步骤\n{steps}"
    bulletin = read_text(raw)
    assert bulletin.articles[0].span.end == len(raw)
    assert bulletin.masthead.date is None


@given(st.lists(_ODD | st.text(max_size=5), max_size=50).map("".join))
@settings(max_examples=300, deadline=None)
def test_odd_text_never_raises(raw: str) -> None:
    bulletin = read_text(raw)
    to_json(bulletin)
    for article in bulletin.articles:
        assert 0 <= article.span.start <= article.span.end <= len(raw)
