"""Questions as clerks ask them: how they are read, what they find, and how well on the judged ones."""

import datetime as dt
import json
import math
from pathlib import Path

import pytest
from jingyan.corpus.error import QueryError
from jingyan.experience import question
from jingyan.experience.database import Database
from jingyan.experience.highlight import find
from jingyan.experience.index import Index
from jingyan.experience.ingest import ingest
from jingyan.experience.search import search

HERE = Path(__file__).parent
LEAST = 0.92  # nDCG@10 over the judged questions of tests/search


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "a.db"
    with Database.open(path) as database:
        ingest(database, [str(HERE.parent / "samples")], workers=2)
        yield database, Index.open(database)


def ask(archive, words, **settings):
    return search(*archive, question.read(words), **settings)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("请问其他县怎么整顿软弱涣散村党组织？", ["整顿", "软弱涣散", "村党组织"]),
        ("軟弱渙散村怎麼轉化", ["软弱涣散", "村", "转化"]),
        ("ＡＰＰ有哪些做法", ["app"]),
        ("怎么办", ["怎么办"]),
    ],
)
def test_asking_phrases_fall_away(asked, words):
    assert [word.text for word in question.read(asked).words] == words


def test_conditions_are_read_from_the_question():
    conditions = question.read("2017年以后 示范带 投入超过500万").conditions
    assert conditions.since == dt.date(2017, 1, 1)
    assert conditions.money_min == 5_000_000
    assert question.read("2019年以前的换届").conditions.until == dt.date(2019, 12, 31)
    assert question.read("收入不到5万元的村").conditions.money_max == 50_000


def test_an_empty_question_is_refused():
    with pytest.raises(QueryError):
        question.read(" 　")


def test_highlights_cross_lines_and_scripts():
    raw = "整頓軟弱渙\n散村黨組織"
    assert [raw[span.start : span.end] for span in find(raw, ["软弱涣散", "党组织"])] == ["軟弱渙\n散", "黨組織"]


def test_one_practice_is_one_hit(archive):
    hits = ask(archive, "整顿软弱涣散村党组织", limit=30)
    assert len({hit.id for hit in hits}) == len(hits)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_both_scripts_find_the_same(archive):
    one = [hit.id for hit in ask(archive, "流动党员怎么教育管理")]
    assert one == [hit.id for hit in ask(archive, "流動黨員怎麼教育管理")]


def test_words_inside_longer_words_are_found(archive):
    longer = {hit.id for hit in ask(archive, "软弱涣散", limit=30)}
    assert longer & {hit.id for hit in ask(archive, "涣散", limit=30)}


def test_judged_questions_are_answered(archive):
    queries = [json.loads(line) for line in (HERE / "search" / "queries.jsonl").read_text("utf-8").splitlines()]
    grades = {}
    for line in (HERE / "search" / "qrels.tsv").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            number, document, grade = line.split()
            grades.setdefault(number, {})[document] = int(grade)
    scores = [quality(ask(archive, query["query"], limit=30), grades[query["qid"]]) for query in queries]
    assert sum(scores) / len(scores) >= LEAST


def quality(hits, grades):
    documents = list(dict.fromkeys(hit.doc for hit in hits))[:10]
    ideal = sorted(grades.values(), reverse=True)[:10]
    return gain(grades.get(document, 0) for document in documents) / gain(ideal)


def gain(grades):
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
